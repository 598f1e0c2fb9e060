"""The bytes of a file as sheets of texts: XLSX from Excel, LibreOffice or Google, CSV in UTF-8 or TIS-620/cp874."""

from __future__ import annotations

import csv
import datetime as dt
import io
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from registry.errors import FileRefused, require
from registry.imports.archive import BROKEN, safe_workbook

MAX_BYTES = 10 * 2**20
SEPARATORS = (",", ";", "\t")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"GIF8", b"Rar!", b"\x1f\x8b", b"7z\xbc\xaf")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
NOT_CSV = _("บรรทัดที่ %(row)s ไม่ใช่รูปแบบ CSV ที่อ่านได้")


@dataclass(frozen=True)
class Sheet:
    """A grid of texts; `rows[0]` is the row that a spreadsheet numbers 1."""

    name: str
    rows: list[list[str]]
    separator: str = ""  # of a CSV file


def read_sheets(content: bytes) -> list[Sheet]:
    """Every sheet of a workbook, or a CSV file read once with each separator. Raises FileRefused with what to do."""
    require(content.strip(), FileRefused(_("ไฟล์นี้ว่างเปล่า โปรดเลือกไฟล์ใหม่")))
    require(len(content) <= MAX_BYTES, FileRefused(_("ไฟล์ใหญ่เกินไป รับไฟล์ขนาดไม่เกิน 10 MB")))
    if content.startswith(OLE):
        raise FileRefused(
            _("ไฟล์นี้ใส่รหัสผ่านไว้ โปรดเอารหัสผ่านออก บันทึกเป็น .xlsx แล้วส่งอีกครั้ง")
            if ENCRYPTED in content
            else _("ไฟล์นี้เป็น .xls รุ่นเก่า โปรดเปิดแล้วบันทึกเป็น .xlsx แล้วส่งอีกครั้ง")
        )
    if content.startswith(ZIP):
        return _workbook(safe_workbook(content))
    require(not content.startswith(OTHERS), FileRefused(_("รับเฉพาะไฟล์ .xlsx หรือ CSV ไฟล์นี้เป็นชนิดอื่น")))
    return read_text(_decode(content))


def read_text(text: str) -> list[Sheet]:
    """CSV text read once with each separator, the likeliest first. Raises FileRefused when that one cannot be read."""
    likeliest, *others = sorted(SEPARATORS, key=lambda each: -text[:2_000].count(each))
    sheets = [Sheet("CSV", _grid(text, likeliest), likeliest)]
    for separator in others:
        with suppress(FileRefused):
            sheets.append(Sheet("CSV", _grid(text, separator), separator))
    return sheets


def _workbook(content: bytes) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return [
                Sheet(name, [[as_text(value) for value in row] for row in _values(workbook, name)])
                for name in workbook.sheet_names
            ]
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefused(BROKEN) from error


def _values(workbook: CalamineWorkbook, name: str) -> list[list[Any]]:
    return workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)


def as_text(value: Any) -> str:
    """A cell's value as a person would have typed it: 6510101, 785.5, 2025-03-31."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    return str(value)


def _decode(content: bytes) -> str:
    if not content.startswith(UTF_16):
        for encoding in ("utf-8-sig", "cp874"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise FileRefused(_("อ่านตัวอักษรในไฟล์ไม่ได้ โปรดบันทึกเป็น CSV UTF-8"))


def _grid(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise FileRefused(NOT_CSV, row=reader.line_num) from error
