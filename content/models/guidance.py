"""Sections of the site, and the pages that explain one thing step by step."""

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
    subpage_types = ["content.SectionPage", "content.GuidancePage", "content.ManualPage", "content.LetterPage"]
    template = "content/section_page.html"

    class Meta:
        verbose_name = _("หมวด")
        verbose_name_plural = _("หมวด")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        children = self.get_children().live().public().specific()
        return {**super().get_context(request, *args, **kwargs), "children": children}


class GuidancePage(PortalPage):
    """Guidance on one task, from the first step to the last."""

    body = StreamField(PAGE_BLOCKS, verbose_name=_("เนื้อหา"), blank=True)

    parent_page_types = ["content.HomePage", "content.SectionPage"]
    subpage_types: list[str] = []
    template = "content/guidance_page.html"
    content_panels = [*PortalPage.content_panels, FieldPanel("body")]
    search_fields = [*PortalPage.search_fields, index.SearchField("body")]
    api_fields = [*PortalPage.api_fields, APIField("body")]

    class Meta:
        verbose_name = _("หน้าคำแนะนำ")
        verbose_name_plural = _("หน้าคำแนะนำ")

    @property
    def contents(self) -> list[tuple[int, str]]:
        """Which blocks have a heading: their place in the body, from 1, and the heading."""
        return [(number, title) for number, block in enumerate(self.body, start=1) if (title := heading_of(block))]
