"""The table of the order's life: from which state, by whom, and who approves. Everything else asks here.

Services check a step before they act, the workspace shows the steps that a person may take, "what do I do now" lists
them, and an error about a wrong step says the state and who can act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from market import permissions as may
from market.enums import DocumentKind, OrderState, PaymentTerms
from registry.errors import NotAllowed, Sentence, TooLate, WrongState, require
from registry.models import User
from registry.services.freezing import begin_move, refuse_frozen_parties
from registry.services.proposals import two_person

if TYPE_CHECKING:
    from market.models import Order

Can = Callable[[User, "Order"], bool]
S = OrderState

BUYER = pgettext_lazy("who acts", "ผู้ซื้อ")
OFFICER = _("เจ้าหน้าที่ของ อปท.")
APPROVER = _("ผู้อนุมัติของ อปท.")
TREASURY = _("กองคลังของ อปท.")
DLA = _("เจ้าหน้าที่ สถ.")
EITHER = _("ผู้ซื้อหรือเจ้าหน้าที่ของ อปท.")


@dataclass(frozen=True)
class Step:
    """One act on an order. With `approver`, it is proposed by `who` and runs when another person approves."""

    verb: str
    label: Sentence
    hint: Sentence
    who: Sentence
    can: Can
    sources: frozenset[OrderState]
    approver: Sentence = ""
    can_approve: Can | None = None
    is_way_on: bool = True  # False for the ways out: decline, cancel, refund


def step(
    verb: str, label: Sentence, hint: Sentence, who: Sentence, can: Can, *sources: OrderState, **rest: object
) -> Step:
    return Step(verb, label, hint, who, can, frozenset(sources), **rest)  # type: ignore[arg-type]


ALL_STEPS = [
    step(
        "quote",
        _("เสนอราคา"),
        _("ตรวจปริมาณและราคา แล้วเสนอให้ผู้อนุมัติ"),
        OFFICER,
        may.as_officer,
        S.REQUESTED,
        approver=APPROVER,
        can_approve=may.as_approver,
    ),
    step("decline", _("ไม่รับคำขอ"), _("แจ้งเหตุผลให้ผู้ซื้อทราบ"), OFFICER, may.as_officer, S.REQUESTED, is_way_on=False),
    step("accept", _("ตอบรับใบเสนอราคา"), _("อ่านใบเสนอราคาแล้วตอบรับก่อนพ้นกำหนด"), BUYER, may.as_buyer, S.QUOTED),
    step(
        "withdraw",
        _("ยกเลิกคำขอซื้อ"),
        _("ก่อนตอบรับราคา ผู้ซื้อยกเลิกได้เอง"),
        BUYER,
        may.as_buyer,
        S.REQUESTED,
        S.QUOTED,
        is_way_on=False,
    ),
    step(
        "contract",
        _("บันทึกสัญญาที่ลงนามแล้ว"),
        _("แนบสัญญาหรือใบสั่งซื้อที่ลงนามแล้ว พร้อมเลขที่และวันที่"),
        OFFICER,
        may.as_officer,
        S.ACCEPTED,
        approver=APPROVER,
        can_approve=may.as_approver,
    ),
    step(
        "cancel",
        _("ขอยกเลิกคำขอซื้อ"),
        _("หลังตอบรับราคา ต้องมีเหตุผลและผู้อนุมัติเห็นชอบ"),
        EITHER,
        may.as_either_side,
        S.ACCEPTED,
        S.CONTRACTED,
        approver=APPROVER,
        can_approve=may.as_approver,
        is_way_on=False,
    ),
    step(
        "upload_evidence",
        _("แนบหลักฐานการโอนเงิน"),
        _("โอนเงินเข้าบัญชีของ อปท. แล้วแนบหลักฐาน"),
        BUYER,
        may.as_buyer,
        S.CONTRACTED,
        S.DELIVERED,
    ),
    step(
        "confirm_money",
        _("ยืนยันการรับเงิน"),
        _("ตรวจยอดเงินเข้าบัญชี แล้วบันทึกเลขที่ใบเสร็จรับเงิน"),
        TREASURY,
        may.as_finance,
        S.CONTRACTED,
        S.DELIVERED,
    ),
    step(
        "instruct",
        _("ลงนามแจ้ง สถ. ให้ส่งมอบ"),
        _("แนบหนังสือแจ้งความประสงค์ที่ลงนามแล้ว"),
        APPROVER,
        may.as_approver,
        S.PAID,
        S.CONTRACTED,
    ),
    step(
        "send_request",
        _("ส่งหนังสือถึง อบก."),
        _("บันทึกเลขที่ วันที่ และไฟล์หนังสือที่ลงนามแล้ว"),
        DLA,
        may.as_dla,
        S.INSTRUCTED,
        approver=DLA,
        can_approve=may.as_dla,
    ),
    step(
        "papers_complete",
        _("บันทึกว่า อบก. ได้รับเอกสารครบ"),
        _("เริ่มนับ 3 วันทำการของ อบก."),
        DLA,
        may.as_dla,
        S.TRANSFERRING,
    ),
    step(
        "tgo_refused",
        _("บันทึกว่า อบก. ไม่รับคำขอ"),
        _("กลับไปส่งหนังสือใหม่"),
        DLA,
        may.as_dla,
        S.TRANSFERRING,
        is_way_on=False,
    ),
    step(
        "record_notice",
        _("บันทึกหนังสือแจ้งผลของ อบก."),
        _("บัญชีจะเปลี่ยนเมื่อผู้อนุมัติอีกคนของ สถ. ยืนยัน"),
        DLA,
        may.as_dla,
        S.TRANSFERRING,
        approver=DLA,
        can_approve=may.as_dla,
    ),
    step(
        "refund",
        _("คืนเงิน"),
        _("บันทึกคำสั่งคืนเงิน แล้วให้ผู้อนุมัติเห็นชอบ"),
        TREASURY,
        may.as_treasury,
        S.PAID,
        S.INSTRUCTED,
        approver=APPROVER,
        can_approve=may.as_approver,
        is_way_on=False,
    ),
]
STEPS = {each.verb: each for each in ALL_STEPS}
# What would bind or move frozen tonnes. Saying that money came or what TGO answered stays open, and so do the ways out:
# they only return tonnes (docs/decisions.md).
BARRED_WHEN_FROZEN = frozenset({"quote", "accept", "contract", "instruct", "send_request", "record_notice"})


def is_in_state(each: Step, order: Order) -> bool:
    """Whether the order is now in a state, with payment terms, that this step starts from."""
    state = order.current_state
    pays_later = order.payment_terms == PaymentTerms.AFTER_DELIVERY
    if state not in each.sources:
        return False
    if each.verb in {"confirm_money", "upload_evidence"}:
        return (state == S.DELIVERED) == pays_later
    if each.verb == "instruct":
        return (state == S.CONTRACTED) == pays_later
    if each.verb == "papers_complete":
        return order.tgo_complete_on is None
    if each.verb == "refund":
        return not pays_later
    return True


def approved_step(
    verb: str, *, on_return: Callable[[Order], Any] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a service as the effect of a step that two people take; `on_return` undoes what proposing it did."""
    each = STEPS[verb]
    assert each.can_approve is not None
    return two_person(verb, each.label, may_propose=each.can, may_approve=each.can_approve, on_return=on_return)


