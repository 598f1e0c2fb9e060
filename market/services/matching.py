"""Which order a letter of TGO is probably about: the orders that wait for one, by what the letter and they share."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from market.enums import NOTICE_OF, NOTICE_TIED, Delivery, DocumentKind, NoticeKind, OrderState
from market.models import Document, Order, TgoNotice
from registry.errors import Sentence
from registry.thai import normalise

LOOKED_AT = 2_000  # orders at TGO at one time
SUGGESTED = 10


@dataclass(frozen=True)
class Suggestion:
    """An order, what speaks for it, and what speaks against it; the best has the most for it."""

    order: Order
    request: Document | None
    reasons: list[Sentence]
    doubts: list[Sentence]
    score: int


def suggest(notice: TgoNotice) -> list[Suggestion]:
    """The orders at TGO that share something with the letter, the likeliest first; two queries."""
    found = [compare(notice, order) for order in waiting_orders(notice)]
    likely = [each for each in found if each.score > 0]
    return sorted(likely, key=lambda each: (-each.score, each.order.pk))[:SUGGESTED]


def waiting_orders(notice: TgoNotice) -> list[Order]:
    """The orders that wait for a letter of this kind and have none yet."""
    requests = Document.objects.filter(kind=DocumentKind.TGO_REQUEST).order_by("pk")
    orders = Order.objects.in_states([OrderState.TRANSFERRING]).with_parties()
    if notice.kind != NoticeKind.REFUSAL:
        orders = orders.filter(delivery__in=[way for way, kind in NOTICE_OF.items() if kind == notice.kind])
    tied = TgoNotice.objects.filter(state__in=NOTICE_TIED).of_deliveries()
    free = orders.exclude(pk__in=tied.values("order"))
    return list(free.prefetch_related(Prefetch("documents", requests, to_attr="requests")).order_by("-pk")[:LOOKED_AT])


def compare(notice: TgoNotice, order: Order) -> Suggestion:
    requests: list[Document] = order.requests  # type: ignore[attr-defined]
    request = requests[-1] if requests else None
    reasons: list[tuple[int, Sentence]] = []
    doubts: list[Sentence] = []
    if notice.request_number and request:
        if normalise(request.number) == normalise(notice.request_number):
            reasons.append((8, _("เลขที่หนังสือถึง อบก. ตรงกัน")))
        else:
            doubts.append(_("เลขที่หนังสือถึง อบก. ไม่ตรงกัน"))
    if notice.tonnes == order.tonnes:
        reasons.append((2, _("ปริมาณตรงกัน")))
    elif notice.tonnes:
        doubts.append(_("ปริมาณไม่ตรงกัน"))
    if notice.counterparty_account and order.delivery == Delivery.TRANSFER:
        if normalise(notice.counterparty_account) == normalise(order.buyer.tver_account):
            reasons.append((4, _("เลขที่บัญชี T-VER ตรงกัน")))
        else:
            doubts.append(_("เลขที่บัญชี T-VER ไม่ตรงกัน"))
    if is_named(notice.counterparty, order):
        reasons.append((4, _("ชื่อผู้รับตรงกัน")))
    return Suggestion(order, request, [why for _weight, why in reasons], doubts, sum(weight for weight, _w in reasons))


def is_named(name: str, order: Order) -> bool:
    """Whether the name in the letter is the buyer's or the beneficiary's, or a part of it."""
    wanted = normalise(name)
    return bool(wanted) and any(wanted in normalise(each) for each in (order.buyer.name, order.beneficiary))
