"""The test database: who owns it, and how it returns to its first state after a transactional test.

`Baseline` is the database as the migrations leave it: locales, root page, site, groups, permissions, guards. Django
would flush instead, which loses all of these, is refused by the ledger's guards, and needs TRUNCATE on PostgreSQL.
SQLite copies the file's pages back. On PostgreSQL the owner (DATABASE_OWNER_URL) empties the tables, with the guards
switched off inside that one transaction, and copies the first rows back from the schema `baseline`; the suite itself
runs as DATABASE_URL's role, which has only what docs/grants.sql gives.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from psycopg import sql

from portal.environment import read_database

APPLICATION_URL = os.environ.get("DATABASE_URL", "")
OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")
IS_POSTGRES = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
HAS_ROLES = IS_POSTGRES and bool(OWNER_URL)
GRANTS = settings.BASE_DIR / "docs" / "grants.sql"


class Baseline(Protocol):
    def save(self) -> None: ...

    def restore(self) -> None: ...


def sign_in_as(url: str) -> None:
    """Let Django's own connection be the owner, who creates, migrates and drops, or the application's role."""
    if HAS_ROLES:
        role = read_database(url)
        connection.close()
        connection.settings_dict.update(USER=role["USER"], PASSWORD=role["PASSWORD"])


def owner_connection() -> psycopg.Connection[Any]:
    """A connection of the owner to the test database, beside Django's own."""
    by = read_database(OWNER_URL) if HAS_ROLES else settings.DATABASES["default"]
    where = {"host": by["HOST"] or None, "port": by["PORT"] or None, "dbname": connection.settings_dict["NAME"]}
    return psycopg.connect(**where, user=by["USER"] or None, password=by["PASSWORD"] or None)


def remove_leftovers(database: Path) -> None:
    """A killed run leaves a write-ahead log, which SQLite would replay into the next run's new file."""
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


class SQLiteBaseline:
    def __init__(self) -> None:
        self.file = Path(settings.VAR_DIR) / "baseline.sqlite3"

    def save(self) -> None:
        remove_leftovers(self.file)
        with open_sqlite(self.file) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)

    def restore(self) -> None:
        with open_sqlite(self.file) as copy:
            connection.ensure_connection()
            copy.backup(connection.connection)


@contextmanager
def open_sqlite(file: Path) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(file)
    try:
        yield opened
    finally:
        opened.close()


class PostgresBaseline:
    TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
    SAVED = "SELECT tablename FROM pg_tables WHERE schemaname = 'baseline'"
    TRIGGERS = """
        SELECT relname || '.' || tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE NOT tgisinternal AND tgenabled = 'O' AND relnamespace = 'public'::regnamespace ORDER BY 1
    """
    COLUMNS = """
        SELECT attname FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    """

    def save(self) -> None:
        with owner_connection() as owner:
            if HAS_ROLES:
                owner.execute(GRANTS.read_text())
            owner.execute("DROP SCHEMA IF EXISTS baseline CASCADE; CREATE SCHEMA baseline")
            for name in rows_of(owner, self.TABLES):
                if owner.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(public(name))).fetchone():
                    copy = sql.Identifier("baseline", name)
                    owner.execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(copy, public(name)))
            self.triggers = rows_of(owner, self.TRIGGERS)

    def restore(self) -> None:
        """Empty every table and copy the first rows back; a lock that a test left behind fails within 20 seconds."""
        with owner_connection() as owner:
            owner.execute("SET LOCAL lock_timeout = '20s'")
            self.switch_guards(owner, "DISABLE")
            owner.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(public, rows_of(owner, self.TABLES)))))
            for name in rows_of(owner, self.SAVED):
                self.copy_back(owner, name)
            owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
            self.switch_guards(owner, "ENABLE")
            missing = set(self.triggers) - set(rows_of(owner, self.TRIGGERS))
        if missing:
            raise AssertionError(f"a test left guards removed from the database: {', '.join(sorted(missing))}")

    def switch_guards(self, owner: psycopg.Connection[Any], to: str) -> None:
        for table in sorted({trigger.split(".")[0] for trigger in self.triggers}):
            owner.execute(sql.SQL("ALTER TABLE {} {} TRIGGER USER").format(public(table), sql.SQL(to)))

    def copy_back(self, owner: psycopg.Connection[Any], name: str) -> None:
        columns = rows_of(owner, self.COLUMNS, [f'public."{name}"'])
        owner.execute(
            sql.SQL("INSERT INTO {0} ({2}) SELECT {2} FROM {1}").format(
                public(name), sql.Identifier("baseline", name), sql.SQL(", ").join(map(sql.Identifier, columns))
            )
        )


def public(table: str) -> sql.Identifier:
    return sql.Identifier("public", table)


def rows_of(owner: psycopg.Connection[Any], query: str, values: list[str] | None = None) -> list[str]:
    return [name for (name,) in owner.execute(query, values).fetchall()]


BASELINE: Baseline = PostgresBaseline() if IS_POSTGRES else SQLiteBaseline()


def restore_baseline() -> None:
    """Return the database and the caches to what they were before the first test."""
    BASELINE.restore()
    for cache in caches.all():
        cache.clear()
