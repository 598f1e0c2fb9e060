"""Who buys, and what a buyer shows DLA to prove who it is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import BuyerDocumentKind, BuyerKind
from registry.models.credits import private_files
from registry.querysets import BuyerDocumentQuerySet, BuyerQuerySet


class Buyer(models.Model):
    """A company, agency or person that buys; verified by DLA before the first contract."""

    kind = models.CharField(_("ประเภท"), max_length=10, choices=BuyerKind)
    name = models.CharField(_("ชื่อ"), max_length=200)
    tax_id = models.CharField(_("เลขประจำตัวผู้เสียภาษี/นิติบุคคล"), max_length=13, blank=True)
    branch = models.CharField(_("สาขา"), max_length=60, blank=True, default="สำนักงานใหญ่")
    address = models.CharField(_("ที่อยู่"), max_length=300, blank=True)
    tver_account = models.CharField(_("เลขที่บัญชี T-VER"), max_length=40, blank=True)
    verified_on = models.DateField(_("ตรวจสอบแล้วเมื่อ"), null=True, blank=True)
    no_interest_declared_on = models.DateField(_("รับรองว่าไม่มีส่วนได้เสียเมื่อ"), null=True, blank=True)
    shows_name = models.BooleanField(
        _("ยินยอมให้แสดงชื่อต่อสาธารณะ"), default=False, help_text=_("หากไม่ยินยอม ระบบจะแสดงเพียงประเภทของผู้ซื้อ")
    )
    is_demo = models.BooleanField(_("ข้อมูลสมมติ"), default=False)

    objects = BuyerQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ผู้ซื้อ")
        verbose_name_plural = _("ผู้ซื้อ")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BuyerKind.values), name="buyer_kind_known"),
            models.UniqueConstraint(fields=["tax_id"], condition=~Q(tax_id=""), name="buyer_tax_id_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/my/buyers/{self.pk}/"

    @property
    def buyer(self) -> Buyer:
        """Itself, under the name that acts and scopes look for."""
        return self

    @property
    def public_name(self) -> str:
        """The name where the buyer consents, else its kind; natural persons never by name."""
        named = self.shows_name and self.kind != BuyerKind.PERSON
        return self.name if named else str(BuyerKind(self.kind).label)


class BuyerDocument(models.Model):
    """An uploaded paper, which the buyer's own people and DLA read.

    One that was taken back is kept, because DLA may have verified by it.
    """

    buyer = models.ForeignKey(Buyer, models.PROTECT, related_name="documents", verbose_name=_("ผู้ซื้อ"))
    kind = models.CharField(_("ประเภทเอกสาร"), max_length=20, choices=BuyerDocumentKind)
    file = models.FileField(_("ไฟล์"), storage=private_files, upload_to="buyers/%Y/%m/")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("แนบโดย"))
    added_at = models.DateTimeField(_("แนบเมื่อ"), default=timezone.now)
    removed_at = models.DateTimeField(_("นำออกเมื่อ"), null=True, blank=True)

    objects = BuyerDocumentQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("เอกสารของผู้ซื้อ")
        verbose_name_plural = _("เอกสารของผู้ซื้อ")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BuyerDocumentKind.values), name="buyer_document_kind_known"),
            models.CheckConstraint(condition=~Q(file=""), name="buyer_document_has_a_file"),
        ]

    def __str__(self) -> str:
        return str(BuyerDocumentKind(self.kind).label)
