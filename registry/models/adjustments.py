"""Adjustments after over-issuance (ปรับปรุงรายการ), and what the programme then still owes.

TGO finds that a round brought too many tonnes. DLA, the developer, answers for it: unsold tonnes that nothing sets
aside go from accounts to the adjusted account, and what cannot be taken is a debt of the programme, which is set off
when the next rounds of the project are issued. What a buyer holds is never touched (registry/guards/freezes.py).

    Adjustment (of a round) ─ AdjustmentLine: tonnes of an account
        └ ProgrammeDebt: tonnes owed ─ DebtSettlement: tonnes of a later round, with their ledger transaction
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import AdjustmentState
from registry.models.credits import Account, LedgerTransaction, Project, Round
from registry.querysets import DebtQuerySet, LockingQuerySet


class Adjustment(models.Model):
    """One finding of over-issuance. Its lines and its debt never change: a returned one is proposed anew."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="adjustments", verbose_name=_("รอบที่รับรองเกิน"))
    debt_tonnes = models.PositiveBigIntegerField(_("บันทึกเป็นหนี้ของโครงการ (ตัน)"), default=0)
    reason = models.CharField(_("เหตุผล"), max_length=300)
    tgo_reference = models.CharField(_("หนังสือของ อบก. เลขที่"), max_length=120)
    state = models.CharField(
        _("สถานะ"), max_length=10, choices=AdjustmentState, default=AdjustmentState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("ผู้เสนอ")
    )
    proposed_at = models.DateTimeField(_("เสนอเมื่อ"), default=timezone.now, editable=False)
    recorded_at = models.DateTimeField(_("บันทึกเมื่อ"), null=True, blank=True, editable=False)
    entry = models.OneToOneField(
        LedgerTransaction,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="adjustment",
        verbose_name=_("รายการเคลื่อนไหวบัญชี"),
    )

    objects = LockingQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การปรับปรุงรายการ")
        verbose_name_plural = _("การปรับปรุงรายการ")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AdjustmentState.values), name="adjustment_state_known"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(tgo_reference=""), name="adjustment_says_why"),
            models.CheckConstraint(
                condition=Q(state=AdjustmentState.RECORDED, recorded_at__isnull=False)
                | ~Q(state=AdjustmentState.RECORDED) & Q(recorded_at=None, entry=None),
                name="adjustment_recorded_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(_("การปรับปรุงรายการที่ %(number)s") % {"number": self.pk})

    @property
    def taken_tonnes(self) -> int:
        """Whole tonnes that its lines take from accounts."""
        return sum(line.tonnes for line in self.lines.all())


class AdjustmentLine(models.Model):
    """How many tonnes of the round an account gives up."""

    adjustment = models.ForeignKey(Adjustment, models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("บัญชี"))
    tonnes = models.PositiveBigIntegerField(_("ปริมาณ (ตัน)"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("รายการย่อยของการปรับปรุง")
        verbose_name_plural = _("รายการย่อยของการปรับปรุง")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["adjustment", "account"], name="adjustment_line_once_an_account"),
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="adjustment_line_tonnes_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.tonnes}"


class ProgrammeDebt(models.Model):
    """Tonnes that the programme owes; the oldest debt is set off first."""

    adjustment = models.OneToOneField(
        Adjustment, models.PROTECT, related_name="debt", verbose_name=_("การปรับปรุงรายการ")
    )
    project = models.ForeignKey(Project, models.PROTECT, related_name="debts", verbose_name=_("โครงการ"))
    tonnes = models.PositiveBigIntegerField(_("หนี้ทั้งหมด (ตัน)"))
    settled_tonnes = models.PositiveBigIntegerField(_("หักแล้ว (ตัน)"), default=0)
    recorded_at = models.DateTimeField(_("บันทึกเมื่อ"), default=timezone.now)

    objects = DebtQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("หนี้ของโครงการ")
        verbose_name_plural = _("หนี้ของโครงการ")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="debt_tonnes_positive"),
            models.CheckConstraint(condition=Q(settled_tonnes__lte=F("tonnes")), name="debt_settled_no_more_than_owed"),
        ]

    def __str__(self) -> str:
        return str(_("หนี้ของโครงการที่ %(number)s") % {"number": self.pk})

    @property
    def left(self) -> int:
        return self.tonnes - self.settled_tonnes


class DebtSettlement(models.Model):
    """Tonnes of a later round that went to the adjusted account for a debt, when the round was issued."""

    debt = models.ForeignKey(ProgrammeDebt, models.PROTECT, related_name="settlements")
    round = models.ForeignKey(Round, models.PROTECT, related_name="settlements", verbose_name=_("รอบที่หัก"))
    tonnes = models.PositiveBigIntegerField(_("ปริมาณ (ตัน)"))
    entry = models.OneToOneField(LedgerTransaction, models.PROTECT, related_name="settlement")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การหักหนี้ของโครงการ")
        verbose_name_plural = _("การหักหนี้ของโครงการ")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["debt", "round"], name="debt_settled_once_a_round"),
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="debt_settlement_tonnes_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.tonnes}"
