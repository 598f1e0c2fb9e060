"""Papers: a numbered row with a frozen copy of every value, rendered to PDF from that row only."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import PaperKind
from registry.models.credits import private_files
from registry.models.rules import approval_time
from registry.querysets import LockingQuerySet, PaperQuerySet


class PaperTemplate(models.Model):
    """The wording of a kind of paper from a day on; merge fields such as {buyer} are replaced, never executed."""

    kind = models.CharField(_("ประเภทเอกสาร"), max_length=24, choices=PaperKind)
    version = models.PositiveIntegerField(_("ฉบับที่"), validators=[MinValueValidator(1)])
    valid_from = models.DateField(_("ใช้ตั้งแต่วันที่"), default=timezone.localdate)
    title = models.CharField(_("ชื่อเอกสาร"), max_length=200)
    wording = models.TextField(_("ถ้อยคำ"), help_text=_("ย่อหน้าเว้นหนึ่งบรรทัด ช่องข้อมูลเขียนในวงเล็บปีกกา เช่น {buyer}"))
    approved_at = approval_time()

    objects = LockingQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("แบบเอกสาร")
        verbose_name_plural = _("แบบเอกสาร")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="paper_template_version_once"),
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_template_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{PaperKind(self.kind).label} v{self.version}"


class PaperCounter(models.Model):
    """The last number given for a kind of paper, an issuer and a year; locked last of all."""

    kind = models.CharField(max_length=24, choices=PaperKind)
    issuer = models.CharField(max_length=12)
    year_be = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = LockingQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "issuer", "year_be"], name="paper_counter_once"),
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_counter_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.issuer} {self.year_be}: {self.last}"


class Paper(models.Model):
    """A paper once issued never changes; a task renders it from `values` and the template it names."""

    kind = models.CharField(_("ประเภทเอกสาร"), max_length=24, choices=PaperKind)
    issuer = models.CharField(_("ผู้ออก"), max_length=12)
    number = models.PositiveIntegerField(_("ลำดับที่"))
    year_be = models.PositiveIntegerField(_("ปี พ.ศ."))
    template = models.ForeignKey(PaperTemplate, models.PROTECT, verbose_name=_("แบบเอกสาร"))
    values = models.JSONField(_("ข้อมูล"), encoder=DjangoJSONEncoder)
    authority = models.ForeignKey(
        "LocalAuthority", models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("อปท.")
    )
    buyer = models.ForeignKey(
        "Buyer", models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("ผู้ซื้อ")
    )
    issued_at = models.DateTimeField(_("ออกเมื่อ"), default=timezone.now)
    file = models.FileField(_("ไฟล์"), storage=private_files, upload_to="papers/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    rendered_at = models.DateTimeField(_("จัดทำไฟล์เมื่อ"), null=True, blank=True)
    failure = models.TextField(_("เหตุที่จัดทำไม่สำเร็จ"), blank=True)

    objects = PaperQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("เอกสาร")
        verbose_name_plural = _("เอกสาร")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "issuer", "year_be", "number"], name="paper_number_once"),
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind_known"),
            models.CheckConstraint(
                condition=Q(rendered_at=None) | ~Q(sha256="") & ~Q(file=""), name="paper_rendered_has_a_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{PaperKind(self.kind).label} {self.reference}"

    @property
    def reference(self) -> str:
        """Our number, such as 9510001-12/2569; the authority's own letter number stands beside it."""
        return f"{self.issuer}-{self.number}/{self.year_be}"