def check(verb: str, order: Order, user: User) -> None:
    """Refuse a step in a sentence that says the state of the order and who can act."""
    each = STEPS[verb]
    require(not order.is_overdue, TooLate(_("คำขอซื้อนี้พ้นกำหนดแล้ว จึงดำเนินการต่อไม่ได้ ผู้ซื้อขอซื้อใหม่ได้จากประกาศขาย")))
    require(is_in_state(each, order), wrong_state(each, order))
    require(each.can(user, order), not_yours(each, order, user))
    refuse_when_frozen(verb, order)


def check_state(verb: str, order: Order) -> None:
    """Refuse the effect of an approved step when the order has moved on in the meantime."""
    each = STEPS[verb]
    require(not order.is_overdue, TooLate)
    require(is_in_state(each, order), wrong_state(each, order))
    refuse_when_frozen(verb, order)


def refuse_when_frozen(verb: str, order: Order) -> None:
    """Raise Frozen for a step that would bind or move frozen tonnes; a freeze waits for a step that passes here."""
    if verb in BARRED_WHEN_FROZEN:
        if connection.in_atomic_block:  # a page that only asks holds nothing
            begin_move()
        refuse_frozen_parties(order.seller, order.buyer)


def wrong_state(each: Step, order: Order) -> WrongState:
    return WrongState(
        _("“%(step)s” ทำไม่ได้ในขณะนี้ เพราะสถานะคือ “%(state)s” ผู้ดำเนินการต่อได้คือ %(who)s"),
        step=each.label,
        state=order.current_state.label,
        who=who_is_next(order),
    )


def not_yours(each: Step, order: Order, user: User) -> NotAllowed:
    if each.verb == "confirm_money" and may.as_treasury(user, order):
        return NotAllowed(_("ผู้ที่เสนอหรืออนุมัติราคาหรือสัญญาของคำขอซื้อนี้ยืนยันการรับเงินไม่ได้ โปรดให้กองคลังคนอื่นยืนยัน"))
    return NotAllowed(_("“%(step)s” เป็นหน้าที่ของ%(who)s"), step=each.label, who=each.who)


def who_is_next(order: Order) -> str:
    """The people whom the order waits for, or a dash when it has ended."""
    ways = [each for each in ALL_STEPS if each.is_way_on and is_in_state(each, order)]
    if any(each.verb == "upload_evidence" for each in ways) and has_evidence_of(order):
        ways = [each for each in ways if each.verb != "upload_evidence"]  # more may be added, but nobody waits for it
    names = [str(each.who) for each in ways]
    return ", ".join(dict.fromkeys(names)) or "–"


def has_evidence_of(order: Order) -> bool:
    """Whether the buyer has shown that money was sent; an order read `with_evidence` knows it without a query."""
    if hasattr(order, "has_evidence"):
        return bool(order.has_evidence)
    return order.documents.filter(kind=DocumentKind.PAYMENT_EVIDENCE).exists()


def open_to(user: User, order: Order) -> list[Step]:
    """The steps that this person may take on this order now, the ways on first; a freeze bars some of them."""
    mine = [each for each in ALL_STEPS if is_in_state(each, order) and each.can(user, order)]
    if mine and order.is_frozen:
        mine = [each for each in mine if each.verb not in BARRED_WHEN_FROZEN]
    return sorted(mine, key=lambda each: not each.is_way_on)
