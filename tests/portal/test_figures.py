"""Every figure of tonnes leads to its rows, and they sum to it: on the pages of each role, DLA's and the public's."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from market.figures import KEY
from portal.staff.panels import figures
from registry.enums import AccountKind, Role
from registry.models import Account
from registry.services.people import sync_group
from tests.kept import adding
from tests.scene import Scene, issued_round, person

pytestmark = pytest.mark.django_db

FIGURE = re.compile(r'<div class="figure">.*?</p></div>', re.S)
VALUE = re.compile(r'class="figure-value">([\d,.]+)')
FIGURE_LINK = re.compile(r'<a class="figure-link" href="([^"]+)">([\d,]+)')
LINK = re.compile(r'<a href="([^"]+)"')
NEXT = re.compile(r'<a rel="next" href="([^"]+)"|<a href="([^"]+)" rel="next"')


def html_of(browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def figures_of(html: str) -> list[tuple[str, str]]:
    """Each figure of a page as it stands there, and where it leads; one that leads nowhere fails."""
    found = [(value, unescape(link)) for link, value in FIGURE_LINK.findall(html)]
    for figure in FIGURE.findall(html):
        link = LINK.search(figure)
        assert link, f"a figure that leads nowhere: {figure}"
        found.append((VALUE.search(figure)[1], unescape(link[1])))  # type: ignore[index]
    return found


def sum_behind(browser, address: str) -> set[int]:
    """What the rows at an address sum to: their tonnes, and how many they are."""
    context = browser.get(address).context
    if "blocks" in context and "page" in context:
        rows = [row["block"] for row in context["blocks"]]
    elif "lines" in context:
        rows = [row["line"].movement for row in context["lines"]]
    elif "object_list" in context:
        rows = list(context["object_list"])
    else:
        rows = [row["order"] if isinstance(row, dict) else row[0] for row in context["rows"]]
    return {len(rows), sum(row.tonnes for row in rows)}


def number(value: str) -> int:
    return int(value.replace(",", ""))


@pytest.fixture(scope="module")
def made_scene(made_scene: Scene, django_db_blocker: DjangoDbBlocker) -> Scene:
    """Orders for 30, 20 and 10 tonnes of 300 on sale stand in three states."""
    with adding(django_db_blocker):
        listing = made_scene.published(tonnes=300)
        for tonnes, state in ((30, "completed"), (20, "instructed"), (10, "quoted")):
            made_scene.take_to(made_scene.requested(listing, tonnes), state)
        sync_group(made_scene.dla)  # which lets DLA's people into Wagtail
    return made_scene


def people(scene: Scene) -> dict[str, object]:
    province = scene.seller.authority.province
    return {
        "officer": scene.seller.officer,
        "approver": scene.seller.approver,
        "finance": scene.seller.finance,
        "province": person("province", Role.PROVINCE_OFFICER, province=province),
        "district": person("district", Role.DISTRICT_OFFICER, district=scene.seller.authority.district),
        "dla": scene.dla,
        "auditor": person("auditor", Role.AUDITOR),
        "buyer": scene.purchaser,
    }


@pytest.mark.parametrize("who", ["officer", "approver", "finance", "province", "district", "dla", "auditor", "buyer"])
def test_every_figure_of_the_home_page_leads_to_rows_that_sum_to_it(scene, signed_in, who: str) -> None:
    browser = signed_in(people(scene)[who])
    found = figures_of(html_of(browser, "/my/"))
    assert len(found) >= {"officer": 5, "province": 4, "dla": 3}.get(who, 0)
    for value, link in found:
        assert number(value) in sum_behind(browser, link), (value, link)


@pytest.mark.parametrize("kind", [AccountKind.AUTHORITY, AccountKind.BUYER, AccountKind.PROGRAMME, AccountKind.RETIRED])
def test_every_figure_of_an_account_leads_to_serials_that_sum_to_it(scene, signed_in, kind: AccountKind) -> None:
    scene.take_to(scene.requested(tonnes=5, delivery="cancel_for_buyer", beneficiary="ผู้ซื้อสาธิต"), "completed")
    browser, account = signed_in(scene.dla), Account.objects.filter(kind=kind).order_by("pk").first()
    found = figures_of(html_of(browser, f"/my/accounts/{account.pk}/"))
    assert found
    for value, link in found:
        assert number(value) in sum_behind(browser, link), (value, link)


def test_every_figure_of_dlas_dashboard_leads_to_rows_that_sum_to_it(scene, signed_in) -> None:
    browser = signed_in(scene.dla)
    issued, *held = figures()
    assert number(issued.tonnes) == sum(number(figure.tonnes) for figure in held)
    dashboard = html_of(browser, "/admin/")
    for figure in (issued, *held):
        assert f'href="{figure.url}"'.replace("&", "&amp;") in dashboard
        assert number(figure.tonnes) in sum_behind(browser, figure.url), figure


def test_where_a_rounds_tonnes_are_leads_to_the_serials_there(scene, signed_in) -> None:
    browser = signed_in(scene.dla)
    html = html_of(browser, reverse("wagtailsnippets_registry_round:inspect", args=[scene.round.pk]))
    blocks = re.escape(reverse("wagtailsnippets_registry_creditblock:list"))
    links = re.findall(rf'<a href="({blocks}\?[^"]+)">\s*([\d,]+)', html)
    assert [value for _link, value in links] == ["2,840", "270", "30", "0"]
    for link, value in links:
        assert number(value) in sum_behind(browser, unescape(link)), (value, link)


def test_an_authoritys_tonnes_on_dlas_page_lead_to_the_serials_of_the_round(scene, signed_in) -> None:
    issued_round({scene.seller.authority: 40}, scene.dla, scene.dla_second)
    browser = signed_in(scene.dla)
    html = html_of(browser, f"/admin/authorities/inspect/{scene.seller.authority.pk}/")
    links = re.findall(r'<a href="(/my/accounts/[^"]+)">\s*([\d,]+)', html)
    assert [value for _link, value in links] == ["485", "270", "40", "0"]
    for link, value in links:
        assert number(value) in sum_behind(browser, unescape(link)), (value, link)


def test_every_public_figure_leads_to_its_rows(scene, client) -> None:
    cache.delete(KEY)  # what another test's market was
    html = html_of(client, "/market/")
    found = {link: value for value, link in figures_of(html)}
    assert set(found) == {"#results", "/market/trades/"}
    assert 'id="results"' in html
    listings = client.get("/market/").context["listings"]
    on_sale = [number(VALUE.search(each)[1]) for each in FIGURE.findall(html)[:1]]  # type: ignore[index]
    assert on_sale == [sum(listing.tonnes_available for listing in listings)]
    assert client.get("/market/trades/").context["trades"]
