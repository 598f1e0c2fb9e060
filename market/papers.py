"""What each paper of a sale says: values gathered from the rows once, frozen, and issued in Thai.

Each function belongs in the transaction of the act that the paper is about, after the rows have their new values.
Dates and amounts are frozen as Thai readers see them; tonnes as whole numbers, and `…_baht` as plain figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation

from market.enums import ENDED_WITHOUT_SALE, Delivery, DocumentKind
from market.models import Certificate, Document, Order, Payment, Purchase
from registry import papers
from registry.enums import AUTHORITY_ROLES, Capacity, PaperKind, VatStatus
from registry.models import Buyer, LocalAuthority, Paper, User
from registry.thai import baht_words, format_baht, format_date, format_datetime, format_period, format_tonnes

DLA = "DLA"
DLA_NAME = "กรมส่งเสริมการปกครองท้องถิ่น"
TO_DLA = "อธิบดีกรมส่งเสริมการปกครองท้องถิ่น"
TO_TGO = "ผู้อำนวยการองค์การบริหารจัดการก๊าซเรือนกระจก (องค์การมหาชน)"
NOT_RECORDED = "ไม่ได้บันทึกไว้"
HEAD_OFFICE = "สำนักงานใหญ่"

VAT_SENTENCES = {
    VatStatus.NOT_REGISTERED: "ผู้ขายมิได้เป็นผู้ประกอบการจดทะเบียนภาษีมูลค่าเพิ่ม",
    VatStatus.EXEMPT: "การขายนี้ได้รับยกเว้นภาษีมูลค่าเพิ่ม",
    VatStatus.RATE: "ผู้ขายเป็นผู้ประกอบการจดทะเบียนภาษีมูลค่าเพิ่ม",
}
CERTIFICATES = {
    Delivery.TRANSFER: {
        "certificate_title": "เอกสารยืนยันการถ่ายโอน",
        "event": "คาร์บอนเครดิตข้างล่างนี้ได้รับการถ่ายโอนเข้าบัญชี T-VER ของผู้ซื้อ",
        "holder_note": "ผู้ถือ ณ วันที่ อบก. แจ้งผล",
    },
    Delivery.CANCEL_FOR_BUYER: {
        "certificate_title": "เอกสารยืนยันการหักล้าง",
        "event": "คาร์บอนเครดิตข้างล่างนี้ได้รับการหักล้างในนามผู้รับประโยชน์",
        "holder_note": "ผู้รับประโยชน์",
    },
}
REQUESTS = {
    Delivery.TRANSFER: "ถ่ายโอนคาร์บอนเครดิตเข้าบัญชี T-VER ของผู้ซื้อ",
    Delivery.CANCEL_FOR_BUYER: "หักล้างคาร์บอนเครดิตจากบัญชีของโครงการในนามผู้รับประโยชน์",
}


# --- the papers ----------------------------------------------------------------------------------------------------


@translation.override("th")
def issue_quotation(order: Order, *, signed_by: User | None = None) -> Paper:
    """The seller's offer to the buyer, valid until the order's due time; without a signatory a line to sign on."""
    values = order_values(order) | seller_as_issuer(order.seller) | signatory(signed_by, order.seller)
    values["valid_until"] = format_date(order.due_at) if order.due_at else NOT_RECORDED
    return _issue(PaperKind.QUOTATION, order, values, issuer=order.seller.code)


@translation.override("th")
def issue_payment_confirmation(payment: Payment) -> Paper:
    """That the seller's treasury has the money; it refers to the official receipt and is none."""
    order = payment.order
    values = order_values(order) | seller_as_issuer(order.seller) | signatory(payment.confirmed_by, order.seller)
    values |= {
        "receipt_book": payment.receipt_book,
        "receipt_number": payment.receipt_number,
        "received_on": format_date(payment.received_on),
        "received": format_baht(payment.amount_baht),
        "received_baht": _figure(payment.amount_baht),
        "received_words": baht_words(payment.amount_baht),
        "confirmed_at": format_datetime(payment.confirmed_at),
    }
    return _issue(PaperKind.PAYMENT_CONFIRMATION, order, values, issuer=order.seller.code)


@translation.override("th")
def issue_instruction(order: Order, *, signed_by: User | None = None) -> Paper:
    """The draft of the seller's letter that asks DLA to deliver; it is signed and numbered outside."""
    values = order_values(order) | seller_as_issuer(order.seller) | signatory(signed_by, order.seller)
    values |= {"addressee": TO_DLA, "letter_reference": "", "contract": _contract(order)}
    values["payment_status"] = _payment_status(order)
    return _issue(PaperKind.INSTRUCTION, order, values, issuer=order.seller.code)


