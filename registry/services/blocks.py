"""Cut and join runs of serials in memory, then make the rows so, in as few statements as change them.

The hands of `registry.services.ledger`; the caller holds the rows of the accounts concerned. A run joins neighbours of
the same holder at once, so an account's blocks stay few, and no two blocks that touch have the same holder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from registry.errors import NotEnoughCredits
from registry.models import CreditBlock
from registry.querysets import BlockQuerySet


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


Share = tuple[Holder, int]


def take(blocks: BlockQuerySet, tonnes: int) -> list[CreditBlock]:
    """The first blocks, by serial, that hold `tonnes` or more together. Raises NotEnoughCredits."""
    taken, missing = [], tonnes
    for block in blocks.order_by("round_id", "first_serial").iterator(chunk_size=200):
        taken.append(block)
        missing -= block.tonnes
        if missing <= 0:
            return taken
    raise NotEnoughCredits(
        _("เหลือให้ใช้ %(available)s ตัน แต่ต้องการ %(wanted)s ตัน"),
        available=f"{tonnes - missing:,}",
        wanted=f"{tonnes:,}",
    )


def hand_out(blocks: Sequence[CreditBlock], shares: Iterable[Share], *, are_new: bool = False) -> list[Run]:
    """Give the first serials of the blocks to holders in turn; the rest stays as it was. Returns the runs given.

    `are_new` says that the holders have nothing yet, so that there are no neighbours to look for.
    """
    given, rest = _cut([_run(block) for block in blocks], shares)
    beside = [] if are_new else _beside(blocks)
    _rewrite([*blocks, *beside], _join([*given, *rest, *map(_run, beside)]))
    return given


def _run(block: CreditBlock) -> Run:
    return Run(block.round_id, block.first_serial, block.last_serial, Holder(block.account_id, block.reservation_id))


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


def _beside(blocks: Sequence[CreditBlock]) -> list[CreditBlock]:
    """The blocks before and after each of these; one look at the index of serials for each."""
    found = {}
    for block in blocks:
        until = CreditBlock.objects.filter(round_id=block.round_id, first_serial__lte=block.last_serial + 1)
        found.update({row.pk: row for row in until.order_by("-first_serial")[:3]})  # after, itself, before
    own = {block.pk for block in blocks}
    return [row for row in found.values() if row.pk not in own]


def _join(runs: Iterable[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in sorted(runs):
        if joined and joined[-1].goes_on_in(run):
            joined[-1] = joined[-1]._replace(last=run.last)
        else:
            joined.append(run)
    return joined


def _rewrite(rows: Iterable[CreditBlock], runs: Iterable[Run]) -> None:
    """Make rows into runs of the same serials. A row becomes a run that begins or ends where it does.

    Nothing overlaps on the way: rows that no run needs go, some shrink, others grow, and new ones fill what is open.
    """
    spare = {row.pk: _run(row) for row in rows}
    by_end = {end: pk for pk, old in spare.items() for end in old.ends}
    new, moved, resized = [], defaultdict(list), []
    for run in runs:
        pk = next((by_end[end] for end in run.ends if by_end.get(end) in spare), None)
        if pk is None:
            new.append(run)
            continue
        old = spare.pop(pk)
        if old.tonnes != run.tonnes:
            resized.append((run.tonnes - old.tonnes, pk, run))
        elif old.holder != run.holder:
            moved[run.holder].append(pk)
    if spare:
        CreditBlock.objects.filter(pk__in=spare).delete()
    for holder, pks in moved.items():
        CreditBlock.objects.filter(pk__in=pks).update(**holder._asdict())
    for _growth, pk, run in sorted(resized):
        CreditBlock.objects.filter(pk=pk).update(**_columns(run))
    CreditBlock.objects.bulk_create(CreditBlock(round_id=run.round_id, **_columns(run)) for run in new)


def _columns(run: Run) -> dict[str, int | None]:
    return {"first_serial": run.first, "last_serial": run.last, **run.holder._asdict()}
