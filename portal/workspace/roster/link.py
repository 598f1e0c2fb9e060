"""/r/<code>/: what the QR code on the letter opens. It says whose form it is, and nothing of anybody before sign-in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from registry.enums import ReturnState
from registry.models import RosterBundle, RosterReturn, User
from registry.permissions import can_report_roster

UNKNOWN = "roster/link_unknown.html"


@require_safe
def roster_link(request: HttpRequest, code: str) -> HttpResponse:
    """On to the form for those who fill it in; for everybody else, what this is, whose it is and whom to call."""
    wanted = code.strip().upper()
    if wanted != code:
        return redirect("roster_link", wanted)
    if row := RosterReturn.objects.with_places().filter(code=wanted).first():
        return of_authority(request, row)
    bundles = RosterBundle.objects.select_related("campaign", "province")
    if bundle := bundles.filter(code=wanted).first():
        return of_province(request, bundle)
    return render(request, UNKNOWN, {"code": wanted}, status=404)


def of_authority(request: HttpRequest, row: RosterReturn) -> HttpResponse:
    user: Any = request.user
    if user.is_authenticated and RosterReturn.objects.visible_to(user).filter(pk=row.pk).exists():
        return redirect(page_for(user, row))
    target = reverse("workspace:edit_roster", args=[row.pk])
    context = {"row": row, "bundle": row.bundle, "campaign": row.bundle.campaign}
    return landing(request, "roster/link_authority.html", target, context)


def page_for(user: User, row: RosterReturn) -> str:
    """The form while there is something to fill in, else the page that says how it stands."""
    is_to_fill = row.state != ReturnState.SUBMITTED and row.bundle.campaign.is_open and can_report_roster(user, row)
    return reverse("workspace:edit_roster" if is_to_fill else "workspace:roster_return", args=[row.pk])


def of_province(request: HttpRequest, bundle: RosterBundle) -> HttpResponse:
    user: Any = request.user
    target = reverse("workspace:roster_bundle", args=[bundle.pk])
    if user.is_authenticated and RosterBundle.objects.visible_to(user).filter(pk=bundle.pk).exists():
        return redirect(target)
    return landing(request, "roster/link_province.html", target, {"bundle": bundle, "campaign": bundle.campaign})


def landing(request: HttpRequest, template: str, target: str, context: dict[str, Any]) -> HttpResponse:
    """Who is signed in and stands here belongs elsewhere, and may sign in as somebody else."""
    is_stranger = request.user.is_authenticated
    return render(
        request, template, {**context, "target": target, "is_stranger": is_stranger}, status=403 if is_stranger else 200
    )
