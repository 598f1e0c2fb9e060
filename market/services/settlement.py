"""Orders from the contract to completion: papers signed outside, money, TGO's request and notice, delivery."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market import papers
from market.enums import NOTICE_OF, Delivery, DocumentKind, NoticeKind, OrderState, PaymentTerms
from market.models import Certificate, Document, Order, Payment, TgoNotice
from market.services import notices
from market.services.comparing import require_confirmed
from market.services.orders import (
    begin,
    end_without_sale,
    move,
    summarise_when_ended,
    tell_approvers,
    tell_buyer,
    tell_seller,
)
from market.steps import approved_step, check_state
from registry.enums import DLA_DESK, Role
from registry.errors import BadValue, WrongState, require
from registry.models import Act, LedgerTransaction, Proposal, RuleKey, User
from registry.services import ledger
from registry.services.acts import holders, record, tell
from registry.services.bank import account_in_force
from registry.services.buyers import missing_for_contract
from registry.services.proposals import pending_on, propose


@dataclass(frozen=True)
class Signed:
    """A paper that was signed outside: its number and date, who signed, TGO's serials, and the file."""

    number: str
    dated_on: dt.date
    signatories: str = ""
    serials: str = ""
    file: File | None = None


@dataclass(frozen=True)
class Receipt:
    """Money received: baht, the day, and the official receipt's book and number or its e-LAAS reference."""

    amount_baht: Decimal
    received_on: dt.date
    receipt_number: str
    receipt_book: str = ""


@transaction.atomic
def propose_contract(order: Order, signed: Signed, *, by: User, is_purchase_order: bool = False) -> Proposal:
    """Record the signed contract, or the buyer's purchase order, for the approver to check."""
    order = begin(order, "contract", by)
    missing = missing_for_contract(order.buyer, needs_account=order.delivery == Delivery.TRANSFER)
    require(not missing, BadValue(missing[0] if missing else None, field="number"))
    kind = DocumentKind.PURCHASE_ORDER if is_purchase_order else DocumentKind.CONTRACT
    document = add_document(order, kind, signed, by=by)
    proposal = propose("contract", order, by=by, values={"document": document.pk})
    tell_approvers(order, by, _("มีสัญญารอตรวจสอบ"))
    return proposal


@approved_step("contract")
def contract(order: Order, *, by: User, approved_by: User, document: int) -> Order:
    """The contract stands; the money is next, or the delivery when payment follows it.

    The seller's account of this moment is the order's: a later change does not redirect the payment.
    """
    check_state("contract", order)
    order.bank_account = account_in_force(order.seller)
    order.save(update_fields=["bank_account"])
    move(order, OrderState.CONTRACTED, due=RuleKey.PAYMENT_DUE_DAYS)
    if order.payment_terms == PaymentTerms.AFTER_DELIVERY:
        draft_instruction(order)
    act = record(order, "contract", by=approved_by, values={"document": document, "proposed_by": by.pk})
    tell_buyer(act, order, subject=_("สัญญาได้รับการบันทึกแล้ว โปรดชำระเงินตามกำหนด"))
    return order


@transaction.atomic
def upload_evidence(order: Order, signed: Signed, *, by: User) -> Document:
    """The buyer shows that money was sent; the treasury decides whether it arrived."""
    order = begin(order, "upload_evidence", by)
    document = add_document(order, DocumentKind.PAYMENT_EVIDENCE, signed, by=by)
    act = record(order, "upload_evidence", by=by, values={"document": document.pk})
    tell_seller(act, order, Role.AUTHORITY_FINANCE, subject=_("ผู้ซื้อแนบหลักฐานการโอนเงินแล้ว"))
    return document


@transaction.atomic
def confirm_money(order: Order, receipt: Receipt, *, by: User) -> Payment:
    """The treasury says that the money is there; the payment confirmation is printed from this."""
    order = begin(order, "confirm_money", by)
    check_receipt(order, receipt)
    payment = Payment.objects.create(
        order=order,
        amount_baht=receipt.amount_baht,
        received_on=receipt.received_on,
        receipt_book=receipt.receipt_book,
        receipt_number=receipt.receipt_number,
        confirmed_by=by,
    )
    papers.issue_payment_confirmation(payment)
    act = record(order, "confirm_money", by=by, values={"amount_baht": str(receipt.amount_baht)})
    tell_buyer(act, order, subject=_("ผู้ขายยืนยันการรับเงินแล้ว"))
    if order.state == OrderState.DELIVERED:
        complete(order, by=by)
    else:
        move(order, OrderState.PAID)
        draft_instruction(order)
        tell_seller(act, order, Role.AUTHORITY_APPROVER, subject=_("ได้รับเงินแล้ว โปรดลงนามแจ้ง สถ. ให้ส่งมอบ"))
    return payment


