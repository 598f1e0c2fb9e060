"""Log, edit and withdraw an activity."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from content.services.promotion import checklist_points
from portal.workspace import once
from portal.workspace.acting import carry_out
from portal.workspace.activities.forms import ActivityForm, WithdrawForm, typed_before
from portal.workspace.activities.pages import found_for, offices_of
from portal.workspace.visitor import SignedInRequest
from registry.errors import NotAllowed, require
from registry.models import Activity
from registry.permissions import can_edit_activity
from registry.services.promotion import edit_activity, log_activity, withdraw_activity


@login_required
def log(request: SignedInRequest) -> HttpResponse:
    """Tell what was done; the photographs follow, one at a time, so that none can lose what was typed."""
    offices = offices_of(request.user)
    require(offices, NotAllowed)
    if done := done_already(request):
        messages.info(request, _("บันทึกกิจกรรมนี้ไว้แล้ว"))
        return redirect("workspace:activity", done.pk)
    form = ActivityForm(request.POST or None, offices=offices, points=checklist_points())
    made: list[Activity] = []
    if request.method == "POST" and form.is_valid():
        office, told = form.chosen_office(), form.told()
        if carry_out(form, lambda: made.append(log_activity(office, told, by=request.user))):
            messages.success(request, _("บันทึกกิจกรรมแล้ว เพิ่มภาพได้เลย หรือกลับมาเพิ่มภายหลัง"))
            return redirect("workspace:add_activity_photo", made[0].pk)
    words = {"title": _("บันทึกกิจกรรมประชาสัมพันธ์"), "cancel_url": reverse("workspace:activities")}
    return shown(request, form, words)


def done_already(request: SignedInRequest) -> Activity | None:
    """What this form has logged already: sent twice by a double press or by going back."""
    shown_at = once.shown_at(request) if request.method == "POST" else None
    mine = Activity.objects.filter(logged_by=request.user, title=request.POST.get("title", "").strip())
    return mine.filter(logged_at__gte=shown_at).first() if shown_at else None


@login_required
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = found_for(request, pk)
    require(can_edit_activity(request.user, row), NotAllowed)
    points = checklist_points()
    office = row.authority or row.province
    form = ActivityForm(request.POST or None, offices=[office], points=points, initial=typed_before(row, points))
    if request.method == "POST" and form.is_valid():
        told = form.told()
        if carry_out(form, lambda: edit_activity(row, told, by=request.user)):
            messages.success(request, _("บันทึกการแก้ไขแล้ว"))
            return redirect("workspace:activity", row.pk)
    lead = _("กิจกรรมนี้อยู่บนเว็บไซต์ เมื่อแก้ไขแล้วจะออกจากเว็บไซต์จนกว่า สถ. จะคัดเลือกอีกครั้ง") if row.is_chosen else ""
    words = {"title": _("แก้ไขกิจกรรม"), "lead": lead, "cancel_url": reverse("workspace:activity", args=[row.pk])}
    return shown(request, form, words)


@login_required
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    row = found_for(request, pk)
    require(can_edit_activity(request.user, row), NotAllowed)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, lambda: withdraw_activity(row, by=request.user, reason=reason)):
            messages.success(request, _("ถอนกิจกรรมแล้ว ไม่นับในรายงานและไม่แสดงบนเว็บไซต์"))
            return redirect("workspace:activity", row.pk)
    words = {
        "title": _("ถอนกิจกรรม"),
        "lead": row.title,
        "submit_label": _("ถอนกิจกรรม"),
        "warning": True,
        "cancel_url": reverse("workspace:activity", args=[row.pk]),
    }
    return render(request, "form_page.html", {"form": form, **words})


def shown(request: SignedInRequest, form: ActivityForm, words: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "shown_at": request.POST.get("shown_at") or once.stamp(), **words}
    return render(request, "workspace/activities/form.html", context)
