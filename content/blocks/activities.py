"""A live block: promotion activities that DLA has chosen for the public."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content import previews, services
from content.services.promotion import chosen_activities
from registry.enums import Reader


class ChosenActivitiesBlock(blocks.StructBlock):
    """Keeps what the editor chose, and reads the chosen activities when the page is shown."""

    title = blocks.CharBlock(label=_("หัวข้อ"), default=_("กิจกรรมที่คัดเลือก"))
    limit = blocks.IntegerBlock(label=_("จำนวนกิจกรรม"), default=3, min_value=1, max_value=12)
    province = blocks.ChoiceBlock(label=_("เฉพาะจังหวัด"), choices=services.province_choices, required=False)
    audience = blocks.ChoiceBlock(label=_("เฉพาะกลุ่มผู้ฟัง"), choices=Reader.choices, required=False)

    class Meta:
        label = _("กิจกรรมที่คัดเลือก")
        icon = "group"
        description = _("กิจกรรมประชาสัมพันธ์ของ อปท. และจังหวัดที่ สถ. คัดเลือกแล้ว พร้อมภาพ ปรับตามข้อมูลจริงเอง")
        help_text = _("แสดงเฉพาะกิจกรรมที่ สถ. คัดเลือกขึ้นเว็บไซต์แล้ว")
        template = "content/blocks/chosen_activities.html"
        preview_value = previews.CHOSEN_ACTIVITIES

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        chosen = {"province": value.get("province") or "", "audience": value.get("audience") or ""}
        context = super().get_context(value, parent_context)
        return {**context, "activities": chosen_activities(value["limit"], **chosen)}
