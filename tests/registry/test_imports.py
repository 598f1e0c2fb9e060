"""What a file may look like and still be read, and what is refused before it is read."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
import zipfile
import zlib
from typing import Any

import pytest

from registry.errors import FileRefused
from registry.imports.files import read_sheets
from registry.imports.shares import BARE, COLUMNS
from registry.imports.tables import find_table
from tests.registry.spreadsheets import csv_file, excel, inline, packed

HEADING = ["รหัส อปท.", "ชื่อ อปท.", "จังหวัด", "ตัน"]
ROWS = [HEADING, ["9510001", "อบต.สาธิต", "ลำพูน", "7"], ["9510002", "ทต.สาธิต", "ลำพูน", "๓"]]
READ = [("9510001", "7"), ("9510002", "๓")]


def read(content: bytes) -> list[tuple[str, str]]:
    table = find_table(read_sheets(content), COLUMNS, bare=BARE)
    return [(cells["code"], cells["tonnes"]) for _number, cells in table.rows]


def numbers(content: bytes) -> list[int]:
    return [number for number, _cells in find_table(read_sheets(content), COLUMNS, bare=BARE).rows]


# --- what is read --------------------------------------------------------------------------------------------------

AS_NUMBERS = [HEADING, [9510001, "อบต.สาธิต", "ลำพูน", 7], [9510002.0, "ทต.สาธิต", "ลำพูน", "๓"]]
TITLED = [["บัญชีจัดสรร รอบที่ 3", "", "", ""], ["", "", "", ""], *ROWS]
SPLIT = [["รหัส อปท.", "ชื่อ อปท.", "จังหวัด", "การจัดสรร"], ["", "", "", "ตัน"], *ROWS[1:]]
GAPS = [HEADING, ROWS[1], ["", " ", "", ""], ["", "", "", ""], ROWS[2], ["", "", "", ""]]
WIDER = [[*HEADING, "หมายเหตุ"], [*ROWS[1], "ตรวจแล้ว"], [*ROWS[2], ""]]
SWAPPED = [["ปริมาณ (ตัน)", "รหัส"], ["7", "9510001"], ["๓", "9510002"]]
PADDED = [["  รหัส  อปท. ", "ตัน "], [" 9510001 ", "7  "], ["9510002", " ๓"]]
BARE_LINES = [["9510001", "7"], ["9510002", "๓"]]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(excel(("Sheet1", ROWS)), id="Excel"),
        pytest.param(excel(("Sheet1", AS_NUMBERS)), id="codes as numbers"),
        pytest.param(excel(("คำอธิบาย", [["อ่านก่อน"]]), ("ว่าง", []), ("ตาราง", ROWS)), id="not the first sheet"),
        pytest.param(inline(ROWS, sheet="ชีต1"), id="Google"),
        pytest.param(inline(AS_NUMBERS), id="Google, codes as numbers"),
        pytest.param(inline(ROWS, first_row=5), id="a table that begins lower"),
        pytest.param(excel(("S", TITLED)), id="a title above"),
        pytest.param(excel(("S", SPLIT)), id="a heading over two rows"),
        pytest.param(excel(("S", GAPS)), id="empty rows"),
        pytest.param(excel(("S", WIDER)), id="a column of their own"),
        pytest.param(excel(("S", SWAPPED)), id="other titles in another order"),
        pytest.param(excel(("S", PADDED)), id="stray blanks"),
        pytest.param(csv_file(ROWS), id="CSV UTF-8 with BOM"),
        pytest.param(csv_file(ROWS, encoding="utf-8", end="\n"), id="CSV UTF-8 without BOM"),
        pytest.param(csv_file(ROWS, encoding="cp874"), id="CSV cp874"),
        pytest.param(csv_file(ROWS, encoding="tis-620"), id="CSV TIS-620"),
        pytest.param(csv_file(ROWS, separator=";"), id="CSV with semicolons"),
        pytest.param(csv_file(ROWS, separator="\t"), id="CSV with tabs"),
        pytest.param(csv_file(GAPS), id="CSV with empty rows"),
        pytest.param(csv_file([*ROWS[:2], [*ROWS[2], "", ""]]), id="CSV with trailing blanks"),
        pytest.param(csv_file(BARE_LINES), id="pasted lines"),
        pytest.param(csv_file(BARE_LINES, separator="\t"), id="pasted from a sheet"),
        pytest.param(excel(("S", BARE_LINES)), id="a sheet without a heading"),
    ],
)
def test_what_offices_write_is_read(content: bytes) -> None:
    assert read(content) == READ


def test_rows_carry_the_numbers_that_a_spreadsheet_shows() -> None:
    assert numbers(excel(("S", TITLED))) == [4, 5]
    assert numbers(excel(("S", GAPS))) == numbers(csv_file(GAPS)) == [2, 5]
    assert numbers(inline(ROWS, first_row=5)) == [6, 7]
    assert numbers(csv_file(BARE_LINES)) == [1, 2]


def test_commas_in_numbers_stay_one_cell_where_they_are_one() -> None:
    rows = [["รหัส", "ตัน"], ["9510001", "1,200"]]
    for content in (csv_file(rows), csv_file(rows, separator=";"), csv_file(rows, separator="\t"), inline(rows)):
        assert read(content) == [("9510001", "1,200")]


def test_a_comma_that_split_a_number_in_two_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read(csv_file(ROWS[:1]) + "9510001,อบต.สาธิต,ลำพูน,1,200\r\n".encode())
    assert refused.value.message == "แถวที่ 2 มี 5 ช่อง แต่หัวตารางมี 4 ช่อง"


@pytest.mark.parametrize("date_1904", [False, True])
def test_a_day_is_read_as_that_day_in_either_calendar_of_excel(date_1904: bool) -> None:
    rows = [["รหัส", "ตัน"], [dt.date(2025, 3, 31), 1], [dt.date(2568, 3, 31), 1]]
    assert [code for code, _tonnes in read(excel(("S", rows), date_1904=date_1904))] == ["2025-03-31", "2568-03-31"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["ชื่อ", "ตัน"], ["ก", 1]], "ไม่พบหัวตารางที่มีคอลัมน์ รหัส อปท."),
        ([["รหัส อปท.", "ชื่อ"], ["1", "ก"]], "ไม่พบหัวตารางที่มีคอลัมน์ ตัน"),
        ([["รหัส", "รหัส อปท.", "ตัน"], ["1", "1", 1]], "ไฟล์มีคอลัมน์ซ้ำ รหัส อปท."),
    ],
)
def test_a_table_without_its_columns_is_refused_by_their_names(rows: Any, sentence: str) -> None:
    for content in (excel(("S", rows)), csv_file(rows)):
        with pytest.raises(FileRefused) as refused:
            read(content)
        assert sentence in refused.value.message


# --- what is refused unread ----------------------------------------------------------------------------------------

MEGABYTE = 2**20


def bomb(megabytes: int) -> bytes:
    return packed(worksheet=f"<worksheet>{' ' * (megabytes * MEGABYTE)}</worksheet>")


def declaring(content: bytes, size: int) -> bytes:
    """The same archive, whose worksheet claims another size in both of its headers."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    true = part.file_size.to_bytes(4, "little")
    assert content.count(true) >= 2
    return content.replace(true, size.to_bytes(4, "little"))


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FAR_CELL = '<worksheet xmlns="{}"><sheetData>{}</sheetData></worksheet>'
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(bomb(51), "ขยายตัวเกิน", id="declares more than 50 MB"),
        pytest.param(bomb(1), "ขยายตัวเกิน", id="inflates more than 100 times"),
        pytest.param(declaring(bomb(60), 900), "ไฟล์อาจเสียหาย", id="declares less than it holds"),
        pytest.param(declaring(inline(ROWS), 100), "ไฟล์อาจเสียหาย", id="a small one that lies"),
        pytest.param(inline(ROWS, prolog=ENTITIES), "ขยายตัวเกิน", id="entities"),
        pytest.param(
            packed(worksheet=FAR_CELL.format("http://schemas.openxmlformats.org/spreadsheetml/2006/main", FAR)),
            "ช่องข้อมูลอยู่ไกล",
            id="cells so far apart",
        ),
        pytest.param(packed(worksheet="<worksheet>", sheet="x"), "ไฟล์อาจเสียหาย", id="broken XML"),
        pytest.param(inline(ROWS)[:-40], "ไฟล์อาจเสียหาย", id="cut short"),
        pytest.param(packed(worksheet="<w/>", extra={f"x{n}": b"" for n in range(600)}), "ขยายตัวเกิน", id="parts"),
        pytest.param(OLE, ".xls รุ่นเก่า", id="xls"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "ใส่รหัสผ่าน", id="encrypted"),
        pytest.param(b"%PDF-1.7\n", "ชนิดอื่น", id="PDF"),
        pytest.param(b"", "ว่างเปล่า", id="empty"),
        pytest.param(b"x" * (10 * MEGABYTE + 1), "10 MB", id="large"),
        pytest.param("รหัส,ตัน".encode("utf-16"), "CSV UTF-8", id="UTF-16"),
    ],
)
def test_what_is_dangerous_or_no_table_is_refused_with_what_to_do(content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(content)
    assert sentence in refused.value.message


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(FileRefused) as refused:
        read(content.getvalue())
    assert "ไม่ใช่ตารางคำนวณ" in refused.value.message


def test_a_bomb_is_refused_without_being_inflated() -> None:
    """500 MB of blanks in half a megabyte: refused by its directory, in less memory than a tenth of it."""
    content = bomb(500)
    tracemalloc.start()
    with pytest.raises(FileRefused):
        read_sheets(content)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10 * MEGABYTE


def test_the_bombs_of_these_tests_are_bombs() -> None:
    """The control: what is refused above would have inflated."""
    with zipfile.ZipFile(io.BytesIO(bomb(51))) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
        assert part.file_size > 50 * MEGABYTE
        assert part.file_size > 100 * part.compress_size
    assert len(zlib.decompress(zlib.compress(b" " * MEGABYTE))) == MEGABYTE
