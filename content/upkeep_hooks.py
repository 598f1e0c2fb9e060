"""What editors find in Wagtail to keep pages true: the report of broken links, and reviews on the dashboard."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from content.keeping import forget_pages
from content.permissions import can_issue_edition
from content.views import upkeep


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [path("reports/broken-links/", upkeep.broken_links, name="content_broken_links")]


class ForEditors(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(can_issue_edition(user))


@hooks.register("register_reports_menu_item")
def broken_links() -> MenuItem:
    return ForEditors(_("ลิงก์เสีย"), reverse("content_broken_links"), name="broken-links", icon_name="link", order=650)


@hooks.register("construct_homepage_panels")
def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    user: Any = request.user
    panels += upkeep.panels_for(user)


@hooks.register("after_convert_alias_page")
def begin_translation(request: HttpRequest, page: Page) -> None:
    """Wagtail calls what it copied published; its readers go on seeing the original until the translation is."""
    if page.locale.language_code == settings.LANGUAGE_CODE:
        return
    Page.objects.filter(pk=page.pk).update(live_revision=None)
    forget_pages()
    messages.info(request, translate("เริ่มแปลได้แล้ว ผู้อ่านยังเห็นต้นฉบับภาษาไทยจนกว่าคำแปลจะเผยแพร่"))
