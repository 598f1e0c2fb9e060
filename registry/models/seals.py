"""Seals on the ledger: a chain of SHA-256 sums that anybody can recompute from what `/api/v1/ledger/` serves."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_salt() -> str:
    return secrets.token_hex(32)


class LedgerSeal(models.Model):
    """The transactions after the previous seal's last, up to `last`; append-only.

    `sha256` is of the previous seal's sum and of the lines of those transactions (registry/services/seals.py). `salt`
    is secret: without it nobody can guess the private fields from the hash that stands in each line.
    """

    number = models.PositiveBigIntegerField(_("ครั้งที่"), primary_key=True)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="next", verbose_name=_("การผนึกครั้งก่อน")
    )
    first = models.BigIntegerField(_("รายการแรก"))
    last = models.BigIntegerField(_("รายการสุดท้าย"))
    sha256 = models.CharField(_("ค่าแฮช SHA-256"), max_length=64)
    salt = models.CharField(max_length=64, default=new_salt, editable=False)
    sealed_at = models.DateTimeField(_("ผนึกเมื่อ"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การผนึกบัญชี")
        verbose_name_plural = _("การผนึกบัญชี")
        ordering = ["-number"]
        get_latest_by = "number"
        constraints = [
            models.CheckConstraint(
                condition=Q(number=1, previous=None)
                | Q(number__gt=1, previous__isnull=False, previous=F("number") - 1),
                name="seal_follows_the_previous",
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="seal_transactions_in_order"),
        ]

    def __str__(self) -> str:
        return str(_("การผนึกบัญชีครั้งที่ %(number)s") % {"number": self.number})
