"""TGO's letters about our requests: recorded when they arrive, matched to an order, counted when two people agree.

arrives (unmatched) → matched to an order's request → counted: only then does the ledger move
                    → discarded, when it was recorded by mistake
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market.enums import NOTICE_TIED, NoticeKind, NoticeState
from market.querysets import NoticeQuerySet
from registry.models.credits import private_files


class TgoNotice(models.Model):
    """One letter of TGO, as it reads. The same number and date is the same letter, however its number was typed."""

    kind = models.CharField(_("ประเภทหนังสือ"), max_length=12, choices=NoticeKind)
    number = models.CharField(_("เลขที่หนังสือ"), max_length=80)
    number_key = models.CharField(max_length=120, editable=False)
    dated_on = models.DateField(_("ลงวันที่"))
    tonnes = models.PositiveBigIntegerField(_("ปริมาณตามหนังสือ (ตัน)"), null=True, blank=True)
    request_number = models.CharField(_("อ้างถึงหนังสือเลขที่"), max_length=80, blank=True)
    counterparty = models.CharField(_("ผู้รับโอนหรือผู้รับประโยชน์ตามหนังสือ"), max_length=200, blank=True)
    counterparty_account = models.CharField(_("เลขที่บัญชี T-VER ตามหนังสือ"), max_length=40, blank=True)
    serials = models.TextField(_("หมายเลขของ อบก."), blank=True)
    note = models.TextField(_("หมายเหตุ"), blank=True)
    file = models.FileField(_("ไฟล์หนังสือ"), storage=private_files, upload_to="notices/%Y/%m/", blank=True)
    state = models.CharField(_("สถานะ"), max_length=10, choices=NoticeState, default=NoticeState.UNMATCHED)
    order = models.ForeignKey(
        "market.Order", models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("คำขอซื้อ")
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้บันทึก"))
    recorded_at = models.DateTimeField(_("บันทึกเมื่อ"), default=timezone.now)

    objects = NoticeQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("หนังสือแจ้งผลของ อบก.")
        verbose_name_plural = _("หนังสือแจ้งผลของ อบก.")
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"),
            models.CheckConstraint(condition=Q(state__in=NoticeState.values), name="notice_state_known"),
            models.CheckConstraint(condition=~Q(number_key=""), name="notice_has_a_number"),
            models.CheckConstraint(condition=Q(dated_on__year__lt=2400), name="notice_dated_in_common_era"),
            models.CheckConstraint(
                condition=Q(kind=NoticeKind.REFUSAL) | Q(tonnes__gt=0), name="notice_of_tonnes_says_how_many"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(NOTICE_TIED), order__isnull=False)
                | ~Q(state__in=sorted(NOTICE_TIED)) & Q(order=None),
                name="notice_matched_names_an_order",
            ),
            # the same letter counts once
            models.UniqueConstraint(
                fields=["number_key", "dated_on"],
                condition=~Q(state=NoticeState.DISCARDED),
                name="notice_number_and_date_once",
            ),
            # and an order is delivered by one letter
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=sorted(NOTICE_TIED)) & ~Q(kind=NoticeKind.REFUSAL),
                name="notice_one_delivers_an_order",
            ),
        ]
        indexes = [models.Index(fields=["state", "-dated_on"], name="notice_by_state")]

    def __str__(self) -> str:
        return str(_("%(kind)s เลขที่ %(number)s") % {"kind": NoticeKind(self.kind).label, "number": self.number})
