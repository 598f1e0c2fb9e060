"""Find the table in a sheet: its heading, wherever it stands, and its rows by the names of columns.

People put a title above the heading, split it over two rows, add columns of their own, leave rows empty and move the
sheet behind another. None of that changes what the table says, so none of it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from registry.errors import FileRefused, require
from registry.imports.files import Sheet, read_sheets
from registry.thai import normalise

Cells = Mapping[str, str]
HEADING_WITHIN = 20
PUNCTUATION = re.compile(r"[\s_().:\-/]+")


@dataclass(frozen=True)
class Column:
    """A column by its name in the code; `titles` are how a heading may write it, the first as our templates do."""

    name: str
    titles: tuple[str, ...]
    is_required: bool = True

    @property
    def keys(self) -> set[str]:
        return {_key(title) for title in (self.name, *self.titles)}


@dataclass(frozen=True)
class Table:
    """`heading` is the number of the heading's last row (0 where there is none); `places` count from 0."""

    sheet: Sheet
    heading: int
    places: Mapping[str, int]
    rows: list[tuple[int, Cells]] = field(default_factory=list)


def find_table(sheets: Iterable[Sheet], columns: Sequence[Column], *, bare: Sequence[str] = ()) -> Table:
    """The first sheet that has the required columns, read. Raises FileRefused that names what is missing.

    `bare` names the columns, in order, of lines pasted without a heading: seven digits first, a number last.
    """
    best: list[str] = [column.titles[0] for column in columns if column.is_required]
    for sheet in sheets:
        for number in range(1, min(HEADING_WITHIN, len(sheet.rows)) + 1):
            places, last = _places(sheet, number, columns)
            missing = [each.titles[0] for each in columns if each.is_required and each.name not in places]
            if not missing:
                return Table(sheet, last, places, list(_rows(sheet, last, places)))
            best = min(best, missing, key=len)
        if bare and _is_bare(sheet, len(bare)):
            places = {name: place for place, name in enumerate(bare)}
            return Table(sheet, 0, places, list(_rows(sheet, 0, places)))
    raise FileRefused(
        _("ไม่พบหัวตารางที่มีคอลัมน์ %(columns)s โปรดใช้แม่แบบของระบบ หรือพิมพ์หัวตารางให้ตรงกัน"), columns=", ".join(best)
    )


def _places(sheet: Sheet, number: int, columns: Sequence[Column]) -> tuple[dict[str, int], int]:
    """Where each column stands in the heading of this row, and of the next when the heading is split over two."""
    first = _found(sheet.rows[number - 1], columns)
    if not first or number == len(sheet.rows):
        return first, number
    second = {name: place for name, place in _found(sheet.rows[number], columns).items() if name not in first}
    taken = set(first.values())
    below = {name: place for name, place in second.items() if place not in taken}
    return {**first, **below}, number + bool(below)


def _found(row: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    keys = [_key(cell) for cell in row]
    found: dict[str, int] = {}
    for column in columns:
        places = [place for place, key in enumerate(keys) if key in column.keys]
        require(len(places) < 2, FileRefused(_("ไฟล์มีคอลัมน์ซ้ำ %(columns)s"), columns=column.titles[0]))
        if places:
            found[column.name] = places[0]
    return found


def _rows(sheet: Sheet, heading: int, places: Mapping[str, int]) -> Iterator[tuple[int, Cells]]:
    """The rows below the heading in which one of our columns says something."""
    width = 1 + max(places.values())
    edge = len(_without_blanks(sheet.rows[heading - 1])) if heading else width
    for number, row in enumerate(sheet.rows[heading:], start=heading + 1):
        filled = [*row, *[""] * (width - len(row))]
        cells = {name: filled[place].strip() for name, place in places.items()}
        if any(cells.values()):
            if sheet.separator:
                _check_width(number, row, max(edge, width))
            yield number, cells


def _check_width(number: int, row: Sequence[str], width: int) -> None:
    """More cells than the heading: in a CSV file somebody's 1,200 has become two cells."""
    cells = len(_without_blanks(row))
    require(cells <= width, FileRefused(WIDTH, row=number, cells=cells, columns=width))


def _is_bare(sheet: Sheet, width: int) -> bool:
    first = next((row for row in sheet.rows if any(cell.strip() for cell in row)), [])
    return len(_without_blanks(first)) == width and bool(re.fullmatch(r"[0-9]{7}", normalise(first[0])))


def _without_blanks(row: Sequence[str]) -> list[str]:
    kept = list(row)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _key(title: str) -> str:
    return PUNCTUATION.sub("", normalise(title))


# --- lists whose heading is agreed ---------------------------------------------------------------------------------

WIDTH = _("แถวที่ %(row)s มี %(cells)s ช่อง แต่หัวตารางมี %(columns)s ช่อง")


def read_list(content: bytes, columns: Collection[str]) -> list[tuple[int, Cells]]:
    """The rows of a list whose first row names these columns, CSV or XLSX, each with its number.

    Raises FileRefused when the file cannot be read, a column is missing or doubled, or a CSV row has another width.
    """
    sheets = read_sheets(content) if content.strip() else [Sheet("CSV", [])]
    sheet = next((each for each in sheets if _names(each, columns)), sheets[0])
    heading = [normalise(cell) for cell in sheet.rows[0]] if sheet.rows else []
    _check_heading(heading, columns)
    return list(_by_heading(sheet, heading))


def _names(sheet: Sheet, columns: Collection[str]) -> bool:
    return bool(sheet.rows) and set(columns) <= {normalise(cell) for cell in sheet.rows[0]}


def _check_heading(heading: list[str], columns: Collection[str]) -> None:
    missing = [column for column in columns if column not in heading]
    require(not missing, FileRefused(_("ไฟล์ขาดคอลัมน์ %(columns)s"), columns=", ".join(missing)))
    doubled = [column for column in columns if heading.count(column) > 1]
    require(not doubled, FileRefused(_("ไฟล์มีคอลัมน์ซ้ำ %(columns)s"), columns=", ".join(doubled)))


def _by_heading(sheet: Sheet, heading: list[str]) -> Iterator[tuple[int, Cells]]:
    for number, row in enumerate(sheet.rows[1:], start=2):
        if any(cell.strip() for cell in row):
            error = FileRefused(WIDTH, row=number, cells=len(row), columns=len(heading))
            require(len(row) == len(heading), error)
            yield number, dict(zip(heading, row, strict=True))
