"""An officer logs an activity from a telephone; a province and DLA see it; strangers see it once it is chosen."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from content.starter.thai.promotion import POINTS
from registry.enums import Role
from registry.models import Activity, Province
from registry.services.people import sync_group
from registry.services.promotion import Told, add_photo, choose_activity, log_activity
from tests.factories import AuthorityFactory, UserFactory
from tests.photographs import bomb, photograph
from tests.portal.workspace import PDF
from tests.scene import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Any:
    return AuthorityFactory()


@pytest.fixture
def officer(authority: Any) -> Any:
    return UserFactory(officer_of=authority)


@pytest.fixture
def client(officer: Any) -> Client:
    return signed_in(officer)


def typed(**changes: Any) -> dict[str, Any]:
    words = {"title": "เปิดบ้าน", "held_on": "๑/๓/๒๕๖๙", "place": "ลานวัด", "readers": ["public"], "participants": "๑,๒๐๐"}
    return words | {"done": ["0"], "people_agreed": "on"} | changes


def logged(authority: Any, officer: Any, **changes: Any) -> Activity:
    words = {"title": "เปิดบ้าน", "held_on": timezone.localdate(), "place": "ลานวัด", "readers": ["public"]}
    return log_activity(authority, Told(**words | {"participants": 10, "people_agreed": True} | changes), by=officer)


def test_an_activity_is_logged_once_even_when_sent_twice(client: Client) -> None:
    shown = client.get("/my/activities/new/").context["shown_at"]
    first = client.post("/my/activities/new/", typed(shown_at=shown))
    activity = Activity.objects.get()
    assert first["Location"] == f"/my/activities/{activity.pk}/photos/add/"
    assert (activity.held_on.isoformat(), activity.participants) == ("2026-03-01", 1200)
    assert [each["done"] for each in activity.checklist] == [True] + [False] * (len(activity.checklist) - 1)
    assert len(activity.checklist) >= 5  # the guideline's own points
    again = client.post("/my/activities/new/", typed(shown_at=shown))
    assert again["Location"] == f"/my/activities/{activity.pk}/"
    assert Activity.objects.count() == 1


def test_the_points_are_read_in_english_on_an_english_page(client: Client) -> None:
    form = client.get("/en/my/activities/new/").content.decode()
    assert "At least one local authority of the province has a listing" in form
    assert POINTS[0] not in form
    client.post("/my/activities/new/", typed())
    activity = Activity.objects.get()
    assert activity.checklist[0] == {"point": POINTS[0], "done": True}
    assert (
        "The link and the QR code open on a telephone"
        in client.get(f"/en/my/activities/{activity.pk}/").content.decode()
    )
    Activity.objects.update(checklist=[{"point": "ข้อที่เพิ่มเอง", "done": False}])
    assert '<span lang="th">ข้อที่เพิ่มเอง</span>' in client.get(f"/en/my/activities/{activity.pk}/").content.decode()


def test_what_is_wrong_is_told_and_what_was_typed_stays(client: Client) -> None:
    html = client.post("/my/activities/new/", typed(participants="มาก", readers=[])).content.decode()
    assert "กรุณาพิมพ์จำนวนเต็ม เช่น 1,250" in html
    assert "กรุณาเลือกกลุ่มผู้ฟังอย่างน้อยหนึ่งกลุ่ม" in html
    assert 'value="ลานวัด"' in html
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (lambda: SimpleUploadedFile("a.jpg", PDF), "รับเฉพาะภาพถ่าย JPG หรือ PNG"),
        (bomb, "ละเอียดเกินไปจนเปิดไม่ได้"),
        (lambda: SimpleUploadedFile("a.jpg", photograph((400, 300)).read()[:2000]), "ไฟล์อาจเสียหาย"),
        (lambda: "", "กรุณาเลือกภาพ"),
    ],
)
def test_a_wrong_file_is_told_and_its_description_stays(
    client: Client, authority: Any, officer: Any, file: Any, sentence: str
) -> None:
    activity = logged(authority, officer)
    address = f"/my/activities/{activity.pk}/photos/add/"
    html = client.post(address, {"file": file(), "alternative": "คนยืนรอบถัง"}).content.decode()
    assert sentence in html
    assert 'value="คนยืนรอบถัง"' in html
    assert not activity.photos.exists()


def test_the_next_photograph_follows_the_last(client: Client, authority: Any, officer: Any) -> None:
    address = f"/my/activities/{logged(authority, officer).pk}/photos/add/"
    response = client.post(address, {"file": photograph(), "alternative": "คนยืนรอบถัง"}, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert 'alt="คนยืนรอบถัง"' in response.content.decode()


@pytest.fixture
def three(authority: Any, officer: Any) -> list[Activity]:
    """Two of one authority, one of them with participants, and one of another province."""
    other = AuthorityFactory(province=Province.objects.exclude(pk=authority.province_id).first() or other_province())
    return [
        logged(authority, officer),
        logged(authority, officer, title="=1+1", participants=32, readers=["business"]),
        logged(other, UserFactory(officer_of=other), title="ต่างจังหวัด"),
    ]


def other_province() -> Province:
    return Province.objects.create(code="57", name_th="เชียงราย")


def test_dla_sees_sums_by_province_and_a_province_by_authority(three: list[Activity], authority: Any) -> None:
    dla = signed_in(UserFactory(dla=Role.DLA_EDITOR)).get("/my/activities/")
    assert [(each["activities"], each["people"]) for each in dla.context["sums"]] == [(2, 42), (1, 10)]
    province = signed_in(UserFactory(province_officer_of=authority.province)).get("/my/activities/")
    assert [each["name"] for each in province.context["sums"]] == [authority.full_name_th]
    assert "ต่างจังหวัด" not in province.content.decode()
    filtered = signed_in(UserFactory(dla=Role.AUDITOR)).get("/my/activities/?audience=business")
    assert [each["row"].pk for each in filtered.context["rows"]] == [three[1].pk]


def test_the_spreadsheet_holds_what_is_seen_and_runs_nothing(three: list[Activity], authority: Any) -> None:
    client = signed_in(UserFactory(province_officer_of=authority.province))
    sheet = load_workbook(io.BytesIO(client.get("/my/activities/activities.xlsx").content)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert sorted(row[3].value for row in rows) == ["=1+1", "เปิดบ้าน"]
    assert {row[3].data_type for row in rows} == {"s"}
    assert sorted(row[6].value for row in rows) == [10, 32]


def test_the_list_costs_the_same_however_many(
    three: list[Activity], client: Client, authority: Any, officer: Any, django_assert_max_num_queries: Any
) -> None:
    client.get("/my/activities/")
    for number in range(5):
        add_photo(logged(authority, officer, title=f"{number}"), photograph(), "ภาพ", by=officer)
    with django_assert_max_num_queries(8):
        assert client.get("/my/activities/").status_code == 200


# --- the public ----------------------------------------------------------------------------------------------------


@pytest.fixture
def chosen(authority: Any, officer: Any) -> Iterator[Activity]:
    activity = logged(authority, officer, readers=["agency", "public"])
    add_photo(activity, photograph(), "คนยืนรอบถัง", by=officer)
    return choose_activity(activity, by=UserFactory(dla=Role.DLA_OFFICER))


def test_strangers_see_a_chosen_one_and_never_who_logged_it(chosen: Activity, officer: Any) -> None:
    stranger = Client()
    photo = chosen.photos.get()
    for address in ("/activities/", f"/activities/{chosen.pk}/", f"/api/v1/activities/{chosen.pk}/", "/en/activities/"):
        html = stranger.get(address).content.decode()
        assert "เปิดบ้าน" in html, address
        assert officer.name not in html
    assert stranger.get("/activities/?audience=business").context["activities"] == []
    shown = stranger.get(f"/activities/photos/{photo.pk}/")
    assert shown["Content-Type"] == "image/jpeg"
    assert b"".join(shown).startswith(b"\xff\xd8")
    assert stranger.get(f"/media/{photo.file.name}").status_code == 404


def test_dla_chooses_and_takes_off_in_its_own_screen(authority: Any, officer: Any) -> None:
    activity = logged(authority, officer)
    editor = UserFactory(dla=Role.DLA_EDITOR)
    sync_group(editor)
    screen = signed_in(editor)
    base = "wagtailsnippets_registry_activity"
    listed = screen.get(reverse(f"{base}:list") + "?audience=public&q=ลานวัด")
    assert activity.title in listed.content.decode()
    assert "คัดเลือกขึ้นเว็บไซต์" in screen.get(reverse(f"{base}:inspect", args=[activity.pk])).content.decode()
    screen.post(reverse(f"{base}:choose", args=[activity.pk]), {"note": ""})
    assert Activity.objects.chosen().count() == 1
    without_reason = screen.post(reverse(f"{base}:unchoose", args=[activity.pk]), {"note": ""})
    assert "โปรดบอกเหตุที่นำออก" in without_reason.content.decode()
    screen.post(reverse(f"{base}:unchoose", args=[activity.pk]), {"note": "ข้อมูลสมมติ"})
    assert Activity.objects.chosen().count() == 0
    exported = b"".join(screen.get(reverse(f"{base}:list") + "?export=csv"))
    assert "เปิดบ้าน" in exported.decode()