@translation.override("th")
def issue_tgo_request(order: Order) -> Paper:
    """The draft of DLA's letter that asks TGO to transfer or cancel; it is signed and numbered outside."""
    values = order_values(order) | dla_as_issuer() | signatory(None, None)
    instruction = _document(order, DocumentKind.INSTRUCTION)
    values |= {
        "addressee": TO_TGO,
        "request": REQUESTS[Delivery(order.delivery)],
        "letter_reference": _letter(order.seller, instruction) if instruction else "",
    }
    return _issue(PaperKind.TGO_REQUEST, order, values, issuer=DLA)


@translation.override("th")
def issue_certificate_paper(certificate: Certificate, ranges: Iterable[tuple[int, int]]) -> Paper:
    """What anybody may verify: the serials (first, last) of the order's round, and TGO's notice of the result."""
    order = certificate.order
    notice = order.notices.counted().of_deliveries().first()
    serials = sorted(ranges)
    values = order_values(order) | dla_as_issuer() | CERTIFICATES[Delivery(order.delivery)]
    values |= {
        "certificate_note": "ออกโดยระบบ มิใช่ใบรับรองของ อบก.",
        "system_name": str(settings.SITE_NAME),
        "holder": order.beneficiary if values["is_cancellation"] else order.buyer.name,
        "code": certificate.code,
        "verify_url": f"{settings.BASE_URL}{certificate.get_absolute_url()}",
        "serials": [f"{format_tonnes(first)}–{format_tonnes(last)}" for first, last in serials],
        "serial_ranges": [{"first": str(first), "last": str(last)} for first, last in serials],
        "notice_number": notice.number if notice else NOT_RECORDED,
        "notice_date": format_date(notice.dated_on) if notice else NOT_RECORDED,
        "notice_serials": (notice.serials if notice else "") or NOT_RECORDED,
    }
    paper = _issue(PaperKind.CERTIFICATE, order, values, issuer=DLA)
    certificate.paper = paper
    certificate.save(update_fields=["paper"])
    return paper


@translation.override("th")
def issue_purchase_summary(purchase: Purchase) -> Paper:
    """The purchase's orders by seller and their sum; orders that ended without a sale are left out."""
    orders = list(purchase.orders.exclude(state__in=ENDED_WITHOUT_SALE).with_parties().order_by("pk"))
    total = sum((order.amount_baht for order in orders), Decimal(0))
    sentences = {vat_sentence(order) for order in orders}
    values: dict[str, Any] = {
        **buyer_values(purchase.buyer),
        **dla_as_issuer(),
        "purchase_number": str(purchase.pk),
        "orders": [_summary_row(position, order) for position, order in enumerate(orders, start=1)],
        "orders_count": len(orders),
        "tonnes": sum(order.tonnes for order in orders),
        "amount": format_baht(total),
        "amount_baht": _figure(total),
        "amount_words": baht_words(total),
        "vat_sentence": sentences.pop() if len(sentences) == 1 else "",
        "is_demo": any(_is_demo(order) for order in orders),
    }
    paper = papers.issue(PaperKind.PURCHASE_SUMMARY, issuer=DLA, values=values, buyer=purchase.buyer)
    purchase.summary = paper
    purchase.save(update_fields=["summary"])
    return paper


def _issue(kind: PaperKind, order: Order, values: dict[str, Any], *, issuer: str) -> Paper:
    paper = papers.issue(kind, issuer=issuer, values=values, authority=order.seller, buyer=order.buyer)
    order.papers.add(paper)
    return paper


# --- their values --------------------------------------------------------------------------------------------------


def order_values(order: Order) -> dict[str, Any]:
    """What every paper of an order may say: parties, credits, money and delivery."""
    return (seller_values(order.seller) | buyer_values(order.buyer) | credit_values(order) | money_values(order)) | {
        "order_number": str(order.pk),
        "buyer_reference": order.buyer_reference or NOT_RECORDED,
        "delivery": order.get_delivery_display(),
        "is_cancellation": order.delivery == Delivery.CANCEL_FOR_BUYER,
        "beneficiary": order.beneficiary or NOT_RECORDED,
        "purpose": order.purpose or NOT_RECORDED,
        "payment_terms": order.get_payment_terms_display(),
        "is_demo": _is_demo(order),
    }


