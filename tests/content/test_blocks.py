from __future__ import annotations

from unittest import mock

import pytest
from django.test import Client
from django.utils.functional import Promise
from django.utils.translation import override
from wagtail import blocks

from content import services
from content.blocks import HOME_BLOCKS, PAGE_BLOCKS, NewestListingsBlock
from content.models import HomePage
from registry.models import User

NAMES = [name for name, _block in HOME_BLOCKS]


def block_of(name: str) -> blocks.Block:
    return blocks.StreamBlock(HOME_BLOCKS).child_blocks[name]


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

    for words in (block.label, block.get_description()):
        assert any("ก" <= letter <= "๛" for letter in str(words))
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


class FakeAuthority:
    name, province = "องค์การบริหารส่วนตำบลสาธิต 3", "ลำพูน"


class FakeListing:
    authority, price_baht, tonnes_available = FakeAuthority(), 260, 785

    def get_absolute_url(self) -> str:
        return "/market/7/"


def test_the_newest_listings_are_asked_for_as_the_editor_chose_and_kept_for_a_minute() -> None:
    with mock.patch.object(services, "read_newest_listings", return_value=[FakeListing()]) as read:
        pages = [newest(4, province="51", authority_type="SAO") for _ in range(2)]

    read.assert_called_once_with(4, "51", "SAO")
    assert pages[0] == pages[1]
    for words in ("องค์การบริหารส่วนตำบลสาธิต 3", "ลำพูน", "260.00", "785", 'href="/market/7/"'):
        assert words in pages[0]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    services.cache.clear()


@pytest.mark.django_db
def test_without_listings_the_block_says_so_and_leads_to_the_market() -> None:
    assert "ขณะนี้ไม่มีประกาศขาย" in newest()
    assert 'href="/market/"' in newest()
    with override("en"):
        assert 'href="/en/market/"' in newest()
