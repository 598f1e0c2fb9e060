"""Everything that the public meets, before axe: every type of page, block, public address, refusal and thanks.

Thai on a phone and English on a desk; English is also laid on the phone, because its words are the longest. What there
is to look at is found in tests/public_places.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route
from pytest_django.fixtures import Settings

from content.models import NewsPage
from tests import public_places
from tests.browser import LiveSite, broken_rules
from tests.portal.access.world import World
from tests.public_places import BESIDES, Sent

PHONE, DESK = 320, 1280


def faults(page: Page, address: str, status: int | None = 200) -> list[str]:
    """What is wrong with the page at an address; `status` is its answer, None for any but a fault."""
    answer = page.goto(address)
    got = answer.status if answer else 0
    return [f"{address}: {got}"] * (status is not None and got != status) + sticking_out(page) + broken_rules(page)


def sticking_out(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    width = page.viewport_size["width"]
    return [f"{page.url} at {width} px is {wide} px wide"] if wide > width else []


def faults_of_sent(page: Page, sent: Sent) -> list[str]:
    """The same of an answer to a form, laid where it was sent to."""

    def answer(route: Route) -> None:
        route.fulfill(body=sent.html, content_type="text/html; charset=utf-8")

    page.route(f"**{sent.address}", answer)
    found = faults(page, sent.address)
    page.unroute(f"**{sent.address}", answer)
    return found


def faults_for_strangers(page: Page, world: World, language: str) -> list[str]:
    prefix = "" if language == "th" else f"/{language}"
    places = [f"{prefix}{address}" for address in public_places.public_addresses(world)]
    found = [fault for place in places for fault in faults(page, place)]
    found += [fault for place in public_places.pages_of_every_type(language) for fault in faults(page, place)]
    found += [fault for place in BESIDES for fault in faults(page, f"{prefix}{place}", status=None)]
    return found + [fault for sent in public_places.answers_to_forms(prefix) for fault in faults_of_sent(page, sent)]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_no_page_that_the_public_meets_breaks_a_rule_of_accessibility(
    live_site: LiveSite, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    world = public_places.make_public_world()
    phone, desk = live_site.page(width=PHONE), live_site.page(width=DESK, height=900)
    found = faults_for_strangers(phone, world, "th") + faults_for_strangers(desk, world, "en")
    found += faults_for_a_province(live_site, world)
    desk.set_viewport_size({"width": PHONE, "height": 780})
    for address in [*public_places.public_addresses(world), *BESIDES]:
        desk.goto(f"/en{address}")
        found += sticking_out(desk)
    assert found == []

    NewsPage.objects.all().delete()
    with pytest.raises(AssertionError, match="NewsPage"):  # a type without an example would be noticed
        public_places.pages_of_every_type("en")


def faults_for_a_province(site: LiveSite, world: World) -> list[str]:
    """On the pages of an office that reads, registers and promotes."""
    found = []
    for prefix, width in (("", PHONE), ("/en", DESK)):
        page = site.page(width=width)
        site.sign_in(page, world.people["province_officer"])
        found += [fault for place in public_places.for_a_province(world) for fault in faults(page, f"{prefix}{place}")]
    return found
