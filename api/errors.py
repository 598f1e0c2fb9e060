"""Every refusal of the API, in the form of RFC 9457 (application/problem+json), made in this one place.

A problem has a `type` (an address under /api/docs/ that explains it), a `title`, the `status`, a `detail` for people in
the reader's language, and, where single values are wrong, `errors` with the name and the fault of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.defaults import server_error as html_server_error
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.exceptions import PermissionDenied as Forbidden
from rest_framework.response import Response
from rest_framework.views import set_rollback

from registry.errors import (
    BadValue,
    FileRefused,
    LedgerBroken,
    NotAllowed,
    NotEnoughCredits,
    PortalError,
    Sentence,
    WrongState,
)

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Problem:
    """A kind of refusal: the last part of its address, its status, its title and what the asker should do."""

    code: str
    status: int
    title: Sentence
    advice: Sentence


PROBLEMS = [
    Problem(
        "bad_value",
        400,
        _("ข้อมูลที่ส่งมาไม่ถูกต้อง"),
        _("ดูรายการ errors ว่าต้องแก้ค่าใด แล้วส่งใหม่ ระบบไม่เดาค่าและไม่ตอบรายการว่างแทน"),
    ),
    Problem("not_allowed", 403, _("ไม่มีสิทธิ์ดำเนินการนี้"), _("ใช้บัญชีที่มีสิทธิ์ หรือติดต่อผู้ดูแลระบบ")),
    Problem("not_found", 404, _("ไม่พบข้อมูล"), _("ตรวจสอบที่อยู่และรหัส ประกาศขายที่หมดอายุหรือถอนแล้วจะไม่พบอีก")),
    Problem("method_not_allowed", 405, _("ใช้วิธีเรียกนี้ไม่ได้"), _("API นี้อ่านได้อย่างเดียว ใช้ GET")),
    Problem("not_acceptable", 406, _("ไม่มีข้อมูลในรูปแบบที่ขอ"), _("ขอข้อมูลแบบ application/json")),
    Problem("wrong_state", 409, _("สถานะปัจจุบันไม่ให้ดำเนินการนี้"), _("อ่านสถานะล่าสุดแล้วพิจารณาใหม่")),
    Problem("not_enough_credits", 409, _("คาร์บอนเครดิตไม่พอ"), _("อ่านปริมาณที่เหลือล่าสุดแล้วลดปริมาณที่ขอ")),
    Problem("server_error", 500, _("ระบบขัดข้อง"), _("ลองใหม่ภายหลัง หากยังไม่ได้ โปรดแจ้งผู้ดูแลระบบ")),
]
BY_CODE = {kind.code: kind for kind in PROBLEMS}
BY_STATUS = {kind.status: kind for kind in reversed(PROBLEMS)}
KIND_OF_ERROR: list[tuple[type[PortalError], str]] = [
    (NotAllowed, "not_allowed"),
    (WrongState, "wrong_state"),
    (NotEnoughCredits, "not_enough_credits"),
    (LedgerBroken, "server_error"),
    (BadValue, "bad_value"),
    (PortalError, "bad_value"),
]
# The framework's own sentences are short and English; these replace them, by its code.
SENTENCES = {
    "not_found": _("ไม่พบข้อมูลที่ขอ โปรดตรวจสอบที่อยู่หรือรหัส"),
    "method_not_allowed": _("ที่อยู่นี้ไม่รับวิธีเรียกนี้ โปรดใช้ GET"),
    "not_acceptable": _("ที่อยู่นี้ตอบได้เฉพาะแบบ application/json"),
}


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception that a view raised; None for a fault of ours, which Django logs and answers."""
    error = in_framework_words(error)
    if isinstance(error, PortalError):
        code = next(code for kind, code in KIND_OF_ERROR if isinstance(error, kind))
        body = body_of(BY_CODE[code], error.message, values_of(error))
    elif isinstance(error, ValidationError):
        errors = list(wrong_values(error.detail))
        body = body_of(BY_CODE["bad_value"], str(_("ค่าที่ส่งมาไม่ถูกต้อง ดูรายการ errors")), errors)
    elif isinstance(error, APIException):
        body = body_of(kind_of(error), sentence_of(error))
    else:
        return None
    set_rollback()
    headers = {"Allow": ", ".join(context["view"].allowed_methods)} if body["status"] == 405 else None
    return Response(body, status=body["status"], headers=headers, content_type=MEDIA_TYPE)


def values_of(error: PortalError) -> list[dict[str, Any]]:
    """Each wrong value of a refusal: the cells of a file, or the one field that it names."""
    if isinstance(error, FileRefused) and error.wrong_cells:
        return error.wrong_cells
    field = getattr(error, "field", "")
    return [{"field": field, "detail": error.message}] if field else []


def in_framework_words(error: Exception) -> Exception:
    """Django's own exceptions as the framework's."""
    if isinstance(error, Http404):
        return NotFound()
    return Forbidden() if isinstance(error, PermissionDenied) else error


def kind_of(error: APIException) -> Problem:
    unknown = Problem(str(error.default_code), error.status_code, BY_CODE["bad_value"].title, "")
    return BY_STATUS.get(error.status_code, unknown)


def sentence_of(error: APIException) -> str:
    says_its_own = str(error.detail) != str(error.default_detail) and error.status_code not in {405, 406}
    own = SENTENCES.get(str(error.default_code))
    return str(error.detail if says_its_own or own is None else own)


def wrong_values(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """Each wrong value of a nested error as its dotted name and a sentence."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from wrong_values(inner, f"{field}.{name}" if field else str(name))
    elif isinstance(detail, list):
        for inner in detail:
            yield from wrong_values(inner, field)
    else:
        yield {"field": field, "detail": str(detail)}


def body_of(kind: Problem, detail: str, errors: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": f"{settings.BASE_URL}/api/docs/#{kind.code}",
        "title": str(kind.title),
        "status": kind.status,
        "detail": detail,
    }
    return body | {"errors": errors} if errors else body


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to a fault of ours: a problem under /api/, the usual page elsewhere."""
    if not request.path.startswith("/api/") or request.path.startswith("/api/docs/"):
        return html_server_error(request)
    kind = BY_CODE["server_error"]
    return JsonResponse(
        body_of(kind, str(kind.advice)), status=500, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
