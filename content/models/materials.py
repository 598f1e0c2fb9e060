"""Printed promotion material: a poster, a leaflet or a card, drawn once for the words that it carries.

`authority` and `province` are both empty for the material that everybody may take; else it carries an office's name.
The key is the SHA-256 of what it is drawn from, so that the same words asked for twice are one row and one drawing.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.enums import UNDER_WAY, EditionState, MaterialKind
from content.querysets import MaterialQuerySet
from registry.models.credits import private_files


class Material(models.Model):
    """One kind of material with one set of words, as PDF and PNG."""

    kind = models.CharField(_("ชนิด"), max_length=10, choices=MaterialKind)
    authority = models.ForeignKey(
        "registry.LocalAuthority", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("อปท.")
    )
    province = models.ForeignKey(
        "registry.Province", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("จังหวัด")
    )
    values = models.JSONField(_("ข้อความ"), default=dict)  # office, contact, link: texts
    source_sha256 = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("ผู้สั่งจัดทำ")
    )
    asked_at = models.DateTimeField(_("สั่งจัดทำเมื่อ"), default=timezone.now)
    state = models.CharField(_("สถานะ"), max_length=10, choices=EditionState, default=EditionState.WAITING)
    started_at = models.DateTimeField(null=True, blank=True)
    drawn_at = models.DateTimeField(_("จัดทำเสร็จเมื่อ"), null=True, blank=True)
    failure = models.TextField(_("เหตุที่จัดทำไม่สำเร็จ"), blank=True)
    pdf = models.FileField(storage=private_files, upload_to="materials/%Y/", blank=True)
    png = models.FileField(storage=private_files, upload_to="materials/%Y/", blank=True)
    pdf_bytes = models.PositiveIntegerField(_("ขนาด PDF (ไบต์)"), default=0)
    png_bytes = models.PositiveIntegerField(_("ขนาด PNG (ไบต์)"), default=0)

    objects = MaterialQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("สื่อประชาสัมพันธ์")
        verbose_name_plural = _("สื่อประชาสัมพันธ์")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MaterialKind.values), name="material_kind_known"),
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="material_state_known"),
            models.CheckConstraint(condition=Q(authority=None) | Q(province=None), name="material_of_one_office"),
            models.CheckConstraint(
                condition=~Q(state=EditionState.READY) | Q(drawn_at__isnull=False, pdf_bytes__gte=1, png_bytes__gte=1),
                name="material_ready_has_files",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.FAILED) | ~Q(failure=""), name="material_failed_has_a_cause"
            ),
        ]

    def __str__(self) -> str:
        return str(MaterialKind(self.kind).label)

    @property
    def office(self) -> models.Model | None:
        return self.authority or self.province

    @property
    def is_ready(self) -> bool:
        return self.state == EditionState.READY

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def files(self) -> list[tuple[str, int]]:
        """The endings under which it may be taken, with their sizes in bytes."""
        return [("pdf", self.pdf_bytes), ("png", self.png_bytes)] if self.is_ready else []
