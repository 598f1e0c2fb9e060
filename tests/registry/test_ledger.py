"""The ledger's services: every move is exact, whole, repeatable without harm, and refused when it cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.tick import tick
from registry.enums import AccountKind, RoundState, TransactionKind
from registry.errors import (
    AlreadyDecided,
    BadValue,
    NotAllowed,
    NotEnoughCredits,
    PortalError,
    SamePerson,
    TooLate,
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
    Reservation,
    Round,
    User,
)
from registry.services import ledger, proposals
from registry.services.issuance import propose_round
from registry.services.ledger import Signed
from tests.factories import AuthorityFactory, BuyerFactory, RoundFactory, UserFactory, dla_pair

pytestmark = pytest.mark.django_db

Runs = list[tuple[int, int, str, int | None]]


@pytest.fixture
def first() -> LocalAuthority:
    return AuthorityFactory()


@pytest.fixture
def second() -> LocalAuthority:
    return AuthorityFactory()


@pytest.fixture
def round(first: LocalAuthority, second: LocalAuthority) -> Round:
    """1,000 t: serials 1–600 are the first authority's, 601–1,000 the second's."""
    return RoundFactory(tonnes=1_000, issued={first: 600, second: 400})


@pytest.fixture
def account(round: Round, first: LocalAuthority) -> Account:
    return first.account


@pytest.fixture
def buyer_account(round: Round) -> Account:
    return ledger.buyer_account(BuyerFactory())


@pytest.fixture
def people() -> tuple[User, User]:
    return dla_pair()


@pytest.fixture(autouse=True)
def tiles(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test the blocks of every issued round still tile it, and each reservation has its tonnes."""
    yield
    for issued in Round.objects.filter(state=RoundState.ISSUED):
        expected = 1
        for block in issued.blocks.order_by("first_serial"):
            assert block.first_serial == expected
            expected = block.last_serial + 1
        assert expected == issued.tonnes + 1
    for reservation in Reservation.objects.all():
        assert reservation.blocks.tonnes() == reservation.tonnes
        assert not reservation.blocks.exclude(account=reservation.account).exists()


def signed(people: tuple[User, User], key: str = "sale-1") -> Signed:
    by, approved_by = people
    return Signed(by=by, approved_by=approved_by, reason="ขายตามสัญญา", reference="สมมติ 1/2568", key=key)


def runs(account: Account) -> list[tuple[int, int, int | None]]:
    """An account's blocks: first and last serial, and the reservation."""
    rows = account.blocks.order_by("round_id", "first_serial")
    return [(row.first_serial, row.last_serial, row.reservation_id) for row in rows]


# --- issue and allocate --------------------------------------------------------------------------------------------


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


# --- reserve, release, move ----------------------------------------------------------------------------------------


def test_the_first_free_serials_are_set_aside_exactly(account: Account, round: Round) -> None:
    reservation = ledger.reserve(account, 250, round=round)
    assert runs(account) == [(1, 250, reservation.pk), (251, 600, None)]
    assert reservation.tonnes == 250
    assert account.blocks.available().tonnes() == 350


def test_setting_aside_everything_splits_nothing(account: Account, round: Round) -> None:
    reservation = ledger.reserve(account, 600, round=round)
    assert runs(account) == [(1, 600, reservation.pk)]


def test_more_than_is_free_is_refused_with_both_figures(account: Account, round: Round) -> None:
    ledger.reserve(account, 250, round=round)
    with pytest.raises(NotEnoughCredits) as refused:
        ledger.reserve(account, 351, round=round)
    assert refused.value.message == "เหลือให้ใช้ 350 ตัน แต่ต้องการ 351 ตัน"
    assert Reservation.objects.count() == 1


@pytest.mark.parametrize("tonnes", [0, -1, 1.5, "5", True])
def test_only_whole_positive_tonnes_are_set_aside(account: Account, round: Round, tonnes: int) -> None:
    with pytest.raises(BadValue):
        ledger.reserve(account, tonnes, round=round)


def test_another_rounds_tonnes_are_not_set_aside(account: Account, first: LocalAuthority, round: Round) -> None:
    RoundFactory(tonnes=50, issued={first: 50})
    with pytest.raises(NotEnoughCredits):
        ledger.reserve(account, 601, round=round)


