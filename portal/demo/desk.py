"""Something at DLA's desk of the demo: a round whose allocation waits for a second person, and a wrong upload."""

from __future__ import annotations

import datetime as dt
import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from portal.build import font_file
from portal.demo.cast import Desk
from registry.imports.shares import COLUMNS
from registry.models import LocalAuthority, Project, Round
from registry.services.batches import Upload, as_csv, propose_batch, reckon_shares, upload_shares
from registry.services.proportion import Weights

TONNES = 12_500
WRONG = (("9510001", "อบต.ที่อื่น", "ลำพูน", "120"), ("9510002", "", "", "๓๕.๕"), ("9510002", "", "", "40"))


def leave_rounds_undone(desk: Desk) -> None:
    """Round 4, reckoned in proportion and proposed; round 5, a draft with a table that has mistakes."""
    waiting = draft_round(4, dt.date(2024, 4, 1), dt.date(2024, 9, 30))
    batch = reckon_shares(waiting, Weights(), by=desk.dla)
    propose_batch(batch, by=desk.dla)
    draft = draft_round(5, dt.date(2024, 10, 1), dt.date(2025, 3, 31))
    wrong = upload_shares(draft, Upload(mistaken_table(), "จัดสรรรอบที่ 5 (ข้อมูลสมมติ).csv"), by=desk.dla)
    for each in (batch, wrong):
        each.refresh_from_db()
        each.is_demo = True
        each.save(update_fields=["is_demo"])


def draft_round(number: int, start: dt.date, end: dt.date) -> Round:
    round = Round.objects.create(
        project=Project.objects.get(code="TVER-DEMO"),
        number=number,
        tonnes=TONNES,
        certificate_number=f"ข้อมูลสมมติ รอบที่ {number}",
        tgo_serials="ข้อมูลสมมติ",
        is_demo=True,
        period_start=start,
        period_end=end,
    )
    round.certificate_file.save("certificate.pdf", ContentFile(certificate_of(round)))
    return round


def certificate_of(round: Round) -> bytes:
    """A page that stands for TGO's certificate and says so; drawn by Pillow, for WeasyPrint takes seconds to start."""
    page = Image.new("RGB", (827, 1169), "white")
    font = ImageFont.truetype(font_file("SemiBold"), 26)
    words = (
        "ข้อมูลสมมติ",
        "ใช้แทนหนังสือรับรองของ อบก.",
        f"รอบที่ {round.number} ปริมาณ {round.tonnes:,} ตัน",
    )
    ImageDraw.Draw(page).multiline_text((80, 80), "\n".join(words), font=font, fill="black", spacing=20)
    content = io.BytesIO()
    page.save(content, "PDF")
    return content.getvalue()


def mistaken_table() -> bytes:
    """A table as somebody types it: a wrong name, a fraction, a code twice, an unknown code, and too few tonnes."""
    heading = [column.titles[0] for column in COLUMNS]
    right = [
        [each.code, each.short_name, each.province.name_th, 40 + number]
        for number, each in enumerate(LocalAuthority.objects.select_related("province").order_by("code")[10:22])
    ]
    return as_csv([heading, *right, *WRONG, ["1234567", "", "", "10"]])
