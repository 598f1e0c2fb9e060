"""Orders from the request to the acceptance, and their ways out. `market.steps` says who may do what when."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market import papers
from market.enums import ORDER_ENDED, ORDER_HOLDS, Delivery, OrderState, PaymentTerms
from market.models import Listing, Order, Purchase
from market.permissions import can_buy_for, is_seller_of
from market.services import listings
from market.steps import approved_step, check, check_state
from registry.enums import ProposalState, Role
from registry.errors import BadValue, NotAllowed, NotEnoughCredits, Sentence, require
from registry.models import Act, Buyer, Proposal, RuleKey, User, rule
from registry.services import ledger
from registry.services.acts import holders, record, tell
from registry.services.freezing import begin_move, refuse_frozen_parties
from registry.services.proposals import pending_on, propose


@dataclass(frozen=True)
class Wish:
    """What a buyer asks for: whole tonnes, how they are delivered and when they are paid."""

    tonnes: int
    delivery: str = Delivery.TRANSFER
    payment_terms: str = PaymentTerms.BEFORE_DELIVERY
    beneficiary: str = ""
    purpose: str = ""
    buyer_reference: str = ""


@transaction.atomic
def request_order(listing: Listing, buyer: Buyer, wish: Wish, *, by: User, purchase: Purchase | None = None) -> Order:
    """Ask to buy from a listing. A firm listing holds the tonnes at once and goes straight to the contract."""
    listing = Listing.objects.lock(listing.pk)
    begin_move()
    check_request(listing, buyer, wish, by=by)
    order = Order(
        listing=listing,
        seller=listing.authority,
        buyer=buyer,
        price_baht=listing.price_baht,
        requested_by=by,
        purchase=purchase,
        vat_percent=listing.authority.vat().rate_percent,
        **asdict(wish),
    )
    if listing.is_firm:
        order.reservation = listings.take_for_order(listing, wish.tonnes)
        move(order, OrderState.ACCEPTED, due=RuleKey.CONTRACT_DUE_DAYS)
    else:
        move(order, OrderState.REQUESTED, due=RuleKey.REQUEST_ANSWER_DAYS)
    act = record(order, "request", by=by, values=asdict(wish))
    tell_seller(act, order, Role.AUTHORITY_OFFICER, subject=_("มีคำขอซื้อใหม่"))
    if listing.is_firm:
        papers.issue_quotation(order)
    return order


def check_request(listing: Listing, buyer: Buyer, wish: Wish, *, by: User) -> None:
    """Refuse a stranger, a seller who buys from itself, tonnes that are not whole, and more than is left."""
    require(can_buy_for(by, buyer), NotAllowed)
    own = is_seller_of(by, listing.authority) or (buyer.tax_id and buyer.tax_id == listing.authority.tax_id)
    require(not own, NotAllowed(_("ผู้ขายซื้อคาร์บอนเครดิตของตนเองไม่ได้")))
    require(listing.is_on_sale, listings.wrong_state(listing))
    refuse_frozen_parties(listing.authority, buyer)
    require(
        type(wish.tonnes) is int and wish.tonnes > 0,
        BadValue(_("ปริมาณต้องเป็นจำนวนเต็มตั้งแต่ 1 ตันขึ้นไป"), field="tonnes"),
    )
    require(wish.tonnes <= listing.tonnes_available, too_few(listing))
    require(
        wish.delivery != Delivery.CANCEL_FOR_BUYER or wish.beneficiary,
        BadValue(_("โปรดระบุผู้รับประโยชน์ของการหักล้าง"), field="beneficiary"),
    )
    require(
        buyer.no_interest_declared_on,
        NotAllowed(_("ผู้ซื้อต้องรับรองว่าไม่มีส่วนได้เสียกับ อปท. ผู้ขายก่อน รับรองได้ที่หน้าข้อมูลผู้ซื้อ")),
    )


def too_few(listing: Listing) -> NotEnoughCredits:
    return NotEnoughCredits(
        _("ประกาศขายนี้เหลือ %(available)s ตัน โปรดลดปริมาณที่ขอซื้อ"), available=f"{listing.tonnes_available:,}"
    )


@transaction.atomic
def propose_quote(order: Order, *, by: User, price_baht: Decimal) -> Proposal:
    """Put a price before the approver. The approved quotation sets the tonnes aside."""
    order = begin(order, "quote", by)
    require(price_baht > 0, BadValue(_("ราคาต้องมากกว่า 0 บาท"), field="price_baht"))
    floor = order.listing.floor_price_baht
    require(
        floor is None or price_baht >= floor,
        BadValue(_("ราคาต่ำกว่าราคาขั้นต่ำที่อนุมัติไว้ ต้องขออนุมัติประกาศขายใหม่"), field="price_baht"),
    )
    proposal = propose("quote", order, by=by, values={"price_baht": str(price_baht)})
    tell_approvers(order, by, _("มีใบเสนอราคารออนุมัติ"))
    return proposal


@approved_step("quote")
def quote(order: Order, *, by: User, approved_by: User, price_baht: str) -> Order:
    """Send the approved quotation: the tonnes move from the listing to the order."""
    check_state("quote", order)
    listing = Listing.objects.lock(order.listing_id)
    require(order.tonnes <= listing.tonnes_available, too_few(listing))
    order.reservation = listings.take_for_order(listing, order.tonnes)
    order.price_baht = Decimal(price_baht)
    order.vat_percent = order.seller.vat().rate_percent
    move(order, OrderState.QUOTED, due=RuleKey.QUOTATION_VALID_DAYS)
    papers.issue_quotation(order)
    act = record(order, "quote", by=approved_by, values={"price_baht": price_baht, "proposed_by": by.pk})
    tell_buyer(act, order, subject=_("ท่านได้รับใบเสนอราคา"))
    return order


@transaction.atomic
def decline(order: Order, *, by: User, note: str) -> Order:
    """Answer a request with no, and a reason."""
    order = begin(order, "decline", by)
    require(note.strip(), BadValue(_("โปรดระบุเหตุผล"), field="note"))
    end_without_sale(order, OrderState.DECLINED)
    act = record(order, "decline", by=by, note=note)
    tell_buyer(act, order, subject=_("ผู้ขายไม่รับคำขอซื้อของท่าน"))
    return order


@transaction.atomic
def accept(order: Order, *, by: User) -> Order:
    """Take the quotation; the contract is next."""
    order = begin(order, "accept", by)
    move(order, OrderState.ACCEPTED, due=RuleKey.CONTRACT_DUE_DAYS)
    act = record(order, "accept", by=by)
    tell_seller(act, order, Role.AUTHORITY_OFFICER, subject=_("ผู้ซื้อตอบรับใบเสนอราคาแล้ว"))
    return order


@transaction.atomic
def withdraw(order: Order, *, by: User, note: str = "") -> Order:
    """The buyer takes the request back before accepting a price."""
    order = begin(order, "withdraw", by)
    end_without_sale(order, OrderState.CANCELLED)
    act = record(order, "withdraw", by=by, note=note)
    tell_seller(act, order, Role.AUTHORITY_OFFICER, subject=_("ผู้ซื้อยกเลิกคำขอซื้อ"))
    return order


@transaction.atomic
def propose_cancel(order: Order, *, by: User, note: str) -> Proposal:
    """Ask, with a reason, to end an accepted order; the seller's approver decides."""
    order = begin(order, "cancel", by)
    require(note.strip(), BadValue(_("โปรดระบุเหตุผล"), field="note"))
    proposal = propose("cancel", order, by=by, values={"note": note})
    tell_approvers(order, by, _("มีคำขอยกเลิกรออนุมัติ"))
    return proposal


