"""How the state of a return or a bundle reads in a word or two, and in which tone; the dates decide when it is read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from registry.enums import BundleState, ReturnState
from registry.models import RosterReturn
from registry.services.roster.progress import ProvinceRow


def return_label(row: RosterReturn) -> str:
    if row.state == ReturnState.SUBMITTED:
        if row.is_bundled:
            return _("รวมส่ง สถ. แล้ว")
        return _("ส่งแล้ว (ล่าช้า)") if row.is_late else _("ส่งแล้ว")
    if row.state == ReturnState.RETURNED:
        return _("ส่งกลับแก้ไข")
    return _("เลยกำหนด ยังไม่ส่ง") if row.is_late else _("ยังไม่ส่ง")


def return_tone(row: RosterReturn) -> str:
    if row.state == ReturnState.SUBMITTED:
        return "warning" if row.change_reason else "good"
    if row.state == ReturnState.RETURNED:
        return "warning"
    return "bad" if row.is_late else "waiting"


def province_label(row: ProvinceRow) -> str:
    if row.is_sent:
        return _("ส่ง สถ. แล้ว (ล่าช้า)") if row.is_late else _("ส่ง สถ. แล้ว")
    if row.bundle.state == BundleState.RETURNED:
        return _("สถ. ส่งกลับแก้ไข")
    return _("เลยกำหนด ยังไม่ส่ง") if row.is_late else _("กำลังรวบรวม")


def province_tone(row: ProvinceRow) -> str:
    if row.is_sent:
        return "good"
    if row.bundle.state == BundleState.RETURNED:
        return "warning"
    return "bad" if row.is_late else "waiting"
