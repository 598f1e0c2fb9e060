"""The first page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from content.blocks import HOME_BLOCKS
from content.models.pages import PortalPage


class HomePage(PortalPage):
    """The site's front: one sentence on what this is, then blocks in the order that the editor gives them."""

    body = StreamField(HOME_BLOCKS, verbose_name=_("เนื้อหา"), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["content.SectionPage", "content.GuidancePage"]
    template = "content/home_page.html"
    content_panels = [*PortalPage.content_panels, FieldPanel("body")]
    search_fields = [*PortalPage.search_fields, index.SearchField("body")]
    api_fields = [*PortalPage.api_fields, APIField("body")]

    page_description = _("หน้าแรกของเว็บไซต์ มีหนึ่งหน้าต่อหนึ่งภาษา")

    class Meta:
        verbose_name = _("หน้าแรก")
        verbose_name_plural = _("หน้าแรก")