def test_what_is_released_is_one_block_with_its_neighbours_again(account: Account, round: Round) -> None:
    reservation = ledger.reserve(account, 250, round=round)
    ledger.release(reservation, 100)
    assert runs(account) == [(1, 100, None), (101, 250, reservation.pk), (251, 600, None)]
    assert reservation.tonnes == 150

    ledger.release(reservation)
    assert runs(account) == [(1, 600, None)]
    assert reservation.tonnes == 0
    ledger.release(reservation)
    assert runs(account) == [(1, 600, None)]


def test_a_stale_copy_of_a_reservation_learns_what_is_left(account: Account, round: Round) -> None:
    reservation = ledger.reserve(account, 250, round=round)
    stale = Reservation.objects.get(pk=reservation.pk)
    ledger.release(reservation, 200)

    with pytest.raises(NotEnoughCredits):
        ledger.release(stale, 51)
    ledger.release(stale)

    assert stale.tonnes == 0
    assert runs(account) == [(1, 600, None)]


def test_set_aside_tonnes_move_to_a_new_reservation_and_back(account: Account, round: Round) -> None:
    listing = ledger.reserve(account, 250, round=round)
    order = ledger.move_reserved(listing, 70)
    assert runs(account) == [(1, 70, order.pk), (71, 250, listing.pk), (251, 600, None)]
    assert (listing.tonnes, order.tonnes) == (180, 70)

    assert ledger.move_reserved(order, 70, target=listing) == listing
    assert runs(account) == [(1, 250, listing.pk), (251, 600, None)]
    assert (listing.tonnes, order.tonnes) == (250, 0)


def test_a_reservation_gives_no_more_than_it_has(account: Account, round: Round) -> None:
    listing = ledger.reserve(account, 250, round=round)
    with pytest.raises(NotEnoughCredits):
        ledger.move_reserved(listing, 251)
    assert Reservation.objects.count() == 1


def test_a_reservation_is_not_moved_into_itself(account: Account, round: Round) -> None:
    listing = ledger.reserve(account, 250, round=round)
    with pytest.raises(BadValue):
        ledger.move_reserved(listing, 10, target=Reservation.objects.get(pk=listing.pk))
    assert Reservation.objects.get().tonnes == 250


def test_set_aside_tonnes_stay_in_their_account(account: Account, second: LocalAuthority, round: Round) -> None:
    mine, theirs = ledger.reserve(account, 10, round=round), ledger.reserve(second.account, 10, round=round)
    with pytest.raises(BadValue):
        ledger.move_reserved(mine, 5, target=theirs)
    assert {row.tonnes for row in Reservation.objects.all()} == {10}


# --- transfer and retire -------------------------------------------------------------------------------------------


def test_a_transfer_moves_the_exact_serials(
    account: Account, buyer_account: Account, people: tuple[User, User], round: Round
) -> None:
    reservation = ledger.reserve(account, 250, round=round)
    entry = ledger.transfer(reservation, buyer_account, signed=signed(people))

    assert runs(buyer_account) == [(1, 250, None)]
    assert runs(account) == [(251, 600, None)]
    assert ledger.serial_ranges(entry) == [(1, 250)]
    assert reservation.tonnes == 0
    movement = entry.movements.get()
    assert (movement.from_account, movement.to_account) == (account, buyer_account)


def test_a_transfer_of_scattered_tonnes_writes_a_movement_for_each_run(
    account: Account, buyer_account: Account, people: tuple[User, User], round: Round
) -> None:
    one, two = ledger.reserve(account, 100, round=round), ledger.reserve(account, 100, round=round)
    ledger.release(one)
    scattered = ledger.reserve(account, 150, round=round)

    entry = ledger.transfer(scattered, buyer_account, signed=signed(people))

    assert ledger.serial_ranges(entry) == [(1, 100), (201, 250)]
    assert runs(account) == [(101, 200, two.pk), (251, 600, None)]


def test_neighbours_in_the_buyers_account_become_one_block(
    account: Account, buyer_account: Account, people: tuple[User, User], round: Round
) -> None:
    for number in range(3):
        reservation = ledger.reserve(account, 100, round=round)
        ledger.transfer(reservation, buyer_account, signed=signed(people, f"sale-{number}"))
    assert runs(buyer_account) == [(1, 300, None)]


