"""What exactly will happen when a proposal is approved: one sentence, and every value under a label for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import DateField
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.models import Document, Listing, Order, TgoNotice
from portal.workspace.allotment_facts import batch_facts, in_tonnes, link, share_facts
from registry.enums import Bank
from registry.errors import Sentence
from registry.models import (
    Adjustment,
    BankAccount,
    Buyer,
    BuyerDocument,
    Freeze,
    LocalAuthority,
    Proposal,
    Round,
    User,
)
from registry.permissions import can_read_bank_numbers
from registry.services.bank import account_in_force, names_the_authority, other_name_sentence
from registry.services.buyers import KEY_DATA
from registry.services.round_checks import rounds_of_the_same_time
from registry.templatetags.parts import site_path
from registry.thai import baht_words, format_baht, format_date, format_datetime, format_period

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
        "adjust": _(
            "เมื่ออนุมัติ คาร์บอนเครดิตตามรายการนี้จะออกจากบัญชีของ อปท. ทันที หนี้ของโครงการจะหักจากรอบถัดไป และแก้ไขย้อนหลังไม่ได้"
        ),
        "lift_freeze": _("เมื่ออนุมัติ การระงับนี้สิ้นสุดทันที และทำรายการได้ตามปกติ"),
        "verify_buyer": _("เมื่ออนุมัติ ระบบจะบันทึกว่า สถ. ตรวจสอบข้อมูลและเอกสารเหล่านี้แล้ว และผู้ซื้อทำสัญญาได้"),
        "set_rule": _("เมื่ออนุมัติ ระบบจะใช้กติกานี้ตั้งแต่วันที่ระบุ"),
        "set_template": _("เมื่ออนุมัติ เอกสารที่ออกตั้งแต่วันที่ระบุจะใช้ถ้อยคำนี้"),
        "set_parameter": _("เมื่ออนุมัติ ประมาณการตั้งแต่วันที่ระบุจะใช้ค่านี้"),
        "change_bank_account": _("เมื่ออนุมัติ ทุกคนใน อปท. ได้รับแจ้ง แล้วบัญชีนี้มีผลเมื่อพ้นวันทำการที่กำหนด ระหว่างรอระงับได้"),
        "report_money_use": _("เมื่ออนุมัติ รายงานนี้จะแสดงต่อสาธารณะทันที หากพบว่าผิดภายหลัง ผู้อนุมัติถอนได้"),
        "issue_round": _("เมื่ออนุมัติ คาร์บอนเครดิตทั้งรอบจะเข้าบัญชีของ อปท. ตามรายการนี้ทันที และแก้ไขย้อนหลังไม่ได้"),
    }
    return effects.get(proposal.act, _("เมื่ออนุมัติ ระบบจะดำเนินการตามข้อมูลด้านล่างทันที"))


def facts_of(proposal: Proposal, user: User) -> list[Fact]:
    """The values with which the act will run, and what they are about, as this reader may see them."""
    row = proposal.row
    facts = about_row(row)
    for name, value in values_for(proposal, user).items():
        facts += KNOWN_VALUES.get(name, _other)(row, name, value)
    return facts


def values_for(proposal: Proposal, user: User) -> dict[str, Any]:
    """The proposed values; the number of a bank account is masked for who may not read it."""
    row: Any = proposal.row
    values = dict(proposal.values)
    if proposal.act == "change_bank_account" and not can_read_bank_numbers(user, row):
        values["number"] = BankAccount(number=values["number"]).masked_number
    return values


def about_row(row: Any) -> list[Fact]:
    if isinstance(row, Listing):
        return listing_facts(row)
    if isinstance(row, Order):
        return order_facts(row)
    if isinstance(row, Freeze):
        return freeze_facts(row)
    if isinstance(row, Adjustment):
        return adjustment_facts(row)
    if isinstance(row, Buyer):
        return []  # its name is among the values
    if isinstance(row, LocalAuthority):
        return [(_("อปท."), row.name)]
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
    if others := list(rounds_of_the_same_time(round)):
        facts.append((_("ช่วงเวลาซ้อนกับ"), ", ".join(round_name(each) for each in others)))
    if round.certificate_file:
        address = reverse("wagtailsnippets_registry_round:certificate", args=[round.pk])
        facts.append((_("ไฟล์หนังสือรับรอง"), link(address, _("เปิดไฟล์"))))
    return facts


def freeze_facts(freeze: Freeze) -> list[Fact]:
    return [
        (_("ระงับอะไร"), freeze.what),
        (_("ระงับเมื่อ"), format_datetime(freeze.since)),
        (_("ระงับถึง"), format_datetime(freeze.until) if freeze.until else _("จนกว่าจะยกเลิก")),
        (_("เหตุผลที่ระงับ"), freeze.reason),
        (_("ผู้สั่งระงับ"), freeze.frozen_by),
    ]


def adjustment_facts(adjustment: Adjustment) -> list[Fact]:
    facts: list[Fact] = [
        (_("รอบที่รับรองเกิน"), round_name(adjustment.round)),
        (_("เหตุผล"), adjustment.reason),
        (_("หนังสือของ อบก. เลขที่"), adjustment.tgo_reference),
        (_("ปรับปรุงจากบัญชีรวม"), in_tonnes(adjustment.taken_tonnes)),
        (_("บันทึกเป็นหนี้ของโครงการ"), in_tonnes(adjustment.debt_tonnes)),
    ]
    lines = adjustment.lines.select_related("account__authority")[: SHARES_SHOWN + 1]
    facts += [(str(line.account), in_tonnes(line.tonnes)) for line in lines[:SHARES_SHOWN]]
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


def _notice(order: Order, name: str, value: int) -> list[Fact]:
    notice = TgoNotice.objects.filter(pk=value).first()
    if notice is None:
        return []
    return [
        (_("หนังสือของ อบก."), notice.get_kind_display()),
        (_("เลขที่"), notice.number),
        (_("ลงวันที่"), format_date(notice.dated_on)),
        (_("ปริมาณตามหนังสือ"), in_tonnes(notice.tonnes or 0)),
    ]


def _field(row: Any, name: str, value: Any) -> list[Fact]:
    """A field of the row, under the field's own name and in the words of its choices."""
    field = row._meta.get_field(name)
    shown = dict(field.flatchoices).get(value, value)
    if isinstance(field, DateField):
        shown = format_date(dt.date.fromisoformat(value))
    return [(field.verbose_name, _("ไม่ระบุ") if shown in ("", None) else shown)]


