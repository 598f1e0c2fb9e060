"""What leads to a page from outside: QR, feeds, the sitemap, cards of shared links, and what machines ask first."""

from __future__ import annotations

import datetime as dt
import email.utils
import io
import re
from typing import Any

import pytest
from defusedxml import ElementTree
from django.test import Client
from pytest_django.fixtures import Settings
from wagtail.models import Page, PageViewRestriction

from content.models import GuidancePage, HomePage, LetterPage, ManualPage, NewsPage
from tests.content.shapes import library_image, with_figure
from tests.portal.access.world import World, make_activities
from tests.scene import make_scene

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
LETTER = "/letters/account-system-2568/"


def tree(address: str) -> Any:
    return ElementTree.fromstring(Client().get(address).content)


def html(address: str) -> str:
    return Client().get(address).content.decode()


def meta(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)"', page))


# --- the sitemap ---------------------------------------------------------------------------------------------------


def test_the_sitemap_names_every_written_page_with_its_languages_and_no_alias(home: HomePage) -> None:
    PageViewRestriction.objects.create(page=GuidancePage.objects.get(slug="buy", locale=home.locale))
    entries = {
        entry.findtext("s:loc", namespaces=NAMES): {
            link.get("hreflang"): link.get("href") for link in entry.findall("x:link", NAMES)
        }
        for entry in tree("/sitemap.xml").findall("s:url", NAMES)
    }
    root = home.full_url.rstrip("/")
    pages = Page.objects.live().public().filter(alias_of=None, depth__gt=1)

    assert {page.full_url for page in pages} <= set(entries)
    assert entries[f"{root}/guidance/sell/"] == {
        "th": f"{root}/guidance/sell/",
        "en": f"{root}/en/guidance/sell/",
    }
    assert entries[f"{root}{LETTER}"] == {}
    assert f"{root}/en{LETTER}" not in entries
    assert f"{root}/guidance/buy/" not in entries
    assert {f"{root}/guidance/manual/1/", f"{root}/activities/", f"{root}/en/market/"} <= set(entries)
    assert f"{root}/en/guidance/manual/1/" not in entries


def test_an_untranslated_page_says_so_and_leads_machines_to_the_thai_one(home: HomePage) -> None:
    alias, written = html(f"/en{LETTER}"), html("/en/guidance/sell/")
    thai = LetterPage.objects.get(alias_of=None).full_url

    assert f'<link rel="canonical" href="{thai}">' in alias
    assert 'hreflang="en" href="http' not in alias
    assert meta(alias)["url"] == thai
    assert re.findall(r'rel="alternate" hreflang="([\w-]+)"', written) == ["th", "en", "x-default"]


# --- feeds ---------------------------------------------------------------------------------------------------------


def test_news_are_told_with_a_day_for_people_and_a_date_for_machines(home: HomePage) -> None:
    news = NewsPage.objects.get(slug="start-2568", locale=home.locale)
    items = {item.findtext("link"): item for item in tree("/feeds/news/").iter("item")}
    item = items[news.full_url]
    date = email.utils.parsedate_to_datetime(item.findtext("pubDate"))

    assert str(news.day.year + 543) in item.findtext("description")
    assert date.date() == news.day
    assert date.utcoffset() == dt.timedelta(hours=7)
    assert item.findtext("guid") == news.full_url


def test_letters_are_told_in_the_language_of_the_feed_and_aliases_in_none(home: HomePage) -> None:
    letter = LetterPage.objects.get(alias_of=None)

    assert [item.findtext("link") for item in tree("/feeds/letters/").iter("item")] == [letter.full_url]
    assert "มีนาคม 2568" in next(tree("/feeds/letters/").iter("item")).findtext("description")
    assert list(tree("/en/feeds/letters/").iter("item")) == []
    assert 'type="application/rss+xml" href="/feeds/news/"' in html("/")


