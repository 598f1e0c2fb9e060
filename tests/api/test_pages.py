"""Pages of a list, what a list costs, and what caches may keep."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

LISTINGS = "/api/v1/listings/"


@pytest.fixture
def connection_queries(db):
    def count(act):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert act().status_code == 200
        return [query["sql"] for query in caught.captured_queries]

    return count


def walk(read, address: str, way: str = "next") -> list[list[int]]:
    pages = []
    while address:
        body = read(address)
        pages.append([row["id"] for row in body["results"]])
        address = body[way]
    return pages


def test_pages_lead_through_every_row_once_and_back(scene, read):
    ids = [scene.published(tonnes=1).pk for _number in range(7)]

    pages = walk(read, f"{LISTINGS}?limit=3")

    assert pages == [ids[:-4:-1], ids[-4:-7:-1], ids[:1]]
    second = read(read(f"{LISTINGS}?limit=3")["next"])
    assert [row["id"] for row in read(second["previous"])["results"]] == pages[0]


def test_a_row_added_meanwhile_shifts_no_page(scene, read):
    ids = [scene.published(tonnes=1).pk for _number in range(4)]
    first = read(f"{LISTINGS}?limit=2")
    scene.published(tonnes=1)
    assert [row["id"] for row in read(first["next"])["results"]] == [ids[1], ids[0]]


def test_filters_stay_on_the_next_page(scene, read):
    wanted = [scene.published(scene.sellers[0], tonnes=1).pk for _number in range(3)]
    scene.published(scene.sellers[1], tonnes=1)
    assert walk(read, f"{LISTINGS}?province=51&limit=2") == [wanted[:0:-1], wanted[:1]]


def test_trades_are_paged_by_the_time_of_completion(scene, read):
    orders = [scene.requested(scene.published(tonnes=1, is_firm=True), tonnes=1) for _number in range(3)]
    for order in (orders[1], orders[2], orders[0]):
        scene.take_to(order, "completed")
    assert walk(read, "/api/v1/trades/?limit=1") == [[orders[0].pk], [orders[2].pk], [orders[1].pk]]


@pytest.mark.parametrize("query", ["", "?province=51&round=1&vintage=2022&price_min=1&updated_since=2026-01-01"])
def test_a_list_costs_the_same_for_3_and_for_30_rows_and_counts_nothing(scene, client, connection_queries, query):
    for _number in range(3):
        scene.published(tonnes=1)
    few = connection_queries(lambda: client.get(f"{LISTINGS}{query}"))
    for _number in range(27):
        scene.published(tonnes=1)
    many = connection_queries(lambda: client.get(f"{LISTINGS}{query}"))
    assert len(client.get(f"{LISTINGS}{query}").json()["results"]) == 30
    assert len(few) == len(many) <= 3
    assert not any("COUNT(" in sql for sql in many)


@pytest.mark.parametrize(
    "address", ["/api/v1/trades/", "/api/v1/authorities/", "/api/v1/rounds/", "/api/v1/provinces/"]
)
def test_every_list_costs_one_query(scene, client, connection_queries, address):
    for seller in scene.sellers[:3]:
        order = scene.requested(scene.published(seller, tonnes=1, is_firm=True), tonnes=1)
        scene.take_to(order, "completed")
    assert len(connection_queries(lambda: client.get(address))) == 1


def test_a_list_unchanged_is_answered_304_until_it_changes(scene, client):
    scene.published(price_baht=Decimal("50"))
    first = client.get(LISTINGS)
    assert first["Cache-Control"] == "public, max-age=60"
    assert first["Access-Control-Allow-Origin"] == "*"
    again = client.get(LISTINGS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    scene.published(price_baht=Decimal("51"))
    assert client.get(LISTINGS, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_answer_depends_on_no_cookie(scene, client):
    client.force_login(scene.purchaser)
    client.cookies["django_language"] = "en"
    response = client.get(LISTINGS)
    assert "Cookie" not in response["Vary"]
    assert "Accept-Language" in response["Vary"]
    assert response["Content-Language"] == "th"
    assert not response.cookies


def test_a_refusal_is_not_kept(client, db):
    assert client.get(LISTINGS, {"province": "99"})["Cache-Control"] == "no-store"


def test_a_browser_of_another_origin_may_ask_whether_it_has_changed(client, db):
    response = client.options(LISTINGS, headers={"Origin": "https://partner.example"})
    assert response.status_code == 204
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    assert response["Access-Control-Allow-Origin"] == "*"
