from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.tick import tick


class Command(BaseCommand):
    help = "บันทึกสิ่งที่พ้นกำหนด และจัดทำเอกสารกับอีเมลที่ค้างอยู่ (เรียกซ้ำได้)"

    def handle(self, *args: Any, **options: Any) -> None:
        done = tick()
        self.stdout.write(
            f"ประกาศหมดอายุ {done['listings']} · คำขอซื้อพ้นกำหนด {done['orders']} · "
            f"การผนึกบัญชี {done['seals']} · เอกสารที่จัดทำ {done['papers']}"
        )
