"""DLA's screen over promotion activities: read all, choose which the public sees, take one off again."""

from __future__ import annotations

from typing import Any

import django_filters
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from registry.enums import ActivityState, Reader
from registry.errors import Sentence
from registry.models import Activity, User
from registry.permissions import can_choose_activities
from registry.services.promotion import choose_activity, unchoose_activity
from registry.viewsets import filters
from registry.viewsets.acting import ActView, ReasonForm
from registry.viewsets.portal_viewset import Link, PortalViewSet, Table


class ActivityFilters(WagtailFilterSet):
    province = filters.province_filter("province")
    state = django_filters.ChoiceFilter(label=_("สถานะ"), choices=ActivityState.choices, empty_label=_("ทั้งหมด"))
    audience = django_filters.ChoiceFilter(
        field_name="audiences",
        lookup_expr="contains",
        label=_("กลุ่มผู้ฟัง"),
        choices=Reader.choices,
        empty_label=_("ทุกกลุ่ม"),
    )
    since = filters.since("held_on")
    until = filters.until("held_on")

    class Meta:
        model = Activity
        fields: list[str] = []


class ChooseForm(ReasonForm):
    """A remark is welcome, and not needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label=_("หมายเหตุ (ไม่บังคับ)"), required="", **kwargs)
        self.fields["note"].required = False


class UnchooseForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label=_("เหตุที่นำออก"), required=_("โปรดบอกเหตุที่นำออก"), **kwargs)


class Choose(ActView):
    form_class = ChooseForm
    page_title = _("คัดเลือกกิจกรรมขึ้นเว็บไซต์")
    submit_label = _("คัดเลือกขึ้นเว็บไซต์")
    lead = _("ประชาชนจะเห็นชื่อกิจกรรม วัน สถานที่ กลุ่มผู้ฟัง จำนวนผู้เข้าร่วม สรุป และภาพทุกภาพ ไม่เห็นชื่อผู้บันทึก")
    facts = ("title", "office", "held_on", "people_agreed", "photos")

    def may(self, user: User, row: Activity) -> bool:
        return can_choose_activities(user)

    def act(self, row: Activity, form: Any, *, by: User) -> Sentence:
        choose_activity(row, by=by)
        return _("คัดเลือกขึ้นเว็บไซต์แล้ว")


class Unchoose(ActView):
    form_class = UnchooseForm
    page_title = _("นำกิจกรรมออกจากเว็บไซต์")
    submit_label = _("นำออกจากเว็บไซต์")
    facts = ("title", "office", "held_on")

    def may(self, user: User, row: Activity) -> bool:
        return can_choose_activities(user)

    def act(self, row: Activity, form: Any, *, by: User) -> Sentence:
        unchoose_activity(row, by=by, reason=form.cleaned_data["note"])
        return _("นำออกจากเว็บไซต์แล้ว")


class ActivityViewSet(PortalViewSet):
    model = Activity
    base_url_path = "activities"
    icon = "group"
    menu_label = _("กิจกรรมประชาสัมพันธ์")
    list_display = ("title", "office", "province", "held_on", "audiences", "participants", "photos", "state")
    filterset_class = ActivityFilters
    search_fields = ("title", "place", "words", "province__name_th", "authority__search_text")
    ordering = "-pk"
    related = ("authority", "province", "logged_by")
    inspect_view_fields = (
        "title",
        "office",
        "province",
        "held_on",
        "place",
        "audiences",
        "participants",
        "words",
        "people_agreed",
        "state",
        "logged_by",
        "logged_at",
        "chosen_at",
    )
    labels = {"office": _("หน่วยงาน"), "photos": _("ภาพ")}

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("photos")

    def show_office(self, row: Activity) -> str:
        return str(row.office)

    def show_audiences(self, row: Activity) -> str:
        return row.audience_words

    def show_photos(self, row: Activity) -> int:
        return len(row.photos.all())

    def links(self, row: Activity, *, user: User) -> list[Link]:
        links = [Link(_("เปิดพร้อมภาพ"), row.get_absolute_url())]
        if row.is_chosen:
            links.append(Link(_("เปิดในเว็บไซต์"), row.public_url))
        if can_choose_activities(user):
            if row.is_chosen:
                links.append(Link(Unchoose.submit_label, reverse(self.get_url_name("unchoose"), args=[row.pk])))
            elif row.state == ActivityState.LOGGED:
                links.append(Link(Choose.submit_label, reverse(self.get_url_name("choose"), args=[row.pk])))
        return links

    def tables(self, row: Activity) -> list[Table]:
        photos = [[(each.alternative, f"/my/activities/photos/{each.pk}/")] for each in row.photos.all()]
        points = [[each["point"], str(_("ทำแล้ว") if each["done"] else _("ยังไม่ได้ทำ"))] for each in row.checklist]
        return [
            Table(_("ภาพ"), [_("คำบรรยายภาพ")], photos, _("ยังไม่มีภาพ")),
            Table(_("รายการตรวจสอบตามแนวทาง"), [_("รายการ"), _("ผล")], points),
        ]

    def get_urlpatterns(self) -> list[URLPattern]:
        acts = {"choose": Choose, "unchoose": Unchoose}
        ours = [path(f"<int:pk>/{name}/", view.as_view(viewset=self), name=name) for name, view in acts.items()]
        return [*super().get_urlpatterns(), *ours]
