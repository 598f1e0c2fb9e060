"""Cut and join runs of serials in memory, then make the rows so, in as few statements as change them.

The hands of `registry.services.ledger`; the caller holds the rows of the accounts concerned. A run joins neighbours of
the same holder at once, so an account's blocks stay few, and no two blocks that touch have the same holder. Every
statement here finds its rows by an index, whatever the size of the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from registry.errors import NotEnoughCredits
from registry.statements import execute, fetch, insert, marks


class Holder(NamedTuple):
    """Whose tonnes they are, and which reservation sets them aside."""

    account_id: int
    reservation_id: int | None = None


class Run(NamedTuple):
    """Serials first…last of a round with one holder: what a block is, apart from its row."""

    round_id: int
    first: int
    last: int
    holder: Holder

    @property
    def tonnes(self) -> int:
        return self.last - self.first + 1

    @property
    def ends(self) -> tuple[tuple[str, int, int], tuple[str, int, int]]:
        return ("first", self.round_id, self.first), ("last", self.round_id, self.last)

    def goes_on_in(self, other: Run) -> bool:
        return (self.round_id, self.last + 1, self.holder) == (other.round_id, other.first, other.holder)


class Block(NamedTuple):
    """A row of `registry_creditblock`."""

    pk: int
    run: Run


Share = tuple[Holder, int]

READ_AT_FIRST = 8  # rows; nearly always enough

# By the index block_by_account. Each ORDER BY names its columns, or PostgreSQL would sort all that match.
FREE = """
    SELECT id, round_id, first_serial, last_serial, account_id, reservation_id FROM registry_creditblock
    WHERE account_id = %s AND reservation_id IS NULL AND round_id = %s AND first_serial > %s
    ORDER BY account_id, reservation_id, round_id, first_serial LIMIT %s
"""
HELD = """
    SELECT id, round_id, first_serial, last_serial, account_id, reservation_id FROM registry_creditblock
    WHERE account_id = %s AND reservation_id = %s AND (round_id, first_serial) > (%s, %s)
    ORDER BY account_id, reservation_id, round_id, first_serial LIMIT %s
"""
# By the index block_by_serial: the block after a given one, itself, and the one before it.
AROUND = """
    SELECT * FROM (
        SELECT id, round_id, first_serial, last_serial, account_id, reservation_id FROM registry_creditblock
        WHERE round_id = %s AND first_serial <= %s ORDER BY first_serial DESC LIMIT 3
    ) AS around
"""
AROUND_AT_ONCE = 100  # blocks; SQLite joins at most 500 SELECTs
CHANGE = """
    UPDATE registry_creditblock SET first_serial = %s, last_serial = %s, account_id = %s, reservation_id = %s
    WHERE id = %s
"""
DELETE = "DELETE FROM registry_creditblock WHERE id IN ({})"
NEW = "registry_creditblock (round_id, first_serial, last_serial, account_id, reservation_id)"


def take(holder: Holder, tonnes: int, *, round_id: int | None = None) -> list[Block]:
    """The holder's first blocks, by serial, that hold `tonnes` or more together: free ones of a round, or all that a
    reservation holds. Raises NotEnoughCredits."""
    taken, missing = [], tonnes
    for block in _in_order(holder, round_id):
        taken.append(block)
        missing -= block.run.tonnes
        if missing <= 0:
            return taken
    raise NotEnoughCredits(
        _("เหลือให้ใช้ %(available)s ตัน แต่ต้องการ %(wanted)s ตัน"),
        available=f"{tonnes - missing:,}",
        wanted=f"{tonnes:,}",
    )


def _in_order(holder: Holder, round_id: int | None) -> Iterator[Block]:
    """The holder's blocks, ever more at a time, until the caller has enough or there are no more."""
    after, size = (round_id or 0, 0), READ_AT_FIRST
    while True:
        values = (holder.account_id, *after) if holder.reservation_id is None else (*holder, *after)
        blocks = _blocks(FREE if holder.reservation_id is None else HELD, [*values, size])
        yield from blocks
        if len(blocks) < size:
            return
        last = blocks[-1].run
        after, size = (last.round_id, last.first), size * 4


def hand_out(blocks: Sequence[Block], shares: Iterable[Share], *, are_new: bool = False) -> list[Run]:
    """Give the first serials of the blocks to holders in turn; the rest stays as it was. Returns the runs given.

    `are_new` says that the holders have nothing yet, so that there are no neighbours to look for.
    """
    given, rest = _cut([block.run for block in blocks], shares)
    beside = [] if are_new else _beside(blocks, {run.holder for run in given})
    _rewrite([*blocks, *beside], _join([*given, *rest, *(block.run for block in beside)]))
    return given


def _cut(runs: list[Run], shares: Iterable[Share]) -> tuple[list[Run], list[Run]]:
    """What the shares get in turn, and what is left."""
    given, rest = [], runs[::-1]
    for holder, tonnes in shares:
        while tonnes:
            run = rest.pop()
            size = min(run.tonnes, tonnes)
            given.append(run._replace(last=run.first + size - 1, holder=holder))
            if size < run.tonnes:
                rest.append(run._replace(first=run.first + size))
            tonnes -= size
    return given, rest


def _beside(blocks: Sequence[Block], holders: set[Holder]) -> list[Block]:
    """The holders' blocks right before and after each of these.

    Other holders' blocks are left alone: their accounts are not held here, so they may change at any moment.
    """
    found = set()
    for start in range(0, len(blocks), AROUND_AT_ONCE):
        runs = [block.run for block in blocks[start : start + AROUND_AT_ONCE]]
        values = [value for run in runs for value in (run.round_id, run.last + 1)]
        found.update(_blocks(" UNION ALL ".join([AROUND] * len(runs)), values))
    return [block for block in found.difference(blocks) if block.run.holder in holders]


def _blocks(sql: str, values: Sequence[int | None]) -> list[Block]:
    return [
        Block(pk, Run(round_id, first, last, Holder(account_id, reservation_id)))
        for pk, round_id, first, last, account_id, reservation_id in fetch(sql, values)
    ]


def _join(runs: Iterable[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in sorted(runs):
        if joined and joined[-1].goes_on_in(run):
            joined[-1] = joined[-1]._replace(last=run.last)
        else:
            joined.append(run)
    return joined


def _rewrite(rows: Iterable[Block], runs: Iterable[Run]) -> None:
    """Make rows into runs of the same serials. A row becomes a run that begins or ends where it does.

    Nothing overlaps on the way: rows that no run needs go, some shrink, others grow, and new ones fill what is open.
    """
    spare = dict(rows)
    by_end = {end: pk for pk, old in spare.items() for end in old.ends}
    new, changed = [], []
    for run in runs:
        pk = next((by_end[end] for end in run.ends if by_end.get(end) in spare), None)
        if pk is None:
            new.append(run)
            continue
        old = spare.pop(pk)
        if old != run:
            changed.append((run.tonnes - old.tonnes, pk, run))
    if spare:
        execute(DELETE.format(marks(len(spare))), [list(spare)])
    execute(CHANGE, [(run.first, run.last, *run.holder, pk) for _growth, pk, run in sorted(changed)])
    insert(NEW, [(run.round_id, run.first, run.last, *run.holder) for run in new])