def check_receipt(order: Order, receipt: Receipt) -> None:
    """Refuse an amount other than the order's, a day to come, and a missing receipt number."""
    require(
        receipt.amount_baht == order.amount_baht,
        BadValue(
            _("จำนวนเงินต้องเท่ากับยอดในคำขอซื้อ %(amount)s บาท"), field="amount_baht", amount=f"{order.amount_baht:,.2f}"
        ),
    )
    require(
        receipt.received_on <= timezone.localdate(),
        BadValue(_("วันที่ได้รับเงินต้องไม่ใช่วันในอนาคต"), field="received_on"),
    )
    require(receipt.receipt_number.strip(), BadValue(_("โปรดระบุเลขที่ใบเสร็จรับเงิน"), field="receipt_number"))


def draft_instruction(order: Order) -> None:
    """Issue the letter to DLA for the approver to print and sign; it names the approver when there is only one."""
    approvers = list(holders({Role.AUTHORITY_APPROVER}, authority=order.seller)[:2])
    papers.issue_instruction(order, signed_by=approvers[0] if len(approvers) == 1 else None)


@transaction.atomic
def instruct(order: Order, signed: Signed, *, by: User) -> Order:
    """The approver signs the instruction that asks DLA to deliver."""
    order = begin(order, "instruct", by)
    document = add_document(order, DocumentKind.INSTRUCTION, signed, by=by)
    move(order, OrderState.INSTRUCTED)
    papers.issue_tgo_request(order)
    act = record(order, "instruct", by=by, values={"document": document.pk})
    tell(act, holders(DLA_DESK), _("มี อปท. แจ้งให้ส่งมอบคาร์บอนเครดิต"), order.get_absolute_url())
    return order


@transaction.atomic
def propose_request(order: Order, signed: Signed, *, by: User) -> Proposal:
    """A DLA officer records the signed letter to TGO; a second person of DLA approves."""
    order = begin(order, "send_request", by)
    document = add_document(order, DocumentKind.TGO_REQUEST, signed, by=by)
    return propose("send_request", order, by=by, values={"document": document.pk})


@approved_step("send_request")
def send_request(order: Order, *, by: User, approved_by: User, document: int) -> Order:
    """The letter has gone to TGO."""
    check_state("send_request", order)
    order.tgo_complete_on = None
    move(order, OrderState.TRANSFERRING)
    act = record(order, "send_request", by=approved_by, values={"document": document, "proposed_by": by.pk})
    tell_buyer(act, order, subject=_("สถ. ส่งหนังสือถึง อบก. แล้ว"))
    return order


@transaction.atomic
def papers_complete(order: Order, *, by: User, complete_on: dt.date) -> Order:
    """TGO says that the papers are complete; its three working days start."""
    order = begin(order, "papers_complete", by)
    require(complete_on <= timezone.localdate(), BadValue(_("วันที่ต้องไม่ใช่วันในอนาคต"), field="complete_on"))
    order.tgo_complete_on = complete_on
    order.save()
    record(order, "papers_complete", by=by, values={"complete_on": complete_on.isoformat()})
    return order


@transaction.atomic
def tgo_refused(order: Order, *, by: User, note: str) -> Order:
    """TGO refuses the request; DLA sends a new one."""
    order = begin(order, "tgo_refused", by)
    require(note.strip(), BadValue(_("โปรดระบุเหตุผล"), field="note"))
    require(
        not pending_on(order).exists(),
        WrongState(_("มีหนังสือแจ้งผลที่จับคู่กับคำขอซื้อนี้และรอผู้อนุมัติอยู่ โปรดยกเลิกการจับคู่ก่อน")),
    )
    move(order, OrderState.INSTRUCTED)
    act = record(order, "tgo_refused", by=by, note=note)
    tell_seller(act, order, Role.AUTHORITY_OFFICER, subject=_("อบก. ไม่รับคำขอ สถ. จะส่งใหม่"))
    return order


@transaction.atomic
def propose_notice(order: Order, signed: Signed, *, by: User, tonnes: int | None = None) -> Proposal:
    """A DLA officer who has the order before them records TGO's letter and matches it at once.

    `tonnes` is what the letter says; the order's own when not given.
    """
    order = begin(order, "record_notice", by)
    letter = notices.Letter(
        kind=NOTICE_OF[Delivery(order.delivery)],
        number=signed.number,
        dated_on=signed.dated_on,
        tonnes=order.tonnes if tonnes is None else tonnes,
        serials=signed.serials,
        file=signed.file,
    )
    return match_delivery(notices.record_letter(letter, by=by), order, by=by)


