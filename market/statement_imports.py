"""TGO's statement file to checked lines; registry.imports reads the file itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from market.enums import LineKind
from registry.errors import BadValue, FileRefused, require
from registry.imports import Cells, Column, find_table, problem_of, read_sheets
from registry.thai import Unreadable, normalise, parse_date, parse_tonnes

DAY, NUMBER, KIND, SERIALS, TONNES, ACCOUNT = COLUMNS = (
    "วันที่",
    "เลขที่หนังสือ",
    "รายการ",
    "หมายเลขของ อบก.",
    "ตัน",
    "บัญชีคู่รายการ",
)
# What a cell of the column may hold, for the template.
EXPLAINED = {
    DAY: _("วันที่ในหนังสือแจ้งผลหรือหนังสือรับรอง เช่น 23/11/2569"),
    NUMBER: _("เลขที่หนังสือแจ้งผล หรือเลขที่หนังสือรับรองของรอบ"),
    KIND: _("คำใดคำหนึ่ง: รับรอง ถ่ายโอน หักล้าง ปรับปรุง"),
    SERIALS: _("หมายเลขตามที่ อบก. เขียนไว้ เว้นว่างได้"),
    TONNES: _("จำนวนตันเต็ม หนังสือหนึ่งฉบับแยกหลายบรรทัดได้ ระบบรวมให้"),
    ACCOUNT: _("เลขที่บัญชี T-VER ของผู้รับโอน เว้นว่างได้"),
}
KINDS = {
    LineKind.ISSUE: ("รับรอง", "ออกเครดิต", "issue", "issuance"),
    LineKind.TRANSFER: ("ถ่ายโอน", "โอน", "transfer"),
    LineKind.CANCELLATION: ("หักล้าง", "cancel", "cancellation", "retire"),
    LineKind.ADJUSTMENT: ("ปรับปรุง", "ปรับปรุงรายการ", "adjust", "adjustment"),
}
WORDS = {word: kind for kind, words in KINDS.items() for word in words}
SHEET = (
    Column(DAY, (DAY, "ลงวันที่")),
    Column(NUMBER, (NUMBER, "เลขที่")),
    Column(KIND, (KIND, "ประเภท")),
    Column(SERIALS, (SERIALS, "หมายเลข อบก."), is_required=False),
    Column(TONNES, (TONNES, "จำนวนตัน", "ปริมาณ (ตัน)")),
    Column(ACCOUNT, (ACCOUNT,), is_required=False),
)
MAX_PROBLEMS = 20


@dataclass(frozen=True)
class Line:
    """What a row says; `row` is the number that a spreadsheet shows."""

    row: int
    dated_on: dt.date
    kind: LineKind
    number: str
    serials: str
    tonnes: int
    counterparty_account: str

    @property
    def number_key(self) -> str:
        return normalise(self.number)


def read_lines(content: bytes, *, until: dt.date) -> list[Line]:
    """The lines of a statement up to a day, or none: FileRefused names row and column of the first 20 problems."""
    lines: list[Line] = []
    problems: list[str] = []
    for number, cells in find_table(read_sheets(content), SHEET).rows:
        try:
            lines.append(read_line(number, cells, until=until))
        except BadValue as error:
            problems.append(problem_of(number, error))
        if len(problems) == MAX_PROBLEMS:
            break
    require(not problems, FileRefused(problems=problems))
    require(lines, FileRefused(_("ไฟล์นี้ไม่มีแถวข้อมูล")))
    return lines


def read_line(row: int, cells: Cells, *, until: dt.date) -> Line:
    """The values of one row. Raises BadValue whose `field` is the column."""
    day = _day(cells)
    require(day <= until, BadValue(_("วันที่อยู่หลังวันที่ของรายการนี้"), field=DAY))
    number = " ".join(cells[NUMBER].split())
    require(normalise(number), BadValue(_("ยังไม่ได้กรอกเลขที่หนังสือ"), field=NUMBER))
    require(len(number) <= 80, BadValue(_("เลขที่หนังสือยาวเกิน 80 ตัวอักษร"), field=NUMBER))
    account = " ".join(cells.get(ACCOUNT, "").split())
    require(len(account) <= 80, BadValue(_("เลขที่บัญชียาวเกิน 80 ตัวอักษร"), field=ACCOUNT))
    return Line(row, day, _kind(cells), number, cells.get(SERIALS, "").strip(), _tonnes(cells), account)


def _kind(cells: Cells) -> LineKind:
    kind = WORDS.get(normalise(cells[KIND]))
    if kind is None:
        raise BadValue(
            _("ไม่รู้จักรายการ “%(value)s” ใช้คำใดคำหนึ่ง: รับรอง ถ่ายโอน หักล้าง ปรับปรุง"), field=KIND, value=cells[KIND]
        )
    return kind


def _day(cells: Cells) -> dt.date:
    try:
        return parse_date(cells[DAY])
    except Unreadable as error:
        raise BadValue(str(error), field=DAY) from error


def _tonnes(cells: Cells) -> int:
    try:
        tonnes = parse_tonnes(cells[TONNES])
    except Unreadable as error:
        raise BadValue(str(error), field=TONNES) from error
    require(tonnes > 0, BadValue(_("จำนวนตันต้องมากกว่า 0"), field=TONNES))
    return tonnes


def explained() -> Iterator[tuple[str, str]]:
    """Each column and what it may hold."""
    for name in COLUMNS:
        yield name, str(EXPLAINED[name])
