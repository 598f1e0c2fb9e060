"""A ledger of any size that `audit_ledger` finds correct: as fragmented as can be, each piece sold once.

One round of PIECE tonnes for each piece, in the accounts of SELLERS authorities, then one transaction for each piece
to one of BUYERS buyers, pieces in no order. So there are as many blocks, and a few more movements, as pieces; and as
many reservations, one that each sale emptied, or PostgreSQL would plan for a table of no pages and read it whole. Rows
are written in one go with the guards away, which then come back and look at all that is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from registry import guards
from registry.services import ledger
from tests.bench.databases import as_owner
from tests.factories import AuthorityFactory, BuyerFactory, RoundFactory, dla_pair

PIECE = 50
SELLERS = 20
BUYERS = 100
STEP = 999_983  # prime: piece number × STEP modulo the number of pieces meets every piece once

NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %(last)s) "
ENTRIES = (
    "INSERT INTO registry_ledgertransaction (kind, at, by_id, approved_by_id, reason, reference, idempotency_key) "
    + NUMBERS
    + "SELECT 'transfer', %(at)s, %(by)s, %(approved_by)s, 'ข้อมูลสมมติ', 'สมมติ', 'piece-' || i FROM n"
)
PIECES = NUMBERS + ", pieces (i, piece) AS (SELECT i, (CAST(i AS bigint) * %(step)s) %% %(pieces)s FROM n) "
MOVEMENTS = (
    "INSERT INTO registry_movement "
    "(transaction_id, round_id, first_serial, last_serial, from_account_id, to_account_id) "
    + PIECES
    + "SELECT %(entry)s + i, %(round)s, piece * %(piece)s + 1, (piece + 1) * %(piece)s, "
    "%(seller)s + piece / %(share)s, %(buyer)s + i %% %(buyers)s FROM pieces ORDER BY i"
)
BLOCKS = (
    "INSERT INTO registry_creditblock (round_id, first_serial, last_serial, account_id) "
    + PIECES
    + "SELECT %(round)s, piece * %(piece)s + 1, (piece + 1) * %(piece)s, %(buyer)s + i %% %(buyers)s "
    "FROM pieces ORDER BY piece"
)
RESERVATIONS = (
    "INSERT INTO registry_reservation (account_id, tonnes, created_at) "
    + PIECES
    + "SELECT %(seller)s + piece / %(share)s, 0, %(at)s FROM pieces ORDER BY i"
)

FILLED = "('registry_ledgertransaction', 'registry_movement', 'registry_creditblock', 'registry_reservation')"
FOREIGN_KEYS = (
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    f"WHERE contype = 'f' AND conrelid::regclass::text IN {FILLED}"
)
INDEXES = (
    f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN {FILLED} "
    "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
)


def build(name: str, pieces: int) -> None:
    """Fill a migrated, empty database; `pieces` is a multiple of SELLERS."""
    with as_owner(name):
        guards.remove()
        with connection.cursor() as cursor:
            values = _scene(pieces)
            cursor.execute("DELETE FROM registry_creditblock")
            with _without_indexes():
                for statement in (RESERVATIONS, ENTRIES, MOVEMENTS, BLOCKS):
                    cursor.execute(statement, values)
        guards.install()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


@contextmanager
def _without_indexes() -> Iterator[None]:
    """PostgreSQL makes an index, and checks a foreign key, of a million rows at once much faster than row by row."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS)
        keys = cursor.fetchall()
        cursor.execute(INDEXES)
        indexes = cursor.fetchall()
        for table, name, _rule in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _rule in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _name, rule in indexes:
            cursor.execute(rule)
        for table, name, rule in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {rule}')


def _scene(pieces: int) -> dict[str, object]:
    """The round in the sellers' accounts, through the services; and what the statements need to know."""
    share = pieces // SELLERS
    sellers = [AuthorityFactory() for _number in range(SELLERS)]
    round = RoundFactory(tonnes=pieces * PIECE, issued=dict.fromkeys(sellers, share * PIECE))
    first, *_others, last = [ledger.authority_account(seller).pk for seller in sellers]
    assert last == first + SELLERS - 1
    assert share * SELLERS == pieces
    buyers = [ledger.buyer_account(BuyerFactory()).pk for _number in range(BUYERS)]
    by, approved_by = dla_pair()
    return {
        "pieces": pieces,
        "last": pieces - 1,
        "piece": PIECE,
        "step": STEP,
        "share": share,
        "seller": first,
        "buyer": buyers[0],
        "buyers": BUYERS,
        "round": round.pk,
        "entry": round.movements.order_by("pk").last().transaction_id + 1,
        "at": timezone.now(),
        "by": by.pk,
        "approved_by": approved_by.pk,
    }
