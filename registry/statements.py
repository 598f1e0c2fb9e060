"""Hand-written SQL for the few statements that every transfer runs: the same text on SQLite and PostgreSQL.

Building a statement in the ORM costs several times what the database needs to answer it. On PostgreSQL these are also
prepared, so that it plans each of them once a connection. Errors, logging and transactions stay Django's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

Values = Sequence[Any]
ROWS_AT_ONCE = 1_000  # in one INSERT


def fetch(sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """The rows that a statement gives, all read."""
    with _cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def execute(sql: str, rows: Sequence[Values]) -> None:
    """Run a statement once for each row of values, in their order."""
    if not rows:
        return
    with _cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(sql, rows[0])
        else:
            cursor.executemany(sql, rows)


def insert(into: str, rows: Sequence[Values]) -> None:
    """Write rows into `table (columns)`, many in a statement."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[start : start + ROWS_AT_ONCE]
        row = f"({marks(len(some[0]))})"
        values = [value for row in some for value in row]
        execute(f"INSERT INTO {into} VALUES {', '.join([row] * len(some))}", [values])  # noqa: S608 - only marks


def marks(number: int) -> str:
    """The placeholders of so many values."""
    return ", ".join(["%s"] * number)


def for_update() -> str:
    """What holds the rows that a SELECT reads; on SQLite the transaction holds them all (IMMEDIATE)."""
    return " FOR UPDATE" if connection.features.has_select_for_update else ""


@contextmanager
def _cursor() -> Iterator[CursorWrapper]:
    """Django's cursor; on PostgreSQL over one with which psycopg prepares what is repeated (prepare_threshold).

    Where statements are logged Django's own stays, because only that one knows their text with its values.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not connection.queries_logged:
            from django.db.backends.postgresql.base import ServerBindingCursor

            cursor.cursor = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]  # it is psycopg's own
        yield cursor
