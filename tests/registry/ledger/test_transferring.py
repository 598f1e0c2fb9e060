"""Transfer and retire; what fails halfway leaves nothing."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from registry.enums import AccountKind, TransactionKind
from registry.errors import (
    BadValue,
    PortalError,
    SamePerson,
)
from registry.models import (
    Account,
    CreditBlock,
    LedgerTransaction,
    LocalAuthority,
    Reservation,
    Round,
    User,
)
from registry.services import ledger
from tests.registry.ledger.moves import runs, signed

pytestmark = pytest.mark.django_db


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
