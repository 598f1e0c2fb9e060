"""Querysets that speak the domain. `visible_to(user)` is the one way to ask which rows a person may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Generic, Self, TypeAlias, TypeVar

from django.db import connection, models, transaction
from django.db.models import Case, Q, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Collate, Concat, Now, Substr
from django.utils import timezone

from registry.enums import (
    AUTHORITY_ROLES,
    DISTRICT_ROLES,
    DLA_DESK,
    PERSONAL_PAPERS,
    PROVINCE_ROLES,
    SEES_EVERYTHING,
    AccountKind,
    FreezeScope,
    Role,
)
from registry.statements import fetch, for_update, marks

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from registry.models import User

BANGKOK = "10"  # the code of a province whose administration is not under DLA
HOLD = "SELECT id FROM {table} WHERE id IN ({ids}) ORDER BY id"
Visitor: TypeAlias = "User | AnonymousUser"
Row = TypeVar("Row", bound=models.Model, covariant=True)


class LockingQuerySet(models.QuerySet[Row], Generic[Row]):
    """Rows that services lock before they look at them.

    Locks are taken in one order, by ascending id within each: purchase, orders, listings, accounts, paper counters.
    """

    def lock(self, pk: int) -> Row:
        """The row, held until the transaction ends; refused outside one."""
        return self._held().get(pk=pk)

    def lock_all(self, pks: Iterable[int]) -> list[Row]:
        """The rows in ascending id, each held until the transaction ends; refused outside one."""
        return list(self._held().filter(pk__in=set(pks)).order_by("pk"))

    def hold(self, *pks: int) -> None:
        """Hold rows that the caller need not read, in ascending id; refused outside a transaction."""
        _in_transaction()
        ids = sorted(set(pks))
        fetch(HOLD.format(table=self.model._meta.db_table, ids=marks(len(ids))) + for_update(), ids)

    def _held(self) -> Self:
        _in_transaction()
        return self.select_for_update(of=("self",)) if connection.features.has_select_for_update_of else self


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("lock() belongs in a transaction, which services open.")


class AuthorityQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        """Authorities are public."""
        return self

    def in_scope_of(self, user: Visitor) -> Self:
        """The authorities whose inner affairs the user may read."""
        return self if sees_everything(user) else self.filter(authority_scope(user, ""))

    def search(self, query: str) -> Self:
        """Authorities in whose name, code, district or province every word of the query is found."""
        from registry.thai import search_terms

        rows = self
        for term in search_terms(query):
            rows = rows.filter(search_text__contains=term)
        return rows


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


class BankAccountQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        """Of the authorities whose inner affairs the user may read; who reads the whole number is another question."""
        return self if sees_everything(user) else self.filter(authority_scope(user, "authority"))

    def standing(self) -> Self:
        """Not stopped."""
        return self.filter(stopped_at=None)

    def waiting(self) -> Self:
        """Approved, and not yet in effect."""
        return self.standing().filter(effective_on__gt=timezone.localdate())

    def in_effect(self) -> Self:
        """Those that have come into effect, the latest first: the first of an authority is the one in force."""
        return self.standing().filter(effective_on__lte=timezone.localdate()).order_by("-effective_on", "-pk")


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


class ReservationQuerySet(LockingQuerySet[Any]):
    def overdue(self) -> Self:
        """Reservations that have ended by time though nobody has recorded it."""
        return self.filter(expires_at__lte=timezone.now(), tonnes__gt=0)


class ProposalQuerySet(LockingQuerySet[Any]):
    def pending(self) -> Self:
        from registry.enums import ProposalState

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


class ProvinceQuerySet(models.QuerySet[Any]):
    def with_authorities(self) -> Self:
        """The provinces whose authorities are under DLA: all but Bangkok."""
        return self.exclude(code=BANGKOK)

    def in_thai_order(self) -> Self:
        """As a Thai dictionary has them: a vowel that is written before its consonant counts after it."""
        vowel_first = Q(*(("name_th__startswith", vowel) for vowel in "เแโใไ"), _connector=Q.OR)
        swapped = Concat(Substr("name_th", 2, 1), Substr("name_th", 1, 1), Substr("name_th", 3))
        key = Case(When(vowel_first, then=swapped), default="name_th", output_field=models.CharField())
        return self.order_by(Collate(key, "C" if connection.vendor == "postgresql" else "BINARY"))

    def for_choosing(self) -> Self:
        """What a select of provinces offers, in its order."""
        return self.with_authorities().in_thai_order()


class PaperQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        """One's own; a paper that names officers is for DLA's desk, not for the auditor, who reads the rest."""
        if sees_everything(user):
            return self if user.is_authenticated and user.holds(DLA_DESK) else self.exclude(kind__in=PERSONAL_PAPERS)
        return self.filter(authority_scope(user, "authority") | Q(buyer__in=buyers_of(user)))

    def unrendered(self) -> Self:
        return self.filter(rendered_at=None)


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


def sees_everything(user: Visitor) -> bool:
    """Whether the user reads every authority's affairs: DLA's desk and the auditor."""
    return user.is_active and (user.is_superuser or user.holds(SEES_EVERYTHING))


def authority_scope(user: Visitor, path: str) -> Q:
    """Rows whose authority (at `path`, empty for the authority itself) lies in one of the user's memberships."""
    from registry.models import Membership

    prefix = f"{path}__" if path else ""
    mine = Membership.objects.none() if user.is_anonymous else Membership.objects.current().filter(user=user)
    return (
        Q(**{f"{path or 'pk'}__in": mine.filter(role__in=AUTHORITY_ROLES).values("authority")})
        | Q(**{f"{prefix}district__in": mine.filter(role__in=DISTRICT_ROLES).values("district")})
        | Q(**{f"{prefix}province__in": mine.filter(role__in=PROVINCE_ROLES).values("province")})
    )


