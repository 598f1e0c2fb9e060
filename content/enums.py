"""The closed lists of the pages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import Reader as Reader


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


class EditionState(models.TextChoices):
    """How far the PDF of an edition has come; the edition itself is issued whatever becomes of its PDF."""

    WAITING = "waiting", _("รอจัดทำ PDF")
    DRAWING = "drawing", _("กำลังจัดทำ PDF")
    READY = "ready", _("มี PDF แล้ว")
    FAILED = "failed", _("จัดทำ PDF ไม่สำเร็จ")


UNDER_WAY = frozenset({EditionState.WAITING, EditionState.DRAWING})


class Audience(models.TextChoices):
    """Which offices are asked to read something and to say that they have."""

    PROVINCES = "provinces", _("จังหวัดทุกจังหวัด")
    AUTHORITIES = "authorities", _("อปท. ทุกแห่ง")


class Trained(models.TextChoices):
    """Whose people a training is for."""

    PROVINCES = "provinces", _("สถจ. ทุกจังหวัด")
    AUTHORITIES = "authorities", _("อปท. ทุกแห่ง")
    BOTH = "both", _("สถจ. และ อปท. ทุกแห่ง")

    @property
    def audiences(self) -> list[Audience]:
        return list(Audience) if self == Trained.BOTH else [Audience(self.value)]


class Place(models.TextChoices):
    """Addresses outside the page tree that an editor may link to."""

    MARKET = "market/", _("ประกาศขาย")
    TRADES = "market/trades/", _("การซื้อขายที่เสร็จสิ้น")
    ESTIMATE = "estimate/", _("ประมาณการ")
    VERIFY = "verify/", _("ตรวจสอบเอกสาร")
    WORKSPACE = "my/", _("พื้นที่ทำงาน (ต้องเข้าสู่ระบบ)")
    API_DOCS = "api/docs/", _("เอกสาร API")


class TaskState(models.TextChoices):
    """How far a province has come with a task that a letter asks of it."""

    NOT_STARTED = "not_started", _("ยังไม่เริ่ม")
    UNDER_WAY = "under_way", _("กำลังดำเนินการ")
    DONE = "done", _("ดำเนินการแล้ว")


class LegalKind(models.TextChoices):
    """The pages that the law or good order asks of a public site."""

    PRIVACY = "privacy", _("นโยบายความเป็นส่วนตัว")
    TERMS = "terms", _("ข้อกำหนดการใช้งาน")
    ACCESSIBILITY = "accessibility", _("คำแถลงการเข้าถึง")


class ProvinceFigure(models.TextChoices):
    """What a map of the provinces shows of each."""

    ISSUED = "issued", _("รับรองและจัดสรรแล้ว")
    FOR_SALE = "for_sale", _("ประกาศขายอยู่")
    SOLD = "sold", _("ขายแล้ว")
    COVERAGE = "coverage", _("อปท. ที่ได้รับจัดสรร จาก อปท. ทั้งหมดของจังหวัด")


class SeatState(models.TextChoices):
    """Whether who registered for training has a seat."""

    SEATED = "seated", _("ได้ที่นั่ง")
    WAITING = "waiting", _("รายชื่อสำรอง")
    WITHDRAWN = "withdrawn", _("ยกเลิกแล้ว")


class MaterialKind(models.TextChoices):
    """Printed promotion material, and the picture that a chat shows of a link."""

    POSTER_A3 = "poster_a3", _("โปสเตอร์ A3")
    POSTER_A4 = "poster_a4", _("โปสเตอร์ A4")
    LEAFLET = "leaflet", _("แผ่นพับ A4")
    CARD = "card", _("ภาพสำหรับสื่อสังคม 1200 × 630")
