"""Buying from several sellers at once: the wish, the plan, the requests and how far they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from market.models import Listing, Order, Purchase
from market.services import listings
from registry.models import Membership, Province
from tests.scene import Scene, signed_in

ADDRESS = "/my/purchases/new/"
TERMS = {"delivery": "transfer", "payment_terms": "before_delivery"}


@pytest.fixture
def market(scene: Scene) -> list[Listing]:
    """Four sellers with 100 tonnes each, at 50, 51, 52 and 53 baht."""
    return [
        scene.published(seller, tonnes=100, price_baht=Decimal(50 + place))
        for place, seller in enumerate(scene.sellers)
    ]


def plan(client: Client, **typed: Any) -> Any:
    return client.post(ADDRESS, TERMS | {"tonnes": "150"} | typed)


def confirm(client: Client, shown: Any, **typed: Any) -> Any:
    carried = {"confirm": "1", "line": shown.context["lines"], "shown_at": shown.context["shown_at"]}
    return client.post(ADDRESS, TERMS | {"tonnes": "150"} | typed | carried)


def planned(response: Any) -> list[tuple[Listing, int]]:
    return [(listing, tonnes) for listing, tonnes, _amount in response.context["rows"]]


def test_the_plan_is_shown_with_its_sums_and_nothing_is_ordered_yet(scene: Scene, market: list[Listing]) -> None:
    response = plan(signed_in(scene.purchaser))
    assert planned(response) == [(market[0], 100), (market[1], 50)]
    assert "รวม 150 ตัน จากผู้ขาย 2 ราย เป็นเงิน 7,550.00 บาท" in response.content.decode()
    assert not Order.objects.exists()


def test_a_confirmed_plan_becomes_one_order_a_seller_on_the_same_terms(scene: Scene, market: list[Listing]) -> None:
    client = signed_in(scene.purchaser)
    wish = {"delivery": "cancel_for_buyer", "beneficiary": "บริษัทสาธิต", "buyer_reference": "PO-9"}
    shown = plan(client, **wish)
    for words in ("หักล้างในนามผู้ซื้อ", "บริษัทสาธิต", "PO-9"):
        assert words in shown.content.decode()
    response = confirm(client, shown, **wish)
    purchase = Purchase.objects.get()
    assert response.url == purchase.get_absolute_url()
    orders = list(purchase.orders.order_by("pk"))
    assert [(order.listing, order.tonnes) for order in orders] == [(market[0], 100), (market[1], 50)]
    assert {(order.beneficiary, order.buyer_reference) for order in orders} == {("บริษัทสาธิต", "PO-9")}


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"province": "75", "tonnes": "10"}, [1]),
        ({"vintage": "2565", "tonnes": "10"}, [0]),
        ({"vintage": "๒๕๖๕", "tonnes": "10"}, [0]),
        ({"type": "SAO", "price_max_baht": "51", "tonnes": "200"}, [0, 1]),
    ],
)
def test_the_wish_narrows_the_plan(scene: Scene, market: list[Listing], wish: dict, expected: list[int]) -> None:
    assert Province.objects.filter(pk="75").exists()
    response = plan(signed_in(scene.purchaser), **wish)
    assert [listing for listing, _tonnes in planned(response)] == [market[place] for place in expected]


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"tonnes": "-5"}, "ติดลบ"),
        ({"tonnes": "0"}, "มากกว่า"),
        ({"tonnes": "1.5"}, "ไม่มีจุดทศนิยม"),
        ({"tonnes": "401"}, "รวม 400 ตัน"),
        ({"tonnes": "10", "vintage": "2566"}, "รวม 0 ตัน"),
        ({"tonnes": "10", "vintage": "2022"}, "ปี พ.ศ."),
        ({"tonnes": "10", "vintage": "ปีนี้"}, "ปี พ.ศ."),
        ({"tonnes": "10", "price_max_baht": "-1"}, "ติดลบ"),
        ({"tonnes": "10", "price_max_baht": "49.99"}, "รวม 0 ตัน"),
        ({"tonnes": "10", "delivery": "cancel_for_buyer"}, "โปรดระบุผู้รับประโยชน์"),
        ({"tonnes": "10", "province": "00"}, ""),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_and_kept(
    scene: Scene, market: list[Listing], wish: dict, sentence: str
) -> None:
    response = plan(signed_in(scene.purchaser), **wish)
    html = response.content.decode()
    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors)
    assert "โปรดแก้ไขข้อมูลต่อไปนี้" in html
    assert f'value="{wish["tonnes"]}"' in html
    assert not Order.objects.exists()


def test_a_market_that_changed_meanwhile_shows_the_new_plan_and_orders_nothing(
    scene: Scene, market: list[Listing]
) -> None:
    client = signed_in(scene.purchaser)
    shown = plan(client)
    listings.withdraw_listing(market[0], by=scene.seller.officer, reason="ขายหมดแล้ว")

    changed = confirm(client, shown)
    assert "รายการเปลี่ยนไปแล้ว" in changed.content.decode()
    assert planned(changed) == [(market[1], 100), (market[2], 50)]
    assert not Purchase.objects.exists()

    assert confirm(client, changed).status_code == 302
    assert Order.objects.count() == 2


def test_when_too_little_is_left_meanwhile_the_form_says_how_much(scene: Scene, market: list[Listing]) -> None:
    client = signed_in(scene.purchaser)
    shown = plan(client, tonnes="400")
    listings.withdraw_listing(market[0], by=scene.seller.officer, reason="x")
    response = confirm(client, shown, tonnes="400")
    assert "รวม 300 ตัน" in response.content.decode()
    assert not Purchase.objects.exists()


def test_lines_that_were_tampered_with_order_nothing(scene: Scene, market: list[Listing]) -> None:
    client = signed_in(scene.purchaser)
    shown = plan(client)
    shown.context["lines"][0] = f"{market[0].pk}:100:1.00"
    assert "รายการเปลี่ยนไปแล้ว" in confirm(client, shown).content.decode()
    assert not Order.objects.exists()


def test_a_plan_that_is_sent_twice_is_ordered_once(scene: Scene, market: list[Listing]) -> None:
    client = signed_in(scene.purchaser)
    shown = plan(client)
    assert confirm(client, shown).url == confirm(client, shown).url
    assert Purchase.objects.count() == 1
    assert Order.objects.count() == 2


def test_the_terms_can_be_edited_after_the_plan_was_seen(scene: Scene, market: list[Listing]) -> None:
    html = plan(signed_in(scene.purchaser), edit="1", vintage="2565").content.decode()
    assert 'value="150"' in html
    assert 'value="2565"' in html
    assert "จัดรายการผู้ขาย" in html


def test_who_is_no_buyer_learns_how_to_become_one(scene: Scene, market: list[Listing]) -> None:
    client = signed_in(scene.seller.officer)
    for response in (client.get(ADDRESS), plan(client)):
        assert response.status_code == 403
        assert "วิธีเป็นผู้ซื้อ" in response.content.decode()


def test_a_buyer_whose_membership_has_ended_buys_nothing(scene: Scene, market: list[Listing]) -> None:
    client = signed_in(scene.purchaser)
    shown = plan(client)
    Membership.objects.filter(user=scene.purchaser).update(valid_until="2021-01-01")
    assert confirm(client, shown).status_code == 403
    assert not Order.objects.exists()


def test_a_buyer_that_is_one_of_the_sellers_is_refused(scene: Scene, market: list[Listing]) -> None:
    scene.purchaser.memberships.create(
        role="authority_officer", authority=scene.seller.authority, valid_from="2020-01-01"
    )
    client = signed_in(scene.purchaser)
    response = confirm(client, plan(client))
    assert "ซื้อคาร์บอนเครดิตของตนเองไม่ได้" in response.content.decode()
    assert not Purchase.objects.exists()


# --- following -----------------------------------------------------------------------------------------------------


def test_the_progress_counts_what_ended_and_sums_what_lives(scene: Scene, market: list[Listing]) -> None:
    client = signed_in(scene.purchaser)
    confirm(client, plan(client))
    purchase = Purchase.objects.get()
    first, second = purchase.orders.order_by("pk")
    scene.take_to(first, "completed")

    response = client.get(purchase.get_absolute_url())
    context = response.context
    assert (context["count"], context["ended"], context["completed"]) == (2, 1, 1)
    assert "เมื่อทุกรายสิ้นสุดแล้ว ระบบจะออกสรุป" in response.content.decode()

    from market.services import orders

    orders.withdraw(second, by=scene.purchaser)
    context = client.get(purchase.get_absolute_url()).context
    assert (context["ended"], context["totals"].tonnes) == (2, 100)
    purchase.refresh_from_db()
    assert f"/my/papers/{purchase.summary_id}/" in client.get(purchase.get_absolute_url()).content.decode()


def test_another_buyers_purchase_does_not_exist(scene: Scene, market: list[Listing]) -> None:
    client = signed_in(scene.purchaser)
    confirm(client, plan(client))
    purchase = Purchase.objects.get()
    assert signed_in(scene.seller.officer).get(purchase.get_absolute_url()).status_code == 404
    assert Client().get(purchase.get_absolute_url()).status_code == 302
    assert purchase.get_absolute_url() not in signed_in(scene.seller.officer).get("/my/purchases/").content.decode()
    assert purchase.get_absolute_url() in client.get("/my/purchases/").content.decode()


def test_an_empty_list_says_what_it_is_for(scene: Scene) -> None:
    html = signed_in(scene.purchaser).get("/my/purchases/").content.decode()
    assert "ยังไม่มีคำขอซื้อหลายแห่ง" in html
    assert ADDRESS in html


def test_lists_and_plans_cost_few_queries(scene: Scene, market: list[Listing], django_assert_max_num_queries) -> None:
    client = signed_in(scene.purchaser)
    for _each in range(3):
        confirm(client, plan(client, tonnes="40"), tonnes="40")
    with django_assert_max_num_queries(8):
        client.get("/my/purchases/")
    with django_assert_max_num_queries(8):
        client.get(Purchase.objects.latest("pk").get_absolute_url())
    with django_assert_max_num_queries(10):
        plan(client, tonnes="400")
