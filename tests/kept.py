"""What many tests only begin from is written once, in a transaction in which the tests' own are savepoints.

Tests that commit (`transaction=True`, a live site, a worker) cannot begin from it and make their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.core.cache import cache
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

Made = TypeVar("Made")


@contextmanager
def adding(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Write more, in Thai, into what another fixture of the module or package keeps; gone together with that."""
    with blocker.unblock(), translation.override("th"):
        yield


@contextmanager
def kept(blocker: DjangoDbBlocker, make: Callable[[], Made]) -> Iterator[Made]:
    """What `make` writes, in Thai, until the fixture that yields it ends; then it is gone again."""
    outer = transaction.atomic()
    with adding(blocker):
        cache.clear()  # Wagtail keeps the sites' root paths there
        outer.__enter__()
        made = make()
    yield made
    with blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
        cache.clear()
