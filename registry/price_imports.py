"""Rows of yearly market totals, from a CSV file to checked values; the sibling of registry/imports/."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from registry.enums import PriceScope
from registry.errors import BadValue, FileRefused, require
from registry.imports import Cells, problem_of
from registry.thai import normalise

COLUMNS = ("scope", "year_ce", "year_be", "volume_tco2e", "value_thb", "avg_thb", "min_thb", "max_thb", "note")
AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
YEAR_TO_DATE = re.compile(r"year-to-date at ([0-9]{4}-[0-9]{2}-[0-9]{2})")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class PriceRow:
    """What a row says, under the names of MarketPrice."""

    scope: PriceScope
    year: int
    volume_tonnes: Decimal
    value_baht: Decimal
    lowest_baht: Decimal
    highest_baht: Decimal
    until: dt.date | None


def check_prices(rows: Collection[tuple[int, Cells]]) -> list[PriceRow]:
    """The values of every row. Raises FileRefused that names row and column of every problem."""
    checked: dict[tuple[str, int], PriceRow] = {}
    problems: list[str] = []
    for number, cells in rows:
        try:
            row = check_price(cells)
            require((row.scope, row.year) not in checked, BadValue(_("ปีนี้ซ้ำกับแถวก่อนหน้า"), field="year_ce"))
            checked[row.scope, row.year] = row
        except BadValue as error:
            problems.append(problem_of(number, error))
    require(not problems, FileRefused(problems=problems))
    require(checked, FileRefused(_("ไฟล์นี้ไม่มีแถวข้อมูล")))
    return list(checked.values())


def check_price(cells: Cells) -> PriceRow:
    """The values of one row. Raises BadValue whose `field` is the column."""
    year = _year(cells)
    volume, value = _amount(cells, "volume_tco2e"), _amount(cells, "value_thb")
    lowest, highest = _amount(cells, "min_thb"), _amount(cells, "max_thb")
    for column, amount in (("volume_tco2e", volume), ("value_thb", value)):
        require(amount > 0, BadValue(_("ต้องมากกว่า 0"), field=column))
    require(lowest <= highest, BadValue(_("ราคาสูงสุดต้องไม่น้อยกว่าราคาต่ำสุด"), field="max_thb"))
    average = _amount(cells, "avg_thb")
    require(
        abs(value / volume - average) <= CENT,
        BadValue(_("ราคาเฉลี่ยไม่ตรงกับมูลค่าหารด้วยปริมาณ"), field="avg_thb"),
    )
    return PriceRow(_scope(cells), year, volume, value, lowest, highest, _until(cells, year))


def _scope(cells: Cells) -> PriceScope:
    value = normalise(cells["scope"])
    require(
        value in PriceScope.values,
        BadValue(
            _("ไม่รู้จักประเภท “%(value)s” ใช้ได้เฉพาะ %(known)s"),
            field="scope",
            value=value,
            known=", ".join(PriceScope.values),
        ),
    )
    return PriceScope(value)


def _year(cells: Cells) -> int:
    text = normalise(cells["year_ce"])
    year = int(text) if re.fullmatch("[0-9]{4}", text) else 0
    require(1990 <= year <= 2199, BadValue(_("ปีต้องเป็น ค.ศ. สี่หลัก"), field="year_ce"))
    require(
        normalise(cells["year_be"]) == str(year + 543),
        BadValue(_("ปี พ.ศ. ไม่ตรงกับปี ค.ศ."), field="year_be"),
    )
    return year


def _amount(cells: Cells, column: str) -> Decimal:
    text = normalise(cells[column])
    require(
        AMOUNT.fullmatch(text),
        BadValue(_("“%(value)s” ไม่ใช่ตัวเลขที่มีทศนิยมไม่เกินสองตำแหน่ง"), field=column, value=cells[column]),
    )
    return Decimal(text)


def _until(cells: Cells, year: int) -> dt.date | None:
    """The last day counted, which a note tells of a year that is not over."""
    note = cells["note"].strip()
    if not note:
        return None
    told = YEAR_TO_DATE.fullmatch(note)
    try:
        until = dt.date.fromisoformat(told[1]) if told else None
    except ValueError:
        until = None
    require(
        until and until.year == year,
        BadValue(_("หมายเหตุต้องว่าง หรือเป็น year-to-date at YYYY-MM-DD ของปีนั้น"), field="note"),
    )
    return until