def test_a_tonne_goes_from_account_to_account_in_16_statements(
    account: Account, buyer_account: Account, people: tuple[User, User], round: Round
) -> None:
    ledger.transfer(ledger.reserve(account, 1, round=round), buyer_account, signed=signed(people))

    with CaptureQueriesContext(connection) as statements:
        reservation = ledger.reserve(account, 1, round=round)
        ledger.transfer(reservation, buyer_account, signed=signed(people, "sale-2"))

    assert runs(buyer_account) == [(1, 2, None)]
    # PostgreSQL also takes, for each of the two services, the lock for which a freeze waits.
    beside = [each for each in statements if "SAVEPOINT" in each["sql"] or "pg_advisory" in each["sql"]]
    assert len(statements) - len(beside) <= 16


def test_a_repeated_transfer_is_harmless(
    account: Account, buyer_account: Account, people: tuple[User, User], round: Round
) -> None:
    reservation = ledger.reserve(account, 250, round=round)
    entry = ledger.transfer(reservation, buyer_account, signed=signed(people))
    again = ledger.transfer(reservation, buyer_account, signed=signed(people))

    assert again == entry
    assert entry.movements.count() == 1
    assert buyer_account.blocks.tonnes() == 250


def test_a_key_belongs_to_one_kind_of_transaction(
    account: Account, buyer_account: Account, people: tuple[User, User], round: Round
) -> None:
    ledger.transfer(ledger.reserve(account, 10, round=round), buyer_account, signed=signed(people))
    other = ledger.reserve(account, 10, round=round)
    with pytest.raises(BadValue):
        ledger.retire(other, signed=signed(people))
    assert Reservation.objects.get(pk=other.pk).tonnes == 10


def test_an_empty_reservation_makes_no_transaction(
    account: Account, buyer_account: Account, people: tuple[User, User], round: Round
) -> None:
    reservation = ledger.reserve(account, 10, round=round)
    ledger.release(reservation)
    with pytest.raises(BadValue):
        ledger.transfer(reservation, buyer_account, signed=signed(people))
    assert not LedgerTransaction.objects.filter(kind=TransactionKind.TRANSFER).exists()


def test_nobody_approves_a_transfer_of_ones_own(
    account: Account, buyer_account: Account, people: tuple[User, User], round: Round
) -> None:
    reservation = ledger.reserve(account, 10, round=round)
    with pytest.raises(SamePerson):
        ledger.transfer(reservation, buyer_account, signed=signed((people[0], people[0])))
    assert Reservation.objects.get().tonnes == 10


def test_what_is_retired_is_out_of_circulation(account: Account, people: tuple[User, User], round: Round) -> None:
    entry = ledger.retire(ledger.reserve(account, 250, round=round), signed=signed(people))
    retired = Account.objects.get(kind=AccountKind.RETIRED)
    assert entry.kind == TransactionKind.RETIRE
    assert runs(retired) == [(1, 250, None)]
    assert account.blocks.tonnes() == 350


# --- transactions --------------------------------------------------------------------------------------------------