def _declared(buyer: Any, name: str, value: str | None) -> list[Fact]:
    return [(_("รับรองว่าไม่มีส่วนได้เสียเมื่อ"), format_date(dt.date.fromisoformat(value)) if value else _("ไม่ระบุ"))]


def _buyer_documents(buyer: Any, name: str, value: list[int]) -> list[Fact]:
    """The papers, each a link to its file."""
    papers = BuyerDocument.objects.filter(pk__in=value, buyer=buyer.pk)
    links = [(site_path(f"/my/buyer-documents/{each.pk}/"), each) for each in papers]
    return [(_("เอกสาร"), format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', links))]


def _note(row: Any, name: str, value: str) -> list[Fact]:
    return [(_("เหตุผล"), value)]


def _bank(authority: LocalAuthority, name: str, value: str) -> list[Fact]:
    current = account_in_force(authority)
    before = _("%(account)s (ยังมีผลจนกว่าบัญชีใหม่จะมีผล)") % {"account": current} if current else _("ยังไม่มี")
    return [(_("บัญชีที่ใช้อยู่"), before), (_("ธนาคาร"), Bank(value).label)]


def _account_name(authority: LocalAuthority, name: str, value: str) -> list[Fact]:
    facts: list[Fact] = [(_("ชื่อบัญชี"), value)]
    if not names_the_authority(value, authority):
        facts.append((_("โปรดตรวจชื่อบัญชี"), other_name_sentence(authority)))
    return facts


def _labelled(label: Sentence) -> Callable[[Any, str, Any], list[Fact]]:
    return lambda row, name, value: [(label, value)] if value else []


def _other(row: Any, name: str, value: Any) -> list[Fact]:
    return [(name, value)]


KNOWN_VALUES: dict[str, Callable[[Any, str, Any], list[Fact]]] = {
    "price_baht": _price,
    "document": _document,
    "notice": _notice,
    **dict.fromkeys(KEY_DATA, _field),
    **dict.fromkeys(("key", "model", "value", "valid_from", "source", "title", "version", "wording"), _field),
    "no_interest_declared_on": _declared,
    "documents": _buyer_documents,
    "note": _note,
    "reason": _note,
    "shares": share_facts,
    "batch": batch_facts,
    "bank": _bank,
    "branch": _labelled(gettext_lazy("สาขา")),
    "number": _labelled(gettext_lazy("เลขที่บัญชี")),
    "account_name": _account_name,
    "fiscal_year": _labelled(gettext_lazy("ปีงบประมาณ (พ.ศ.)")),
    "purpose": _labelled(gettext_lazy("ใช้เพื่อ")),
    "amount_baht": _labelled(gettext_lazy("จำนวนเงิน (บาท)")),
    "contact_email": _labelled(gettext_lazy("อีเมลผู้ติดต่อเรื่องบัญชี")),
}


def file_of(proposal: Proposal) -> str:
    """The address of the file that the proposal rests on; empty when there is none to look at."""
    values = proposal.values
    document = Document.objects.filter(pk=values.get("document"), order=proposal.row_id).first()
    notice = TgoNotice.objects.filter(pk=values.get("notice")).first()
    if document and document.file:
        return f"/my/documents/{document.pk}/"
    return f"/my/notices/{notice.pk}/" if notice and notice.file else ""


def round_name(round: Round) -> str:
    values = {"round": round, "period": format_period(round.period_start, round.period_end, style="short")}
    return _("%(round)s (ช่วงเวลาคิดเครดิต %(period)s)") % values


def in_baht(baht: Decimal) -> str:
    return _("%(baht)s บาท") % {"baht": format_baht(baht)}
