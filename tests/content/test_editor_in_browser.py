"""Wagtail's editor on a desk and on a phone: it works, says nothing in the console, and asks no other host."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Request, expect
from playwright.sync_api import Page as Tab
from wagtail.models import Comment, Page

from content.models import GuidancePage, NewsPage
from content.services import build_site
from registry.enums import Role
from registry.models import User
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


def of_dla(role: Role) -> User:
    user = person(f"{role}.browser", role)
    sync_group(user)
    return user


def at_work(site: LiveSite, user: User) -> Tab:
    tab = site.page(width=1280, height=900)
    site.sign_in(tab, user)
    return tab


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_editors_day_at_the_desk_and_on_a_phone(live_site: LiveSite, news: NewsPage) -> None:
    """One journey, for growing the site costs more than the steps; the site itself fails on what the console says."""
    editor, approver = of_dla(Role.DLA_EDITOR), of_dla(Role.DLA_ADMIN)
    writing, answering = at_work(live_site, editor), at_work(live_site, approver)
    asked = [strangers(tab, live_site) for tab in (writing, answering)]
    page = GuidancePage.objects.get(slug="sell", alias_of=None, locale=news.locale)

    changes_a_date(writing, news, seen="31/03/2568", typed="1 เม.ย. 2568")
    opens_every_kind_of_page(writing, news)
    comment = writes_a_comment(writing, page)
    answers_it(answering, page)
    assert [(reply.user, reply.text) for reply in comment.replies.all()] == [(approver, "ไม่ยาว ใช้ได้")]
    resolves_it(writing, page)
    comment.refresh_from_db()
    assert (comment.user, comment.contentpath, comment.resolved_by) == (editor, "intro", editor)

    writing.set_viewport_size({"width": 360, "height": 900})
    changes_a_date(writing, news, seen="01/04/2568")
    assert writing.evaluate("document.documentElement.scrollWidth") <= 360
    assert asked == [[], []]
    for tab in (writing, answering):
        tab.goto("about:blank")  # the editor saves and previews by itself as long as it is open


def changes_a_date(tab: Tab, news: NewsPage, *, seen: str, typed: str = "") -> None:
    tab.goto(f"/admin/pages/{news.pk}/edit/", wait_until="networkidle")
    day = tab.locator("#id_day")
    day.scroll_into_view_if_needed()
    expect(day).to_have_value(seen)
    if typed:
        day.fill(typed)
        save(tab)


def opens_every_kind_of_page(tab: Tab, news: NewsPage) -> None:
    """An alias has no form, though Wagtail's scripts look for one; the buttons of a long page stay in sight."""
    section, alias = news.get_parent(), news.get_translations().get()
    home = Page.objects.get(depth=2, locale=news.locale)
    kinds = ("guidancepage", "letterpage", "manualpage", "trainingpage", "formpage")
    new = [f"add/content/{kind}/{section.pk}/" for kind in kinds]
    for address in (f"{alias.pk}/edit/", *new, f"{home.pk}/edit/"):
        tab.goto(f"/admin/pages/{address}", wait_until="networkidle")
    footer = tab.locator("#page-edit-form > footer").bounding_box()
    assert footer
    assert (
        footer["y"] + footer["height"] <= 900 < tab.evaluate("document.querySelector('#page-edit-form').scrollHeight")
    )
    tab.get_by_role("button", name="แสดงหรือซ่อนการตรวจ").click()
    checks = tab.locator("[data-side-panel=checks]")
    expect(checks.get_by_role("heading", name="จำนวนคำ")).to_be_visible()
    expect(checks.locator("[data-content-checker-count]")).to_have_text("0")


def writes_a_comment(tab: Tab, page: Page) -> Comment:
    comments = open_comments(tab, page)
    field = tab.locator("[data-contentpath=intro]")
    field.hover()
    field.get_by_role("button", name="เพิ่มความเห็น").click()
    comments.get_by_placeholder("เขียนความเห็น").fill("ความนำยาวไปหรือไม่")
    comments.get_by_role("button", name="ความเห็น", exact=True).click()
    save(tab)
    return Comment.objects.get(page=page, text="ความนำยาวไปหรือไม่")


def answers_it(tab: Tab, page: Page) -> None:
    comments = open_comments(tab, page)
    expect(comments).to_contain_text("ความนำยาวไปหรือไม่")
    comments.locator(".comment").click()
    comments.get_by_placeholder("เขียนคำตอบ").fill("ไม่ยาว ใช้ได้")
    comments.get_by_role("button", name="ตอบ", exact=True).click()
    save(tab)


def resolves_it(tab: Tab, page: Page) -> None:
    comments = open_comments(tab, page)
    expect(comments).to_contain_text("ไม่ยาว ใช้ได้")
    comments.locator(".comment").click()
    comments.locator("[aria-haspopup], summary").first.click()
    comments.get_by_role("menuitem", name="ปิดความเห็น").click()
    save(tab)


def open_comments(tab: Tab, page: Page) -> Locator:
    """The panel as it was left: open, or behind its button."""
    tab.goto(f"/admin/pages/{page.pk}/edit/", wait_until="networkidle")
    button = tab.get_by_role("button", name="แสดงหรือซ่อนความเห็น").first
    if button.get_attribute("aria-expanded") != "true":
        button.click()
    return tab.locator("#comments")


def save(tab: Tab) -> None:
    with tab.expect_navigation():
        tab.get_by_role("button", name="บันทึกร่าง").first.click()
