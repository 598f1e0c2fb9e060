"""The home of everyone who works here: what do I do now; and the inbox."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.workspace.desks import buyer_desk, dla_desk, place_desk, seller_desks
from portal.workspace.tasks_due import SHOWN, tasks_due
from registry.enums import AccountKind, Role
from registry.models import Account, Message, User
from registry.permissions import is_dla_desk
from registry.templatetags.parts import site_path

INBOX_SHOWN = 100
ENDED_SHOWN = 5


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Tasks first, then a desk for each thing that the person is."""
    user: User = request.user  # type: ignore[assignment]
    tasks = tasks_due(user)
    shown = tasks if "all" in request.GET else tasks[:SHOWN]
    has_role = bool(user.current_memberships) or user.is_superuser
    context = {
        "tasks": shown,
        "more": len(tasks) - len(shown),
        "unread": user.messages.filter(read_at=None).count(),
        "sellers": seller_desks(user),
        "place": place_desk(user),
        "buyer": buyer_desk(user),
        "dla": dla_desk() if is_dla_desk(user) else None,
        "is_editor": user.holds({Role.DLA_EDITOR, Role.DLA_ADMIN}),
        "is_auditor": user.holds({Role.AUDITOR}),
        "project_accounts": Account.objects.visible_to(user).filter(kind=AccountKind.PROGRAMME).order_by("pk"),
        "has_role": has_role,
        **({} if has_role else without_role(user)),
    }
    return render(request, "workspace/home.html", context)


def without_role(user: User) -> dict[str, Any]:
    """What a person with nothing in force held last, or will hold."""
    mine = user.memberships.select_related("authority", "district", "province", "buyer")
    to_come = list(mine.filter(valid_from__gt=timezone.localdate()))
    return {"to_come": to_come, "ended": [] if to_come else list(mine.ended().order_by("-valid_until")[:ENDED_SHOWN])}


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """The person's messages, unread first; the button marks all of them read."""
    user: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        user.messages.filter(read_at=None).update(read_at=timezone.now())
        messages.success(request, _("ทำเครื่องหมายว่าอ่านแล้วทุกข้อความ"))
        return redirect("workspace:inbox")
    all_messages = user.messages.order_by("-pk").prefetch_related("act__row")
    unread = list(all_messages.filter(read_at=None)[:INBOX_SHOWN])
    read = list(all_messages.exclude(read_at=None)[: INBOX_SHOWN - len(unread)])
    return render(request, "workspace/inbox.html", {"unread": unread, "read": read})


@login_required
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a message to what it is about; it is read from then on."""
    user: User = request.user  # type: ignore[assignment]
    row = get_object_or_404(Message, pk=pk, recipient=user)
    if row.read_at is None:
        row.read_at = timezone.now()
        row.save(update_fields=["read_at"])
    is_ours = row.address.startswith("/") and url_has_allowed_host_and_scheme(row.address, allowed_hosts=None)
    return redirect(site_path(row.address) if is_ours else "workspace:inbox")


urlpatterns = [
    path("", home, name="home"),
    path("inbox/", inbox, name="inbox"),
    path("inbox/<int:pk>/", message, name="message"),
]
