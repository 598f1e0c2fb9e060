"""The tree of pages, grown once for the tests of a module and rolled back behind them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction

from content.models import HomePage
from content.services import build_site


@pytest.fixture(scope="session")
def grown_site(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The tree in the test database itself; each test's own transaction is rolled back to it."""
    with django_db_blocker.unblock():
        build_site()
    yield
    with django_db_blocker.unblock(), transaction.atomic():
        forget_site()


def forget_site() -> None:
    from wagtail.models import Locale, Page, Site

    Site.objects.all().delete()
    for page in Page.objects.filter(depth=2):
        page.delete()
    root = Page.get_first_root_node()
    welcome = root.add_child(instance=Page(title="Welcome", slug="home", locale=Locale.get_default()))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)


@pytest.fixture
def home(grown_site: None, db: None) -> HomePage:
    cache.clear()
    return HomePage.objects.get(locale__language_code="th")
