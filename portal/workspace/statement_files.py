"""The statement of an account as a file: XLSX, CSV, and a PDF in the style of the house's papers.

Dates, numbers and texts are written as all exports write them (registry.viewsets). A CSV streams whatever there is; a
sheet and a PDF are made whole, so beyond a limit the reader is asked to choose a year or a round.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from portal.workspace.statement import Line, Statement
from registry.thai import format_date
from registry.viewsets.cells import exported
from registry.viewsets.exports import NOT_IN_XLSX, as_text

SHEET_AT_MOST = 50_000  # movements
PDF_AT_MOST = 1_000  # about 50 pages, and 10 seconds
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (18, 14, 44, 12, 14, 14, 40, 14, 14, 14)


def statement_rows(statement: Statement) -> Iterator[list[Any]]:
    """Headings, opening balance, every movement from the oldest, closing balance."""
    sums = statement.sums
    yield [str(_("บัญชีคาร์บอนเครดิต")), str(statement.account), statement.account.number, statement.title]
    yield [
        _("วันที่"),
        _("รายการ"),
        _("คู่รายการ"),
        _("รอบ"),
        _("หมายเลขกำกับแรก"),
        _("หมายเลขกำกับสุดท้าย"),
        _("อ้างอิง"),
        _("เข้า (ตัน)"),
        _("ออก (ตัน)"),
        _("คงเหลือ (ตัน)"),
    ]
    yield [_("ยอดยกมา"), *[""] * 8, sums.opening]
    for line in statement.all_lines():
        yield _row(line)
    yield [_("ยอดยกไป"), *[""] * 6, sums.came_in, sums.went_out, sums.closing]


def _row(line: Line) -> list[Any]:
    movement = line.movement
    return [
        exported(movement.transaction.at),
        line.event,
        line.counterparty_name,
        str(movement.round),
        movement.first_serial,
        movement.last_serial,
        movement.transaction.reference,
        line.came_in or "",
        line.went_out or "",
        line.balance,
    ]


def csv_of(statement: Statement) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_csv_lines(statement), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name_of(statement)}.csv"'
    return response


def _csv_lines(statement: Statement) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff"
    with translation.override("th"):
        for row in statement_rows(statement):
            yield writer.writerow([as_text(value) for value in row])


class Echo:
    def write(self, text: str) -> str:
        return text


def xlsx_of(statement: Statement) -> HttpResponseBase:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(statement.account.number)
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJ"[place]].width = width
    sheet.freeze_panes = "A3"
    with translation.override("th"):
        for row in statement_rows(statement):
            sheet.append([_cell(sheet, value) for value in row])
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name_of(statement)}.xlsx", content_type=XLSX)


def _cell(sheet: Any, value: Any) -> Any:
    """A text stays a text, also one that begins like a formula."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, NOT_IN_XLSX.sub("", value))
    cell.data_type = "s"
    return cell


def pdf_of(statement: Statement) -> HttpResponse:
    from registry.thai_pdf import write_pdf  # WeasyPrint takes a second to import

    now = timezone.now()
    with translation.override("th"):
        page = statement_html(statement)
    pdf = write_pdf(page, render_to_string("papers/paper.css"), dated=now)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name_of(statement)}.pdf"'
    return response


def statement_html(statement: Statement) -> str:
    """The page that the PDF is drawn from."""
    now, account = timezone.now(), statement.account
    owner = account.authority or account.buyer
    context = {
        "kind": "statement",
        "title": _("รายการเคลื่อนไหวบัญชีคาร์บอนเครดิต"),
        "reference": account.number,
        "issued_on": format_date(now),
        "issued_at": timezone.localtime(now).isoformat(timespec="seconds"),
        "values": {"issuer_name": _("กรมส่งเสริมการปกครองท้องถิ่น"), "is_demo": getattr(owner, "is_demo", False)},
        "account": account,
        "statement": statement,
        "sums": statement.sums,
        "lines": statement.all_lines(),
    }
    return render_to_string("papers/statement.html", context)


def name_of(statement: Statement) -> str:
    """A file's name in ASCII: statement-A0000012-2569-round-3."""
    parts = ["statement", statement.account.number]
    if statement.year:
        parts.append(str(statement.year))
    if statement.round:
        parts.append(f"round-{statement.round.number}")
    return "-".join(parts)
