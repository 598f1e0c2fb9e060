"""Listings: an authority's offer of tonnes of one round at a price."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market.enums import EDITABLE, HOLDS_TONNES, ListingState
from market.querysets import ListingQuerySet
from registry.services.freezing import freeze_over


class Listing(models.Model):
    """`tonnes` were offered; what is left of them lies in the reservation. A firm listing needs no quotation."""

    authority = models.ForeignKey(
        "registry.LocalAuthority", models.PROTECT, related_name="listings", verbose_name=_("อปท.")
    )
    round = models.ForeignKey("registry.Round", models.PROTECT, related_name="listings", verbose_name=_("รอบ"))
    tonnes = models.PositiveBigIntegerField(_("ปริมาณ (ตัน)"))
    price_baht = models.DecimalField(_("ราคาต่อตัน (บาท)"), max_digits=12, decimal_places=2)
    floor_price_baht = models.DecimalField(
        _("ราคาขั้นต่ำ (บาท) ไม่แสดงต่อสาธารณะ"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    is_firm = models.BooleanField(
        _("ยืนยันราคาตามประกาศ"), default=False, help_text=_("ผู้ซื้อที่รับราคานี้ได้สิทธิทันที ไม่ต้องเสนอราคาอีก")
    )
    words = models.TextField(_("ข้อความในประกาศ"), blank=True, max_length=2000)
    expires_on = models.DateField(_("ประกาศถึงวันที่"))
    state = models.CharField(_("สถานะ"), max_length=10, choices=ListingState, default=ListingState.DRAFT)
    reservation = models.OneToOneField(
        "registry.Reservation", models.PROTECT, null=True, blank=True, related_name="listing", editable=False
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    published_at = models.DateTimeField(_("ประกาศเมื่อ"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("ปรับปรุงเมื่อ"), auto_now=True)

    objects = ListingQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ประกาศขาย")
        verbose_name_plural = _("ประกาศขาย")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="listing_tonnes_positive"),
            models.CheckConstraint(condition=Q(price_baht__gt=0), name="listing_price_positive"),
            models.CheckConstraint(condition=Q(expires_on__year__lt=2400), name="listing_expiry_in_common_era"),
            models.CheckConstraint(condition=Q(state__in=ListingState.values), name="listing_state_known"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")), name="listing_by_two_people"
            ),
            # What is offered is set aside: a listing on the market without its tonnes could be sold twice.
            models.CheckConstraint(
                condition=~Q(state__in=sorted(HOLDS_TONNES)) | Q(reservation__isnull=False),
                name="listing_offered_is_set_aside",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(EDITABLE | {ListingState.SUBMITTED, ListingState.WITHDRAWN}))
                | Q(published_at__isnull=False, approved_by__isnull=False),
                name="listing_published_was_approved",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="listing_by_state"),
            models.Index(fields=["state", "price_baht", "id"], name="listing_by_price"),
            models.Index(fields=["authority", "state"], name="listing_by_authority"),
        ]

    def __str__(self) -> str:
        return str(_("ประกาศขายที่ %(number)s") % {"number": self.pk})

    def get_absolute_url(self) -> str:
        return reverse("market:listing", args=[self.pk])

    @property
    def tonnes_available(self) -> int:
        """Whole tonnes that may still be ordered; none while a freeze lies over the seller."""
        if self.reservation is None or not self.is_on_sale or self.is_frozen:
            return 0
        return self.reservation.tonnes

    @property
    def current_state(self) -> ListingState:
        """The state as of today, whether or not a sweep has recorded the end."""
        ended = self.state in {ListingState.PUBLISHED, ListingState.PAUSED} and self.expires_on < timezone.localdate()
        return ListingState.EXPIRED if ended else ListingState(self.state)

    @property
    def is_frozen(self) -> bool:
        """Whether a freeze lies over its seller. Listings read `with_parties()` know it without a query."""
        has_freeze = getattr(self, "has_freeze", None)
        return freeze_over(self.authority) is not None if has_freeze is None else has_freeze

    @property
    def is_on_sale(self) -> bool:
        return self.current_state == ListingState.PUBLISHED

    @property
    def amount_baht(self) -> Decimal:
        return self.tonnes * self.price_baht
