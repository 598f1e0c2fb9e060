"""Rules that DLA sets: deadlines, limits and choices, each from a day on."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.querysets import LockingQuerySet


class RuleKey(models.TextChoices):
    QUOTATION_VALID_DAYS = "quotation_valid_days", _("ใบเสนอราคามีผลกี่วัน")
    REQUEST_ANSWER_DAYS = "request_answer_days", _("ต้องตอบคำขอซื้อภายในกี่วัน")
    CONTRACT_DUE_DAYS = "contract_due_days", _("ต้องลงนามสัญญาภายในกี่วันหลังตอบรับ")
    PAYMENT_DUE_DAYS = "payment_due_days", _("ต้องชำระเงินภายในกี่วันหลังลงนาม")
    GRACE_DAYS = "grace_days", _("ผ่อนผันกี่วันหลังครบกำหนด")
    LISTING_VALID_DAYS = "listing_valid_days", _("ประกาศขายมีผลกี่วันเมื่อไม่ระบุ")
    RECEIPT_MODE = "receipt_mode", _("วิธีออกใบเสร็จรับเงิน")
    PURCHASE_FILL = "purchase_fill", _("วิธีจัดหาเมื่อซื้อหลายแห่ง")
    BANK_ACCOUNT_WAITING_DAYS = "bank_account_waiting_days", _("บัญชีธนาคารใหม่มีผลหลังรอกี่วันทำการ")
    INVITATION_VALID_DAYS = "invitation_valid_days", _("ลิงก์ในคำเชิญใช้ได้กี่วัน")


DEFAULTS: dict[str, int | str] = {
    RuleKey.QUOTATION_VALID_DAYS: 30,
    RuleKey.REQUEST_ANSWER_DAYS: 15,
    RuleKey.CONTRACT_DUE_DAYS: 30,
    RuleKey.PAYMENT_DUE_DAYS: 30,
    RuleKey.GRACE_DAYS: 3,
    RuleKey.LISTING_VALID_DAYS: 180,
    RuleKey.RECEIPT_MODE: "ELAAS_REFERENCE",
    RuleKey.PURCHASE_FILL: "cheapest_first",
    RuleKey.BANK_ACCOUNT_WAITING_DAYS: 4,
    RuleKey.INVITATION_VALID_DAYS: 7,
}


def approval_time() -> models.DateTimeField:
    """When two people had agreed on a row; one that has none waits and does not hold."""
    return models.DateTimeField(
        _("อนุมัติเมื่อ"),
        null=True,
        blank=True,
        default=timezone.now,
        editable=False,
        help_text=_("ว่างไว้จนกว่าอีกคนหนึ่งจะอนุมัติ"),
    )


class Rule(models.Model):
    """The value of a rule from a day on, with its source; without an approved row the default holds."""

    key = models.CharField(_("กติกา"), max_length=40, choices=RuleKey)
    value = models.JSONField(_("ค่า"))
    valid_from = models.DateField(_("ใช้ตั้งแต่วันที่"), default=timezone.localdate)
    source = models.CharField(_("ที่มา"), max_length=300, blank=True)
    approved_at = approval_time()

    objects = LockingQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("กติกา")
        verbose_name_plural = _("กติกา")
        ordering = ["key", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="rule_once_a_day"),
            models.CheckConstraint(condition=models.Q(key__in=RuleKey.values), name="rule_key_known"),
        ]

    def __str__(self) -> str:
        return f"{RuleKey(self.key).label}: {self.value}"


def rule(key: RuleKey) -> int:
    """The number in force today for a rule that is a number (days)."""
    return int(rule_text(key))


def rule_text(key: RuleKey) -> str:
    """The value in force today for any rule, as text."""
    begun = Rule.objects.filter(key=key, valid_from__lte=timezone.localdate(), approved_at__isnull=False)
    row = begun.order_by("-valid_from").first()
    return str(row.value if row else DEFAULTS[key])
