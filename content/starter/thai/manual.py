"""The user's manual of this very system: enclosure 1 of the letter. A chapter a role, with pictures of the demo."""

from __future__ import annotations

from typing import Any

from content.starter.shapes import chapter
from content.starter.thai import manual_authority as authority
from content.starter.thai import manual_general as general
from content.starter.thai import manual_offices as offices

SLUG = "manual"
SUMMARY = "ฉบับแรก ตามสิ่งที่ส่งมาด้วย 1 ของหนังสือแจ้งการใช้งานระบบ เดือนมีนาคม 2568"
TITLE = "คู่มือการใช้งานระบบบัญชี Carbon Credit ขององค์กรปกครองส่วนท้องถิ่น"
INTRO = "สำหรับเจ้าหน้าที่ผู้รับผิดชอบ ผู้อนุมัติ และกองคลังของ อปท. ท้องถิ่นอำเภอ สถจ. สถ. และผู้ซื้อ อธิบายทีละงานพร้อมภาพหน้าจอ"


def chapters() -> list[tuple[str, dict[str, Any]]]:
    """Twelve chapters: what everybody needs, then one a role, then what to do when something is wrong."""
    return [
        chapter("ระบบนี้คืออะไร", *general.what_it_is()),
        chapter("เข้าสู่ระบบและงานของฉัน", *general.signing_in()),
        chapter("เจ้าหน้าที่ผู้รับผิดชอบของ อปท.", *authority.officer()),
        chapter("ผู้อนุมัติของ อปท.", *authority.approver()),
        chapter("กองคลังของ อปท.", *authority.treasury()),
        chapter("ท้องถิ่นอำเภอ", *offices.district()),
        chapter("สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด", *offices.province()),
        chapter("เจ้าหน้าที่ สถ.", *offices.dla()),
        chapter("ผู้จัดทำเนื้อหา สถ.", *offices.editor()),
        chapter("ผู้ซื้อ", *general.buying()),
        chapter("ตรวจสอบเอกสารและตามรอยคาร์บอนเครดิต", *general.verifying()),
        chapter("เมื่อมีปัญหา", *general.trouble()),
    ]
