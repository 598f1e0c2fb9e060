"""The desk on a phone and a wide screen: nothing sticks out, axe finds nothing, the way to a listing is walked."""

from __future__ import annotations

import pytest

from market.models import Listing
from market.services import orders
from registry.models import Account
from registry.services.proposals import pending_on
from tests.scene import ROUND_1_PRICE, make_scene

pytestmark = pytest.mark.browser


@pytest.fixture
def busy(transactional_db):
    scene = make_scene()
    listing = scene.published(tonnes=300)
    scene.take_to(scene.requested(listing, 30), "completed")
    waiting = scene.requested(listing, 11)
    orders.propose_quote(waiting, by=scene.seller.officer, price_baht=ROUND_1_PRICE)
    scene.requested(listing, 20)
    return scene


def test_every_page_fits_both_screens_and_is_accessible(busy, live_site):
    seller = busy.seller
    proposal = pending_on(busy.seller.authority.sales.get(tonnes=11)).get()
    account = Account.objects.get(authority=seller.authority)
    pages = [
        (seller.officer, "/my/"),
        (busy.purchaser, "/my/"),
        (seller.officer, "/my/inbox/"),
        (seller.officer, "/my/listings/"),
        (seller.officer, "/my/listings/new/"),
        (seller.officer, f"/my/listings/{Listing.objects.get().pk}/"),
        (seller.approver, "/my/proposals/"),
        (seller.approver, f"/my/proposals/{proposal.pk}/"),
        (seller.officer, f"/my/accounts/{account.pk}/"),
    ]
    for user, address in pages:
        page = live_site.page(width=1280)
        live_site.sign_in(page, user)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 780})
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert live_site.violations(page) == []
        page.context.close()


def test_an_officer_offers_and_an_approver_publishes_without_javascript(busy, live_site):
    page = live_site.page(java_script_enabled=False)
    live_site.sign_in(page, busy.seller.officer)
    page.goto("/my/")
    page.get_by_role("link", name="ประกาศขายใหม่").click()
    page.get_by_label("ปริมาณที่จะขาย").fill("๖๗")
    page.get_by_label("ราคาต่อตัน").first.fill("52")
    page.get_by_role("button", name="บันทึกร่างและตรวจ").click()
    page.get_by_role("button", name="ส่งให้ผู้อนุมัติ").click()
    assert "รอผู้อนุมัติ" in page.inner_text("main")

    approver = live_site.page(java_script_enabled=False)
    live_site.sign_in(approver, busy.seller.approver)
    approver.goto("/my/")
    approver.get_by_role("link", name="พิจารณาอนุมัติ: ประกาศขาย").click()
    assert "67 ตัน" in approver.inner_text("main")
    approver.get_by_role("button", name="อนุมัติ", exact=True).click()
    assert "อนุมัติแล้ว" in approver.inner_text("main")
    assert Listing.objects.get(tonnes=67).state == "published"
