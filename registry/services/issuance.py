"""Rounds: from TGO's certificate to the accounts of the authorities."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from registry.enums import BatchState, RoundState
from registry.errors import BadValue, WrongState, require
from registry.models import Allocation, Batch, LocalAuthority, Round, User
from registry.permissions import can_issue_round
from registry.services import ledger
from registry.services.acts import record
from registry.services.adjusting import set_off, to_allocate
from registry.services.frozen_shares import refuse_frozen_shares
from registry.services.proposals import propose, two_person

Shares = Mapping[str, int]  # whole tonnes by the authority's id, as text: what a proposal keeps
Step = Callable[[str, int, int], None]
BATCH = 500
NOT_WHILE_FROZEN = _(
    "ยังอนุมัติไม่ได้ เพราะถูกระงับการทำรายการอยู่: %(names)s ให้ยกเลิกการระงับก่อนแล้วอนุมัติอีกครั้ง หรือส่งกลับให้จัดสรรใหม่โดยไม่รวมที่ถูกระงับ"
)


def propose_round(round: Round, shares: Mapping[LocalAuthority, int], *, by: User) -> None:
    """Record a draft round as checked and put its issuance, with the shares, before a second person of DLA.

    `shares` are whole tonnes by authority; their sum must equal the round.
    """
    with transaction.atomic():
        round = Round.objects.lock(round.pk)
        require(round.state == RoundState.DRAFT, WrongState)
        check_shares(round, list(shares.values()))
        values = {"shares": {str(authority.pk): tonnes for authority, tonnes in shares.items()}}
        propose("issue_round", round, by=by, values=values)
        round.state = RoundState.CHECKED
        round.save(update_fields=["state"])


def back_to_draft(round: Round) -> None:
    """A proposal that was returned or withdrawn leaves a draft, and so does the batch that it came from."""
    round.state = RoundState.DRAFT
    round.save(update_fields=["state"])
    chosen = round.batches.filter(state=BatchState.PROPOSED)
    # Its author may have begun another draft meanwhile; that one stays, and this one is kept as thrown away.
    drafts = round.batches.filter(state=BatchState.DRAFT).values("author")
    chosen.filter(author__in=drafts).update(state=BatchState.DISCARDED, proposal=None, changed_at=timezone.now())
    chosen.update(state=BatchState.DRAFT, proposal=None, changed_at=timezone.now())


@two_person(
    "issue_round",
    _("รับรอบเข้าบัญชีและจัดสรร"),
    may_propose=can_issue_round,
    may_approve=can_issue_round,
    on_return=back_to_draft,
)
def issue_round(round: Round, *, by: User, approved_by: User, shares: Shares, batch: int | None = None) -> Round:
    """Bring the round into the ledger with these shares: at once, or by a worker where they came as a batch."""
    require(round.state == RoundState.CHECKED, WrongState)
    check_shares(round, list(shares.values()))
    refuse_frozen_shares([int(pk) for pk in shares], NOT_WHILE_FROZEN)
    if batch is not None:
        record(
            round, "approve_issue_round", by=approved_by, values={"tonnes": round.tonnes, "authorities": len(shares)}
        )
        hand_to_worker(batch)
        return round
    return enter(round, shares, by=by, approved_by=approved_by)


def enter(
    round: Round, shares: Shares, *, by: User, approved_by: User, step: Step = lambda name, done, total: None
) -> Round:
    """Issue the round and hand every tonne to the authorities, in the caller's one transaction.

    The round is held by the caller. `step` is told what is being written, how many are done and of how many.
    """
    ledger.issue(round, signed=_signed(round, "issue", by, approved_by))
    set_off(round, by=by, approved_by=approved_by)
    allocate_round(round, shares, by=by, approved_by=approved_by, step=step)
    round.state, round.issued_at = RoundState.ISSUED, timezone.now()
    round.save(update_fields=["state", "issued_at"])
    record(round, "issue_round", by=approved_by, values={"tonnes": round.tonnes, "authorities": len(shares)})
    return round


def allocate_round(round: Round, shares: Shares, *, by: User, approved_by: User, step: Step) -> None:
    """Write the allocations and move the tonnes, in the order of the authorities' codes."""
    authorities = LocalAuthority.objects.filter(pk__in=[int(pk) for pk in shares]).order_by("code")
    pairs = [(authority, shares[str(authority.pk)]) for authority in authorities]
    require(len(pairs) == len(shares), BadValue(_("มี อปท. ในการจัดสรรที่ไม่อยู่ในทะเบียน"), field="shares"))
    if not pairs:  # the programme's debt took the whole round
        return
    rows = [Allocation(round=round, authority=authority, tonnes=tonnes) for authority, tonnes in pairs]
    for start in range(0, len(rows), BATCH):
        Allocation.objects.bulk_create(rows[start : start + BATCH])
        step("allocations", min(start + BATCH, len(rows)), len(rows))
    accounts = ledger.authority_accounts([authority for authority, _tonnes in pairs])
    step("ledger", 0, len(rows))
    signed = _signed(round, "allocate", by, approved_by)
    ledger.allocate(round, [(accounts[authority.pk], tonnes) for authority, tonnes in pairs], signed=signed)
    step("ledger", len(rows), len(rows))


def hand_to_worker(batch: int) -> None:
    """Let a worker carry out the approved batch once this transaction holds."""
    from registry.tasks import carry_out_batch

    Batch.objects.filter(pk=batch).update(state=BatchState.WAITING, changed_at=timezone.now(), failure="")
    transaction.on_commit(lambda: carry_out_batch.delay(batch))


def check_shares(round: Round, tonnes: list[int]) -> None:
    """Refuse shares that are not whole positive tonnes or do not sum to the round, less what goes for debts."""
    wanted = to_allocate(round)
    require(
        all(type(share) is int and share > 0 for share in tonnes),
        BadValue(_("ปริมาณที่จัดสรรต้องเป็นจำนวนเต็มตั้งแต่ 1 ตันขึ้นไป"), field="shares"),
    )
    require(
        sum(tonnes) == wanted,
        BadValue(
            _("ผลรวมที่จัดสรร %(sum)s ตัน ไม่เท่ากับปริมาณของรอบที่เหลือให้จัดสรร %(tonnes)s ตัน"),
            field="shares",
            sum=f"{sum(tonnes):,}",
            tonnes=f"{wanted:,}",
        ),
    )


REASONS = {
    "issue": _("รับรองคาร์บอนเครดิตรอบที่ %(number)s"),
    "allocate": _("จัดสรรคาร์บอนเครดิตรอบที่ %(number)s"),
}


def _signed(round: Round, act: str, by: User, approved_by: User) -> ledger.Signed:
    with translation.override("th"):  # the ledger is kept in Thai, whoever signs
        reason = str(REASONS[act]) % {"number": round.number}
    return ledger.Signed(
        by=by,
        approved_by=approved_by,
        reason=reason,
        reference=round.certificate_number,
        key=f"{act}-round-{round.pk}",
    )
