"""Files that readers take away, counted."""

from __future__ import annotations

import logging

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from content.enums import EditionState
from content.models import Edition
from content.services.editions import count_download

logger = logging.getLogger(__name__)


def edition_pdf(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """The PDF of an edition, counted unless only a later part is asked for; a page that says so while there is none."""
    try:
        if edition.state != EditionState.READY:
            return not_there(request, edition)
        file = edition.file.open("rb")
    except OSError:
        logger.exception("The PDF of edition %s is gone", edition.pk)
        return not_there(request, edition)
    if request.method == "GET" and request.headers.get("Range", "bytes=0-").startswith("bytes=0-"):
        count_download(edition)
    name = f"manual-{edition.page.slug}-{edition.number}.pdf"
    response = FileResponse(file, filename=name, content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-cache"  # so that every download is counted
    return response


def not_there(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    return render(request, "content/manual/no_pdf.html", {"edition": edition}, status=503)
