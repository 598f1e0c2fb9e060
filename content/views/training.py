"""Training in the workspace: what is coming, one's own places, a file for the calendar; for staff, who was there."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content.models import Registration, TrainingPage
from content.permissions import can_send_broadcast
from content.services import training as service
from registry.errors import PortalError
from registry.models import User

SHOWN = 50
FOLD = 70  # octets of a line of a calendar file


@login_required
@require_safe
def training(request: HttpRequest) -> HttpResponse:
    """Coming events for the person's offices, and every place that the person has had."""
    user: Any = request.user
    mine = Registration.objects.filter(person=user).select_related("event", "province", "authority")
    context = {"events": service.open_to(user), "mine": list(mine.order_by("-event__starts_at")[:SHOWN])}
    return render(request, "content/training/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def training_event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event with the person's place in it, and a button for each of the person's offices."""
    user: Any = request.user
    event = event_or_404(pk)
    if request.method == "POST":
        return acted(request, event, user)
    mine = (
        Registration.objects.filter(event=event, person=user).select_related("province", "authority", "paper").first()
    )
    offices = [(office, service.places_left(event, office)) for office in service.offices_of(user, event)]
    context = {"event": event, "mine": mine, "offices": offices}
    return render(request, "content/training/event.html", context)


def acted(request: HttpRequest, event: TrainingPage, user: User) -> HttpResponse:
    try:
        if request.POST.get("act") == "withdraw":
            service.withdraw(get_object_or_404(Registration, event=event, person=user), by=user)
            messages.success(request, _("ยกเลิกการลงทะเบียนแล้ว"))
        else:
            service.register(event, office_or_404(user, event, request.POST.get("office", "")), by=user)
            messages.success(request, _("ลงทะเบียนแล้ว"))
    except PortalError as error:
        messages.error(request, error.message)
    return redirect("content:training_event", pk=event.pk)


def event_or_404(pk: int) -> TrainingPage:
    return get_object_or_404(service.events(), pk=pk)


def office_or_404(user: User, event: TrainingPage, code: str) -> Any:
    found = next((each for each in service.offices_of(user, event) if each.code == code), None)
    if found is None:
        raise Http404
    return found


# --- a calendar ------------------------------------------------------------------------------------------------------


@require_safe
def training_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The event as iCalendar (RFC 5545); the link to join is for those who registered and is not in it."""
    event = event_or_404(pk)
    place = event.place or _("ทางออนไลน์")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//DLA//carbon credit portal//TH",
        "BEGIN:VEVENT",
        f"UID:training-{event.pk}@{request.get_host().split(':')[0]}",
        f"DTSTAMP:{utc(event.last_published_at or timezone.now())}",
        *hours_of(event),
        f"SUMMARY:{escaped(event.title)}",
        f"LOCATION:{escaped(place)}",
        f"URL:{event.full_url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    content = "".join(f"{folded(line)}\r\n" for line in lines)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="training-{event.pk}.ics"'
    return response


def hours_of(event: TrainingPage) -> list[str]:
    """Whole days while the hours are not known; the day after the last ends them."""
    if not event.hours_pending:
        return [f"DTSTART:{utc(event.starts_at)}", f"DTEND:{utc(event.ends_at)}"]
    first, last = event.days
    return [f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{last + dt.timedelta(days=1):%Y%m%d}"]


def utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """A long line goes on in the next behind a space; no letter is cut, and a Thai one is three octets."""
    pieces, current, room = [], "", FOLD
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append(current)
            current, room = "", FOLD
        current, room = current + letter, room - size
    return "\r\n ".join([*pieces, current])


# --- for staff -------------------------------------------------------------------------------------------------------


def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """In Wagtail: who registered; tick who was there."""
    user: Any = request.user
    if not can_send_broadcast(user):
        raise PermissionDenied
    event = get_object_or_404(TrainingPage, pk=pk, alias_of=None)
    if request.method == "POST":
        ids = [int(each) for each in request.POST.getlist("attended") if each.isascii() and each.isdigit()]
        try:
            count = service.mark_attendance(event, ids, by=user)
            messages.success(request, _("บันทึกการเข้าร่วมแล้ว %(count)s คน") % {"count": count})
        except PortalError as error:
            messages.error(request, error.message)
        return redirect("content_attendance", pk)
    rows = service.taking_part(event).select_related("person", "province", "authority__province", "paper")
    context = {
        "event": event,
        "rows": rows.order_by("state", "at"),
        "list_url": f"{reverse('wagtailsnippets_content_registration:list')}?event={event.pk}",
    }
    return TemplateResponse(request, "wagtailadmin/content/attendance.html", context)


urlpatterns = [
    path("", training, name="training"),
    path("<int:pk>/", training_event, name="training_event"),
]
