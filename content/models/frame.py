"""The frame of every page as an editor sets it: menu, footer, announcement, contact and the card of shared links.

One row a language. A language without one, and a part left empty, keep the words of the templates.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, PreviewableMixin, RevisionMixin

from content.blocks.leading import LinkBlock
from content.enums import NoticeKind
from content.keeping import forget_pages


class ColumnBlock(blocks.StructBlock):
    """A column of the footer."""

    title = blocks.CharBlock(label=_("หัวข้อ"))
    text = blocks.RichTextBlock(label=_("ข้อความ"), features=["bold", "link"], required=False)
    links = blocks.ListBlock(LinkBlock(), label=_("ลิงก์"), default=[])

    class Meta:
        label = _("คอลัมน์")
        icon = "list-ul"


class Frame(PreviewableMixin, RevisionMixin, models.Model):
    """What surrounds every page in one language; Wagtail keeps its history."""

    locale = models.OneToOneField(Locale, models.CASCADE, related_name="+", verbose_name=_("ภาษา"))
    navigation = StreamField(
        [("link", LinkBlock())],
        verbose_name=_("เมนูหลัก"),
        blank=True,
        max_num=8,
        help_text=_("เว้นว่างไว้เพื่อใช้เมนูที่มากับระบบ"),
    )
    footer = StreamField(
        [("column", ColumnBlock())],
        verbose_name=_("ท้ายเว็บไซต์"),
        blank=True,
        max_num=3,
        help_text=_("ถัดจากคอลัมน์ติดต่อ เว้นว่างไว้เพื่อใช้ข้อความที่มากับระบบ"),
    )
    contact = RichTextField(
        _("ติดต่อ"), blank=True, features=["bold", "link"], help_text=_("ชื่อหน่วยงาน ที่อยู่ และโทรศัพท์ ไม่ใส่ชื่อบุคคล")
    )
    banner_title = models.CharField(_("หัวข้อประกาศ"), max_length=120, blank=True)
    banner_text = models.CharField(_("ข้อความประกาศ"), max_length=300, blank=True)
    banner_kind = models.CharField(_("ชนิด"), max_length=12, choices=NoticeKind, default=NoticeKind.INFORMATION)
    banner_page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("หน้าที่อ่านต่อ")
    )
    banner_from = models.DateField(_("แสดงตั้งแต่วันที่"), null=True, blank=True)
    banner_until = models.DateField(_("แสดงถึงวันที่"), null=True, blank=True, help_text=_("รวมวันนี้ด้วย"))
    card_image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ภาพเมื่อแชร์ลิงก์"),
        help_text=_("แสดงใน LINE และ Facebook เมื่อหน้านั้นไม่มีภาพของตนเอง ขนาด 1200 × 630 พิกเซลขึ้นไป"),
    )
    card_text = models.CharField(_("คำอธิบายเมื่อแชร์ลิงก์"), max_length=200, blank=True)

    revisions = GenericRelation("wagtailcore.Revision", related_query_name="frame")

    panels = [
        FieldPanel("locale"),
        FieldPanel("navigation"),
        MultiFieldPanel(
            [
                FieldPanel("banner_title"),
                FieldPanel("banner_text"),
                FieldPanel("banner_kind"),
                FieldPanel("banner_page"),
                FieldRowPanel([FieldPanel("banner_from"), FieldPanel("banner_until")]),
            ],
            heading=_("ประกาศบนทุกหน้า"),
        ),
        FieldPanel("contact"),
        FieldPanel("footer"),
        MultiFieldPanel([FieldPanel("card_image"), FieldPanel("card_text")], heading=_("เมื่อแชร์ลิงก์")),
    ]

    class Meta:
        verbose_name = _("กรอบของเว็บไซต์")
        verbose_name_plural = _("กรอบของเว็บไซต์")
        ordering = ["locale__language_code"]
        constraints = [
            models.CheckConstraint(condition=Q(banner_kind__in=NoticeKind.values), name="frame_banner_kind_known"),
            models.CheckConstraint(
                condition=Q(banner_from=None) | Q(banner_until=None) | Q(banner_until__gte=F("banner_from")),
                name="frame_banner_days_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(banner_from=None) | Q(banner_from__year__lt=2400))
                & (Q(banner_until=None) | Q(banner_until__year__lt=2400)),
                name="frame_banner_years_common_era",
            ),
        ]

    def __str__(self) -> str:
        return self.locale.get_display_name()

    def save(self, *args: Any, **kwargs: Any) -> None:
        from content.services.frames import forget

        super().save(*args, **kwargs)
        transaction.on_commit(forget)
        forget_pages()

    def clean(self) -> None:
        super().clean()
        if self.banner_text and not self.banner_title:
            raise ValidationError({"banner_title": _("มีข้อความประกาศแล้ว โปรดตั้งหัวข้อ")})
        if self.banner_from and self.banner_until and self.banner_until < self.banner_from:
            raise ValidationError({"banner_until": _("วันสิ้นสุดต้องไม่ก่อนวันเริ่ม")})

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "content/frame_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from content.services.frames import words_of

        return {**super().get_preview_context(request, mode_name), "FRAME": words_of(self)}
