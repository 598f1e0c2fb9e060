from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page, Site

from content.models import GuidancePage, HomePage, LetterPage
from content.services import build_site
from content.starter import letter
from content.starter.english import buying as buying_en
from content.starter.english import home as home_en
from content.starter.english import selling as selling_en
from content.starter.thai import buying as buying_th
from content.starter.thai import home as home_th
from content.starter.thai import selling as selling_th

pytestmark = pytest.mark.django_db

LETTER = "/letters/account-system-2568/"


def tree() -> list[tuple[object, ...]]:
    return list(Page.objects.order_by("path").values_list("path", "slug", "numchild", "latest_revision_id", "locale"))


def test_building_the_site_twice_changes_nothing(home: HomePage) -> None:
    before = tree()

    build_site()

    assert tree() == before
    assert Page.find_problems() == ([], [], [], [], [])


def test_building_the_site_keeps_what_an_editor_wrote(home: HomePage) -> None:
    home.title = "แก้ไขแล้ว"
    home.save_revision().publish()

    build_site()

    assert HomePage.objects.get(pk=home.pk).title == "แก้ไขแล้ว"


def test_building_the_site_makes_a_missing_page_anew(home: HomePage) -> None:
    GuidancePage.objects.get(slug="sell", locale=home.locale).delete()

    build_site()

    assert GuidancePage.objects.filter(slug="sell", locale=home.locale, live=True).exists()


def test_the_welcome_page_of_wagtail_is_gone_and_the_site_has_its_thai_name(home: HomePage) -> None:
    site = Site.objects.get()

    assert site.root_page_id == home.pk
    assert site.site_name == "ระบบบัญชีคาร์บอนเครดิตขององค์กรปกครองส่วนท้องถิ่น"
    assert not Page.objects.filter(depth=2, content_type__app_label="wagtailcore").exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", home_th.FIELDS["title"]),
        ("/en/", home_en.FIELDS["title"]),
        ("/guidance/", "คู่มือและแนวทาง"),
        ("/en/guidance/", "Guidance"),
        ("/guidance/sell/", selling_th.FIELDS["title"]),
        ("/en/guidance/sell/", selling_en.FIELDS["title"]),
        ("/guidance/buy/", buying_th.FIELDS["title"]),
        ("/en/guidance/buy/", buying_en.FIELDS["title"]),
        ("/letters/", "หนังสือราชการ"),
        ("/en/letters/", "Official letters"),
        (LETTER, letter.FIELDS["title"]),
        (f"/en{LETTER}", letter.FIELDS["title"]),
    ],
)
def test_every_page_is_shown_in_its_language(client: Client, home: HomePage, address: str, words: str) -> None:
    response = client.get(address)

    assert response.status_code == 200
    assert f"<h1>{words}</h1>" in response.content.decode()


@pytest.mark.parametrize(
    ("here", "there"),
    [("/", "/en/"), ("/en/", "/"), ("/guidance/buy/", "/en/guidance/buy/"), (f"/en{LETTER}", LETTER)],
)
def test_the_language_switch_stays_on_the_page(client: Client, home: HomePage, here: str, there: str) -> None:
    page = client.get(here).content.decode()

    assert re.search(rf'<div class="language-switch">\s*<a href="{there}"', page)


def test_an_untranslated_page_says_so_and_names_the_thai_page_as_canonical(client: Client, home: HomePage) -> None:
    alias = client.get(f"/en{LETTER}").content.decode()
    thai = client.get(LETTER).content.decode()
    canonical = f'<link rel="canonical" href="{LetterPage.objects.get(alias_of=None).full_url}">'

    assert "This page is in Thai only" in alias
    assert '<article class="words" lang="th">' in alias
    assert canonical in alias
    assert canonical in thai
    assert "หน้านี้มีเฉพาะภาษาไทย" not in thai


def test_links_keep_to_the_language_of_the_page(client: Client, home: HomePage) -> None:
    thai, english = (client.get(address).content.decode() for address in ("/", "/en/"))

    assert 'href="/market/"' in thai
    assert 'href="/en/market/"' in english
    assert 'href="/en/guidance/sell/"' in english
    assert 'href="/guidance/sell/"' not in english


def test_pages_hold_nothing_personal_and_nothing_inline(client: Client, home: HomePage) -> None:
    for address in ("/", "/guidance/sell/", LETTER):
        page = client.get(address).content.decode()

        assert "csrfmiddlewaretoken" not in page
        assert not re.search(r"<script(?! src=)|<style| style=| on[a-z]+=", page)


def test_the_words_never_call_the_portal_an_exchange() -> None:
    words = " ".join(path.read_text() for path in Path(letter.__file__).parent.rglob("*.py"))

    assert "ตลาดหลักทรัพย์" not in words
    assert "exchange" not in words.lower()
    assert words.count("Cabon") == 1, "only where the letter's own spelling is spoken of"


def test_an_uncached_guidance_page_costs_at_most_15_queries(
    client: Client, home: HomePage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/guidance/sell/")  # content types are kept by the process, not by the page
    cache.clear()

    with django_assert_max_num_queries(15):
        assert client.get("/guidance/sell/").status_code == 200
