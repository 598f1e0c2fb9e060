"""Where an authority's treasury receives money, and the days on which nobody works.

A row is an account as two people agreed on it, and never changes: a new account is a new row, which takes effect on
`effective_on`, after the working days that DLA's rule names. Until then it can be stopped. The account in force is the
latest that has come into effect; no sweep is needed for it.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import Bank
from registry.querysets import BankAccountQuerySet

SHOWN_DIGITS = 4


class BankAccount(models.Model):
    """An account of an authority's treasury, from the day on which it takes effect."""

    authority = models.ForeignKey(
        "LocalAuthority", models.PROTECT, related_name="bank_accounts", verbose_name=_("อปท.")
    )
    bank = models.CharField(_("ธนาคาร"), max_length=3, choices=Bank)
    branch = models.CharField(_("สาขา"), max_length=100)
    number = models.CharField(_("เลขที่บัญชี"), max_length=15)
    account_name = models.CharField(_("ชื่อบัญชี"), max_length=200)
    contact_email = models.EmailField(_("อีเมลผู้ติดต่อเรื่องบัญชี"), blank=True)
    effective_on = models.DateField(_("มีผลตั้งแต่วันที่"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้เสนอ"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้อนุมัติ"))
    approved_at = models.DateTimeField(_("อนุมัติเมื่อ"), default=timezone.now)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้ระงับ")
    )
    stopped_at = models.DateTimeField(_("ระงับเมื่อ"), null=True, blank=True)
    stop_reason = models.CharField(_("เหตุที่ระงับ"), max_length=300, blank=True)

    objects = BankAccountQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("บัญชีธนาคารของ อปท.")
        verbose_name_plural = _("บัญชีธนาคารของ อปท.")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(bank__in=Bank.values), name="bank_account_bank_known"),
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{10,15}$"), name="bank_account_number_digits"),
            models.CheckConstraint(condition=~Q(account_name="") & ~Q(branch=""), name="bank_account_named"),
            models.CheckConstraint(condition=~Q(proposed_by=F("approved_by")), name="bank_account_by_two_people"),
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_by=None, stop_reason="")
                | Q(stopped_at__isnull=False, stopped_by__isnull=False) & ~Q(stop_reason=""),
                name="bank_account_stopped_by_somebody_for_a_reason",
            ),
            models.CheckConstraint(condition=Q(effective_on__year__lt=2400), name="bank_account_in_common_era"),
            models.UniqueConstraint(
                fields=["authority", "effective_on"],
                condition=Q(stopped_at=None),
                name="bank_account_one_takes_effect_a_day",
            ),
        ]
        indexes = [models.Index(fields=["authority", "-effective_on"], name="bank_account_by_authority")]

    def __str__(self) -> str:
        return f"{Bank(self.bank).label} {self.masked_number}"

    @property
    def masked_number(self) -> str:
        """The number for those who need only recognise it: its last four digits."""
        return "•" * (len(self.number) - SHOWN_DIGITS) + self.number[-SHOWN_DIGITS:]

    @property
    def is_waiting(self) -> bool:
        return self.stopped_at is None and self.effective_on > timezone.localdate()


class Holiday(models.Model):
    """A public holiday, on which the waiting of a bank account stands still; DLA keeps the list."""

    day = models.DateField(_("วันที่"), unique=True)
    name = models.CharField(_("วันหยุด"), max_length=150)
    source = models.CharField(_("ที่มา"), max_length=300)
    is_cancelled = models.BooleanField(
        _("ยกเลิก"), default=False, help_text=_("เลือกเมื่อวันนี้ไม่ใช่วันหยุดแล้ว แถวยังคงอยู่เป็นหลักฐาน")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("วันหยุดราชการ")
        verbose_name_plural = _("วันหยุดราชการ")
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(condition=Q(day__year__lt=2400), name="holiday_in_common_era"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(source=""), name="holiday_named"),
        ]

    def __str__(self) -> str:
        return self.name
