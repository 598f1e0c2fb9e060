from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from wagtail import blocks
from wagtail.documents.models import Document
from wagtail.models import Locale

from content import services
from content.blocks import CHAPTERS, HOME_BLOCKS, PAGE_BLOCKS, TERMS, NewestListingsBlock, RelatedBlock
from content.models import GuidancePage, HomePage, LetterPage
from market.enums import OrderState
from market.services.listings import Offer, draft_listing
from registry.models import User
from tests.scene import Scene

ALL_BLOCKS = [*HOME_BLOCKS, *CHAPTERS, *TERMS]
NAMES = [name for name, _block in ALL_BLOCKS]


def block_of(name: str) -> blocks.Block:
    return blocks.StreamBlock(ALL_BLOCKS).child_blocks[name]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_block_shows_its_preview(name: str) -> None:
    block = block_of(name)

    html = block.render(block.get_preview_value())

    assert block.is_previewable
    assert len(html.strip()) > 20
    assert all(words in html for words in first_words(block.get_preview_value()))


def first_words(value: object) -> list[str]:
    """The headings that the preview gives, which its template must not lose."""
    if isinstance(value, str):
        return [value]
    return [str(value["title"])] if isinstance(value, dict) and value.get("title") else []


@pytest.mark.parametrize("name", NAMES)
def test_a_block_tells_editors_in_thai_what_it_is_for(name: str) -> None:
    block = block_of(name)

    help_text = block.field.help_text if isinstance(block, blocks.FieldBlock) else block.meta.help_text
    for words in (block.label, block.meta.description, help_text):
        assert any("ก" <= letter <= "๛" for letter in str(words))
    assert help_text != block.meta.description
    assert isinstance(block.label, Promise)


def test_pages_may_hold_every_block_but_the_ways_in() -> None:
    assert set(dict(HOME_BLOCKS)) - set(dict(PAGE_BLOCKS)) == {"ways"}


@pytest.mark.django_db
def test_a_block_is_previewed_in_wagtails_editor_with_our_look(client: Client, home: HomePage) -> None:
    client.force_login(User.objects.create_superuser("editor@example.go.th", name="ผู้จัดทำเนื้อหา"))
    body = HomePage._meta.get_field("body").stream_block

    page = client.get("/admin/block-preview/", {"id": body.child_blocks["notice"].definition_prefix}).content.decode()

    assert "css/content.css" in page
    assert "ทะเบียนของ อบก. เป็นหลัก" in page


@pytest.mark.django_db
def test_an_image_must_have_words_for_those_who_cannot_see_it() -> None:
    image = block_of("image")

    with pytest.raises(blocks.StructBlockValidationError) as refused:
        image.clean(image.to_python({"image": None, "alternative": "", "caption": ""}))

    assert set(refused.value.block_errors) == {"image", "alternative", "caption"}


def newest(limit: int = 3, **options: str) -> str:
    block = NewestListingsBlock()
    return block.render(block.to_python({"title": "ประกาศขายล่าสุด", "limit": limit, **options}))