# --- cards and QR --------------------------------------------------------------------------------------------------


def test_a_shared_link_shows_title_words_and_picture(home: HomePage, settings: Settings) -> None:
    page = GuidancePage.objects.get(slug="sell", locale=home.locale)
    plain = meta(html(page.url))
    page.body = [with_figure(library_image(size=(1600, 900)))]
    page.save_revision().publish()
    pictured = meta(html(page.url))

    assert plain["title"] == page.title
    assert plain["url"] == page.full_url
    assert plain["locale"] == "th_TH"
    assert plain["image"] == f"{settings.BASE_URL}/static/img/card.png"
    assert "fill-1200x630" in pictured["image"]
    assert pictured["image"].startswith("http")


def test_a_chapter_is_shared_by_its_own_name(manual: ManualPage) -> None:
    assert meta(html(f"{manual.url}2/"))["title"] == f"ประกาศขาย – {manual.title}"
    assert meta(html(manual.url))["title"] == manual.title


def test_places_of_the_portal_have_a_card_and_one_address_whatever_is_chosen_there(
    home: HomePage, settings: Settings
) -> None:
    world = World(make_scene(), {})
    make_activities(world)
    listing = world.scene.published()
    photo = world.pk("chosen photo")
    pictures = {
        "/market/?sort=cheapest": "/static/img/card.png",
        f"/en{listing.get_absolute_url()}": "/static/img/card.png",
        f"/activities/{world.pk('chosen activity')}/": f"/activities/photos/{photo}/",
    }
    for address, picture in pictures.items():
        page, own = html(address), settings.BASE_URL + address.partition("?")[0]
        assert f'<link rel="canonical" href="{own}">' in page
        assert (meta(page)["url"], meta(page)["image"]) == (own, f"{settings.BASE_URL}{picture}")


def test_the_qr_of_a_page_leads_to_the_page(home: HomePage) -> None:
    from PIL import Image

    page = GuidancePage.objects.get(slug="sell", locale=home.locale)
    picture = Client().get(f"/qr/{page.pk}.svg")
    paper = Client().get(f"/qr/{page.pk}.png")

    assert picture["Content-Type"] == "image/svg+xml"
    assert Image.open(io.BytesIO(paper.content)).size[0] > 200
    assert f'src="/qr/{page.pk}.svg"' in html(page.url)
    page.unpublish()
    assert Client().get(f"/qr/{page.pk}.svg").status_code == 404


# --- what machines ask first ---------------------------------------------------------------------------------------


def test_robots_are_kept_out_of_a_demo_and_let_into_production(home: HomePage, settings: Settings) -> None:
    in_demo = html("/robots.txt")
    settings.IS_PRODUCTION = True
    in_production = html("/robots.txt")

    assert "Disallow: /\n" in in_demo
    assert "Disallow: /\n" not in in_production
    assert "Disallow: /my/\n" in in_production
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in in_production


def test_where_to_report_a_weakness_never_runs_out(home: HomePage, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "mailto:security@example.test"
    text = html("/.well-known/security.txt")
    expires = dt.datetime.fromisoformat(re.search(r"^Expires: (.+)$", text, re.MULTILINE)[1])  # type: ignore[index]
    days = (expires - dt.datetime.now(dt.UTC)).days

    assert "Contact: mailto:security@example.test\n" in text
    assert 150 < days < 365
    assert Client().get("/.well-known/security.txt")["Content-Type"] == "text/plain; charset=utf-8"


LOADED = re.compile(r'<(?:img|script|iframe|link rel="(?:stylesheet|preload|icon)")[^>]* (?:src|href)="([^"]+)"')


def test_a_page_calls_no_foreign_host(home: HomePage) -> None:
    for address in ("/", "/guidance/sell/", "/promotion/for-business/"):
        loaded = LOADED.findall(html(address))
        assert loaded
        assert not [url for url in loaded if url.startswith(("http", "//"))]
