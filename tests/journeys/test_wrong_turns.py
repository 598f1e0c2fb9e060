"""What people type and press by mistake: nothing is lost, nothing happens twice, and it is said in Thai."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from market.enums import ListingState
from market.models import Listing, Order
from registry.enums import ProposalState
from registry.models import Proposal, User
from tests.journeys.person import Person, begins
from tests.scene import Scene

pytestmark = pytest.mark.browser


@pytest.fixture
def come(live_site):
    """`come(user)`: a person who is signed in already."""

    def signed_in(user: User) -> Person:
        person = Person(live_site)
        user.refresh_from_db()  # a session holds to the password that the person has now
        live_site.sign_in(person.page, user)
        return person

    return signed_in


def check_refused(person: Person, label: str, typed: str, sentence: str) -> None:
    """The summary says why and leads to the field, which keeps what was typed."""
    field = person.main.get_by_label(begins(label))
    expect(field).to_have_value(typed)
    expect(field).to_have_attribute("aria-invalid", "true")
    summary = person.main.get_by_role("alert")
    summary.get_by_role("link", name=sentence).click()
    expect(field).to_be_focused()


def press_twice(person: Person, name: str) -> None:
    """A double press on a slow line: the server gets the form twice, and the page shows the second answer."""

    def send_twice(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
        route.continue_()

    person.page.route("**/*", send_twice)
    person.press(name)
    person.page.unroute("**/*")


# --- what cannot be ------------------------------------------------------------------------------------------------


def test_a_wrong_number_or_date_is_told_at_its_field_and_what_was_typed_stays(scene: Scene, come):
    officer = come(scene.seller.officer)
    officer.open("/my/listings/new/")
    wrong = [
        ("ปริมาณที่จะขาย", "-5", "จำนวนตันต้องไม่ติดลบ"),
        ("ราคาต่อตัน", "0", "จำนวนเงินต้องมากกว่า 0"),
        ("ประกาศถึงวันที่", "31 กุมภาพันธ์ 2569", "เดือนกุมภาพันธ์ 2569 มี 28 วัน จึงไม่มีวันที่ 31"),
    ]
    officer.fill({label: typed for label, typed, _sentence in wrong} | {"ข้อความในประกาศ": "หมู่บ้านสาธิต"})
    officer.press("บันทึกร่างและตรวจ")
    expect(officer.main.get_by_role("alert")).to_be_focused()
    for mistake in wrong:
        check_refused(officer, *mistake)
    expect(officer.main.get_by_label(begins("ข้อความในประกาศ"))).to_have_value("หมู่บ้านสาธิต")
    assert officer.page.title().startswith("มีข้อผิดพลาด")

    officer.fill({"ปริมาณที่จะขาย": "1.5", "ราคาต่อตัน": "260", "ประกาศถึงวันที่": "28 กุมภาพันธ์ 2572"})
    officer.press("บันทึกร่างและตรวจ")
    expect(officer.main.get_by_role("alert")).to_be_focused()  # and not the field that a link led to before
    check_refused(officer, "ปริมาณที่จะขาย", "1.5", "จำนวนต้องเป็นตันเต็ม ไม่มีจุดทศนิยม")
    assert not Listing.objects.exists()


def test_more_than_is_left_is_refused_before_it_is_asked(scene: Scene, come):
    listing = scene.published(tonnes=100)
    buyer = come(scene.purchaser)
    buyer.open(f"/my/orders/new/{listing.pk}/")
    buyer.fill({"ปริมาณที่ต้องการซื้อ": "๑๐๑", "เลขที่ใบสั่งซื้อ": "PO-7"})
    buyer.press("ตรวจสอบก่อนส่ง")
    check_refused(buyer, "ปริมาณที่ต้องการซื้อ", "๑๐๑", "100 ตัน")
    expect(buyer.main.get_by_label(begins("เลขที่ใบสั่งซื้อ"))).to_have_value("PO-7")
    assert not Order.objects.exists()


# --- twice, and back -----------------------------------------------------------------------------------------------


def test_a_double_press_makes_one_draft_one_proposal_one_order_and_one_quotation(scene: Scene, come):
    officer = come(scene.seller.officer)
    officer.open("/my/listings/new/")
    officer.fill({"ปริมาณที่จะขาย": "100", "ราคาต่อตัน": "260"})
    press_twice(officer, "บันทึกร่างและตรวจ")
    press_twice(officer, "ส่งให้ผู้อนุมัติ")
    officer.sees("รออนุมัติ")
    assert Listing.objects.get().state == ListingState.SUBMITTED
    assert waiting("publish_listing") == 1

    buyer = come(scene.purchaser)
    buyer.open(f"/my/orders/new/{scene.published(scene.sellers[1]).pk}/")
    buyer.press("ตรวจสอบก่อนส่ง")
    press_twice(buyer, "ส่งคำขอซื้อ")
    order = Order.objects.get()
    assert buyer.page.url.endswith(order.get_absolute_url())

    officer = come(scene.sellers[1].officer)
    officer.open(f"{order.get_absolute_url()}quote/")
    press_twice(officer, "เสนอผู้อนุมัติ")
    officer.sees("เสนอแล้ว")
    assert waiting("quote") == 1


def waiting(act: str) -> int:
    return Proposal.objects.filter(act=act, state=ProposalState.PENDING).count()


def test_going_back_after_sending_and_sending_again_asks_once(scene: Scene, come):
    listing = scene.published(tonnes=100)
    buyer = come(scene.purchaser)
    buyer.open("/market/")
    buyer.open(f"/my/orders/new/{listing.pk}/")
    buyer.press("ตรวจสอบก่อนส่ง")
    buyer.press("ส่งคำขอซื้อ")
    order = Order.objects.get()

    buyer.page.go_back()
    buyer.press("ส่งคำขอซื้อ")
    assert Order.objects.get() == order


# --- too late, and not yours ---------------------------------------------------------------------------------------


def test_a_page_that_has_expired_says_so_in_thai_and_nothing_is_sent(scene: Scene, come):
    listing = scene.published(tonnes=100)
    buyer = come(scene.purchaser)
    buyer.open(f"/my/orders/new/{listing.pk}/")
    buyer.press("ตรวจสอบก่อนส่ง")
    buyer.page.context.clear_cookies(name="csrftoken")
    buyer.press("ส่งคำขอซื้อ")
    buyer.sees("หน้านี้ค้างไว้นานเกินไป ข้อมูลยังไม่ได้ส่ง")
    assert not Order.objects.exists()


def test_the_order_of_another_authority_is_not_found(scene: Scene, come):
    order = scene.requested()
    stranger = come(scene.sellers[1].officer)
    for address in (order.get_absolute_url(), f"{order.get_absolute_url()}quote/"):
        answer = stranger.page.goto(address)
        assert answer.status == 404
        stranger.look()
        stranger.sees("ไม่พบหน้านี้")
        assert order.buyer.name not in stranger.page.content()
