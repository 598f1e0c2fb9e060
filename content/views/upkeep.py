"""Broken links, as a report for editors; the pages whose review is due, on their dashboard."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from content.models import LinkCheck, PageReview
from content.permissions import can_issue_edition
from content.services.links import LostLink, links_lost
from content.services.reviews import reviews_due
from content.views.editors_work import WorkPanel
from registry.models import User
from registry.thai import format_date, format_datetime
from registry.viewsets import Table

ROWS_SHOWN = 100
REVIEWS_SHOWN = 10


def broken_links(request: HttpRequest) -> HttpResponse:
    """Links to pages of ours that are gone or unpublished, and to sites that do not answer."""
    if not can_issue_edition(request.user):  # type: ignore[arg-type]
        raise PermissionDenied
    return TemplateResponse(request, "wagtailadmin/content/broken_links.html", {"tables": [ours(), others()]})


def ours() -> Table:
    return Table(
        _("ลิงก์ไปหน้าของเว็บไซต์นี้"),
        [_("อยู่ในหน้า"), _("ปลายทาง"), _("สาเหตุ")],
        [[page_cell(link.page), link.target or "–", cause(link)] for link in links_lost()[:ROWS_SHOWN]],
        _("ไม่มีลิงก์เสีย"),
    )


def others() -> Table:
    rows = LinkCheck.objects.broken().select_related("page")[:ROWS_SHOWN]
    return Table(
        _("ลิงก์ไปเว็บไซต์อื่น"),
        [_("อยู่ในหน้า"), _("ลิงก์"), _("สาเหตุ"), _("ตรวจเมื่อ")],
        [[page_cell(row.page), row.url, answer(row), checked(row)] for row in rows],
        _("ไม่มีลิงก์เสีย") if LinkCheck.objects.exclude(checked_at=None).exists() else _("ยังไม่เคยตรวจ ระบบตรวจทุกคืน"),
    )


def page_cell(page: Page) -> tuple[str, str]:
    return (page.title, reverse("wagtailadmin_pages:edit", args=[page.pk]))


def cause(link: LostLink) -> str:
    return _("หน้าปลายทางเลิกเผยแพร่แล้ว") if link.is_unpublished else _("หน้าปลายทางถูกลบแล้ว")


def answer(row: LinkCheck) -> str:
    return _("ไม่พบหน้า (รหัส %(status)s)") % {"status": row.status} if row.status else _("เว็บไซต์ไม่ตอบ")


def checked(row: LinkCheck) -> str:
    return format_datetime(row.checked_at, style="short") if row.checked_at else ""


class ReviewsPanel(Component):
    """The first pages whose day has come; nothing when there is none."""

    name = "reviews"
    template_name = "wagtailadmin/content/reviews_panel.html"
    order = 15

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        due = reviews_due()
        return {"reviews": [self.row(review) for review in due[:REVIEWS_SHOWN]], "count": due.count()}

    def row(self, review: PageReview) -> dict[str, str]:
        title, url = page_cell(review.page)
        return {"title": title, "url": url, "day": format_date(review.review_by)}


def panels_for(user: User) -> list[Component]:
    return [WorkPanel(), ReviewsPanel()] if can_issue_edition(user) else []
