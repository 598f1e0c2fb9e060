from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache

from content.services import build_site
from registry.models import User
from tests.journeys.person import PASSWORD
from tests.scene import Scene, make_scene


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """The small market, whose people all know the same password, and the pages of the site around it."""
    cache.clear()  # Wagtail keeps the sites' root paths there
    build_site()
    made = make_scene()
    User.objects.update(password=make_password(PASSWORD))
    return made
