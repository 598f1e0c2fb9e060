"""Downloads of papers and documents, for those who may see them; no file is reached by an address of its own."""

from __future__ import annotations

import logging
from pathlib import PurePath

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_safe

from market.models import Document, Order, TgoNotice
from portal.workspace.visitor import SignedInRequest
from registry.models import Paper, RosterBundle, User
from registry.papers import FAILURES
from registry.papers import render as render_file

logger = logging.getLogger(__name__)

# What UploadField lets in, under the endings that it leaves; anything else is handed out as a file to keep.
SHOWN_TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


@login_required
@require_safe
def paper(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The paper as PDF, drawn now when no worker has come to it yet."""
    found = visible_paper(request.user, pk)
    try:
        render_file(found)
        return handed_out(found.file, f"{found.kind}-{found.reference.replace('/', '-')}.pdf")
    except FAILURES:
        logger.exception("Paper %s cannot be shown", found.pk)
        order = Order.objects.visible_to(request.user).filter(papers=found).first()
        return not_there(request, {"paper": found, "order": order})


@login_required
@require_safe
def document(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A paper that was made outside, as it was uploaded."""
    orders = Order.objects.visible_to(request.user)
    found = get_object_or_404(Document.objects.filter(order__in=orders).select_related("order"), pk=pk)
    if not found.file:
        raise Http404
    ending = PurePath(found.file.name or "").suffix.lower()
    try:
        return handed_out(found.file, f"{found.kind}-{found.order_id}-{found.pk}{ending}")
    except OSError:
        logger.exception("Document %s cannot be shown", found.pk)
        return not_there(request, {"document": found, "order": found.order})


@login_required
@require_safe
def notice(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A letter of TGO, as it was uploaded; the parties of an order read the one that is about it."""
    found = get_object_or_404(TgoNotice.objects.visible_to(request.user), pk=pk)
    if not found.file:
        raise Http404
    ending = PurePath(found.file.name or "").suffix.lower()
    try:
        return handed_out(found.file, f"tgo-notice-{found.pk}{ending}")
    except OSError:
        logger.exception("Notice %s cannot be shown", found.pk)
        return not_there(request, {"document": found, "order": found.order})


def visible_paper(user: User, pk: int) -> Paper:
    """A paper of the user's own authorities or buyers, of an order or of a whole roster that the user may see."""
    papers = Paper.objects.select_related("template")
    found = papers.visible_to(user).filter(pk=pk).first()
    by_order = Q(orders__in=Order.objects.visible_to(user))
    by_roster = Q(roster_sending__bundle__in=RosterBundle.objects.whole_visible_to(user))
    by_training = Q(registration__person=user)
    return found or get_object_or_404(papers.filter(by_order | by_roster | by_training).distinct(), pk=pk)


def handed_out(file: FieldFile, name: str) -> FileResponse:
    """The file's bytes under a plain name, shown in the browser when that is safe. Raises OSError when it is gone."""
    content_type = SHOWN_TYPES.get(PurePath(name).suffix)
    response = FileResponse(
        file.open("rb"),
        as_attachment=content_type is None,
        filename=name,
        content_type=content_type or "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


def not_there(request: SignedInRequest, context: dict[str, object]) -> HttpResponse:
    return render(request, "workspace/paper_failed.html", context, status=503)


urlpatterns = [
    path("papers/<int:pk>/", paper, name="paper"),
    path("documents/<int:pk>/", document, name="document"),
    path("notices/<int:pk>/", notice, name="notice"),
]
