"""Orders from the seller's instruction to TGO's notice: the letters both ways, the ledger's move, the certificate."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market import papers
from market.enums import NOTICE_OF, Delivery, DocumentKind, NoticeKind, OrderState
from market.models import Certificate, Order, TgoNotice
from market.services import notices
from market.services.comparing import require_confirmed
from market.services.orders import begin, move, tell_buyer, tell_seller
from market.services.settlement import Signed, add_document, complete
from market.steps import approved_step, check_state
from registry.enums import DLA_DESK, Role
from registry.errors import BadValue, WrongState, require
from registry.models import LedgerTransaction, Proposal, User
from registry.services import ledger
from registry.services.acts import holders, record, tell
from registry.services.proposals import pending_on, propose


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
