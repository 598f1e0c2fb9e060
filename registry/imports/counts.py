"""Rows of what authorities have counted: households with a bin, ศพด., schools, people, bins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from registry import thai
from registry.imports.problems import Problem, name_formulas, unreadable
from registry.imports.shares import CODE, MAX_ROWS, NAME, NO_DECIMALS, PROVINCE, Authorities, Line, check_authority
from registry.imports.shares import find_repeats as find_repeated_codes
from registry.imports.tables import Cells, Column
from registry.thai import normalise

DAY = Column("counted_on", ("ข้อมูล ณ วันที่", "วันที่", "ณ วันที่", "วันที่นับ"), is_required=False)
HOUSEHOLDS = Column("households", ("ครัวเรือนที่มีถังขยะเปียก", "ครัวเรือนที่มีถัง", "ครัวเรือน"))
NUMBERS = (
    HOUSEHOLDS,
    Column("all_households", ("ครัวเรือนทั้งหมด",), is_required=False),
    Column("bins", ("ถังขยะเปียก (ถัง)", "จำนวนถัง", "ถังขยะเปียก"), is_required=False),
    Column("population", ("ประชากร (คน)", "ประชากร"), is_required=False),
    Column("child_centres", ("ศพด. (แห่ง)", "ศพด."), is_required=False),
    Column("child_centre_persons", ("เด็กและบุคลากรใน ศพด.", "คนใน ศพด."), is_required=False),
    Column("schools", ("โรงเรียน (แห่ง)", "โรงเรียน"), is_required=False),
    Column("school_persons", ("นักเรียนและบุคลากรในโรงเรียน", "คนในโรงเรียน"), is_required=False),
)
COLUMNS = (CODE, NAME, PROVINCE, DAY, *NUMBERS)
NEVER_UNKNOWN = ("households", "child_centre_persons", "school_persons")  # nought where nobody says otherwise


@dataclass
class CountLine(Line):
    """A row as read; `counts` holds the numbers that it gives, by name."""

    counted_on: dt.date | None = None
    counts: dict[str, int] = field(default_factory=dict)


def check_counts(
    rows: Iterable[tuple[int, Cells]], authorities: Authorities, *, day: dt.date, today: dt.date
) -> list[CountLine]:
    """Every row with what is wrong in it; `day` is when it was counted where a row does not say."""
    lines = [_check_line(number, cells, authorities, day, today) for number, cells in rows]
    find_repeated_codes(lines)
    return lines


def check_whole(lines: list[CountLine]) -> list[Problem]:
    if len(lines) > MAX_ROWS:
        return [Problem("too_many_rows", "", {"rows": f"{len(lines):,}", "most": f"{MAX_ROWS:,}"})]
    return []


def _check_line(number: int, cells: Cells, authorities: Authorities, day: dt.date, today: dt.date) -> CountLine:
    line = CountLine(number, dict(cells))
    line.authority = check_authority(line, authorities)
    line.counted_on = _day(line, cells.get("counted_on", ""), day, today)
    for column in NUMBERS:
        count = _count(line, column.name, cells.get(column.name, ""))
        if count is not None:
            line.counts[column.name] = count
    if not line.counts and not line.problems:
        line.problems.append(Problem("nothing_counted", "households"))
    if line.counts.get("all_households", line.counts.get("households", 0)) < line.counts.get("households", 0):
        line.problems.append(Problem("households_over", "all_households"))
    name_formulas(line.problems, line.typed)
    return line


def _day(line: CountLine, text: str, day: dt.date, today: dt.date) -> dt.date | None:
    if not text.strip():
        return day
    try:
        counted_on = thai.parse_date(text)
    except thai.NotADate as error:
        line.problems.append(unreadable("date", "counted_on", error))
        return None
    if counted_on > today:
        line.problems.append(Problem("day_ahead", "counted_on"))
    return counted_on


def _count(line: CountLine, name: str, text: str) -> int | None:
    text = NO_DECIMALS.sub("", normalise(text))
    if text in {"", "-"}:
        return None
    try:
        return thai.parse_count(text)
    except thai.NotACount as error:
        line.problems.append(unreadable("count", name, error))
        return None
