"""The words of the market, and named sets of states."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ListingState(models.TextChoices):
    DRAFT = "draft", _("ร่าง")
    SUBMITTED = "submitted", _("รออนุมัติ")
    RETURNED = "returned", _("ส่งกลับแก้ไข")
    PUBLISHED = "published", _("ประกาศแล้ว")
    PAUSED = "paused", pgettext_lazy("state", "พักประกาศ")
    SOLD_OUT = "sold_out", _("ขายหมด")
    WITHDRAWN = "withdrawn", pgettext_lazy("state", "ถอนประกาศ")
    EXPIRED = "expired", _("หมดอายุ")


EDITABLE = frozenset({ListingState.DRAFT, ListingState.RETURNED})
ON_THE_MARKET = frozenset({ListingState.PUBLISHED, ListingState.PAUSED, ListingState.SOLD_OUT})
HOLDS_TONNES = ON_THE_MARKET | {ListingState.SUBMITTED}
LISTING_ENDED = frozenset({ListingState.WITHDRAWN, ListingState.EXPIRED})


class OrderState(models.TextChoices):
    REQUESTED = "requested", _("รอเสนอราคา")
    QUOTED = "quoted", _("เสนอราคาแล้ว")
    DECLINED = "declined", _("ไม่รับคำขอ")
    ACCEPTED = "accepted", _("รอลงนามสัญญา")
    CONTRACTED = "contracted", _("ทำสัญญาแล้ว")  # whether money or delivery comes next
    PAID = "paid", _("ได้รับเงินแล้ว")
    INSTRUCTED = "instructed", _("แจ้ง สถ. ส่งมอบแล้ว")
    TRANSFERRING = "transferring", _("อบก. กำลังดำเนินการ")
    DELIVERED = "delivered", _("ส่งมอบแล้ว")
    COMPLETED = "completed", _("เสร็จสิ้น")
    CANCELLED = "cancelled", _("ยกเลิก")
    EXPIRED = "expired", _("พ้นกำหนด")
    REFUNDED = "refunded", _("คืนเงินแล้ว")


# The way from a request to completion, in order; what a progress bar shows.
ORDER_WAY = (
    OrderState.REQUESTED,
    OrderState.QUOTED,
    OrderState.ACCEPTED,
    OrderState.CONTRACTED,
    OrderState.PAID,
    OrderState.INSTRUCTED,
    OrderState.TRANSFERRING,
    OrderState.DELIVERED,
    OrderState.COMPLETED,
)
ENDED_WITHOUT_SALE = frozenset({OrderState.DECLINED, OrderState.CANCELLED, OrderState.EXPIRED, OrderState.REFUNDED})
ORDER_ENDED = ENDED_WITHOUT_SALE | {OrderState.COMPLETED}
ORDER_OPEN = frozenset(OrderState) - ORDER_ENDED
# States in which tonnes are set aside for the order.
ORDER_HOLDS = frozenset(
    {
        OrderState.QUOTED,
        OrderState.ACCEPTED,
        OrderState.CONTRACTED,
        OrderState.PAID,
        OrderState.INSTRUCTED,
        OrderState.TRANSFERRING,
    }
)
# States that end by themselves when their time is over.
ORDER_TIMED = frozenset({OrderState.REQUESTED, OrderState.QUOTED, OrderState.ACCEPTED, OrderState.CONTRACTED})
# No order ends by itself while it is frozen, nor before this long after: nobody could act (docs/decisions.md).
AFTER_FREEZE = dt.timedelta(days=7)


class Delivery(models.TextChoices):
    TRANSFER = "transfer", _("ถ่ายโอนเข้าบัญชี T-VER ของผู้ซื้อ")
    CANCEL_FOR_BUYER = "cancel_for_buyer", _("หักล้างในนามผู้ซื้อ")


class PaymentTerms(models.TextChoices):
    BEFORE_DELIVERY = "before_delivery", _("ชำระก่อนส่งมอบ")
    AFTER_DELIVERY = "after_delivery", _("ชำระหลังส่งมอบ")


class DocumentKind(models.TextChoices):
    CONTRACT = "contract", _("สัญญา")
    PURCHASE_ORDER = "purchase_order", _("ใบสั่งซื้อ")
    PAYMENT_EVIDENCE = "payment_evidence", _("หลักฐานการโอนเงิน")
    INSTRUCTION = "instruction", _("หนังสือแจ้งความประสงค์ให้ สถ. ส่งมอบ (ลงนามแล้ว)")
    TGO_REQUEST = "tgo_request", _("หนังสือแจ้งความประสงค์ถึง อบก. (ลงนามแล้ว)")
    REFUND = "refund", _("คำสั่งคืนเงิน")


class NoticeKind(models.TextChoices):
    """What a letter of TGO says."""

    TRANSFER = "transfer", _("แจ้งผลการถ่ายโอน")
    CANCELLATION = "cancellation", _("แจ้งผลการหักล้าง")
    REFUSAL = "refusal", _("แจ้งไม่รับคำขอ")


NOTICE_OF = {Delivery.TRANSFER: NoticeKind.TRANSFER, Delivery.CANCEL_FOR_BUYER: NoticeKind.CANCELLATION}


class NoticeState(models.TextChoices):
    UNMATCHED = "unmatched", _("ยังไม่จับคู่")
    MATCHED = "matched", _("จับคู่แล้ว รอผู้อนุมัติ")
    COUNTED = "counted", _("มีผลแล้ว")
    DISCARDED = "discarded", _("ไม่ใช้")


NOTICE_TIED = frozenset({NoticeState.MATCHED, NoticeState.COUNTED})


class LineKind(models.TextChoices):
    """What a line of TGO's statement, or an entry of our ledger that TGO knows too, is about."""

    ISSUE = "issue", _("รับรอง")
    TRANSFER = "transfer", _("ถ่ายโอน")
    CANCELLATION = "cancellation", _("หักล้าง")
    ADJUSTMENT = "adjustment", _("ปรับปรุงรายการ")


class Difference(models.TextChoices):
    """In what our ledger and TGO's statement differ."""

    TGO_ONLY = "tgo_only", _("มีในรายการของ อบก. แต่ไม่มีในระบบ")
    OURS_ONLY = "ours_only", _("มีในระบบ แต่ไม่มีในรายการของ อบก.")
    TONNES = "tonnes", _("ปริมาณไม่ตรงกัน")
    DATE = "date", _("วันที่ไม่ตรงกัน")
