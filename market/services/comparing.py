"""A letter of TGO beside the order that it is matched to, line by line, for who matches and for who approves.

What the letter does not say cannot be held against the order: such a line is marked, and whoever matches says in a
sentence how they know. The seller stands in no letter of TGO; it is known by the request that the letter answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.enums import NOTICE_OF, Delivery, DocumentKind, NoticeKind
from market.models import Document, Order, TgoNotice
from market.services.matching import is_named
from registry.errors import BadValue, Sentence, require
from registry.models import Act
from registry.thai import format_tonnes, normalise


class Mark(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    UNWRITTEN = "unwritten"
    NOTHING = "nothing"


MARKS: dict[Mark, Sentence] = {
    Mark.SAME: gettext_lazy("ตรงกัน"),
    Mark.DIFFERENT: gettext_lazy("ไม่ตรงกัน"),
    Mark.UNWRITTEN: gettext_lazy("ไม่ได้เขียนในหนังสือ"),
    Mark.NOTHING: gettext_lazy("คำขอซื้อไม่มีให้เทียบ"),
}

UNCONFIRMED = gettext_lazy("มีข้อที่ไม่ตรงกันหรือหนังสือไม่ได้เขียนไว้ โปรดบอกในหนึ่งประโยคว่าทราบได้อย่างไรว่าเป็นคำขอซื้อนี้")


@dataclass(frozen=True)
class Line:
    """One thing that both tell of."""

    label: str
    letter: str
    order: str
    mark: Mark

    @property
    def words(self) -> Sentence:
        return MARKS[self.mark]

    @property
    def is_open(self) -> bool:
        """Whether somebody has to say how they know."""
        return self.mark in {Mark.DIFFERENT, Mark.UNWRITTEN}


def compare_lines(notice: TgoNotice, order: Order) -> list[Line]:
    """Seller, buyer, tonnes, serials, account, reference and kind, each as the letter and as the order has it."""
    request = order.documents.filter(kind=DocumentKind.TGO_REQUEST).order_by("pk").last()
    tonnes = format_tonnes(notice.tonnes) if notice.tonnes else ""
    done = _("โอน") if notice.kind == NoticeKind.TRANSFER else _("หักล้าง")
    lines = [
        seller_line(notice, order, request),
        buyer_line(notice, order),
        line(_("ปริมาณ (ตัน)"), tonnes, format_tonnes(order.tonnes)),
        line(_("หมายเลขของ อบก."), notice.serials, request.serials if request else ""),
        line(_("อ้างถึงหนังสือเลขที่"), notice.request_number, request.number if request else ""),
    ]
    if order.delivery == Delivery.TRANSFER:
        lines.append(line(_("เลขที่บัญชี T-VER"), notice.counterparty_account, order.buyer.tver_account))
    way_fits = NOTICE_OF.get(Delivery(order.delivery)) == notice.kind
    mark = Mark.SAME if way_fits else Mark.DIFFERENT
    return [*lines, Line(_("วิธีส่งมอบ"), done, order.get_delivery_display(), mark)]


def line(label: str, letter: str, order: str) -> Line:
    if not letter.strip():
        return Line(label, "", order, Mark.UNWRITTEN)
    if not order.strip():
        return Line(label, letter, "", Mark.NOTHING)
    return Line(label, letter, order, Mark.SAME if normalise(letter) == normalise(order) else Mark.DIFFERENT)


def seller_line(notice: TgoNotice, order: Order, request: Document | None) -> Line:
    """The seller follows from a request that is about this order alone."""
    number = normalise(notice.request_number)
    is_ours = bool(number and request and normalise(request.number) == number)
    label, seller = _("ผู้ขาย"), str(order.seller)
    if not is_ours or request is None:
        return Line(label, "", seller, Mark.UNWRITTEN)
    others = Document.objects.filter(kind=DocumentKind.TGO_REQUEST, number=request.number).exclude(order=order)
    if others.exists():
        return Line(label, "", seller, Mark.UNWRITTEN)
    return Line(label, _("ตามหนังสือที่อ้างถึง"), seller, Mark.SAME)


def buyer_line(notice: TgoNotice, order: Order) -> Line:
    ours = order.beneficiary if order.delivery != Delivery.TRANSFER and order.beneficiary else order.buyer.name
    label = _("ผู้รับโอนหรือผู้รับประโยชน์")
    if not notice.counterparty.strip():
        return Line(label, "", ours, Mark.UNWRITTEN)
    return Line(label, notice.counterparty, ours, Mark.SAME if is_named(notice.counterparty, order) else Mark.DIFFERENT)


def require_confirmed(notice: TgoNotice, order: Order, sentence: str) -> None:
    """Raise BadValue where the letter leaves something open and nobody says how it is known."""
    is_open = any(each.is_open for each in compare_lines(notice, order))
    require(sentence.strip() or not is_open, BadValue(UNCONFIRMED, field="confirmed"))


def confirmation_of(notice: TgoNotice) -> Act | None:
    """With which sentence, and by whom, the letter was matched last."""
    return Act.objects.about(notice).filter(verb="match_notice").select_related("actor").order_by("-pk").first()
