"""Look, approve, send back, withdraw: by the right person, once, with exactly the values shown."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from market.services import listings, orders, settlement
from market.services.listings import Offer
from portal.workspace.proposal_facts import KNOWN_VALUES, effect_of
from registry.enums import Role
from registry.models import Membership, Proposal, Round
from registry.services.issuance import propose_round
from registry.services.proposals import ACTS, approve, pending_on, send_back
from tests.scene import ROUND_1_PRICE, person


def text(response):
    return response.content.decode()


@pytest.fixture
def waiting(scene):
    """A listing's proposal."""
    day = timezone.localdate() + dt.timedelta(days=30)
    offer = Offer(tonnes=100, price_baht=ROUND_1_PRICE, expires_on=day, floor_price_baht=200)
    listing = listings.draft_listing(scene.seller.authority, scene.round, offer, by=scene.seller.officer)
    return listings.submit_listing(listing, by=scene.seller.officer)


def address(proposal):
    return f"/my/proposals/{proposal.pk}/"


def press(browser, proposal, decision, note="", **options):
    return browser.post(address(proposal), {"decision": decision, "note": note}, **options)


def test_an_approver_reads_every_value_and_what_approving_does(scene, signed_in, waiting):
    html = text(signed_in(scene.seller.approver).get(address(waiting)))
    for words in ("100 ตัน", "260.00 บาท", "26,000.00 บาท", "200.00 บาท", scene.seller.officer.name, effect_of(waiting)):
        assert words in html
    assert 'value="approve"' in html
    assert 'value="return"' in html


def test_approving_publishes_and_says_so(scene, signed_in, waiting):
    answer = press(signed_in(scene.seller.approver), waiting, "approve", follow=True)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decider) == ("approved", scene.seller.approver)
    assert waiting.row.state == "published"
    assert "อนุมัติแล้ว" in text(answer)


def test_looking_decides_nothing(scene, signed_in, waiting):
    signed_in(scene.seller.approver).get(address(waiting) + "?decision=approve")
    waiting.refresh_from_db()
    assert waiting.state == "pending"


def test_pressing_twice_shows_who_decided(scene, signed_in, waiting):
    browser = signed_in(scene.seller.approver)
    press(browser, waiting, "approve")
    for decision in ("approve", "return"):
        answer = press(browser, waiting, decision, note="ช้าไป")
        assert answer.status_code == 200
        assert "มีผู้พิจารณาเรื่องนี้ไปแล้ว" in text(answer)
        assert f"โดย {scene.seller.approver.name}" in text(answer)
    assert waiting.row_type.model_class().objects.get(pk=waiting.row_id).state == "published"


def test_sending_back_needs_a_comment_which_reaches_the_officer(scene, signed_in, waiting):
    browser = signed_in(scene.seller.approver)
    assert "โปรดบอกผู้เสนอว่าต้องแก้ไขเรื่องใด" in text(press(browser, waiting, "return", note="  "))
    waiting.refresh_from_db()
    assert waiting.state == "pending"
    press(browser, waiting, "return", note="ราคาต่ำไป")
    html = text(signed_in(scene.seller.officer).get(address(waiting)))
    assert "ราคาต่ำไป" in html
    assert "ส่งกลับแก้ไข" in html


def test_the_proposer_is_told_to_find_another_person(scene, signed_in, waiting):
    Membership.objects.create(user=scene.seller.officer, role=Role.AUTHORITY_APPROVER, authority=scene.seller.authority)
    browser = signed_in(scene.seller.officer)
    html = text(browser.get(address(waiting)))
    assert "ผู้อนุมัติต้องเป็นคนละคนกับผู้เสนอ" in html
    assert 'value="approve"' not in html
    answer = press(browser, waiting, "approve")
    assert "ผู้อนุมัติต้องไม่ใช่ผู้เสนอ" in text(answer)
    waiting.refresh_from_db()
    assert waiting.state == "pending"


def test_the_proposer_takes_it_back(scene, signed_in, waiting):
    press(signed_in(scene.seller.officer), waiting, "withdraw")
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"
    assert waiting.row.reservation is None


@pytest.mark.parametrize("decision", ["", "delete", "APPROVE"])
def test_an_unknown_button_does_nothing(scene, signed_in, waiting, decision):
    answer = press(signed_in(scene.seller.approver), waiting, decision)
    assert "โปรดเลือกว่าจะอนุมัติหรือส่งกลับแก้ไข" in text(answer)
    waiting.refresh_from_db()
    assert waiting.state == "pending"


def test_another_authoritys_proposal_is_not_found(scene, signed_in, waiting):
    other = scene.sellers[1]
    for stranger in (other.officer, other.approver, scene.purchaser, person("editor", Role.DLA_EDITOR)):
        browser = signed_in(stranger)
        assert browser.get(address(waiting)).status_code == 404
        assert press(browser, waiting, "approve").status_code == 404
        assert str(waiting.row) not in text(browser.get("/my/proposals/"))


def test_who_may_read_may_not_therefore_decide(scene, signed_in, waiting):
    province = person("province", Role.PROVINCE_HEAD, province=scene.seller.authority.province)
    for reader in (scene.seller.finance, province, scene.dla, person("auditor", Role.AUDITOR)):
        browser = signed_in(reader)
        assert 'value="approve"' not in text(browser.get(address(waiting)))
        assert "ไม่มีสิทธิ์" in text(press(browser, waiting, "approve"))
    waiting.refresh_from_db()
    assert waiting.state == "pending"


