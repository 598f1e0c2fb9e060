"""Which account holds which serials, as a replay of the movements leaves it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

CHUNK = 200  # runs
FIRST = itemgetter(0)  # the first serial of a run


class Run(NamedTuple):
    """Serials first…last in one account; in none (None) when no movement ever brought them in."""

    first: int
    last: int
    account: int | None


class Holdings:
    """Which account holds which serials of a round: runs in ascending order, neighbours of one account joined.

    The runs are kept in chunks, so that a movement among a million runs shifts a few hundred of them and not all.
    """

    def __init__(self) -> None:
        self.chunks: list[list[Run]] = []
        self.starts: list[int] = []  # the first serial of each chunk

    @property
    def runs(self) -> list[Run]:
        return list(chain.from_iterable(self.chunks))

    def held(self, first: int, last: int) -> list[Run]:
        """The runs that make up first…last, cut to it."""
        runs = _together(self.chunks[self._chunks(first, last)])
        return _whole(runs[_at(runs, first) : _after(runs, last)], first, last)

    def put(self, first: int, last: int, account: int) -> list[Run]:
        """Give first…last to an account; returns the runs that made it up before."""
        where = self._chunks(first - 1, last + 1)
        runs = _together(self.chunks[where])
        before = _put(runs, first, last, account)
        size = len(runs) if len(runs) <= 2 * CHUNK else CHUNK
        chunks = [runs[start : start + size] for start in range(0, len(runs), size)]
        self.chunks[where], self.starts[where] = chunks, [chunk[0].first for chunk in chunks]
        return before

    def _chunks(self, first: int, last: int) -> slice:
        """The chunks among which a run that touches first…last may be."""
        return slice(max(bisect_right(self.starts, first) - 1, 0), bisect_right(self.starts, last))


def _put(runs: list[Run], first: int, last: int, account: int) -> list[Run]:
    start, end = _at(runs, first), _after(runs, last)
    cut = runs[start:end]
    pieces = [Run(run.first, first - 1, run.account) for run in cut[:1] if run.first < first]
    pieces.append(Run(first, last, account))
    pieces += [Run(last + 1, run.last, run.account) for run in cut[-1:] if run.last > last]
    lowest, highest = max(start - 1, 0), end + 1
    runs[lowest:highest] = _joined([*runs[lowest:start], *pieces, *runs[end:highest]])
    return _whole(cut, first, last)


def _together(chunks: list[list[Run]]) -> list[Run]:
    return chunks[0] if len(chunks) == 1 else list(chain.from_iterable(chunks))


def _whole(runs: list[Run], first: int, last: int) -> list[Run]:
    """These runs, cut to first…last and with what lies between them, which is in no account."""
    whole = []
    for run in runs:
        if run.first > first:
            whole.append(Run(first, run.first - 1, None))
        whole.append(Run(max(first, run.first), min(last, run.last), run.account))
        first = run.last + 1
    return whole if first > last else [*whole, Run(first, last, None)]


def _at(runs: list[Run], serial: int) -> int:
    """The index of the run that holds a serial, or of the next one."""
    index = _after(runs, serial)
    return index - 1 if index and runs[index - 1].last >= serial else index


def _after(runs: list[Run], serial: int) -> int:
    return bisect_right(runs, serial, key=FIRST)


def _joined(runs: list[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].account == run.account and joined[-1].last + 1 == run.first:
            joined[-1] = Run(joined[-1].first, run.last, run.account)
        else:
            joined.append(run)
    return joined
