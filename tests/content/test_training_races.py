"""Two officers of one office take its last place at the same moment."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from django.utils import timezone

from content.models import Registration, TrainingPage
from content.services import build_site, training
from registry.enums import Role
from registry.models import Province
from registry.querysets import LockingQuerySet
from tests.registry.test_people_races import together
from tests.scene import person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
OFFICERS = 4


@pytest.fixture
def slow_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between counting and writing time goes by."""
    count = training.places_left

    def slowly(*args: Any) -> int:
        left = count(*args)
        time.sleep(0.3)
        return left

    monkeypatch.setattr(training, "places_left", slowly)


def register_together() -> tuple[int, int]:
    """How many of the office got a place, and how many were told that there is none."""
    home, starts = build_site(), timezone.now() + dt.timedelta(days=10)
    hours = {"starts_at": starts, "ends_at": starts + dt.timedelta(hours=1)}
    page = home.add_child(instance=TrainingPage(title="ฝึกอบรม", place="สาธิต", quota=1, locale=home.locale, **hours))
    office, _made = Province.objects.get_or_create(code="51", defaults={"name_th": "ลำพูน"})
    people = [person(f"p{n}", Role.PROVINCE_OFFICER, province=office) for n in range(OFFICERS)]
    answers = together([lambda by=by: training.register(page, office, by=by) for by in people])
    return Registration.objects.count(), sum(isinstance(each, training.QuotaFull) for each in answers)


def test_the_last_place_is_given_once(slow_hands: None) -> None:
    assert register_together() == (1, OFFICERS - 1)


def test_control_without_the_lock_the_quota_breaks(slow_hands: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LockingQuerySet, "_held", lambda rows: rows)
    placed, _refused = register_together()
    assert placed > 1
