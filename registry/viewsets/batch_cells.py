"""The rows of a batch, cell by cell: what each says, and what is wrong in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.enums import BatchKind
from registry.errors import Sentence
from registry.imports.counts import NUMBERS
from registry.models import Batch, BatchLine
from registry.services.batch_files import problems_of
from registry.thai import format_date


@dataclass(frozen=True)
class Cell:
    """What one cell says, what it is called on a narrow screen, and what is wrong with it."""

    title: Sentence
    text: str
    problems: list[str] = field(default_factory=list)
    is_number: bool = False


def cells_of(batch: Batch, line: BatchLine) -> list[Cell]:
    """A row as the page shows it; a problem stands in its own cell."""
    problems: dict[str, list[str]] = {}
    for problem in problems_of(line.problems):
        problems.setdefault(problem.column, []).append(problem.sentence)
    authority = line.authority
    is_right = authority is not None and "name" not in problems and "province" not in problems
    name = authority.short_name if authority and is_right else line.typed.get("name", "")
    province = authority.province.name_th if authority and is_right else line.typed.get("province", "")
    first = [
        Cell(_("แถวที่"), str(line.row or ""), problems.get("", [])),
        Cell(_("รหัส อปท."), authority.code if authority else line.typed.get("code", ""), problems.get("code", [])),
        Cell(_("อปท."), name, problems.get("name", [])),
        Cell(_("จังหวัด"), province, problems.get("province", [])),
    ]
    return first + (count_cells(line, problems) if batch.kind == BatchKind.COUNTS else share_cells(line, problems))


def share_cells(line: BatchLine, problems: dict[str, list[str]]) -> list[Cell]:
    wrong = problems.get("tonnes", [])
    typed = line.typed.get("tonnes", "") if wrong else number(line.tonnes)
    return [
        Cell(_("ตัน"), typed, wrong, is_number=True),
        Cell(_("ตามสัดส่วน"), number(line.by_proportion), is_number=True),
        Cell(_("ต่างจากสัดส่วน"), difference(line.tonnes, line.by_proportion), is_number=True),
        Cell(_("ข้อเสนอก่อนหน้า"), number(line.earlier), is_number=True),
        Cell(_("ต่างจากข้อเสนอก่อนหน้า"), difference(line.tonnes, line.earlier), is_number=True),
    ]


def count_cells(line: BatchLine, problems: dict[str, list[str]]) -> list[Cell]:
    now, was = line.counts.get("now", {}), line.counts.get("was", {})
    cells = [Cell(_("ข้อมูล ณ วันที่"), day_of(line, problems), problems.get("counted_on", []))]
    for column in NUMBERS:
        wrong = problems.get(column.name, [])
        text = line.typed.get(column.name, "") if wrong else number(now.get(column.name))
        cells.append(Cell(column.titles[0], _changed(text, was.get(column.name), now.get(column.name)), wrong, True))
    return cells


def day_of(line: BatchLine, problems: dict[str, list[str]]) -> str:
    told = line.counts.get("counted_on", "")
    return format_date(dt.date.fromisoformat(told), style="short") if told else line.typed.get("counted_on", "")


def _changed(text: str, was: int | None, now: int | None) -> str:
    """The number, and what it was when it is another."""
    if was is None or now is None or was == now:
        return text
    return gettext("%(now)s (เดิม %(was)s)") % {"now": text, "was": f"{was:,}"}


def number(tonnes: int | None) -> str:
    return "" if tonnes is None else f"{tonnes:,}"


def difference(tonnes: int | None, other: int | None) -> str:
    """With its sign; nought has none, and nothing to compare with says nothing."""
    if other is None:
        return ""
    by = (tonnes or 0) - other
    return f"{by:+,}" if by else "0"
