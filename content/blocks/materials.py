"""A live block: the printed promotion material that everybody may take, with size and date."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content import previews


class MaterialsBlock(blocks.StructBlock):
    """Posters, leaflet and social card as PDF and PNG; those that are still being drawn say so."""

    title = blocks.CharBlock(label=_("หัวข้อ"), default=_("สื่อประชาสัมพันธ์สำหรับพิมพ์และแบ่งปัน"))

    class Meta:
        label = _("สื่อประชาสัมพันธ์")
        icon = "download"
        description = _("โปสเตอร์ แผ่นพับ และภาพสำหรับสื่อสังคม พร้อมขนาดไฟล์และวันที่ ระบบจัดทำให้เอง")
        help_text = _("ไม่ต้องเลือกไฟล์ ระบบแสดงสื่อล่าสุดที่ทุกคนดาวน์โหลดได้")
        template = "content/blocks/materials.html"
        preview_value = previews.MATERIALS

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from content.services.promotion import newest_material  # the models import the blocks

        return {**super().get_context(value, parent_context), "materials": newest_material()}