def test_a_buyer_does_not_see_a_price_before_it_is_approved(scene, signed_in):
    order = scene.requested()
    proposal = orders.propose_quote(order, by=scene.seller.officer, price_baht=ROUND_1_PRICE)
    assert signed_in(scene.purchaser).get(address(proposal)).status_code == 404


def test_a_buyer_sees_and_withdraws_the_buyers_own(scene, signed_in):
    order = scene.take_to(scene.requested(), "accepted")
    proposal = orders.propose_cancel(order, by=scene.purchaser, note="เปลี่ยนแผน")
    browser = signed_in(scene.purchaser)
    assert "เปลี่ยนแผน" in text(browser.get(address(proposal)))
    press(browser, proposal, "withdraw")
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"


def test_a_quotation_shows_the_sum_in_figures_and_words(scene, signed_in):
    proposal = orders.propose_quote(scene.requested(tonnes=85), by=scene.seller.officer, price_baht=ROUND_1_PRICE)
    html = text(signed_in(scene.seller.approver).get(address(proposal)))
    assert "22,100.00 บาท (สองหมื่นสองพันหนึ่งร้อยบาทถ้วน)" in html


def test_a_contract_shows_its_number_and_day(scene, signed_in):
    order = scene.take_to(scene.requested(), "accepted")
    proposal = settlement.propose_contract(order, scene.signed, by=scene.seller.officer)
    html = text(signed_in(scene.seller.approver).get(address(proposal)))
    assert scene.signed.number in html
    assert "สัญญา" in html


def test_what_falls_with_its_order_says_why(scene, signed_in):
    order = scene.requested()
    proposal = orders.propose_quote(order, by=scene.seller.officer, price_baht=ROUND_1_PRICE)
    orders.withdraw(order, by=scene.purchaser)
    answer = press(signed_in(scene.seller.approver), proposal, "approve")
    assert "มีผู้พิจารณาเรื่องนี้ไปแล้ว" in text(answer)
    assert "เพราะคำขอซื้อสิ้นสุดก่อนมีผู้พิจารณา" in text(answer)


def test_a_round_shows_each_share(scene, signed_in):
    round = Round.objects.create(
        project=scene.round.project,
        number=9,
        period_start=dt.date(2023, 4, 1),
        period_end=dt.date(2023, 9, 30),
        tonnes=7,
        certificate_number="ข้อมูลสมมติ",
    )
    propose_round(round, {scene.sellers[0].authority: 5, scene.sellers[1].authority: 2}, by=scene.dla)
    proposal = Proposal.objects.get(pk=pending_on(round).get().pk)
    html = text(signed_in(scene.dla_second).get(address(proposal)))
    cell = '<td class="number" data-label="ปริมาณ (ตัน)">5</td>'
    for words in ("2 แห่ง", str(scene.sellers[1].authority), "7 ตัน", cell, "แก้ไขย้อนหลังไม่ได้"):
        assert words in html
    assert signed_in(scene.seller.approver).get(address(proposal)).status_code == 404
    press(signed_in(scene.dla_second), proposal, "approve")
    round.refresh_from_db()
    assert round.state == "issued"


@pytest.mark.parametrize("act", sorted(ACTS))
def test_every_act_says_what_approving_it_does(act):
    assert effect_of(Proposal(act=act)) != effect_of(Proposal(act="no_such_act"))


def test_every_value_that_services_propose_has_a_label_for_people(scene):
    order = scene.take_to(scene.requested(), "accepted")
    orders.propose_cancel(order, by=scene.purchaser, note="x")
    settlement.propose_contract(order, scene.signed, by=scene.seller.officer)
    names = {name for values in Proposal.objects.values_list("values", flat=True) for name in values}
    assert {"note", "document", "price_baht", "shares"} <= names
    assert names <= set(KNOWN_VALUES)


def test_the_list_has_three_parts_and_a_fixed_cost(scene, signed_in, waiting, django_assert_max_num_queries):
    other = scene.published()
    for _each in range(6):
        orders.propose_quote(scene.requested(other, 1), by=scene.seller.officer, price_baht=ROUND_1_PRICE)
    approver = signed_in(scene.seller.approver)
    approver.get("/my/proposals/")
    with django_assert_max_num_queries(18):
        html = text(approver.get("/my/proposals/"))
    assert html.count("รอท่านอนุมัติ") == 7
    assert "พิจารณาแล้วล่าสุด" in html
    assert "ท่านเสนอไว้ รอผู้อนุมัติ" in text(signed_in(scene.seller.officer).get("/my/proposals/"))


def test_an_expired_page_decides_nothing(scene, waiting):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(scene.seller.approver)
    answer = press(browser, waiting, "approve")
    assert (answer.status_code, "ข้อมูลยังไม่ได้ส่ง" in text(answer)) == (403, True)
    waiting.refresh_from_db()
    assert waiting.state == "pending"


def test_a_visitor_is_asked_to_sign_in(client, db):
    for page in ("/my/proposals/", "/my/proposals/1/"):
        assert client.get(page)["Location"].startswith("/accounts/login/")


def test_a_proposal_sent_back_may_come_again(scene, signed_in, waiting):
    send_back(waiting, by=scene.seller.approver, note="แก้ไข")
    again = listings.submit_listing(waiting.row, by=scene.seller.officer)
    approve(again, by=scene.seller.approver)
    html = text(signed_in(scene.seller.officer).get(f"/my/listings/{waiting.row_id}/"))
    assert "ความเห็นของ" not in html
