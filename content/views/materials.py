"""Promotion material as a file: everybody's for everybody, an office's for those who see the office's promotion."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from content.models import Material
from market.views.public import public_page

KINDS = {"pdf": "application/pdf", "png": "image/png"}


@public_page
def file(request: HttpRequest, pk: int, ending: str) -> HttpResponseBase:
    return bytes_of(get_object_or_404(Material.objects.for_everybody(), pk=pk), ending)


def bytes_of(material: Material, ending: str) -> FileResponse:
    """The file under a plain name. Raises Http404 while there is none."""
    if ending not in KINDS or not material.is_ready:
        raise Http404
    held: Any = getattr(material, ending)
    try:
        response = FileResponse(held.open("rb"), filename=f"{material.kind}.{ending}", content_type=KINDS[ending])
    except OSError as error:
        raise Http404 from error
    response["X-Content-Type-Options"] = "nosniff"
    return response
