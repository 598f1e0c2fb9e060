"""The two trainings that the letter of March 2568 tells of, with what its memo says and nothing else.

The memo gives days, place and who was invited; hours, materials and the online quota are not in it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from content.enums import Trained
from content.starter.shapes import note, text
from registry.thai.dates import BANGKOK

ONLINE_SLUG, WORKSHOP_SLUG = "online-2568", "workshop-2568"


def whole_day(year: int, month: int, day: int) -> dict[str, Any]:
    """The hours are not known, so the day counts from its first minute to its last."""
    first = dt.datetime(year, month, day, tzinfo=BANGKOK)
    return {"starts_at": first, "ends_at": first.replace(hour=23, minute=59), "hours_pending": True}


UNKNOWN = note("ข้อมูลที่ไม่มีในเอกสารต้นเรื่อง", "บันทึกข้อความของ กสส. บอกเพียงวัน วิธีจัด และผู้เข้าอบรม ส่วนที่ไม่ได้ระบุไว้จึงเว้นว่าง ไม่คาดเดา")

PAGES: dict[str, dict[str, Any]] = {
    ONLINE_SLUG: {
        "title": "การฝึกอบรมการใช้งานระบบบัญชี Carbon Credit ของ อปท. ผ่านระบบออนไลน์",
        "intro": "สำหรับเจ้าหน้าที่ประจำ สถจ. และเจ้าหน้าที่ประจำ อปท. ผู้ใช้งานระบบ วันอังคารที่ 14 มกราคม 2568",
        **whole_day(2025, 1, 14),
        "place": "ผ่านระบบออนไลน์",
        "audience": Trained.BOTH,
        "quota": None,
        "gives_certificate": False,
        "body": [
            text(
                "กรมส่งเสริมการปกครองท้องถิ่นจัดการฝึกอบรมการใช้งานระบบบัญชี Carbon Credit ของ อปท. ผ่านระบบออนไลน์ "
                "ให้แก่เจ้าหน้าที่ประจำ สถจ. และเจ้าหน้าที่ประจำ อปท. ผู้ใช้งานระบบ เมื่อวันอังคารที่ 14 มกราคม 2568"
            ),
            UNKNOWN,
        ],
    },
    WORKSHOP_SLUG: {
        "title": "การฝึกอบรมเชิงปฏิบัติการการใช้งานระบบบัญชี Carbon Credit ของ อปท.",
        "intro": "สำหรับบุคลากรในสังกัด สถจ. แห่งละ 2 คน วันอังคารที่ 11 มีนาคม 2568",
        **whole_day(2025, 3, 11),
        "place": "โรงแรมอเล็กซานเดอร์ แขวงหัวหมาก เขตบางกะปิ กรุงเทพมหานคร",
        "audience": Trained.PROVINCES,
        "quota": 2,
        "gives_certificate": False,
        "body": [
            text(
                "กรมส่งเสริมการปกครองท้องถิ่นจัดการฝึกอบรมเชิงปฏิบัติการการใช้งานระบบบัญชี Carbon Credit ของ อปท. "
                "ให้แก่บุคลากรในสังกัด สถจ. จำนวน 2 คน ในวันอังคารที่ 11 มีนาคม 2568 ณ โรงแรมอเล็กซานเดอร์ "
                "แขวงหัวหมาก เขตบางกะปิ กรุงเทพมหานคร"
            ),
            UNKNOWN,
        ],
    },
}
