"""No change of what was sealed stays unseen: a thousand flips of a byte, rows put in, taken out, rewritten."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils.dateparse import parse_datetime

from registry import guards
from registry.models import LedgerSeal, LedgerTransaction, Movement
from registry.services.seals import BEFORE_THE_FIRST, seal_all
from tests import database
from tests.factories import UserFactory
from tests.registry.seals.selling import Sale, findings, lines_of_all
from tests.registry.test_audit import tamper

FLIPS = 1_000
TABLES = {
    LedgerTransaction: ("id", "kind", "at", "reason", "reference", "idempotency_key", "by_id", "approved_by_id"),
    Movement: ("id", "transaction_id", "round_id", "first_serial", "last_serial", "from_account_id", "to_account_id"),
    LedgerSeal: ("number", "previous_id", "first", "last", "sha256", "salt"),
}


@pytest.fixture
def sealed(sell: Sale) -> list[tuple[LedgerSeal, bytes]]:
    """40 sales in five seals, and two in none."""
    for number in range(40):
        sell()
        if number % 9 == 0:
            seal_all()
    return lines_of_all()


def test_a_flip_of_any_byte_of_the_downloaded_lines_is_found(sealed: list[tuple[LedgerSeal, bytes]]) -> None:
    whole = b"".join(lines for _seal, lines in sealed)
    dice = random.Random(20261123)
    found = 0
    for _flip in range(FLIPS):
        place, flipped = dice.randrange(len(whole)), bytearray(whole)
        flipped[place] ^= dice.randrange(1, 256)
        wrong, before, begin = [], BEFORE_THE_FIRST, 0
        for row, lines in sealed:
            part = bytes(flipped[begin : begin + len(lines)])
            if hashlib.sha256(f"{before}\n".encode() + part).hexdigest() != row.sha256:
                wrong.append((begin, begin + len(lines)))
            before, begin = row.sha256, begin + len(lines)
        [(first, after)] = wrong
        found += first <= place < after
    assert found == FLIPS


@pytest.fixture
def unguarded(db: None) -> Iterator[None]:
    """A copy of the rows in which nothing is refused: only the seals are left to notice."""
    guards.remove()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    guards.install()


def stored(column: str) -> str:
    """The column as it is in the file, not as a time."""
    return f"CAST({column} AS TEXT)" if column == "at" else column


def bytes_in(value: int | str | None) -> bytes:
    if value is None:
        return b""
    return value.to_bytes(8, "big", signed=True) if isinstance(value, int) else value.encode()


def stored_bytes() -> list[tuple[str, str, int, str, int]]:
    """Every byte of what was sealed: table, key, row, column, place."""
    last = LedgerSeal.objects.latest().last
    places = []
    for model, columns in TABLES.items():
        table, key = model._meta.db_table, model._meta.pk.column
        bound = {"registry_ledgertransaction": "id", "registry_movement": "transaction_id"}.get(table)
        with connection.cursor() as cursor:
            where = f" WHERE {bound} <= {last}" if bound else ""
            cursor.execute(f"SELECT {key}, {', '.join(map(stored, columns))} FROM {table}{where} ORDER BY 1")
            for row, *values in cursor.fetchall():
                for column, value in zip(columns, values, strict=True):
                    places += [(table, key, row, column, place) for place in range(len(bytes_in(value)))]
    return places


def flipped(value: int | str, place: int, bits: int) -> int | str | None:
    """The value with bits of one byte turned; None when no text has such bytes."""
    data = bytearray(bytes_in(value))
    data[place] ^= bits
    if isinstance(value, int):
        return int.from_bytes(data, "big", signed=True)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def is_the_same_time(old: str, new: str) -> bool:
    """SQLite keeps times as text, in which a T may stand for the space."""
    try:
        return parse_datetime(old) == parse_datetime(new)
    except ValueError:
        return False


@pytest.mark.skipif(database.IS_POSTGRES, reason="the application's role there cannot take the guards away")
def test_a_flip_of_any_stored_byte_is_found(sealed: list[tuple[LedgerSeal, bytes]], unguarded: None) -> None:
    dice, places, found, tried = random.Random(20261123), stored_bytes(), 0, 0
    while tried < FLIPS:
        table, key, row, column, place = dice.choice(places)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {stored(column)} FROM {table} WHERE {key} = %s", [row])
            [old] = cursor.fetchone()
            new = flipped(old, place, dice.randrange(1, 256))
            if new is None or (column == "at" and is_the_same_time(old, new)):
                continue
            tried += 1
            found += is_found(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [new, row])
    assert findings() == []
    assert found == FLIPS


def is_found(statement: str, values: list[Any]) -> bool:
    """Whether the audit finds a change, or the database has refused it; either way it is undone."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
            wrong = findings()
            transaction.set_rollback(True)
    except IntegrityError:  # a unique value
        return True
    return bool(wrong)


BY_THE_OWNERS_HAND = {
    "other serials": "UPDATE registry_movement SET last_serial = last_serial - 1 WHERE transaction_id = %s",
    "another reason": "UPDATE registry_ledgertransaction SET reason = reason || ' ' WHERE id = %s",
    "another approver": "UPDATE registry_ledgertransaction SET approved_by_id = (SELECT max(id) FROM registry_user "
    "WHERE id NOT IN (by_id, approved_by_id)) WHERE id = %s",
    "a movement gone": "DELETE FROM registry_movement WHERE transaction_id = %s",
    "a movement put in later": "INSERT INTO registry_movement (transaction_id, round_id, first_serial, last_serial, "
    "from_account_id, to_account_id) SELECT transaction_id, round_id, 1, 1, to_account_id, from_account_id "
    "FROM registry_movement WHERE transaction_id = %s LIMIT 1",
    "another salt": "UPDATE registry_ledgerseal SET salt = 'x' WHERE last = %s",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", BY_THE_OWNERS_HAND.values(), ids=BY_THE_OWNERS_HAND)
def test_the_audit_names_the_first_broken_seal(sell: Sale, statement: str) -> None:
    """With the guards off, on both engines; the second of three seals is broken, and no other."""
    seal_all()
    entry = sell()
    seal_all()
    sell()
    seal_all()
    UserFactory()
    tamper(statement, entry.pk)
    assert [finding.split(":")[0] for finding in findings()] == ["การผนึกบัญชีครั้งที่ 2"]
    with pytest.raises(CommandError, match="การผนึกบัญชีครั้งที่ 2: รายการ"):
        call_command("audit_ledger", stdout=io.StringIO())


@pytest.mark.skipif(database.IS_POSTGRES, reason="a foreign key refuses it there even to the owner")
@pytest.mark.django_db(transaction=True)
def test_a_seal_that_was_taken_out_is_missed(sell: Sale) -> None:
    for _seal in range(3):
        sell()
        seal_all()
    tamper("UPDATE registry_ledgerseal SET number = 5, previous_id = 4 WHERE number = %s", 3)
    assert findings()[0] == "การผนึกบัญชีครั้งที่ 5: ไม่มีการผนึกครั้งที่ 3 ก่อนหน้า"
