"""A price outside the market's recent averages asks for a second look, of who types it and of who approves it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from market.services import listings, orders
from market.services.listings import Offer
from registry.models import User
from registry.services.proposals import pending_on
from tests.portal.workspace import step_of
from tests.scene import Scene, signed_in

pytestmark = pytest.mark.django_db
ASKED = "โปรดตรวจราคาอีกครั้ง"


def page(person: User, address: str) -> str:
    answer = signed_in(person).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize(("price", "is_far"), [("260.00", True), ("40.08", True), ("54.77", True), ("45.00", False)])
def test_a_far_price_of_a_listing_is_told_and_never_refused(scene: Scene, price: str, is_far: bool) -> None:
    seller, until = scene.seller, timezone.localdate() + dt.timedelta(days=90)
    offer = Offer(tonnes=10, price_baht=Decimal(price), expires_on=until)
    listing = listings.draft_listing(seller.authority, scene.round, offer, by=seller.officer)
    assert (ASKED in page(seller.officer, f"/my/listings/{listing.pk}/submit/")) is is_far
    proposal = listings.submit_listing(listing, by=seller.officer)
    approvers = page(seller.approver, f"/my/proposals/{proposal.pk}/")
    assert (ASKED in approvers) is ("40.09–54.76" in approvers) is is_far


def test_a_far_price_of_a_quotation_is_told_before_and_after_it_is_typed(scene: Scene) -> None:
    order, seller = scene.requested(), scene.seller
    assert ASKED in page(seller.officer, step_of(order, "quote"))  # the listing asks 260
    orders.propose_quote(order, by=seller.officer, price_baht=Decimal("3000"))
    html = page(seller.approver, f"/my/proposals/{pending_on(order).get().pk}/")
    assert ASKED in html
    assert "3,000.00" in html
