"""Wagtail's editor on a desk and on a phone: it works, says nothing in the console, and asks no other host."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import Request, expect

from content.models import NewsPage
from content.services import build_site
from registry.enums import Role
from registry.services.people import sync_group
from tests.browser import LiveSite
from tests.scene import person


@pytest.fixture
def news(live_site: LiveSite) -> NewsPage:
    build_site()
    return NewsPage.objects.get(slug="start-2568", alias_of=None)


def strangers(tab: Tab, site: LiveSite) -> list[str]:
    """The hosts that the tab asks besides the site; filled as it goes on."""
    home, found = urlsplit(site.url).netloc, list[str]()

    def see(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme.startswith("http") and parts.netloc != home:
            found.append(request.url)

    tab.on("request", see)
    return found


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_editor_changes_a_date_and_is_checked_for_accessibility(live_site: LiveSite, news: NewsPage) -> None:
    editor = person("editor", Role.DLA_EDITOR)
    sync_group(editor)
    for width in (1280, 360):
        tab = live_site.page(width=width, height=900)
        live_site.sign_in(tab, editor)
        asked = strangers(tab, live_site)
        tab.goto(f"/admin/pages/{news.pk}/edit/", wait_until="networkidle")
        day = tab.locator("#id_day")
        day.scroll_into_view_if_needed()
        expect(day).to_have_value("31/03/2568" if width == 1280 else "01/04/2568")
        if width == 1280:
            day.fill("1 เม.ย. 2568")
            tab.get_by_role("button", name="แสดงหรือซ่อนการตรวจ").click()
            expect(tab.get_by_role("heading", name="จำนวนคำ").first).to_be_visible()
            with tab.expect_navigation():
                tab.get_by_role("button", name="บันทึกร่าง").first.click()
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert asked == []
