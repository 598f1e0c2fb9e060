"""Set aside, release, move, and end by time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from portal.tick import tick
from registry.errors import (
    BadValue,
    NotEnoughCredits,
    TooLate,
)
from registry.models import (
    Account,
    LedgerTransaction,
    LocalAuthority,
    Reservation,
    Round,
    User,
)
from registry.services import ledger
from tests.factories import RoundFactory
from tests.registry.ledger.moves import runs, signed

pytestmark = pytest.mark.django_db


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


# --- reservations that end -----------------------------------------------------------------------------------------


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


def test_the_tick_releases_what_is_over_once(account: Account, round: Round, without_drawing: None) -> None:
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
