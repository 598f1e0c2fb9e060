"""The world that every role walks, made once for all that look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker
from wagtail.contrib.redirects import middleware as redirects

from portal.staff.access import DatedRoles
from registry.models import User
from tests.kept import adding, kept
from tests.portal.access.world import World, make_world


@pytest.fixture(scope="package")
def made_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with kept(django_db_blocker, make_world) as made:
        yield made


@pytest.fixture(scope="package")
def everybody(made_world: World, django_db_blocker: DjangoDbBlocker) -> dict[int, User]:
    with adding(django_db_blocker):
        return {user.pk: User.objects.get(pk=user.pk) for user in made_world.people.values()}


@pytest.fixture
def known(everybody: dict[int, User], monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks is read once, and not again for each of the 10,000 pages that are only looked at.

    Nor is a page that is not there looked for among Wagtail's redirects, of which the world has none.
    """
    monkeypatch.setattr(DatedRoles, "get_user", lambda backend, pk: everybody[pk])
    monkeypatch.setattr(redirects, "get_redirect", lambda request, path: None)


@pytest.fixture
def world(made_world: World, db: None) -> World:
    return made_world
