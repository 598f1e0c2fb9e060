"""Rows that look right by themselves and would tell what never happened: the database refuses each."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, connection

from registry.models import LedgerTransaction, Proposal, Round
from registry.services import ledger
from registry.services.seals import seal
from tests.factories import AuthorityFactory, dla_pair
from tests.registry.guards.attacking import BLOCK, ENTRY, MOVEMENT, attack, refused

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite's")


@pytest.fixture
def more(ids: dict[str, Any]) -> dict[str, Any]:
    """Also serials 1–100 retired and 101–105 adjusted; then all is sealed, and one more entry is not."""
    by, approved_by = dla_pair()
    round = Round.objects.get(pk=ids["round"])
    reservation = ledger.authority_account(round.allocations.order_by("pk")[0].authority).reservations.get()

    def signed(key: str) -> ledger.Signed:
        return ledger.Signed(by=by, approved_by=approved_by, reason="สมมติ", reference="", key=key)

    ledger.retire(reservation, signed=signed("retired"))
    ledger.adjust(round, [(reservation.account, 5)], signed=signed("adjusted"))
    assert seal()
    ledger.adjust(round, [(reservation.account, 5)], signed=signed("not sealed"))
    attack(ENTRY + "('issue', %(now)s, 'x', '', 'issue', %(user)s, %(other)s)", ids)
    return ids | {
        "by": by.pk,
        "approved_by": approved_by.pk,
        "issue": LedgerTransaction.objects.get(idempotency_key="issue").pk,
        "sealed": LedgerTransaction.objects.get(idempotency_key="adjusted").pk,
        "open": LedgerTransaction.objects.get(idempotency_key="not sealed").pk,
        "retired": ledger.retired_account().pk,
        "adjusted": ledger.adjusted_account().pk,
        "programme": ledger.programme_account().pk,
        "empty": ledger.authority_account(AuthorityFactory()).pk,
    }


SEAL = "INSERT INTO registry_ledgerseal (number, previous_id, first, last, sha256, salt, sealed_at) VALUES "
FORGERIES = {
    "bring tonnes of a round that was never issued": (
        BLOCK + "(%(draft)s, 1, 10000, %(mine)s, NULL)",
        "never issued",
    ),
    "say of a round that it was issued": (
        "UPDATE registry_round SET state = 'issued', issued_at = %(now)s WHERE id = %(draft)s",
        "has its issue in the ledger",
    ),
    "bring retired tonnes back": (
        "UPDATE registry_creditblock SET account_id = %(mine)s WHERE account_id = %(retired)s",
        "come back",
    ),
    "bring adjusted tonnes back": (
        "UPDATE registry_creditblock SET account_id = %(mine)s WHERE account_id = %(adjusted)s",
        "come back",
    ),
    "issue a round a second time": (
        MOVEMENT + "(%(issue)s, %(round)s, 1, 1000, NULL, %(programme)s)",
        "issues_a_round_once|issued as a whole|round_id",
    ),
    "issue a part of a draft round under another transaction's name": (
        MOVEMENT + "(%(issue)s, %(draft)s, 1, 5, NULL, %(mine)s)",
        "issues_a_round_once|issued as a whole|round_id",
    ),
    "let an issue come from an account": (
        MOVEMENT + "(%(issue)s, %(round)s, 200, 210, %(mine)s, %(theirs)s)",
        "issued as a whole|sealed",
    ),
    "move serials beyond the round": (
        MOVEMENT + "(%(open)s, %(round)s, 990, 2000, %(theirs)s, %(adjusted)s)",
        "outside the round",
    ),
    "add a movement to a sealed transaction": (
        MOVEMENT + "(%(sealed)s, %(round)s, 501, 505, %(theirs)s, %(adjusted)s)",
        "sealed",
    ),
    "write a transaction among those that are sealed": (
        "INSERT INTO registry_ledgertransaction (id, kind, at, reason, reference, idempotency_key, by_id, "
        "approved_by_id) VALUES (-7, 'transfer', %(now)s, 'x', '', 'attack', %(by)s, %(approved_by)s)",
        "sealed",
    ),
    "seal what is sealed": (
        SEAL + "(2, 1, %(entry)s, %(open)s, 'x', 'x', %(now)s)",
        "seals follow",
    ),
    "seal what is not there yet, so that nothing more could be written": (
        SEAL + "(2, 1, %(open)s, 9000000000000, 'x', 'x', %(now)s)",
        "seals follow",
    ),
    "change what is proposed": (
        "UPDATE registry_proposal SET \"values\" = '{}' WHERE id = %(waiting)s",
        "proposed stays",
    ),
    "change who proposed": (
        "UPDATE registry_proposal SET proposer_id = %(other)s WHERE id = %(waiting)s",
        "proposed stays",
    ),
    "decide a proposal again": (
        "UPDATE registry_proposal SET state = 'pending', decider_id = NULL, decided_at = NULL WHERE id = %(proposal)s",
        "proposed stays",
    ),
    "delete a proposal that was decided": (
        "DELETE FROM registry_proposal WHERE id = %(proposal)s",
        "proposed stays",
    ),
}


@pytest.mark.parametrize(("statement", "because"), FORGERIES.values(), ids=FORGERIES)
def test_the_database_refuses_to(more: dict[str, Any], statement: str, because: str) -> None:
    refused(statement, more, because)


TAKEN_IDS = {
    "round": "UPDATE OR REPLACE registry_round SET id = %(round)s WHERE id = %(draft)s",
    "account": "UPDATE OR REPLACE registry_account SET id = %(mine)s WHERE id = %(empty)s",
    "block": "UPDATE OR REPLACE registry_creditblock SET id = %(block)s WHERE id = %(last_block)s",
}


@on_sqlite
@pytest.mark.parametrize("statement", TAKEN_IDS.values(), ids=TAKEN_IDS)
def test_sqlite_refuses_that_a_row_takes_the_place_of_another(more: dict[str, Any], statement: str) -> None:
    refused(statement, more, "change hands")


@pytest.mark.postgres
def test_no_table_of_the_applications_own_stands_in_the_place_of_one_that_a_guard_asks(more: dict[str, Any]) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        attack("CREATE TEMPORARY TABLE registry_reservation (id bigint, account_id bigint)", more)


def test_what_a_guard_refuses_is_only_what_was_never_so(more: dict[str, Any]) -> None:
    """The same statements with what may be: a movement of a transaction that is not sealed, and a first decision."""
    attack(MOVEMENT + "(%(open)s, %(round)s, 111, 115, %(mine)s, %(adjusted)s)", more)
    attack(
        "UPDATE registry_proposal SET state = 'returned', decider_id = %(approved_by)s, decided_at = %(now)s "
        "WHERE id = %(waiting)s",
        more,
    )
    assert Proposal.objects.get(pk=more["waiting"]).state == "returned"
