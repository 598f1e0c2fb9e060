"""Asking to buy: the form, the check of the amount, the sending, and what is refused in a sentence."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from market.models import Order
from tests.scene import Scene, signed_in


def words(response) -> str:
    return response.content.decode()


def ask(scene: Scene, listing, **typed):
    """Fill in the request, go to the page to check, and send it."""
    client, address = signed_in(scene.purchaser), reverse("workspace:request_order", args=[listing.pk])
    form = {"tonnes": "10", "delivery": "transfer", "payment_terms": "before_delivery"} | typed
    checked = client.post(address, form)
    if "order" not in checked.context:
        return checked
    return client.post(address, form | {"confirm": "1", "shown_at": checked.context["shown_at"]})


def test_the_form_suggests_all_that_is_left_and_shows_the_declaration(scene: Scene) -> None:
    listing = scene.published(tonnes=67)
    html = words(signed_in(scene.purchaser).get(f"/my/orders/new/{listing.pk}/"))
    assert 'value="67"' in html
    assert "รับรองเมื่อ 5 มกราคม 2569" in html


def test_a_request_is_checked_with_its_amount_and_then_sent(scene: Scene) -> None:
    listing = scene.published()
    client, address = signed_in(scene.purchaser), f"/my/orders/new/{listing.pk}/"
    form = {"tonnes": "๑๑", "delivery": "transfer", "payment_terms": "before_delivery", "buyer_reference": "PO-7"}
    html = words(client.post(address, form))
    assert "2,860.00 บาท (สองพันแปดร้อยหกสิบบาทถ้วน)" in html
    assert not Order.objects.exists()
    edited = words(client.post(address, form | {"edit": "1"}))
    assert 'value="๑๑"' in edited
    assert "PO-7" in edited
    assert not Order.objects.exists()

    response = ask(scene, listing, **form)
    order = Order.objects.get()
    assert response.url == f"/my/orders/{order.pk}/"
    assert (order.tonnes, order.buyer_reference, order.state) == (11, "PO-7", "requested")


def test_a_cancellation_names_its_beneficiary(scene: Scene) -> None:
    listing = scene.published()
    refused = ask(scene, listing, delivery="cancel_for_buyer")
    assert "โปรดระบุผู้รับประโยชน์" in words(refused)
    assert not Order.objects.exists()
    ask(scene, listing, delivery="cancel_for_buyer", beneficiary="บริษัทสาธิต", purpose="ชดเชย")
    assert Order.objects.get().beneficiary == "บริษัทสาธิต"


@pytest.mark.parametrize(
    ("tonnes", "sentence"),
    [
        ("-1", "ติดลบ"),
        ("1.5", "ไม่มีจุดทศนิยม"),
        ("0", "มากกว่า"),
        ("101", "เหลือ 100 ตัน"),
        ("", "กรุณาพิมพ์จำนวนตัน"),
        ("สิบ", ""),
    ],
)
def test_tonnes_that_cannot_be_bought_are_refused(scene: Scene, tonnes: str, sentence: str) -> None:
    response = ask(scene, scene.published(), tonnes=tonnes)
    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors["tonnes"])
    assert "โปรดแก้ไขข้อมูลต่อไปนี้" in words(response)
    assert not Order.objects.exists()


def test_a_request_that_is_sent_twice_makes_one_order(scene: Scene) -> None:
    listing = scene.published()
    client, address = signed_in(scene.purchaser), f"/my/orders/new/{listing.pk}/"
    form = {"tonnes": "10", "delivery": "transfer", "payment_terms": "before_delivery"}
    sent = form | {"confirm": "1", "shown_at": client.post(address, form).context["shown_at"]}
    assert client.post(address, sent).url == client.post(address, sent).url
    assert Order.objects.count() == 1
    ask(scene, listing)
    assert Order.objects.count() == 2


def test_a_firm_listing_goes_straight_to_the_contract(scene: Scene) -> None:
    ask(scene, scene.published(is_firm=True))
    order = Order.objects.get()
    assert order.state == "accepted"
    steps = signed_in(scene.purchaser).get(order.get_absolute_url()).context["steps"]
    assert str(steps[0]["label"]) == "รอลงนามสัญญา"


def test_who_is_no_buyer_learns_how_to_become_one(scene: Scene) -> None:
    listing = scene.published()
    for person in (scene.seller.officer, scene.dla):
        response = signed_in(person).get(f"/my/orders/new/{listing.pk}/")
        assert response.status_code == 403
        assert "วิธีเป็นผู้ซื้อ" in words(response)
    response = signed_in(scene.dla).post(f"/my/orders/new/{listing.pk}/", {"tonnes": "1", "confirm": "1"})
    assert response.status_code == 403
    assert not Order.objects.exists()


def test_a_seller_does_not_buy_from_itself(scene: Scene) -> None:
    listing = scene.published()
    scene.purchaser.memberships.create(
        role="authority_officer", authority=scene.seller.authority, valid_from=dt.date(2020, 1, 1)
    )
    response = signed_in(scene.purchaser).get(f"/my/orders/new/{listing.pk}/")
    assert response.status_code == 403
    assert "ซื้อคาร์บอนเครดิตของตนเองไม่ได้" in words(response)
    assert "ซื้อคาร์บอนเครดิตของตนเองไม่ได้" in words(ask(scene, listing))
    assert not Order.objects.exists()


def test_a_listing_that_is_not_on_sale_is_refused_and_a_draft_does_not_exist(scene: Scene) -> None:
    from market.services import listings

    listing = scene.published()
    listings.pause_listing(listing, by=scene.seller.officer)
    assert signed_in(scene.purchaser).get(f"/my/orders/new/{listing.pk}/").status_code == 404
    sold_out = scene.published(scene.sellers[1], tonnes=10)
    scene.take_to(scene.requested(sold_out), "quoted")
    response = signed_in(scene.purchaser).get(f"/my/orders/new/{sold_out.pk}/")
    assert response.status_code == 409
    assert "ขายหมด" in words(response)
