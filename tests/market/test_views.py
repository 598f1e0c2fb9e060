"""The public pages of the market: what anybody sees of listings and trades, and what nobody sees."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.utils import timezone

from market.figures import market_figures
from market.keyset import by_baht, by_number, by_time, page_of
from market.models import Listing, Order
from market.services import listings as services
from market.views import browsing
from registry.models import Buyer, User

YESTERDAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def text(client, address: str, status: int = 200, **parameters: str) -> str:
    response = client.get(address, parameters)
    assert response.status_code == status
    return response.content.decode()


def end_by_time(listing: Listing) -> None:
    """Time passes; no sweep records it."""
    Listing.objects.filter(pk=listing.pk).update(expires_on=timezone.localdate() - YESTERDAY)


# --- the list ------------------------------------------------------------------------------------------------------


def test_a_listing_is_shown_with_what_tells_it_from_others(client, scene):
    scene.published(tonnes=1_200 - 415, price_baht=Decimal("45.50"), is_firm=True)
    html = text(client, "/market/")
    for fact in (
        "อบต.สาธิต 1 (ลำพูน)",
        "องค์การบริหารส่วนตำบล อ.เมืองลำพูน จ.ลำพูน",
        "785 ตัน",
        "45.50 บาท",
        "<dt>รอบที่</dt><dd>1</dd>",
    ):
        assert fact in html
    assert "<dd>2565</dd>" in html
    assert "ยืนยันราคา</span>" in html


def test_only_what_may_be_ordered_now_is_listed(client, scene):
    shown, expired, paused, draft = (scene.published(seller) for seller in scene.sellers)
    end_by_time(expired)
    services.pause_listing(paused, by=scene.sellers[2].officer)
    Listing.objects.filter(pk=draft.pk).update(state="submitted", published_at=None, approved_by=None)
    html = text(client, "/market/")
    assert f'href="/market/{shown.pk}/"' in html
    for hidden in (expired, paused, draft):
        assert f'href="/market/{hidden.pk}/"' not in html


def test_a_wrong_filter_is_told_at_its_field_and_kept(client, scene):
    listing = scene.published()
    html = text(client, "/market/", price_min="ถูกๆ", vintage="2565")
    assert "อ่านจำนวนเงินนี้ไม่ได้" in html
    assert 'value="ถูกๆ"' in html
    assert 'value="2565"' in html
    assert f'href="/market/{listing.pk}/"' not in html
    assert "ไม่พบประกาศขาย" not in html


def test_no_finds_say_how_to_widen(client, scene):
    scene.published()
    html = text(client, "/market/", province="42")
    assert "ไม่พบประกาศขายตามตัวกรองนี้" in html
    assert "ลองขยายการค้นหา" in html
    assert "ยังไม่มีประกาศขาย" not in html


def test_an_empty_market_says_so(client, db):
    assert "ขณะนี้ยังไม่มีประกาศขาย" in text(client, "/market/")


def test_listings_are_sorted_as_asked(client, scene):
    offers = [(30, "50.00"), (90, "70.00"), (60, "40.00")]
    made = [scene.published(tonnes=tonnes, price_baht=Decimal(price)) for tonnes, price in offers]
    orders = {"": (2, 1, 0), "newest": (2, 1, 0), "cheapest": (2, 0, 1), "most": (1, 2, 0), "nonsense": (2, 1, 0)}
    for sort, order in orders.items():
        html = text(client, "/market/", sort=sort)
        places = [html.index(f'href="/market/{made[number].pk}/"') for number in order]
        assert places == sorted(places), sort


def test_pages_go_on_and_back_and_keep_the_filter(client, scene, monkeypatch):
    monkeypatch.setattr(browsing, "PAGE_SIZE", 2)
    for _number in range(5):
        scene.published(tonnes=10)
    first = client.get("/market/", {"province": "51", "sort": "cheapest", "utm_source": "line"})
    second = client.get(first.context["links"]["next"])
    third = client.get(second.context["links"]["next"])
    seen = [row.pk for page in (first, second, third) for row in page.context["listings"]]
    assert seen == sorted(seen)
    assert len(seen) == 5
    assert (first.context["links"]["previous"], third.context["links"]["next"]) == ("", "")
    assert "province=51" in second.context["links"]["next"]
    assert "utm_source" not in second.context["links"]["next"]
    back = client.get(third.context["links"]["previous"])
    assert [row.pk for row in back.context["listings"]] == seen[2:4]
    start = client.get(back.context["links"]["previous"])
    assert [row.pk for row in start.context["listings"]] == seen[:2]
    assert start.context["links"]["previous"] == ""


@pytest.mark.parametrize("place", ["x", "-", "1-", "9" * 16 + "-1", "1.00-1", "260.0-1", "1-" + "9" * 30, "\x00"])
@pytest.mark.parametrize("sort", ["newest", "cheapest", "most"])
def test_a_place_that_cannot_be_read_harms_nothing(client, db, place, sort):
    assert client.get("/market/", {"after": place, "sort": sort}).status_code == 200
    assert client.get("/market/", {"before": place, "sort": sort}).status_code == 200


def test_equal_values_neither_vanish_nor_repeat_between_pages(scene):
    for _number in range(5):
        scene.published(tonnes=10)
    Listing.objects.update(published_at=timezone.now())
    for sort in (by_time("published_at"), by_baht("price_baht", descending=False), by_number("reservation__tonnes")):
        seen, after = [], ""
        for _page in range(3):
            page = page_of(Listing.objects.with_parties(), sort, {"after": after}, size=2)
            seen += [row.pk for row in page.rows]
            after = page.after
        assert len(set(seen)) == len(seen) == 5, sort
        assert after == ""


def test_the_figures_are_those_of_the_market(client, scene):
    scene.take_to(scene.requested(scene.published(price_baht=Decimal("40.00")), tonnes=30), "completed")
    scene.take_to(scene.requested(scene.published(price_baht=Decimal("50.00")), tonnes=10), "completed")
    figures = market_figures()
    assert (figures.tonnes_on_sale, figures.authorities, figures.tonnes_sold) == (160, 1, 40)
    assert figures.average_baht == Decimal("42.50")
    assert "42.50" in text(client, "/market/")


def test_the_lists_cost_few_queries_however_long(client, scene, django_assert_num_queries):
    scene.published()
    client.get("/market/?sort=most")  # content types and the like
    cache.clear()
    with django_assert_num_queries(4):  # provinces, the page, two figures
        client.get("/market/")
    for seller in scene.sellers:
        scene.take_to(scene.requested(scene.published(seller)), "completed")
    with django_assert_num_queries(2):
        client.get("/market/")
    with django_assert_num_queries(1):
        client.get("/market/trades/")


def test_no_page_counts_rows(client, scene, django_assert_num_queries):
    scene.published()
    with django_assert_num_queries(2) as asked:
        client.get("/market/?type=SAO")
    assert not [query["sql"] for query in asked.captured_queries if "COUNT(*)" in query["sql"]]


# --- one listing ---------------------------------------------------------------------------------------------------


def test_a_listing_says_what_is_sold_and_how_to_buy(client, scene):
    listing = scene.published(words="รายได้นำไปดูแลขยะ <script>alert(1)</script>")
    scene.round.refresh_from_db()
    html = text(client, listing.get_absolute_url())
    facts = ("องค์การบริหารส่วนตำบลสาธิต 1 (ลำพูน)", "26,000.00", "1 มกราคม – 31 ธันวาคม 2565", "รายได้นำไปดูแลขยะ")
    for fact in (*facts, scene.round.certificate_number, "ถ่ายโอนเข้าบัญชี T-VER ของผู้ซื้อ", "หักล้างในนามผู้ซื้อ"):
        assert fact in html
    assert f'href="/my/orders/new/{listing.pk}/"' in html
    assert "มิใช่หมายเลขของ อบก." in html
    assert "<script>" not in html


def test_others_of_the_same_province_are_offered(client, scene):
    listing, same = scene.published(), scene.published(tonnes=20)
    elsewhere = scene.published(scene.sellers[1])
    html = text(client, listing.get_absolute_url())
    assert f'href="/market/{same.pk}/"' in html
    assert f'href="/market/{elsewhere.pk}/"' not in html


def test_a_sold_out_listing_stays_and_says_so(client, scene):
    listing = scene.published(tonnes=10)
    scene.take_to(scene.requested(listing), "quoted")
    html = text(client, listing.get_absolute_url())
    assert "ประกาศนี้ขายหมดแล้ว" in html
    assert "/my/orders/new/" not in html


def test_an_ended_listing_is_gone_and_offers_others(client, scene):
    expired, withdrawn, other = scene.published(), scene.published(), scene.published(price_baht=Decimal("99.00"))
    end_by_time(expired)
    services.withdraw_listing(withdrawn, by=scene.seller.officer, reason="เหตุผลภายใน")
    for listing, words in ((expired, "หมดอายุแล้ว"), (withdrawn, "ถอนประกาศขายนี้แล้ว")):
        html = text(client, listing.get_absolute_url(), 410)
        assert words in html
        assert f'href="/market/{other.pk}/"' in html
        assert "/my/orders/new/" not in html
        assert "เหตุผลภายใน" not in html


def test_a_paused_listing_is_not_shown(client, scene):
    listing = scene.published(words="ข้อความของประกาศ")
    services.pause_listing(listing, by=scene.seller.officer)
    html = text(client, listing.get_absolute_url(), 404)
    assert "พักไว้ชั่วคราว" in html
    assert "ข้อความของประกาศ" not in html
    assert "260.00" not in html


def test_a_listing_that_was_never_public_is_not_found(client, scene):
    offer = services.Offer(tonnes=10, price_baht=Decimal(40), expires_on=timezone.localdate())
    listing = services.draft_listing(scene.seller.authority, scene.round, offer, by=scene.seller.officer)
    assert "สาธิต 1" not in text(client, listing.get_absolute_url(), 404)
    services.submit_listing(listing, by=scene.seller.officer)
    assert "สาธิต 1" not in text(client, listing.get_absolute_url(), 404)
    assert "ไม่พบหน้านี้" in text(client, "/market/999999999999999999999999/", 404)


def test_what_is_private_stays_private(client, scene):
    listing = scene.published(floor_price_baht=Decimal("123.45"))
    scene.take_to(scene.requested(listing), "completed")
    client.force_login(scene.seller.officer, backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/market/", listing.get_absolute_url(), "/market/trades/"):
        html = text(client, address)
        assert "123.45" not in html
        assert scene.buyer.tax_id not in html
        for person in User.objects.all():
            assert person.name not in html
            assert person.email not in html


# --- trades --------------------------------------------------------------------------------------------------------


def test_a_completed_sale_is_public(client, scene):
    scene.take_to(scene.requested(tonnes=12), "completed")
    unfinished = scene.take_to(scene.requested(tonnes=77), "paid")
    html = text(client, "/market/trades/")
    for fact in ("อบต.สาธิต 1 (ลำพูน)", ">12<", ">260.00<", "บริษัท ผู้ซื้อสาธิต จำกัด", "1 (2565)"):
        assert fact in html
    assert f">{unfinished.tonnes}<" not in html


def test_a_buyer_without_consent_and_a_natural_person_are_not_named(client, scene):
    scene.take_to(scene.requested(), "completed")
    Buyer.objects.update(shows_name=False)
    assert "ผู้ซื้อสาธิต" not in text(client, "/market/trades/")
    Buyer.objects.update(shows_name=True, kind="person")
    html = text(client, "/market/trades/")
    assert "ผู้ซื้อสาธิต" not in html
    assert "บุคคลธรรมดา" in html


def test_trades_come_by_pages(client, scene, monkeypatch):
    monkeypatch.setattr("market.views.sales.PAGE_SIZE", 1)
    listing = scene.published()
    older, newer = (scene.take_to(scene.requested(listing, tonnes=number), "completed") for number in (1, 2))
    first = client.get("/market/trades/")
    assert [row.pk for row in first.context["trades"]] == [newer.pk]
    second = client.get(first.context["links"]["next"])
    assert [row.pk for row in second.context["trades"]] == [older.pk]
    assert second.context["links"]["next"] == ""
    assert Order.objects.trades().count() == 2


def test_no_trades_yet_says_so(client, db):
    assert "ยังไม่มีการซื้อขายที่เสร็จสิ้น" in text(client, "/market/trades/")