@transaction.atomic
def match_notice(notice: TgoNotice, order: Order, *, by: User, confirmed: str = "") -> Proposal | None:
    """Say which order a recorded letter is about. A delivery waits for a second person; a refusal holds at once.

    Where the letter does not say what the order says, `confirmed` is how the matcher knows; without it: BadValue.
    """
    if notice.kind != NoticeKind.REFUSAL:
        proposal = match_delivery(notice, order, by=by, confirmed=confirmed.strip())
        require_confirmed(notice, order, confirmed)
        return proposal
    order = begin(order, "tgo_refused", by)
    notices.tie(notice, order, by=by)
    notices.count(notice.pk, order)
    tgo_refused(order, by=by, note=notice.note or str(notice))
    return None


def match_delivery(notice: TgoNotice, order: Order, *, by: User, confirmed: str = "") -> Proposal:
    order = begin(order, "record_notice", by)
    notice = notices.tie(notice, order, by=by, note=confirmed)
    return propose("record_notice", order, by=by, values={"notice": notice.pk})


@approved_step("record_notice", on_return=notices.untie)
def record_notice(order: Order, *, by: User, approved_by: User, notice: int) -> Order:
    """Deliver: the ledger moves the order's serials, the certificate is issued, and a paid order is complete."""
    check_state("record_notice", order)
    counted = notices.count(notice, order)
    entry = deliver(order, counted, by=by, approved_by=approved_by)
    move(order, OrderState.DELIVERED)
    issue_certificate(order, entry)
    values = {"notice": notice, "proposed_by": by.pk}
    act = record(order, "record_notice", by=approved_by, values=values)
    record(counted, "count_notice", by=approved_by, values={"order": order.pk, "proposed_by": by.pk})
    tell_buyer(act, order, subject=_("ส่งมอบคาร์บอนเครดิตแล้ว เอกสารยืนยันพร้อมให้ดาวน์โหลด"))
    tell_seller(act, order, Role.AUTHORITY_OFFICER, subject=_("ส่งมอบคาร์บอนเครดิตแล้ว"))
    if order.is_paid:
        complete(order, by=None)
    return order


def deliver(order: Order, notice: TgoNotice, *, by: User, approved_by: User) -> LedgerTransaction:
    """Move the order's serials to the buyer's account, or out of circulation on the buyer's behalf."""
    signed = ledger.Signed(
        by=by, approved_by=approved_by, reason=str(order), reference=notice.number, key=f"deliver-order-{order.pk}"
    )
    assert order.reservation is not None  # a constraint holds it
    if order.delivery == Delivery.CANCEL_FOR_BUYER:
        return ledger.retire(order.reservation, signed=signed)
    return ledger.transfer(order.reservation, ledger.buyer_account(order.buyer), signed=signed)


def issue_certificate(order: Order, entry: LedgerTransaction) -> Certificate:
    certificate = Certificate.objects.create(order=order, transaction=entry)
    certificate.paper = papers.issue_certificate_paper(certificate, ledger.serial_ranges(entry))
    certificate.save(update_fields=["paper"])
    return certificate


def complete(order: Order, *, by: User | None) -> Act:
    """Close a delivered and paid order; the last of a purchase brings its summary."""
    move(order, OrderState.COMPLETED)
    act = record(order, "complete", by=by)
    tell_seller(act, order, Role.AUTHORITY_OFFICER, subject=_("การซื้อขายเสร็จสิ้น"))
    summarise_when_ended(order.purchase)
    return act


@transaction.atomic
def propose_refund(order: Order, signed: Signed, *, by: User, note: str) -> Proposal:
    """The treasury records the order to give money back; the approver agrees."""
    order = begin(order, "refund", by)
    document = add_document(order, DocumentKind.REFUND, signed, by=by)
    proposal = propose("refund", order, by=by, values={"document": document.pk, "note": note})
    tell_approvers(order, by, _("มีคำสั่งคืนเงินรออนุมัติ"))
    return proposal


@approved_step("refund")
def refund(order: Order, *, by: User, approved_by: User, document: int, note: str) -> Order:
    """The money goes back and the tonnes return to the listing."""
    check_state("refund", order)
    end_without_sale(order, OrderState.REFUNDED)
    act = record(order, "refund", by=approved_by, note=note, values={"document": document, "proposed_by": by.pk})
    tell_buyer(act, order, subject=_("อปท. อนุมัติคืนเงินแล้ว"))
    return order


def add_document(order: Order, kind: DocumentKind, signed: Signed, *, by: User) -> Document:
    """Keep a paper made outside with its number, date and file; it counts only once its step is taken."""
    require(
        signed.dated_on <= timezone.localdate(),
        BadValue(_("วันที่ของเอกสารต้องไม่ใช่วันในอนาคต"), field="dated_on"),
    )
    return Document.objects.create(
        order=order,
        kind=kind,
        number=signed.number,
        dated_on=signed.dated_on,
        signatories=signed.signatories,
        serials=signed.serials,
        file=signed.file or "",
        added_by=by,
    )
