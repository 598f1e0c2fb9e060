"""Every test of the shell begins in Thai, whatever language a request of the test before has left active."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from registry.models import User
from tests.roster import Roster, make_roster
from tests.scene import Scene, signed_in


@pytest.fixture(autouse=True)
def _in_thai() -> Iterator[None]:
    with translation.override("th"):
        yield


@pytest.fixture(name="signed_in")
def _signed_in() -> Callable[[User], Client]:
    """`signed_in(user)`: a browser of that person's own."""
    return signed_in


@pytest.fixture
def roster(scene: Scene) -> Roster:
    return make_roster(scene)
