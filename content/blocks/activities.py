"""A live block: promotion activities that DLA has chosen for the public."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content import previews, services
from content.blocks.choices import ChoiceBlock
from content.blocks.served import LiveBlock, whole
from content.services.promotion import chosen_activities
from registry.enums import Reader
from registry.models import Activity


class ChosenActivitiesBlock(LiveBlock):
    """Keeps what the editor chose, and reads the chosen activities when the page is shown."""

    title = blocks.CharBlock(label=_("หัวข้อ"), default=_("กิจกรรมที่คัดเลือก"))
    limit = blocks.IntegerBlock(label=_("จำนวนกิจกรรม"), default=3, min_value=1, max_value=12)
    province = ChoiceBlock(label=_("เฉพาะจังหวัด"), choices=services.province_choices, required=False)
    audience = ChoiceBlock(label=_("เฉพาะกลุ่มผู้ฟัง"), choices=Reader.choices, required=False)

    class Meta:
        label = _("กิจกรรมที่คัดเลือก")
        icon = "group"
        description = _("กิจกรรมประชาสัมพันธ์ของ อปท. และจังหวัดที่ สถ. คัดเลือกแล้ว พร้อมภาพ ปรับตามข้อมูลจริงเอง")
        help_text = _("แสดงเฉพาะกิจกรรมที่ สถ. คัดเลือกขึ้นเว็บไซต์แล้ว")
        template = "content/blocks/chosen_activities.html"
        preview_value = previews.CHOSEN_ACTIVITIES

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "activities": self.found(value)}

    def found(self, value: blocks.StructValue) -> list[Activity]:
        chosen = {"province": value.get("province") or "", "audience": value.get("audience") or ""}
        return chosen_activities(value["limit"], **chosen)

    def data(self, value: blocks.StructValue) -> dict[str, Any]:
        return {"activities": [activity_data(activity) for activity in self.found(value)]}


def activity_data(activity: Activity) -> dict[str, Any]:
    """In the words of /api/v1/activities/, where the rest is."""
    return {
        "id": activity.pk,
        "title": activity.title,
        "office": str(activity.office),
        "held_on": activity.held_on.isoformat(),
        "url": whole(reverse("content:activity", args=[activity.pk])),
        "photos": [
            {"url": whole(reverse("content:activity_photo", args=[photo.pk])), "alternative": photo.alternative}
            for photo in activity.photos.all()
        ],
    }
