import pytest

from market.services import orders as osv
from market.services.purchases import Criteria, plan_purchase, start_purchase
from tests.scene import make_scene

pytestmark = pytest.mark.django_db(transaction=True)


def test_shots(live_site):
    s = make_scene()
    l = s.published()
    firm = s.published(s.sellers[1], is_firm=True, tonnes=500, price_baht=200)
    o1 = s.requested(l)
    o2 = s.take_to(s.requested(l), "contracted")
    o3 = s.take_to(s.requested(l), "completed")
    o4 = s.take_to(s.requested(l), "paid")
    o6 = s.take_to(s.requested(l), "quoted")
    o5 = s.requested(l)
    osv.propose_quote(o5, by=s.seller.officer, price_baht=o5.price_baht)
    o7 = s.requested(l)
    osv.decline(o7, by=s.seller.officer, note="ขายให้รายอื่นแล้ว")
    p = start_purchase(s.buyer, plan_purchase(150, Criteria()), by=s.purchaser)
    shots = [
        ("list_buyer", s.purchaser, "/my/orders/"),
        ("list_officer", s.seller.officer, "/my/orders/"),
        ("requested", s.seller.officer, f"/my/orders/{o1.pk}/"),
        ("contracted", s.purchaser, f"/my/orders/{o2.pk}/"),
        ("completed", s.purchaser, f"/my/orders/{o3.pk}/"),
        ("pending", s.seller.approver, f"/my/orders/{o5.pk}/"),
        ("declined", s.purchaser, f"/my/orders/{o7.pk}/"),
        ("quote", s.seller.officer, f"/my/orders/{o1.pk}/quote/"),
        ("proposed", s.seller.officer, f"/my/orders/{o5.pk}/quote/"),
        ("money", s.seller.finance, f"/my/orders/{o2.pk}/confirm_money/"),
        ("instruct", s.seller.approver, f"/my/orders/{o4.pk}/instruct/"),
        ("accept", s.purchaser, f"/my/orders/{o6.pk}/accept/"),
        ("refusal", s.purchaser, f"/my/orders/{o6.pk}/quote/"),
        ("request", s.purchaser, f"/my/orders/new/{firm.pk}/"),
        ("become", s.dla, f"/my/orders/new/{firm.pk}/"),
        ("purchases", s.purchaser, "/my/purchases/"),
        ("purchase", s.purchaser, f"/my/purchases/{p.pk}/"),
        ("pform", s.purchaser, "/my/purchases/new/"),
    ]
    for width in (360, 1280):
        for name, who, addr in shots:
            page = live_site.page(width=width)
            live_site.sign_in(page, who)
            page.goto(addr)
            page.screenshot(path=f"/tmp/oshots/{name}_{width}.png", full_page=True)
            w = page.evaluate("document.documentElement.scrollWidth")
            if w > width:
                print("WIDE", name, width, w)
            if width == 360:
                for v in live_site.violations(page):
                    print("AXE", v)
            page.context.close()
        page = live_site.page(width=width)
        live_site.sign_in(page, s.purchaser)
        page.goto(f"/my/orders/new/{firm.pk}/")
        page.fill("[name=tonnes]", "50")
        page.get_by_role("button", name="ตรวจสอบก่อนส่ง").click()
        page.screenshot(path=f"/tmp/oshots/check_{width}.png", full_page=True)
        page.goto("/my/purchases/new/")
        page.fill("[name=tonnes]", "150")
        page.get_by_role("button", name="จัดรายการผู้ขาย").click()
        page.screenshot(path=f"/tmp/oshots/plan_{width}.png", full_page=True)
        page = live_site.page(width=width)
        live_site.sign_in(page, s.seller.officer)
        o = s.take_to(s.requested(l, tonnes=1), "accepted")
        page.goto(f"/my/orders/{o.pk}/contract/")
        page.get_by_role("button", name="เสนอผู้อนุมัติ").click()
        page.screenshot(path=f"/tmp/oshots/contract_err_{width}.png", full_page=True)
