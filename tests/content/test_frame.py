"""What an editor sets around every page: shown everywhere, read once a minute, and our own words where it is empty."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Locale

from content.models import Frame, GuidancePage, HomePage
from content.services import frames
from registry.enums import Role
from registry.models import User
from registry.services.people import sync_group
from tests.scene import person

pytestmark = pytest.mark.django_db


def frame(home: HomePage, **fields: Any) -> Frame:
    sell = GuidancePage.objects.get(slug="sell", locale=home.locale)
    links = [("link", {"label": "วิธีขาย", "page": sell, "place": ""}), ("link", link("ตลาด", "market/"))]
    columns = [("column", {"title": "หน่วยงาน", "text": "<p>ข้อมูลสมมติ</p>", "links": [link("ตรวจเอกสาร", "verify/")]})]
    made = Frame(**{"locale": home.locale, "navigation": links, "footer": columns, **fields})
    made.full_clean()
    made.save()
    frames.forget()
    return made


def link(label: str, place: str) -> dict[str, Any]:
    return {"label": label, "page": None, "place": place}


def html_of(client: Client, address: str = "/market/") -> str:
    return client.get(address).content.decode()


def test_the_editors_menu_footer_and_contact_stand_on_every_page(client: Client, home: HomePage) -> None:
    frame(home, contact="<p>กองส่งเสริม (สมมติ)</p>")
    for address in ("/", "/market/", "/accounts/login/", "/no/such/page/"):
        html = html_of(client, address)
        assert 'href="/guidance/sell/"' in html
        assert "หน่วยงาน" in html
        assert 'href="/verify/">ตรวจเอกสาร' in html
        assert "กองส่งเสริม (สมมติ)" in html
    assert 'aria-current="page">ตลาด' in html_of(client)
    assert "วิธีขาย" not in html_of(client, "/en/market/")


def test_without_settings_the_frame_keeps_its_own_words(client: Client, home: HomePage) -> None:
    frame(home, navigation=[], footer=[])
    html = html_of(client)
    assert html.count('href="/estimate/"') >= 2
    assert "กรมส่งเสริมการปกครองท้องถิ่น (สถ.)" in html


DAYS = [(-1, 0, True), (0, None, True), (1, None, False), (None, -1, False)]


@pytest.mark.parametrize(("first", "last", "shown"), DAYS)
def test_the_announcement_is_shown_on_its_days(
    client: Client, home: HomePage, first: int | None, last: int | None, shown: bool
) -> None:
    days = [None if n is None else timezone.localdate() + dt.timedelta(days=n) for n in (first, last)]
    frame(home, banner_title="ปิดปรับปรุง", banner_text="คืนนี้", banner_from=days[0], banner_until=days[1])
    assert ("ปิดปรับปรุง" in html_of(client)) is shown
    told = client.get("/api/v2/settings/").json()["banner"]
    assert (told is not None) is shown


def test_an_announcement_must_make_sense(home: HomePage) -> None:
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="หัวข้อ"):
        frame(home, banner_text="ไม่มีหัวข้อ")
    with pytest.raises(ValidationError, match="วันสิ้นสุด"):
        frame(home, banner_title="ก", banner_from=today, banner_until=today - dt.timedelta(days=1))


def test_a_link_to_a_page_that_is_no_longer_public_is_left_out(client: Client, home: HomePage) -> None:
    frame(home)
    GuidancePage.objects.get(slug="sell", locale=home.locale).unpublish()
    frames.forget()
    assert "วิธีขาย" not in html_of(client)


def test_the_frame_is_read_once_a_minute(home: HomePage, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    frame(home, navigation=[], footer=[])
    with django_assert_num_queries(1):
        frames.frame_for("th")
    with django_assert_num_queries(0):
        frames.frame_for("th")


def test_the_content_api_gives_the_frame(client: Client, home: HomePage) -> None:
    frame(home, card_text="ซื้อขายคาร์บอนเครดิตของ อปท.")
    told = client.get("/api/v2/settings/?locale=th").json()
    assert told["navigation"][0] == {"label": "วิธีขาย", "url": "/guidance/sell/"}
    assert told["footer"][0]["html"] == "<p>ข้อมูลสมมติ</p>"
    assert told["card_text"]
    assert client.get("/api/v2/settings/?locale=fr").status_code == 400


def test_an_editor_changes_the_frame_and_an_officer_does_not(client: Client, home: HomePage, editor: User) -> None:
    desk = person("desk", Role.DLA_OFFICER)
    for user in (editor, desk):
        sync_group(user)
    frame(home)
    client.force_login(editor)
    address = f"/admin/snippets/content/frame/edit/{Frame.objects.get().pk}/"
    page = client.get(address)
    assert "กรอบของเว็บไซต์" in page.content.decode()
    client.force_login(desk)
    assert client.get(address).status_code == 302


def test_each_language_has_one_frame(home: HomePage) -> None:
    frame(home)
    with pytest.raises(ValidationError):
        frame(home)
    assert frame(home, locale=Locale.objects.get(language_code="en"))
