"""Transfers a second through the services, at a thousand blocks and at a million, beside raw SQL of the same work.

A transfer sets one tonne of one account aside and moves it to another, in two transactions; the accounts are drawn at
random. On PostgreSQL 8 processes do so at once; SQLite has one writer, so there is one process. Every run begins with a
fresh copy of its ledger, and the runs of sizes and sides take turns, so that what else the machine does falls on all.
"""

from __future__ import annotations

import itertools
import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.models import Account, LedgerTransaction, Round
from registry.services import ledger
from tests.bench import databases
from tests.bench.big_ledger import build
from tests.bench.measure import ROUNDS, times
from tests.bench.raw_transfer import TONNES, Postgres, RawTransfer, Rows, SQLite

SIZES = {"1,000 blocks": 1_000, "1,000,000 blocks": 1_000_000}
PROCESSES = 8 if databases.IS_POSTGRES else 1
SECONDS = 3.0
WARM = 20  # transfers
SMALL = 500  # rows; PostgreSQL rightly reads a smaller table whole
Transfer = Callable[[Rows, str], None]


def run() -> None:
    with databases.migrated() as empty:
        ledgers = {label: _built(empty, pieces) for label, pieces in SIZES.items()}
        rates: dict[tuple[str, str], list[float]] = {}
        scans: dict[str, int] = {}
        for turn, (label, name), side in itertools.product(range(ROUNDS), ledgers.items(), SIDES):
            rates.setdefault((label, side), []).append(_rate(name, side, turn, scans))
        _print({key: median(values) for key, values in rates.items()})
        _print_statements(ledgers["1,000 blocks"])
        if databases.IS_POSTGRES:
            _print_scans(scans)


def _built(empty: str, pieces: int) -> str:
    name = databases.copy_of(empty, f"blocks_{pieces}")
    with times(f"building a ledger of {pieces:,} blocks and as many transactions"):
        build(name, pieces)
    return name


# --- the two sides -------------------------------------------------------------------------------------------------


def services() -> Transfer:
    accounts = Account.objects.in_bulk()
    [round] = Round.objects.all()
    entry = LedgerTransaction.objects.select_related("by", "approved_by").first()
    assert entry

    def transfer(rows: Rows, key: str) -> None:
        signed = ledger.Signed(entry.by, entry.approved_by, "bench", "bench", key)
        reservation = ledger.reserve(accounts[rows.source], TONNES, round=round)
        ledger.transfer(reservation, accounts[rows.target], signed=signed)

    return transfer


def raw() -> Transfer:
    name = connection.settings_dict["NAME"]
    return RawTransfer(Postgres(databases.connect(name)) if databases.IS_POSTGRES else SQLite(name))


SIDES: dict[str, Callable[[], Transfer]] = {"raw SQL, the same statements": raw, "through the services": services}


# --- one run -------------------------------------------------------------------------------------------------------


def _rate(name: str, side: str, turn: int, scans: dict[str, int]) -> float:
    """Transfers a second of all processes together, on a fresh copy of a ledger."""
    copy = databases.copy_of(name, "run")
    fork = multiprocessing.get_context("fork")
    barrier, done = fork.Barrier(PROCESSES), fork.Queue()
    workers = [
        fork.Process(target=_work, args=(copy, side, f"{turn}-{number}", barrier, done)) for number in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    counts = [done.get(timeout=120) for _worker in workers]
    for worker in workers:
        worker.join()
    if databases.IS_POSTGRES and side == "through the services":
        _count_scans(copy, scans)
    databases.drop(copy)
    return sum(counts) / SECONDS


def _work(name: str, side: str, seed: str, barrier: Any, done: Any) -> None:
    databases.open_database(name)
    transfer, draw = SIDES[side](), _draws(seed)
    for number in range(WARM):
        transfer(next(draw), f"warm-{seed}-{number}")
    barrier.wait()
    until, number = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < until:
        transfer(next(draw), f"bench-{seed}-{number}")
        number += 1
    done.put(number)
    connection.close()


def _draws(seed: str) -> Iterator[Rows]:
    """Two accounts of buyers at a time, for ever the same ones for the same seed."""
    buyers = list(Account.objects.filter(kind="buyer").order_by("pk").values_list("pk", flat=True))
    [round] = Round.objects.values_list("pk", flat=True)
    by, approved_by = LedgerTransaction.objects.values_list("by", "approved_by")[0]
    chance = random.Random(seed)
    while True:
        source, target = chance.sample(buyers, 2)
        yield Rows(source, target, round, by, approved_by)


# --- what is printed -----------------------------------------------------------------------------------------------


def _print(rates: dict[tuple[str, str], float]) -> None:
    small, large = SIZES
    sides = list(SIDES)
    print(f"\nLedger: transfers a second, {PROCESSES} processes, on {connection.vendor}, medians of {ROUNDS} runs")
    for label in SIZES:
        first = rates[label, sides[0]]
        for side in sides:
            print(f"  {label:<18} {side:<30} {rates[label, side]:>8,.0f} /s   × {rates[label, side] / first:.3f}")
    for side in sides:
        print(f"  {large} over {small}, {side}: × {rates[large, side] / rates[small, side]:.3f}")


def _print_statements(name: str) -> None:
    databases.open_database(databases.copy_of(name, "counted"))
    transfer, draw = services(), _draws("count")
    with CaptureQueriesContext(connection) as statements:
        for number in range(100):
            transfer(next(draw), f"counted-{number}")
    ends = [each for each in statements if each["sql"] in {"BEGIN", "COMMIT", "BEGIN IMMEDIATE"}]
    print(
        f"  statements a transfer: {(len(statements) - len(ends)) / 100:.1f}, and {len(ends) / 100:.1f} BEGIN or COMMIT"
    )


# Rows at the last ANALYZE, which a copy brings with it, and those that came in the copy.
SCANS = """
    SELECT stat.relname, seq_scan, GREATEST(reltuples::bigint, 0) + n_live_tup
    FROM pg_stat_user_tables AS stat JOIN pg_class ON pg_class.oid = relid WHERE seq_scan > 0
"""


def _count_scans(name: str, scans: dict[str, int]) -> None:
    """Add how often PostgreSQL read a table from end to end; a copy's statistics begin with it."""
    time.sleep(0.5)  # a connection that has ended hands in its statistics a moment later
    with databases.connect(name) as reader:
        for table, count, rows in reader.execute(SCANS).fetchall():
            if rows > SMALL:
                scans[table] = scans.get(table, 0) + count


def _print_scans(scans: dict[str, int]) -> None:
    print(f"  tables of more than {SMALL:,} rows that a statement read from end to end: {scans or 'none'}")
