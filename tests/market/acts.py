"""Every step of `market.steps` as a call of its service, for the generated tests."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from market.models import Order
from market.services import delivery, orders, settlement
from portal.demo.walk import paper
from registry.models import User
from tests.scene import Scene

Call = Callable[[Scene, Order, User], Any]

CALLS: dict[str, Call] = {
    "quote": lambda scene, order, by: orders.propose_quote(order, by=by, price_baht=Decimal("250.00")),
    "decline": lambda scene, order, by: orders.decline(order, by=by, note="เหตุผล"),
    "accept": lambda scene, order, by: orders.accept(order, by=by),
    "withdraw": lambda scene, order, by: orders.withdraw(order, by=by),
    "contract": lambda scene, order, by: settlement.propose_contract(order, scene.signed, by=by),
    "cancel": lambda scene, order, by: orders.propose_cancel(order, by=by, note="เหตุผล"),
    "upload_evidence": lambda scene, order, by: settlement.upload_evidence(order, scene.signed, by=by),
    "confirm_money": lambda scene, order, by: settlement.confirm_money(order, scene.receipt(order), by=by),
    "instruct": lambda scene, order, by: delivery.instruct(order, scene.signed, by=by),
    "send_request": lambda scene, order, by: delivery.propose_request(order, scene.signed, by=by),
    "papers_complete": lambda scene, order, by: delivery.papers_complete(
        order, by=by, complete_on=timezone.localdate()
    ),
    "tgo_refused": lambda scene, order, by: delivery.tgo_refused(order, by=by, note="เหตุผล"),
    "record_notice": lambda scene, order, by: delivery.propose_notice(order, paper(order, "อบก."), by=by),
    "refund": lambda scene, order, by: settlement.propose_refund(order, scene.signed, by=by, note="เหตุผล"),
}


def everyone(scene: Scene) -> list[User]:
    """The people of the order's seller, another seller's, the buyer's and DLA's."""
    other = scene.sellers[1]
    mine = [scene.seller.officer, scene.seller.finance, scene.seller.approver]
    return [*mine, other.officer, other.finance, other.approver, scene.purchaser, scene.dla, scene.dla_second]
