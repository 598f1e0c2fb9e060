"""Files as offices write them, for the tests of importing: real XLSX and CSV bytes with each office's habits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

Rows = Sequence[Sequence[Any]]
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def excel(*sheets: tuple[str, Rows], date_1904: bool = False) -> bytes:
    """As Excel writes: shared strings, numbers as numbers, days with a format of their own."""
    content = io.BytesIO()
    options = {"in_memory": True, "date_1904": date_1904, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(content, options) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()


def inline(rows: Rows, *, sheet: str = "Sheet1", prolog: str = "", first_row: int = 1) -> bytes:
    """As Google and many programs write: inline strings, no shared strings, rows that are empty left out."""
    written = []
    for number, row in enumerate(rows, start=first_row):
        cells = "".join(_cell(value, place, number) for place, value in enumerate(row) if value != "")
        if cells:
            written.append(f'<row r="{number}">{cells}</row>')
    body = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(written)}</sheetData></worksheet>'
    return packed(worksheet=f'<?xml version="1.0" encoding="UTF-8"?>{prolog}{body}', sheet=sheet)


def _cell(value: Any, place: int, row: int) -> str:
    where = f"{chr(65 + place)}{row}"
    if isinstance(value, int | float):
        return f'<c r="{where}"><v>{value}</v></c>'
    return f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def packed(*, worksheet: str, sheet: str = "Sheet1", extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook around the XML of one worksheet."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": worksheet,
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, more in (extra or {}).items():
            archive.writestr(name, more)
    return content.getvalue()


def csv_file(rows: Rows, *, separator: str = ",", encoding: str = "utf-8-sig", end: str = "\r\n") -> bytes:
    def quoted(value: Any) -> str:
        text = str(value)
        return f'"{text}"' if separator in text else text

    return "".join(separator.join(map(quoted, row)) + end for row in rows).encode(encoding)
