"""The estimate for programmes: the figures of the page, strict values, and no float anywhere."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from registry.models import AuthorityCount
from tests.factories import AuthorityFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/estimate/"


def test_the_published_totals_are_served(read):
    body = read(ADDRESS, persons=9_175_452)
    assert (body["model"], body["wet_waste_tonnes"]) == ("dla_reporting", "843958.07")
    assert [row["tco2e"] for row in body["years"]] == ["122711.50"]
    assert "มิใช่ฐานที่ อบก. ใช้รับรอง" in body["notice"]


def test_baht_is_a_range_with_the_averages_it_comes_from(read):
    body = read(ADDRESS, persons=5_000)
    assert (body["years"][0]["low_baht"], body["years"][0]["high_baht"]) == ("2680.80", "3661.77")
    averages = {row["year"]: row["average_baht"] for row in body["prices"]}
    assert averages == {2026: "40.64", 2025: "40.09", 2024: "53.80", 2023: "54.76"}
    assert body["prices"][0]["until"] == "2026-09-28"


def test_first_order_decay_serves_every_year_and_its_landfill(read):
    body = read(ADDRESS, households=100, model="tool04_fod", landfill="shallow", years=3)
    assert [row["year"] for row in body["years"]] == [1, 2, 3]
    assert body["landfill"] == "shallow"
    assert len(read(ADDRESS, persons=1, model="tool04_fod", landfill="managed")["years"]) == 7


def test_no_number_of_an_answer_is_a_float(client):
    def fail(text: str) -> Any:
        raise AssertionError(f"{text} is a float")

    response = client.get(ADDRESS, {"persons": 7, "model": "tool04_fod", "landfill": "managed"})
    assert json.loads(response.content, parse_float=fail)["years"]


def test_the_rows_it_was_reckoned_with_are_named(read):
    for row in read(ADDRESS, persons=1)["parameters"]:
        assert row["value"]
        assert row["source"]
        assert dt.date.fromisoformat(row["valid_from"]) <= dt.date.today()


def test_an_authority_answers_with_its_own_counts(read):
    authority = AuthorityFactory()
    day = dt.date(2026, 1, 31)
    AuthorityCount.objects.create(authority=authority, counted_on=day, households=100, source="ข้อมูลสมมติ")
    body = read(ADDRESS, authority=authority.code)
    assert (body["authority"]["code"], body["counted_on"]) == (authority.code, "2026-01-31")
    assert body["lines"] == [
        {"kind": "households", "count": 100, "persons": "337.70", "wet_waste_tonnes": "31.06"},
    ]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({}, {"households"}),
        ({"households": "0"}, {"households"}),
        ({"households": "1.5"}, {"households"}),
        ({"households": "-1"}, {"households"}),
        ({"households": "100000000"}, {"households"}),
        ({"households": ["1", "2"]}, {"households"}),
        ({"households": "1", "persons": "3"}, {"persons"}),
        ({"households": "x", "school_persons": "y"}, {"households", "school_persons"}),
        ({"persons": "1", "model": "guess"}, {"model"}),
        ({"persons": "1", "model": "tool04_fod"}, {"landfill"}),
        ({"persons": "1", "model": "tool04_fod", "landfill": "river"}, {"landfill"}),
        ({"persons": "1", "model": "tool04_fod", "landfill": "managed", "years": "0"}, {"years"}),
        ({"persons": "1", "model": "tool04_fod", "landfill": "managed", "years": "31"}, {"years"}),
        ({"persons": "1", "landfill": "managed", "years": "7"}, {"landfill", "years"}),
        ({"persons": "1", "authority": "9999999"}, {"authority"}),
        ({"population": "1"}, {"population"}),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(refused, query, fields):
    found = refused(ADDRESS, **query)
    assert set(found) == fields
    assert all(found.values())


def test_the_refusals_speak_the_readers_language_and_the_answer_may_be_kept(client):
    response = client.get(ADDRESS, {"persons": 1})
    assert response["Cache-Control"] == "public, max-age=60"
    again = client.get(ADDRESS, {"persons": 1}, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert client.post(ADDRESS, {"persons": 1}).status_code == 405
