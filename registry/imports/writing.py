"""Spreadsheets that we hand out: a template with every authority, and somebody's file with its remarks.

Every text is written as a text, so that no cell is a formula, whatever it begins with. The files are in Thai, the
language of the office, whoever downloads them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import translation

from registry.imports.tables import Column

if TYPE_CHECKING:
    import xlsxwriter

REMARKS = "หมายเหตุจากระบบ"
SUMMARY = "สรุป"
GUIDE = "คำอธิบาย"
MOST_WIDE = 48
LEADING = re.compile(r"0[0-9]")
NOT_IN_XLSX = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


@dataclass(frozen=True)
class Remarked:
    """A grid as somebody sent it, and what is to be said of it: by row (counted from 1) and by column's place."""

    rows: Sequence[Sequence[str]]
    heading: int
    numeric: frozenset[int] = frozenset()
    wrong: Mapping[tuple[int, int], str] = field(default_factory=dict)
    remarks: Mapping[int, str] = field(default_factory=dict)
    whole: Sequence[str] = ()


@contextmanager
def _book() -> Iterator[tuple[xlsxwriter.Workbook, io.BytesIO]]:
    import xlsxwriter  # takes 14 MB, and most processes never write a spreadsheet

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with translation.override("th"), xlsxwriter.Workbook(content, options) as book:
        yield book, content


def template(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], guide: Sequence[str]) -> bytes:
    """An empty form: the heading, what is known in each row, and a second sheet that says how to fill it in."""
    with _book() as (book, content):
        bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 2)
        for place, column in enumerate(columns):
            _write(sheet, 0, place, column.titles[0], bold)
            sheet.set_column(place, place, 34 if column.name == "name" else 18)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(sheet, number, place, value)
        explained = book.add_worksheet(GUIDE)
        explained.set_column(0, 0, 100)
        for number, line in enumerate(guide):
            _write(explained, number, 0, line)
    return content.getvalue()


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet with a heading: whole numbers as numbers, everything else as text."""
    with _book() as (book, content):
        bold = book.add_format({"bold": True, "bg_color": "#DDEBF7"})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, 22)
        for place, heading in enumerate(headings):
            _write(sheet, 0, place, heading, bold)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(sheet, number, place, value)
    return content.getvalue()


def remarked(title: str, found: Remarked) -> bytes:
    """The same rows in the same places, wrong cells in colour, and one more column that says what to do."""
    width = max((len(row) for row in found.rows), default=0)
    with _book() as (book, content):
        red = book.add_format({"bg_color": "#F8CBAD", "border": 1, "border_color": "#C00000"})
        bold = book.add_format({"bold": True, "bg_color": "#DDEBF7"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#C00000"})
        sheet = book.add_worksheet(title)
        sheet.set_column(0, max(width - 1, 0), 18)
        sheet.set_column(width, width, MOST_WIDE)
        for number, row in enumerate(found.rows, start=1):
            for place in range(width):
                text = row[place] if place < len(row) else ""
                style = red if (number, place) in found.wrong else bold if number == found.heading else None
                _write(sheet, number - 1, place, _number(text) if place in found.numeric else text, style)
            _write(sheet, number - 1, width, found.remarks.get(number, ""), wrapped)
        _write(sheet, max(found.heading - 1, 0), width, REMARKS, bold) if found.heading else None
        if found.heading:
            sheet.freeze_panes(found.heading, 0)
        summary = book.add_worksheet(SUMMARY)
        summary.set_column(0, 0, 100)
        for number, line in enumerate(found.whole):
            _write(summary, number, 0, line)
    return content.getvalue()


def _number(text: str) -> int | str:
    """A plain whole number as a number, so that a spreadsheet can add it up; anything else as it was typed.

    A leading nought says that it is a telephone or a code.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 and not LEADING.match(text) else text


def _write(sheet: Any, row: int, column: int, value: Any, style: Any = None) -> None:
    if value is None or value == "":
        if style:
            sheet.write_blank(row, column, None, style)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value).translate(NOT_IN_XLSX)[:32_000], style)