def test_the_newest_listings_are_live(scene: Scene) -> None:
    older, newer = scene.published(tonnes=10), scene.published(scene.sellers[1], tonnes=1_234 // 2)
    html = newest()

    assert html.index(newer.get_absolute_url()) < html.index(older.get_absolute_url())
    for words in (newer.authority.name, newer.authority.province.name, "260.00", "617"):
        assert words in html


def test_the_newest_listings_are_of_the_province_and_the_number_that_the_editor_chose(scene: Scene) -> None:
    listings = [scene.published(seller) for seller in scene.sellers]
    chosen = listings[2]

    of_province = newest(province=chosen.authority.province_id)

    assert [listing for listing in listings if listing.get_absolute_url() in of_province] == [chosen]
    assert newest(limit=2).count("<article") == 2
    assert newest(authority_type="PAO").count("<article") == sum(x.authority.type == "PAO" for x in listings)


def test_a_sold_out_listing_makes_room_for_one_that_may_be_ordered(scene: Scene) -> None:
    to_order = scene.published(tonnes=10)
    sold = scene.published(scene.sellers[1], tonnes=10)
    scene.take_to(scene.requested(sold, tonnes=10), OrderState.COMPLETED)
    html = newest(limit=1)

    assert to_order.get_absolute_url() in html
    assert sold.get_absolute_url() not in html


def test_a_draft_is_never_among_the_newest_listings(scene: Scene) -> None:
    offer = Offer(tonnes=5, price_baht=Decimal(260), expires_on=timezone.localdate())
    draft_listing(scene.seller.authority, scene.round, offer, by=scene.seller.officer)

    assert "<article" not in newest()


def test_the_newest_listings_are_read_once_a_minute_in_one_query(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for seller in scene.sellers:
        scene.published(seller)

    with django_assert_num_queries(1):
        first = newest()
    with django_assert_num_queries(0):
        assert newest() == first


@pytest.mark.django_db
def test_related_pages_are_those_that_anybody_may_read_in_the_language_shown(home: HomePage) -> None:
    sell = GuidancePage.objects.get(slug="sell", locale=home.locale)
    buy = GuidancePage.objects.get(slug="buy", locale=home.locale)
    letter = LetterPage.objects.get(locale=home.locale)
    letter.unpublish()
    value = RelatedBlock().to_python({"title": "อ่านต่อ", "pages": [buy.pk, letter.pk, sell.pk]})

    assert services.readable(value["pages"]) == [buy, sell]
    with override("en"):
        assert services.readable(value["pages"]) == [page.get_translation(Locale.get_active()) for page in (buy, sell)]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    services.cache.clear()


@pytest.mark.django_db
def test_without_listings_the_block_says_so_and_leads_to_the_market() -> None:
    assert "ขณะนี้ไม่มีประกาศขาย" in newest()
    assert 'href="/market/"' in newest()
    with override("en"):
        assert 'href="/en/market/"' in newest()


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_block_comes_out_of_the_content_api_as_json(name: str) -> None:
    block = block_of(name)
    value = block.get_preview_value()

    out = json.dumps(block.get_api_representation(value), ensure_ascii=False)

    assert all(json.dumps(words, ensure_ascii=False) in out for words in first_words(value))
    assert json.loads(out)


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_what_a_live_block_reads_is_in_the_content_api_too(name: str) -> None:
    """A block that shows more than what its editor wrote reads it from somewhere, and gives it to a front end."""
    cache.clear()
    block = block_of(name)
    value = block.get_preview_value()
    with CaptureQueriesContext(connection) as caught:
        block.render(value)
    if any("wagtailcore_" not in query["sql"] for query in caught.captured_queries):
        assert "data" in block.get_api_representation(value)


@pytest.mark.django_db
def test_a_film_needs_captions_and_both_must_be_what_they_say() -> None:
    film, note = (Document.objects.create(title=name, file=ContentFile(b"x", name=name)) for name in ("a.mp4", "b.pdf"))
    block = block_of("video")

    def refused(**value: object) -> set[str]:
        with pytest.raises(blocks.StructBlockValidationError) as told:
            block.clean(block.to_python({"title": "วิธีทำ", "text": "", **value}))
        return set(told.value.block_errors)

    assert refused(film=film.pk, captions=None) == {"captions"}
    assert refused(film=note.pk, captions=note.pk) == {"film", "captions"}
    assert "controls" in block.render(block.to_python({"title": "วิธีทำ", "film": film.pk, "captions": None, "text": ""}))


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_draft_is_saved_while_its_blocks_are_still_empty(name: str) -> None:
    """Wagtail saves by itself while somebody types, and shows the draft beside the form."""
    block = block_of(name)
    block.defer_required_validation()
    cleaned = block.clean(block.normalize(block.get_default()))
    assert block.render(cleaned) is not None


def test_the_chart_shows_each_issued_round_with_its_figure(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    block = block_of("rounds_chart")
    with django_assert_num_queries(1):
        html = block.render(block.get_preview_value())
    with django_assert_num_queries(0):
        assert block.render(block.get_preview_value()) == html
    assert "3,140" in html
    assert 'width="100"' in html


def test_the_market_block_counts_what_is_public(scene: Scene) -> None:
    scene.published(tonnes=1_234 // 2)

    assert "617" in block_of("market_figures").render(block_of("market_figures").get_preview_value())


@pytest.mark.django_db
def test_the_estimator_leads_to_the_estimate_in_the_readers_language() -> None:
    block = block_of("estimator")
    assert 'action="/estimate/"' in block.render(block.get_preview_value())
    with override("en"):
        assert 'action="/en/estimate/"' in block.render(block.get_preview_value())


@pytest.mark.django_db
def test_rich_text_leaves_the_content_api_as_html_with_real_addresses(home: HomePage) -> None:
    block = block_of("text")
    value = block.to_python(f'<p><a linktype="page" id="{home.pk}">หน้าแรก</a></p>')

    assert block.get_api_representation(value) == '<p><a href="/">หน้าแรก</a></p>'
