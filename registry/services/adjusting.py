"""Adjust after over-issuance: take unsold tonnes, record what the programme owes, and set it off in later rounds.

The rule of the set-off: when a round is issued, the open debts of its project are set off first, the oldest first, up
to all of the round's tonnes. Those tonnes go from the programme's account to the adjusted account; the authorities'
shares sum to exactly what is left (`to_allocate`).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from registry.enums import AUTHORITY_ROLES, AdjustmentState, RoundState
from registry.errors import BadValue, NotAllowed, NotEnoughCredits, WrongState, require
from registry.models import (
    Account,
    Act,
    Adjustment,
    AdjustmentLine,
    CreditBlock,
    DebtSettlement,
    LedgerTransaction,
    LocalAuthority,
    ProgrammeDebt,
    Round,
    User,
)
from registry.permissions import can_adjust
from registry.services import ledger
from registry.services.acts import holders, record, tell
from registry.services.freezing import refuse_frozen
from registry.services.proposals import propose, two_person

Takes = Mapping[LocalAuthority, int]
SET_OFF = _("หักหนี้ของโครงการจากการรับรองเกินในรอบที่ %(number)s")


@transaction.atomic
def propose_adjustment(
    round: Round, takes: Takes, *, by: User, reason: str, tgo_reference: str, debt_tonnes: int = 0
) -> Adjustment:
    """Put an adjustment of a round before a second person of DLA: whole tonnes by authority, and of a debt."""
    require(can_adjust(by), NotAllowed)
    require(round.state == RoundState.ISSUED, WrongState(_("ปรับปรุงได้เฉพาะรอบที่รับเข้าบัญชีแล้ว")))
    check_adjustment(takes, debt_tonnes, reason, tgo_reference)
    adjustment = Adjustment.objects.create(
        round=round,
        debt_tonnes=debt_tonnes,
        reason=reason.strip(),
        tgo_reference=tgo_reference.strip(),
        proposed_by=by,
    )
    AdjustmentLine.objects.bulk_create(
        AdjustmentLine(adjustment=adjustment, account=ledger.authority_account(authority), tonnes=tonnes)
        for authority, tonnes in takes.items()
    )
    check_available(adjustment)
    propose("adjust", adjustment, by=by)
    return adjustment


def check_adjustment(takes: Takes, debt_tonnes: int, reason: str, tgo_reference: str) -> None:
    whole = [type(tonnes) is int and tonnes > 0 for tonnes in takes.values()]
    require(all(whole), BadValue(_("ปริมาณต้องเป็นจำนวนเต็มตั้งแต่ 1 ตันขึ้นไป"), field="lines"))
    require(
        type(debt_tonnes) is int and debt_tonnes >= 0,
        BadValue(_("ปริมาณต้องเป็นจำนวนเต็ม ไม่ติดลบ"), field="debt_tonnes"),
    )
    require(
        takes or debt_tonnes,
        BadValue(_("โปรดระบุ อปท. ที่ถูกปรับปรุง หรือปริมาณที่บันทึกเป็นหนี้ของโครงการ"), field="lines"),
    )
    require(reason.strip(), BadValue(_("โปรดระบุเหตุผล"), field="reason"))
    require(tgo_reference.strip(), BadValue(_("โปรดระบุเลขที่หนังสือของ อบก."), field="tgo_reference"))


def check_available(adjustment: Adjustment) -> None:
    """Refuse by name the first account with fewer unsold tonnes of the round than are to be taken, or a frozen one."""
    lines = list(adjustment.lines.select_related("account__authority"))
    accounts = [line.account_id for line in lines]
    refuse_frozen(accounts)
    blocks = CreditBlock.objects.available().filter(round=adjustment.round, account__in=accounts).order_by()
    free = dict(blocks.values_list("account").annotate(Sum("tonnes")))
    for line in lines:
        available = free.get(line.account_id, 0)
        require(
            line.tonnes <= available,
            NotEnoughCredits(
                _(
                    "%(account)s มีคาร์บอนเครดิตของรอบนี้ที่ยังไม่ขายและไม่ได้กันไว้ %(available)s ตัน แต่จะปรับปรุง %(wanted)s ตัน "
                    "โปรดลดปริมาณ แล้วบันทึกส่วนที่เหลือเป็นหนี้ของโครงการ"
                ),
                account=line.account,
                available=f"{available:,}",
                wanted=f"{line.tonnes:,}",
            ),
        )


def back_to_nothing(adjustment: Adjustment) -> None:
    adjustment.state = AdjustmentState.RETURNED
    adjustment.save(update_fields=["state"])


@two_person(
    "adjust",
    _("ปรับปรุงรายการหลังการรับรองเกิน"),
    may_propose=lambda user, adjustment: can_adjust(user),
    may_approve=lambda user, adjustment: can_adjust(user),
    on_return=back_to_nothing,
)
def adjust(adjustment: Adjustment, *, by: User, approved_by: User) -> Adjustment:
    """Move the tonnes into the adjusted account and record the debt, all or nothing."""
    require(adjustment.state == AdjustmentState.PROPOSED, WrongState)
    check_available(adjustment)
    lines = list(adjustment.lines.select_related("account"))
    if lines:
        adjustment.entry = take_out(adjustment, lines, by=by, approved_by=approved_by)
    adjustment.state, adjustment.recorded_at = AdjustmentState.RECORDED, timezone.now()
    adjustment.save(update_fields=["state", "recorded_at", "entry"])
    if adjustment.debt_tonnes:
        ProgrammeDebt.objects.create(
            adjustment=adjustment, project_id=adjustment.round.project_id, tonnes=adjustment.debt_tonnes
        )
    values = {"tonnes": sum(line.tonnes for line in lines), "debt_tonnes": adjustment.debt_tonnes}
    act = record(adjustment, "adjust", by=approved_by, note=adjustment.reason, values=values | {"proposed_by": by.pk})
    tell_owners(act, lines)
    return adjustment


def take_out(adjustment: Adjustment, lines: list[AdjustmentLine], *, by: User, approved_by: User) -> LedgerTransaction:
    """Move the tonnes of every line into the adjusted account, in one entry of the ledger."""
    signed = ledger.Signed(
        by=by,
        approved_by=approved_by,
        reason=adjustment.reason,
        reference=adjustment.tgo_reference,
        key=f"adjustment-{adjustment.pk}",
    )
    return ledger.adjust(adjustment.round, [(line.account, line.tonnes) for line in lines], signed=signed)


def tell_owners(act: Act, lines: list[AdjustmentLine]) -> None:
    for line in lines:
        owner = line.account.authority_id
        subject = _("สถ. ปรับปรุงรายการในบัญชีของท่านหลังการรับรองเกิน")
        tell(act, holders(AUTHORITY_ROLES, authority=owner), subject, f"/my/accounts/{line.account_id}/")


# --- the debt ------------------------------------------------------------------------------------------------------


def set_off_tonnes(round: Round) -> int:
    """Whole tonnes of a round that go for debts: as recorded once it is issued, else as the rule would have it now."""
    if round.state == RoundState.ISSUED:
        return round.settlements.aggregate(total=Sum("tonnes"))["total"] or 0
    owed = sum(debt.left for debt in ProgrammeDebt.objects.open().filter(project=round.project_id))
    return min(owed, round.tonnes)


def to_allocate(round: Round) -> int:
    """Whole tonnes of a round that the authorities' shares must sum to."""
    return round.tonnes - set_off_tonnes(round)


