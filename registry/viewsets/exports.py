"""Spreadsheets of DLA's lists: CSV with a byte-order mark, no cell that a spreadsheet would run, Buddhist years."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import translation

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_XLSX = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def as_text(value: Any) -> Any:
    """A text that a spreadsheet would run, marked as text; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


class SafeExports:
    """For an index view, before Wagtail's own export, which writes =HYPERLINK as it is and times in UTC."""

    viewset: Any
    list_export: Any

    def to_row_dict(self, item: Any) -> OrderedDict[str, Any]:
        with translation.override("th"):
            return OrderedDict((name, self.viewset.export(item, name)) for name in self.list_export)

    def get_heading(self, queryset: Any, field: str) -> str:
        with translation.override("th"):
            return str(self.viewset.label(field))

    def write_csv_row(self, writer: Any, row_dict: dict[str, Any]) -> Any:
        return writer.writerow({name: as_text(value) for name, value in row_dict.items()})

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        yield "\ufeff".encode()
        yield from super().stream_csv(queryset)  # type: ignore[misc]

    def write_csv_response(self, queryset: Any) -> StreamingHttpResponse:
        response = super().write_csv_response(queryset)  # type: ignore[misc]
        response["Content-Type"] = "text/csv; charset=utf-8"
        return response

    def generate_xlsx_row(self, worksheet: Any, row_dict: dict[str, Any], date_format: Any = None) -> Iterator[Any]:
        from openpyxl.cell import WriteOnlyCell

        for value in row_dict.values():
            if not isinstance(value, str):
                yield WriteOnlyCell(worksheet, value)
                continue
            cell = WriteOnlyCell(worksheet, NOT_IN_XLSX.sub("", value))
            cell.data_type = "s"
            yield cell
