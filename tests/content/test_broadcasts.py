"""Offices are asked to read something; each answers once; DLA sees who has not; provinces report a letter's tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from content.enums import Audience, TaskState
from content.models import Acknowledgement, Broadcast, Edition, HomePage, LetterPage, LetterTask, ManualPage, TaskReport
from content.services import broadcasts
from content.services.broadcasts import NotPublic, SentAlready, acknowledge, report_task, send_broadcast
from content.services.editions import issue_edition
from registry.enums import Role
from registry.errors import BadValue, NotAllowed
from registry.models import Act, LocalAuthority, Message, Province, User
from registry.services.people import sync_group
from tests.content.shapes import letter_with_tasks
from tests.scene import Scene, person, signed_in

pytestmark = pytest.mark.django_db
LAMPHUN = "51"
ACKNOWLEDGE = {"act": "acknowledge", "office": LAMPHUN}


@pytest.fixture
def letter(home: HomePage) -> LetterPage:
    return letter_with_tasks(home)


@pytest.fixture
def edition(manual: ManualPage, editor: User) -> Edition:
    return issue_edition(manual, summary="ฉบับแรก", by=editor)


@pytest.fixture
def province(scene: Scene) -> Province:
    return Province.objects.get(code=LAMPHUN)


@pytest.fixture
def officer(province: Province) -> User:
    return person("province", Role.PROVINCE_OFFICER, province=province)


@pytest.fixture
def sent(letter: LetterPage, editor: User, officer: User) -> Broadcast:
    return send_broadcast(letter=letter, audience=Audience.PROVINCES, by=editor, due_on=timezone.localdate())


def page_of(row: Broadcast) -> str:
    return f"/my/reading/{row.pk}/"


# --- sending -------------------------------------------------------------------------------------------------------


def test_a_letter_goes_to_every_province_but_bangkok_with_its_tasks(sent: Broadcast, officer: User) -> None:
    Province.objects.get_or_create(code="10", defaults={"name_th": "กรุงเทพมหานคร"})

    assert "10" not in set(broadcasts.offices_asked(sent).values_list("pk", flat=True))
    assert broadcasts.offices_asked(sent).filter(pk=LAMPHUN).exists()
    assert [task.text for task in sent.tasks.all()] == ["แจ้ง อปท. เริ่มใช้งานระบบ", "ประชาสัมพันธ์"]
    assert Message.objects.get(recipient=officer).address == page_of(sent)
    assert Act.objects.about(sent).get().verb == "send_broadcast"


def test_what_was_asked_stays_when_an_editor_mends_the_letter(sent: Broadcast, letter: LetterPage) -> None:
    letter.tasks.set([LetterTask(text="เรื่องอื่น")])
    letter.save_revision().publish()

    assert [task.text for task in sent.tasks.all()] == ["แจ้ง อปท. เริ่มใช้งานระบบ", "ประชาสัมพันธ์"]


def test_one_audience_is_asked_once(sent: Broadcast, letter: LetterPage, editor: User) -> None:
    with pytest.raises(SentAlready):
        send_broadcast(letter=letter, audience=Audience.PROVINCES, by=editor)

    assert send_broadcast(letter=letter, audience=Audience.AUTHORITIES, by=editor).tasks.count() == 0


def test_what_cannot_be_sent_is_refused_with_a_reason(letter: LetterPage, edition: Edition, editor: User) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for what in ({}, {"letter": letter, "edition": edition}, {"letter": letter, "due_on": yesterday}):
        with pytest.raises(BadValue):
            send_broadcast(audience=Audience.PROVINCES, by=editor, **what)
    letter.unpublish()
    with pytest.raises(NotPublic):
        send_broadcast(letter=LetterPage.objects.get(pk=letter.pk), audience=Audience.PROVINCES, by=editor)


def test_the_database_refuses_a_broadcast_of_nothing_and_an_answer_of_two_offices(
    sent: Broadcast, scene: Scene
) -> None:
    both = {"province_id": LAMPHUN, "authority": scene.seller.authority}
    with pytest.raises(IntegrityError), transaction.atomic():
        Broadcast.objects.create(audience="provinces", sent_by=scene.dla)
    for office in (both, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Acknowledgement.objects.create(broadcast=sent, by=scene.dla, **office)


# --- answering -----------------------------------------------------------------------------------------------------


def test_an_office_answers_once_however_often_it_presses(sent: Broadcast, officer: User, province: Province) -> None:
    client = signed_in(officer)
    before = client.get(page_of(sent)).content.decode()
    for _press in range(2):
        client.post(page_of(sent), ACKNOWLEDGE)

    assert "เมื่ออ่านแล้ว โปรดแจ้งรับทราบในนาม ลำพูน" in before
    assert Acknowledgement.objects.get().province == province
    assert Act.objects.about(sent).filter(verb="acknowledge").count() == 1
    assert "รับทราบเมื่อ" in client.get(page_of(sent)).content.decode()


def test_nobody_answers_for_another_office(sent: Broadcast, officer: User, scene: Scene) -> None:
    elsewhere = person("elsewhere", Role.PROVINCE_OFFICER, province=scene.sellers[1].authority.province)

    assert signed_in(elsewhere).post(page_of(sent), ACKNOWLEDGE).status_code == 404
    assert signed_in(scene.seller.officer).get(page_of(sent)).status_code == 404
    with pytest.raises(NotAllowed):
        acknowledge(sent, Province.objects.get(code=LAMPHUN), by=scene.seller.officer)
    with pytest.raises(NotAllowed):
        acknowledge(sent, scene.seller.authority, by=scene.seller.officer)
    assert not Acknowledgement.objects.exists()


def test_an_edition_is_read_by_the_officer_of_each_authority(edition: Edition, scene: Scene, editor: User) -> None:
    row = send_broadcast(edition=edition, audience=Audience.AUTHORITIES, by=editor)
    client = signed_in(scene.seller.officer)

    assert edition.get_absolute_url() in client.get(page_of(row)).content.decode()
    assert "อ่านและรับทราบ: คู่มือสาธิต ฉบับที่ 1" in client.get("/my/").content.decode()
    client.post(page_of(row), {"act": "acknowledge", "office": scene.seller.authority.code})

    left = set(broadcasts.offices_left(row))
    assert left == set(LocalAuthority.objects.exclude(pk=scene.seller.authority.pk))
    assert "อ่านและรับทราบ: คู่มือสาธิต" not in client.get("/my/").content.decode()
    assert "รับทราบแล้ว" in client.get("/my/reading/").content.decode()


def test_the_list_of_what_to_read_costs_the_same_for_one_and_for_many(
    edition: Edition, letter: LetterPage, scene: Scene, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for what in ({"edition": edition}, {"letter": letter}):
        send_broadcast(audience=Audience.AUTHORITIES, by=editor, **what)
        reader = User.objects.get(pk=scene.seller.officer.pk)
        assert reader.current_memberships
        with django_assert_num_queries(2):
            found = [row.title for row in broadcasts.unread_of(reader)]
    assert len(found) == 2


# --- the letter's tasks --------------------------------------------------------------------------------------------


def test_a_province_reports_each_task_and_the_log_keeps_what_it_said(
    sent: Broadcast, officer: User, province: Province
) -> None:
    first, second = sent.tasks.all()
    typed = {
        "act": "report",
        "office": LAMPHUN,
        f"state-{first.pk}": "done",
        f"note-{first.pk}": "แจ้งครบ 58 แห่ง",
        f"state-{second.pk}": "under_way",
    }
    client = signed_in(officer)

    client.post(page_of(sent), typed)
    client.post(page_of(sent), {**typed, f"state-{second.pk}": "done"})

    assert [report.state for report in TaskReport.objects.order_by("task")] == [TaskState.DONE, TaskState.DONE]
    acts = Act.objects.about(TaskReport.objects.get(task=second))
    assert [act.values["after"]["state"] for act in acts] == ["under_way", "done"]
    assert "แจ้งครบ 58 แห่ง" in client.get(page_of(sent)).content.decode()


def test_a_task_is_not_reported_for_another_province_nor_in_an_unknown_state(
    sent: Broadcast, officer: User, scene: Scene, province: Province
) -> None:
    task = sent.tasks.first()
    with pytest.raises(NotAllowed):
        report_task(task, scene.sellers[1].authority.province, state="done", by=officer)
    with pytest.raises(BadValue):
        report_task(task, province, state="nonsense", by=officer)


# --- the desk ------------------------------------------------------------------------------------------------------


def test_dla_sees_who_has_not_answered_and_where_each_task_stands(
    sent: Broadcast, officer: User, province: Province, editor: User, scene: Scene
) -> None:
    acknowledge(sent, province, by=officer)
    report_task(sent.tasks.first(), province, state="done", note="แจ้งแล้ว", by=officer)
    sync_group(editor)
    client = signed_in(editor)

    page = client.get(reverse("wagtailsnippets_content_broadcast:inspect", args=[sent.pk])).content.decode()
    lines = b"".join(client.get(reverse("content_broadcast_csv", args=[sent.pk])).streaming_content).decode()

    left = page.partition("ผลการดำเนินการของจังหวัด")[0]
    assert "สมุทรสงคราม" in left
    assert "<td>ลำพูน</td>" not in left.partition("ยังไม่รับทราบ</h2>")[2]
    assert "แจ้งแล้ว" in page
    assert lines.startswith("\ufeffรหัส,หน่วยงาน,จังหวัด,รับทราบเมื่อ,ผู้รับทราบ")
    assert len(lines.splitlines()) == 1 + len(scene.sellers)
    [answered] = [line for line in lines.splitlines() if line.startswith("51,")]
    assert answered.endswith(str(officer))


def test_an_editor_sends_on_the_screen(letter: LetterPage, editor: User, scene: Scene) -> None:
    sync_group(editor)
    client = signed_in(editor)
    url = reverse("wagtailsnippets_content_broadcast:add")

    assert "เลือกคู่มือหรือหนังสืออย่างใดอย่างหนึ่ง" in client.post(url, {"audience": "provinces"}).content.decode()
    client.post(url, {"audience": "provinces", "letter": letter.pk, "due_on": "31/12/2599"})

    assert Broadcast.objects.get().due_on == dt.date(2056, 12, 31)
    assert f"{url}?letter={letter.pk}" in client.get(f"/admin/pages/{letter.pk}/edit/").content.decode()


def test_a_letter_that_was_sent_is_not_deleted(sent: Broadcast, letter: LetterPage) -> None:
    client = signed_in(User.objects.create_superuser("root@example.test", name="ผู้ติดตั้ง"))

    told: Any = client.post(f"/admin/pages/{letter.pk}/delete/", follow=True)

    assert "ลบไม่ได้" in told.content.decode()
    assert LetterPage.objects.filter(pk=letter.pk).exists()
