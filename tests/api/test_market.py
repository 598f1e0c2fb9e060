"""Trades, certificates, serials and places."""

from __future__ import annotations

import pytest

from market.enums import OrderState
from market.models import Certificate
from market.services.orders import Wish, request_order
from registry.models import Buyer, Round

SERIALS = "/api/v1/ledger/serials/"


@pytest.fixture
def trade(scene):
    """67 t of the authority that was allocated serials 786 to 1570: the second by its code."""
    listing = scene.published(scene.sellers[2], tonnes=785)
    return scene.take_to(scene.requested(listing, tonnes=67), OrderState.COMPLETED)


def test_a_trade_tells_seller_tonnes_price_and_a_buyer_who_consents(scene, trade, read):
    [found] = read("/api/v1/trades/")["results"]
    assert (found["tonnes"], found["price_baht"], found["amount_baht"]) == (67, "260.00", "17420.00")
    assert found["seller"]["code"] == scene.sellers[2].authority.code
    assert found["buyer"] == {"kind": "company", "name_th": scene.buyer.name, "name_en": scene.buyer.name}
    assert read(f"/api/v1/trades/{trade.pk}/") == found
    assert read("/api/v1/trades/", province="51")["results"] == []


def test_an_order_is_no_trade_before_it_is_completed(scene, read, client):
    order = scene.take_to(scene.requested(), "paid")
    assert read("/api/v1/trades/")["results"] == []
    assert client.get(f"/api/v1/trades/{order.pk}/").status_code == 404


def test_a_buyer_without_consent_is_known_by_its_kind_in_both_languages(scene, trade, read):
    Buyer.objects.update(shows_name=False)
    [found] = read("/api/v1/trades/")["results"]
    assert found["buyer"]["name_th"] == "ผู้ประกอบการ"
    assert scene.buyer.name not in str(read(SERIALS, round=1, serial=786))


def test_a_certificate_is_read_by_its_code_with_the_whole_path(scene, trade, read):
    code = Certificate.objects.get().code
    found = read(f"/api/v1/certificates/{code.lower()}/")
    assert (found["code"], found["state"], found["tonnes"]) == (code, "valid", 67)
    assert found["ranges"] == [{"first_serial": 786, "last_serial": 852}]
    assert [step["kind"] for step in found["path"]] == ["issue", "allocate", "transfer"]
    assert "ทะเบียนของ อบก. เป็นหลัก" in found["notice"]
    assert found["url"].endswith(f"/verify/{code}/")


def test_certificates_cannot_be_listed(client, db):
    assert client.get("/api/v1/certificates/").status_code == 404
    assert client.get("/api/v1/certificates/AAAAA-AAAAA/").status_code == 404


def test_who_benefits_is_named_with_consent_and_a_natural_person_never(scene, read):
    listing = scene.published(is_firm=True)
    wish = Wish(tonnes=5, delivery="cancel_for_buyer", beneficiary="กลุ่มบริษัทสาธิต", purpose="ทดสอบ")
    scene.take_to(request_order(listing, scene.buyer, wish, by=scene.purchaser), OrderState.COMPLETED)
    address = f"/api/v1/certificates/{Certificate.objects.get().code}/"
    assert read(address)["holder"]["name_th"] == "กลุ่มบริษัทสาธิต"
    assert read(address)["path"][-1]["kind"] == "retire"
    Buyer.objects.update(kind="person")
    assert read(address)["holder"]["name_th"] == "ผู้ที่สนใจ (บุคคลธรรมดา)"
    assert "กลุ่มบริษัทสาธิต" not in str(read(address))


def test_a_serial_tells_its_account_and_its_path(scene, trade, read):
    sold = read(SERIALS, round=1, serial=786)
    assert sold["account"]["name_th"] == scene.buyer.name
    assert [step["kind"] for step in sold["path"]] == ["issue", "allocate", "transfer"]
    assert sold["path"][0]["from_account"] is None
    assert sold["path"][-1]["to_account"] == sold["account"]
    unsold = read(SERIALS, round=1, serial=853)
    assert unsold["account"]["name_th"] == scene.sellers[2].authority.full_name_th
    assert [step["kind"] for step in unsold["path"]] == ["issue", "allocate"]


def test_a_serial_costs_few_queries(scene, trade, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get(SERIALS, {"round": 1, "serial": 786})
    with django_assert_max_num_queries(5):
        client.get(f"/api/v1/certificates/{Certificate.objects.get().code}/")


def test_a_serial_needs_a_round_and_a_number_that_exist(scene, client, refused):
    assert set(refused(SERIALS)) == {"round", "serial"}
    assert set(refused(SERIALS, round=9, serial=1)) == {"round"}
    for wrong in ("0", "-1", "786.0", "7e2", "x"):
        assert set(refused(SERIALS, round=1, serial=wrong)) == {"serial"}
    assert set(refused(SERIALS, round=1, serial=1, limit=3)) == {"limit"}
    beyond = client.get(SERIALS, {"round": 1, "serial": 3141})
    assert beyond.status_code == 404
    assert beyond.json()["detail"] == "รอบนี้ไม่มีหมายเลขนี้"
    assert client.get(SERIALS, {"round": 1, "serial": 10**30}).status_code == 404


def test_a_round_is_served_when_it_is_in_the_ledger(scene, read, refused):
    [found] = read("/api/v1/rounds/")["results"]
    assert (found["number"], found["tonnes"], found["vintages"]) == (1, 3140, [2022])
    Round.objects.create(
        project=scene.round.project, number=2, period_start="2023-01-01", period_end="2023-12-31", tonnes=5
    )
    assert len(read("/api/v1/rounds/")["results"]) == 1
    assert set(refused("/api/v1/listings/", round=2)) == {"round"}


def test_authorities_are_found_by_code_province_type_and_words(scene, read, client):
    first = scene.seller.authority
    assert read(f"/api/v1/authorities/{first.code}/")["name_th"] == first.full_name_th
    assert [row["code"] for row in read("/api/v1/authorities/", q="สาธิต ลำพูน")["results"]] == [first.code]
    assert [row["code"] for row in read("/api/v1/authorities/", province="51", type="SAO")["results"]] == [first.code]
    assert client.get("/api/v1/authorities/1234567/").status_code == 404


def test_provinces_come_by_code(scene, read):
    assert [row["code"] for row in read("/api/v1/provinces/")["results"]] == ["37", "42", "51", "75"]
