"""Databases that last as long as the bench: on the PostgreSQL that DATABASE_URL names, else SQLite files in a folder.

On PostgreSQL DATABASE_OWNER_URL makes and drops them (DATABASE_URL where it is not set), and what is measured runs as
DATABASE_URL's role with the grants of docs/grants.sql, as in production.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from portal.settings import read_database

IS_POSTGRES = connection.vendor == "postgresql"
MADE: list[str] = []


def open_database(name: str) -> None:
    """Let Django's connection of this process lead to one of the bench's databases."""
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def migrated() -> Iterator[str]:
    """A migrated and otherwise empty database, Django's own meanwhile; it and all its copies are dropped at the end."""
    before = connection.settings_dict["NAME"]
    name = _new_name("empty")
    if IS_POSTGRES:
        _on_server(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        with as_owner(name):
            call_command("migrate", verbosity=0)
        if IS_POSTGRES:
            with psycopg.connect(**_where(_owner(), name)) as owner:
                owner.execute((settings.BASE_DIR / "docs" / "grants.sql").read_text())
        yield name
    finally:
        open_database(before)
        while MADE:
            drop(MADE[-1])


def copy_of(name: str, label: str) -> str:
    """A copy of a database that nobody is connected to."""
    connection.close()
    copy = _new_name(label)
    if IS_POSTGRES:
        _wait_until_alone(name)
        _on_server(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(copy), sql.Identifier(name)))
    else:
        shutil.copy(name, copy)
    return copy


def drop(name: str) -> None:
    connection.close()
    MADE.remove(name)
    if IS_POSTGRES:
        _wait_until_alone(name)
        _on_server(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    else:
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)


@contextmanager
def as_owner(name: str) -> Iterator[None]:
    """Be the role that may change the schema, in this database."""
    role = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    open_database(name)
    connection.settings_dict.update({key: _owner()[key] for key in role})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(role)


def connect(name: str) -> psycopg.Connection[Any]:
    """A plain connection as the role that is measured."""
    return psycopg.connect(**_where(connection.settings_dict, name))


def url_of(name: str) -> str:
    """What DATABASE_URL is in a process that is to use one of the bench's databases."""
    if not IS_POSTGRES:
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _wait_until_alone(name: str) -> None:
    """A connection that was closed is gone a moment later, and only then are its statistics in."""
    with psycopg.connect(**_where(_owner(), "postgres"), autocommit=True) as server:
        for _time in range(100):
            [(others,)] = server.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name]).fetchall()
            if not others:
                return
            time.sleep(0.1)


def _new_name(label: str) -> str:
    name = f"portal_bench_{os.getpid()}_{label}"
    MADE.append(name if IS_POSTGRES else str(Path(settings.VAR_DIR) / f"{name}.sqlite3"))
    return MADE[-1]


def _owner() -> dict[str, Any]:
    url = os.environ.get("DATABASE_OWNER_URL")
    return read_database(url) if url and IS_POSTGRES else connection.settings_dict


def _where(by: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "host": by["HOST"] or None,
        "port": by["PORT"] or None,
        "user": by["USER"] or None,
        "password": by["PASSWORD"] or None,
        "dbname": name,
    }


def _on_server(statement: sql.Composed) -> None:
    with psycopg.connect(**_where(_owner(), "postgres"), autocommit=True) as server:
        server.execute(statement)
