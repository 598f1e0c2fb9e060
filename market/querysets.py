"""Querysets of the market; what ends by time is decided when it is read, whether or not a sweep has run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q, Value
from django.utils import timezone

from market.enums import (
    AFTER_FREEZE,
    ORDER_OPEN,
    ORDER_TIMED,
    DocumentKind,
    ListingState,
    NoticeKind,
    NoticeState,
    OrderState,
)
from registry.models.freezes import Freeze
from registry.querysets import LockingQuerySet, Visitor, authority_scope, buyers_of, sees_everything

if TYPE_CHECKING:
    from registry.models import User

NEWEST = ("-published_at", "-pk")


class ListingQuerySet(LockingQuerySet[Any]):
    def public(self) -> Self:
        """Listings that anybody may read: on the market today, or sold out."""
        shown = Q(state=ListingState.PUBLISHED, expires_on__gte=timezone.localdate()) | Q(state=ListingState.SOLD_OUT)
        return self.filter(shown)

    def open(self) -> Self:
        """Listings that may be ordered from now."""
        on_sale = self.filter(state=ListingState.PUBLISHED, expires_on__gte=timezone.localdate())
        return on_sale.filter(~_seller_is_frozen(), reservation__tonnes__gt=0)

    def visible_to(self, user: Visitor) -> Self:
        if sees_everything(user):
            return self
        return (self.public() | self.filter(authority_scope(user, "authority"))).distinct()

    def of_scope(self, user: Visitor) -> Self:
        """The listings of the user's own authorities, whatever their state."""
        return self if sees_everything(user) else self.filter(authority_scope(user, "authority"))

    def with_parties(self) -> Self:
        """With what a row on a list shows, so that a page costs one query."""
        rows = self.annotate(has_freeze=_seller_is_frozen())
        return rows.select_related("authority__province", "authority__district", "round__project", "reservation")

    def newest(self, number: int) -> Self:
        return self.with_parties().order_by(*NEWEST)[:number]

    def overdue(self) -> Self:
        """Listings that have ended by time though nobody has recorded it."""
        live = [ListingState.PUBLISHED, ListingState.PAUSED]
        return self.filter(state__in=live, expires_on__lt=timezone.localdate())

    def with_vintage(self, year: int) -> Self:
        """Listings of rounds whose period touches a year (Common Era)."""
        return self.filter(round__period_start__year__lte=year, round__period_end__year__gte=year)


class OrderQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        """The orders of the user's own authorities and buyers; DLA's desk and auditors see all."""
        if sees_everything(user):
            return self
        return self.filter(authority_scope(user, "seller") | Q(buyer__in=buyers_of(user))).distinct()

    def trades(self) -> Self:
        """Completed sales, which are public."""
        return self.filter(state=OrderState.COMPLETED)

    def in_states(self, states: Iterable[OrderState]) -> Self:
        return self.filter(state__in=list(states))

    def open(self) -> Self:
        """Orders that have not ended, by record or by time."""
        return self.in_states(ORDER_OPEN).exclude(self._overdue(timezone.now()))

    def overdue(self) -> Self:
        """Orders that have ended by time though nobody has recorded it."""
        return self.filter(self._overdue(timezone.now()))

    def now_in(self, state: OrderState) -> Self:
        """Orders in a state as of now: one that has ended by time counts as expired and as nothing else."""
        overdue = self._overdue(timezone.now())
        if state == OrderState.EXPIRED:
            return self.filter(Q(state=state) | overdue)
        return self.filter(state=state).exclude(overdue)

    def with_parties(self) -> Self:
        return (
            self.with_freezes()
            .with_evidence()
            .select_related(
                "seller__province", "seller__district", "buyer", "listing__round__project", "reservation", "purchase"
            )
        )

    def with_evidence(self) -> Self:
        """Each order knows whether the buyer has shown that money was sent (see `steps.has_evidence_of`)."""
        from market.models import Document

        shown = Document.objects.filter(order=OuterRef("pk"), kind=DocumentKind.PAYMENT_EVIDENCE)
        return self.annotate(has_evidence=Exists(shown))

    def with_hand_of(self, user: User) -> Self:
        """Each order knows whether the user had a hand in its quotation or contract (see `has_had_a_hand_in`)."""
        from market.permissions import hands_of

        return self.annotate(hand_of=Value(user.pk), has_hand=Exists(hands_of(user).filter(row_id=OuterRef("pk"))))

    def with_freezes(self) -> Self:
        """Each order knows whether a freeze lies over it, and whether one stops its clock (see `Order.is_overdue`)."""
        return self.annotate(has_freeze=Exists(_over_order(Freeze.objects.active())), is_held=_clock_is_stopped())

    def _overdue(self, now: dt.datetime) -> Q:
        return Q(state__in=list(ORDER_TIMED), ends_at__lt=now) & ~Q(_clock_is_stopped())


def _over_order(freezes: Any) -> Any:
    return freezes.over(authority=OuterRef("seller"), province=OuterRef("seller__province"), buyer=OuterRef("buyer"))


def _clock_is_stopped() -> Exists:
    """A freeze that began before the order's end, and that is in force or has been within AFTER_FREEZE."""
    recent = Freeze.objects.in_force_after(timezone.now() - AFTER_FREEZE).filter(since__lte=OuterRef("ends_at"))
    return Exists(_over_order(recent))


def _seller_is_frozen() -> Exists:
    over = Freeze.objects.active().over(authority=OuterRef("authority"), province=OuterRef("authority__province"))
    return Exists(over)


class PurchaseQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        return self if sees_everything(user) else self.filter(buyer__in=buyers_of(user))


class NoticeQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        """DLA's desk and auditors read every letter; the parties of an order those that are about it."""
        if sees_everything(user):
            return self
        return self.filter(authority_scope(user, "order__seller") | Q(order__buyer__in=buyers_of(user))).distinct()

    def unmatched(self) -> Self:
        return self.filter(state=NoticeState.UNMATCHED)

    def counted(self) -> Self:
        return self.filter(state=NoticeState.COUNTED)

    def of_deliveries(self) -> Self:
        """Letters of transfer or cancellation, which move the ledger."""
        return self.exclude(kind=NoticeKind.REFUSAL)

    def in_force(self) -> Self:
        """Letters that were not put aside."""
        return self.exclude(state=NoticeState.DISCARDED)


class CertificateQuerySet(LockingQuerySet[Any]):
    def valid(self) -> Self:
        return self.filter(revoked_at=None)

    def with_path(self) -> Self:
        return self.select_related("order__seller__province", "order__buyer", "order__listing__round", "transaction")
