"""What each authority earned, and what it says it did with it.

Certified tonnes (รับรองแล้ว) are what TGO issued and DLA allocated; the estimate (ประมาณการ) is reckoned from what the
authority counted and is never credits. Money is that of completed trades before VAT, which are public.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market.enums import OrderState
from market.models import MoneyUse, Order
from market.permissions import can_approve_money_use, can_report_money_use, can_withdraw_money_use
from registry.enums import Role, RoundState
from registry.errors import BadValue, NotAllowed, WrongState, require
from registry.models import Allocation, AuthorityCount, LocalAuthority, Proposal, User
from registry.services import estimate
from registry.services.acts import holders, record, tell
from registry.services.proposals import propose, two_person
from registry.thai import fiscal_year, format_baht

FIRST_YEAR = 2562  # the project was registered in this fiscal year


# --- what an authority reports ---------------------------------------------------------------------------------------


@transaction.atomic
def propose_money_use(
    authority: LocalAuthority, *, fiscal_year: int, purpose: str, amount_baht: Decimal, by: User
) -> Proposal:
    """Put a report before the authority's approver; it is public once approved."""
    require(can_report_money_use(by, authority), NotAllowed)
    authority = LocalAuthority.objects.lock(authority.pk)
    check_use(authority, fiscal_year, purpose, amount_baht)
    values = {"fiscal_year": fiscal_year, "purpose": purpose.strip(), "amount_baht": f"{amount_baht:.2f}"}
    proposal = propose("report_money_use", authority, by=by, values=values)
    act = record(authority, "ask_approval", by=by)
    approvers = holders({Role.AUTHORITY_APPROVER}, authority=authority)
    tell(act, approvers, _("มีรายงานการใช้เงินจากคาร์บอนเครดิตรอท่านพิจารณา"), f"/my/proposals/{proposal.pk}/")
    return proposal


@two_person(
    "report_money_use",
    _("รายงานการใช้เงินจากคาร์บอนเครดิต"),
    may_propose=can_report_money_use,
    may_approve=can_approve_money_use,
)
def report_money_use(
    authority: LocalAuthority, *, by: User, approved_by: User, fiscal_year: int, purpose: str, amount_baht: str
) -> MoneyUse:
    """Publish the report; the money is counted again, for a sale may have been refunded meanwhile."""
    amount = Decimal(amount_baht)
    check_use(authority, fiscal_year, purpose, amount)
    use = MoneyUse.objects.create(
        authority=authority,
        fiscal_year=fiscal_year,
        purpose=purpose,
        amount_baht=amount,
        reported_by=by,
        approved_by=approved_by,
    )
    record(use, "report_money_use", by=approved_by, values={"amount_baht": amount_baht, "reported_by": by.pk})
    return use


@transaction.atomic
def withdraw_money_use(use: MoneyUse, *, by: User, reason: str) -> MoneyUse:
    """Take a wrong report back; the public no longer sees it, the log keeps it."""
    require(can_withdraw_money_use(by, use), NotAllowed)
    require(reason.strip(), BadValue(_("โปรดบอกเหตุที่ถอน"), field="reason"))
    use = MoneyUse.objects.select_related("authority").lock(use.pk)
    require(use.withdrawn_at is None, WrongState(_("รายงานนี้ถูกถอนไปแล้ว โปรดเปิดหน้านี้ใหม่")))
    use.withdrawn_at, use.withdraw_reason = timezone.now(), reason.strip()[:300]
    use.save(update_fields=["withdrawn_at", "withdraw_reason"])
    record(use, "withdraw_money_use", by=by, note=use.withdraw_reason)
    return use


