"""The map of provinces, listings that an editor chose, and terms explained where they stand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from wagtail import blocks

from content.blocks import HOME_BLOCKS
from content.enums import ProvinceFigure
from content.models import GlossaryPage, GuidancePage, HomePage, Material
from content.services import tile_maps
from content.services.glossary import Glossary, Term, glossary, pattern_of
from market.enums import OrderState
from market.services.listings import Offer, draft_listing
from registry.models import Round
from registry.services.promotion import Told, log_activity
from tests.scene import Scene


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def shown(name: str, **value: object) -> str:
    block = blocks.StreamBlock(HOME_BLOCKS).child_blocks[name]
    return block.render(block.to_python({"title": "หัวข้อ", **value}))


def tonnes_of(scene: Scene, kind: ProvinceFigure) -> int:
    cache.clear()
    return tile_maps.province_figures(kind).get(scene.seller.authority.province_id, 0)


def test_the_map_shows_what_each_province_was_given_offers_and_has_sold(scene: Scene) -> None:
    home = scene.seller.authority.province
    given = sum(a.tonnes for a in scene.round.allocations.filter(authority__province=home))
    listing = scene.published(tonnes=30)

    assert tonnes_of(scene, ProvinceFigure.ISSUED) == given > 0
    assert tonnes_of(scene, ProvinceFigure.FOR_SALE) == 30
    scene.take_to(scene.requested(listing, tonnes=10), OrderState.COMPLETED)
    assert tonnes_of(scene, ProvinceFigure.SOLD) == 10
    assert tonnes_of(scene, ProvinceFigure.FOR_SALE) == 20
    assert 0 < tonnes_of(scene, ProvinceFigure.COVERAGE) <= 100


def test_the_map_has_a_square_for_each_of_77_provinces_and_a_table_row_for_76(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        html = shown("province_map", figure="issued")
    with django_assert_num_queries(0):
        assert shown("province_map", figure="issued") == html

    assert html.count("<rect") == 77
    assert html.count('<th scope="row">') == 76
    assert 'href="/market/?province=51"' in html
    assert 'data-level="none"' in html
    with override("en"):
        assert "Lamphun" in shown("province_map", figure="issued")


def test_the_deepest_colour_is_the_largest_figure_and_nothing_has_none() -> None:
    assert [tile_maps.level_of(figure, 400) for figure in (0, 1, 100, 101, 300, 400)] == [0, 1, 1, 2, 3, 4]


def test_chosen_listings_stand_in_the_editors_order_and_sold_ones_say_so(scene: Scene) -> None:
    first, second = scene.published(tonnes=10), scene.published(scene.sellers[1], tonnes=20)
    scene.take_to(scene.requested(first, tonnes=10), OrderState.COMPLETED)

    html = shown("chosen_listings", numbers=[second.pk, first.pk])

    assert html.index(second.get_absolute_url()) < html.index(first.get_absolute_url())
    assert "ขายหมด" in html


def test_a_listing_that_is_not_public_cannot_be_chosen(scene: Scene) -> None:
    listing = scene.published(tonnes=10)
    block = blocks.StreamBlock(HOME_BLOCKS).child_blocks["chosen_listings"]
    value = block.to_python({"title": "หัวข้อ", "numbers": [listing.pk, 999_999]})

    with pytest.raises(blocks.StructBlockValidationError) as refused:
        block.clean(value)

    assert "999999" in str(refused.value.block_errors["numbers"])
    assert block.clean(block.to_python({"title": "หัวข้อ", "numbers": [listing.pk]}))


# --- all of them ---------------------------------------------------------------------------------------------------

LIVE: dict[str, dict[str, object]] = {
    "newest_listings": {"limit": 3, "province": "", "authority_type": ""},
    "chosen_listings": {"numbers": []},
    "province_map": {"figure": "for_sale"},
    "chosen_activities": {"limit": 3, "province": "", "audience": ""},
    "materials": {},
    "market_figures": {},
    "rounds_chart": {},
}


@pytest.mark.parametrize("name", LIVE)
def test_a_live_block_stores_the_choice_and_reads_public_rows_once_a_minute(
    scene: Scene, name: str, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing, kept = scene.published(tonnes=30), list[object]()
    value = LIVE[name] | ({"numbers": [listing.pk]} if name == "chosen_listings" else {})
    block = blocks.StreamBlock(HOME_BLOCKS).child_blocks[name]
    stored = block.get_prep_value(block.to_python({"title": "หัวข้อ", **value}))
    assert set(stored) == {"title", *value}
    set_kept = cache.set

    def keep(key: str, found: object, seconds: object = None, **more: object) -> None:
        kept.append(seconds or more)
        set_kept(key, found, seconds)

    monkeypatch.setattr(cache, "set", keep)

    first = shown(name, **value)
    assert kept == [60]
    with django_assert_num_queries(0):
        assert shown(name, **value) == first

    private_rows(scene)
    cache.clear()
    assert shown(name, **value) == first


def private_rows(scene: Scene) -> None:
    """What the public may not read: a draft listing, an activity that is not chosen, an office's material."""
    offer = Offer(tonnes=5, price_baht=Decimal(260), expires_on=timezone.localdate())
    draft_listing(scene.seller.authority, scene.round, offer, by=scene.seller.officer)
    told = Told("ข้อมูลสมมติ", timezone.localdate(), "สมมติ", ["agency"], 25, people_agreed=True)
    log_activity(scene.seller.authority, told, by=scene.seller.officer)
    Material.objects.create(kind="card", values={}, source_sha256="x", authority=scene.seller.authority)
    Round.objects.create(
        project=scene.round.project,
        number=99,
        tonnes=7,
        period_start=dt.date(2024, 1, 1),
        period_end=dt.date(2024, 6, 30),
    )


