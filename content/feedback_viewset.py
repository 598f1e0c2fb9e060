"""DLA's list of what readers say of the pages."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Page

from content.models import PageFeedback
from registry.models import User
from registry.viewsets import Link, PortalViewSet
from registry.viewsets.filters import since, until


def pages_with_feedback(request: HttpRequest | None) -> QuerySet[Page]:
    return Page.objects.filter(pk__in=PageFeedback.objects.values("page")).order_by("title")


class FeedbackFilters(WagtailFilterSet):
    page = django_filters.ModelChoiceFilter(
        label=_("หน้า"), queryset=pages_with_feedback, empty_label=_("ทุกหน้า"), widget=forms.Select
    )
    is_useful = django_filters.BooleanFilter(
        label=_("มีประโยชน์"),
        widget=forms.Select(choices=[("", _("ทั้งหมด")), ("true", _("มีประโยชน์")), ("false", _("ไม่มีประโยชน์"))]),
    )
    since = since("at__date")
    until = until("at__date")

    class Meta:
        model = PageFeedback
        fields: list[str] = []


class FeedbackViewSet(PortalViewSet):
    model = PageFeedback
    base_url_path = "feedback"
    icon = "comment"
    menu_label = _("ความเห็นของผู้อ่าน")
    list_display = ("at", "page", "is_useful", "comment", "useful", "useless")
    filterset_class = FeedbackFilters
    search_fields = ("page__title", "comment")
    ordering = "-pk"
    related = ("page",)
    inspect_view_fields = ("at", "page", "is_useful", "comment")  # the counts are the list's
    labels = {"useful": _("ว่ามีประโยชน์ (ราย)"), "useless": _("ว่าไม่มีประโยชน์ (ราย)")}

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.with_counts()

    def links(self, row: PageFeedback, *, user: User) -> list[Link]:
        return [Link(_("เปิดหน้าที่ผู้อ่านกล่าวถึง"), row.page.url)] if row.page.live else []
