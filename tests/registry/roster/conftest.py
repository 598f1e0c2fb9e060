"""A campaign that has been opened."""

from __future__ import annotations

import pytest

from tests.roster import Roster, make_roster
from tests.scene import Scene


@pytest.fixture
def roster(scene: Scene) -> Roster:
    return make_roster(scene)
