"""Orders: what a buyer may ask for, where the tonnes are meanwhile, and how an order ends without a sale."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from market.enums import Delivery, ListingState, OrderState
from market.models import Listing, Order, Payment, Purchase
from market.services import delivery, orders, settlement
from market.services.orders import Wish
from market.services.purchases import Criteria, plan_purchase, start_purchase
from market.services.settlement import Receipt
from portal.tick import tick
from registry.errors import BadValue, NotAllowed, NotEnoughCredits, TooLate, WrongState
from registry.models import Account, Message
from registry.services.proposals import approve, pending_on
from tests.scene import Scene, also


@pytest.mark.parametrize("tonnes", [0, -1, 1.5, True])
def test_tonnes_that_are_not_whole_and_positive_are_refused(scene: Scene, tonnes: object) -> None:
    with pytest.raises(BadValue) as refused:
        scene.requested(tonnes=tonnes)  # type: ignore[arg-type]

    assert refused.value.field == "tonnes"
    assert not Order.objects.exists()


def test_more_than_is_left_is_refused_with_what_is_left(scene: Scene) -> None:
    with pytest.raises(NotEnoughCredits, match="100"):
        scene.requested(tonnes=101)

    assert not Order.objects.exists()


def test_a_buyer_who_acts_for_the_seller_is_refused(scene: Scene) -> None:
    also(scene.purchaser, "authority_finance", authority=scene.seller.authority)

    with pytest.raises(NotAllowed, match="ของตนเอง"):
        scene.requested()


def test_a_buyer_with_the_sellers_tax_number_is_refused(scene: Scene) -> None:
    scene.buyer.tax_id = scene.seller.authority.tax_id
    scene.buyer.save()

    with pytest.raises(NotAllowed, match="ของตนเอง"):
        scene.requested()


def test_only_the_buyers_own_people_order_for_it(scene: Scene) -> None:
    listing = scene.published()

    with pytest.raises(NotAllowed):
        orders.request_order(listing, scene.buyer, Wish(tonnes=1), by=scene.sellers[1].officer)


def test_a_cancellation_names_its_beneficiary(scene: Scene) -> None:
    with pytest.raises(BadValue) as refused:
        scene.requested(delivery=Delivery.CANCEL_FOR_BUYER)

    assert refused.value.field == "beneficiary"


def test_a_firm_listing_holds_the_tonnes_at_once(scene: Scene) -> None:
    listing = scene.published(tonnes=100, is_firm=True)

    order = scene.requested(listing, tonnes=30)

    assert order.state == OrderState.ACCEPTED
    assert order.reservation is not None
    assert order.reservation.tonnes == 30
    assert Listing.objects.get(pk=listing.pk).tonnes_available == 70


def test_a_listing_sells_out_and_reopens_when_an_order_ends(scene: Scene) -> None:
    listing = scene.published(tonnes=30, is_firm=True)
    order = scene.requested(listing, tonnes=30)
    listing.refresh_from_db()
    assert listing.state == ListingState.SOLD_OUT

    approve(orders.propose_cancel(order, by=scene.purchaser, note="เปลี่ยนแผน"), by=scene.seller.approver)

    listing.refresh_from_db()
    assert listing.state == ListingState.PUBLISHED
    assert listing.tonnes_available == 30


def test_a_quotation_below_the_floor_needs_a_new_approval(scene: Scene) -> None:
    listing = scene.published(floor_price_baht=Decimal(200))
    order = scene.requested(listing)

    with pytest.raises(BadValue, match="ขั้นต่ำ"):
        orders.propose_quote(order, by=scene.seller.officer, price_baht=Decimal("199.99"))


def test_a_quotation_approved_too_late_says_how_many_are_left(scene: Scene) -> None:
    listing = scene.published(tonnes=100)
    slow = scene.requested(listing, tonnes=80)
    fast = scene.requested(listing, tonnes=80)
    proposal = orders.propose_quote(slow, by=scene.seller.officer, price_baht=Decimal(260))
    scene.take_to(fast, OrderState.QUOTED)

    with pytest.raises(NotEnoughCredits, match="20"):
        approve(proposal, by=scene.seller.approver)

    slow.refresh_from_db()
    assert slow.state == OrderState.REQUESTED
    assert pending_on(slow).exists()


@pytest.mark.parametrize("state", [OrderState.REQUESTED, OrderState.QUOTED, OrderState.ACCEPTED, OrderState.CONTRACTED])
def test_an_order_ends_by_time_when_read_and_under_the_lock_and_by_the_sweep(
    scene: Scene, state: OrderState, without_drawing: None
) -> None:
    listing = scene.published(tonnes=100)
    order = scene.take_to(scene.requested(listing, tonnes=10), state)
    Order.objects.filter(pk=order.pk).update(ends_at=timezone.now() - dt.timedelta(seconds=1))
    order.refresh_from_db()

    assert order.current_state == OrderState.EXPIRED
    assert not Order.objects.open().exists()
    with pytest.raises((TooLate, WrongState)):
        orders.withdraw(order, by=scene.purchaser)

    tick()
    tick()

    order.refresh_from_db()
    listing.refresh_from_db()
    assert order.state == OrderState.EXPIRED
    assert listing.tonnes_available == 100


def test_grace_follows_the_due_time_of_a_contract_but_not_of_an_answer(scene: Scene) -> None:
    requested = scene.requested()
    assert requested.ends_at == requested.due_at

    contracted = scene.take_to(scene.requested(), OrderState.CONTRACTED)
    assert contracted.ends_at - contracted.due_at == dt.timedelta(days=3)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount_baht": Decimal("2599.99")}, "amount_baht"),
        ({"received_on": timezone.localdate() + dt.timedelta(days=1)}, "received_on"),
        ({"receipt_number": " "}, "receipt_number"),
    ],
)
def test_money_is_confirmed_only_as_it_came(scene: Scene, changed: dict[str, object], field: str) -> None:
    order = scene.take_to(scene.requested(tonnes=10), OrderState.CONTRACTED)
    receipt = {"amount_baht": order.amount_baht, "received_on": timezone.localdate(), "receipt_number": "1"} | changed

    with pytest.raises(BadValue) as refused:
        settlement.confirm_money(order, Receipt(**receipt), by=scene.seller.finance)

    assert refused.value.field == field
    assert not Payment.objects.exists()


def test_a_transfer_needs_the_buyers_tver_account_before_the_contract(scene: Scene) -> None:
    scene.buyer.tver_account = ""
    scene.buyer.save()
    order = scene.take_to(scene.requested(), OrderState.ACCEPTED)

    with pytest.raises(BadValue, match="T-VER"):
        settlement.propose_contract(order, scene.signed, by=scene.seller.officer)


def test_a_refund_returns_the_tonnes_to_the_listing(scene: Scene) -> None:
    listing = scene.published(tonnes=100)
    order = scene.take_to(scene.requested(listing, tonnes=10), OrderState.PAID)

    refund = settlement.propose_refund(order, scene.signed, by=scene.seller.finance, note="ส่งมอบไม่ได้")
    approve(refund, by=scene.seller.approver)

    order.refresh_from_db()
    listing.refresh_from_db()
    assert order.state == OrderState.REFUNDED
    assert listing.tonnes_available == 100


def test_a_cancellation_for_the_buyer_takes_the_tonnes_out_of_circulation(scene: Scene) -> None:
    order = scene.requested(tonnes=10, delivery=Delivery.CANCEL_FOR_BUYER, beneficiary="ผู้รับประโยชน์สมมติ")

    scene.take_to(order, OrderState.COMPLETED)

    assert Account.objects.get(kind="retired").blocks.tonnes() == 10
    assert not Account.objects.filter(buyer=scene.buyer).exists()


def test_payment_after_delivery_completes_with_the_money(scene: Scene) -> None:
    order = scene.requested(tonnes=10, payment_terms="after_delivery")

    scene.take_to(order, OrderState.DELIVERED)
    assert not order.is_paid
    scene.take_to(order, OrderState.COMPLETED)

    assert order.is_paid


def test_a_refused_request_goes_back_to_dla(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), OrderState.TRANSFERRING)

    delivery.tgo_refused(order, by=scene.dla, note="เอกสารไม่ครบ")

    order.refresh_from_db()
    assert order.state == OrderState.INSTRUCTED
    scene.take_to(order, OrderState.COMPLETED)


def test_the_people_concerned_find_it_in_their_inbox(scene: Scene) -> None:
    order = scene.requested()

    assert Message.objects.filter(recipient=scene.seller.officer, subject="มีคำขอซื้อใหม่").exists()
    scene.take_to(order, OrderState.QUOTED)
    assert Message.objects.filter(recipient=scene.purchaser, address=f"/my/orders/{order.pk}/").exists()


def test_a_purchase_is_filled_cheapest_first_and_all_or_nothing(scene: Scene) -> None:
    prices = (60, 40, 50)
    offered = [
        scene.published(seller, tonnes=100, price_baht=Decimal(price))
        for seller, price in zip(scene.sellers, prices, strict=False)
    ]

    plan = plan_purchase(150, Criteria())
    assert plan == [(offered[1], 100), (offered[2], 50)]
    with pytest.raises(NotEnoughCredits, match="200"):
        plan_purchase(250, Criteria(price_max_baht=Decimal(50)))

    with pytest.raises(NotEnoughCredits):
        start_purchase(scene.buyer, [(offered[1], 100), (offered[2], 101)], by=scene.purchaser)
    assert not Purchase.objects.exists()
    assert not Order.objects.exists()


def test_a_purchase_of_which_one_order_ends_is_summed_up_all_the_same(scene: Scene) -> None:
    offered = [scene.published(seller, tonnes=10) for seller in scene.sellers[:2]]
    purchase = start_purchase(scene.buyer, [(listing, 10) for listing in offered], by=scene.purchaser)
    first, second = purchase.orders.order_by("pk")

    scene.take_to(first, OrderState.COMPLETED)
    purchase.refresh_from_db()
    assert purchase.summary is None

    orders.withdraw(second, by=scene.purchaser)
    purchase.refresh_from_db()
    assert purchase.summary is not None
