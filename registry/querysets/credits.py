"""Accounts, blocks of credits, and what holds them: reservations, freezes, debts, rows of a division."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from registry.enums import AccountKind, FreezeScope
from registry.querysets.locking import LockingQuerySet
from registry.querysets.scopes import Visitor, authority_scope, buyers_of, sees_everything


class AccountQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        if sees_everything(user):
            return self
        mine = Q(kind=AccountKind.AUTHORITY) & authority_scope(user, "authority")
        return self.filter(mine | Q(buyer__in=buyers_of(user)))


class BlockQuerySet(LockingQuerySet[Any]):
    def available(self) -> Self:
        """Blocks that are not set aside, or no longer, whether or not a sweep has recorded it."""
        return self.filter(Q(reservation=None) | Q(reservation__expires_at__lte=timezone.now()))

    def loose(self) -> Self:
        """Blocks that no reservation points to: what the ledger takes from, after it has swept."""
        return self.filter(reservation=None)

    def tonnes(self) -> int:
        """The sum of the blocks, in whole tonnes."""
        return self.aggregate(total=models.Sum("tonnes"))["total"] or 0


class ReservationQuerySet(LockingQuerySet[Any]):
    def overdue(self) -> Self:
        """Reservations that have ended by time though nobody has recorded it."""
        return self.filter(expires_at__lte=timezone.now(), tonnes__gt=0)


class FreezeQuerySet(LockingQuerySet[Any]):
    def active(self) -> Self:
        """In force now, by the clock of the application or of the database, whichever runs behind."""
        runs_on = Q(until=None) | Q(until__gt=timezone.now()) | Q(until__gt=Now())
        return self.filter(runs_on, lifted_at=None)

    def in_force_after(self, moment: dt.datetime) -> Self:
        """In force at some time after a moment that has passed."""
        return self.filter(Q(lifted_at=None) | Q(lifted_at__gt=moment), Q(until=None) | Q(until__gt=moment))

    def over(self, *, authority: Any = None, province: Any = None, buyer: Any = None) -> Self:
        """Freezes that lie over an authority (with its province) or a buyer; each an id, or a column outside."""
        which = Q(scope=FreezeScope.MARKET)
        if authority is not None:
            which |= Q(authority=authority) | Q(account__authority=authority) | Q(province=province)
        if buyer is not None:
            which |= Q(account__buyer=buyer)
        return self.filter(which)

    def with_target(self) -> Self:
        return self.select_related("authority", "province", "account__authority", "account__buyer")


class DebtQuerySet(LockingQuerySet[Any]):
    def open(self) -> Self:
        """Debts of which something is left, the oldest first."""
        return self.filter(settled_tonnes__lt=models.F("tonnes")).order_by("pk")


class BatchLineQuerySet(LockingQuerySet[Any]):
    def wrong(self) -> Self:
        """Rows in which something must be corrected."""
        return self.exclude(problems=[])

    def differing(self) -> Self:
        """Rows that give another number of tonnes than the proportion would."""
        given = Coalesce("tonnes", 0)
        return self.filter(by_proportion__isnull=False).exclude(by_proportion=given)
