"""No figure of tonnes or baht, on any screen of anybody, stands without a way to the rows behind it.

What needs none: the figures of a row itself, where its table's row leads to it or is the last there is, or on its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from registry.services.people import sync_group
from registry.viewsets.portal_viewset import PortalViewSet
from tests.portal.access.addresses import RULES, Rule
from tests.portal.access.world import World

OF_ONE_ROW = {  # pages of one row, on which its own figures stand
    "market:listing",
    "market:certificate",
    "workspace:listing",
    "workspace:order",
    "workspace:order_step",
    "workspace:proposal",
    "workspace:request_order",
    "workspace:submit_listing",
    "workspace:edit_listing",
    "workspace:new_listing",
    "workspace:withdraw_listing",
    "workspace:pause_listing",
    "workspace:resume_listing",
}
LAST_ROWS = {  # tables whose rows lead no further: a movement, a run of serials, a use of money
    "รายการเคลื่อนไหวบัญชี ใหม่ที่สุดก่อน",
    "ช่วงหมายเลขกำกับในระบบที่อยู่ในบัญชี",
    "การใช้เงิน ใหม่ที่สุดก่อน",
}
NOT_OF_THE_REGISTRY = {"market:estimate", "styleguide", "api-docs"}  # estimates and examples
FILES = re.compile(r"_(file|workbook|draft|qr|pdf|scan|receipt)$|(paper|document|notice|_order|photo|data_set)$")
VIEWERS = ("authority_officer", "dla_admin", "buyer")
AMOUNT = re.compile(r"[1-9][\d,.]*\s*(ตัน|บาท)")
UNIT = re.compile(r"ตัน|(?<!บท)บาท")  # and not บทบาท, a role


def loose(html: str, *, of_one_row: bool = False) -> list[str]:
    """The figures of a page that lead nowhere."""
    page = BeautifulSoup(html, "html.parser")
    found = [cell for cell in page.select("td.number") if is_loose(cell)]
    if not of_one_row:
        found += [figure for figure in page.select(".figure") if not figure.find("a")]
        found += [row for row in page.select("dl dd") if AMOUNT.search(row.text) and not leads_on(row)]
    return [" ".join(each.get_text(" ").split()) for each in found]


def leads_on(row: Tag) -> bool:
    """The amount is a link itself, or one of the facts of a card that leads to its row."""
    return bool(row.find("a") or row.find_parent(class_="card"))


def is_loose(cell: Tag) -> bool:
    if not cell.get_text(strip=True) or not UNIT.search(str(cell.get("data-label", ""))):
        return False
    row, table = cell.find_parent("tr"), cell.find_parent("table")
    caption = table.caption.get_text(strip=True) if table and table.caption else ""
    return not (row and row.find("a")) and caption not in LAST_ROWS


# --- what is loose is found -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<div class="figure"><p>12 ตัน</p></div>', ["12 ตัน"]),
        ('<div class="figure"><p>12 ตัน</p><a href="/x/">ขายได้</a></div>', []),
        ("<dl><div><dt>เข้า</dt><dd>1,200 ตัน</dd></div></dl>", ["1,200 ตัน"]),
        ('<dl><div><dt>เข้า</dt><dd><a href="/x/">1,200 ตัน</a></dd></div></dl>', []),
        ('<table><tr><th>รวม</th><td class="number" data-label="จำนวนเงิน (บาท)">5.00</td></tr></table>', ["5.00"]),
        ('<table><tr><th><a href="/x/">ก</a></th><td class="number" data-label="บาท">5.00</td></tr></table>', []),
    ],
)
def test_a_figure_that_leads_nowhere_is_found(html: str, expected: list[str]) -> None:
    assert loose(html) == expected


# --- every page -----------------------------------------------------------------------------------------------------


@pytest.fixture
def world(world: World) -> World:
    sync_group(world.people["dla_admin"])  # which lets DLA's people into Wagtail
    return world


def pages() -> Iterator[tuple[str, Rule, str]]:
    """Every page that shows something, and who looks at it: the seller's officer, DLA or the buyer."""
    for name, rules in RULES.items():
        if not name.startswith("api") and name not in NOT_OF_THE_REGISTRY and not is_file(name):
            for rule in rules:
                lookers = [viewer for viewer in VIEWERS if viewer in rule.opens and rule.status == 200]
                yield from ((name, rule, viewer) for viewer in (lookers if name.endswith("s") else lookers[:1]))


def html_of(client: Client, address: str) -> str:
    """The page; nothing of a file, which is read to the end and closed."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    if answer.streaming:
        return "" if b"".join(answer.streaming_content) else address
    return answer.content.decode() if answer["Content-Type"].startswith("text/html") else ""


def is_file(name: str) -> bool:
    return bool(FILES.search(name)) and name not in {"workspace:request_order"}


def test_no_figure_of_any_page_leads_nowhere(world: World) -> None:
    found = {}
    for name, rule, viewer in pages():
        address = reverse(name, args=rule.address_args(world)) + rule.query
        html = html_of(world.clients[viewer], address)
        if left := loose(html, of_one_row=name in OF_ONE_ROW):
            found[f"{viewer} {address}"] = left
    assert found == {}


def screens() -> list[PortalViewSet]:
    found = [getattr(model, "snippet_viewset", None) for model in get_snippet_models()]
    return [screen for screen in found if isinstance(screen, PortalViewSet)]


def test_every_row_of_tonnes_below_a_row_of_dlas_screens_leads_on(world: World) -> None:
    looked, found = 0, {}
    for screen in screens():
        row = screen.model._default_manager.order_by("pk").last()
        if row is None:
            continue
        html = world.clients["dla_admin"].get(screen.inspect_url(row)).content.decode()
        looked += 1
        if left := loose_rows(html):
            found[screen.inspect_url(row)] = left
    assert looked >= 25
    assert found == {}


def loose_rows(html: str) -> list[str]:
    """Rows of the tables on DLA's pages that show tonnes or baht and lead nowhere."""
    left = []
    for table in BeautifulSoup(html, "html.parser").select(".portal-table table"):
        if UNIT.search(" ".join(each.text for each in table.select("thead th"))):
            rows = [row for row in table.select("tbody tr") if not row.find("a")]
            left += [" ".join(row.get_text(" ").split()) for row in rows]
    return left
