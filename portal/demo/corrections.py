"""What DLA stopped and corrected in the demo: freezes in force and lifted, and an adjustment after over-issuance."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from portal.demo.cast import Desk, Seller
from registry.models import Round
from registry.services.adjusting import propose_adjustment
from registry.services.freezing import Target, freeze, propose_lift
from registry.services.proposals import approve, pending_on


def stop_and_correct(sellers: list[Seller], desk: Desk) -> None:
    """The last two authorities of the list: one is adjusted, the other frozen; a freeze of a province was lifted."""
    adjusted, frozen = sellers[-1], sellers[-2]
    adjustment = propose_adjustment(
        Round.objects.get(number=3),
        {adjusted.authority: 5},
        by=desk.dla,
        reason="อบก. แจ้งว่ารับรองเกิน (ข้อมูลสมมติ)",
        tgo_reference="อบก. สมมติ 1/2569",
    )
    approve(pending_on(adjustment).get(), by=desk.dla_second)
    past = freeze(
        Target(province=adjusted.authority.province), by=desk.dla_second, reason="ตรวจสอบข้อมูลครัวเรือน (ข้อมูลสมมติ)"
    )
    propose_lift(past, by=desk.dla, reason="ตรวจสอบแล้ว ข้อมูลถูกต้อง (ข้อมูลสมมติ)")
    approve(pending_on(past).get(), by=desk.dla_second)
    until = timezone.now() + dt.timedelta(days=30)
    freeze(Target(authority=frozen.authority), by=desk.dla_second, reason="รอตรวจสอบข้อร้องเรียน (ข้อมูลสมมติ)", until=until)
