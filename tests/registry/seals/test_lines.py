"""What a line says, what a seal sums, and what the database refuses to do to either."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from portal.tick import tick
from registry.models import LedgerSeal, LedgerTransaction
from registry.services import seals
from registry.services.audit import Counts, audit_ledger
from registry.services.seals import BEFORE_THE_FIRST, line_of, seal, seal_all
from tests import database
from tests.registry.seals.selling import Sale, findings, lines_of_all


def test_a_line_tells_what_moved_and_names_nobody(sell: Sale) -> None:
    entry = sell()
    seal_all()
    line = line_of(entry, LedgerSeal.objects.get())
    told = json.loads(line)
    move = entry.movements.get()

    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    assert told.pop("private_sha256")
    assert told == {
        "id": entry.pk,
        "kind": "transfer",
        "at": entry.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "movements": [
            {
                "id": move.pk,
                "round": 1,
                "round_id": move.round_id,
                "first_serial": 1,
                "last_serial": 3,
                "from_account": move.from_account.number,
                "to_account": move.to_account.number,
            }
        ],
    }


def test_a_seal_is_the_sum_of_the_one_before_and_of_its_lines(sell: Sale) -> None:
    first_two = seal()
    sale = sell()
    second = seal()

    (_first, lines), (_second, line) = lines_of_all()
    assert (first_two.previous, first_two.first, first_two.last) == (None, sale.pk - 2, sale.pk - 1)
    assert first_two.sha256 == hashlib.sha256(f"{BEFORE_THE_FIRST}\n".encode() + lines).hexdigest()
    assert (second.number, second.previous, second.first, second.last) == (2, first_two, sale.pk, sale.pk)
    assert second.sha256 == hashlib.sha256(f"{first_two.sha256}\n".encode() + line).hexdigest()
    assert line == line_of(sale, second)
    assert seal() is None


def test_many_transactions_take_several_seals_and_are_read_in_parts(sell: Sale, monkeypatch: Any) -> None:
    monkeypatch.setattr(seals, "SEALED_AT_ONCE", 3)
    monkeypatch.setattr(seals, "READ_AT_ONCE", 2)
    entries = [sell() for _number in range(5)]
    assert seal_all() == 3
    assert [seal.last for seal in LedgerSeal.objects.order_by("number")] == [
        entries[0].pk,
        entries[3].pk,
        entries[4].pk,
    ]
    ids = [json.loads(line)["id"] for _seal, lines in lines_of_all() for line in lines.splitlines()]
    assert ids == list(LedgerTransaction.objects.order_by("pk").values_list("pk", flat=True))
    assert findings() == []


def test_what_is_private_is_proven_by_its_sum(sell: Sale) -> None:
    entry = sell()
    with pytest.raises(CommandError, match="ยังไม่ได้ผนึก"):
        call_command("seal_ledger", reveal=entry.pk)
    seal_all()
    shown = io.StringIO()
    call_command("seal_ledger", reveal=entry.pk, stdout=shown, stderr=io.StringIO())

    private = json.loads(shown.getvalue())
    assert (private["by"], private["approved_by"]) == (entry.by_id, entry.approved_by_id)
    assert (private["reason"], private["reference"], private["key"]) == (
        entry.reason,
        entry.reference,
        entry.idempotency_key,
    )
    told = json.loads(line_of(entry, LedgerSeal.objects.get()))
    assert told["private_sha256"] == hashlib.sha256(shown.getvalue().encode()).hexdigest()


def test_a_revealed_salt_is_of_one_line_only(sell: Sale) -> None:
    first, second = sell(), sell()
    seal_all()
    salts = [json.loads(seals.private_part(entry))["salt"] for entry in (first, second)]
    assert len({*salts, LedgerSeal.objects.get().salt}) == 3


def test_the_clock_and_the_command_seal_and_do_no_harm_twice(sell: Sale, without_drawing: None) -> None:
    assert [tick()["seals"], tick()["seals"]] == [1, 0]
    sell()
    call_command("seal_ledger", stdout=(told := io.StringIO()))
    assert "1" in told.getvalue()
    assert LedgerSeal.objects.count() == 2
    counts = Counts()
    assert list(audit_ledger(counts)) == []
    assert counts[LedgerSeal] == 2


def test_a_ledger_without_a_seal_or_a_transaction_is_sound(db: None) -> None:
    assert seal_all() == 0
    assert findings() == []


# --- what the database refuses -------------------------------------------------------------------------------------
SEAL = "INSERT INTO registry_ledgerseal (number, previous_id, first, last, sha256, salt, sealed_at) VALUES "
ATTACKS = {
    "change a seal": "UPDATE registry_ledgerseal SET sha256 = 'x'",
    "delete a seal": "DELETE FROM registry_ledgerseal WHERE number = 2",
    "delete every seal": "DELETE FROM registry_ledgerseal",
    "a second first seal": SEAL + "(9, NULL, 1, 1, 'x', 'x', '2026-01-01T00:00:00Z')",
    "a fork of the chain": SEAL + "(3, 1, 9, 9, 'x', 'x', '2026-01-01T00:00:00Z')",
    "a seal after none": SEAL + "(7, 6, 9, 9, 'x', 'x', '2026-01-01T00:00:00Z')",
    "a seal turned around": SEAL + "(3, 2, 9, 8, 'x', 'x', '2026-01-01T00:00:00Z')",
}


def attack(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        connection.check_constraints()


@pytest.mark.parametrize("statement", ATTACKS.values(), ids=ATTACKS)
def test_the_database_refuses_to(sell: Sale, statement: str) -> None:
    seal_all()
    sell()
    seal_all()
    before = list(LedgerSeal.objects.values())
    with pytest.raises(IntegrityError):
        attack(statement)
    assert list(LedgerSeal.objects.values()) == before


@pytest.mark.skipif(database.IS_POSTGRES, reason="a statement of SQLite's")
@pytest.mark.parametrize("previous", ["NULL", "1"])
def test_sqlite_refuses_to_replace_a_seal(sell: Sale, previous: str) -> None:
    seal_all()
    with (
        pytest.raises(IntegrityError, match=r"append-only|seals follow"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"INSERT OR REPLACE {SEAL.removeprefix('INSERT ')} (1, {previous}, 1, 1, 'x', 'x', '')")


@pytest.mark.postgres
def test_seals_are_not_truncated(sell: Sale) -> None:
    seal_all()
    with pytest.raises(Exception, match=r"append-only|permission denied"), transaction.atomic():  # noqa: SIM117
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE registry_ledgerseal")
    assert LedgerSeal.objects.count() == 1
