"""Sections of the site, and the pages below them that are made of blocks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from content.blocks import PAGE_BLOCKS
from content.headings import heading_of
from content.models.pages import PortalPage


class SectionPage(PortalPage):
    """A heading in the tree that lists the pages below it."""

    parent_page_types = ["content.HomePage", "content.SectionPage"]
    subpage_types = [
        "content.SectionPage",
        "content.GuidancePage",
        "content.GuidelinePage",
        "content.ManualPage",
        "content.LetterPage",
        "content.PromotionPage",
        "content.NewsPage",
        "content.FaqPage",
        "content.GlossaryPage",
        "content.ContactPage",
        "content.LegalPage",
        "content.OpenDataPage",
        "content.IncomePage",
        "content.FormPage",
        "content.TrainingPage",
    ]
    template = "content/section_page.html"

    page_description = _("รวมหน้าย่อยเป็นหมวด และแสดงรายการหน้าย่อยให้เอง")

    class Meta:
        verbose_name = _("หมวด")
        verbose_name_plural = _("หมวด")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The pages below in the editor's order; news, which have a day, the newest first."""
        children = list(self.get_children().live().public().specific())
        days = [getattr(child, "day", None) for child in children]
        if children and all(days):
            children.sort(key=lambda child: child.day, reverse=True)
        return {**super().get_context(request, *args, **kwargs), "children": children}


class BodyPage(PortalPage):
    """A page made of blocks, with its contents beside it."""

    body = StreamField(PAGE_BLOCKS, verbose_name=_("เนื้อหา"), blank=True)

    parent_page_types = ["content.HomePage", "content.SectionPage"]
    subpage_types: list[str] = []
    template = "content/guidance_page.html"
    content_panels = [*PortalPage.content_panels, FieldPanel("body")]
    search_fields = [*PortalPage.search_fields, index.SearchField("body")]
    api_fields = [*PortalPage.api_fields, APIField("body")]

    class Meta:
        abstract = True

    @property
    def contents(self) -> list[tuple[int, str]]:
        """Which blocks have a heading: their place in the body, from 1, and the heading."""
        return [(number, title) for number, block in enumerate(self.body, start=1) if (title := heading_of(block))]


class GuidancePage(BodyPage):
    """Guidance on one task, from the first step to the last."""

    page_description = _("วิธีทำงานหนึ่งเรื่องตั้งแต่ต้นจนจบ มีขั้นตอนและรายการตรวจสอบ")

    class Meta:
        verbose_name = _("หน้าคำแนะนำ")
        verbose_name_plural = _("หน้าคำแนะนำ")


class GuidelinePage(BodyPage):
    """A guideline of DLA, which a letter may enclose; its checklists are made to be printed."""

    template = "content/guideline_page.html"

    page_description = _("แนวทางของ สถ. ที่แนบไปกับหนังสือราชการ พิมพ์รายการตรวจสอบได้")

    class Meta:
        verbose_name = _("แนวทาง")
        verbose_name_plural = _("แนวทาง")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "letters": self.letters}

    @property
    def letters(self) -> list[Any]:
        """The published letters with which this guideline was sent."""
        from content.models.letters import LetterPage

        sent = LetterPage.objects.live().public().filter(locale=self.locale_id)
        return list(sent.filter(enclosures__linked_page__translation_key=self.translation_key).distinct())
