"""Attacks in raw SQL on the ledger: the database refuses each, on SQLite and on PostgreSQL, and nothing changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection

from registry import guards
from registry.models import CreditBlock, LocalAuthority, Movement, Reservation, Round, User
from registry.services import ledger
from tests.factories import BuyerFactory, dla_pair
from tests.registry.guards.attacking import BLOCK, ENTRY, MOVEMENT, attack, refused, rows

pytestmark = pytest.mark.django_db

IS_POSTGRES = connection.vendor == "postgresql"
on_sqlite = pytest.mark.skipif(IS_POSTGRES, reason="a statement of SQLite's")
OVERLAP = "overlap"  # the trigger's words and the exclusion constraint's name
ATTACKS = {
    "change a movement": ("UPDATE registry_movement SET last_serial = 999 WHERE id = %(movement)s", "append-only"),
    "delete a movement": ("DELETE FROM registry_movement WHERE id = %(movement)s", "append-only"),
    "delete every movement": ("DELETE FROM registry_movement", "append-only"),
    "change a transaction": (
        "UPDATE registry_ledgertransaction SET reason = 'x' WHERE id = %(entry)s",
        "append-only",
    ),
    "delete a transaction": ("DELETE FROM registry_ledgertransaction WHERE id = %(entry)s", "append-only"),
    "change an act": ("UPDATE registry_act SET note = 'x' WHERE id = %(act)s", "append-only"),
    "delete an act": ("DELETE FROM registry_act WHERE id = %(act)s", "append-only"),
    "rewrite a transaction by an upsert": (
        ENTRY + "('issue', %(now)s, 'x', '', %(key)s, %(user)s, %(other)s) "
        "ON CONFLICT (idempotency_key) DO UPDATE SET reason = 'x'",
        "append-only",
    ),
    "insert a block over another": (BLOCK + "(%(round)s, 150, 160, %(mine)s, NULL)", OVERLAP),
    "insert a block around others": (BLOCK + "(%(round)s, 1, 1000, %(mine)s, NULL)", OVERLAP),
    "insert a block at the edge of another": (BLOCK + "(%(round)s, 1000, 1000, %(mine)s, NULL)", OVERLAP),
    "stretch a block over its neighbour": (
        "UPDATE registry_creditblock SET last_serial = 501 WHERE id = %(block)s",
        OVERLAP,
    ),
    "stretch a block over its neighbour before it": (
        "UPDATE registry_creditblock SET first_serial = 100 WHERE id = %(block)s",
        OVERLAP,
    ),
    "move a block over another": (
        "UPDATE registry_creditblock SET first_serial = 600, last_serial = 700 WHERE id = %(block)s",
        OVERLAP,
    ),
    "turn a block's range around": (
        "UPDATE registry_creditblock SET first_serial = 400, last_serial = 300 WHERE id = %(block)s",
        "block_serials_in_order|range lower bound",
    ),
    "insert serial nought": (BLOCK + "(%(round)s, 0, 0, %(mine)s, NULL)", "block_serials_in_order|range"),
    "insert a serial beyond the round": (BLOCK + "(%(round)s, 1001, 1001, %(mine)s, NULL)", "outside the round"),
    "stretch a block beyond the round": (
        "UPDATE registry_creditblock SET last_serial = 1001 WHERE id = %(last_block)s",
        "outside the round",
    ),
    "take a block into another round": (
        "UPDATE registry_creditblock SET round_id = %(draft)s WHERE id = %(block)s",
        "change hands",
    ),
    "set a block aside for another account": (
        "UPDATE registry_creditblock SET reservation_id = %(reservation)s WHERE id = %(last_block)s",
        "set aside by another account",
    ),
    "take a set-aside block into another account": (
        "UPDATE registry_creditblock SET account_id = %(theirs)s WHERE reservation_id = %(reservation)s",
        "set aside by another account",
    ),
    "insert a block set aside by another account": (
        BLOCK + "(%(draft)s, 1, 10000, %(theirs)s, %(reservation)s)",
        "set aside by another account|never issued",
    ),
    "give a reservation to another account": (
        "UPDATE registry_reservation SET account_id = %(theirs)s WHERE id = %(reservation)s",
        "change hands",
    ),
    "give an account to another authority": (
        "UPDATE registry_account SET authority_id = %(stranger)s WHERE id = %(mine)s",
        "change hands",
    ),
    "turn an account into the retired one": (
        "UPDATE registry_account SET kind = 'retired', authority_id = NULL WHERE id = %(mine)s",
        "change hands",
    ),
    "approve one's own transaction": (
        ENTRY + "('transfer', %(now)s, 'x', '', 'attack', %(user)s, %(user)s)",
        "transaction_by_two_people",
    ),
    "write a transaction of no known kind": (
        ENTRY + "('gift', %(now)s, 'x', '', 'attack', %(user)s, %(other)s)",
        "transaction_kind_known",
    ),
    "write a transaction's key twice": (
        ENTRY + "('transfer', %(now)s, 'x', '', %(key)s, %(user)s, %(other)s)",
        "append-only|idempotency_key",
    ),
    "move serials nowhere": (
        MOVEMENT + "(%(entry)s, %(round)s, 1, 5, %(mine)s, %(mine)s)",
        "movement_goes_somewhere",
    ),
    "move serials backwards": (
        MOVEMENT + "(%(entry)s, %(round)s, 5, 1, %(mine)s, %(theirs)s)",
        "movement_serials_in_order",
    ),
    "decide one's own proposal": (
        "UPDATE registry_proposal SET state = 'approved', decided_at = %(now)s, decider_id = proposer_id "
        "WHERE id = %(waiting)s",
        "proposal_by_two_people",
    ),
    "bring a proposal into no known state": (
        "UPDATE registry_proposal SET state = 'blessed' WHERE id = %(waiting)s",
        "proposal_state_known|proposal_decided_has_a_time",
    ),
    "bring a round into no known state": (
        "UPDATE registry_round SET state = 'burnt' WHERE id = %(draft)s",
        "round_state_known",
    ),
    "change an issued round's tonnes": ("UPDATE registry_round SET tonnes = 2000 WHERE id = %(round)s", "immutable"),
    "change an issued round's number": ("UPDATE registry_round SET number = 999 WHERE id = %(round)s", "immutable"),
    "change an issued round's time": (
        "UPDATE registry_round SET issued_at = '2020-01-01 00:00:00+00:00' WHERE id = %(round)s",
        "immutable",
    ),
    "change an issued round's period": (
        "UPDATE registry_round SET period_start = '2020-01-01' WHERE id = %(round)s",
        "immutable",
    ),
    "take an issued round back": (
        "UPDATE registry_round SET state = 'draft', issued_at = NULL WHERE id = %(round)s",
        "immutable",
    ),
    "put another certificate in the place of an issued round's": (
        "UPDATE registry_round SET certificate_file = 'rounds/other.pdf' WHERE id = %(round)s",
        "immutable",
    ),
    "change an issued round's certificate number": (
        "UPDATE registry_round SET certificate_number = 'x' WHERE id = %(round)s",
        "immutable",
    ),
    "change an allocation": ("UPDATE registry_allocation SET tonnes = 1 WHERE round_id = %(round)s", "append-only"),
    "give an allocation to another authority": (
        "UPDATE registry_allocation SET authority_id = %(stranger)s WHERE id = "
        "(SELECT min(id) FROM registry_allocation WHERE round_id = %(round)s)",
        "append-only",
    ),
    "delete an allocation": ("DELETE FROM registry_allocation WHERE round_id = %(round)s", "append-only"),
    "allocate more of an issued round": (
        "INSERT INTO registry_allocation (round_id, authority_id, tonnes) VALUES (%(round)s, %(stranger)s, 5)",
        "immutable",
    ),
    "delete an issued round": ("DELETE FROM registry_round WHERE id = %(round)s", "immutable"),
}


@pytest.mark.parametrize(("statement", "because"), ATTACKS.values(), ids=ATTACKS)
def test_the_database_refuses_to(ids: dict[str, Any], statement: str, because: str) -> None:
    refused(statement, ids, because)


REPLACEMENTS = {
    "movement": (
        "INSERT OR REPLACE INTO registry_movement (id, transaction_id, round_id, first_serial, last_serial, "
        "to_account_id) SELECT id, transaction_id, round_id, 1, 1, to_account_id FROM registry_movement "
        "WHERE id = %(movement)s"
    ),
    "transaction, by its id": (
        "INSERT OR REPLACE INTO registry_ledgertransaction SELECT id, kind, at, 'x', reference, 'other', by_id, "
        "approved_by_id FROM (SELECT id, kind, at, reference, by_id, approved_by_id FROM registry_ledgertransaction "
        "WHERE id = %(entry)s)"
    ),
    "transaction, by its key": (
        "REPLACE INTO registry_ledgertransaction (kind, at, reason, reference, idempotency_key, by_id, "
        "approved_by_id) VALUES ('issue', %(now)s, 'x', '', %(key)s, %(user)s, %(other)s)"
    ),
    "act": (
        'REPLACE INTO registry_act (id, capacity, verb, row_type_id, row_id, at, note, "values", xid) '
        "SELECT id, '', 'x', row_type_id, row_id, at, 'x', '{}', 0 FROM registry_act WHERE id = %(act)s"
    ),
    "issued round, by its number": (
        "REPLACE INTO registry_round (project_id, number, period_start, period_end, tonnes, certificate_number, "
        "certificate_file, tgo_serials, state, is_demo) VALUES "
        "(%(project)s, %(number)s, '2022-10-01', '2023-03-31', 5, 'x', '', '', 'draft', 0)"
    ),
    "issued round, by its id": (
        "REPLACE INTO registry_round (id, project_id, number, period_start, period_end, tonnes, certificate_number, "
        "certificate_file, tgo_serials, state, is_demo) VALUES "
        "(%(round)s, %(project)s, 998, '2022-10-01', '2023-03-31', 5, 'x', '', '', 'draft', 0)"
    ),
    "allocation": (
        "REPLACE INTO registry_allocation (round_id, authority_id, tonnes) "
        "SELECT round_id, authority_id, 1 FROM registry_allocation WHERE round_id = %(round)s"
    ),
    "account": ("REPLACE INTO registry_account (id, kind, authority_id) VALUES (%(mine)s, 'authority', %(stranger)s)"),
    "reservation": (
        "REPLACE INTO registry_reservation (id, account_id, tonnes, created_at) "
        "VALUES (%(reservation)s, %(theirs)s, 100, %(now)s)"
    ),
    "block by a longer one": (
        "REPLACE INTO registry_creditblock (id, round_id, first_serial, last_serial, account_id) "
        "VALUES (%(block)s, %(round)s, 101, 501, %(mine)s)"
    ),
}


@on_sqlite
@pytest.mark.parametrize("statement", REPLACEMENTS.values(), ids=REPLACEMENTS)
def test_sqlite_refuses_to_replace_a(ids: dict[str, Any], statement: str) -> None:
    refused(statement, ids, "append-only|immutable|change hands|overlap")


@on_sqlite
def test_sqlite_refuses_parts_of_a_tonne(ids: dict[str, Any]) -> None:
    refused(BLOCK + "(%(round)s, 1001.5, 1007.5, %(mine)s, NULL)", ids, "whole numbers|outside")
    refused("UPDATE registry_creditblock SET last_serial = 499.5 WHERE id = %(block)s", ids, "whole numbers")
    refused(MOVEMENT + "(%(entry)s, %(round)s, 1.5, 7.5, %(mine)s, %(theirs)s)", ids, "whole numbers")


GAPS = {
    "delete a block": "DELETE FROM registry_creditblock WHERE id = %(block)s",
    "delete the last block": "DELETE FROM registry_creditblock WHERE id = %(last_block)s",
    "delete every block": "DELETE FROM registry_creditblock WHERE round_id = %(round)s",
    "shorten a block": "UPDATE registry_creditblock SET last_serial = 499 WHERE id = %(block)s",
    "shorten the last block": "UPDATE registry_creditblock SET last_serial = 999 WHERE id = %(last_block)s",
    "begin a block later": "UPDATE registry_creditblock SET first_serial = 102 WHERE id = %(block)s",
}


@pytest.mark.postgres
@pytest.mark.parametrize("statement", GAPS.values(), ids=GAPS)
def test_at_commit_there_is_no_gap_when_one_would(ids: dict[str, Any], statement: str) -> None:
    refused(statement, ids, "is in no block")


@pytest.mark.postgres
def test_a_gap_within_a_transaction_is_no_gap_at_its_end(ids: dict[str, Any]) -> None:
    attack(
        "UPDATE registry_creditblock SET last_serial = 300 WHERE id = %(block)s;"
        + BLOCK
        + "(%(round)s, 301, 500, %(theirs)s, NULL)",
        ids,
    )
    assert CreditBlock.objects.filter(round=ids["round"]).tonnes() == 1_000


@pytest.mark.postgres
@pytest.mark.parametrize(
    "table",
    ["registry_movement", "registry_ledgertransaction", "registry_act", "registry_creditblock", "registry_round"],
)
def test_nothing_of_the_ledger_is_truncated(ids: dict[str, Any], table: str) -> None:
    before = rows()
    # the application's role may not truncate at all; for the owner the guard refuses
    with pytest.raises((IntegrityError, ProgrammingError), match=r"append-only|permission denied"):
        attack(f"TRUNCATE {table} CASCADE", ids)
    assert rows() == before


# --- the guards refuse nothing that the portal does ----------------------------------------------------------------


def test_a_round_that_is_not_issued_may_still_change(ids: dict[str, Any]) -> None:
    attack("UPDATE registry_round SET tonnes = 5, number = 77 WHERE id = %(draft)s", ids)
    attack("DELETE FROM registry_round WHERE id = %(draft)s", ids)
    assert not Round.objects.filter(pk=ids["draft"]).exists()


def test_an_issued_rounds_tgo_serials_may_still_be_filled_in(ids: dict[str, Any]) -> None:
    attack("UPDATE registry_round SET tgo_serials = 'A-1' WHERE id = %(round)s", ids)
    assert Round.objects.get(pk=ids["round"]).tgo_serials == "A-1"


def test_the_ledgers_own_moves_pass(ids: dict[str, Any]) -> None:
    reservation, round = Reservation.objects.get(pk=ids["reservation"]), Round.objects.get(pk=ids["round"])
    people = dla_pair()
    ledger.transfer(reservation, ledger.buyer_account(BuyerFactory()), signed=signed(people, "sale"))
    ledger.retire(ledger.reserve(reservation.account, 100, round=round), signed=signed(people, "retirement"))
    connection.check_constraints()
    assert CreditBlock.objects.filter(round=round).tonnes() == 1_000


def signed(people: tuple[User, User], key: str) -> ledger.Signed:
    by, approved_by = people
    return ledger.Signed(by=by, approved_by=approved_by, reason="สมมติ", reference="", key=key)


# --- the guards themselves -----------------------------------------------------------------------------------------


def test_every_guard_is_in_place_after_the_migrations() -> None:
    assert guards.missing() == set()


@on_sqlite
def test_without_the_guards_an_attack_succeeds(ids: dict[str, Any]) -> None:
    """The negative control: it is the guards that refuse, not something else."""
    guards.remove()
    assert len(guards.missing()) == len(guards.sqlite_triggers())
    attack("UPDATE registry_movement SET last_serial = 999 WHERE id = %(movement)s", ids)
    assert Movement.objects.get(pk=ids["movement"]).last_serial == 999

    guards.install()
    guards.install()
    assert guards.missing() == set()
    refused("DELETE FROM registry_movement WHERE id = %(movement)s", ids, "append-only")


LISTING_ATTACKS = {
    "approved_by_id = submitted_by_id": "listing_by_two_people",
    "state = 'given_away'": "listing_state_known|listing_published_was_approved",
    "state = 'published'": "listing_offered_is_set_aside|listing_published_was_approved",
    "price_baht = 0": "listing_price_positive",
    "tonnes = 0": "listing_tonnes_positive",
    "expires_on = '2569-12-31'": "listing_expiry_in_common_era",
}


@pytest.mark.parametrize(("change", "because"), LISTING_ATTACKS.items())
def test_the_database_refuses_a_listing_whose(
    ids: dict[str, Any], sellers: list[LocalAuthority], change: str, because: str
) -> None:
    listing = apps.get_model("market", "Listing").objects.create(
        authority=sellers[0],
        round_id=ids["round"],
        tonnes=10,
        price_baht=260,
        expires_on=dt.date(2026, 12, 31),
        drafted_by_id=ids["user"],
        submitted_by_id=ids["user"],
    )
    with pytest.raises(IntegrityError, match=because):
        attack(f"UPDATE market_listing SET {change} WHERE id = %(listing)s", {"listing": listing.pk})
