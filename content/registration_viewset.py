"""DLA's list of who registered for training: one event or all, with a spreadsheet for the door."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from content.enums import SeatState
from content.models import Registration, TrainingPage
from content.permissions import can_send_broadcast
from registry.models import Province, User
from registry.viewsets import Link, PortalViewSet
from registry.viewsets.filters import is_filled, since, until


def events_registered_for(request: HttpRequest | None) -> QuerySet[TrainingPage]:
    return TrainingPage.objects.filter(pk__in=Registration.objects.values("event")).order_by("-starts_at")


class RegistrationFilters(WagtailFilterSet):
    event = django_filters.ModelChoiceFilter(
        label=_("การฝึกอบรม"), queryset=events_registered_for, empty_label=_("ทุกครั้ง"), widget=forms.Select
    )
    state = django_filters.ChoiceFilter(label=_("สถานะ"), choices=SeatState.choices, empty_label=_("ทั้งหมด"))
    attended = is_filled("attended_at", _("บันทึกการเข้าร่วม"))
    province = django_filters.ModelChoiceFilter(
        label=_("จังหวัด"),
        queryset=Province.objects.for_choosing(),
        empty_label=_("ทุกจังหวัด"),
        widget=forms.Select,
        method="of_province",
    )
    since = since("at__date")
    until = until("at__date")

    class Meta:
        model = Registration
        fields: list[str] = []

    def of_province(self, rows: QuerySet[Registration], name: str, value: Province) -> QuerySet[Registration]:
        """Of the provincial office, and of the authorities of the province."""
        return rows.filter(Q(province=value) | Q(authority__province=value))


class RegistrationViewSet(PortalViewSet):
    model = Registration
    base_url_path = "registrations"
    icon = "group"
    menu_label = _("ผู้ลงทะเบียนฝึกอบรม")
    list_display = ("person", "office", "in_province", "event", "state", "at", "attended_at")
    list_export = [*list_display, "email"]
    filterset_class = RegistrationFilters
    search_fields = ("person__name", "event__title", "province__name_th", "authority__search_text")
    ordering = "-pk"
    related = ("event", "person", "province", "authority__province", "paper")
    inspect_view_fields = (*list_display, "email", "paper")
    labels = {
        "office": _("หน่วยงาน"),
        "in_province": _("จังหวัด"),
        "email": _("อีเมล"),
        "paper": _("หนังสือรับรองการเข้าร่วม"),
    }

    def show_office(self, row: Registration) -> str:
        return str(row.office)

    def show_in_province(self, row: Registration) -> str:
        return str(getattr(row.office, "province", row.office))

    def show_email(self, row: Registration) -> str:
        return row.person.email

    def links(self, row: Registration, *, user: User) -> list[Link]:
        if not can_send_broadcast(user):
            return []
        return [Link(_("เปิดหน้าบันทึกการเข้าร่วม"), reverse("content_attendance", args=[row.event_id]))]
