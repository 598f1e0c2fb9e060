"""Training: an office's quota, the waiting list, attendance with its certificate, the calendar file."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from content.enums import Audience, SeatState
from content.models import HomePage, Registration, TrainingPage
from content.services import training
from content.services.training import QuotaFull, RegistrationClosed, mark_attendance, register, withdraw
from content.views.training import folded
from registry.enums import Role
from registry.errors import NotAllowed, WrongState
from registry.models import Province, User
from registry.papers import html
from registry.services.people import sync_group
from tests.content.shapes import make_training as event
from tests.scene import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def provinces() -> list[Province]:
    rows = (("51", "ลำพูน"), ("42", "เลย"))
    return [Province.objects.get_or_create(code=code, defaults={"name_th": name})[0] for code, name in rows]


def officer(name: str, province: Province) -> User:
    return person(name, Role.PROVINCE_OFFICER, province=province)


def begin(page: TrainingPage) -> TrainingPage:
    past = timezone.now() - dt.timedelta(hours=7)
    TrainingPage.objects.filter(pk=page.pk).update(starts_at=past, ends_at=past + dt.timedelta(hours=6))
    return TrainingPage.objects.get(pk=page.pk)


def test_an_office_sends_no_more_than_its_quota(home: HomePage, provinces: list[Province]) -> None:
    page, (lamphun, loei) = event(home, quota=2), provinces
    people = [officer(f"p{n}", lamphun) for n in range(3)]
    for each in people[:2]:
        assert register(page, lamphun, by=each).state == SeatState.SEATED
    assert register(page, lamphun, by=people[0]).pk  # twice is once
    with pytest.raises(QuotaFull, match="2"):
        register(page, lamphun, by=people[2])
    assert register(page, loei, by=officer("other", loei)).state == SeatState.SEATED
    with pytest.raises(NotAllowed):
        register(page, loei, by=people[2])
    assert Registration.objects.count() == 3


def test_who_withdraws_gives_the_seat_to_who_waits(home: HomePage, provinces: list[Province]) -> None:
    page, (lamphun, loei) = event(home, seats=1), provinces
    first, second = officer("first", lamphun), officer("second", loei)
    seated, waiting = register(page, lamphun, by=first), register(page, loei, by=second)
    assert (seated.state, waiting.state) == (SeatState.SEATED, SeatState.WAITING)

    withdraw(seated, by=first)

    waiting.refresh_from_db()
    assert waiting.state == SeatState.SEATED
    assert "ได้ที่นั่ง" in second.messages.get().subject
    assert register(page, lamphun, by=first).state == SeatState.WAITING  # may come back, behind the others
    with pytest.raises(NotAllowed):
        withdraw(waiting, by=first)


@pytest.mark.parametrize("over", ["started", "last day", "not public"])
def test_registration_ends(home: HomePage, provinces: list[Province], over: str) -> None:
    page = event(home)
    if over == "started":
        begin(page)
    elif over == "last day":
        TrainingPage.objects.update(registers_until=timezone.localdate() - dt.timedelta(days=1))
    else:
        page.unpublish()
    with pytest.raises(RegistrationClosed):
        register(page, provinces[0], by=officer("late", provinces[0]))


def test_who_was_there_receives_a_certificate(home: HomePage, provinces: list[Province], editor: User) -> None:
    page, there = event(home), officer("there", provinces[0])
    row = register(page, provinces[0], by=there)
    with pytest.raises(WrongState):
        mark_attendance(page, [row.pk], by=editor)
    page = begin(page)
    with pytest.raises(NotAllowed):
        mark_attendance(page, [row.pk], by=there)

    assert mark_attendance(page, [row.pk, row.pk + 1_000], by=editor) == 1
    assert mark_attendance(page, [row.pk], by=editor) == 0  # pressed twice

    row.refresh_from_db()
    paper = html(row.paper)
    for words in (there.name, "ท้องถิ่นจังหวัดลำพูน", "ฝึกอบรม (ข้อมูลสมมติ)", "ห้องประชุม, อาคาร 1", "ขอรับรองว่า"):
        assert words in paper


def test_only_the_person_opens_the_certificate(
    home: HomePage, provinces: list[Province], editor: User, client: Client
) -> None:
    page, there = event(home), officer("there", provinces[0])
    row = register(page, provinces[0], by=there)
    mark_attendance(begin(page), [row.pk], by=editor)
    row.refresh_from_db()
    address = f"/my/papers/{row.paper.pk}/"
    client.force_login(officer("colleague", provinces[0]))
    assert client.get(address).status_code == 404
    client.force_login(there)
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_the_day_before_is_told_once(home: HomePage, provinces: list[Province]) -> None:
    page, comes = event(home), officer("comes", provinces[0])
    register(page, provinces[0], by=comes)
    assert training.remind_of_training() == 0
    soon = timezone.now() + dt.timedelta(hours=20)
    TrainingPage.objects.filter(pk=page.pk).update(starts_at=soon, ends_at=soon + dt.timedelta(hours=1))
    assert [training.remind_of_training() for _run in range(2)] == [1, 0]
    assert comes.messages.filter(address=f"/my/training/{page.pk}/").count() == 1


def test_the_journey_of_an_officer(home: HomePage, provinces: list[Province], client: Client) -> None:
    page = event(home, online_url="https://meeting.example.test/room")
    comes = officer("comes", provinces[0])
    public = client.get(page.url).content.decode()
    assert "meeting.example.test" not in public + client.get("/api/v2/pages/?slug=training&fields=*").content.decode()
    assert f'href="/my/training/{page.pk}/"' in public
    assert f'/my/training/{page.pk}/"' in client.get(f"/en{page.url}").content.decode()
    client.force_login(comes)
    assert page.title in client.get("/my/training/").content.decode()

    address = f"/my/training/{page.pk}/"
    assert "เหลืออีก 2 คน" in client.get(address).content.decode()
    sent = {"act": "register", "office": "51"}
    for _press in range(2):
        done = client.post(address, sent, follow=True).content.decode()
    assert "meeting.example.test" in done
    assert Registration.objects.count() == 1
    assert client.post(address, {"act": "register", "office": "42"}).status_code == 404
    assert "ยกเลิกการลงทะเบียนแล้ว" in client.post(address, {"act": "withdraw"}, follow=True).content.decode()


def test_the_event_goes_into_a_calendar(home: HomePage, client: Client) -> None:
    page = event(home, title="การฝึกอบรมเชิงปฏิบัติการการใช้งานระบบบัญชีคาร์บอนเครดิต")
    answer = client.get(f"/training/{page.pk}.ics")
    lines = answer.content.decode().split("\r\n")
    assert answer["Content-Type"].startswith("text/calendar")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert page.title in answer.content.decode().replace("\r\n ", "")
    assert "LOCATION:ห้องประชุม\\, อาคาร 1" in lines
    assert f"DTSTART:{page.starts_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" in lines
    assert folded("a" * 100).replace("\r\n ", "") == "a" * 100


def test_staff_mark_attendance_in_wagtail(
    home: HomePage, provinces: list[Province], editor: User, client: Client
) -> None:
    page = event(home, gives_certificate=False, audience=Audience.PROVINCES)
    row = register(page, provinces[0], by=officer("there", provinces[0]))
    begin(page)
    sync_group(editor)
    client.force_login(editor)
    address = f"/admin/training/{page.pk}/"
    assert row.person.name in client.get(address).content.decode()
    client.post(address, {"attended": [row.pk, "x"]})
    row.refresh_from_db()
    assert row.attended_at
    assert row.paper is None
    assert client.post(f"/admin/pages/{page.pk}/delete/").status_code == 302
    assert TrainingPage.objects.filter(pk=page.pk).exists()
