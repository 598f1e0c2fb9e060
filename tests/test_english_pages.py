"""Walk the English portal as each of its people and find no Thai on it.

All data are given Latin letters first, so that a Thai letter on a page is a message without its English. What is kept
in Thai by law or nature (the words of the ledger, a page that is not translated) must be marked with lang="th".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker

from market.models import Document, Order, Payment
from registry.models import Buyer, District, LocalAuthority, Project, Province, User
from tests.kept import kept
from tests.scene import Scene, make_scene
from tests.words import Words

THAI = re.compile("[\u0e01-\u0e4e]")
LINK = re.compile(r'href="(/en/[^"#?]*)[^"]*"')
NOT_PAGES = re.compile(r"/en/(my/(papers|documents|inbox/\d)|accounts/logout)")
STATES = ("requested", "quoted", "accepted", "contracted", "paid", "instructed", "transferring", "completed")
GUARDED = {"ข้อมูลสมมติ"}  # the number of the scene's round, which is issued and cannot change
FOR_EVERYBODY = [
    *("/en/market/", "/en/market/trades/", "/en/verify/", "/en/verify/ABCDE-FGHJK/", "/en/market/?price_min=x"),
    *("/en/accounts/login/", "/en/accounts/password/reset/", "/en/accounts/signup/", "/en/styleguide/"),
    *("/en/api/docs/", "/en/no/such/page/", "/en/verify/?code=1"),
]


@pytest.fixture(autouse=True)
def _in_thai() -> Iterator[None]:
    with translation.override("th"):
        yield


@pytest.fixture(scope="module")
def made_scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    with kept(django_db_blocker, make_busy_scene) as made:
        yield made


def make_busy_scene() -> Scene:
    """A market with an order in every state, in Latin letters."""
    scene = make_scene()
    in_latin_letters()
    listing = scene.published(tonnes=300, words="From our wet-waste bins.")
    for state in STATES:
        scene.take_to(scene.requested(listing), state)
    scene.published(scene.sellers[1])
    in_latin_letters()
    return scene


def in_latin_letters() -> None:
    Province.objects.update(name_en="Province")
    District.objects.update(name_en="District")
    LocalAuthority.objects.update(name_en="Demo LAO")
    Project.objects.update(name_en="Wet-waste bins")
    Buyer.objects.update(name="Demo Buyer Ltd", address="1 Demo Road")
    User.objects.update(name="Demo Person")
    Document.objects.update(number="DEMO 1", signatories="Demo Person", serials="TVER-DEMO-1")
    Payment.objects.update(receipt_book="1")


def thai_on(client: Client, address: str) -> tuple[list[str], set[str]]:
    """The Thai that an address shows, and the English addresses that it leads to."""
    answer = client.get(address)
    if "text/html" not in answer.get("Content-Type", ""):
        return [], set()
    html = answer.content.decode()
    links = {link for link in LINK.findall(html) if not NOT_PAGES.search(link)}
    return [f"{address}: {text}" for text in Words(html).said if THAI.search(text) and text not in GUARDED], links


def walk(client: Client, start: str, most: int) -> tuple[list[str], set[str]]:
    """Follow every link from `start` on, at most `most` pages."""
    found, seen, ahead = [], set(), [start]
    while ahead and len(seen) < most:
        address = ahead.pop(0)
        seen.add(address)
        thai, links = thai_on(client, address)
        found += thai
        ahead += sorted(links - seen - set(ahead))
    return found, seen


def test_the_walk_sees_thai_and_passes_over_what_is_marked():
    html = '<html lang="th"><p title="ก">ข<br><span lang="th">ค</span></p><script>ง</script><code>จ</code>'
    assert Words(html).said == ["ก", "ข"]


def test_pages_for_everybody_show_no_thai(scene, client):
    order = Order.objects.get(state="completed")
    addresses = [*FOR_EVERYBODY, f"/en/market/{order.listing_id}/", f"/en/verify/{order.certificate.code}/"]
    assert [thai for address in addresses for thai in thai_on(client, address)[0]] == []


@pytest.mark.parametrize("who", ["officer", "approver", "treasury", "buyer", "dla", "dla_second"])
def test_the_workspace_shows_no_thai(scene, who):
    seller = scene.seller
    people = {"officer": seller.officer, "approver": seller.approver, "treasury": seller.finance}
    people |= {"buyer": scene.purchaser, "dla": scene.dla, "dla_second": scene.dla_second}
    client = Client()
    client.force_login(people[who])
    found, seen = walk(client, "/en/my/", most=40)
    assert found == []
    assert len(seen) > 10
