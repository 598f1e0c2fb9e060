"""A province's sheets to print: ask for one, see it being drawn, open it; a failure is told and may be repeated."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from portal.workspace.papers import handed_out
from portal.workspace.roster.bundle import bundle_for
from portal.workspace.visitor import SignedInRequest
from registry.enums import SheetKind, SheetState
from registry.models import RosterSheet
from registry.services.roster.drawing import UNDER_WAY, ask_sheet, is_under_way

SECONDS_BETWEEN_LOOKS = "3"


@login_required
def roster_sheet(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """How far the sheet is; a press has it drawn from what stands now."""
    if kind not in SheetKind.values:
        raise Http404
    bundle = bundle_for(request, pk, whole=True)
    if request.method == "POST":
        ask_sheet(bundle, kind, by=request.user)
        return redirect("workspace:roster_sheet", pk, kind)
    sheet = RosterSheet.objects.filter(bundle=bundle, kind=kind).first()
    waits = bool(sheet and is_under_way(sheet))
    context = {
        "bundle": bundle,
        "title": SheetKind(kind).label,
        "kind": kind,
        "sheet": sheet,
        "waits": waits,
        "is_silent": bool(sheet and sheet.state in UNDER_WAY and not waits),
        "is_ready": bool(sheet and sheet.state == SheetState.READY),
        "has_failed": bool(sheet and sheet.state == SheetState.FAILED),
    }
    response = render(request, "roster/sheet.html", context)
    if waits:
        response["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


@login_required
@require_safe
def roster_sheet_file(request: SignedInRequest, pk: int, kind: str) -> HttpResponseBase:
    """The sheet as it was last drawn."""
    bundle = bundle_for(request, pk, whole=True)
    sheet = get_object_or_404(RosterSheet, bundle=bundle, kind=kind, state=SheetState.READY)
    response = handed_out(sheet.file, f"roster-{kind}-{bundle.province_id}.pdf")
    response["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [
    path("roster/provinces/<int:pk>/sheets/<str:kind>/", roster_sheet, name="roster_sheet"),
    path("roster/provinces/<int:pk>/sheets/<str:kind>.pdf", roster_sheet_file, name="roster_sheet_file"),
]
