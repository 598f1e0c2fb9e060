"""Certificates: what anybody may verify by a short code."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market.querysets import CertificateQuerySet

# Letters and digits that nobody confuses when reading a printed code aloud.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code() -> str:
    """Ten random characters (about 49 bits), in two groups."""
    letters = [secrets.choice(ALPHABET) for _place in range(10)]
    return f"{''.join(letters[:5])}-{''.join(letters[5:])}"


class Certificate(models.Model):
    """Says that serials were transferred to a buyer or cancelled for a beneficiary; issued by us, not by TGO."""

    code = models.CharField(_("รหัสตรวจสอบ"), max_length=11, unique=True, default=new_code, editable=False)
    order = models.OneToOneField("market.Order", models.PROTECT, related_name="certificate")
    transaction = models.OneToOneField("registry.LedgerTransaction", models.PROTECT, related_name="certificate")
    paper = models.OneToOneField("registry.Paper", models.PROTECT, null=True, related_name="certificate")
    issued_at = models.DateTimeField(_("ออกเมื่อ"), default=timezone.now)
    revoked_at = models.DateTimeField(_("เพิกถอนเมื่อ"), null=True, blank=True)
    revoked_because = models.CharField(_("เหตุที่เพิกถอน"), max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("เอกสารยืนยัน")
        verbose_name_plural = _("เอกสารยืนยัน")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(revoked_because=""), name="certificate_revoked_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("market:certificate", args=[self.code])
