"""`audit_ledger` over a hundred thousand and a million sealed movements: the whole command, its time and its memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from django.conf import settings
from django.db import connection

from registry.services.seals import seal_all
from tests.bench import databases
from tests.bench.big_ledger import build
from tests.bench.measure import times

SIZES = (100_000, 1_000_000)


def run() -> None:
    with databases.migrated() as empty:
        seconds = [_audited(empty, pieces) for pieces in SIZES]
    small, large = seconds
    print(f"  ten times the movements: × {large / small:.1f} the time")


def _audited(empty: str, pieces: int) -> float:
    name = databases.copy_of(empty, f"audit_{pieces}")
    with times(f"building {pieces:,} movements"):
        build(name, pieces)
    databases.open_database(name)
    with times("sealing them"):
        seal_all()
    connection.close()
    seconds, peak = _command(name)
    print(f"Audit: {pieces:,} movements on {connection.vendor}: {seconds:,.1f} s, at most {peak:,.0f} MB", flush=True)
    databases.drop(name)
    return seconds


def _command(name: str) -> tuple[float, float]:
    """Seconds, and megabytes at the highest, of the command in a process of its own."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, settings.BASE_DIR / "manage.py", "audit_ledger"],
        env={**os.environ, "DATABASE_URL": databases.url_of(name)},
        stdout=subprocess.DEVNULL,
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    assert status == 0, f"audit_ledger ended with {status}"
    return time.perf_counter() - start, usage.ru_maxrss / 1024
