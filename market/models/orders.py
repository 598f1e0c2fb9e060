"""Orders of one seller and one buyer, the papers made outside, the money, and purchases of several orders."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market.enums import (
    ORDER_ENDED,
    ORDER_HOLDS,
    ORDER_TIMED,
    Delivery,
    DocumentKind,
    OrderState,
    PaymentTerms,
)
from market.querysets import OrderQuerySet, PurchaseQuerySet
from registry.models.credits import private_files


class Purchase(models.Model):
    """One buyer's wish for tonnes of several sellers: one order each, one progress page, one summary."""

    buyer = models.ForeignKey("registry.Buyer", models.PROTECT, related_name="purchases", verbose_name=_("ผู้ซื้อ"))
    tonnes = models.PositiveBigIntegerField(_("ปริมาณ (ตัน)"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("เริ่มเมื่อ"), default=timezone.now)
    summary = models.OneToOneField("registry.Paper", models.PROTECT, null=True, blank=True, related_name="purchase")

    objects = PurchaseQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("คำขอซื้อหลายแห่ง")
        verbose_name_plural = _("คำขอซื้อหลายแห่ง")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(tonnes__gt=0), name="purchase_tonnes_positive")]

    def __str__(self) -> str:
        return str(_("คำขอซื้อหลายแห่งที่ %(number)s") % {"number": self.pk})

    def get_absolute_url(self) -> str:
        return f"/my/purchases/{self.pk}/"


class Order(models.Model):
    """A buyer's request to one seller; `market.steps` says who may take it from state to state."""

    purchase = models.ForeignKey(Purchase, models.PROTECT, null=True, blank=True, related_name="orders")
    listing = models.ForeignKey("market.Listing", models.PROTECT, related_name="orders", verbose_name=_("ประกาศขาย"))
    seller = models.ForeignKey("registry.LocalAuthority", models.PROTECT, related_name="sales", verbose_name=_("ผู้ขาย"))
    buyer = models.ForeignKey("registry.Buyer", models.PROTECT, related_name="orders", verbose_name=_("ผู้ซื้อ"))
    tonnes = models.PositiveBigIntegerField(_("ปริมาณ (ตัน)"))
    price_baht = models.DecimalField(_("ราคาต่อตัน (บาท)"), max_digits=12, decimal_places=2)
    vat_percent = models.DecimalField(_("ภาษีมูลค่าเพิ่ม (ร้อยละ)"), max_digits=4, decimal_places=2, default=0)
    delivery = models.CharField(_("วิธีส่งมอบ"), max_length=20, choices=Delivery, default=Delivery.TRANSFER)
    payment_terms = models.CharField(
        _("เงื่อนไขการชำระเงิน"), max_length=20, choices=PaymentTerms, default=PaymentTerms.BEFORE_DELIVERY
    )
    beneficiary = models.CharField(_("ผู้รับประโยชน์"), max_length=200, blank=True)
    purpose = models.CharField(_("วัตถุประสงค์การหักล้าง"), max_length=200, blank=True)
    buyer_reference = models.CharField(_("เลขที่ใบสั่งซื้อของผู้ซื้อ"), max_length=60, blank=True)
    state = models.CharField(_("สถานะ"), max_length=12, choices=OrderState, default=OrderState.REQUESTED)
    due_at = models.DateTimeField(_("ครบกำหนด"), null=True, blank=True)
    ends_at = models.DateTimeField(_("พ้นกำหนดรวมเวลาผ่อนผัน"), null=True, blank=True, editable=False)
    reservation = models.OneToOneField(
        "registry.Reservation", models.PROTECT, null=True, blank=True, related_name="order", editable=False
    )
    bank_account = models.ForeignKey(
        "registry.BankAccount",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        editable=False,
        verbose_name=_("บัญชีรับเงินตามสัญญา"),
    )
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    requested_at = models.DateTimeField(_("ขอซื้อเมื่อ"), default=timezone.now, editable=False)
    tgo_complete_on = models.DateField(_("อบก. แจ้งว่าเอกสารครบเมื่อ"), null=True, blank=True)
    completed_at = models.DateTimeField(_("เสร็จสิ้นเมื่อ"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("ปรับปรุงเมื่อ"), auto_now=True)
    papers = models.ManyToManyField("registry.Paper", related_name="orders", blank=True)

    objects = OrderQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("คำขอซื้อ")
        verbose_name_plural = _("คำขอซื้อ")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="order_tonnes_positive"),
            models.CheckConstraint(condition=Q(price_baht__gt=0), name="order_price_positive"),
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_known"),
            models.CheckConstraint(condition=Q(delivery__in=Delivery.values), name="order_delivery_known"),
            models.CheckConstraint(condition=Q(payment_terms__in=PaymentTerms.values), name="order_terms_known"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ORDER_HOLDS)) | Q(reservation__isnull=False),
                name="order_held_is_set_aside",
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.COMPLETED, completed_at__isnull=False)
                | ~Q(state=OrderState.COMPLETED) & Q(completed_at=None),
                name="order_completed_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ORDER_TIMED)) | Q(ends_at__isnull=False),
                name="order_waiting_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(delivery=Delivery.CANCEL_FOR_BUYER) | ~Q(beneficiary=""),
                name="order_cancellation_names_a_beneficiary",
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "state"], name="order_by_seller"),
            models.Index(fields=["buyer", "state"], name="order_by_buyer"),
            models.Index(fields=["state", "ends_at"], name="order_by_end"),
            models.Index(fields=["-completed_at", "-id"], name="order_by_completion"),
        ]

    def __str__(self) -> str:
        return str(_("คำขอซื้อที่ %(number)s") % {"number": self.pk})

    def get_absolute_url(self) -> str:
        return f"/my/orders/{self.pk}/"

    @property
    def authority(self):
        """The seller, under the name that acts and scopes look for."""
        return self.seller

    @property
    def current_state(self) -> OrderState:
        """The state as of now, whether or not a sweep has recorded the end."""
        return OrderState.EXPIRED if self.is_overdue else OrderState(self.state)

    @property
    def is_overdue(self) -> bool:
        """Whether its time is over; a freeze stops the clock. Orders read `with_freezes()` know it without a query."""
        is_late = self.state in ORDER_TIMED and self.ends_at is not None and self.ends_at < timezone.now()
        if not is_late:
            return False
        return not self._read_with_freezes("is_held")

    @property
    def is_frozen(self) -> bool:
        """Whether a freeze lies over its seller or its buyer's account."""
        return self._read_with_freezes("has_freeze")

    def _read_with_freezes(self, name: str) -> bool:
        """A column of `with_freezes()`, read now when the order was not read with it."""
        if hasattr(self, name):
            return bool(getattr(self, name))
        return bool(Order.objects.with_freezes().filter(pk=self.pk).values_list(name, flat=True).get())

    @property
    def is_ended(self) -> bool:
        return self.current_state in ORDER_ENDED

    @property
    def net_baht(self) -> Decimal:
        """Tonnes times price, before VAT."""
        return self.tonnes * self.price_baht

    @property
    def vat_baht(self) -> Decimal:
        return (self.net_baht * self.vat_percent / 100).quantize(Decimal("0.01"))

    @property
    def amount_baht(self) -> Decimal:
        """What the buyer pays."""
        return self.net_baht + self.vat_baht

    @property
    def is_paid(self) -> bool:
        return Payment.objects.filter(order=self).exists()


