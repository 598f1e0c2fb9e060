"""Editions of manuals: a number, a summary of what changed, and words that stay as they were issued.

The words are a revision of the manual's page. `PROTECT` keeps it from Wagtail's purge_revisions, which passes over
revisions that something protects, and keeps the page itself from being deleted. The pictures are copied, no larger
than paper needs, because an editor may replace the file of a picture in the library at any time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.api import APIField

from content.enums import UNDER_WAY, EditionState
from content.models.manuals import ManualPage
from content.querysets import EditionQuerySet

if TYPE_CHECKING:
    from wagtail.blocks import StreamValue


class Edition(models.Model):
    """A manual as it was issued; only what concerns its PDF and its readers changes afterwards."""

    page = models.ForeignKey(ManualPage, models.PROTECT, related_name="editions", verbose_name=_("คู่มือ"))
    number = models.PositiveIntegerField(_("ฉบับที่"), validators=[MinValueValidator(1)])
    summary = models.TextField(_("สรุปสิ่งที่เปลี่ยนแปลง"), help_text=_("บอกผู้อ่านว่าฉบับนี้เพิ่ม แก้ หรือตัดเรื่องใด"))
    revision = models.OneToOneField("wagtailcore.Revision", models.PROTECT, related_name="+", verbose_name=_("เนื้อหา"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้ออกฉบับ"))
    issued_at = models.DateTimeField(_("ออกเมื่อ"), default=timezone.now)
    state = models.CharField(_("สถานะ PDF"), max_length=10, choices=EditionState, default=EditionState.WAITING)
    started_at = models.DateTimeField(_("เริ่มจัดทำ PDF เมื่อ"), null=True, blank=True)
    rendered_at = models.DateTimeField(_("จัดทำ PDF เสร็จเมื่อ"), null=True, blank=True)
    failure = models.TextField(_("เหตุที่จัดทำไม่สำเร็จ"), blank=True)
    file = models.FileField(_("ไฟล์"), upload_to="editions/%Y/", blank=True)
    sha256 = models.CharField(_("รหัสตรวจสอบไฟล์ (SHA-256)"), max_length=64, blank=True)
    bytes = models.PositiveIntegerField(_("ขนาดไฟล์ (ไบต์)"), default=0)
    pages = models.PositiveIntegerField(_("จำนวนหน้า"), default=0)
    downloads = models.PositiveIntegerField(_("จำนวนครั้งที่ดาวน์โหลด"), default=0)

    objects = EditionQuerySet.as_manager()

    api_fields = [APIField("chapters")]

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ฉบับของคู่มือ")
        verbose_name_plural = _("ฉบับของคู่มือ")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_from_one"),
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="edition_state_known"),
            models.CheckConstraint(
                condition=~Q(state=EditionState.READY)
                | Q(rendered_at__isnull=False, pages__gte=1, bytes__gte=1, sha256__regex=r"^[0-9a-f]{64}$"),
                name="edition_ready_has_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.FAILED) | ~Q(failure=""), name="edition_failed_has_a_cause"
            ),
        ]

    def __str__(self) -> str:
        return _("%(manual)s ฉบับที่ %(number)s") % {"manual": self.page.title, "number": self.number}

    def get_absolute_url(self) -> str:
        return f"{self.page.url}editions/{self.number}/"

    @property
    def full_url(self) -> str:
        return f"{self.page.full_url}editions/{self.number}/"

    @property
    def pdf_url(self) -> str:
        """Where the PDF is, once it is there."""
        return f"{self.full_url}pdf/" if self.state == EditionState.READY else ""

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def words(self) -> dict[str, Any]:
        """The manual's title, intro and chapters as they were issued."""
        content = self.revision.content
        chapters = ManualPage._meta.get_field("chapters").to_python(content["chapters"])
        return {"title": content["title"], "intro": content["intro"], "chapters": chapters}

    @property
    def page_as_issued(self) -> ManualPage:
        return self.page.with_words_of(self)

    @property
    def chapters(self) -> StreamValue:
        chapters: StreamValue = self.words["chapters"]
        return chapters

    @property
    def title(self) -> str:
        """The manual's title when this edition was issued."""
        return str(self.revision.content["title"])

    @property
    def pictures(self) -> dict[int, EditionPicture]:
        """This edition's own copy of each picture, by the picture's id in the library."""
        return {picture.image_id: picture for picture in self.copies.all()}

    @property
    def before(self) -> Edition | None:
        """The edition that this one followed."""
        return Edition.objects.filter(page=self.page_id, number__lt=self.number).order_by("-number").first()


class EditionPicture(models.Model):
    """A copy of a picture, as an edition shows it; while it stands, the library keeps the original too."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="copies")
    image = models.ForeignKey("wagtailimages.Image", models.PROTECT, related_name="+", verbose_name=_("ภาพ"))
    file = models.FileField(upload_to="editions/pictures/%Y/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("ภาพในฉบับของคู่มือ")
        verbose_name_plural = _("ภาพในฉบับของคู่มือ")
        constraints = [models.UniqueConstraint(fields=["edition", "image"], name="edition_picture_once")]

    def __str__(self) -> str:
        return f"{self.edition} · {self.image}"
