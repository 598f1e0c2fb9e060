"""What do I do now, for every role; and the inbox."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from market.models import Order
from market.services import delivery, listings, orders, settlement
from market.services.listings import Offer
from market.steps import open_to
from portal.workspace.tasks_due import SHOWN, tasks_due
from registry.enums import Role
from registry.models import Membership, Message, User
from registry.services.issuance import propose_round
from registry.services.proposals import send_back
from tests.scene import ROUND_1_PRICE, make_seller, person


def text(response):
    return response.content.decode()


def fresh(user):
    return User.objects.get(pk=user.pk)


def titles(user):
    return [task.title for task in tasks_due(fresh(user))]


def submitted(scene, seller=None, tonnes=10):
    seller = seller or scene.seller
    offer = Offer(tonnes=tonnes, price_baht=ROUND_1_PRICE, expires_on=timezone.localdate() + dt.timedelta(days=9))
    listing = listings.draft_listing(seller.authority, scene.round, offer, by=seller.officer)
    return listing, listings.submit_listing(listing, by=seller.officer)


# --- who gets which task --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "who", "words"),
    [
        ("requested", "officer", "เสนอราคา"),
        ("quoted", "purchaser", "ตอบรับใบเสนอราคา"),
        ("accepted", "officer", "บันทึกสัญญาที่ลงนามแล้ว"),
        ("contracted", "finance", "ยืนยันการรับเงิน"),
        ("contracted", "purchaser", "แนบหลักฐานการโอนเงิน"),
        ("paid", "approver", "ลงนามแจ้ง สถ. ให้ส่งมอบ"),
        ("instructed", "dla", "ส่งหนังสือถึง อบก."),
        ("transferring", "dla", "บันทึกว่า อบก. ได้รับเอกสารครบ"),
    ],
)
def test_each_state_is_the_task_of_those_whom_it_waits_for_and_of_nobody_else(scene, state, who, words):
    order = scene.take_to(scene.requested(), state)
    people = {
        "officer": scene.seller.officer,
        "finance": scene.seller.finance,
        "approver": scene.seller.approver,
        "purchaser": scene.purchaser,
        "dla": scene.dla,
    }
    assert [title for title in titles(people[who]) if title.startswith(words)]
    for user in people.values():
        ways_on = [step for step in open_to(fresh(user), order) if step.is_way_on]
        assert bool(titles(user)) == bool(ways_on)


def test_a_stranger_has_no_task_of_it(scene):
    scene.requested()
    submitted(scene)
    other = scene.sellers[1]
    for user in (other.officer, other.finance, other.approver, person("auditor", Role.AUDITOR)):
        assert titles(user) == []


def test_what_waits_for_an_approver_is_the_approvers_task_and_no_longer_the_officers(scene):
    order = scene.requested()
    orders.propose_quote(order, by=scene.seller.officer, price_baht=ROUND_1_PRICE)
    assert titles(scene.seller.officer) == []
    assert titles(scene.seller.approver) == [f"พิจารณาอนุมัติ: เสนอราคา ({order})"]


def test_dla_decides_what_another_of_dla_proposed_and_nothing_of_the_sellers(scene):
    notice = scene.take_to(scene.requested(), "transferring")
    delivery.propose_notice(notice, scene.signed, by=scene.dla)
    orders.propose_quote(scene.requested(notice.listing), by=scene.seller.officer, price_baht=ROUND_1_PRICE)
    submitted(scene)
    assert titles(scene.dla) == []
    assert titles(scene.dla_second) == [f"พิจารณาอนุมัติ: บันทึกหนังสือแจ้งผลของ อบก. ({notice})"]


def test_a_round_waits_for_the_second_person_of_dla(scene):
    round = type(scene.round).objects.create(
        project=scene.round.project,
        number=9,
        period_start=dt.date(2023, 4, 1),
        period_end=dt.date(2023, 9, 30),
        tonnes=5,
        certificate_number="ข้อมูลสมมติ",
    )
    propose_round(round, {scene.seller.authority: 5}, by=scene.dla)
    assert titles(scene.dla) == []
    assert titles(scene.dla_second) == ["พิจารณาอนุมัติ: รับรอบเข้าบัญชีและจัดสรร (รอบที่ 9)"]


def test_who_quoted_is_not_asked_to_confirm_the_money(scene):
    Membership.objects.create(user=scene.seller.officer, role=Role.AUTHORITY_FINANCE, authority=scene.seller.authority)
    scene.take_to(scene.requested(), "contracted")
    assert titles(scene.seller.officer) == []
    assert len(titles(scene.seller.finance)) == 1


def test_evidence_of_payment_is_asked_for_once(scene):
    order = scene.take_to(scene.requested(), "contracted")
    settlement.upload_evidence(order, scene.signed, by=scene.purchaser)
    assert titles(scene.purchaser) == []
    assert len(titles(scene.seller.finance)) == 1


def test_an_overdue_order_is_nobodys_task_and_a_late_one_is_marked(scene):
    order = scene.take_to(scene.requested(), "contracted")
    Order.objects.filter(pk=order.pk).update(due_at=timezone.now() - dt.timedelta(days=1))
    [task] = tasks_due(fresh(scene.seller.finance))
    assert task.tone == "bad"
    assert task.status.startswith("เลยกำหนด")
    Order.objects.filter(pk=order.pk).update(ends_at=timezone.now() - dt.timedelta(hours=1))
    assert titles(scene.seller.finance) == []


def test_a_returned_listing_comes_back_to_the_officer_before_drafts(scene):
    _first, proposal = submitted(scene)
    send_back(proposal, by=scene.seller.approver, note="ราคา")
    offer = Offer(tonnes=3, price_baht=ROUND_1_PRICE, expires_on=timezone.localdate())
    listings.draft_listing(scene.seller.authority, scene.round, offer, by=scene.seller.officer)
    tasks = tasks_due(fresh(scene.seller.officer))
    assert [task.status for task in tasks] == ["ส่งกลับแก้ไข", "ร่าง"]


def test_a_membership_that_has_ended_gives_no_task(scene):
    scene.requested()
    Membership.objects.filter(user=scene.seller.officer).update(valid_until=dt.date(2021, 1, 1))
    assert titles(scene.seller.officer) == []


@pytest.mark.parametrize("number", [1, 8])
def test_tasks_cost_at_most_twelve_queries_whatever_the_number(scene, django_assert_max_num_queries, number):
    listing = scene.published(tonnes=300)
    for _each in range(number):
        scene.take_to(scene.requested(listing, 1), "contracted")
        orders.propose_cancel(scene.take_to(scene.requested(listing, 1), "accepted"), by=scene.purchaser, note="x")
        submitted(scene, tonnes=1)
    for role in (Role.AUTHORITY_OFFICER, Role.AUTHORITY_FINANCE):
        Membership.objects.create(user=scene.seller.approver, role=role, authority=scene.seller.authority)
    everybody = [scene.seller.approver, scene.seller.officer, scene.seller.finance, scene.purchaser, scene.dla]
    for user in map(fresh, everybody):
        with django_assert_max_num_queries(12):
            tasks_due(user)
    assert len(titles(scene.seller.finance)) == number


# --- the page -------------------------------------------------------------------------------------------------------


def test_the_home_shows_at_most_twenty_tasks_and_a_way_to_all(scene, signed_in):
    offer = Offer(tonnes=1, price_baht=ROUND_1_PRICE, expires_on=timezone.localdate())
    for _each in range(SHOWN + 2):
        listings.draft_listing(scene.seller.authority, scene.round, offer, by=scene.seller.officer)
    browser = signed_in(scene.seller.officer)
    html = text(browser.get("/my/"))
    assert html.count('<li class="task">') == SHOWN
    assert "ดูทั้งหมด (อีก 2 เรื่อง)" in html
    assert text(browser.get("/my/?all=1")).count('<li class="task">') == SHOWN + 2


def test_an_officer_sees_the_balance_and_may_offer(scene, signed_in):
    scene.take_to(scene.requested(scene.published(tonnes=100), 30), "completed")
    html = text(signed_in(scene.seller.officer).get("/my/"))
    assert "/my/listings/new/" in html
    for words in ("685 <", "70 ตัน", "30 ตัน"):
        assert words in html
    assert "/my/listings/new/" not in text(signed_in(scene.seller.approver).get("/my/"))


def test_a_province_sees_its_own_authorities_and_what_stands_still(scene, signed_in):
    officer = person("province", Role.PROVINCE_OFFICER, province=scene.seller.authority.province)
    order = scene.requested()
    assert "ไม่มีคำขอซื้อที่ค้างนาน" in text(signed_in(officer).get("/my/"))
    Order.objects.filter(pk=order.pk).update(updated_at=timezone.now() - dt.timedelta(days=20))
    html = text(signed_in(officer).get("/my/"))
    assert str(scene.seller.authority) in html
    assert str(scene.sellers[1].authority) not in html
    assert f"/my/orders/{order.pk}/" in html
    assert "รอเจ้าหน้าที่ของ อปท." in html


def test_a_district_sees_only_its_own(scene, signed_in):
    stranger = make_seller(9, "52", "ลำปาง")
    html = text(signed_in(person("district", Role.DISTRICT_OFFICER, district=stranger.authority.district)).get("/my/"))
    assert str(scene.seller.authority) not in html
    assert "ยังไม่มี อปท. ในพื้นที่ที่ได้รับจัดสรร" in html


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.DLA_OFFICER, "งานที่โต๊ะ สถ."),
        (Role.DLA_ADMIN, "งานที่โต๊ะ สถ."),
        (Role.DLA_EDITOR, "เนื้อหาเว็บไซต์"),
        (Role.AUDITOR, "งานตรวจสอบ"),
    ],
)
def test_those_of_dla_are_led_to_their_own_rooms(scene, signed_in, role, words):
    html = text(signed_in(person("new", role)).get("/my/"))
    assert words in html
    assert 'href="/admin/"' in html


def test_a_buyer_sees_orders_and_the_way_to_the_market(scene, signed_in):
    order = scene.requested()
    html = text(signed_in(scene.purchaser).get("/my/"))
    assert f"/my/orders/{order.pk}/" in html
    assert 'href="/market/"' in html
    assert "/admin/" not in html


def test_a_person_without_a_role_is_told_whom_to_ask(db, signed_in):
    user = User.objects.create_user("new@example.test", None, name="ผู้ใช้ใหม่ (ข้อมูลสมมติ)")
    assert "ยังไม่มีสิทธิ์ในระบบ" in text(signed_in(user).get("/my/"))


def test_a_visitor_is_asked_to_sign_in(client, db):
    for address in ("/my/", "/my/inbox/", "/my/inbox/1/"):
        assert client.get(address)["Location"].startswith("/accounts/login/")


def test_the_home_in_english_leads_to_english_pages(scene, signed_in):
    scene.requested()
    html = text(signed_in(scene.seller.officer).get("/en/my/"))
    assert "/en/my/orders/" in html
    assert "/en/my/listings/new/" in html


# --- the inbox ------------------------------------------------------------------------------------------------------


def test_messages_are_counted_followed_and_then_read(scene, signed_in):
    order = scene.requested()
    browser = signed_in(scene.seller.officer)
    unread = Message.objects.filter(recipient=scene.seller.officer, read_at=None)
    number = unread.count()
    assert f"กล่องข้อความ (ยังไม่อ่าน {number})" in text(browser.get("/my/"))
    newest = unread.latest("pk")
    inbox = text(browser.get("/my/inbox/"))
    assert "มีคำขอซื้อใหม่" in inbox
    assert str(newest.act.row) in inbox
    answer = browser.get(f"/my/inbox/{newest.pk}/")
    assert answer["Location"] == f"/my/orders/{order.pk}/"
    assert unread.count() == number - 1
    browser.post("/my/inbox/")
    assert unread.count() == 0
    assert "อ่านแล้ว" in text(browser.get("/my/inbox/"))


def test_looking_at_the_inbox_marks_nothing(scene, signed_in):
    scene.requested()
    signed_in(scene.seller.officer).get("/my/inbox/")
    assert Message.objects.filter(recipient=scene.seller.officer, read_at=None).exists()


def test_another_persons_message_is_not_found(scene, signed_in):
    scene.requested()
    theirs = Message.objects.filter(recipient=scene.seller.officer).latest("pk")
    assert signed_in(scene.sellers[1].officer).get(f"/my/inbox/{theirs.pk}/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.read_at is None


@pytest.mark.parametrize("address", ["", "//elsewhere.test/", "https://elsewhere.test/"])
def test_a_message_never_leads_out_of_the_site(scene, signed_in, address):
    scene.requested()
    theirs = Message.objects.filter(recipient=scene.seller.officer)
    theirs.update(address=address)
    answer = signed_in(scene.seller.officer).get(f"/my/inbox/{theirs.latest('pk').pk}/")
    assert answer["Location"] == "/my/inbox/"


def test_an_empty_inbox_says_what_will_be_there(db, signed_in):
    user = User.objects.create_user("new@example.test", None, name="ผู้ใช้ใหม่ (ข้อมูลสมมติ)")
    assert "ยังไม่มีข้อความ" in text(signed_in(user).get("/my/inbox/"))
