"""TGO's statements of DLA's T-VER account as they were received, and what was said about each difference."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market.enums import LineKind
from registry.models.credits import private_files
from registry.querysets import LockingQuerySet
from registry.thai import format_date


class TgoStatement(models.Model):
    """One file of TGO: everything in DLA's T-VER account up to a day. What it says is never changed here."""

    dated_on = models.DateField(_("ข้อมูลถึงวันที่"))
    closing_tonnes = models.PositiveBigIntegerField(
        _("ยอดคงเหลือตาม อบก. (ตัน)"), null=True, blank=True, help_text=_("เว้นว่างได้หากรายการของ อบก. ไม่ได้ระบุ")
    )
    file = models.FileField(_("ไฟล์รายการของ อบก."), storage=private_files, upload_to="statements/%Y/")
    file_name = models.CharField(_("ชื่อไฟล์"), max_length=200)
    sha256 = models.CharField(_("รหัสตรวจสอบไฟล์ (SHA-256)"), max_length=64)
    note = models.TextField(_("หมายเหตุ"), blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้นำเข้า")
    )
    uploaded_at = models.DateTimeField(_("นำเข้าเมื่อ"), default=timezone.now)
    is_demo = models.BooleanField(_("ข้อมูลสมมติ"), default=False)

    objects = LockingQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("รายการของ อบก.")
        verbose_name_plural = _("กระทบยอดกับ อบก.")
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(dated_on__year__lt=2400), name="statement_dated_in_common_era"),
            models.UniqueConstraint(fields=["sha256"], name="statement_file_once"),
        ]

    def __str__(self) -> str:
        return str(_("รายการของ อบก. ถึงวันที่ %(day)s") % {"day": format_date(self.dated_on)})


class StatementLine(models.Model):
    """A line of the file, in whole tonnes."""

    statement = models.ForeignKey(TgoStatement, models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField(_("แถวที่"))
    dated_on = models.DateField(_("วันที่"))
    kind = models.CharField(_("รายการ"), max_length=12, choices=LineKind)
    number = models.CharField(_("เลขที่หนังสือ"), max_length=80)
    number_key = models.CharField(max_length=120)
    serials = models.TextField(_("หมายเลขของ อบก."), blank=True)
    tonnes = models.PositiveBigIntegerField(_("ตัน"))
    counterparty_account = models.CharField(_("บัญชีคู่รายการ"), max_length=80, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("บรรทัดในรายการของ อบก.")
        verbose_name_plural = _("บรรทัดในรายการของ อบก.")
        ordering = ["statement", "row"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="line_kind_known"),
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="line_tonnes_positive"),
            models.CheckConstraint(condition=Q(dated_on__year__lt=2400), name="line_dated_in_common_era"),
            models.UniqueConstraint(fields=["statement", "row"], name="line_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.tonnes}"


class ExceptionNote(models.Model):
    """What an officer said about a difference; the latest says whether it is settled. Nothing is overwritten."""

    statement = models.ForeignKey(TgoStatement, models.PROTECT, related_name="remarks")
    key = models.CharField(max_length=160)
    note = models.TextField(_("คำอธิบาย"))
    is_settled = models.BooleanField(_("จบเรื่องแล้ว"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("คำอธิบายรายการที่ไม่ตรง")
        verbose_name_plural = _("คำอธิบายรายการที่ไม่ตรง")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="remark_says_something")]
        indexes = [models.Index(fields=["statement", "key"], name="remark_by_difference")]

    def __str__(self) -> str:
        return self.note
