"""Pages for the public: promotion for each audience, news, questions, words and their meaning, contact, legal pages."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from content.blocks import TERMS
from content.enums import LegalKind, Reader
from content.models.guidance import BodyPage
from content.models.pages import PortalPage


class PromotionPage(BodyPage):
    """Why one audience should buy from authorities; made to be shared by link and QR."""

    audience = models.CharField(_("สำหรับ"), max_length=10, choices=Reader, default=Reader.PUBLIC)

    template = "content/promotion_page.html"
    content_panels = [*PortalPage.content_panels, FieldPanel("audience"), FieldPanel("body")]
    search_fields = [*BodyPage.search_fields, index.FilterField("audience")]
    api_fields = [*BodyPage.api_fields, APIField("audience")]

    page_description = _("ชวนผู้อ่านหนึ่งกลุ่มให้ซื้อคาร์บอนเครดิต แบ่งปันด้วยลิงก์และ QR")

    class Meta:
        verbose_name = _("หน้าประชาสัมพันธ์")
        verbose_name_plural = _("หน้าประชาสัมพันธ์")
        constraints = [
            models.CheckConstraint(condition=models.Q(audience__in=Reader.values), name="promotion_audience_known")
        ]


class NewsPage(BodyPage):
    """News of one day."""

    day = models.DateField(_("วันที่ของข่าว"), default=timezone.localdate)

    template = "content/news_page.html"
    content_panels = [*PortalPage.content_panels, FieldPanel("day"), FieldPanel("body")]
    search_fields = [*BodyPage.search_fields, index.FilterField("day")]
    api_fields = [*BodyPage.api_fields, APIField("day")]

    page_description = _("ข่าวหนึ่งเรื่องของวันหนึ่ง")

    class Meta:
        verbose_name = _("ข่าว")
        verbose_name_plural = _("ข่าว")


class FaqPage(BodyPage):
    """Questions and answers; each opens by itself, without JavaScript."""

    template = "content/guidance_page.html"  # Wagtail gives every class a template of its own name

    page_description = _("คำถามที่กดเปิดดูคำตอบได้ทีละข้อ")

    class Meta:
        verbose_name = _("หน้าคำถามที่พบบ่อย")
        verbose_name_plural = _("หน้าคำถามที่พบบ่อย")


class ContactPage(BodyPage):
    """Whom to ask; offices, never persons."""

    template = "content/guidance_page.html"  # Wagtail gives every class a template of its own name

    page_description = _("ที่อยู่และช่องทางติดต่อของหน่วยงาน ไม่ใส่ชื่อบุคคล")

    class Meta:
        verbose_name = _("หน้าติดต่อ")
        verbose_name_plural = _("หน้าติดต่อ")


class LegalPage(BodyPage):
    """Privacy, terms of use, accessibility; with the day from which it holds."""

    kind = models.CharField(_("ชนิด"), max_length=15, choices=LegalKind)
    valid_from = models.DateField(_("ใช้ตั้งแต่วันที่"), default=timezone.localdate)

    template = "content/legal_page.html"
    content_panels = [*PortalPage.content_panels, FieldPanel("kind"), FieldPanel("valid_from"), FieldPanel("body")]
    api_fields = [*BodyPage.api_fields, APIField("kind"), APIField("valid_from")]

    page_description = _("นโยบายความเป็นส่วนตัว ข้อกำหนดการใช้งาน หรือคำแถลงการเข้าถึง")

    class Meta:
        verbose_name = _("หน้าทางกฎหมาย")
        verbose_name_plural = _("หน้าทางกฎหมาย")
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=LegalKind.values), name="legal_kind_known")]


class GlossaryPage(PortalPage):
    """Words and their meaning; a word opens at a tap, and each has an address of its own (#word-3)."""

    terms = StreamField(TERMS, verbose_name=_("คำศัพท์"), blank=True)

    parent_page_types = ["content.HomePage", "content.SectionPage"]
    subpage_types: list[str] = []
    template = "content/glossary_page.html"
    content_panels = [*PortalPage.content_panels, FieldPanel("terms")]
    search_fields = [*PortalPage.search_fields, index.SearchField("terms")]
    api_fields = [*PortalPage.api_fields, APIField("terms")]

    page_description = _("คำศัพท์พร้อมความหมาย ซึ่งแสดงเมื่อแตะคำนั้นในหน้าอื่น")

    class Meta:
        verbose_name = _("อภิธานศัพท์")
        verbose_name_plural = _("อภิธานศัพท์")
