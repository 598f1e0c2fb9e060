"""People's memberships and invitations, and the buyers for whom some act."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db.models import Q
from django.utils import timezone

from registry.querysets.locking import LockingQuerySet
from registry.querysets.scopes import Visitor, buyers_of, membership_scope, sees_everything


class MembershipQuerySet(LockingQuerySet[Any]):
    """Memberships and assignments: what a person holds from a day and perhaps until one."""

    def visible_to(self, user: Visitor) -> Self:
        """One's own, and those of the places whose inner affairs the user may read."""
        if sees_everything(user):
            return self
        return self.filter(membership_scope(user, self.model) | Q(user=user.pk))

    def current(self, on: dt.date | None = None) -> Self:
        """Memberships in force on a day (today)."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)

    def standing(self, on: dt.date | None = None) -> Self:
        """In force on a day (today), or to begin later: what has not ended."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on or timezone.localdate()))

    def ended(self, on: dt.date | None = None) -> Self:
        return self.filter(valid_until__lt=on or timezone.localdate())


class InvitationQuerySet(LockingQuerySet[Any]):
    def open(self) -> Self:
        """Neither used nor voided; the time may be over."""
        return self.filter(used_at=None, voided_at=None)


class BuyerQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        """The buyers for whom the user acts; DLA's desk and auditors see all."""
        return self if sees_everything(user) else self.filter(pk__in=buyers_of(user))


class BuyerDocumentQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        return self if sees_everything(user) else self.filter(buyer__in=buyers_of(user))

    def current(self) -> Self:
        """Documents that were not taken back."""
        return self.filter(removed_at=None)