# --- the glossary --------------------------------------------------------------------------------------------------


def words(*terms: str) -> Glossary:
    known = {term: Term(n, term, f"ความหมาย {n}", f"/about/glossary/#word-{n}") for n, term in enumerate(terms, 1)}
    return Glossary(known, pattern_of(known))


@pytest.mark.parametrize(
    ("html", "times"),
    [
        ("<p>การถ่ายโอนและการถ่ายโอนอีกครั้ง</p>", 1),  # the first time only
        ('<p><a href="/x/">ถ่ายโอน</a></p>', 0),  # a link stays a link
        ("<h3>ถ่ายโอน</h3>", 0),
        ("<h3>ถ่ายโอน</h3><p>ถ่ายโอน</p>", 1),
        ("<p>ถ่ายโอนี่</p>", 0),  # would cut a syllable
        ("<p>retirements</p>", 0),
        ("<p>a retirement.</p>", 1),
    ],
)
def test_a_term_is_explained_where_it_may_be(html: str, times: int) -> None:
    told = words("ถ่ายโอน", "retirement").explain(html, set())
    assert told.count("popovertarget") == times
    assert times or told == html


def test_the_longest_term_is_taken() -> None:
    told = words("คาร์บอน", "คาร์บอนเครดิต").explain("<p>คาร์บอนเครดิต</p>", set())
    assert 'popovertarget="term-2"' in told
    assert told.count("popovertarget") == 1


def test_a_page_explains_each_term_once_with_the_glossarys_meaning(client: Client, home: HomePage) -> None:
    page = GuidancePage.objects.get(slug="sell", locale=home.locale)
    page.body = [("text", "<p>การหักล้าง</p>"), ("notice", {"kind": "warning", "title": "ก", "text": "<p>หักล้าง</p>"})]
    page.save_revision().publish()

    html = client.get("/guidance/sell/").content.decode()

    assert html.count("<dfn>หักล้าง</dfn>") == 1
    assert "/about/glossary/#word-" in html
    with override("en"):  # an English page explains English words
        assert "หักล้าง" not in glossary().terms
    GlossaryPage.objects.get(locale=home.locale).unpublish()
    cache.clear()
    assert "popovertarget" not in client.get("/guidance/sell/").content.decode()
