"""Rounds: from TGO's certificate to the accounts of the authorities."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from registry.enums import RoundState
from registry.errors import BadValue, WrongState, require
from registry.models import Allocation, LocalAuthority, Round, User
from registry.permissions import can_issue_round
from registry.services import ledger
from registry.services.acts import record
from registry.services.adjusting import set_off, to_allocate
from registry.services.proposals import propose, two_person


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
    round.state = RoundState.DRAFT
    round.save(update_fields=["state"])


@two_person(
    "issue_round",
    _("รับรอบเข้าบัญชีและจัดสรร"),
    may_propose=can_issue_round,
    may_approve=can_issue_round,
    on_return=back_to_draft,
)
def issue_round(round: Round, *, by: User, approved_by: User, shares: Mapping[str, int]) -> Round:
    """Bring the round into the ledger and hand every tonne to the authorities, in one transaction."""
    require(round.state == RoundState.CHECKED, WrongState)
    check_shares(round, list(shares.values()))
    round.state, round.issued_at = RoundState.ISSUED, timezone.now()
    round.save(update_fields=["state", "issued_at"])
    ledger.issue(round, signed=_signed(round, "issue", by, approved_by))
    set_off(round, by=by, approved_by=approved_by)
    allocate_round(round, shares, by=by, approved_by=approved_by)
    record(round, "issue_round", by=approved_by, values={"tonnes": round.tonnes, "authorities": len(shares)})
    return round


def allocate_round(round: Round, shares: Mapping[str, int], *, by: User, approved_by: User) -> None:
    """Write the allocations and move the tonnes, in the order of the authorities' codes."""
    authorities = LocalAuthority.objects.filter(pk__in=[int(pk) for pk in shares]).order_by("code")
    pairs = [(authority, shares[str(authority.pk)]) for authority in authorities]
    require(len(pairs) == len(shares), BadValue(_("มี อปท. ในการจัดสรรที่ไม่อยู่ในทะเบียน"), field="shares"))
    Allocation.objects.bulk_create(
        [Allocation(round=round, authority=authority, tonnes=tonnes) for authority, tonnes in pairs]
    )
    accounts = [(ledger.authority_account(authority), tonnes) for authority, tonnes in pairs]
    if not accounts:  # the programme's debt took the whole round
        return
    ledger.allocate(round, accounts, signed=_signed(round, "allocate", by, approved_by))


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
