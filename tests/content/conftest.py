"""Pages of the grown tree, and who writes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from pytest_django.fixtures import Settings

from content.models import HomePage, ManualPage
from registry.enums import Role
from registry.models import User
from tests.content.shapes import make_manual
from tests.scene import person


@pytest.fixture
def home(grown_site: None, db: None) -> HomePage:
    return HomePage.objects.get(locale__language_code="th")


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    """A request for an English page leaves its language behind in the thread."""
    with translation.override("th"):
        yield


@pytest.fixture(autouse=True)
def _files_in(tmp_path: Path, settings: Settings) -> None:
    """What a test writes lies in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def editor(db: None) -> User:
    return person("editor", Role.DLA_EDITOR)


@pytest.fixture
def manual(home: HomePage) -> ManualPage:
    """A published manual of two chapters, invented."""
    return make_manual(home)
