"""DLA's menu over what editors issue and send; and what was issued or sent is not deleted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from content import upkeep_hooks, viewsets
from content.feedback_viewset import FeedbackViewSet
from content.keeping import let_be_kept
from content.material_viewset import MaterialViewSet
from content.models import Broadcast, Edition, Frame, LetterPage, ManualPage, Registration, TrainingPage
from content.permissions import can_issue_edition, can_send_broadcast
from content.registration_viewset import RegistrationViewSet
from content.views import staff, training
from registry.viewsets.promotion import ActivityViewSet

__all__ = ["upkeep_hooks"]  # importing them registers them

hooks.register("on_serve_page", let_be_kept)


class PublishingGroup(SnippetViewSetGroup):
    menu_label = _("คู่มือและหนังสือ")
    menu_name = "publishing"
    menu_icon = "doc-full-inverse"
    menu_order = 110
    items = (
        viewsets.EditionViewSet,
        viewsets.BroadcastViewSet,
        RegistrationViewSet,
        ActivityViewSet,
        MaterialViewSet,
        FeedbackViewSet,
    )


register_snippet(PublishingGroup)


class FrameViewSet(SnippetViewSet):
    """Menu, footer, announcement, contact and the card of shared links: one row a language."""

    model = Frame
    icon = "cog"
    menu_label = _("กรอบของเว็บไซต์")
    menu_name = "frame"
    add_to_settings_menu = True
    list_display = ("__str__", UpdatedAtColumn())


register_snippet(FrameViewSet)


@hooks.register("register_admin_urls")
def staff_urls() -> list[URLPattern]:
    return [
        path("editions/<int:pk>/render/", staff.render_again, name="content_render_again"),
        path("broadcasts/<int:pk>/report.csv", staff.broadcast_csv, name="content_broadcast_csv"),
        path("training/<int:pk>/", training.attendance, name="content_attendance"),
    ]


@hooks.register("register_page_header_buttons")
def issue_from_the_page(page: Page, user: Any, next_url: str = "", view_name: str = "") -> Iterable[Button]:
    """In the menu of a manual: issue an edition; of a letter: send it to every province."""
    kind = page.specific_class
    if kind is ManualPage and can_issue_edition(user) and not page.alias_of_id:
        url = f"{reverse(viewsets.EditionViewSet().get_url_name('add'))}?page={page.pk}"
        yield Button(_("ออกฉบับ"), url, icon_name="doc-full", priority=15)
    if kind is TrainingPage and can_send_broadcast(user) and not page.alias_of_id:
        url = reverse("content_attendance", args=[page.specific.event.pk])
        yield Button(_("ผู้ลงทะเบียน"), url, icon_name="group", priority=15)
    if kind is LetterPage and can_send_broadcast(user) and not page.alias_of_id:
        url = f"{reverse(viewsets.BroadcastViewSet().get_url_name('add'))}?letter={page.pk}"
        yield Button(_("ส่งให้รับทราบ"), url, icon_name="mail", priority=15)


# --- what is kept --------------------------------------------------------------------------------------------------


@hooks.register("before_delete_page")
def keep_what_was_issued(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The database refuses too; this says why."""
    return told_why(request, page.pk) if holds_issued([page]) else None


@hooks.register("before_bulk_action")
def keep_what_was_issued_in_bulk(
    request: HttpRequest, action_type: str, objects: Any, action: Any
) -> HttpResponse | None:
    pages = [each for each in objects if isinstance(each, Page)]
    return told_why(request, pages[0].pk) if action_type == "delete" and holds_issued(pages) else None


def holds_issued(pages: Iterable[Page]) -> bool:
    """Whether one of the pages, or a page below it, has an edition or was sent to offices."""
    below = Q(pk__in=[])
    for page in pages:
        below |= Q(path__startswith=page.path)
    ids = Page.objects.filter(below).values("pk")
    kept = (
        Edition.objects.filter(page__in=ids),
        Broadcast.objects.filter(letter__in=ids),
        Registration.objects.filter(event__in=ids),
    )
    return any(rows.exists() for rows in kept)


def told_why(request: HttpRequest, page_id: int) -> HttpResponse:
    why = translate(
        "ลบไม่ได้ เพราะมีคู่มือที่ออกฉบับแล้ว หนังสือที่ส่งให้หน่วยงานแล้ว หรือการฝึกอบรมที่มีผู้ลงทะเบียน หากไม่ต้องการให้ผู้อ่านเห็น ให้เลิกเผยแพร่แทน"
    )
    messages.error(request, why)
    return redirect("wagtailadmin_pages:edit", page_id)