def seller_values(seller: LocalAuthority) -> dict[str, str]:
    return {
        "seller": seller.full_name_th,
        "seller_tax_id": seller.tax_id or NOT_RECORDED,
        "seller_branch": HEAD_OFFICE,
        "seller_address": seller.address or f"อำเภอ{seller.district.name_th} จังหวัด{seller.province.name_th}",
    }


def buyer_values(buyer: Buyer) -> dict[str, str]:
    return {
        "buyer": buyer.name,
        "buyer_tax_id": buyer.tax_id or NOT_RECORDED,
        "buyer_branch": buyer.branch,
        "buyer_address": buyer.address,
        "tver_account": buyer.tver_account or NOT_RECORDED,
    }


def credit_values(order: Order) -> dict[str, Any]:
    lot = order.listing.round
    return {
        "project": lot.project.name_th.removeprefix("โครงการ").strip(),
        "project_code": lot.project.code,
        "round": str(lot),
        "round_certificate": lot.certificate_number,
        "period": format_period(lot.period_start, lot.period_end),
        "vintage": ", ".join(f"{year + 543}/{year}" for year in lot.vintages),
        "tonnes": order.tonnes,
    }


def money_values(order: Order) -> dict[str, str]:
    return {
        "price": format_baht(order.price_baht),
        "net": format_baht(order.net_baht),
        "vat_percent": f"{Decimal(order.vat_percent).normalize():f}",
        "vat_amount": format_baht(order.vat_baht) if order.vat_percent else "",
        "vat_sentence": vat_sentence(order),
        "amount": format_baht(order.amount_baht),
        "amount_baht": _figure(order.amount_baht),
        "amount_words": baht_words(order.amount_baht),
    }


def vat_sentence(order: Order) -> str:
    """What the seller is under VAT; an order that carries VAT says so whatever the seller's status is today."""
    status = VatStatus.RATE if order.vat_percent else VatStatus(order.seller.vat().status)
    return VAT_SENTENCES[status]


def seller_as_issuer(seller: LocalAuthority) -> dict[str, str]:
    values = seller_values(seller)
    return {
        "issuer_name": values["seller"],
        "issuer_address": values["seller_address"],
        "issuer_tax_id": values["seller_tax_id"],
    }


def dla_as_issuer() -> dict[str, str]:
    return {"issuer_name": DLA_NAME, "issuer_address": "", "issuer_tax_id": ""}


def signatory(user: User | None, authority: LocalAuthority | None) -> dict[str, str]:
    """Name, title and capacity of who signs for an authority; empty for a line to be filled by hand."""
    membership = user.membership(AUTHORITY_ROLES, authority=authority) if user else None
    is_holder = membership is None or membership.capacity == Capacity.HOLDER
    return {
        "signer_name": user.name if user else "",
        "signer_title": (membership.title or membership.get_role_display()) if membership else "",
        "signer_capacity": "" if is_holder or membership is None else membership.get_capacity_display(),
    }


def _summary_row(position: int, order: Order) -> dict[str, Any]:
    payment = Payment.objects.filter(order=order).first()
    money = money_values(order)
    return seller_values(order.seller) | {
        "position": position,
        "number": str(order.pk),
        "buyer_reference": order.buyer_reference,
        "receipt": payment.receipt_number if payment else "",
        "tonnes": order.tonnes,
        **{name: money[name] for name in ("price", "vat_amount", "vat_sentence", "amount", "amount_baht")},
    }


def _contract(order: Order) -> str:
    document = _document(order, DocumentKind.CONTRACT, DocumentKind.PURCHASE_ORDER)
    if document is None:
        return f"คำขอซื้อที่ {order.pk}"
    return f"{document.get_kind_display()}เลขที่ {document.number} ลงวันที่ {format_date(document.dated_on)}"


def _payment_status(order: Order) -> str:
    payment = Payment.objects.filter(order=order).first()
    if payment is None:
        return order.get_payment_terms_display()
    return f"ได้รับเงินแล้วเมื่อวันที่ {format_date(payment.received_on)} ใบเสร็จรับเงินเลขที่ {payment.receipt_number}"


def _letter(sender: LocalAuthority, document: Document) -> str:
    return f"หนังสือ{sender.full_name_th} ที่ {document.number} ลงวันที่ {format_date(document.dated_on)}"


def _document(order: Order, *kinds: DocumentKind) -> Document | None:
    return order.documents.filter(kind__in=kinds).order_by("pk").last()


def _is_demo(order: Order) -> bool:
    return order.seller.is_demo or order.buyer.is_demo or order.listing.round.is_demo


def _figure(baht: Decimal) -> str:
    return f"{baht:.2f}"
