"""Who signs a move, and what an account holds after it."""

from __future__ import annotations

from registry.models import (
    Account,
    User,
)
from registry.services.ledger import Signed


def signed(people: tuple[User, User], key: str = "sale-1") -> Signed:
    by, approved_by = people
    return Signed(by=by, approved_by=approved_by, reason="ขายตามสัญญา", reference="สมมติ 1/2568", key=key)


def runs(account: Account) -> list[tuple[int, int, int | None]]:
    """An account's blocks: first and last serial, and the reservation."""
    rows = account.blocks.order_by("round_id", "first_serial")
    return [(row.first_serial, row.last_serial, row.reservation_id) for row in rows]
