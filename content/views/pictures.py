"""Published pictures, where files lie beside the portal; a bucket serves its own."""

from __future__ import annotations

from posixpath import normpath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

# Documents are handed out by Wagtail, which asks who may see them; PDFs of editions by the manual, which counts them.
FOLDERS = ("images/", "original_images/", "editions/pictures/")
YEAR = 365 * 24 * 60 * 60


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture's bytes, to be kept: another picture has another name."""
    if not name.startswith(FOLDERS) or normpath(name) != name:  # images/../documents/… leads elsewhere
        raise Http404
    try:
        file = default_storage.open(name, "rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(file)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
