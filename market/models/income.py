"""What an authority says it did with the money from its credits; reported by one person, approved by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.querysets import LockingQuerySet, Visitor, authority_scope, sees_everything

YEARS_BE = (2562, 2700)  # the project was registered in 2562


class MoneyUseQuerySet(LockingQuerySet["MoneyUse"]):
    def public(self) -> MoneyUseQuerySet:
        """What stands: approved, and not taken back."""
        return self.filter(withdrawn_at=None)

    def visible_to(self, user: Visitor) -> MoneyUseQuerySet:
        return self if sees_everything(user) else self.filter(authority_scope(user, "authority"))


class MoneyUse(models.Model):
    """One purpose in one fiscal year. A row is never altered; a wrong one is taken back with a reason."""

    authority = models.ForeignKey(
        "registry.LocalAuthority", models.PROTECT, related_name="money_uses", verbose_name=_("อปท.")
    )
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ (พ.ศ.)"))
    purpose = models.CharField(_("ใช้เพื่อ"), max_length=300)
    amount_baht = models.DecimalField(_("จำนวนเงิน (บาท)"), max_digits=14, decimal_places=2)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้รายงาน")
    )
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้อนุมัติ"))
    approved_at = models.DateTimeField(_("อนุมัติเมื่อ"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("ถอนเมื่อ"), null=True, blank=True)
    withdraw_reason = models.CharField(_("เหตุที่ถอน"), max_length=300, blank=True)

    objects = MoneyUseQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("รายงานการใช้เงิน")
        verbose_name_plural = _("รายงานการใช้เงิน")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_baht__gt=0), name="money_use_more_than_nothing"),
            models.CheckConstraint(condition=Q(fiscal_year__range=YEARS_BE), name="money_use_year_buddhist_era"),
            models.CheckConstraint(condition=~Q(reported_by=F("approved_by")), name="money_use_by_two_people"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdraw_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason=""),
                name="money_use_taken_back_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose
