"""Setting aside and transferring tonnes through the services, against raw SQL that does the same to the same tables."""

from __future__ import annotations

import itertools

from django.db import connection, transaction
from django.db.models import Sum

from registry.models import Account, Round, User
from registry.services import ledger
from tests.bench.measure import compare

TONNES = 1
keys = itertools.count()


def run() -> None:
    first, second = User.objects.order_by("pk")[:2]
    round = Round.objects.get(number=3)
    unlisted = Account.objects.filter(authority__code__endswith="0003")  # all of whose tonnes are free
    source, target = unlisted.annotate(tonnes=Sum("blocks__tonnes")).order_by("-tonnes")[:2]

    def through_services() -> None:
        signed = ledger.Signed(first, second, "bench", "bench", f"bench-{next(keys)}")
        with transaction.atomic():
            ledger.transfer(ledger.reserve(source, TONNES, round=round), target, signed=signed)

    compare(
        f"Ledger: one tonne from account to account, on {connection.vendor}",
        {
            "raw SQL, the least that moves a tonne": (lambda: raw(source, target, round, first, second), 100),
            "through the services": (through_services, 50),
        },
    )


def raw(source: Account, target: Account, round: Round, first: User, second: User) -> None:
    """Lock, take the first serial of the first free block, write the transaction and its movement."""
    with transaction.atomic(), connection.cursor() as cursor:
        suffix = " FOR UPDATE" if connection.vendor == "postgresql" else ""
        ids = sorted([source.pk, target.pk])
        cursor.execute(f"SELECT id FROM registry_account WHERE id IN (%s, %s) ORDER BY id{suffix}", ids)
        cursor.execute(
            "SELECT id, first_serial, last_serial FROM registry_creditblock WHERE account_id = %s AND round_id = %s "
            "AND reservation_id IS NULL ORDER BY first_serial LIMIT 1",
            [source.pk, round.pk],
        )
        block, serial, _last = cursor.fetchone()
        cursor.execute("UPDATE registry_creditblock SET first_serial = %s WHERE id = %s", [serial + 1, block])
        cursor.execute(
            "SELECT id FROM registry_creditblock WHERE account_id = %s AND round_id = %s AND last_serial = %s",
            [target.pk, round.pk, serial - 1],
        )
        before = cursor.fetchone()
        if before:
            cursor.execute("UPDATE registry_creditblock SET last_serial = %s WHERE id = %s", [serial, before[0]])
        else:
            cursor.execute(
                "INSERT INTO registry_creditblock (round_id, first_serial, last_serial, account_id) "
                "VALUES (%s, %s, %s, %s)",
                [round.pk, serial, serial, target.pk],
            )
        cursor.execute(
            "INSERT INTO registry_ledgertransaction (kind, at, by_id, approved_by_id, reason, reference, "
            "idempotency_key) VALUES ('transfer', CURRENT_TIMESTAMP, %s, %s, 'bench', 'bench', %s) RETURNING id",
            [first.pk, second.pk, f"raw-{next(keys)}"],
        )
        entry = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO registry_movement (transaction_id, round_id, first_serial, last_serial, from_account_id, "
            "to_account_id) VALUES (%s, %s, %s, %s, %s, %s)",
            [entry, round.pk, serial, serial, source.pk, target.pk],
        )
