"""Readers say whether a page was useful: without a name, without a token, and not in a flood."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from content.models import GuidancePage, HomePage, PageFeedback
from content.services import feedback
from content.services.feedback import FROM_ONE_PLACE
from registry.models import User
from registry.services.people import sync_group

pytestmark = pytest.mark.django_db
HERE = {"origin": "http://testserver"}


@pytest.fixture
def page(home: HomePage) -> GuidancePage:
    cache.clear()
    return GuidancePage.objects.get(slug="sell", locale=home.locale)


def address(page: Any) -> str:
    with translation.override("th"):
        return reverse("content:feedback", args=[page.pk])


def send(page: Any, headers: dict[str, str] = HERE, **values: str) -> Any:
    client = Client(enforce_csrf_checks=True)
    return client.post(address(page), {"useful": "yes", **values}, headers=headers)


def test_the_question_stands_below_every_page_and_needs_no_token(page: GuidancePage) -> None:
    for where in ("/", "/guidance/", page.url, "/en/guidance/sell/", "/about/faq/", "/letters/account-system-2568/"):
        html = Client().get(where).content.decode()
        assert 'name="useful" value="yes"' in html, where
        assert "csrfmiddlewaretoken" not in html


def test_an_answer_is_recorded_and_thanked_for(page: GuidancePage) -> None:
    answer = send(page, useful="no", comment="  ไม่มีวันที่\r\nโปรดเพิ่ม ")
    thanks = Client().get(answer["Location"]).content.decode()

    row = PageFeedback.objects.get()
    assert (row.page_id, row.is_useful, row.comment) == (page.pk, False, "ไม่มีวันที่\nโปรดเพิ่ม")
    assert "ขอบคุณสำหรับความเห็น" in thanks
    assert f'href="{page.url}"' in thanks
    assert {field.name for field in PageFeedback._meta.fields} == {"id", "page", "is_useful", "comment", "at"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "https://testserver"},
        {"referer": "http://testserver.elsewhere.example/"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_a_form_from_elsewhere_is_refused_with_a_way_back(page: GuidancePage, headers: dict[str, str]) -> None:
    answer = send(page, headers)

    assert answer.status_code == 403
    assert "ไม่ได้ส่งมาจากหน้าเว็บของระบบ" in answer.content.decode()
    assert not PageFeedback.objects.exists()


@pytest.mark.parametrize("headers", [{"referer": "http://testserver/x/"}, {"sec-fetch-site": "same-origin"}])
def test_a_browser_that_sends_no_origin_says_it_otherwise(page: GuidancePage, headers: dict[str, str]) -> None:
    assert send(page, headers).status_code == 302


def test_too_many_from_one_place_are_told_kindly_and_keep_their_words(page: GuidancePage) -> None:
    for _time in range(FROM_ONE_PLACE):
        assert send(page).status_code == 302

    answer = send(page, comment="คำที่พิมพ์ไว้")

    assert answer.status_code == 429
    assert "โปรดรอสักสิบนาที" in answer.content.decode()
    assert "คำที่พิมพ์ไว้</textarea>" in answer.content.decode()
    assert PageFeedback.objects.count() == FROM_ONE_PLACE


def test_a_flood_from_one_place_does_not_close_the_page_to_others(
    page: GuidancePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "ON_ONE_PAGE", FROM_ONE_PLACE + 1)
    for _time in range(FROM_ONE_PLACE + 3):
        send(page)

    told = [
        Client().post(address(page), {"useful": "yes"}, headers=HERE, REMOTE_ADDR=f"192.0.2.{number}").status_code
        for number in (1, 2)
    ]

    assert told == [302, 429]


@pytest.mark.parametrize("values", [{"useful": "perhaps"}, {"useful": ""}, {"comment": "ก" * 1001}])
def test_what_cannot_be_recorded_is_said(page: GuidancePage, values: dict[str, str]) -> None:
    assert send(page, **values).status_code == 400
    assert not PageFeedback.objects.exists()


def test_there_is_no_answering_for_a_page_that_nobody_may_read(page: GuidancePage) -> None:
    page.unpublish()

    assert send(page).status_code == 404
    assert Client().get(address(page)).status_code == 404


def test_editors_read_it_with_counts_by_page_and_as_a_sheet(page: GuidancePage, client: Client, editor: User) -> None:
    other = GuidancePage.objects.get(slug="buy", locale=page.locale)
    for where, is_useful, comment in (
        (page, True, "ดีมาก"),
        (page, False, "ยาวไป"),
        (page, False, ""),
        (other, True, "อื่น"),
    ):
        PageFeedback.objects.create(page=where, is_useful=is_useful, comment=comment)
    sync_group(editor)
    client.force_login(editor)
    url = PageFeedback.snippet_viewset.get_url_name("list")  # type: ignore[attr-defined]

    everything = client.get(reverse(url)).content.decode()
    of_page = client.get(reverse(url), {"page": page.pk, "is_useful": "false"}).content.decode()
    sheet = client.get(reverse(url), {"export": "xlsx"})
    first = PageFeedback.objects.with_counts().filter(page=page).first()

    assert all(words in everything for words in ("ดีมาก", "ยาวไป", "อื่น"))
    assert "ยาวไป" in of_page
    assert "ดีมาก" not in of_page
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")
    assert (first.useful, first.useless) == (1, 2)


def test_who_is_no_editor_does_not_read_it(page: GuidancePage, client: Client) -> None:
    client.force_login(User.objects.create_user("x@example.test"))
    url = PageFeedback.snippet_viewset.get_url_name("list")  # type: ignore[attr-defined]

    assert client.get(reverse(url)).status_code in {302, 403}
