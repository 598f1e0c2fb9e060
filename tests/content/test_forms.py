"""A form on a public page: nothing typed is lost, sent twice is one answer, closed is closed, old answers go."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from content.models import Answer, FormField, FormPage, HomePage
from content.services import answers
from registry.enums import Role
from registry.models import User
from registry.services.people import sync_group
from tests.scene import person

pytestmark = pytest.mark.django_db
ADDRESS = "/about/feedback/"


@pytest.fixture
def page(home: HomePage) -> FormPage:
    cache.clear()
    return FormPage.objects.get(slug="feedback", locale=home.locale)


def names(page: FormPage) -> list[str]:
    return [field.clean_name for field in page.form_fields.all()]


def typed(client: Client, page: FormPage, **changes: Any) -> dict[str, Any]:
    """A form as somebody fills it in, with what came with it."""
    html = client.get(ADDRESS).content.decode()
    once = re.search(r'name="x-once" value="([^"]+)"', html)
    assert once
    who, words, email = names(page)
    filled = {who: "ผู้ซื้อ", words: "อยากได้แผนที่", email: "", "x-consent": "on", "x-once": once[1]}
    return {**filled, **{names(page)[int(n[1:])]: value for n, value in changes.items()}}


def test_an_answer_is_kept_and_confirmed_at_an_address_of_its_own(client: Client, page: FormPage) -> None:
    answer = client.post(ADDRESS, typed(client, page))

    assert (answer.status_code, answer["Location"]) == (302, f"{ADDRESS}?sent=1")
    assert "ส่งคำตอบแล้ว" in client.get(answer["Location"]).content.decode()
    kept = Answer.objects.get()
    assert kept.form_data[names(page)[1]] == "อยากได้แผนที่"
    assert "x-once" not in kept.form_data


def test_pressed_twice_is_one_answer(client: Client, page: FormPage) -> None:
    filled = typed(client, page)
    for _press in range(2):
        assert client.post(ADDRESS, filled).status_code == 302
    assert Answer.objects.count() == 1


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client, page: FormPage) -> None:
    filled = typed(client, page, f2="ไม่ใช่อีเมล")
    del filled["x-consent"]
    html = client.post(ADDRESS, filled).content.decode()

    assert "โปรดทำเครื่องหมายยินยอมก่อนส่ง" in html
    assert "อยากได้แผนที่" in html
    assert "ไม่ใช่อีเมล" in html
    assert not Answer.objects.exists()


def test_an_english_reader_answers_the_same_form(client: Client, page: FormPage) -> None:
    filled = typed(client, page)
    assert client.post(f"/en{ADDRESS}", filled).status_code == 302
    assert Answer.objects.get().page_id == page.pk
    assert list(page.get_submissions()) == list(Answer.objects.all())


def test_a_closed_form_says_so_and_takes_nothing(client: Client, page: FormPage) -> None:
    filled = typed(client, page)
    FormPage.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))

    assert "ปิดรับคำตอบแล้ว" in client.get(ADDRESS).content.decode()
    late = client.post(ADDRESS, filled)
    assert late.status_code == 409
    assert "อยากได้แผนที่" in late.content.decode()
    assert not Answer.objects.exists()
    FormPage.objects.update(closes_on=timezone.localdate())
    assert client.post(ADDRESS, filled).status_code == 302


def test_too_many_answers_from_one_address_wait(
    client: Client, page: FormPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "FROM_ONE_PLACE", 2)
    told = [client.post(ADDRESS, typed(client, page)).status_code for _each in range(3)]
    assert told == [302, 302, 429]
    assert client.post(ADDRESS, typed(client, page), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_people_behind_one_proxy_are_told_apart_by_what_it_wrote_down(
    client: Client, page: FormPage, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(answers, "FROM_ONE_PLACE", 1)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def sent_from(*written_down: str) -> int:
        behind = {"x-forwarded-for": ", ".join(written_down)}
        return client.post(ADDRESS, typed(client, page), headers=behind).status_code

    assert [sent_from("192.0.2.1"), sent_from("192.0.2.2"), sent_from("192.0.2.1")] == [302, 302, 429]
    assert sent_from("198.51.100.9", "192.0.2.2") == 429  # what the sender itself claims does not count


def test_the_editors_are_told_without_the_answer(
    client: Client, page: FormPage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    FormPage.objects.filter(pk=page.pk).update(to_address="a@example.test, b@example.test")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ADDRESS, typed(client, page))
    letter = mail.outbox[-1]
    assert letter.to == ["a@example.test", "b@example.test"]
    assert f"/admin/forms/submissions/{page.pk}/" in letter.body
    assert "อยากได้แผนที่" not in letter.body


def test_old_answers_are_deleted_as_promised(client: Client, page: FormPage) -> None:
    client.post(ADDRESS, typed(client, page))
    assert "เก็บคำตอบไว้ไม่เกิน 365 วัน" in client.get(ADDRESS).content.decode()
    Answer.objects.update(submit_time=timezone.now() - dt.timedelta(days=366))
    assert answers.delete_old_answers() == 1
    assert not Answer.objects.exists()


def test_only_who_edits_reads_answers_and_a_spreadsheet_runs_none(client: Client, page: FormPage, editor: User) -> None:
    client.post(ADDRESS, typed(client, page, f1="=HYPERLINK(1)"))
    desk = person("desk", Role.DLA_OFFICER)
    for user in (editor, desk):
        sync_group(user)
    address = f"/admin/forms/submissions/{page.pk}/"

    client.force_login(desk)
    assert client.get(address).status_code == 302
    client.force_login(editor)
    assert "=HYPERLINK(1)" in client.get(address).content.decode()
    exported = b"".join(client.get(f"{address}?export=csv").streaming_content).decode()
    assert exported.startswith("\ufeff")
    assert "'=HYPERLINK(1)" in exported


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [("date", "๒๓/๑๑/๒๕๖๙", "2026-11-23"), ("number", "๑,๒๕๐", "1250"), ("dropdown", "ก", "ก")],
)
def test_questions_read_what_people_type_in_thai(
    client: Client, page: FormPage, kind: str, text: str, kept: str
) -> None:
    FormField.objects.filter(page=page, sort_order=1).update(field_type=kind, choices="ก\nข", help_text="")
    client.post(ADDRESS, typed(client, page, f1=text))
    assert str(Answer.objects.get().form_data[names(page)[1]]) == kept
