"""The statements that `ledger.reserve` and `ledger.transfer` run for one tonne, by a plain loop over the driver.

The texts are the services' own, so both sides ask the database for the same work; what is compared is the cost of
Django, of checking, and of deciding which blocks to cut and join. On PostgreSQL psycopg prepares them.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import Any, NamedTuple, Protocol

import psycopg

from registry.guards.freezes import FREEZE_LOCK
from registry.querysets import HOLD as HOLD_ACCOUNTS
from registry.services.blocks import AROUND, CHANGE, DELETE, FREE, HELD, NEW
from registry.services.entries import HOLD, KEEP, MOVED, SET_ASIDE, WRITE_ONCE
from registry.services.freezing import ANY_FREEZE, LOCK
from registry.statements import marks

TONNES = 1


class Rows(NamedTuple):
    """The ids that a transfer names."""

    source: int
    target: int
    round: int
    by: int
    approved_by: int


class Database(Protocol):
    """A connection of the driver: begins, commits and runs statements."""

    locks: str

    def run(self, sql: str, values: list[Any]) -> Any: ...

    def commit(self) -> None: ...


class Postgres:
    locks = " FOR UPDATE"

    def __init__(self, opened: psycopg.Connection[Any]) -> None:
        self.opened = opened
        self.run = opened.cursor().execute
        self.commit = opened.commit


class SQLite:
    locks = ""

    def __init__(self, name: str) -> None:
        self.opened = sqlite3.connect(name, timeout=30, isolation_level=None)
        self.opened.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;")

    def run(self, sql: str, values: list[Any]) -> sqlite3.Cursor:
        if not self.opened.in_transaction:
            self.opened.execute("BEGIN IMMEDIATE")
        return self.opened.execute(sql, values)

    def commit(self) -> None:
        self.opened.execute("COMMIT")


class RawTransfer:
    """One tonne from account to account: set aside in one transaction, moved in the next."""

    def __init__(self, database: Database) -> None:
        self.run, self.commit = database.run, database.commit
        sign = "%s" if isinstance(database, Postgres) else "?"
        texts = {
            "hold_one": HOLD_ACCOUNTS.format(table="registry_account", ids=marks(1)) + database.locks,
            "hold_two": HOLD_ACCOUNTS.format(table="registry_account", ids=marks(2)) + database.locks,
            "hold": HOLD + database.locks,
            "insert": f"INSERT INTO {NEW} VALUES ({marks(5)})",
            "moved": f"INSERT INTO {MOVED} VALUES ({marks(6)})",
            "delete_one": DELETE.format(marks(1)),
            "delete_two": DELETE.format(marks(2)),
            **{"free": FREE, "held": HELD, "around": AROUND, "change": CHANGE},
            **{"begin": LOCK.format("pg_advisory_xact_lock_shared"), "any_freeze": ANY_FREEZE},
            **{"set_aside": SET_ASIDE, "keep": KEEP, "write_once": WRITE_ONCE},
        }
        self.is_postgres = isinstance(database, Postgres)
        self.texts = {name: text.replace("%s", sign) for name, text in texts.items()}

    def __call__(self, rows: Rows, key: str) -> None:
        reservation = self.reserve(rows)
        self.transfer(rows, reservation, key)

    def begin(self) -> None:
        if self.is_postgres:
            self.run(self.texts["begin"], [FREEZE_LOCK]).fetchall()

    def reserve(self, rows: Rows) -> int:
        run, texts = self.run, self.texts
        self.begin()
        run(texts["hold_one"], [rows.source]).fetchall()
        run(texts["any_freeze"], [dt.datetime.now(dt.UTC).isoformat()]).fetchall()
        block, round, first, last, *_holder = run(texts["free"], [rows.source, rows.round, 0, 8]).fetchall()[0]
        now = dt.datetime.now(dt.UTC).isoformat()
        [(reservation,)] = run(texts["set_aside"], [rows.source, TONNES, None, now]).fetchall()
        run(texts["change"], [first, first, rows.source, reservation, block])
        if last > first:
            run(texts["insert"], [round, first + 1, last, rows.source, None])
        self.commit()
        return int(reservation)

    def transfer(self, rows: Rows, reservation: int, key: str) -> None:
        run, texts = self.run, self.texts
        self.begin()
        run(texts["hold_two"], sorted([rows.source, rows.target])).fetchall()
        run(texts["hold"], [reservation]).fetchall()
        now = dt.datetime.now(dt.UTC).isoformat()
        entry = ["transfer", now, rows.by, rows.approved_by, "bench", "bench", key, key]
        [(entry_id,)] = run(texts["write_once"], entry).fetchall()
        run(texts["any_freeze"], [now]).fetchall()
        [block] = run(texts["held"], [rows.source, reservation, 0, 0, 8]).fetchall()
        run(texts["keep"], [0, reservation])
        self.join(block, rows.target)
        run(texts["moved"], [entry_id, block[1], block[2], block[3], rows.source, rows.target])
        self.commit()

    def join(self, block: Any, target: int) -> None:
        """Give a block to the target, in one row with the target's free neighbours."""
        run, texts = self.run, self.texts
        pk, round, first, last, *_holder = block
        around = run(texts["around"], [round, last + 1]).fetchall()
        same = [row for row in around if row[4:] == (target, None)]
        before = [row for row in same if row[3] == first - 1]
        after = [row for row in same if row[2] == last + 1]
        keep, *spare = [row[0] for row in (*before, *after)] or [pk]
        if keep != pk:
            spare.append(pk)
        if spare:
            run(texts["delete_one" if len(spare) == 1 else "delete_two"], spare)
        first, last = (before[0][2] if before else first), (after[0][3] if after else last)
        run(texts["change"], [first, last, target, None, keep])
