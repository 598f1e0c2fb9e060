"""TGO's statement and the comparison with it as spreadsheets: an empty template, TGO's own file, the whole result."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views import View
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from market.models import TgoStatement
from market.services.reconciliation import Compared, Reconciliation, reconcile
from market.statement_imports import COLUMNS, explained
from registry.thai import format_date
from registry.viewsets.cells import shown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = {
    "issued": _("รับรอง"),
    "allocated": _("จัดสรร"),
    "transferred": _("ถ่ายโอน"),
    "cancelled": _("หักล้าง"),
    "adjusted": _("ปรับปรุง"),
    "remaining": _("คงเหลือในบัญชี T-VER ของ สถ."),
}


def totals_of(found: Reconciliation, statement: TgoStatement) -> list[dict[str, Any]]:
    """Ours, TGO's and the difference, a row each; TGO does not know allocations."""
    rows = []
    for name, label in NAMES.items():
        if name == "allocated":
            continue
        ours, theirs = getattr(found.ours, name), getattr(found.theirs, name)
        if name == "remaining" and statement.closing_tonnes is not None:
            theirs = statement.closing_tonnes
        rows.append({"label": label, "ours": ours, "theirs": theirs, "difference": ours - theirs})
    return rows


class SheetView(View):
    """A spreadsheet of the viewset, for who may read its rows."""

    viewset: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.viewset.permission_policy.user_has_permission(request.user, "view"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class TemplateView(SheetView):
    """An empty statement with what each column may hold."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        book = Workbook(write_only=True)
        write_sheet(book, translate("รายการ"), [list(COLUMNS)])
        write_sheet(book, translate("คำอธิบาย"), [[translate("คอลัมน์"), translate("ใส่อะไร")], *map(list, explained())])
        return as_download(book, "tgo-statement-template.xlsx")


class ExportView(SheetView):
    """The whole comparison: totals, differences, what agrees."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        statement = get_object_or_404(TgoStatement, pk=pk)
        found = reconcile(statement)
        book = Workbook(write_only=True)
        write_sheet(book, translate("ยอดรวม"), list(total_rows(found, statement)))
        heading = [*letter_heading(), translate("ไม่ตรงอย่างไร"), translate("คำอธิบาย"), translate("จบเรื่องแล้ว")]
        differences = [[*letter_row(each), *remark_cells(each)] for each in found.differences]
        write_sheet(book, translate("รายการที่ไม่ตรง"), [heading, *differences])
        write_sheet(book, translate("รายการที่ตรงกัน"), [letter_heading(), *map(letter_row, found.matched)])
        return as_download(book, f"tgo-reconciliation-{statement.dated_on:%Y%m%d}-{statement.pk}.xlsx")


def total_rows(found: Reconciliation, statement: TgoStatement) -> list[list[Any]]:
    named = [str(label) for label in NAMES.values()]
    rows: list[list[Any]] = [
        [str(statement)],
        [translate("รายการ"), translate("ในระบบ"), translate("ตาม อบก."), translate("ต่างกัน")],
    ]
    rows += [[str(row["label"]), row["ours"], row["theirs"], row["difference"]] for row in totals_of(found, statement)]
    rows += [[], [translate("ในระบบ แยกตามรอบ"), *named]]
    rows += [[str(row), *(getattr(ours, name) for name in NAMES)] for row, ours, _theirs in found.rounds]
    return rows


def letter_heading() -> list[str]:
    return [
        translate("รายการ"),
        translate("เลขที่หนังสือ"),
        translate("วันที่ในระบบ"),
        translate("ตันในระบบ"),
        translate("วันที่ตาม อบก."),
        translate("ตันตาม อบก."),
        translate("แถวในไฟล์"),
        translate("คำขอซื้อ"),
    ]


def letter_row(each: Compared) -> list[Any]:
    return [
        str(each.kind.label),
        each.number,
        format_date(each.our_day, style="numeric") if each.our_day else "",
        each.our_tonnes if each.ours else "",
        format_date(each.their_day, style="numeric") if each.their_day else "",
        each.their_tonnes if each.theirs else "",
        ", ".join(str(line.row) for line in each.theirs),
        ", ".join(str(entry.order.pk) for entry in each.ours if entry.order),
    ]


def remark_cells(each: Compared) -> list[str]:
    said = "\n".join(f"{one.by}: {one.note}" for one in each.remarks)
    return [str(each.difference.label) if each.difference else "", said, shown(each.is_settled, "")]


def write_sheet(book: Workbook, title: str, rows: list[list[Any]]) -> None:
    """Texts are written as texts: no cell is a formula."""
    sheet = book.create_sheet(title)
    for row in rows:
        cells = [WriteOnlyCell(sheet, value) for value in row]
        for cell, value in zip(cells, row, strict=True):
            if isinstance(value, str):
                cell.data_type = "s"
        sheet.append(cells)


def as_download(book: Workbook, name: str) -> FileResponse:
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)


class FileView(SheetView):
    """TGO's file as it was uploaded."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        statement = get_object_or_404(TgoStatement, pk=pk)
        return FileResponse(statement.file.open("rb"), as_attachment=True, filename=statement.file_name)
