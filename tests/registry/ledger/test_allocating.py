"""Issue and allocate."""

from __future__ import annotations

import pytest

from registry.enums import RoundState, TransactionKind
from registry.errors import (
    AlreadyDecided,
    BadValue,
    NotAllowed,
    NotEnoughCredits,
    SamePerson,
    WrongState,
)
from registry.models import (
    Account,
    Act,
    Allocation,
    CreditBlock,
    LedgerTransaction,
    LocalAuthority,
    Movement,
    Proposal,
    Round,
    User,
)
from registry.services import ledger, proposals
from registry.services.issuance import propose_round
from tests.factories import RoundFactory, UserFactory
from tests.registry.ledger.moves import signed

pytestmark = pytest.mark.django_db


def test_an_approved_round_is_handed_out_whole_in_the_order_of_codes(first: LocalAuthority, round: Round) -> None:
    assert round.state == RoundState.ISSUED
    assert round.issued_at
    blocks = round.blocks.values_list("account__authority", "first_serial", "last_serial")
    second = LocalAuthority.objects.exclude(pk=first.pk).get()
    assert list(blocks) == [(first.pk, 1, 600), (second.pk, 601, 1_000)]
    assert dict(round.allocations.values_list("authority", "tonnes")) == {first.pk: 600, second.pk: 400}
    assert list(LedgerTransaction.objects.values_list("kind", flat=True)) == ["issue", "allocate"]
    moved = Movement.objects.values_list("first_serial", "last_serial", "from_account__kind", "to_account__kind")
    assert list(moved) == [
        (1, 1_000, None, "programme"),
        (1, 600, "programme", "authority"),
        (601, 1_000, "programme", "authority"),
    ]


def test_the_ledger_keeps_both_names_and_a_reason_in_thai(round: Round) -> None:
    entry = LedgerTransaction.objects.get(kind=TransactionKind.ISSUE)
    assert entry.by != entry.approved_by
    assert entry.reason == f"รับรองคาร์บอนเครดิตรอบที่ {round.number}"
    assert entry.reference == round.certificate_number
    assert Act.objects.about(round).filter(verb="issue_round", actor=entry.approved_by).count() == 1


@pytest.mark.parametrize("shares", [[600, 399], [600, 401], [1_000, 0], [1_001, -1], [999.5, 0.5], []])
def test_shares_that_do_not_make_the_round_are_refused(
    first: LocalAuthority, second: LocalAuthority, people: tuple[User, User], shares: list[int]
) -> None:
    draft = RoundFactory(tonnes=1_000)
    with pytest.raises(BadValue):
        propose_round(draft, dict(zip([first, second], shares, strict=False)), by=people[0])
    assert not Proposal.objects.exists()
    assert Round.objects.get().state == RoundState.DRAFT


def test_a_round_is_issued_by_two_people_of_dla(first: LocalAuthority, people: tuple[User, User]) -> None:
    draft = RoundFactory(tonnes=10)
    outsider = UserFactory(approver_of=first)
    with pytest.raises(NotAllowed):
        propose_round(draft, {first: 10}, by=outsider)
    propose_round(draft, {first: 10}, by=people[0])
    proposal = Proposal.objects.get()

    with pytest.raises(SamePerson):
        proposals.approve(proposal, by=people[0])
    with pytest.raises(NotAllowed):
        proposals.approve(proposal, by=outsider)
    assert not CreditBlock.objects.exists()

    proposals.approve(proposal, by=people[1])
    assert CreditBlock.objects.tonnes() == 10
    with pytest.raises(AlreadyDecided):
        proposals.approve(proposal, by=people[1])
    assert CreditBlock.objects.tonnes() == 10


def test_a_returned_round_is_a_draft_again(first: LocalAuthority, people: tuple[User, User]) -> None:
    draft = RoundFactory(tonnes=10)
    propose_round(draft, {first: 10}, by=people[0])
    with pytest.raises(WrongState):
        propose_round(draft, {first: 10}, by=people[0])

    proposals.send_back(Proposal.objects.get(), by=people[1], note="โปรดตรวจสัดส่วน")

    draft.refresh_from_db()
    assert draft.state == RoundState.DRAFT
    propose_round(draft, {first: 10}, by=people[0])


def test_an_issued_round_is_not_proposed_again(round: Round, first: LocalAuthority, people: tuple[User, User]) -> None:
    with pytest.raises(WrongState):
        propose_round(round, {first: 1_000}, by=people[0])


def test_an_authority_that_went_away_after_the_proposal_stops_the_issuance(
    first: LocalAuthority, second: LocalAuthority, people: tuple[User, User]
) -> None:
    draft = RoundFactory(tonnes=10)
    propose_round(draft, {first: 6, second: 4}, by=people[0])
    second.delete()

    with pytest.raises(BadValue):
        proposals.approve(Proposal.objects.get(), by=people[1])

    assert not CreditBlock.objects.exists()
    assert not Allocation.objects.exists()


@pytest.mark.parametrize("tonnes", [0, -1, 1.5, True])
def test_only_whole_positive_tonnes_are_allocated(
    account: Account, people: tuple[User, User], round: Round, tonnes: int
) -> None:
    with pytest.raises(BadValue):
        ledger.allocate(round, [(account, tonnes)], signed=signed(people))
    assert LedgerTransaction.objects.count() == 2


def test_more_than_the_round_is_not_allocated(account: Account, people: tuple[User, User], round: Round) -> None:
    with pytest.raises(NotEnoughCredits):
        ledger.allocate(round, [(account, 1)], signed=signed(people))