@approved_step("cancel")
def cancel(order: Order, *, by: User, approved_by: User, note: str) -> Order:
    """End an accepted or contracted order; its tonnes return to the listing."""
    check_state("cancel", order)
    end_without_sale(order, OrderState.CANCELLED)
    act = record(order, "cancel", by=approved_by, note=note, values={"proposed_by": by.pk})
    tell_buyer(act, order, subject=_("คำขอซื้อถูกยกเลิก"))
    return order


@transaction.atomic
def expire_order(order: Order) -> Order:
    """Record that an order has ended by time; harmless when it has not."""
    order = Order.objects.lock(order.pk)
    if order.is_overdue:
        end_without_sale(order, OrderState.EXPIRED)
        act = record(order, "expire", by=None)
        tell_buyer(act, order, subject=_("คำขอซื้อของท่านพ้นกำหนด"))
    return order


# --- parts that settlement and delivery use too --------------------------------------------------------------------


def begin(order: Order, verb: str, by: User) -> Order:
    """The order, locked, once the step is found to be open to this person."""
    order = Order.objects.lock(order.pk)
    check(verb, order, by)
    return order


def move(order: Order, state: OrderState, *, due: RuleKey | None = None) -> None:
    """Put an order in a state, with the time by which the next act is due and the time at which it ends by itself."""
    order.state = state
    order.due_at = in_days(rule(due)) if due else None
    order.ends_at = in_days(rule(due) + grace_days(due)) if due else None
    if state == OrderState.COMPLETED:
        order.completed_at = timezone.now()
    order.save()


def end_without_sale(order: Order, state: OrderState) -> None:
    """End a locked order; what was set aside returns to its listing, and waiting proposals fall."""
    held = order.reservation if order.state in ORDER_HOLDS else None
    order.reservation = None
    move(order, state)
    if held:
        ledger_back(order, held)
    for proposal in pending_on(order):
        proposal.state, proposal.decided_at = ProposalState.WITHDRAWN, timezone.now()
        proposal.save(update_fields=["state", "decided_at"])
    summarise_when_ended(order.purchase)


def summarise_when_ended(purchase: Purchase | None) -> None:
    """Issue the summary of a purchase when the last of its orders has ended and one or more was completed."""
    if purchase is None or purchase.summary_id:
        return
    purchase = Purchase.objects.lock(purchase.pk)
    states = set(purchase.orders.values_list("state", flat=True))
    if not purchase.summary_id and states <= ORDER_ENDED and OrderState.COMPLETED in states:
        papers.issue_purchase_summary(purchase)


def ledger_back(order: Order, held: ledger.Reservation) -> None:
    listings.give_back(Listing.objects.lock(order.listing_id), held)


def grace_days(due: RuleKey) -> int:
    """How many days after its due time an order still waits: some for a contract or money, none for an answer."""
    return rule(RuleKey.GRACE_DAYS) if due in {RuleKey.CONTRACT_DUE_DAYS, RuleKey.PAYMENT_DUE_DAYS} else 0


def in_days(days: int) -> dt.datetime:
    """The end of the day that many days from today, in Bangkok."""
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))


def tell_buyer(act: Act, order: Order, *, subject: Sentence) -> None:
    tell(act, holders({Role.BUYER}, buyer=order.buyer), subject, order.get_absolute_url())


def tell_seller(act: Act, order: Order, role: Role, *, subject: Sentence) -> None:
    tell(act, holders({role}, authority=order.seller), subject, order.get_absolute_url())


def tell_approvers(order: Order, by: User, subject: Sentence) -> None:
    act = record(order, "ask_approval", by=by)
    tell_seller(act, order, Role.AUTHORITY_APPROVER, subject=subject)
