"""A province reads what it was asked to read, and answers, on a phone."""

from __future__ import annotations

import pytest

from content.services import build_site
from content.services.broadcasts import send_broadcast
from registry.enums import Role
from tests.browser import LiveSite
from tests.content.shapes import letter_with_tasks
from tests.scene import make_scene, person


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
