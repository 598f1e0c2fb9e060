"""Listings as a partner reads them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from market.models import Listing
from market.services.listings import pause_listing, withdraw_listing

LISTINGS = "/api/v1/listings/"


def test_a_listing_is_served_with_whole_tonnes_and_baht_as_text(scene, read):
    listing = scene.published(tonnes=100, price_baht=Decimal("260"), is_firm=True)
    scene.take_to(scene.requested(listing, tonnes=30), "accepted")

    [found] = read(LISTINGS, province="51")["results"]

    assert (found["tonnes"], found["tonnes_available"], found["price_baht"]) == (100, 70, "260.00")
    assert (found["is_firm"], found["state"], found["vintages"]) == (True, "published", [2022])
    assert found["authority"]["code"] == scene.seller.authority.code
    assert found["authority"]["province"] == {"code": "51", "name_th": "ลำพูน", "name_en": ""}
    assert found["round"]["number"] == scene.round.number
    assert found["expires_on"] == listing.expires_on.isoformat()
    assert found["url"] == f"http://testserver/market/{listing.pk}/"
    assert read(f"{LISTINGS}{listing.pk}/") == found


def test_each_filter_narrows_the_list(scene, read):
    cheap = scene.published(scene.sellers[0], price_baht=Decimal("40.50"), is_firm=True)
    dear = scene.published(scene.sellers[1], price_baht=Decimal("60.00"))

    def ids(**query: object) -> list[int]:
        return [row["id"] for row in read(LISTINGS, **query)["results"]]

    assert ids() == [dear.pk, cheap.pk]
    assert ids(province="75") == [dear.pk]
    assert ids(type="SAO") == [dear.pk, cheap.pk]
    assert ids(type="PAO") == []
    assert ids(price_min="40.51") == [dear.pk]
    assert ids(price_max="40.50") == [cheap.pk]
    assert ids(vintage=2022) == [dear.pk, cheap.pk]
    assert ids(vintage=2023) == []
    assert ids(vintage=2565) == [dear.pk, cheap.pk]
    assert ids(round=1) == [dear.pk, cheap.pk]
    assert ids(firm="true") == [cheap.pk]
    assert ids(firm="false") == [dear.pk]
    assert ids(q="สมุทรสงคราม") == [dear.pk]
    assert ids(province="75", firm="true") == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("province", "99"),
        ("province", "ลำพูน"),
        ("province", "5\x001"),
        ("type", "VILLAGE"),
        ("price_min", "cheap"),
        ("price_min", "-1"),
        ("price_max", "NaN"),
        ("vintage", "66"),
        ("vintage", "last"),
        ("round", "77"),
        ("round", "1.5"),
        ("firm", "maybe"),
        ("updated_since", "2026-02-31"),
        ("updated_since", "yesterday"),
        ("updated_since", "2569-11-23"),
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "many"),
        ("limit", "๕"),
        ("cursor", "not a cursor"),
        ("cursor", "cD1hYmM="),  # p=abc
        ("cursor", "cD0lMDA="),  # p=%00
        ("colour", "green"),
        ("format", "xml"),
    ],
)
def test_a_wrong_value_or_name_is_refused_by_name(scene, refused, field, value):
    scene.published()
    assert set(refused(LISTINGS, **{field: value})) == {field}


def test_a_value_given_twice_is_refused(scene, client):
    response = client.get(f"{LISTINGS}?province=51&province=75")
    assert response.status_code == 400
    assert response.json()["errors"] == [{"field": "province", "detail": "ระบุได้เพียงครั้งเดียว"}]


def test_all_that_is_wrong_is_told_at_once(scene, refused):
    wrong = {"province": "99", "vintage": "x", "updated_since": "x", "price_min": "9", "price_max": "8"}
    assert set(refused(LISTINGS, **wrong)) == {"province", "vintage", "updated_since"}
    assert set(refused(LISTINGS, price_min="9", price_max="8")) == {"price_max"}


@pytest.mark.parametrize("since", ["{day}", "{day}T00:00:00+07:00", "{day}T00:00:00Z"])
def test_updated_since_reads_days_and_moments(scene, read, since):
    listing = scene.published()
    yesterday, tomorrow = (timezone.localdate() + dt.timedelta(days=days) for days in (-1, 2))
    assert [row["id"] for row in read(LISTINGS, updated_since=since.format(day=yesterday))["results"]] == [listing.pk]
    assert read(LISTINGS, updated_since=since.format(day=tomorrow))["results"] == []


def test_updated_since_forgives_an_unescaped_plus(scene, client):
    scene.published()
    assert client.get(f"{LISTINGS}?updated_since=2026-01-01T00:00:00+07:00").status_code == 200


def test_an_order_changes_the_listing_it_takes_tonnes_of(scene, read):
    listing = scene.published(is_firm=True)
    Listing.objects.filter(pk=listing.pk).update(updated_at=timezone.now() - dt.timedelta(days=9))
    since = (timezone.now() - dt.timedelta(days=1)).isoformat()
    assert read(LISTINGS, updated_since=since)["results"] == []
    scene.requested(listing)
    assert [row["id"] for row in read(LISTINGS, updated_since=since)["results"]] == [listing.pk]


def test_only_what_is_on_the_market_today_is_served(scene, read, client):
    expired, paused, withdrawn = (scene.published(seller) for seller in scene.sellers[:3])
    sold_out = scene.published(scene.sellers[3], tonnes=10, is_firm=True)
    scene.requested(sold_out, tonnes=10)
    # Nobody has recorded the end yet; the day alone decides.
    Listing.objects.filter(pk=expired.pk).update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    pause_listing(paused, by=scene.sellers[1].officer)
    withdraw_listing(withdrawn, by=scene.sellers[2].officer, reason="ทดสอบ")

    [found] = read(LISTINGS)["results"]

    assert (found["id"], found["state"], found["tonnes_available"]) == (sold_out.pk, "sold_out", 0)
    for hidden in (expired, paused, withdrawn):
        assert client.get(f"{LISTINGS}{hidden.pk}/").status_code == 404


def test_a_draft_is_not_served(scene, read):
    listing = scene.published()
    Listing.objects.filter(pk=listing.pk).update(state="draft")
    assert read(LISTINGS)["results"] == []
