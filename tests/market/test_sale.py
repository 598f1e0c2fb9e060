"""Round 1, from TGO's certificate to the buyer's account: the whole sale by the services alone."""

from __future__ import annotations

from decimal import Decimal

from market.enums import OrderState
from market.models import Certificate, Order
from market.services.orders import Wish
from market.services.purchases import start_purchase
from registry.models import Account, CreditBlock
from tests.scene import ROUND_1_PRICE, ROUND_1_TONNES, Scene


def test_round_1_is_sold_in_four_orders_and_the_buyer_holds_every_serial(scene: Scene) -> None:
    offered = [scene.published(seller, tonnes=785, price_baht=ROUND_1_PRICE) for seller in scene.sellers]

    purchase = start_purchase(
        scene.buyer, [(listing, 785) for listing in offered], by=scene.purchaser, wish=Wish(tonnes=785)
    )
    for order in purchase.orders.all():
        scene.take_to(order, OrderState.COMPLETED)

    account = Account.objects.get(buyer=scene.buyer)
    assert [(block.first_serial, block.last_serial) for block in account.blocks.all()] == [(1, ROUND_1_TONNES)]
    assert CreditBlock.objects.tonnes() == ROUND_1_TONNES
    assert sum(order.amount_baht for order in purchase.orders.all()) == Decimal("816400.00")
    assert {order.payment.amount_baht for order in purchase.orders.all()} == {Decimal("204100.00")}
    assert Certificate.objects.valid().count() == 4
    assert Order.objects.trades().count() == 4
