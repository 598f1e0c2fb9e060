"""Round 1 on real input: from the real list of authorities to the buyer's account, and the same in the demo."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from market.enums import OrderState
from market.models import Certificate, Listing, Order, Purchase
from portal.demo import cast
from portal.demo.country import (
    ROUND_1_PROVINCES,
    ROUND_1_TONNES,
    fill_country,
    make_desk,
    sell_round_1,
)
from portal.demo.signins import SIGNINS
from registry.enums import PaperKind
from registry.models import Account, LocalAuthority, Province, Round, User
from registry.papers import render_missing, rendering_later
from tests.manual_screens import SCREENS, Screen

pytestmark = pytest.mark.django_db


def check_round_1(purchase: Purchase) -> None:
    """What issue, sale, money and delivery of round 1 must have left behind."""
    orders = list(purchase.orders.select_related("payment", "seller", "buyer"))
    round_1 = Round.objects.get(number=1)
    account = Account.objects.get(buyer=purchase.buyer)

    assert [order.state for order in orders] == [OrderState.COMPLETED] * 4
    assert {order.seller.province_id for order in orders} == set(ROUND_1_PROVINCES)
    held = account.blocks.filter(round=round_1)
    assert [(block.first_serial, block.last_serial) for block in held] == [(1, ROUND_1_TONNES)]
    assert round_1.blocks.tonnes() == ROUND_1_TONNES
    assert Certificate.objects.filter(order__in=orders).count() == 4
    for order in orders:
        assert order.payment.amount_baht == Decimal("204100.00")
        confirmation = order.papers.get(kind=PaperKind.PAYMENT_CONFIRMATION)
        assert "สองแสนสี่พันหนึ่งร้อยบาทถ้วน" in str(confirmation.values)
    assert sum(order.amount_baht for order in orders) == Decimal("816400.00")
    assert purchase.summary is not None
    assert "แปดแสนหนึ่งหมื่นหกพันสี่ร้อยบาทถ้วน" in str(purchase.summary.values)
    call_command("audit_ledger")


def test_round_1_is_sold_by_authorities_of_the_real_list(real_data: Path) -> None:
    call_command("import_authorities", real_data / "local_authorities.csv")
    assert LocalAuthority.objects.count() == 7_849
    four = [LocalAuthority.objects.filter(province=code, type="SAO").earliest("code") for code in ROUND_1_PROVINCES]
    buyer = cast.make_buyers()[0]

    with rendering_later():
        purchase = sell_round_1(cast.make_sellers(four), buyer, make_desk(buyer))

    purchase.refresh_from_db()
    check_round_1(purchase)


def test_the_demo_is_a_country_with_orders_in_every_state() -> None:
    purchase = fill_country()
    purchase.refresh_from_db()

    check_round_1(purchase)
    assert set(Order.objects.values_list("state", flat=True)) == set(OrderState)
    selling = Listing.objects.open().values("authority__province").distinct().count()
    assert selling == Province.objects.count() - 1  # Bangkok is not under DLA
    assert not LocalAuthority.objects.exclude(code__startswith="9", is_demo=True).exists()
    assert User.objects.filter(email__in=[f"{name}@demo.example" for name in SIGNINS]).count() == len(SIGNINS)

    assert render_missing(limit=2) == 2
    for screen in SCREENS:
        assert opened(screen).status_code == 200, screen


def opened(screen: Screen) -> Any:
    """The answer at a screen's address, or at the end of its chain of links, as its person gets it."""
    client = Client()
    if screen.person:
        client.force_login(User.objects.get(email=f"{screen.person}@demo.example"))
    found, *beginnings = screen.address.removeprefix("first:").split(" ")
    for beginning in beginnings:
        main = client.get(found).content.decode().partition("<main")[2]
        found = next(iter(re.findall(rf'href="({beginning}[0-9]+/)"', main)))
    return client.get(found)