def set_off(round: Round, *, by: User, approved_by: User) -> None:
    """Settle the project's debts, the oldest first, from a round that has just come into the programme's account."""
    left = round.tonnes
    programme = ledger.programme_account()
    Account.objects.lock(programme.pk)
    for debt in ProgrammeDebt.objects.open().filter(project=round.project_id).select_related("adjustment__round"):
        tonnes = min(debt.left, left)
        if tonnes:
            entry = _settle(debt, round, tonnes, programme, by=by, approved_by=approved_by)
            DebtSettlement.objects.create(debt=debt, round=round, tonnes=tonnes, entry=entry)
            debt.settled_tonnes += tonnes
            debt.save(update_fields=["settled_tonnes"])
            left -= tonnes


def _settle(
    debt: ProgrammeDebt, round: Round, tonnes: int, programme: Account, *, by: User, approved_by: User
) -> LedgerTransaction:
    with translation.override("th"):  # the ledger is kept in Thai, whoever signs
        reason = str(SET_OFF) % {"number": debt.adjustment.round.number}
    signed = ledger.Signed(
        by=by,
        approved_by=approved_by,
        reason=reason,
        reference=debt.adjustment.tgo_reference,
        key=f"set-off-{debt.pk}-round-{round.pk}",
    )
    return ledger.adjust(round, [(programme, tonnes)], signed=signed)
