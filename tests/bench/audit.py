"""`audit_ledger` over a hundred thousand and a million sealed movements: the whole command, its time and its memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from registry.services.seals import seal_all
from tests.bench import databases
from tests.bench.big_ledger import build
from tests.bench.measure import times

SIZES = (100_000, 1_000_000)


def run() -> None:
    with databases.migrated() as empty:
        small, large = [_audited(empty, pieces) for pieces in SIZES]
    time_ratio, work_ratio = large.seconds / small.seconds, large.cpu / small.cpu
    print(f"  ten times the movements: × {time_ratio:.1f} the time, × {work_ratio:.1f} the work")


@dataclass(frozen=True)
class Cost:
    """Of the whole command: seconds by the clock and of its processor, and megabytes at the highest."""

    seconds: float
    cpu: float
    peak: float


def _audited(empty: str, pieces: int) -> Cost:
    name = databases.copy_of(empty, f"audit_{pieces}")
    with times(f"building {pieces:,} movements"):
        build(name, pieces)
    databases.open_database(name)
    with times("sealing them"):
        seal_all()
    connection.close()
    cost = _command(name)
    print(
        f"Audit: {pieces:,} movements on {connection.vendor}: {cost.seconds:,.1f} s "
        f"(its own processor time {cost.cpu:,.1f} s), at most {cost.peak:,.0f} MB",
        flush=True,
    )
    databases.drop(name)
    return cost


def _command(name: str) -> Cost:
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, settings.BASE_DIR / "manage.py", "audit_ledger"],
        env={**os.environ, "DATABASE_URL": databases.url_of(name)},
        stdout=subprocess.DEVNULL,
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    assert status == 0, f"audit_ledger ended with {status}"
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
