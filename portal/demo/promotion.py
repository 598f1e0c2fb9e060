"""Promotion activities of the demo, with drawings in place of photographs; everything is invented."""

from __future__ import annotations

import datetime as dt
import io

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from content.services.promotion import checklist_points
from portal.demo.cast import Seller
from registry.enums import Reader
from registry.models import Activity, User
from registry.services.promotion import Told, add_photo, choose_activity, log_activity

SKY, GROUND, BIN, LID, PERSON = "#cfe6ee", "#8fb56a", "#3f7d4e", "#f3c14b", "#5b4a3f"
# Whose, for whom, how many came, what it was, where, and what its pictures show.
ACTIVITIES: list[tuple[int, list[Reader], int, str, str, str]] = [
    (
        0,
        [Reader.BUSINESS, Reader.PRIVATE],
        42,
        "ชวนโรงงานในตำบลดูประกาศขาย",
        "ศาลาประชาคม",
        "สาธิตถังขยะเปียกหน้าศาลาประชาคม",
    ),
    (1, [Reader.PUBLIC], 85, "เปิดบ้านถังขยะเปียก", "ลานวัด", "ประชาชนยืนรอบถังขยะเปียกสามใบ"),
    (2, [Reader.AGENCY], 18, "ประชุมหน่วยงานของรัฐในอำเภอ", "ที่ว่าการอำเภอ", "โต๊ะประชุมและถังขยะเปียกตัวอย่าง"),
]


def promote(sellers: list[Seller], head: User, chooser: User) -> None:
    """Three authorities and the province have logged one each; the first two are on the public site."""
    points = checklist_points()
    for number, readers, people, title, place, shown in ACTIVITIES:
        seller = sellers[number]
        told = told_of(title, place, readers, people, points)
        activity = log_activity(seller.authority, told, by=seller.officer)
        add_photo(activity, drawing(people), f"ภาพวาด {shown} (ข้อมูลสมมติ)", by=seller.officer)
        if people > 20:
            choose_activity(activity, by=chooser)
    province = head.memberships.get().province
    if province:
        told = told_of("แนะนำระบบแก่หอการค้าจังหวัด", "ศาลากลางจังหวัด", [Reader.BUSINESS], 30, points[:2])
        log_activity(province, told, by=head)
    Activity.objects.update(is_demo=True)


def told_of(title: str, place: str, readers: list[Reader], people: int, points: list[str]) -> Told:
    return Told(
        title=f"{title} (ข้อมูลสมมติ)",
        held_on=timezone.localdate() - dt.timedelta(days=people),
        place=f"{place} (สมมติ)",
        readers=[each.value for each in readers],
        participants=people,
        words="สาธิตการค้นหาประกาศขายจากโทรศัพท์ และการตรวจสอบเอกสารด้วย QR (ข้อมูลสมมติ)",
        checklist=[(point, number != 1) for number, point in enumerate(points)],
        people_agreed=True,
    )


def drawing(seed: int) -> ContentFile[bytes]:
    """A field, wet-waste bins and round-headed people; never a photograph of anybody."""
    picture = Image.new("RGB", (720, 480), SKY)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 300, 720, 480), fill=GROUND)
    pen.ellipse((580, 40, 660, 120), fill=LID)
    for number in range(2 + seed % 3):
        left = 90 + number * 190
        pen.rounded_rectangle((left, 250, left + 90, 390), 12, fill=BIN)
        pen.rounded_rectangle((left - 8, 232, left + 98, 256), 10, fill=LID)
        pen.ellipse((left + 112, 190, left + 152, 230), fill=PERSON)
        pen.rounded_rectangle(
            (left + 104, 234, left + 160, 380), 22, fill=("#b5533c", "#3c6ab5", "#7a5ab0")[number % 3]
        )
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return ContentFile(out.getvalue(), name="drawing.jpg")
