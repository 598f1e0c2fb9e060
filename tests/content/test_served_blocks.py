"""The content API gives a block with what an editor chose, ready to be shown elsewhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.test import Client

from content.models import GuidancePage, HomePage
from tests.content.shapes import library_image
from tests.portal.access.world import World, make_activities, make_materials
from tests.scene import make_scene


def blocks_of(client: Client, page: GuidancePage) -> dict[str, Any]:
    return {each["type"]: each["value"] for each in client.get(f"/api/v2/pages/{page.pk}/").json()["body"]}


def test_a_block_brings_what_an_editor_chose(client: Client, home: HomePage) -> None:
    page = GuidancePage.objects.get(slug="sell", locale=home.locale)
    other = GuidancePage.objects.get(slug="buy", locale=home.locale)
    image = library_image("ถังขยะเปียก", size=(3000, 2000))
    page.body = [
        ("text", f'<p><a linktype="page" id="{other.pk}">วิธีซื้อ</a></p>'),
        ("image", {"image": image, "alternative": "ถังขยะเปียกข้างบ้าน", "caption": "ข้อมูลสมมติ"}),
        ("related", {"title": "อ่านต่อ", "pages": [other]}),
        ("action", {"title": "ดู", "text": "", "link": {"label": "ดูประกาศขาย", "page": None, "place": "market/"}}),
        ("market_figures", {"title": "ขณะนี้"}),
    ]
    page.save_revision().publish()

    found = blocks_of(client, page)

    assert found["text"].endswith(f'<p><a href="{other.url}">วิธีซื้อ</a></p>')
    assert (found["image"]["image"]["width"], found["image"]["image"]["height"]) == (1200, 800)
    assert found["image"]["image"]["url"].startswith(f"{settings.BASE_URL}/media/")
    assert found["image"]["alternative"] == "ถังขยะเปียกข้างบ้าน"
    assert found["related"]["pages"] == [{"id": other.pk, "title": other.title, "url": other.full_url}]
    assert found["action"]["link"]["url"] == f"{settings.BASE_URL}/market/"
    assert found["market_figures"]["data"]["tonnes_on_sale"] == 0

    other.unpublish()
    assert blocks_of(client, page)["related"]["pages"] == [None]


def test_promotion_comes_with_the_addresses_of_photographs_and_files(client: Client, home: HomePage) -> None:
    cache.clear()
    scene = make_scene()
    world = World(scene, {})
    make_activities(world)
    make_materials(world)
    page = GuidancePage.objects.get(slug="sell", locale=home.locale)
    page.body = [("chosen_activities", {"title": "กิจกรรม", "limit": 3}), ("materials", {"title": "สื่อ"})]
    page.save_revision().publish()

    found = blocks_of(client, page)
    [activity], [material] = found["chosen_activities"]["data"]["activities"], found["materials"]["data"]["materials"]

    assert activity["url"] == f"{settings.BASE_URL}/activities/{world.pk('chosen activity')}/"
    assert [photo["alternative"] for photo in activity["photos"]] == ["ภาพสมมติ"]
    assert [file["type"] for file in material["files"]] == ["pdf", "png"]
    for address in (activity["photos"][0]["url"], material["files"][0]["url"]):
        answer = client.get(address.removeprefix(settings.BASE_URL))
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)


def test_pages_are_chosen_by_language(client: Client, home: HomePage) -> None:
    thai, english = (
        client.get("/api/v2/pages/", {"locale": code, "type": "content.HomePage"}).json()["items"]
        for code in ("th", "en")
    )
    assert [each["title"] for each in thai] == [home.title]
    assert [each["title"] for each in english] == [home.get_translations().get().title]
