"""What every public page keeps to: cacheable, the same for all, in both languages, usable by everybody."""

from __future__ import annotations

import re

import pytest

from tests.scene import make_scene

ADDRESSES = ["/market/", "/market/{listing}/", "/market/trades/", "/verify/", "/verify/{code}/", "/verify/ABCDE-FGHJK/"]


@pytest.fixture
def addresses(scene) -> list[str]:
    order = scene.take_to(scene.requested(), "completed")
    found = {"listing": order.listing_id, "code": order.certificate.code}
    return [address.format(**found) for address in ADDRESSES]


def test_a_public_page_may_be_cached_and_holds_nothing_of_one_visitor(client, scene, addresses):
    client.force_login(scene.purchaser, backend="django.contrib.auth.backends.ModelBackend")
    for address in addresses:
        response = client.get(address)
        html = response.content.decode()
        assert set(response["Cache-Control"].split(", ")) == {"max-age=60", "public"}, address
        assert "Cookie" not in response.get("Vary", ""), address
        assert not response.cookies, address
        assert "csrfmiddlewaretoken" not in html
        assert not re.search("<script(?! src=)", html)
        assert " style=" not in html


def test_each_language_has_its_address(client, addresses):
    for address in addresses:
        thai, english = client.get(address), client.get(f"/en{address}")
        assert thai.status_code == english.status_code
        assert '<html lang="th">' in thai.content.decode()
        html = english.content.decode()
        assert '<html lang="en">' in html
        assert 'href="/en/market/"' in html
        assert 'action="/verify/"' not in html


def test_a_public_page_only_shows(client, addresses):
    for address in addresses:
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == client.get(address).status_code


@pytest.mark.browser
def test_a_visitor_filters_and_opens_a_listing_without_javascript(live_site, transactional_db):
    scene = make_scene()
    for seller in scene.sellers:
        scene.published(seller)
    page = live_site.page(java_script_enabled=False)
    page.goto("/market/")
    page.locator("summary", has_text="ตัวกรอง").click()
    page.get_by_label("จังหวัด", exact=True).select_option(label="เลย")
    page.get_by_role("button", name="แสดงผล").click()
    page.get_by_role("link", name="อบต.สาธิต 3 (เลย)").click()
    assert page.get_by_role("heading", level=1).inner_text() == "อบต.สาธิต 3 (เลย)"
    assert page.get_by_role("link", name="ขอซื้อ").is_visible()
