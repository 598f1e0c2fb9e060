"""The closed lists of the pages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Urgency(models.TextChoices):
    """How quickly an official letter asks to be answered; an ordinary one prints no word."""

    NORMAL = "normal", _("ปกติ")
    URGENT = "urgent", _("ด่วน")
    VERY_URGENT = "very_urgent", _("ด่วนมาก")
    MOST_URGENT = "most_urgent", _("ด่วนที่สุด")


class NoticeKind(models.TextChoices):
    """What a notice in a page is for; the part `notice` draws each in its own colour."""

    INFORMATION = "information", _("ข้อมูล")
    WARNING = "warning", _("ข้อควรระวัง")
    SUCCESS = "success", _("ผลสำเร็จ")


class Place(models.TextChoices):
    """Addresses outside the page tree that an editor may link to."""

    MARKET = "market/", _("ประกาศขาย")
    WORKSPACE = "my/", _("พื้นที่ทำงาน (ต้องเข้าสู่ระบบ)")
    API_DOCS = "api/docs/", _("เอกสาร API")
