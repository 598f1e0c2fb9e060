"""The ledger's promises, held by the database itself on SQLite and PostgreSQL.

Refused on both engines: overlapping blocks, serials outside the round, a block that changes its round or is set aside
by another account's reservation, UPDATE and DELETE of ledger rows and allocations, a change of an issued round or of
what it was divided into, and an account or a reservation that changes hands. On PostgreSQL also TRUNCATE, and at
commit a gap among a round's serials (only the neighbours of what changed are looked at). On SQLite a gap is found by
`audit_ledger`; there also serials that are not whole, and INSERT OR REPLACE, which deletes a row without firing any
DELETE trigger, are refused. That is ledger.py; what freezes and adjustments forbid stands in freezes.py, and what
would tell of a move that never was in forgeries.py.

`install()` runs after migrations. `remove()` runs before them on SQLite, because a table rebuild there drops triggers
silently and a trigger that names another table breaks the migration; tests remove them before they empty tables.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from registry.guards import forgeries, freezes, ledger

ROOMS = (ledger, freezes, forgeries)


def sqlite_triggers() -> dict[str, str]:
    """The body of each trigger by its name."""
    return {name: body for room in ROOMS for name, body in room.sqlite_triggers().items()}


def postgres_triggers() -> dict[str, tuple[str, str]]:
    """The table and the rest of each trigger by its name."""
    return {name: rest for room in ROOMS for name, rest in room.postgres_triggers().items()}


def install(using: str = "default") -> None:
    """Put every guard in place; harmless when they are there already."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, body in sqlite_triggers().items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {body}")
            return
        cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        for name, message in ledger.POSTGRES_REFUSALS.items():
            cursor.execute(ledger.POSTGRES_REFUSAL.format(name=name, message=message))
        cursor.execute(ledger.POSTGRES_FUNCTIONS + freezes.POSTGRES_FUNCTIONS + forgeries.POSTGRES_FUNCTIONS)
        for name, (table, body) in postgres_triggers().items():
            kind = "CONSTRAINT TRIGGER" if "DEFERRABLE" in body else "TRIGGER"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            cursor.execute(f"CREATE {kind} {name} {body}")
        if ledger.POSTGRES_OVERLAP in missing(using):
            cursor.execute(ledger.ADD_POSTGRES_OVERLAP)


def remove(using: str = "default") -> None:
    """Take every guard away, for a migration on SQLite or for a test that empties tables."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in sqlite_triggers():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for name, (table, _body) in postgres_triggers().items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        cursor.execute(
            f"ALTER TABLE IF EXISTS registry_creditblock DROP CONSTRAINT IF EXISTS {ledger.POSTGRES_OVERLAP}"
        )


def missing(using: str = "default") -> set[str]:
    """The names of the guards that are not in place; on SQLite also of those whose body is another."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
            there = {sql for (sql,) in cursor.fetchall()}
            return {name for name, body in sqlite_triggers().items() if f"CREATE TRIGGER {name} {body}" not in there}
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') UNION SELECT conname FROM pg_constraint"
        )
        return {*postgres_triggers(), ledger.POSTGRES_OVERLAP} - {name for (name,) in cursor.fetchall()}


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    if has_tables(using, "registry_movement", "registry_freeze"):
        install(using)


def remove_before_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    if connections[using].vendor == "sqlite" and has_tables(using, "registry_movement"):
        remove(using)


def has_tables(using: str, *names: str) -> bool:
    return {*names} <= {*connections[using].introspection.table_names()}
