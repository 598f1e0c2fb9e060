"""An XLSX file is a ZIP of XML: look at its directory, then inflate with a cap, and read only what was looked at.

Refused before anything is parsed: more than 50 MB declared, a part or the whole inflating more than 100 times, a part
that inflates to more than it declared, a DTD (entities), and cells so far apart that the table between them would not
fit into memory. What passes is packed anew, so that the reader behind never sees the file as it came.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree
from django.utils.translation import gettext_lazy as _

from registry.errors import FileRefused, require

MAX_INFLATED = 50 * 2**20
MAX_RATIO = 100
MAX_PARTS = 500
MAX_CELLS = 2_000_000
CHUNK = 64 * 2**10
NEEDED = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|xl/.*\.(xml|rels)", re.IGNORECASE)
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
POSITION = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
BOMB = _("ไฟล์นี้ขยายตัวเกินกว่าที่ระบบรับได้ จึงไม่เปิดอ่าน โปรดคัดลอกเฉพาะตารางไปไว้ในไฟล์ใหม่แล้วส่งอีกครั้ง")
BROKEN = _("เปิดไฟล์นี้ไม่ได้ ไฟล์อาจเสียหาย โปรดเปิดในโปรแกรมตารางคำนวณ บันทึกใหม่เป็น .xlsx แล้วส่งอีกครั้ง")
NOT_A_WORKBOOK = _("ไฟล์นี้ไม่ใช่ตารางคำนวณ .xlsx โปรดบันทึกเป็น .xlsx หรือ CSV แล้วส่งอีกครั้ง")
TOO_WIDE = _("ไฟล์นี้มีช่องข้อมูลอยู่ไกลจากตารางมาก โปรดลบแถวและคอลัมน์ที่ไม่ใช้แล้วส่งอีกครั้ง")


def safe_workbook(content: bytes) -> bytes:
    """The same workbook, packed anew from its XML parts alone. Raises FileRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _needed(archive)
            return _repacked({part.filename: _inflated(archive, part) for part in parts})
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
        raise FileRefused(BROKEN) from error


def _needed(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The parts that a reader needs, when the directory declares nothing out of bounds."""
    parts = archive.infolist()
    declared, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    require(len(parts) <= MAX_PARTS and declared <= MAX_INFLATED, FileRefused(BOMB))
    require(declared <= MAX_RATIO * max(packed, 1), FileRefused(BOMB))
    require(all(part.file_size <= MAX_RATIO * max(part.compress_size, 1) for part in parts), FileRefused(BOMB))
    names = [part.filename.lower() for part in parts]
    require("xl/workbook.xml" in names, FileRefused(NOT_A_WORKBOOK))
    require(len(set(names)) == len(names), FileRefused(BROKEN))
    return [part for part in parts if NEEDED.fullmatch(part.filename)]


def _inflated(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The part's bytes, at most as many as it declared; zipfile compares the sum of what was read."""
    found = io.BytesIO()
    with archive.open(part) as opened:
        while chunk := opened.read(CHUNK):
            found.write(chunk)
            require(found.tell() <= min(part.file_size, MAX_INFLATED), FileRefused(BOMB))
    content = found.getvalue()
    return _with_formulas_as_texts(content) if _look_through(part.filename, content) else content


def _repacked(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _look_through(name: str, content: bytes) -> bool:
    """Refuse what is dangerous; whether it is a sheet with a formula whose result nobody has stored."""
    handler = Extent() if SHEET.fullmatch(name) else ContentHandler()
    try:
        defusedxml.sax.parseString(content, handler, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileRefused(BOMB) from error
    except SAXException as error:
        raise FileRefused(BROKEN) from error
    return isinstance(handler, Extent) and handler.has_bare_formula


def _with_formulas_as_texts(content: bytes) -> bytes:
    """Every formula without a stored result becomes the text of the formula, so that its cell is not read as empty."""
    tree = SafeTree.fromstring(content)
    main = tree.tag.partition("}")[0] + "}" if tree.tag.startswith("{") else ""
    for cell in tree.iter(f"{main}c"):
        formula, value = cell.find(f"{main}f"), cell.find(f"{main}v")
        if formula is not None and cell.get("t") != "str" and (value is None or not value.text):
            kept = {name: cell.attrib[name] for name in ("r", "s") if name in cell.attrib}
            cell.clear()
            cell.attrib.update(kept, t="inlineStr")
            text = ElementTree.SubElement(ElementTree.SubElement(cell, f"{main}is"), f"{main}t")
            text.text = f"={formula.text or ''}"
    return ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)


class Extent(ContentHandler):
    """How far a sheet's filled cells reach: a reader keeps every cell between the first and the last.

    And whether it has a formula without a result, as programs write that do not reckon (openpyxl).
    """

    def __init__(self) -> None:
        super().__init__()
        self.row = self.column = self.last_row = self.last_column = 0
        self.has_bare_formula = self._is_bare = self._is_text = False
        self._value: str | None = None

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - SAX calls it so
        tag = name.rpartition(":")[2]
        if tag == "row":
            told = str(attrs.get("r", ""))  # type: ignore[attr-defined]
            self.row, self.column = int(told) if told.isascii() and told.isdigit() else self.row + 1, 0
        elif tag == "c":
            place = POSITION.fullmatch(str(attrs.get("r", "")))  # type: ignore[attr-defined]
            self.column = _number(place[1]) if place else self.column + 1
            self.row = int(place[2]) if place else self.row
            self._is_bare, self._value = False, None
            self._is_text = attrs.get("t") == "str"  # type: ignore[attr-defined]
        elif tag in {"v", "f", "is"}:
            self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)
            require(self.last_row * self.last_column <= MAX_CELLS, FileRefused(TOO_WIDE))
            self._is_bare = self._is_bare or (tag == "f" and not self._is_text)
            self._value = "" if tag == "v" else self._value

    def characters(self, content: str) -> None:
        self._value = None if self._value is None else self._value + content

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX calls it so
        tag = name.rpartition(":")[2]
        if tag == "v":
            self._is_bare = self._is_bare and not self._value
            self._value = None
        elif tag == "c":
            self.has_bare_formula = self.has_bare_formula or self._is_bare
            self._is_bare = False


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
