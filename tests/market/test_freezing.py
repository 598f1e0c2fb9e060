"""What a freeze does to listings and orders: what would bind or move is refused early, the ways out stay open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from market.enums import AFTER_FREEZE, OrderState
from market.models import Listing, Order
from market.services import delivery, listings, orders, purchases, settlement
from market.services.purchases import Criteria
from market.steps import BARRED_WHEN_FROZEN, STEPS, open_to
from portal.tick import tick
from registry.errors import Frozen, NotEnoughCredits, TooLate
from registry.models import Freeze
from registry.services import freezing, ledger
from registry.services.freezing import Target
from registry.services.proposals import approve, pending_on, send_back
from tests.market.acts import CALLS, everyone
from tests.scene import Scene

pytestmark = pytest.mark.django_db


def freeze(scene: Scene, **target: Any) -> Freeze:
    target = target or {"authority": scene.seller.authority}
    return freezing.freeze(Target(**target), by=scene.dla_second, reason="เหตุลับ (สมมติ)")


def lift(frozen: Freeze, scene: Scene) -> None:
    freezing.propose_lift(frozen, by=scene.dla, reason="ข้อมูลสมมติ")
    approve(pending_on(frozen).get(), by=scene.dla_second)


# --- listings ------------------------------------------------------------------------------------------------------


def test_a_frozen_listing_is_not_offered_and_cannot_be_requested(scene: Scene) -> None:
    listing = scene.published()
    freeze(scene)
    assert not Listing.objects.open().exists()
    assert Listing.objects.public().get().is_frozen
    for is_firm in (False, True):
        Listing.objects.update(is_firm=is_firm)
        with pytest.raises(Frozen):
            scene.requested(listing)
    assert not Order.objects.exists()


def test_a_plan_leaves_frozen_sellers_out(scene: Scene) -> None:
    scene.published(tonnes=100)
    scene.published(scene.sellers[1], tonnes=100)
    freeze(scene)
    assert [listing.authority for listing, _tonnes in purchases.plan_purchase(100, Criteria())] == [
        scene.sellers[1].authority
    ]
    with pytest.raises(NotEnoughCredits):
        purchases.plan_purchase(101, Criteria())


def test_of_a_purchase_with_a_frozen_seller_nothing_is_made(scene: Scene) -> None:
    lines = [(scene.published(seller), 10) for seller in scene.sellers[:2]]
    freeze(scene)
    with pytest.raises(Frozen):
        purchases.start_purchase(scene.buyer, lines, by=scene.purchaser)
    assert not Order.objects.exists()


def test_a_frozen_authority_submits_and_publishes_nothing(scene: Scene) -> None:
    offer = {"tonnes": 10, "price_baht": 50, "expires_on": timezone.localdate()}
    draft = listings.draft_listing(
        scene.seller.authority, scene.round, listings.Offer(**offer), by=scene.seller.officer
    )
    other = listings.draft_listing(
        scene.seller.authority, scene.round, listings.Offer(**offer), by=scene.seller.officer
    )
    proposal = listings.submit_listing(other, by=scene.seller.officer)
    freeze(scene)
    with pytest.raises(Frozen):
        listings.submit_listing(draft, by=scene.seller.officer)
    with pytest.raises(Frozen):
        approve(proposal, by=scene.seller.approver)
    send_back(proposal, by=scene.seller.approver, note="รอ สถ. ยกเลิกการระงับ")
    assert ledger.authority_account(scene.seller.authority).blocks.available().tonnes() == 785


def test_a_frozen_listing_may_be_withdrawn_and_its_tonnes_stay_in_the_account(scene: Scene) -> None:
    listing = scene.published(tonnes=100)
    freeze(scene)
    listings.withdraw_listing(listing, by=scene.seller.officer, reason="ข้อมูลสมมติ")
    assert ledger.authority_account(scene.seller.authority).blocks.available().tonnes() == 785


def test_the_public_page_says_that_it_is_frozen_but_not_why(scene: Scene, client: Client) -> None:
    listing = scene.published()
    freeze(scene)
    answer = client.get(listing.get_absolute_url())
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "ระงับการทำรายการชั่วคราว" in page
    assert "เหตุลับ" not in page
    assert f"/my/orders/new/{listing.pk}/" not in page
    assert "max-age=60" in answer.headers["Cache-Control"]


def test_the_api_says_that_a_listing_is_frozen(scene: Scene, client: Client) -> None:
    listing = scene.published()
    address = f"/api/v1/listings/{listing.pk}/"
    assert client.get(address).json()["is_frozen"] is False
    freeze(scene)
    told = client.get(address).json()
    assert (told["is_frozen"], told["tonnes_available"]) == (True, 0)


# --- orders --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", sorted(STEPS))
def test_a_freeze_bars_exactly_the_steps_that_bind_or_move(verb: str, scene: Scene) -> None:
    state = {"instruct": OrderState.PAID, "upload_evidence": OrderState.CONTRACTED}.get(verb)
    state = state or next(state for state in OrderState if state in STEPS[verb].sources)
    order = scene.take_to(scene.requested(scene.published()), state)
    by = next(user for user in everyone(scene) if STEPS[verb].can(user, order))
    assert verb in {each.verb for each in open_to(by, order)}

    freeze(scene)
    is_open = verb in {each.verb for each in open_to(by, Order.objects.get())}
    assert is_open == (verb not in BARRED_WHEN_FROZEN)
    if is_open:
        CALLS[verb](scene, order, by)
    else:
        with pytest.raises(Frozen):
            CALLS[verb](scene, order, by)
    call_command("audit_ledger")


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        ("quote", "requested"),
        ("contract", "accepted"),
        ("send_request", "instructed"),
        ("record_notice", "transferring"),
    ],
)
def test_what_was_proposed_before_the_freeze_is_not_approved_during_it(verb: str, state: str, scene: Scene) -> None:
    order = scene.take_to(scene.requested(), state)
    of_dla = verb in {"send_request", "record_notice"}
    proposal = CALLS[verb](scene, order, scene.dla if of_dla else scene.seller.officer)
    approver = scene.dla_second if of_dla else scene.seller.approver
    frozen = freeze(scene)
    with pytest.raises(Frozen):
        approve(proposal, by=approver)
    order.refresh_from_db()
    assert order.state == state

    lift(frozen, scene)
    approve(proposal, by=approver)
    call_command("audit_ledger")


def test_a_frozen_buyer_orders_nothing_and_receives_nothing(scene: Scene) -> None:
    listing = scene.published()
    order = scene.take_to(scene.requested(listing), "transferring")
    proposal = delivery.propose_notice(order, scene.signed, by=scene.dla)
    freeze(scene, account=ledger.buyer_account(scene.buyer))
    with pytest.raises(Frozen):
        scene.requested(listing)
    with pytest.raises(Frozen):
        approve(proposal, by=scene.dla_second)


def test_during_a_freeze_tonnes_of_an_ended_order_go_back_to_its_listing(scene: Scene) -> None:
    listing = scene.published(tonnes=10)
    order = scene.take_to(scene.requested(listing), "quoted")
    frozen = freeze(scene)
    orders.withdraw(order, by=scene.purchaser)
    lift(frozen, scene)
    assert Listing.objects.open().get().tonnes_available == 10
    call_command("audit_ledger")


# --- the clock -----------------------------------------------------------------------------------------------------


def overdue(order: Order) -> bool:
    row = Order.objects.get(pk=order.pk)
    listed = Order.objects.with_parties().get(pk=order.pk)
    told = {
        row.is_overdue,
        listed.is_overdue,
        Order.objects.overdue().filter(pk=order.pk).exists(),
        not Order.objects.open().filter(pk=order.pk).exists(),
    }
    assert len(told) == 1, "the row, the list and the two querysets must agree"
    return told.pop()


def ends(order: Order, moment: dt.datetime) -> None:
    Order.objects.filter(pk=order.pk).update(ends_at=moment)


def test_a_freeze_stops_the_clock_of_its_orders(scene: Scene, without_drawing: None) -> None:
    order = scene.take_to(scene.requested(), "accepted")
    frozen = freeze(scene)
    ends(order, timezone.now())
    assert not overdue(order)
    assert tick()["orders"] == 0

    lift(frozen, scene)
    assert not overdue(order)  # there is time to act after the freeze, too
    approve(settlement.propose_contract(order, scene.signed, by=scene.seller.officer), by=scene.seller.approver)


def past(scene: Scene, since: dt.timedelta, until: dt.timedelta) -> None:
    now = timezone.now()
    Freeze.objects.create(
        scope="province",
        province=scene.seller.authority.province,
        reason="ข้อมูลสมมติ",
        frozen_by=scene.dla_second,
        since=now - since,
        until=now - until,
    )


@pytest.mark.parametrize(
    ("ended_ago", "is_over"), [(AFTER_FREEZE - dt.timedelta(minutes=1), False), (AFTER_FREEZE, True)]
)
def test_after_a_freeze_an_order_has_seven_days(ended_ago: dt.timedelta, is_over: bool, scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "accepted")
    past(scene, dt.timedelta(days=20), ended_ago)
    ends(order, timezone.now() - dt.timedelta(days=15))
    assert overdue(order) == is_over


def test_a_freeze_that_came_after_the_end_wakes_nothing(scene: Scene, without_drawing: None) -> None:
    order = scene.take_to(scene.requested(), "accepted")
    ends(order, timezone.now() - dt.timedelta(seconds=1))
    freeze(scene)
    assert overdue(order)
    with pytest.raises(TooLate):
        orders.propose_cancel(order, by=scene.purchaser, note="ข้อมูลสมมติ")
    assert tick()["orders"] == 1
    call_command("audit_ledger")


def test_money_that_came_before_the_freeze_is_confirmed_during_it(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "contracted")
    freeze(scene)
    settlement.confirm_money(order, scene.receipt(order), by=scene.seller.finance)
    order.refresh_from_db()
    assert order.state == OrderState.PAID
