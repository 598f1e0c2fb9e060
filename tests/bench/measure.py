"""Interleaved runs, so that whatever else the machine does falls on all alike; medians, and ratios to the first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

ROUNDS = 5
Work = Callable[[], None]


def rate(work: Work, times: int) -> float:
    """How often a second the work was done, over so many times."""
    start = time.perf_counter()
    for _time in range(times):
        work()
    return times / (time.perf_counter() - start)


def compare(title: str, works: dict[str, tuple[Work, int]]) -> None:
    """Print the median rate of each work and its ratio to the first."""
    for work, _times in works.values():
        work()  # warm
    rates: dict[str, list[float]] = {name: [] for name in works}
    for _round in range(ROUNDS):
        for name, (work, times) in works.items():
            rates[name].append(rate(work, times))
    medians = {name: median(values) for name, values in rates.items()}
    first = next(iter(medians.values()))
    print(f"\n{title}")
    for name, value in medians.items():
        print(f"  {name:<46} {value:>10,.0f} /s   × {value / first:.3f}")


@contextmanager
def times(what: str) -> Iterator[None]:
    """Print how many seconds it took."""
    start = time.perf_counter()
    yield
    print(f"  {what}: {time.perf_counter() - start:,.1f} s", flush=True)
