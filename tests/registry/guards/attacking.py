"""How an attack is made in raw SQL, and what it means that it was refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from registry.models import (
    Account,
    Act,
    Allocation,
    CreditBlock,
    LedgerSeal,
    LedgerTransaction,
    Movement,
    Proposal,
    Reservation,
    Round,
)

LEDGER_MODELS = (
    LedgerTransaction,
    Movement,
    LedgerSeal,
    Act,
    CreditBlock,
    Round,
    Reservation,
    Account,
    Proposal,
    Allocation,
)
BLOCK = "INSERT INTO registry_creditblock (round_id, first_serial, last_serial, account_id, reservation_id) VALUES "
MOVEMENT = (
    "INSERT INTO registry_movement (transaction_id, round_id, first_serial, last_serial, from_account_id, "
    "to_account_id) VALUES "
)
ENTRY = (
    "INSERT INTO registry_ledgertransaction (kind, at, reason, reference, idempotency_key, by_id, approved_by_id) "
    "VALUES "
)


def rows() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in LEDGER_MODELS}


def attack(statement: str, values: dict[str, Any]) -> None:
    """Run a statement as far as the end of its transaction, where deferred guards speak."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        connection.check_constraints()


def refused(statement: str, values: dict[str, Any], because: str) -> None:
    before = rows()
    with pytest.raises(IntegrityError, match=because):
        attack(statement, values)
    assert rows() == before
