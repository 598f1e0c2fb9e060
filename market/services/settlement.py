"""Orders from the contract to the money and its return: papers signed outside, receipts, the end of a sale."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market import papers
from market.enums import Delivery, DocumentKind, OrderState, PaymentTerms
from market.models import Document, Order, Payment
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
from registry.enums import Role
from registry.errors import BadValue, require
from registry.models import Act, Proposal, RuleKey, User
from registry.services.acts import holders, record
from registry.services.bank import account_in_force
from registry.services.buyers import missing_for_contract
from registry.services.proposals import propose


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
