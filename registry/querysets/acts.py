"""What was proposed, what was done, the papers of it, and the parameters that two people set."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from registry.enums import DLA_DESK, PERSONAL_PAPERS, ProposalState
from registry.querysets.locking import LockingQuerySet
from registry.querysets.scopes import Visitor, authority_scope, buyers_of, sees_everything


class ProposalQuerySet(LockingQuerySet[Any]):
    def pending(self) -> Self:
        return self.filter(state=ProposalState.PENDING)


class ActQuerySet(models.QuerySet[Any]):
    def about(self, *rows: models.Model) -> Self:
        """The acts on any of these rows, oldest first."""
        from django.contrib.contenttypes.models import ContentType

        which = Q(pk__in=[])
        for row in rows:
            which |= Q(row_type=ContentType.objects.get_for_model(row), row_id=row.pk)
        return self.filter(which).order_by("pk")

    def settled(self) -> Self:
        """Acts that no transaction still under way can precede: what a cursor may safely pass."""
        if connection.vendor != "postgresql":
            return self
        return self.filter(xid__lt=RawSQL("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", []))


class PaperQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        """One's own; a paper that names officers is for DLA's desk, not for the auditor, who reads the rest."""
        if sees_everything(user):
            return self if user.is_authenticated and user.holds(DLA_DESK) else self.exclude(kind__in=PERSONAL_PAPERS)
        return self.filter(authority_scope(user, "authority") | Q(buyer__in=buyers_of(user)))

    def unrendered(self) -> Self:
        return self.filter(rendered_at=None)


class ParameterQuerySet(LockingQuerySet[Any]):
    def in_force(self, on: dt.date | None = None) -> list[Any]:
        """The approved row of each parameter that holds on a day (today); what begins later is not used yet."""
        approved = self.filter(approved_at__isnull=False)
        begun = approved.filter(valid_from__lte=on or timezone.localdate()).order_by("valid_from")
        return list({(row.model, row.key): row for row in begun}.values())
