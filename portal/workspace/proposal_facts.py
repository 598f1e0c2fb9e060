"""What exactly will happen when a proposal is approved: one sentence, and every value under a label for people."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from market.models import Document, Listing, Order
from registry.errors import Sentence
from registry.models import Batch, LocalAuthority, Proposal, Round
from registry.thai import baht_words, format_baht, format_date, format_period, format_tonnes
from registry.viewsets.portal_viewset import url_of

Fact = tuple[Sentence, Any]
SHARES_SHOWN = 100


def effect_of(proposal: Proposal) -> str:
    """The sentence that says what approving does."""
    effects = {
        "publish_listing": _("เมื่ออนุมัติ ประกาศขายนี้จะแสดงต่อสาธารณะทันที และผู้ซื้อขอซื้อได้"),
        "quote": _("เมื่ออนุมัติ ระบบจะออกใบเสนอราคา ส่งให้ผู้ซื้อ และกันคาร์บอนเครดิตไว้ให้ผู้ซื้อรายนี้"),
        "contract": _("เมื่ออนุมัติ สัญญามีผลในระบบ และผู้ซื้อต้องชำระเงินตามกำหนด"),
        "cancel": _("เมื่ออนุมัติ คำขอซื้อนี้จะสิ้นสุด และคาร์บอนเครดิตที่กันไว้จะกลับไปขายต่อ"),
        "refund": _("เมื่ออนุมัติ คำขอซื้อนี้จะสิ้นสุดโดยคืนเงินให้ผู้ซื้อ และคาร์บอนเครดิตที่กันไว้จะกลับไปขายต่อ"),
        "send_request": _("เมื่ออนุมัติ ระบบจะบันทึกว่าส่งหนังสือนี้ถึง อบก. แล้ว"),
        "record_notice": _("เมื่ออนุมัติ บัญชีจะเปลี่ยนตามหนังสือแจ้งผลของ อบก. ทันที และแก้ไขย้อนหลังไม่ได้"),
        "issue_round": _("เมื่ออนุมัติ คาร์บอนเครดิตทั้งรอบจะเข้าบัญชีของ อปท. ตามรายการนี้ทันที และแก้ไขย้อนหลังไม่ได้"),
    }
    return effects.get(proposal.act, _("เมื่ออนุมัติ ระบบจะดำเนินการตามข้อมูลด้านล่างทันที"))


def facts_of(proposal: Proposal) -> list[Fact]:
    """The values with which the act will run, and what they are about."""
    row = proposal.row
    facts = about_row(row)
    for name, value in proposal.values.items():
        facts += KNOWN_VALUES.get(name, _other)(row, name, value)
    return facts


def about_row(row: Any) -> list[Fact]:
    if isinstance(row, Listing):
        return listing_facts(row)
    if isinstance(row, Order):
        return order_facts(row)
    return round_facts(row) if isinstance(row, Round) else [(_("เรื่อง"), row)]


def listing_facts(listing: Listing) -> list[Fact]:
    """What a listing offers, for those who work on it: with the floor price, which is not public."""
    firm = _("ยืนยันราคาตามประกาศ ผู้ซื้อได้สิทธิทันที") if listing.is_firm else _("เสนอราคาเป็นรายคำขอ")
    floor = listing.floor_price_baht
    return [
        (_("อปท."), listing.authority),
        (_("รอบ"), round_name(listing.round)),
        (_("ปริมาณ"), in_tonnes(listing.tonnes)),
        (_("ราคาต่อตัน"), in_baht(listing.price_baht)),
        (_("รวมเป็นเงินหากขายหมด"), in_baht(listing.amount_baht)),
        (_("การตกลงราคา"), firm),
        (_("ราคาขั้นต่ำ (ไม่แสดงต่อสาธารณะ)"), in_baht(floor) if floor else _("ไม่กำหนด")),
        (_("ประกาศถึงวันที่"), format_date(listing.expires_on)),
        (_("ข้อความในประกาศ"), listing.words or _("ไม่มี")),
    ]


def order_facts(order: Order) -> list[Fact]:
    return [
        (_("คำขอซื้อ"), order),
        (_("ผู้ขาย"), order.seller),
        (_("ผู้ซื้อ"), order.buyer.name),
        (_("ปริมาณ"), in_tonnes(order.tonnes)),
        (_("ราคาต่อตันในคำขอซื้อ"), in_baht(order.price_baht)),
        (_("วิธีส่งมอบ"), order.get_delivery_display()),
        (_("เงื่อนไขการชำระเงิน"), order.get_payment_terms_display()),
    ]


def round_facts(round: Round) -> list[Fact]:
    facts: list[Fact] = [
        (_("โครงการ"), round.project),
        (_("รอบ"), round_name(round)),
        (_("ปริมาณ"), in_tonnes(round.tonnes)),
        (_("เลขที่หนังสือรับรองของ อบก."), round.certificate_number),
    ]
    if round.certificate_file:
        address = reverse("wagtailsnippets_registry_round:certificate", args=[round.pk])
        facts.append((_("ไฟล์หนังสือรับรอง"), _link(address, _("เปิดไฟล์"))))
    return facts


# --- values by their names in Proposal.values ----------------------------------------------------------------------


def _price(order: Order, name: str, value: str) -> list[Fact]:
    price = Decimal(value)
    net = price * order.tonnes
    vat = (net * order.seller.vat().rate_percent / 100).quantize(Decimal("0.01"))
    total = _("%(baht)s บาท (%(words)s)") % {"baht": format_baht(net + vat), "words": baht_words(net + vat)}
    return [
        (_("ราคาที่เสนอต่อตัน"), in_baht(price)),
        (_("รวมก่อนภาษี"), in_baht(net)),
        (_("ภาษีมูลค่าเพิ่ม"), in_baht(vat)),
        (_("รวมทั้งสิ้น"), total),
    ]


def _document(order: Order, name: str, value: int) -> list[Fact]:
    document = Document.objects.filter(pk=value, order=order).first()
    if document is None:
        return []
    facts: list[Fact] = [
        (_("เอกสาร"), document.get_kind_display()),
        (_("เลขที่"), document.number or _("ไม่ระบุ")),
        (_("ลงวันที่"), format_date(document.dated_on)),
    ]
    if document.signatories:
        facts.append((_("ผู้ลงนาม"), document.signatories))
    if document.serials:
        facts.append((_("หมายเลขของ อบก."), document.serials))
    return facts


def _note(row: Any, name: str, value: str) -> list[Fact]:
    return [(_("เหตุผล"), value)]


def _shares(round: Round, name: str, value: dict[str, int]) -> list[Fact]:
    facts: list[Fact] = [(_("จัดสรรให้"), _("%(number)s แห่ง") % {"number": f"{len(value):,}"})]
    authorities = LocalAuthority.objects.filter(pk__in=[int(pk) for pk in value]).order_by("code")
    facts += [(each, in_tonnes(value[str(each.pk)])) for each in authorities[:SHARES_SHOWN]]
    if len(value) > SHARES_SHOWN:
        facts.append((_("รายการที่เหลือ"), _("อีก %(number)s แห่ง") % {"number": f"{len(value) - SHARES_SHOWN:,}"}))
    return facts


def _batch(round: Round, name: str, value: int) -> list[Fact]:
    """Where every row can be looked at, and how far the work has come once it is approved."""
    batch = Batch.objects.filter(pk=value).first()
    return [(_("ชุดจัดสรร"), _link(url_of(batch), _("เปิดดูทุกแถวและความคืบหน้า")))] if batch else []


def _link(address: str, words: Sentence) -> str:
    return format_html('<a href="{}">{}</a>', address, words)


def _other(row: Any, name: str, value: Any) -> list[Fact]:
    return [(name, value)]


KNOWN_VALUES: dict[str, Callable[[Any, str, Any], list[Fact]]] = {
    "price_baht": _price,
    "document": _document,
    "note": _note,
    "shares": _shares,
    "batch": _batch,
}


def document_of(proposal: Proposal) -> Document | None:
    """The paper that the proposal rests on, when it has a file to look at."""
    pk = proposal.values.get("document")
    document = Document.objects.filter(pk=pk, order=proposal.row_id).first() if pk else None
    return document if document and document.file else None


def round_name(round: Round) -> str:
    values = {"round": round, "period": format_period(round.period_start, round.period_end, style="short")}
    return _("%(round)s (ช่วงเวลาคิดเครดิต %(period)s)") % values


def in_tonnes(tonnes: int) -> str:
    return _("%(tonnes)s ตันคาร์บอนไดออกไซด์เทียบเท่า") % {"tonnes": format_tonnes(tonnes)}


def in_baht(baht: Decimal) -> str:
    return _("%(baht)s บาท") % {"baht": format_baht(baht)}
