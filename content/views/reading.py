"""In the workspace: what an office is asked to read, and its word that it has; and the tasks that letters ask."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content.enums import TaskState
from content.models import Broadcast, BroadcastTask, TaskReport
from content.services import broadcasts
from registry.errors import PortalError
from registry.models import LocalAuthority, Province, User


@login_required
@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """What is still to be read first, then what has been."""
    user: Any = request.user
    unread = broadcasts.unread_of(user)
    asked = Broadcast.objects.asked_of(user).with_texts()
    done = list(asked.exclude(pk__in=[row.pk for row in unread]))
    return render(request, "content/reading/list.html", {"unread": unread, "done": done})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def broadcast(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be read, with a button for each office of the person; a province also says where its tasks stand."""
    user: Any = request.user
    row = asked_or_404(user, pk)
    if request.method == "POST":
        return answered(request, row)
    offices = broadcasts.offices_of(user, row)
    context = {"broadcast": row, "offices": [office_state(row, each) for each in offices]}
    return render(request, "content/reading/broadcast.html", context)


def answered(request: HttpRequest, row: Broadcast) -> HttpResponse:
    user: Any = request.user
    office = office_or_404(user, row, request.POST.get("office", ""))
    try:
        if request.POST.get("act") == "report" and isinstance(office, Province):
            report(row, office, request.POST, by=user)
            messages.success(request, _("บันทึกผลการดำเนินการแล้ว"))
        else:
            broadcasts.acknowledge(row, office, by=user)
            messages.success(request, _("บันทึกการรับทราบแล้ว"))
    except PortalError as error:
        messages.error(request, error.message)
    return redirect("content:broadcast", pk=row.pk)


@transaction.atomic
def report(row: Broadcast, province: Province, typed: QueryDict, *, by: User) -> None:
    """Every task of the province, all or none."""
    for task in row.tasks.all():
        state, note = (typed.get(f"{name}-{task.pk}", "") for name in ("state", "note"))
        broadcasts.report_task(task, province, state=state, note=note, by=by)


def asked_or_404(user: User, pk: int) -> Broadcast:
    return get_object_or_404(Broadcast.objects.asked_of(user).with_texts(), pk=pk)


def office_or_404(user: User, row: Broadcast, code: str) -> Province | LocalAuthority:
    found = next((each for each in broadcasts.offices_of(user, row) if each.code == code), None)
    if found is None:
        raise Http404
    return found


def office_state(row: Broadcast, office: Province | LocalAuthority) -> dict[str, Any]:
    """What an office has said: its word, and where it stands with each task."""
    word = row.acknowledgements.filter(**broadcasts.office_as(office)).select_related("by").first()
    tasks = tasks_of(row, office) if isinstance(office, Province) else []
    return {"office": office, "word": word, "tasks": tasks}


def tasks_of(row: Broadcast, province: Province) -> list[dict[str, Any]]:
    told = {report.task_id: report for report in TaskReport.objects.filter(task__broadcast=row, province=province)}
    return [task_state(task, told.get(task.pk)) for task in row.tasks.all()]


def task_state(task: BroadcastTask, report: TaskReport | None) -> dict[str, Any]:
    state = report.state if report else TaskState.NOT_STARTED
    return {"task": task, "report": report, "state": state, "choices": TaskState.choices}


urlpatterns = [
    path("", reading, name="reading"),
    path("<int:pk>/", broadcast, name="broadcast"),
]
