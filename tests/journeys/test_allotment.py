"""A round from the officer's upload to the authorities' accounts, in a real browser, on a phone and on a desk."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from registry.models import Batch, Round
from registry.services.people import sync_group
from tests.browser import LiveSite
from tests.registry.batch_rows import HEADING, draft_round
from tests.registry.spreadsheets import csv_file, excel
from tests.scene import Scene

pytestmark = pytest.mark.browser
MEASURE = "Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth)"


@pytest.fixture
def draft(scene: Scene) -> Round:
    for user in (scene.dla, scene.dla_second):
        sync_group(user)
        user.refresh_from_db()  # a session rests on the password, which is new
    return draft_round()


def fits(page: Page, *said: str) -> None:
    """The page has come, is no wider than the screen and says this."""
    page.wait_for_load_state()
    page.locator("main").wait_for()
    assert page.evaluate(MEASURE) <= page.viewport_size["width"], page.url
    text = page.inner_text("main")
    for words in said:
        assert words in text, f"{page.url} does not say {words}, but:\n{text}"


def attach(page: Page, name: str, content: bytes) -> None:
    file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("ไฟล์จัดสรร").set_input_files(file)
    page.get_by_role("button", name="อัปโหลดและตรวจ").click()


# Without script Wagtail's own menu lies over a phone's page, so a desk it is.
@pytest.mark.parametrize(("width", "has_script"), [(360, True), (1280, True), (1280, False)])
def test_an_officer_uploads_mends_and_proposes_and_another_approves(
    scene: Scene, draft: Round, live_site: LiveSite, width: int, has_script: bool
) -> None:
    first, second = (seller.authority for seller in scene.sellers[:2])
    page = live_site.page(width=width, java_script_enabled=has_script)
    live_site.sign_in(page, scene.dla)
    page.goto(f"/admin/rounds/inspect/{draft.pk}/")
    fits(page, "ต้องให้ผู้อื่นของ สถ. ตรวจและอนุมัติ")
    page.get_by_role("link", name="จัดสรรรอบนี้").click()
    fits(page, "ผลรวมที่จัดสรรต้องเท่ากับจำนวนนี้พอดี")

    attach(page, "รายงาน.pdf", b"%PDF-1.7")
    fits(page, "ไฟล์นี้เป็นชนิดอื่น")
    attach(page, "จัดสรร.csv", csv_file([HEADING, [first.code, "อบต.ที่อื่น", "", 7], [second.code, "", "", "๒.๕"]]))
    fits(page, "ยังมี 3 จุดที่ต้องแก้ไข", f"รหัส {first.code} คือ", "จำนวนต้องเป็นตันเต็ม", "ขาดจากปริมาณของรอบ 10 ตัน อยู่ 3 ตัน")
    assert page.get_by_role("button", name="เสนอให้อีกคนหนึ่งอนุมัติ").count() == 0

    with page.expect_download() as download:
        page.get_by_role("link", name="ดาวน์โหลดพร้อมหมายเหตุ").click()
    assert download.value.suggested_filename.endswith("-remarks.xlsx")
    page.get_by_role("link", name="แก้ไขโดยอัปโหลดหรือคำนวณใหม่").click()
    fits(page, "ร่างเดิมจะถูกแทนที่")
    attach(page, "จัดสรร.xlsx", excel(("จัดสรร", [HEADING, [first.code, "", "", 7], [second.code, "", "", "๓"]])))
    fits(page, "ไม่พบข้อผิดพลาด", "10 ตัน จากที่ต้องจัดสรร 10 ตัน")
    page.get_by_role("button", name="เสนอให้อีกคนหนึ่งอนุมัติ").click()
    fits(page, "เสนอแล้ว ต้องให้ผู้อื่นของ สถ. ตรวจและอนุมัติ")

    approver = live_site.page(width=width, java_script_enabled=has_script)
    live_site.sign_in(approver, scene.dla_second)
    approver.goto(f"/my/proposals/{Batch.objects.get().proposal_id}/")
    approver.get_by_role("link", name="เปิดดูทุกแถวและความคืบหน้า").click()
    fits(approver, first.code)
    approver.go_back()
    approver.get_by_role("button", name="อนุมัติ", exact=True).click()
    fits(approver, "อนุมัติแล้ว")

    page.reload()
    fits(page, "เสร็จแล้ว คาร์บอนเครดิตทั้งรอบอยู่ในบัญชีของ อปท.")
    assert list(draft.allocations.values_list("tonnes", flat=True)) == [7, 3]
