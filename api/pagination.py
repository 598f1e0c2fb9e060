"""Pages of a list by cursor: stable while rows are added, and without counting."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as InvalidValue
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

BAD_CURSOR = _("cursor ไม่ถูกต้อง โปรดใช้ที่อยู่ใน next หรือ previous ตามที่ได้รับ")
BAD_LIMIT = _("limit ต้องเป็นจำนวนเต็มตั้งแต่ 1 ถึง 200")
MOST = 200


class CursorPages(CursorPagination):
    """`next` and `previous` lead on; the order is the view's `ordering`, else newest first."""

    ordering = ("-pk",)
    page_size = 50
    max_page_size = MOST
    page_size_query_param = "limit"
    page_size_query_description = _("จำนวนรายการต่อหน้า ตั้งแต่ 1 ถึง 200 (ปกติ 50)")  # type: ignore[assignment]
    cursor_query_description = _("ตำแหน่งในรายการ คัดลอกจาก next หรือ previous ไม่ต้องสร้างเอง")  # type: ignore[assignment]

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> tuple[str, ...]:
        return getattr(view, "ordering", self.ordering)

    def get_page_size(self, request: Request) -> int:
        given = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not (given.isascii() and given.isdigit() and len(given) < 4 and 1 <= int(given) <= MOST):
            raise ValidationError({self.page_size_query_param: BAD_LIMIT})
        return int(given)

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor = super().decode_cursor(request)
        except NotFound as error:
            raise ValidationError({self.cursor_query_param: BAD_CURSOR}) from error
        if cursor and "\x00" in str(cursor.position):  # PostgreSQL refuses it as text
            raise ValidationError({self.cursor_query_param: BAD_CURSOR})
        return cursor

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any] | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, InvalidValue) as error:  # a position that somebody made up
            raise ValidationError({self.cursor_query_param: BAD_CURSOR}) from error

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link
                | {"description": str(_("หน้าถัดไป")), "example": "https://example.go.th/api/v1/…?cursor=cD0xMg%3D%3D"},
                "previous": link | {"description": str(_("หน้าก่อน")), "example": None},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        limit = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [
            {
                "name": self.cursor_query_param,
                "required": False,
                "in": "query",
                "description": str(self.cursor_query_description),
                "schema": {"type": "string"},
            },
            {
                "name": self.page_size_query_param,
                "required": False,
                "in": "query",
                "description": str(self.page_size_query_description),
                "schema": limit,
            },
        ]
