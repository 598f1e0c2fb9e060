"""What a buyer shows DLA to prove who it is. Read by the buyer's own people and by DLA, by nobody else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import BuyerDocumentKind
from registry.models.credits import private_files
from registry.models.people import Buyer
from registry.querysets import BuyerDocumentQuerySet


class BuyerDocument(models.Model):
    """An uploaded paper; one that was taken back is kept, because DLA may have verified by it."""

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
