"""Every kind of page that editors publish, on a phone and on a desk, in Thai and in English, before axe."""

from __future__ import annotations

import pytest

from content.models import HomePage, ManualPage
from content.services import build_site
from content.services.broadcasts import send_broadcast
from content.services.editions import issue_edition
from registry.enums import Role
from tests.browser import LiveSite
from tests.content.shapes import (
    announce,
    chapter,
    letter_with_tasks,
    library_image,
    make_manual,
    make_training,
    raw_text,
    rewrite,
    text,
    with_figure,
)
from tests.scene import make_scene, person

MANUAL = "/guidance/manual-demo/"
ADDRESSES = [
    "/guidance/trading/",
    "/guidance/promote/",
    "/promotion/",
    "/promotion/for-business/",
    "/news/start-2568/",
    "/about/faq/",
    "/about/glossary/",
    "/about/contact/",
    "/about/privacy/",
    "/about/open-data/",
    "/about/incomes/",
    "/about/feedback/",
    "/news/training/",
    "/letters/account-system-2568/",
    MANUAL,
    f"{MANUAL}1/",
    f"{MANUAL}editions/1/",
    f"{MANUAL}editions/2/changes/",
    f"{MANUAL}editions/1/1/",
]


@pytest.fixture
def site(live_site: LiveSite) -> LiveSite:
    home: HomePage = build_site()
    editor = person("editor", Role.DLA_EDITOR)
    chapters = [
        ("chapter", chapter("ภาพ", ("heading", "หัวข้อ"), text("ดูภาพ"), with_figure(library_image(size=(900, 600)))))
    ]
    manual: ManualPage = make_manual(home, chapters=chapters)
    issue_edition(manual, summary="ฉบับแรก", by=editor)
    issue_edition(rewrite(manual, 1, title="ภาพใหม่", body=[raw_text("ดูภาพนี้")]), summary="แก้ภาพ", by=editor)
    make_training(home)
    announce(home)
    return live_site


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_no_page_breaks_a_rule_of_accessibility(site: LiveSite) -> None:
    found: list[str] = []
    for width in (360, 1280):
        page = site.page(width=width)
        for prefix in ("", "/en"):
            for address in ADDRESSES:
                answer = page.goto(f"{prefix}{address}")
                assert (address, answer.status if answer else 0) == (address, 200)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, address
                found += site.violations_as_shown(page)
    assert found == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_province_reads_and_answers_on_a_phone(live_site: LiveSite) -> None:
    home, scene = build_site(), make_scene()
    officer = person("province", Role.PROVINCE_OFFICER, province=scene.seller.authority.province)
    send_broadcast(letter=letter_with_tasks(home), audience="provinces", by=scene.dla)
    page = live_site.page()
    live_site.sign_in(page, officer)

    page.goto("/my/")
    page.get_by_role("link", name="อ่านและรับทราบ").click()
    violations = live_site.violations(page)
    page.get_by_role("button", name="รับทราบ", exact=True).click()
    page.get_by_role("group", name="ประชาสัมพันธ์").get_by_label("ดำเนินการแล้ว").check()
    page.get_by_role("button", name="บันทึกผลการดำเนินการ").click()

    assert violations == []
    assert page.get_by_text("บันทึกผลการดำเนินการแล้ว").is_visible()
    assert page.get_by_role("group", name="ประชาสัมพันธ์").get_by_label("ดำเนินการแล้ว").is_checked()
    page.goto("/my/reading/")
    assert live_site.violations(page) == []
