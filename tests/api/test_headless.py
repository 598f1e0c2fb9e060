"""What a front end of another's needs is in the content API: the example of docs/headless.md lives from it alone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from content.models import GuidancePage, HomePage
from content.services import build_site
from tests.content.shapes import library_image
from tests.scene import make_scene

EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def home(db: None, settings: Settings, tmp_path: Path) -> HomePage:
    settings.MEDIA_ROOT = tmp_path / "media"
    home: HomePage = build_site()
    return home


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


def test_pages_are_chosen_by_language(client: Client, home: HomePage) -> None:
    thai, english = (
        client.get("/api/v2/pages/", {"locale": code, "type": "content.HomePage"}).json()["items"]
        for code in ("th", "en")
    )
    assert [each["title"] for each in thai] == [home.title]
    assert [each["title"] for each in english] == [home.get_translations().get().title]


@pytest.mark.django_db(transaction=True)
def test_the_example_renders_the_home_page_from_the_api_alone(
    live_server: LiveServer, tmp_path: Path, settings: Settings
) -> None:
    settings.BASE_URL = live_server.url
    scene = make_scene()
    scene.published(tonnes=123)
    build_site()
    [example] = EXAMPLE.findall((settings.BASE_DIR / "docs" / "headless.md").read_text())
    file = tmp_path / "front.py"
    file.write_text(example)

    made = subprocess.run(
        [sys.executable, "-I", str(file), live_server.url, "th"], capture_output=True, text=True, check=True
    )

    assert "<h1>คาร์บอนเครดิต" in made.stdout
    assert "7,849 แห่ง" in made.stdout
    assert str(scene.seller.authority) in made.stdout
    assert "123 tCO2e, 260.00 THB" in made.stdout
    assert f'href="{live_server.url}/guidance/buy/"' in made.stdout
    assert "linktype" not in made.stdout
