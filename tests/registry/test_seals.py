"""Seals: what a line says, what a seal sums, and that no change of what was sealed stays unseen."""

from __future__ import annotations

import hashlib
import io
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils.dateparse import parse_datetime

from portal.tick import tick
from registry import guards
from registry.errors import LedgerBusy
from registry.models import Account, LedgerSeal, LedgerTransaction, Movement, Round, User
from registry.services import ledger, seals
from registry.services.audit import Counts, audit_ledger, audit_seals
from registry.services.ledger import Signed
from registry.services.seals import BEFORE_THE_FIRST, line_of, seal, seal_all, sealed_lines
from tests import database
from tests.factories import AuthorityFactory, BuyerFactory, RoundFactory, UserFactory, dla_pair
from tests.registry.test_audit import tamper

FLIPS = 1_000
Sale = Callable[[], LedgerTransaction]


@pytest.fixture
def people(db: None) -> tuple[User, User]:
    return dla_pair()


@pytest.fixture
def round(people: tuple[User, User]) -> Round:
    """3,140 t, half each to two authorities: an issue and an allocation."""
    return RoundFactory(number=1, tonnes=3_140, issued=dict.fromkeys(AuthorityFactory.create_batch(2), 1_570))


@pytest.fixture
def sell(round: Round, people: tuple[User, User]) -> Sale:
    """`sell()`: three tonnes of the first authority's to a buyer."""
    seller = round.blocks.earliest("first_serial").account
    buyer = ledger.buyer_account(BuyerFactory())
    return lambda: transfer(round, seller, buyer, people)


def transfer(round: Round, seller: Account, buyer: Account, people: tuple[User, User]) -> LedgerTransaction:
    key = f"sale-{LedgerTransaction.objects.count()}"
    signed = Signed(by=people[0], approved_by=people[1], reason="ขายให้นางสาวสมมติ", reference="มท 0000/1", key=key)
    with transaction.atomic():
        return ledger.transfer(ledger.reserve(seller, 3, round=round), buyer, signed=signed)


def lines_of_all() -> list[tuple[LedgerSeal, bytes]]:
    return list(sealed_lines(LedgerSeal.objects.order_by("number"), after=None, up_to=LedgerSeal.objects.latest().last))


def findings() -> list[str]:
    return [error.message for error in audit_seals(Counts())]


# --- lines and seals -----------------------------------------------------------------------------------------------


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


def test_the_clock_and_the_command_seal_and_do_no_harm_twice(sell: Sale) -> None:
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


# --- a thousand flips ----------------------------------------------------------------------------------------------

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


# --- a transaction that commits late, on PostgreSQL ----------------------------------------------------------------


@pytest.fixture
def late(transactional_db: None) -> Callable[[float], threading.Thread]:
    """`late(0.2)`: a thread that takes the next id and commits 0.2 s later; another transaction commits meanwhile."""
    people = dla_pair()
    round = RoundFactory(tonnes=3_140, issued=dict.fromkeys(AuthorityFactory.create_batch(2), 1_570))
    sellers = [block.account for block in round.blocks.order_by("first_serial")]
    buyers = [ledger.buyer_account(BuyerFactory()) for _buyer in sellers]

    def sell(place: int, seconds: float, is_written: threading.Event) -> None:
        signed = Signed(by=people[0], approved_by=people[1], reason="ขาย", reference="", key=f"late-{place}")
        try:
            with transaction.atomic():
                ledger.transfer(ledger.reserve(sellers[place], 3, round=round), buyers[place], signed=signed)
                is_written.set()
                time.sleep(seconds)
        finally:
            connection.close()

    def begin(seconds: float) -> threading.Thread:
        is_written = threading.Event()
        thread = threading.Thread(target=sell, args=(0, seconds, is_written))
        thread.start()
        assert is_written.wait(20)
        quick = threading.Thread(target=sell, args=(1, 0, threading.Event()))
        quick.start()
        quick.join(20)
        return thread

    return begin


def sealed_ids() -> list[int]:
    """Ids within the ranges that were written when their seal was."""
    return [json.loads(line)["id"] for _seal, lines in lines_of_all() for line in lines.splitlines()]


@pytest.mark.postgres
def test_a_transaction_that_commits_late_is_waited_for(late: Callable[[float], threading.Thread]) -> None:
    thread = late(0.3)
    new = seal()
    thread.join(20)
    assert new.last - new.first == LedgerTransaction.objects.count() - 1
    assert findings() == []
    assert seal() is None


@pytest.mark.postgres
def test_a_seal_gives_way_to_one_that_takes_long_and_comes_back(late: Callable[[float], threading.Thread]) -> None:
    thread = late(2)
    with pytest.raises(LedgerBusy):
        seal()
    assert tick()["seals"] == 0
    assert LedgerSeal.objects.count() == 0
    thread.join(20)
    assert tick()["seals"] == 1
    assert len(sealed_ids()) == LedgerTransaction.objects.count()
    assert findings() == []


@pytest.mark.postgres
def test_control_without_the_lock_a_late_transaction_is_skipped(
    late: Callable[[float], threading.Thread], monkeypatch: Any
) -> None:
    monkeypatch.setattr(seals, "_hold_still", lambda: None)
    thread = late(0.5)
    new = seal()
    thread.join(20)
    skipped = LedgerTransaction.objects.get(idempotency_key="late-0")
    assert skipped.pk < new.last
    assert findings() != []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_seal_at_once_write_one_seal(sell: Sale) -> None:
    gate, answers = threading.Barrier(4), []

    def run() -> None:
        gate.wait()
        try:
            answers.append(seal())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _sealer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(answers) == 4
    assert sum(answer is not None for answer in answers) == 1
    assert findings() == []
