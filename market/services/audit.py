"""Do the listings and orders agree with what the ledger set aside for them? Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market.enums import HOLDS_TONNES, ORDER_HOLDS, ListingState, OrderState
from market.models import Certificate, Listing, Order, TgoNotice
from registry.errors import LedgerBroken
from registry.models import CreditBlock, Reservation
from registry.services.audit import Counts

# Orders whose tonnes are gone from the listing: held, or handed over.
ORDER_TAKES = ORDER_HOLDS | {OrderState.DELIVERED, OrderState.COMPLETED}
MAY_SELL = frozenset({ListingState.PUBLISHED, ListingState.PAUSED, ListingState.SOLD_OUT})


def audit_market(counts: Counts) -> Iterator[LedgerBroken]:
    """Every listing and order that contradicts its reservation, and set-aside tonnes that belong to nobody."""
    yield from _audit_listings(counts)
    yield from _audit_orders(counts)
    yield from _audit_reservations()
    yield from _audit_certificates(counts)
    yield from _audit_notices(counts)


# --- listings ------------------------------------------------------------------------------------------------------


def _audit_listings(counts: Counts) -> Iterator[LedgerBroken]:
    counts[Listing] += Listing.objects.count()
    held = Listing.objects.filter(reservation__tonnes__gt=0)
    for listing in held.exclude(state__in=HOLDS_TONNES).order_by("pk").iterator():
        yield _broken(listing, _("%(row)s กันปริมาณไว้ทั้งที่สถานะไม่ให้กัน"))
    for listing in held.filter(_strange_blocks()).order_by("pk").iterator():
        yield _broken(listing, _("%(row)s กันปริมาณของบัญชีหรือรอบอื่น"))
    yield from _audit_listing_totals()


def _strange_blocks() -> Exists:
    """Blocks of the reservation that are not the listing's authority's, or not of its round."""
    blocks = CreditBlock.objects.filter(reservation=OuterRef("reservation"))
    return Exists(blocks.exclude(account__authority=OuterRef("authority"), round=OuterRef("round")))


def _audit_listing_totals() -> Iterator[LedgerBroken]:
    """What is left and what orders took make up the offer; once it may not sell, returned tonnes leave it."""
    taken = Sum("orders__tonnes", filter=Q(orders__state__in=ORDER_TAKES))
    rows = Listing.objects.annotate(accounted=Coalesce("reservation__tonnes", 0) + Coalesce(taken, 0))
    may_sell = Q(state__in=MAY_SELL, expires_on__gte=timezone.localdate()) | Q(state=ListingState.SUBMITTED)
    wrong = Q(accounted__gt=F("tonnes")) | may_sell & Q(accounted__lt=F("tonnes"))
    for listing in rows.filter(wrong).order_by("pk").iterator():
        yield _broken(
            listing,
            _("%(row)s เสนอขาย %(tonnes)s ตัน แต่ที่เหลือกับที่อยู่ในคำขอซื้อรวมเป็น %(sum)s ตัน"),
            tonnes=f"{listing.tonnes:,}",
            sum=f"{listing.accounted:,}",
        )


# --- orders --------------------------------------------------------------------------------------------------------


def _audit_orders(counts: Counts) -> Iterator[LedgerBroken]:
    counts[Order] += Order.objects.count()
    for order in Order.objects.exclude(seller=F("listing__authority")).order_by("pk").iterator():
        yield _broken(order, _("%(row)s มีผู้ขายไม่ตรงกับประกาศขาย"))
    holding = Order.objects.filter(state__in=ORDER_HOLDS)
    for order in (
        holding.exclude(tonnes=F("reservation__tonnes")).select_related("reservation").order_by("pk").iterator()
    ):
        yield _broken(
            order,
            _("%(row)s ปริมาณ %(tonnes)s ตัน แต่กันไว้ %(held)s ตัน"),
            tonnes=f"{order.tonnes:,}",
            held=f"{order.reservation.tonnes:,}",
        )
    ended = Order.objects.exclude(state__in=ORDER_HOLDS).filter(reservation__tonnes__gt=0)
    for order in ended.order_by("pk").iterator():
        yield _broken(order, _("%(row)s กันปริมาณไว้ทั้งที่สถานะไม่ให้กัน"))
    blocks = CreditBlock.objects.filter(reservation=OuterRef("reservation"))
    strange = Exists(blocks.exclude(account__authority=OuterRef("seller"), round=OuterRef("listing__round")))
    for order in Order.objects.filter(reservation__tonnes__gt=0).filter(strange).order_by("pk").iterator():
        yield _broken(order, _("%(row)s กันปริมาณของบัญชีหรือรอบอื่น"))


def _audit_reservations() -> Iterator[LedgerBroken]:
    held = Reservation.objects.filter(tonnes__gt=0)
    for reservation in held.filter(listing=None, order=None).order_by("pk").iterator():
        yield LedgerBroken(
            _("การกัน %(reservation)s กันไว้ %(tonnes)s ตัน โดยไม่มีประกาศขายหรือคำขอซื้อ"),
            reservation=reservation.pk,
            tonnes=f"{reservation.tonnes:,}",
        )
    for reservation in held.filter(listing__isnull=False, order__isnull=False).order_by("pk").iterator():
        yield LedgerBroken(_("การกัน %(reservation)s เป็นของทั้งประกาศขายและคำขอซื้อ"), reservation=reservation.pk)


def _audit_certificates(counts: Counts) -> Iterator[LedgerBroken]:
    counts[Certificate] += Certificate.objects.count()
    moved = Sum(F("transaction__movements__last_serial") - F("transaction__movements__first_serial") + 1)
    rows = Certificate.objects.annotate(moved=Coalesce(moved, 0)).exclude(moved=F("order__tonnes"))
    for certificate in rows.select_related("order").order_by("pk").iterator():
        yield LedgerBroken(
            _("เอกสารยืนยัน %(code)s ของคำขอซื้อ %(tonnes)s ตัน แต่บัญชีเคลื่อนไหว %(moved)s ตัน"),
            code=certificate.code,
            tonnes=f"{certificate.order.tonnes:,}",
            moved=f"{certificate.moved:,}",
        )


def _audit_notices(counts: Counts) -> Iterator[LedgerBroken]:
    """Nothing is delivered before TGO's letter: every certificate rests on one that counts, of the same tonnes."""
    letters = TgoNotice.objects.counted().of_deliveries()
    counts[TgoNotice] += letters.count()
    told = letters.filter(order=OuterRef("order"), tonnes=OuterRef("order__tonnes"))
    for certificate in Certificate.objects.exclude(Exists(told)).select_related("order").order_by("pk").iterator():
        yield LedgerBroken(
            _("เอกสารยืนยัน %(code)s ไม่มีหนังสือแจ้งผลของ อบก. จำนวน %(tonnes)s ตันรองรับ"),
            code=certificate.code,
            tonnes=f"{certificate.order.tonnes:,}",
        )


def _broken(row: Listing | Order, sentence: Any, **values: object) -> LedgerBroken:
    return LedgerBroken(sentence, row=row, **values)
