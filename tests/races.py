"""Many at the same moment, each on a connection of its own, on real PostgreSQL; and its locks switched off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection

from registry.errors import PortalError
from registry.querysets import LockingQuerySet
from registry.services import entries

SESSIONS = 60  # at once; PostgreSQL takes 100 by default, and one that ends is there a moment longer
LONGEST = 240  # seconds; a deadlock that the database does not end is one that is left


def together(calls: list[Callable[[], Any]]) -> list[Any]:
    """Run the calls at the same moment, as many at once as there are sessions; what each returned, or its refusal."""
    gate, session = threading.Barrier(len(calls)), threading.BoundedSemaphore(SESSIONS)
    answers: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        gate.wait()
        with session:
            try:
                answers[place] = call()
            except (PortalError, IntegrityError, AssertionError) as refusal:
                answers[place] = refusal
            finally:
                connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    assert not any(thread.is_alive() for thread in threads), "a deadlock is left"
    return answers


def switch_locks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rows be read as without a lock: then a race must go wrong, or its test could not fail."""
    monkeypatch.setattr(LockingQuerySet, "_held", lambda rows: rows)
    monkeypatch.setattr(LockingQuerySet, "hold", lambda rows, *pks: None)
    monkeypatch.setattr(entries, "for_update", str)
