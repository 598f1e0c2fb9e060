"""The world that every role walks, made once for all that look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.kept import kept
from tests.portal.access.world import World, make_world


@pytest.fixture(scope="package")
def made_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with kept(django_db_blocker, make_world) as made:
        yield made


@pytest.fixture
def world(made_world: World, db: None) -> World:
    return made_world
