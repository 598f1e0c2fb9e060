"""What the tests of batches do and read: an upload without a fault, its approval, a failure."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError

from registry.models import Batch, LocalAuthority, Round, User
from registry.services.batches import propose_batch, upload_shares
from registry.services.proposals import approve
from tests.registry.batch_rows import committed, file_of


def problems_of(batch: Batch) -> dict[int, list[tuple[str, str]]]:
    return {
        line.row: [(each["column"], each["code"]) for each in line.problems]
        for line in batch.lines.all()
        if line.problems
    }


def good(round: Round, authorities: list[LocalAuthority], by: User, *tonnes: object) -> Batch:
    shares = dict(zip(authorities, tonnes or (5, 3, 2), strict=True))
    return upload_shares(round, file_of(shares), by=by)


def carried_out(batch: Batch, pair: tuple[User, User]) -> Batch:
    with committed():
        approve(propose_batch(batch, by=pair[0]), by=pair[1])
    return Batch.objects.get(pk=batch.pk)


def broken(*args: Any, **more: Any) -> None:
    raise DatabaseError("connection lost")
