"""The rows of the ledger beside its blocks, read and written by hand-made statements; the services decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from registry.models import LedgerTransaction, Reservation
from registry.services.blocks import Run
from registry.statements import execute, fetch, for_update, insert

# On SQLite a guard looks for the key before the row is written, so it is asked for here and not by ON CONFLICT.
WRITE_ONCE = (
    "INSERT INTO registry_ledgertransaction (kind, at, by_id, approved_by_id, reason, reference, idempotency_key) "
    "SELECT %s, %s, %s, %s, %s, %s, %s "
    "WHERE NOT EXISTS (SELECT 1 FROM registry_ledgertransaction WHERE idempotency_key = %s) RETURNING id"
)
SET_ASIDE = (
    "INSERT INTO registry_reservation (account_id, tonnes, expires_at, created_at) VALUES (%s, %s, %s, %s) RETURNING id"
)
HOLD = "SELECT tonnes FROM registry_reservation WHERE id = %s"
KEEP = "UPDATE registry_reservation SET tonnes = %s WHERE id = %s"
MOVED = "registry_movement (transaction_id, round_id, first_serial, last_serial, from_account_id, to_account_id)"


def write_once(entry: LedgerTransaction) -> bool:
    """Write a transaction, unless one of its key is there; whether it was written."""
    at = connection.ops.adapt_datetimefield_value(entry.at)
    values = [entry.kind, at, entry.by_id, entry.approved_by_id, entry.reason, entry.reference, entry.idempotency_key]
    rows = fetch(WRITE_ONCE, [*values, entry.idempotency_key])
    if rows:
        _is_saved(entry, rows[0][0])
    return bool(rows)


def write_movements(entry: LedgerTransaction, runs: Sequence[Run], *, source_id: int | None) -> None:
    """Write where each run of serials went; its holder is who has it now."""
    insert(MOVED, [(entry.pk, run.round_id, run.first, run.last, source_id, run.holder.account_id) for run in runs])


def new_reservation(account_id: int, tonnes: int, expires_at: dt.datetime | None) -> Reservation:
    reservation = Reservation(account_id=account_id, tonnes=tonnes, expires_at=expires_at, created_at=timezone.now())
    times = [connection.ops.adapt_datetimefield_value(at) for at in (expires_at, reservation.created_at)]
    [(pk,)] = fetch(SET_ASIDE, [account_id, tonnes, *times])
    _is_saved(reservation, pk)
    return reservation


def hold_reservation(reservation: Reservation) -> None:
    """Hold a reservation of a held account; the caller's copy learns how many tonnes it has now."""
    [(reservation.tonnes,)] = fetch(HOLD + for_update(), [reservation.pk])


def add_tonnes(reservation: Reservation, tonnes: int) -> None:
    reservation.tonnes += tonnes
    execute(KEEP, [(reservation.tonnes, reservation.pk)])


def _is_saved(row: Any, pk: int) -> None:
    row.pk = pk
    row._state.adding = False
