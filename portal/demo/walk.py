"""Take an order along its way, each step by the right person, as the table in `market.steps` has it."""

from __future__ import annotations

from django.utils import timezone

from market.enums import OrderState, PaymentTerms
from market.models import Order
from market.services import delivery, orders, settlement
from market.services.settlement import Receipt, Signed
from portal.demo.cast import Desk, Seller
from registry.services.proposals import approve


def take_to(order: Order, state: str, people: Seller, desk: Desk) -> Order:
    """Walk an order from where it is to a state on its way."""
    order.refresh_from_db()
    while order.state != state:
        next_step(order, people, desk)
        order.refresh_from_db()
    return order


def next_step(order: Order, people: Seller, desk: Desk) -> None:
    """Do the one act that the order waits for. Raises ValueError when it has ended."""
    pays_later = order.payment_terms == PaymentTerms.AFTER_DELIVERY
    match order.state:
        case OrderState.REQUESTED:
            approve(orders.propose_quote(order, by=people.officer, price_baht=order.price_baht), by=people.approver)
        case OrderState.QUOTED:
            orders.accept(order, by=desk.purchaser)
        case OrderState.ACCEPTED:
            approve(settlement.propose_contract(order, paper(order, "สัญญา"), by=people.officer), by=people.approver)
        case OrderState.CONTRACTED if not pays_later:
            settlement.upload_evidence(order, paper(order, "สลิป"), by=desk.purchaser)
            settlement.confirm_money(order, receipt(order), by=people.finance)
        case OrderState.CONTRACTED | OrderState.PAID:
            delivery.instruct(order, paper(order, "หนังสือ อปท."), by=people.approver)
        case OrderState.INSTRUCTED:
            approve(delivery.propose_request(order, paper(order, "มท 0820"), by=desk.dla), by=desk.dla_second)
        case OrderState.TRANSFERRING:
            delivery.papers_complete(order, by=desk.dla, complete_on=timezone.localdate())
            approve(delivery.propose_notice(order, paper(order, "อบก."), by=desk.dla), by=desk.dla_second)
        case OrderState.DELIVERED:
            settlement.confirm_money(order, receipt(order), by=people.finance)
        case ended:
            raise ValueError(f"nothing follows {ended}")


def paper(order: Order, issuer: str) -> Signed:
    """A paper signed outside, with an invented number."""
    return Signed(
        number=f"{issuer} {order.pk}/{timezone.localdate().year + 543} (สมมติ)",
        dated_on=timezone.localdate(),
        signatories="ข้อมูลสมมติ",
        serials=f"TVER-DEMO-{order.pk:05d} (สมมติ)",
    )


def receipt(order: Order) -> Receipt:
    return Receipt(order.amount_baht, timezone.localdate(), receipt_number=f"{order.pk:04d}", receipt_book="สมมติ 1")
