"""The officer's way from the wish to sell to a listing on the market, with everything that is typed wrongly."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from market.models import Listing
from market.services import listings
from market.services.listings import Offer
from registry.enums import Role
from registry.models import Membership, Proposal
from registry.services.proposals import approve, send_back
from registry.thai import format_date
from tests.scene import ROUND_1_PRICE, issued_round, person

NEW = "/my/listings/new/"


@pytest.fixture
def officer(scene, signed_in):
    return signed_in(scene.seller.officer)


def typed(scene, seller=None, **changes):
    seller = seller or scene.seller
    day = timezone.localdate() + dt.timedelta(days=90)
    return {
        "lot": f"{seller.authority.pk}-{scene.round.pk}",
        "tonnes": "๑๐๐",
        "price_baht": "260.00",
        "is_firm": "no",
        "floor_price_baht": "",
        "expires_on": format_date(day, style="numeric"),
        "words": "",
    } | changes


def drafted(scene, seller=None, **offer):
    seller = seller or scene.seller
    terms = {"tonnes": 100, "price_baht": ROUND_1_PRICE, "expires_on": timezone.localdate() + dt.timedelta(days=90)}
    return listings.draft_listing(seller.authority, scene.round, Offer(**terms | offer), by=seller.officer)


def text(response):
    return response.content.decode()


# --- draft, check, submit -------------------------------------------------------------------------------------------


def test_the_form_names_the_authority_and_says_how_many_tonnes_there_are(scene, officer):
    html = text(officer.get(NEW))
    assert str(scene.seller.authority) in html
    assert "ขายได้ไม่เกิน 785 ตัน" in html
    assert "checked" in html


def test_an_officer_drafts_checks_and_submits(scene, officer):
    answer = officer.post(NEW, typed(scene), follow=True)
    listing = Listing.objects.get()
    assert answer.redirect_chain[-1][0] == f"/my/listings/{listing.pk}/submit/"
    assert (listing.state, listing.tonnes, listing.price_baht) == ("draft", 100, ROUND_1_PRICE)
    assert "100 ตันคาร์บอนไดออกไซด์เทียบเท่า" in text(answer)
    assert format_date(listing.expires_on) in text(answer)
    assert scene.seller.approver.name in text(answer)

    answer = officer.post(f"/my/listings/{listing.pk}/submit/", follow=True)
    listing.refresh_from_db()
    assert listing.state == "submitted"
    assert answer.redirect_chain[-1][0] == f"/my/listings/{listing.pk}/"
    assert "ผู้อนุมัติได้" in text(answer)
    assert scene.seller.approver.name in text(answer)


def test_in_english_the_journey_stays_in_english(scene, officer):
    answer = officer.post(f"/en{NEW}", typed(scene, expires_on="30/12/2027"))
    assert answer["Location"].startswith("/en/my/listings/")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("tonnes", "-5", "จำนวนตันต้องไม่ติดลบ"),
        ("tonnes", "1.5", "จำนวนต้องเป็นตันเต็ม ไม่มีจุดทศนิยม"),
        ("tonnes", "0", "จำนวนตันต้องมากกว่า 0"),
        ("tonnes", "สิบ", "อ่านจำนวนตันนี้ไม่ได้"),
        ("tonnes", "", "กรุณาพิมพ์จำนวนตัน"),
        ("price_baht", "0", "จำนวนเงินต้องมากกว่า 0"),
        ("price_baht", "-1", "จำนวนเงินต้องไม่ติดลบ"),
        ("price_baht", "1.234", "ทศนิยมได้ไม่เกิน 2 ตำแหน่ง"),
        ("price_baht", "99999999999", "จำนวนเงินต้องไม่เกิน"),
        ("floor_price_baht", "300", "ราคาขั้นต่ำต้องมากกว่า 0 และไม่เกินราคาประกาศ"),
        ("expires_on", "31 กุมภาพันธ์ 2570", "เดือนกุมภาพันธ์ 2570 มี 28 วัน"),
        ("expires_on", "1/1/2560", "วันสิ้นสุดประกาศต้องไม่ใช่วันที่ผ่านมาแล้ว"),
        ("is_firm", "maybe", "เลือก"),
    ],
)
def test_wrong_input_is_told_at_its_field_and_stays_typed(scene, officer, field, value, words):
    answer = officer.post(NEW, typed(scene, **{field: value, "words": "เขียนไว้แล้ว"}))
    html = text(answer)
    assert answer.status_code == 200
    assert words in html
    assert 'class="error-summary"' in html
    assert "เขียนไว้แล้ว" in html
    assert field == "is_firm" or not value or f'value="{value}"' in html
    assert not Listing.objects.exists()


def test_another_authoritys_account_cannot_be_sold_from(scene, officer):
    answer = officer.post(NEW, typed(scene, seller=scene.sellers[1]))
    assert answer.status_code == 200
    assert 'class="error-summary"' in text(answer)
    assert not Listing.objects.exists()


def test_an_officer_of_two_authorities_chooses_one(scene, officer):
    Membership.objects.create(
        user=scene.seller.officer, role=Role.AUTHORITY_OFFICER, authority=scene.sellers[1].authority
    )
    html = text(officer.get(NEW))
    assert str(scene.seller.authority) in html
    assert str(scene.sellers[1].authority) in html
    officer.post(NEW, typed(scene, seller=scene.sellers[1]))
    assert Listing.objects.get().authority == scene.sellers[1].authority


def test_without_credits_the_form_gives_way_to_what_to_do(scene, officer):
    scene.published(tonnes=785)
    html = text(officer.get(NEW))
    assert "ยังไม่มีคาร์บอนเครดิตที่ขายได้" in html
    assert 'name="tonnes"' not in html


def test_more_than_the_balance_is_warned_of_and_refused_at_submission(scene, officer):
    listing = drafted(scene, tonnes=786)
    address = f"/my/listings/{listing.pk}/submit/"
    assert "บัญชีเหลือให้ขาย 785 ตัน แต่ประกาศนี้ 786 ตัน" in text(officer.get(address))
    answer = officer.post(address)
    assert "เหลือให้ใช้ 785 ตัน แต่ต้องการ 786 ตัน" in text(answer)
    listing.refresh_from_db()
    assert (listing.state, listing.reservation) == ("draft", None)


def test_a_draft_that_is_sent_twice_is_written_once(scene, officer):
    form = typed(scene, shown_at=officer.get(NEW).context["shown_at"])
    first, again = officer.post(NEW, form), officer.post(NEW, form)
    listing = Listing.objects.get()
    assert first.url == again.url == f"/my/listings/{listing.pk}/submit/"


def test_a_second_draft_of_the_same_terms_is_one_more(scene, officer):
    for _page in range(2):
        officer.post(NEW, typed(scene, shown_at=officer.get(NEW).context["shown_at"]))
    assert Listing.objects.count() == 2


def test_other_terms_from_the_same_page_are_one_more_draft(scene, officer):
    shown_at = officer.get(NEW).context["shown_at"]
    for tonnes in ("100", "101"):
        officer.post(NEW, typed(scene, tonnes=tonnes, shown_at=shown_at))
    assert set(Listing.objects.values_list("tonnes", flat=True)) == {100, 101}


def test_submitting_twice_shows_where_the_listing_stands(scene, officer):
    listing = drafted(scene)
    address = f"/my/listings/{listing.pk}/submit/"
    officer.post(address)
    answer = officer.post(address, follow=True)
    assert answer.redirect_chain[-1][0] == f"/my/listings/{listing.pk}/"
    assert "อยู่ในสถานะ “รออนุมัติ”" in text(answer)
    assert Proposal.objects.filter(act="publish_listing").count() == 1


def test_an_expired_page_is_told_kindly_and_changes_nothing(scene):
    listing = drafted(scene)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(scene.seller.officer)
    answer = browser.post(f"/my/listings/{listing.pk}/submit/")
    assert answer.status_code == 403
    assert "ข้อมูลยังไม่ได้ส่ง" in text(answer)
    listing.refresh_from_db()
    assert listing.state == "draft"


def test_a_returned_listing_shows_the_comment_is_edited_and_submitted_again(scene, officer):
    listing = drafted(scene)
    send_back(listings.submit_listing(listing, by=scene.seller.officer), by=scene.seller.approver, note="ราคาสูงไป")
    assert "ราคาสูงไป" in text(officer.get(f"/my/listings/{listing.pk}/"))
    edit = f"/my/listings/{listing.pk}/edit/"
    assert 'value="260.00"' in text(officer.get(edit))
    officer.post(edit, typed(scene, price_baht="200"))
    officer.post(f"/my/listings/{listing.pk}/submit/")
    listing.refresh_from_db()
    assert (listing.state, listing.price_baht) == ("submitted", 200)


def test_a_listing_under_way_is_not_edited_any_more(scene, officer):
    listing = scene.published()
    answer = officer.post(f"/my/listings/{listing.pk}/edit/", typed(scene, price_baht="1"), follow=True)
    assert "อยู่ในสถานะ “ประกาศแล้ว”" in text(answer)
    listing.refresh_from_db()
    assert listing.price_baht == ROUND_1_PRICE


# --- pause, resume, withdraw ----------------------------------------------------------------------------------------


def test_a_published_listing_is_paused_and_resumed_by_post_only(scene, officer):
    listing = scene.published()
    for verb, before, after in (("pause", "published", "paused"), ("resume", "paused", "published")):
        address = f"/my/listings/{listing.pk}/{verb}/"
        assert officer.get(address).status_code == 200
        listing.refresh_from_db()
        assert listing.state == before
        officer.post(address)
        listing.refresh_from_db()
        assert listing.state == after


def test_pausing_twice_says_that_it_is_paused(scene, officer):
    listing = scene.published()
    officer.post(f"/my/listings/{listing.pk}/pause/")
    answer = officer.post(f"/my/listings/{listing.pk}/pause/", follow=True)
    assert "อยู่ในสถานะ “พักประกาศ”" in text(answer)


def test_withdrawing_asks_for_a_reason_and_gives_the_tonnes_back(scene, officer):
    listing = scene.published(tonnes=785)
    address = f"/my/listings/{listing.pk}/withdraw/"
    assert 'class="error-summary"' in text(officer.post(address, {"reason": ""}))
    answer = officer.post(address, {"reason": "สภาท้องถิ่นขอทบทวนราคา"}, follow=True)
    listing.refresh_from_db()
    assert listing.state == "withdrawn"
    assert "สภาท้องถิ่นขอทบทวนราคา" in text(answer)
    assert "ขายได้ไม่เกิน 785 ตัน" in text(officer.get(NEW))


def test_buttons_follow_the_state_and_the_role(scene, officer, signed_in):
    listing = drafted(scene)
    address = f"/my/listings/{listing.pk}/"
    assert f"{address}submit/" in text(officer.get(address))
    finance = text(signed_in(scene.seller.finance).get(address))
    assert not [verb for verb in ("submit", "edit", "withdraw", "pause") if f"{address}{verb}/" in finance]
    approve(listings.submit_listing(listing, by=scene.seller.officer), by=scene.seller.approver)
    html = text(officer.get(address))
    assert f"{address}pause/" in html
    assert f"{address}edit/" not in html


# --- who sees what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "edit/", "submit/", "withdraw/", "pause/", "resume/"])
def test_a_stranger_finds_nothing_even_when_the_listing_is_public(scene, signed_in, page):
    address = f"/my/listings/{scene.published().pk}/{page}"
    for stranger in (scene.sellers[1].officer, scene.purchaser):
        assert signed_in(stranger).get(address).status_code == 404
        assert signed_in(stranger).post(address, {"reason": "x"}).status_code in {404, 405}


@pytest.mark.parametrize("page", ["edit/", "submit/", "withdraw/", "pause/"])
def test_who_may_read_may_not_therefore_act(scene, signed_in, page):
    listing = drafted(scene)
    for reader in (scene.seller.finance, person("auditor", Role.AUDITOR)):
        answer = signed_in(reader).post(f"/my/listings/{listing.pk}/{page}", {"reason": "x"})
        assert answer.status_code == 403
        assert "ไม่มีสิทธิ์" in text(answer)
    listing.refresh_from_db()
    assert listing.state == "draft"


@pytest.mark.parametrize("page", ["", "new/", "1/", "1/submit/"])
def test_a_visitor_is_asked_to_sign_in(client, db, page):
    answer = client.get(f"/my/listings/{page}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_only_an_officer_drafts(scene, signed_in):
    for reader in (scene.seller.approver, scene.purchaser, scene.dla):
        answer = signed_in(reader).post(NEW, typed(scene))
        assert answer.status_code == 403
    assert not Listing.objects.exists()


def test_the_list_shows_ones_own_and_costs_the_same_for_one_or_many(scene, officer, django_assert_max_num_queries):
    other = scene.published(scene.sellers[1])
    for _each in range(30):
        drafted(scene, tonnes=1)
    with django_assert_max_num_queries(8):
        html = text(officer.get("/my/listings/"))
    assert f"/my/listings/{other.pk}/" not in html
    assert html.count('<th scope="row">') == 25
    older = officer.get(f"/my/listings/?before={Listing.objects.order_by('-pk')[24].pk}")
    assert text(older).count('<th scope="row">') == 5


def test_the_list_is_filtered_by_state_and_survives_nonsense(scene, officer):
    listing = scene.published()
    assert f"/my/listings/{listing.pk}/" in text(officer.get("/my/listings/?state=published"))
    assert "ไม่มีประกาศขายในสถานะนี้" in text(officer.get("/my/listings/?state=draft"))
    assert officer.get("/my/listings/?state=nonsense&before=٣x").status_code == 200
    assert officer.get("/my/listings/?before=99999999999999999999999").status_code == 200


def test_a_listing_with_many_orders_costs_a_fixed_number_of_queries(scene, officer, django_assert_max_num_queries):
    listing = scene.published()
    for _each in range(8):
        scene.requested(listing, 1)
    address = f"/my/listings/{listing.pk}/"
    officer.get(address)
    with django_assert_max_num_queries(12):
        html = text(officer.get(address))
    assert html.count(scene.buyer.name) == 8


def test_a_lot_is_shown_for_each_round(scene, officer):
    issued_round({scene.seller.authority: 67}, scene.dla, scene.dla_second)
    html = text(officer.get(NEW))
    assert "ขายได้ไม่เกิน 67 ตัน" in html
    assert "ขายได้ไม่เกิน 785 ตัน" in html
