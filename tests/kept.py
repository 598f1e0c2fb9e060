"""What many tests only begin from is written once, in a transaction in which the tests' own are savepoints.

Tests that commit (`transaction=True`, a live site, a worker) cannot begin from it and make their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from django.core.cache import cache
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

Made = TypeVar("Made")
_open: list[Callable[[], None]] = []


@contextmanager
def adding(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Write more, in Thai, into what another fixture of the module or package keeps; gone together with that."""
    with blocker.unblock(), translation.override("th"):
        yield


@contextmanager
def kept(blocker: DjangoDbBlocker, make: Callable[[], Made]) -> Iterator[Made]:
    """What `make` writes, in Thai, until the fixture that yields it ends; then it is gone again."""
    transactions = ExitStack()
    with adding(blocker):
        cache.clear()  # Wagtail keeps the sites' root paths there
        transactions.enter_context(transaction.atomic())
        transactions.callback(transaction.set_rollback, True)
        made = make()

    def end() -> None:
        with blocker.unblock():
            transactions.close()
            cache.clear()

    _open.append(end)
    yield made
    if end in _open:
        _open.remove(end)
        end()


def end_all() -> None:
    """Take everything back at once, the last first: a test that commits is next, and such tests come last."""
    while _open:
        _open.pop()()
