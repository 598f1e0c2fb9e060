"""The path of serials from their round to today, as the public may read it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from registry.models import Account, CreditBlock, Movement, Round

Range = tuple[int, int]


@dataclass(frozen=True)
class Step:
    """Some of the serials went from one account (None when TGO issued them) to another, in one transaction."""

    kind: str  # a TransactionKind
    at: dt.datetime
    source: Account | None
    target: Account
    ranges: list[Range]

    @property
    def tonnes(self) -> int:
        return tonnes_of(self.ranges)


@dataclass(frozen=True)
class Holding:
    """Some of the serials are in an account today."""

    account: Account
    ranges: list[Range]

    @property
    def tonnes(self) -> int:
        return tonnes_of(self.ranges)


@dataclass(frozen=True)
class Path:
    steps: list[Step]  # oldest first
    today: list[Holding]


def path_of(round: Round, ranges: Sequence[Range]) -> Path:
    """Every movement of these serials, cut to them, and where they are today; two queries."""
    return Path(_steps(round, ranges), _holdings(round, ranges))


def tonnes_of(ranges: Iterable[Range]) -> int:
    return sum(last - first + 1 for first, last in ranges)


def _steps(round: Round, ranges: Sequence[Range]) -> list[Step]:
    movements = Movement.objects.filter(_overlapping(ranges), round=round).select_related(
        "transaction", *_owner("from_account"), *_owner("to_account")
    )
    steps: dict[tuple[int, int | None, int], tuple[Movement, list[Range]]] = {}
    for move in movements.order_by("transaction_id", "first_serial"):
        key = (move.transaction_id, move.from_account_id, move.to_account_id)
        steps.setdefault(key, (move, []))[1].extend(_cut(move, ranges))
    return [
        Step(move.transaction.kind, move.transaction.at, move.from_account, move.to_account, _joined(moved))
        for move, moved in steps.values()
    ]


def _holdings(round: Round, ranges: Sequence[Range]) -> list[Holding]:
    blocks = CreditBlock.objects.filter(_overlapping(ranges), round=round).select_related(*_owner("account"))
    held: dict[Account, list[Range]] = defaultdict(list)
    for block in blocks.order_by("first_serial"):
        held[block.account].extend(_cut(block, ranges))
    return [Holding(account, _joined(parts)) for account, parts in held.items()]


def _owner(account: str) -> tuple[str, str]:
    return f"{account}__authority", f"{account}__buyer"


def _overlapping(ranges: Sequence[Range]) -> Q:
    overlapping = Q(pk__in=[])
    for first, last in ranges:
        overlapping |= Q(first_serial__lte=last, last_serial__gte=first)
    return overlapping


def _cut(run: Movement | CreditBlock, ranges: Sequence[Range]) -> list[Range]:
    """The parts of a run of serials that lie in the ranges."""
    cuts = [(max(run.first_serial, first), min(run.last_serial, last)) for first, last in ranges]
    return [(first, last) for first, last in cuts if first <= last]


def _joined(ranges: list[Range]) -> list[Range]:
    """The same serials in order, in as few ranges as there can be."""
    joined: list[Range] = []
    for first, last in sorted(ranges):
        if joined and joined[-1][1] + 1 == first:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined
