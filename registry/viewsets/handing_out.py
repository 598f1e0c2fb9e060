"""Files for who may see their list: TGO's certificate of a round, and spreadsheets to fill in."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from registry.models import Round
from registry.services.batch_files import count_template, share_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


def certificate(request: HttpRequest, pk: int, *, viewset: Any) -> HttpResponseBase:
    """TGO's certificate of a round, for who may see rounds on DLA's screens."""
    require_view(request, viewset)
    round = get_object_or_404(Round, pk=pk)
    if not round.certificate_file:
        raise Http404
    ending = PurePath(round.certificate_file.name or "").suffix.lower()
    try:
        opened = round.certificate_file.open("rb")
    except OSError as error:
        raise Http404 from error
    content_type = SHOWN_TYPES.get(ending)
    return handed_out(
        FileResponse(
            opened,
            as_attachment=content_type is None,
            filename=f"certificate-{round.number}{ending}",
            content_type=content_type or "application/octet-stream",
        )
    )


def shares_to_fill_in(request: HttpRequest, pk: int, *, viewset: Any) -> HttpResponseBase:
    require_view(request, viewset)
    round = get_object_or_404(Round, pk=pk)
    return spreadsheet(share_template(round), f"allocation-round-{round.number}.xlsx")


def counts_to_fill_in(request: HttpRequest, *, viewset: Any) -> HttpResponseBase:
    require_view(request, viewset)
    return spreadsheet(count_template(), "authority-counts.xlsx")


def spreadsheet(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return handed_out(response)


def handed_out(response: Any) -> Any:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


def require_view(request: HttpRequest, viewset: Any) -> None:
    if not viewset.permission_policy.user_has_permission(request.user, "view"):
        raise PermissionDenied
