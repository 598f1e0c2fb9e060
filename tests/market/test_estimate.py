"""The public calculator: what people type, what they read, and what is said at the field."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from market.estimates import WrongInput, read_question
from registry.models import AuthorityCount, LocalAuthority, MarketPrice, Parameter
from tests.scene import make_scene

ADDRESS = "/estimate/"
EMPTY = {"households": "", "persons": "", "child_centre_persons": "", "school_persons": "", "authority": ""}


def text(client, **query: object) -> str:
    response = client.get(ADDRESS, query)
    assert response.status_code == 200
    return response.content.decode()


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def count(authority: LocalAuthority, **numbers: int) -> AuthorityCount:
    return AuthorityCount.objects.create(
        authority=authority, counted_on=dt.date(2026, 1, 31), source="ข้อมูลสมมติ", **numbers
    )


# --- results -------------------------------------------------------------------------------------------------------


def test_an_empty_page_asks_and_blames_nobody(client, db):
    html = text(client)
    assert "ผลประมาณการ" not in html
    assert "field-error" not in html
    assert 'value="7"' in html
    assert "มิใช่ฐานที่ อบก. ใช้รับรอง" in html


@pytest.mark.parametrize("typed", ["9175452", "9,175,452", "๙,๑๗๕,๔๕๒"])
def test_the_published_totals_are_shown_however_the_number_is_typed(client, db, typed):
    shown = plain(text(client, **EMPTY | {"persons": typed}))
    assert "843,958.07" in shown
    assert "122,711.50" in shown


def test_baht_is_shown_as_a_range_only(client, db):
    shown = plain(text(client, persons=5_000))
    assert "2,681 – 3,662 บาท/ปี" in shown
    assert "40.09" in shown
    assert "54.76" in shown
    assert "ต่ำสุด 40.09 และสูงสุด 54.76 บาทต่อตัน" in shown


def test_the_formula_and_every_parameter_are_shown_with_date_and_source(client, db):
    shown = plain(text(client, households=100))
    for row in Parameter.objects.filter(model__in=("waste", "dla_reporting", "prices")):
        assert row.get_key_display() in shown
        assert f" {row.plain_value} " in shown
        assert row.source in shown
    assert "31 มี.ค. 2568" in shown
    assert "ขยะเปียก (ตัน/ปี) = จำนวนคน ×" in shown


def test_first_order_decay_shows_every_year(client, db):
    shown = plain(
        text(client, **EMPTY | {"persons": 5_000, "model": "tool04_fod", "landfill": "shallow", "years": "๓"})
    )
    assert "ปีที่ 3" in shown
    assert "ปีที่ 4" not in shown
    assert "e^(−k(y−x))" in shown
    assert "MCF กองทิ้งตื้น" in shown
    assert "MCF ฝังกลบที่มีการจัดการ" not in shown


def test_what_belongs_to_the_other_model_is_left_aside(client, db):
    assert "843,958.07" in text(client, persons=9_175_452, model="dla_reporting", landfill="", years="7")


def test_without_prices_the_page_says_so(client, db):
    MarketPrice.objects.all().delete()
    shown = plain(text(client, persons=5_000))
    assert "ยังไม่มีข้อมูลราคาตลาด" in shown
    assert "บาท/ปี" not in shown


def test_a_missing_parameter_is_told_and_nothing_is_guessed(client, db):
    Parameter.objects.filter(key="days_per_year").delete()
    response = client.get(ADDRESS, {"persons": 1})
    assert "จำนวนวันต่อปี" in response.content.decode()
    assert response.status_code == 409


# --- errors --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"households": ""}, "กรอกอย่างน้อยหนึ่งจำนวน"),
        ({"households": "๐"}, "กรอกอย่างน้อยหนึ่งจำนวน"),
        ({"households": "สิบ"}, "อ่านจำนวนนี้ไม่ได้"),
        ({"school_persons": "-4"}, "จำนวนต้องไม่ติดลบ"),
        ({"households": "2", "persons": "6"}, "จำนวนครัวเรือนหรือจำนวนคน อย่างใดอย่างหนึ่ง"),
        ({"persons": "6", "model": "tool04_fod", "landfill": ""}, "ต้องเลือกวิธีกำจัดขยะ"),
        ({"persons": "6", "model": "tool04_fod", "landfill": "managed", "years": "99"}, "จำนวนปีต้องเป็น 1 ถึง 30"),
        ({"authority": "9999999"}, "ไม่มี อปท. ที่ใช้รหัสนี้"),
        ({"authority": "ไม่มีจริง"}, "ไม่พบ อปท. ชื่อนี้"),
        ({"authority": "\x00"}, "โปรดพิมพ์ชื่อ อปท."),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_kept(client, db, query, sentence):
    html = text(client, **query)
    assert "มีข้อผิดพลาด" in html
    assert sentence in plain(html)
    assert "field-error" in html
    assert "ผลประมาณการ" not in html
    typed = next(iter(query.values()))
    if typed.strip("\x00"):
        assert f'value="{typed}"' in html


def test_all_wrong_values_are_told_at_once(db):
    with pytest.raises(WrongInput) as refused:
        read_question({"households": "x", "school_persons": "1.5", "years": "0"})
    assert set(refused.value.errors) == {"households", "school_persons", "years"}


# --- authorities ---------------------------------------------------------------------------------------------------


def test_an_authority_answers_with_its_own_counts(client, scene):
    authority = scene.seller.authority
    count(authority, households=1_000, child_centre_persons=50)
    for asked in (authority.code, "๙๕๑๐๐๐๑", authority.short_name):
        shown = plain(text(client, **EMPTY | {"authority": asked}))
        assert "จำนวน ณ วันที่ 31 มกราคม 2569 ที่มา: ข้อมูลสมมติ" in shown
        assert "3,377" in shown
        assert "50" in shown
    html = text(client, authority=authority.code)
    assert 'href="?households=1000&amp;child_centre_persons=50&amp;model=dla_reporting#form"' in html


def test_a_name_that_means_several_lets_people_choose(client, scene):
    for seller in scene.sellers:
        count(seller.authority, households=100)
    html = text(client, authority="สาธิต", model="dla_reporting")
    assert "ชื่อนี้ตรงกับ อปท. หลายแห่ง" in html
    for seller in scene.sellers:
        link = f"/estimate/?authority={seller.authority.code}&amp;model=dla_reporting"
        assert f'href="{link}"' in html
        assert "ผลประมาณการ" in text(client, authority=seller.authority.code, model="dla_reporting")


def test_an_authority_without_counts_says_so(client, scene):
    assert "ยังไม่มีจำนวนครัวเรือนของ" in text(client, authority=scene.seller.authority.code)
    assert "ผลประมาณการ" not in text(client, authority=scene.seller.authority.code)


def test_counts_of_the_future_are_not_used(client, scene):
    row = count(scene.seller.authority, households=100)
    AuthorityCount.objects.filter(pk=row.pk).update(counted_on=dt.date.today() + dt.timedelta(days=1))
    assert "ยังไม่มีจำนวนครัวเรือนของ" in text(client, authority=scene.seller.authority.code)


def test_an_authority_and_a_number_do_not_go_together(client, scene):
    count(scene.seller.authority, households=100)
    assert "อย่างใดอย่างหนึ่ง" in text(client, authority=scene.seller.authority.code, school_persons=5)


# --- everybody -----------------------------------------------------------------------------------------------------


def test_the_page_is_public_and_holds_nothing_of_one_visitor(client, scene):
    client.force_login(scene.purchaser, backend="django.contrib.auth.backends.ModelBackend")
    for query in ({}, {"persons": 5_000}, {"persons": "x"}):
        response = client.get(ADDRESS, query)
        html = response.content.decode()
        assert set(response["Cache-Control"].split(", ")) == {"max-age=60", "public"}
        assert "Cookie" not in response.get("Vary", "")
        assert "csrfmiddlewaretoken" not in html
        assert not re.search("<script(?! src=)", html)
    assert client.post(ADDRESS).status_code == 405
    assert '<html lang="en">' in client.get(f"/en{ADDRESS}", {"persons": 1}).content.decode()


def test_every_page_leads_here(client, db):
    assert 'href="/estimate/"' in text(client)


def test_an_estimate_costs_few_queries(client, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(ADDRESS, {"persons": 5_000, "model": "tool04_fod", "landfill": "managed"})


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_calculator_is_usable_by_everybody(live_site, transactional_db, width):
    scene = make_scene()
    count(scene.seller.authority, households=1_000)
    page = live_site.page(width=width)
    fod = "?persons=5000&model=tool04_fod&landfill=shallow&years=7"
    for query in (
        "",
        "?households=1200&school_persons=150",
        fod,
        "?authority=9510001",
        "?authority=สาธิต",
        "?persons=x",
    ):
        page.goto(f"{ADDRESS}{query}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, query
        assert live_site.violations(page) == []


@pytest.mark.browser
def test_an_officer_reckons_without_javascript_and_shares_the_address(live_site, transactional_db):
    page = live_site.page(java_script_enabled=False)
    page.goto(ADDRESS)
    page.get_by_label("ครัวเรือนที่มีถังขยะเปียก", exact=True).fill("๑,๒๐๐")
    page.get_by_role("button", name="คำนวณประมาณการ").click()
    assert "372.74" in page.locator("main").inner_text()
    again = live_site.page(java_script_enabled=False)
    again.goto(page.url)
    assert again.locator("main").inner_text() == page.locator("main").inner_text()


def test_decimals_stay_decimals(client, db):
    made = client.get(ADDRESS, {"persons": 5_000}).context["estimate"]
    assert isinstance(made.last.tco2e, Decimal)
