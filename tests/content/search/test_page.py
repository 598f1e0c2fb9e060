"""The search page and its suggestions, as somebody gets them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.search import finding
from market.models import Listing
from registry.models import LocalAuthority

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def html_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_results_come_in_groups_with_their_words_marked(client: Client) -> None:
    seller = Listing.objects.get().authority
    html = html_of(client, f"/search/?q={seller.code}")
    pages = html_of(client, "/search/?q=ถังขยะเปียกลดโลกร้อน")

    assert re.findall(r'<h2 id="found-(\w+)"', html) == ["listings", "authorities"]
    assert f'href="/authority/{seller.code}/"' in html
    assert '<a href="/guidance/bin/">โครงการ<mark>ถังขยะเปียก ลดโลกร้อน</mark></a>' in pages
    assert "โครงการ<mark>ถังขยะเปียกลดโลกร้อน</mark>มีผู้ร่วม" in pages


@pytest.mark.parametrize("before", ["ขายคาร์บอนเครดิต ", "ประกาศขาย ", "carbon credits for sale ", ""])
def test_words_that_are_true_of_every_listing_choose_none_of_them(client: Client, before: str) -> None:
    listing = Listing.objects.get()
    leads_there = f'href="{listing.get_absolute_url()}"'

    assert leads_there in html_of(client, f"/search/?q={before}{listing.authority.province.name_th}")
    assert leads_there not in html_of(client, f"/search/?q={before}ที่อื่น")
    if before:
        assert leads_there in html_of(client, f"/search/?q={before}")


def test_what_is_typed_is_shown_as_text(client: Client) -> None:
    html = html_of(client, "/search/?q=%3Cscript%3Ealert(1)%3C/script%3E%22")

    assert "<script>alert" not in html
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt;&quot;"' in html


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/search/", "ระบบจะหาหน้าที่มีครบทุกคำ"),
        ("/search/?q=+++", "ระบบจะหาหน้าที่มีครบทุกคำ"),
        ("/search/?q=%00", "ระบบจะหาหน้าที่มีครบทุกคำ"),
        ("/search/?q=" + "ก" * 101, "คำค้นยาวเกินไป"),
        ("/search/?q=จรวดอวกาศ", "ไม่พบ “จรวดอวกาศ”"),
        ("/search/?q=จรวดอวกาศ&in=pages", "ไม่พบ “จรวดอวกาศ”"),
        ("/search/?q=กองคลัง&in=nowhere&page=x", "<mark>กองคลัง</mark>"),
        ("/search/?q=กองคลัง&in=pages&page=99999", "ไม่พบ “กองคลัง”"),
        ("/en/search/?q=rocket", "Nothing found for “rocket”"),
    ],
)
def test_every_question_gets_a_clear_answer(client: Client, address: str, words: str) -> None:
    assert words in html_of(client, address)


def test_words_that_find_nothing_together_are_offered_one_by_one(client: Client) -> None:
    html = html_of(client, "/search/?q=กองคลัง มีเทน จรวดอวกาศ")
    offered = re.search(r"ลองทีละคำ(.*?)</p>", html, re.DOTALL)

    assert offered
    assert re.findall(r">([^<]+)</a>", offered[1]) == ["กองคลัง", "มีเทน"]


def test_a_kind_is_read_page_by_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "A_PAGE", 2)
    wanted = [hit.url for hit in finding.pages(finding.terms_of("ถัง"), 0, 50)]

    seen, address = [], "/search/?q=ถัง&in=pages"
    while address:
        html = html_of(client, address)
        seen += re.findall(r'<h3><a href="([^"]+)"', html)
        following = re.search(r'href="([^"]+)" rel="next"', html)
        address = following[1].replace("&amp;", "&") if following else ""

    assert len(wanted) > 4
    assert seen == wanted


def test_suggestions_are_pages_and_authorities_by_their_names(client: Client) -> None:
    authority = LocalAuthority.objects.order_by("code").first()
    pages = client.get("/search/suggest/?q=ลดโลกร้อน").json()["suggestions"]
    named = client.get(f"/search/suggest/?q={authority.code}").json()["suggestions"]

    assert {"label": "โครงการถังขยะเปียก ลดโลกร้อน", "url": "/guidance/bin/", "kind": "หน้าคำแนะนำ"} in pages
    assert [each["url"] for each in named] == [f"/authority/{authority.code}/"]
    assert client.get("/search/suggest/?q=").json() == {"suggestions": []}


def test_a_search_costs_few_queries_however_much_it_finds(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/search/?q=ถัง")

    with django_assert_max_num_queries(14):
        client.get("/search/?q=ขยะ")
