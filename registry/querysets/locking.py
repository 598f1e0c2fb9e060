"""Rows that services hold before they look at them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, Self, TypeVar

from django.db import connection, models, transaction

from registry.statements import fetch, for_update, marks

HOLD = "SELECT id FROM {table} WHERE id IN ({ids}) ORDER BY id"
Row = TypeVar("Row", bound=models.Model, covariant=True)


class LockingQuerySet(models.QuerySet[Row], Generic[Row]):
    """Rows that services lock before they look at them.

    Locks are taken in one order, by ascending id within each: purchase, orders, listings, accounts, paper counters.
    """

    def lock(self, pk: int) -> Row:
        """The row, held until the transaction ends; refused outside one."""
        return self._held().get(pk=pk)

    def lock_all(self, pks: Iterable[int]) -> list[Row]:
        """The rows in ascending id, each held until the transaction ends; refused outside one."""
        return list(self._held().filter(pk__in=set(pks)).order_by("pk"))

    def hold(self, *pks: int) -> None:
        """Hold rows that the caller need not read, in ascending id; refused outside a transaction."""
        _in_transaction()
        ids = sorted(set(pks))
        fetch(HOLD.format(table=self.model._meta.db_table, ids=marks(len(ids))) + for_update(), ids)

    def _held(self) -> Self:
        _in_transaction()
        return self.select_for_update(of=("self",)) if connection.features.has_select_for_update_of else self


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("lock() belongs in a transaction, which services open.")
