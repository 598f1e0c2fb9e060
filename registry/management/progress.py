"""Show on stderr how far a long command is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from time import monotonic
from typing import Protocol, TypeVar

T = TypeVar("T")
WIDTH = 30
SECONDS_BETWEEN_LINES = 5.0
SECONDS_BETWEEN_DRAWINGS = 0.1


class Output(Protocol):
    def isatty(self) -> bool: ...

    def write(self, msg: str) -> object: ...

    def flush(self) -> None: ...


class Progress:
    """`for row in progress(rows, "ตรวจแถว"):` passes the rows on and shows how many are done."""

    def __init__(self, output: Output) -> None:
        self.output = output
        self.is_terminal = output.isatty()
        self.shown_at = monotonic()

    def __call__(self, items: Collection[T], label: str) -> Iterator[T]:
        total = len(items)
        for done, item in enumerate(items, start=1):
            yield item
            self._show(label, done, total)

    def _show(self, label: str, done: int, total: int) -> None:
        wait = SECONDS_BETWEEN_DRAWINGS if self.is_terminal else SECONDS_BETWEEN_LINES
        if done < total and monotonic() - self.shown_at < wait:
            return
        self.shown_at = monotonic()
        if self.is_terminal:
            bar = "█" * (WIDTH * done // total)
            self.output.write(f"\r{bar:░<{WIDTH}} {done * 100 // total:3} % {label}\x1b[K")
        self._finish_line(label, done, total)
        self.output.flush()

    def _finish_line(self, label: str, done: int, total: int) -> None:
        if not self.is_terminal:
            self.output.write(f"{label} {done:,}/{total:,}\n")
        elif done == total:
            self.output.write("\n")