def test_a_refusal_halfway_leaves_nothing_behind(
    account: Account, people: tuple[User, User], round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    reservation = ledger.reserve(account, 250, round=round)
    before = list(CreditBlock.objects.order_by("pk").values())

    def fail(*args: object, **kwargs: object) -> None:
        raise PortalError

    monkeypatch.setattr(ledger, "write_movements", fail)
    with pytest.raises(PortalError):
        ledger.retire(reservation, signed=signed(people))

    assert list(CreditBlock.objects.order_by("pk").values()) == before
    assert not LedgerTransaction.objects.filter(kind=TransactionKind.RETIRE).exists()
    assert Reservation.objects.get().tonnes == 250


@pytest.mark.django_db(transaction=True)
def test_a_row_is_locked_only_inside_a_transaction(account: Account) -> None:
    assert not connection.in_atomic_block
    with pytest.raises(transaction.TransactionManagementError):
        Account.objects.lock(account.pk)
    with pytest.raises(transaction.TransactionManagementError):
        Account.objects.lock_all([account.pk])
    with transaction.atomic():
        assert Account.objects.lock(account.pk) == account


def test_locks_are_taken_in_ascending_order(account: Account, second: LocalAuthority, buyer_account: Account) -> None:
    accounts = [buyer_account, second.account, account]
    held = Account.objects.lock_all(row.pk for row in accounts)
    assert [row.pk for row in held] == sorted(row.pk for row in accounts)


# --- reservations that end ------------------------------------------------------------------------------------------


def ends(reservation: Reservation, seconds: int) -> Reservation:
    Reservation.objects.filter(pk=reservation.pk).update(expires_at=timezone.now() + dt.timedelta(seconds=seconds))
    reservation.refresh_from_db()
    return reservation


def test_a_reservation_that_is_over_counts_as_free_when_it_is_read(account: Account, round: Round) -> None:
    reservation = ends(ledger.reserve(account, 100, round=round), 60)
    assert account.blocks.available().tonnes() == 500
    ends(reservation, -1)
    assert account.blocks.available().tonnes() == 600


def test_whoever_needs_them_takes_the_tonnes_of_a_reservation_that_is_over(account: Account, round: Round) -> None:
    old = ends(ledger.reserve(account, 100, round=round), -1)
    new = ledger.reserve(account, 600, round=round)
    old.refresh_from_db()
    assert (old.tonnes, new.tonnes) == (0, 600)
    assert runs(account) == [(1, 600, new.pk)]


def test_tonnes_in_many_pieces_are_set_aside_and_moved_to_the_last(
    account: Account, buyer_account: Account, people: tuple[User, User], round: Round
) -> None:
    """More pieces than are read at first: fifteen single tonnes, and five of the rest."""
    singles = [ledger.reserve(account, 1, round=round) for _number in range(30)]
    for single in singles[::2]:
        ledger.release(single)

    entry = ledger.transfer(ledger.reserve(account, 20, round=round), buyer_account, signed=signed(people))

    assert ledger.serial_ranges(entry) == [*((serial, serial) for serial in range(1, 30, 2)), (31, 35)]


def test_a_reservation_that_is_over_hands_nothing_on(
    account: Account, buyer_account: Account, people: tuple[User, User], round: Round
) -> None:
    old = ends(ledger.reserve(account, 100, round=round), -1)
    other = ledger.reserve(account, 10, round=round)
    for act in (
        lambda: ledger.transfer(old, buyer_account, signed=signed(people)),
        lambda: ledger.retire(old, signed=signed(people)),
        lambda: ledger.move_reserved(old, 5),
        lambda: ledger.move_reserved(other, 5, target=old),
    ):
        with pytest.raises(TooLate):
            act()
    assert not LedgerTransaction.objects.filter(idempotency_key="sale-1").exists()


def test_the_tick_releases_what_is_over_once(account: Account, round: Round) -> None:
    ends(ledger.reserve(account, 100, round=round), -1)
    lasting = ends(ledger.reserve(account, 50, round=round), 60)
    assert tick()["reservations"] == 1
    assert tick()["reservations"] == 0
    assert runs(account) == [(1, 100, None), (101, 150, lasting.pk), (151, 600, None)]


def test_a_reservation_is_released_in_parts(account: Account, round: Round) -> None:
    reservation = ledger.reserve(account, 100, round=round)
    ledger.release(reservation, 30)
    assert reservation.tonnes == 70
    assert runs(account) == [(1, 30, None), (31, 100, reservation.pk), (101, 600, None)]
    for wrong in (0, -1, 71):
        with pytest.raises((BadValue, NotEnoughCredits)):
            ledger.release(reservation, wrong) if wrong else ledger.move_reserved(reservation, wrong)


def test_tonnes_go_back_to_the_reservation_they_came_from(account: Account, round: Round) -> None:
    offered = ledger.reserve(account, 100, round=round)
    order = ledger.move_reserved(offered, 30)
    ledger.return_reserved(order, offered)
    offered.refresh_from_db()
    assert (offered.tonnes, order.tonnes) == (100, 0)
    assert runs(account) == [(1, 100, offered.pk), (101, 600, None)]
