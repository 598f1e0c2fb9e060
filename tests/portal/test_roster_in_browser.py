"""The roster by hand, on a phone and on a desk, without JavaScript: from the QR code to DLA and back."""

from __future__ import annotations

from typing import Any

import pytest

from registry.enums import BundleState
from tests.browser import LiveSite
from tests.roster import Roster, make_roster, report
from tests.scene import make_scene

pytestmark = pytest.mark.browser
PASSWORD = "ทดสอบ-ข้อมูลสมมติ"


@pytest.fixture
def roster(transactional_db: None) -> Roster:
    return make_roster(make_scene())


def signed_in(site: LiveSite, user: Any, width: int) -> Any:
    page = site.page(width=width, java_script_enabled=False)
    site.sign_in(page, user)
    return page


def press(page: Any, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).locator("visible=true").last.click()


@pytest.mark.parametrize("width", [360, 1280])
def test_from_the_qr_code_through_the_province_to_dla_and_back(roster: Roster, live_site: LiveSite, width: int) -> None:
    user = roster.scene.seller.officer
    user.set_password(PASSWORD)
    user.save()

    phone = live_site.page(width=width, java_script_enabled=False)
    phone.goto(f"/r/{roster.mine.code}/")
    phone.get_by_role("link", name="เข้าสู่ระบบเพื่อกรอกรายชื่อ").click()
    phone.locator("input[name=login]").fill(user.email)
    phone.locator("input[name=password]").fill(PASSWORD)
    press(phone, "เข้าสู่ระบบ")
    assert phone.title().startswith("รายชื่อผู้ได้รับมอบหมาย")
    phone.get_by_label("ชื่อ-สกุล").fill("นางสาวสมมติ หนึ่ง")
    phone.get_by_label("ตำแหน่ง").fill("นักวิชาการสมมติ")
    phone.get_by_label("เบอร์โทร").fill("08 000")
    press(phone, "เพิ่มอีกคน")
    assert phone.get_by_label("ชื่อ-สกุล คนที่ 1").input_value() == "นางสาวสมมติ หนึ่ง"
    phone.get_by_label("ชื่อ-สกุล คนที่ 2").fill("นายสมมติ สอง")
    phone.get_by_label("ตำแหน่ง คนที่ 2").fill("เจ้าพนักงานสมมติ")
    phone.get_by_label("เบอร์โทร คนที่ 2").fill("๐๒ ๐๐๐ ๐๐๐๐ ต่อ ๑๒")
    phone.get_by_label("เป็นผู้รับผิดชอบหลัก").nth(1).check()
    press(phone, "ตรวจสอบก่อนส่ง")
    assert "เบอร์มือถือต้องมี 10 หลัก ที่พิมพ์มามี 5 หลัก" in phone.inner_text(".error-summary")
    phone.get_by_label("เบอร์โทร คนที่ 1").fill("080-000-0123")
    phone.get_by_label("เบอร์โทร คนที่ 1").press("Enter")  # as a phone's keyboard sends: on to the check
    checked = phone.inner_text("main")
    assert "ตรวจสอบรายชื่อก่อนส่ง" in checked
    assert "02 000 0000 ต่อ 12" in checked
    press(phone, "แก้ไข")
    press(phone, "ตรวจสอบก่อนส่ง")
    press(phone, "ส่งรายชื่อให้จังหวัด")
    assert roster.mine.reference in phone.inner_text("main")
    assert [each.is_primary for each in roster.mine.persons.all()] == [False, True]

    head = signed_in(live_site, roster.head, width)
    head.goto(f"/r/{roster.bundle.code}/")
    assert "นายสมมติ สอง" in head.inner_text("main")
    head.get_by_role("link", name="รวมและส่ง สถ.").click()
    assert str(roster.neighbour.authority) in head.inner_text(".notice")
    head.get_by_label("เลขที่หนังสือของจังหวัด").fill("ลพ สมมติ 1")
    head.get_by_label("ลงวันที่").fill("๙ ม.ค. ๒๕๖๙")
    press(head, "ลงนามและส่ง สถ.")
    assert "P51-1/" in head.inner_text("main")

    dla = signed_in(live_site, roster.scene.dla, width)
    dla.goto(f"/my/roster/campaigns/{roster.campaign.pk}/")
    dla.get_by_role("link", name="ลำพูน").click()
    dla.get_by_role("link", name="ส่งกลับให้จังหวัดแก้ไข").click()
    dla.get_by_label("ความเห็นถึงจังหวัด").fill("โปรดแนบหนังสือ")
    press(dla, "ส่งกลับให้แก้ไข")
    assert roster.bundle.state == BundleState.RETURNED
    head.goto("/my/")
    head.get_by_role("link", name="รวบรวมรายชื่อผู้ได้รับมอบหมายของจังหวัดลำพูนส่ง สถ.").click()
    assert "โปรดแนบหนังสือ" in head.inner_text("main")


def test_every_page_fits_both_screens_and_is_accessible(roster: Roster, live_site: LiveSite) -> None:
    row = roster.submitted()
    roster.sent()
    roster.submitted(roster.neighbour, report("นายผู้มีชื่อยาวมากเป็นพิเศษเพื่อทดสอบ นามสกุลยาวมากเช่นเดียวกัน"))
    at_bundle = f"/my/roster/provinces/{roster.bundle.pk}/"
    neighbour = roster.of(roster.neighbour)
    pages = [
        (None, f"/r/{row.code}/"),
        (None, f"/r/{roster.bundle.code}/"),
        (roster.scene.purchaser, f"/r/{row.code}/"),
        (roster.scene.seller.officer, f"/my/roster/returns/{row.pk}/"),
        (roster.scene.seller.officer, f"/my/roster/returns/{row.pk}/receipt/"),
        (roster.scene.seller.officer, f"/my/roster/returns/{row.pk}/ask/"),
        (roster.neighbour.officer, f"/my/roster/returns/{neighbour.pk}/edit/"),
        (roster.head, "/my/roster/"),
        *[(roster.head, f"{at_bundle}{name}") for name in ("", "calls/", "send/", "sent/", "terms/")],
        (roster.scene.dla, f"/my/roster/campaigns/{roster.campaign.pk}/"),
    ]
    for user, address in pages:
        page = live_site.page(width=1280)
        if user:
            live_site.sign_in(page, user)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 780})
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert live_site.violations(page) == [], address
        page.context.close()
