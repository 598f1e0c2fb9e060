"""One letter of TGO recorded by two people at once, on real PostgreSQL."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.utils import timezone

from market.models import TgoNotice
from market.services import notices
from market.services.notices import Letter
from registry.errors import BadValue
from tests.races import together
from tests.scene import Scene, make_scene

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def slow_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both look for the letter before either has written it."""
    look = notices.check_letter

    def look_slowly(*args: Any, **kwargs: Any) -> None:
        look(*args, **kwargs)
        time.sleep(0.3)

    monkeypatch.setattr(notices, "check_letter", look_slowly)


def record_twice(scene: Scene) -> list[Any]:
    letter = Letter("transfer", "อบก 12/2569", timezone.localdate(), tonnes=10)
    return together(
        [lambda by=by: notices.record_letter(letter, by=by) for by in (scene.dla, scene.dla_second)],
    )


def test_a_letter_recorded_twice_at_once_is_there_once_and_the_second_is_told(scene: Scene, slow_looks: None) -> None:
    answers = record_twice(scene)

    assert TgoNotice.objects.count() == 1
    [refusal] = [each for each in answers if not isinstance(each, TgoNotice)]
    assert isinstance(refusal, BadValue)  # a sentence, and not the database's fault
    assert "อบก 12/2569" in str(refusal.message)


def test_control_without_its_key_a_letter_is_there_twice(
    scene: Scene, slow_looks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each reads the number as another one, so the constraint on number and day holds nothing."""
    monkeypatch.setattr(notices, "normalise", lambda number: f"{number} {threading.get_ident()}")
    assert all(isinstance(each, TgoNotice) for each in record_twice(scene))
    assert TgoNotice.objects.count() == 2
