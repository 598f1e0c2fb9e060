"""A typo in the environment stops the process with one sentence that names the variable."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from portal.environment import read_database

RANDOM = "kT3vQz8_r1LwXb5NfYp0HcMd7GsJu2AeRi4OtVy6ZlEnKxBqWgPhCmSaDjUoFI9w"


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Start manage.py with these variables only."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", "print('started')"],
        env={**clean, **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORTAL_MODE": "production"}, "SECRET_KEY is missing or a placeholder"),
        ({"PORTAL_MODE": "production", "SECRET_KEY": "short"}, "SECRET_KEY is missing or a placeholder"),
        ({"PORTAL_MODE": "production", "SECRET_KEY": "change-me-" * 9}, "SECRET_KEY is missing or a placeholder"),
        ({"PORTAL_MODE": "prodution"}, "PORTAL_MODE='prodution': use one of demo, production."),
        ({"PORT": "80a"}, "PORT='80a': a whole number is needed."),
        ({"PORT": "๘๐๐๐"}, "PORT='๘๐๐๐': a whole number is needed."),
        ({"EMAIL_USE_TLS": "ture"}, "EMAIL_USE_TLS='ture': use one of false, true."),
        ({"DATABASE_URL": "postgress://portal@db/portal"}, "DATABASE_URL begins with 'postgress'"),
        ({"DATABASE_URL": "postgres://portal@db:54x/portal"}, "DATABASE_URL has a port that is not a number"),
        ({"DATABASE_URL": "postgres://portal@db"}, "DATABASE_URL names no database"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL names no file"),
    ],
)
def test_a_typo_stops_the_process_with_a_sentence(tmp_path: Path, environment: dict[str, str], sentence: str) -> None:
    stopped = start(**environment, PORTAL_VAR=str(tmp_path))
    assert stopped.returncode == 1
    assert stopped.stdout == ""
    assert stopped.stderr.startswith(f"portal: {sentence}")
    assert len(stopped.stderr.strip().splitlines()) == 1


def test_production_starts_with_a_random_secret(tmp_path: Path) -> None:
    started = start(PORTAL_MODE="production", SECRET_KEY=RANDOM, PORTAL_VAR=str(tmp_path))
    assert started.stdout == "started\n", started.stderr


def test_the_demo_remembers_its_own_secret(tmp_path: Path) -> None:
    assert start(PORTAL_VAR=str(tmp_path)).stdout == "started\n"
    secret = tmp_path / "secret_key"
    assert len(secret.read_text()) > 50
    assert secret.stat().st_mode & 0o077 == 0
    before = secret.read_text()
    start(PORTAL_VAR=str(tmp_path))
    assert secret.read_text() == before


def test_a_database_address_is_read_with_its_escapes() -> None:
    read = read_database("postgres://por%40tal:p%2Fss@db.internal:5433/portal")
    wanted = {"NAME": "portal", "USER": "por@tal", "PASSWORD": "p/ss", "HOST": "db.internal", "PORT": "5433"}
    assert {key: read[key] for key in wanted} == wanted


def test_sqlite_takes_write_locks_at_once_and_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    read = read_database(f"sqlite:///{tmp_path / 'new' / 'portal.sqlite3'}")
    assert read["NAME"] == str(tmp_path / "new" / "portal.sqlite3")
    assert read["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in read["OPTIONS"]["init_command"]
    assert read["TEST"]["NAME"].endswith(".sqlite3")


def test_tests_write_beside_the_demos_files_and_not_among_them() -> None:
    assert Path(settings.VAR_DIR) != settings.BASE_DIR / "var"
    assert str(settings.STORAGES["private"]["OPTIONS"]["location"]).startswith(str(settings.VAR_DIR))
