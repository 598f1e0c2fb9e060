"""What each run of `audit_ledger` found, so that DLA's first page can tell when the ledger was last read through."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditRun(models.Model):
    """One reading of the whole ledger; `findings` is how many contradictions it found, `first` names the first."""

    started_at = models.DateTimeField(_("เริ่มตรวจเมื่อ"))
    ended_at = models.DateTimeField(_("ตรวจเสร็จเมื่อ"), default=timezone.now)
    findings = models.PositiveIntegerField(_("ข้อขัดแย้งที่พบ"), default=0)
    first = models.TextField(_("ข้อแรกที่พบ"), blank=True)
    counts = models.JSONField(_("จำนวนที่ตรวจ"), default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การตรวจสอบบัญชี")
        verbose_name_plural = _("การตรวจสอบบัญชี")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gte=F("started_at")), name="audit_ends_after_start"),
            models.CheckConstraint(
                condition=Q(findings=0, first="") | Q(findings__gt=0) & ~Q(first=""), name="audit_names_what_it_found"
            ),
        ]

    def __str__(self) -> str:
        return str(_("การตรวจสอบบัญชีครั้งที่ %(number)s") % {"number": self.pk})