class Document(models.Model):
    """A paper made outside the system: its number, date and file as recorded."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="documents", verbose_name=_("คำขอซื้อ"))
    kind = models.CharField(_("ประเภท"), max_length=20, choices=DocumentKind)
    number = models.CharField(_("เลขที่"), max_length=80, blank=True)
    dated_on = models.DateField(_("ลงวันที่"))
    signatories = models.CharField(_("ผู้ลงนาม"), max_length=300, blank=True)
    serials = models.TextField(_("หมายเลขของ อบก."), blank=True)
    file = models.FileField(_("ไฟล์"), storage=private_files, upload_to="documents/%Y/%m/", blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("เพิ่มเมื่อ"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("เอกสารประกอบ")
        verbose_name_plural = _("เอกสารประกอบ")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_known"),
            models.CheckConstraint(condition=Q(dated_on__year__lt=2400), name="document_dated_in_common_era"),
        ]

    def __str__(self) -> str:
        return f"{DocumentKind(self.kind).label} {self.number}".strip()


class Payment(models.Model):
    """Money that an authority's treasury confirms, with its official receipt, which is issued elsewhere."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="payment", verbose_name=_("คำขอซื้อ"))
    amount_baht = models.DecimalField(_("จำนวนเงิน (บาท)"), max_digits=16, decimal_places=2)
    received_on = models.DateField(_("ได้รับเงินเมื่อ"))
    receipt_book = models.CharField(_("ใบเสร็จรับเงินเล่มที่"), max_length=40, blank=True)
    receipt_number = models.CharField(_("ใบเสร็จรับเงินเลขที่"), max_length=40)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("ยืนยันเมื่อ"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การรับเงิน")
        verbose_name_plural = _("การรับเงิน")
        constraints = [
            models.CheckConstraint(condition=Q(amount_baht__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(condition=~Q(receipt_number=""), name="payment_names_a_receipt"),
            models.CheckConstraint(condition=Q(received_on__year__lt=2400), name="payment_received_in_common_era"),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_book}/{self.receipt_number}"