def membership_scope(user: Visitor, model: type[models.Model]) -> Q:
    """Memberships (or assignments) in the places of the user; a province also sees its districts' and its own."""
    from registry.models import Membership

    which = authority_scope(user, "authority")
    if model is not Membership:
        return which
    mine = Membership.objects.none() if user.is_anonymous else Membership.objects.current().filter(user=user)
    provinces = mine.filter(role__in=PROVINCE_ROLES).values("province")
    which |= Q(district__in=mine.filter(role__in=DISTRICT_ROLES).values("district"))
    return which | Q(province__in=provinces) | Q(district__province__in=provinces) | Q(buyer__in=buyers_of(user))


def buyers_of(user: Visitor) -> models.QuerySet[Any]:
    """The ids of the buyers that the user acts for."""
    from registry.models import Membership

    mine = Membership.objects.none() if user.is_anonymous else Membership.objects.current().filter(user=user)
    return mine.filter(role=Role.BUYER).values("buyer")


class DebtQuerySet(LockingQuerySet[Any]):
    def open(self) -> Self:
        """Debts of which something is left, the oldest first."""
        return self.filter(settled_tonnes__lt=models.F("tonnes")).order_by("pk")


class ParameterQuerySet(LockingQuerySet[Any]):
    def in_force(self, on: dt.date | None = None) -> list[Any]:
        """The approved row of each parameter that holds on a day (today); what begins later is not used yet."""
        approved = self.filter(approved_at__isnull=False)
        begun = approved.filter(valid_from__lte=on or timezone.localdate()).order_by("valid_from")
        return list({(row.model, row.key): row for row in begun}.values())


class AuthorityCountQuerySet(models.QuerySet[Any]):
    def latest_of(self, authority: Any, on: dt.date | None = None) -> Any:
        """What an authority had counted last by a day (today); None when nothing is recorded."""
        counted = self.filter(authority=authority, counted_on__lte=on or timezone.localdate())
        return counted.order_by("-counted_on").first()


class BatchLineQuerySet(LockingQuerySet[Any]):
    def wrong(self) -> Self:
        """Rows in which something must be corrected."""
        return self.exclude(problems=[])

    def differing(self) -> Self:
        """Rows that give another number of tonnes than the proportion would."""
        given = models.functions.Coalesce("tonnes", 0)
        return self.filter(by_proportion__isnull=False).exclude(by_proportion=given)
