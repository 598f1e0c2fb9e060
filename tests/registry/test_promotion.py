"""Promotion activities: who logs, what is kept of a photograph, and what DLA may put before the public."""

from __future__ import annotations

import datetime as dt
import importlib
import io
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from registry.enums import ActivityState, Role
from registry.errors import BadValue, NotAllowed, WrongState
from registry.models import Act, Activity
from registry.services.promotion import (
    MOST_PHOTOS,
    NoConsent,
    Told,
    TooManyPhotos,
    add_photo,
    choose_activity,
    edit_activity,
    edit_photo,
    log_activity,
    remove_photo,
    unchoose_activity,
    withdraw_activity,
)
from tests.factories import AuthorityFactory, UserFactory
from tests.photographs import PLACE, photograph

pytestmark = pytest.mark.django_db
TOLD = Told("เปิดบ้าน", dt.date(2026, 3, 1), "ลานวัด", ["public", "agency"], 85, people_agreed=True)


@pytest.fixture
def authority() -> Any:
    return AuthorityFactory()


@pytest.fixture
def officer(authority: Any) -> Any:
    return UserFactory(officer_of=authority)


@pytest.fixture
def dla() -> Any:
    return UserFactory(dla=Role.DLA_EDITOR)


@pytest.fixture
def activity(authority: Any, officer: Any) -> Activity:
    return log_activity(authority, TOLD, by=officer)


def test_an_activity_is_logged_with_its_office_and_an_act(activity: Activity, authority: Any, officer: Any) -> None:
    assert (activity.province, activity.audiences) == (authority.province, "agency,public")
    assert [str(each.label) for each in activity.readers] == ["หน่วยงานของรัฐ", "ผู้ที่สนใจ"]
    act = Act.objects.get(verb="log_activity", row_id=activity.pk)
    assert act.actor == officer
    assert str(authority) in act.capacity


def test_a_province_logs_its_own_and_not_an_authoritys(authority: Any) -> None:
    head = UserFactory(province_head_of=authority.province)
    assert log_activity(authority.province, TOLD, by=head).authority is None
    with pytest.raises(NotAllowed):
        log_activity(authority, TOLD, by=head)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"readers": []}, "readers"),
        ({"readers": ["everybody"]}, "readers"),
        ({"participants": 0}, "participants"),
        ({"participants": 100_001}, "participants"),
        ({"place": "  "}, "place"),
        ({"title": "  "}, "title"),
        ({"held_on": dt.date(2100, 1, 1)}, "held_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(authority: Any, officer: Any, change: Any, field: str) -> None:
    with pytest.raises(BadValue) as refused:
        log_activity(authority, replace(TOLD, **change), by=officer)
    assert refused.value.field == field
    assert not Activity.objects.exists()


# --- photographs ---------------------------------------------------------------------------------------------------


def test_a_photograph_keeps_no_place_no_camera_and_stands_upright(activity: Activity, officer: Any) -> None:
    photo = add_photo(activity, photograph((4000, 3000), turned=True), " ลาน  วัด ", by=officer)
    assert (photo.width, photo.height) == (1200, 1600)
    assert photo.alternative == "ลาน วัด"
    for file, longest in ((photo.file, 1600), (photo.small, 480)):
        with file.open() as stored:
            content = stored.read()
        assert PLACE not in content
        with Image.open(io.BytesIO(content)) as kept:
            assert max(kept.size) == longest
            assert not kept.getexif()
            assert "comment" not in kept.info
            red, _green, blue = kept.convert("RGB").getpixel((kept.width // 2, 4))  # the left edge is on top now
            assert red > 200 > 60 > blue


def test_the_control_photograph_does_hold_a_place() -> None:
    assert PLACE in photograph().read()


def test_a_broken_picture_is_told_at_its_field_and_leaves_nothing(activity: Activity, officer: Any) -> None:
    importlib.import_module("weasyprint")  # which lets pictures end in the middle
    whole = photograph((400, 300)).read()
    with pytest.raises(BadValue) as refused:
        add_photo(activity, io.BytesIO(whole[: len(whole) // 2]), "ภาพ", by=officer)  # type: ignore[arg-type]
    assert refused.value.field == "file"
    assert not activity.photos.exists()


def test_an_activity_has_so_many_photographs_and_no_more(activity: Activity, officer: Any) -> None:
    for number in range(MOST_PHOTOS):
        add_photo(activity, photograph(), f"ภาพ {number}", by=officer)
    with pytest.raises(TooManyPhotos):
        add_photo(activity, photograph(), "อีกภาพ", by=officer)


def test_a_removed_photographs_files_are_gone(
    activity: Activity, officer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    photo = add_photo(activity, photograph(), "ภาพ", by=officer)
    storage, names = photo.file.storage, [photo.file.name, photo.small.name]
    assert all(storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(photo, by=officer)
    assert not any(storage.exists(name) for name in names)


# --- chosen --------------------------------------------------------------------------------------------------------


def test_dla_chooses_only_with_consent_and_nobody_else_does(activity: Activity, officer: Any, dla: Any) -> None:
    with pytest.raises(NotAllowed):
        choose_activity(activity, by=officer)
    edit_activity(activity, replace(TOLD, people_agreed=False), by=officer)
    with pytest.raises(NoConsent):
        choose_activity(activity, by=dla)
    edit_activity(activity, TOLD, by=officer)
    assert choose_activity(activity, by=dla).is_chosen
    with pytest.raises(WrongState):
        choose_activity(activity, by=dla)
    assert not unchoose_activity(activity, by=dla, reason="ข้อมูลสมมติ").is_chosen


def test_the_database_refuses_a_chosen_one_without_consent(activity: Activity) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(
            state=ActivityState.CHOSEN, chosen_at=timezone.now(), people_agreed=False
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(audiences="public,agency")


@pytest.mark.parametrize("change", ["words", "photo", "alternative", "withdraw"])
def test_whoever_changes_a_chosen_one_takes_it_off_the_site(
    activity: Activity, officer: Any, dla: Any, change: str
) -> None:
    photo = add_photo(activity, photograph(), "ภาพ", by=officer)
    choose_activity(activity, by=dla)
    match change:
        case "words":
            edit_activity(activity, replace(TOLD, title="ชื่อใหม่"), by=officer)
        case "photo":
            add_photo(activity, photograph(), "ภาพใหม่", by=officer)
        case "alternative":
            edit_photo(photo, "คำใหม่", by=officer)
        case "withdraw":
            withdraw_activity(activity, by=officer, reason="ข้อมูลสมมติ")
    assert not Activity.objects.chosen().exists()


def test_a_withdrawn_one_is_over_and_not_counted(activity: Activity, officer: Any, dla: Any) -> None:
    withdraw_activity(activity, by=officer, reason="ลงซ้ำ (ข้อมูลสมมติ)")
    with pytest.raises(WrongState):
        edit_activity(activity, TOLD, by=officer)
    with pytest.raises(WrongState):
        choose_activity(activity, by=dla)
    assert Activity.objects.sums("province__name_th") == []
