"""Do adjustments, debts and freezes agree with the ledger? The part of `audit_ledger` that looks at these acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from registry.enums import AccountKind, AdjustmentState, FreezeScope, TransactionKind
from registry.errors import LedgerBroken
from registry.models import Adjustment, DebtSettlement, Freeze, LedgerTransaction, Movement, ProgrammeDebt


def audit_adjustments(counts: Counter[type[models.Model]]) -> Iterator[LedgerBroken]:
    """Adjusted tonnes, line by line and debt by debt, against the movements; and adjusting entries of nobody's."""
    for adjustment in Adjustment.objects.select_related("entry").order_by("pk").iterator():
        counts[Adjustment] += 1
        yield from _audit_adjustment(adjustment)
    settled = Coalesce(Sum("settlements__tonnes"), 0)
    for debt in ProgrammeDebt.objects.annotate(sum=settled).exclude(settled_tonnes=F("sum")).order_by("pk"):
        yield LedgerBroken(
            _("%(debt)s ระบุว่าหักแล้ว %(settled)s ตัน แต่การหักรวมเป็น %(sum)s ตัน"),
            debt=debt,
            settled=f"{debt.settled_tonnes:,}",
            sum=f"{debt.sum:,}",
        )
    yield from _audit_settlements()
    adjusting = LedgerTransaction.objects.filter(kind=TransactionKind.ADJUST)
    for entry in adjusting.filter(adjustment=None, settlement=None).order_by("pk"):
        yield LedgerBroken(_("รายการ %(entry)s ปรับปรุงโดยไม่มีการปรับปรุงรายการหรือหนี้ของโครงการ"), entry=entry.pk)


def _audit_adjustment(adjustment: Adjustment) -> Iterator[LedgerBroken]:
    is_recorded = adjustment.state == AdjustmentState.RECORDED
    said = dict(adjustment.lines.values_list("account", "tonnes")) if is_recorded else {}
    if _taken(adjustment) != said:
        yield LedgerBroken(_("%(adjustment)s ไม่ตรงกับการเคลื่อนไหวบัญชี"), adjustment=adjustment)
    debt = ProgrammeDebt.objects.filter(adjustment=adjustment).aggregate(sum=Coalesce(Sum("tonnes"), 0))["sum"]
    if debt != (adjustment.debt_tonnes if is_recorded else 0):
        yield LedgerBroken(
            _("%(adjustment)s บันทึกหนี้ %(said)s ตัน แต่หนี้ของโครงการมี %(debt)s ตัน"),
            adjustment=adjustment,
            said=f"{adjustment.debt_tonnes:,}",
            debt=f"{debt:,}",
        )


def _taken(adjustment: Adjustment) -> dict[Any, int]:
    """What the entry moved of the adjustment's round, by account."""
    moved = Movement.objects.filter(transaction=adjustment.entry_id, round=adjustment.round_id).order_by()
    sums = moved.values_list("from_account").annotate(sum=Sum(F("last_serial") - F("first_serial") + 1))
    return dict(sums) if adjustment.entry_id else {}


def _audit_settlements() -> Iterator[LedgerBroken]:
    of_programme = Q(entry__movements__round=F("round"), entry__movements__from_account__kind=AccountKind.PROGRAMME)
    size = F("entry__movements__last_serial") - F("entry__movements__first_serial") + 1
    moved = Coalesce(Sum(size, filter=of_programme), 0)
    for settlement in DebtSettlement.objects.annotate(moved=moved).exclude(tonnes=F("moved")).select_related("debt"):
        yield LedgerBroken(
            _("การหัก %(debt)s ระบุ %(tonnes)s ตัน แต่บัญชีเคลื่อนไหว %(moved)s ตัน"),
            debt=settlement.debt,
            tonnes=f"{settlement.tonnes:,}",
            moved=f"{settlement.moved:,}",
        )


# --- freezes -------------------------------------------------------------------------------------------------------


def audit_freezes(counts: Counter[type[models.Model]]) -> Iterator[LedgerBroken]:
    """Movements of frozen tonnes between the freeze and its end; each freeze knows which entries came before it."""
    for freeze in Freeze.objects.order_by("pk"):
        counts[Freeze] += 1
        for movement in _moves_under(freeze).order_by("pk"):
            yield LedgerBroken(
                _("การเคลื่อนไหว %(movement)s ของรายการ %(entry)s เกิดขึ้นระหว่างการระงับการทำรายการที่ %(freeze)s"),
                movement=movement.pk,
                entry=movement.transaction_id,
                freeze=freeze.pk,
            )


def _moves_under(freeze: Freeze) -> models.QuerySet[Movement]:
    moves = Movement.objects.filter(transaction__gt=freeze.after_entry)
    if freeze.lifted_after_entry is not None:
        moves = moves.filter(transaction__lte=freeze.lifted_after_entry)
    if freeze.until:
        moves = moves.filter(transaction__at__lt=freeze.until)
    target = {
        FreezeScope.ACCOUNT: ("", freeze.account_id),
        FreezeScope.AUTHORITY: ("__authority", freeze.authority_id),
        FreezeScope.PROVINCE: ("__authority__province", freeze.province_id),
    }.get(FreezeScope(freeze.scope))
    if target is None:
        return moves
    path, pk = target
    return moves.filter(Q(**{f"from_account{path}": pk}) | Q(**{f"to_account{path}": pk}))