def check_use(authority: LocalAuthority, year: int, purpose: str, amount: Decimal) -> None:
    """A past or present year, a purpose, and no more than what is left of the money received."""
    now = fiscal_year(timezone.localdate())
    require(FIRST_YEAR <= year <= now, BadValue(_("ปีงบประมาณต้องอยู่ระหว่าง 2562 ถึงปีนี้"), field="fiscal_year"))
    require(purpose.strip(), BadValue(_("โปรดบอกว่าใช้เงินเพื่ออะไร"), field="purpose"))
    left = received_baht(authority) - used_baht(authority)
    told = _("เกินเงินที่ได้รับและยังไม่ได้รายงาน ซึ่งเหลือ %(left)s บาท") % {"left": format_baht(left)}
    require(0 < amount <= left, BadValue(told, field="amount_baht"))


def received_baht(authority: LocalAuthority) -> Decimal:
    """Baht of the authority's completed trades, before VAT."""
    total = Order.objects.trades().filter(seller=authority).aggregate(baht=Sum(F("tonnes") * F("price_baht")))
    return (total["baht"] or Decimal(0)).quantize(Decimal("0.01"))


def used_baht(authority: LocalAuthority) -> Decimal:
    total = MoneyUse.objects.public().filter(authority=authority).aggregate(baht=Sum("amount_baht"))
    return total["baht"] or Decimal(0)


# --- what the public reads -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Income:
    """Whole certified tonnes of all rounds; the estimate is tonnes a year, None where nothing was counted."""

    authority: LocalAuthority
    certified_tonnes: int
    estimated_tonnes: Decimal | None
    counted_on: dt.date | None
    sold_tonnes: int
    received_baht: Decimal
    used_baht: Decimal


def earning() -> models.QuerySet[Any]:
    """The authorities that hold certified credits or have been paid for some, with their figures; one query."""
    trades = Order.objects.filter(state=OrderState.COMPLETED)
    counts = AuthorityCount.objects.filter(authority=OuterRef("pk")).order_by("-counted_on")
    rows: Any = LocalAuthority.objects.select_related("province").annotate(
        certified=_sum(Allocation.objects.filter(round__state=RoundState.ISSUED), "authority", "tonnes"),
        sold=_sum(trades, "seller", "tonnes"),
        received=_sum(trades, "seller", F("tonnes") * F("price_baht")),
        used=_sum(MoneyUse.objects.public(), "authority", "amount_baht"),
        **{name: Subquery(counts.values(name)[:1]) for name in COUNTED},
    )
    return rows.filter(Q(certified__gt=0) | Q(sold__gt=0))


COUNTED = ("counted_on", "households", "child_centre_persons", "school_persons")


def _sum(rows: Any, owner: str, what: Any) -> Any:
    totals = rows.filter(**{owner: OuterRef("pk")}).order_by().values(owner).annotate(total=Sum(what))
    return Coalesce(
        Subquery(totals.values("total")), 0, output_field=models.DecimalField(max_digits=20, decimal_places=2)
    )


def incomes(rows: Iterable[Any]) -> Iterator[Income]:
    """The rows of `earning` in whole figures; the parameters of the estimate are read once."""
    values = estimate_values()
    for row in rows:
        yield Income(
            authority=row,
            certified_tonnes=int(row.certified),
            estimated_tonnes=estimated(row, values) if values and row.counted_on else None,
            counted_on=row.counted_on,
            sold_tonnes=int(row.sold),
            received_baht=Decimal(row.received).quantize(Decimal("0.01")),
            used_baht=Decimal(row.used).quantize(Decimal("0.01")),
        )


def estimate_values() -> dict[str, Decimal]:
    """Today's parameters by their keys; nothing where DLA has not set one, and then nothing is estimated."""
    try:
        return {row.key: row.value for row in estimate.used_parameters(estimate.Question({}))}
    except estimate.NoParameter:
        return {}


def estimated(row: Any, values: dict[str, Decimal]) -> Decimal:
    """tCO2e a year by DLA's reporting constants, from what the authority counted last."""
    kinds = [estimate.CountedKind(name) for name in COUNTED[1:]]
    persons = sum((estimate.persons_of(kind, getattr(row, kind), values) for kind in kinds), Decimal(0))
    return estimate.rounded(estimate.dla_reporting(estimate.wet_waste_of(persons, values), values))
