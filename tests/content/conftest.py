"""The tree of pages, grown once for a module and taken back behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from content.models import HomePage
from content.services import build_site


@pytest.fixture(scope="module")
def grown_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Inside one transaction that outlives the tests' own, which become savepoints in it."""
    outer = transaction.atomic()
    with django_db_blocker.unblock():
        cache.clear()  # Wagtail keeps the sites' root paths there
        outer.__enter__()
        build_site()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
        cache.clear()


@pytest.fixture
def home(grown_site: None, db: None) -> HomePage:
    return HomePage.objects.get(locale__language_code="th")


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    """A request for an English page leaves its language behind in the thread."""
    with translation.override("th"):
        yield
