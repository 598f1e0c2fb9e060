"""An authority's return: fill in, check, send, the receipt; ask for a change; and the province's answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.workspace import once
from portal.workspace.acting import carry_out
from portal.workspace.roster.forms import RosterForm, WordsForm, bound_of
from portal.workspace.roster.tones import return_label, return_tone
from portal.workspace.timeline import timeline
from portal.workspace.typed import typed_values
from portal.workspace.visitor import SignedInRequest
from registry.errors import NotAllowed, require
from registry.models import RosterReturn
from registry.permissions import can_report_roster, can_review_roster
from registry.services.roster.returns import ask_change, refuse_change, send_back_return, submit_return
from registry.services.roster.sheets import full_link

# --- reading -------------------------------------------------------------------------------------------------------


def found_for(request: SignedInRequest, pk: int) -> RosterReturn:
    """The return, for those whom it is reported through; nobody else learns that it is there."""
    rows: Any = RosterReturn.objects.visible_to(request.user).with_places().select_related("submitted_by", "bundled_in")
    row: RosterReturn = get_object_or_404(rows, pk=pk)
    return row


@login_required
@require_safe
def roster_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """How the return stands, whom it names, and what its reader may do now."""
    row = found_for(request, pk)
    is_open = row.bundle.campaign.is_open
    reports = can_report_roster(request.user, row) and is_open
    context = {
        **facts(row),
        "can_edit": reports and not row.is_bundled,
        "can_ask": reports and row.is_bundled and not row.change_reason,
        "can_review": can_review_roster(request.user, row) and is_open and row.state == "submitted",
        "reads_bundle": not can_report_roster(request.user, row),
        "events": timeline(row),
    }
    return render(request, "roster/return.html", context)


@login_required
@require_safe
def roster_receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """It has been sent: the number to keep, and what comes next."""
    row = found_for(request, pk)
    if not row.edition:
        return redirect("workspace:roster_return", row.pk)
    return render(request, "roster/receipt.html", facts(row))


def facts(row: RosterReturn) -> dict[str, Any]:
    return {
        "row": row,
        "bundle": row.bundle,
        "campaign": row.bundle.campaign,
        "persons": list(row.persons.all()),
        "state_label": return_label(row),
        "link": full_link(row.code),
        "tone": return_tone(row),
    }


# --- filling in ----------------------------------------------------------------------------------------------------


@login_required
def edit_roster(request: SignedInRequest, pk: int) -> HttpResponse:
    """The officers, then the check of what was typed, then the sending; nothing is kept before it is sent."""
    row = found_for(request, pk)
    require(can_report_roster(request.user, row), NotAllowed(_("ผู้กรอกรายชื่อคือเจ้าหน้าที่ผู้รับผิดชอบหรือผู้อนุมัติของ อปท. แห่งนี้")))
    if request.method == "POST" and sent_already(request, row):
        return redirect("workspace:roster_receipt", row.pk)
    if row.is_bundled or not row.bundle.campaign.is_open:
        messages.warning(request, _("รายชื่อนี้แก้ไขเองไม่ได้แล้ว อ่านเหตุและทางเลือกได้ในหน้านี้"))
        return redirect("workspace:roster_return", row.pk)
    if request.method != "POST":
        back = typed_values(request)
        form = RosterForm.typed(back, is_bound=False) if back else RosterForm.of(row)
        return show_form(request, row, form, edition=back.get("edition", "") if back else row.edition)
    if {"add", "remove", "edit"} & set(request.POST):
        return show_form(request, row, RosterForm.typed(request.POST, is_bound=False))
    form = RosterForm.typed(request.POST, is_bound=True)
    if not form.is_valid():
        return show_form(request, row, form)
    return confirm(request, row, form) if "confirm" in request.POST else show_check(request, row, form)


def confirm(request: SignedInRequest, row: RosterReturn, form: RosterForm) -> HttpResponse:
    seen = request.POST.get("edition", "")
    edition = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 5 else -1
    if carry_out(form.order, lambda: submit_return(row, form.report(), by=request.user, seen_edition=edition)):
        return redirect("workspace:roster_receipt", row.pk)
    return show_form(request, row, form)


def sent_already(request: SignedInRequest, row: RosterReturn) -> bool:
    """Whether this very form was sent before by a button pressed twice."""
    moment = once.shown_at(request)
    is_mine = row.submitted_by_id == request.user.pk
    return bool("confirm" in request.POST and moment and is_mine and row.submitted_at and row.submitted_at >= moment)


def show_form(request: SignedInRequest, row: RosterReturn, form: RosterForm, edition: str | int = "") -> HttpResponse:
    edition = request.POST.get("edition", "") if request.method == "POST" else edition
    context = {"row": row, "bundle": row.bundle, "campaign": row.bundle.campaign, "form": form, "edition": edition}
    has_errors = any(each.errors for each in form.forms)
    return render(request, "roster/form.html", {**context, "has_errors": has_errors})


def show_check(request: SignedInRequest, row: RosterReturn, form: RosterForm) -> HttpResponse:
    context = {
        "row": row,
        "bundle": row.bundle,
        "campaign": row.bundle.campaign,
        "form": form,
        "report": form.report(),
        "hidden": bound_of(form.forms),
        "edition": request.POST.get("edition", ""),
        "shown_at": once.stamp(),
    }
    return render(request, "roster/check.html", context)


# --- after it was bundled ------------------------------------------------------------------------------------------


@login_required
def ask_roster_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """ขอแก้ไข: why, for the province to decide."""
    row = found_for(request, pk)
    require(can_report_roster(request.user, row), NotAllowed)
    form = WordsForm(
        typed_values(request),
        name="reason",
        label=_("เหตุที่ขอแก้ไข"),
        help_text=_("เช่น ผู้รับผิดชอบย้ายสังกัด จังหวัดจะเปิดให้ท่านแก้ไข ส่วนฉบับที่ส่ง สถ. ไปแล้วคงไว้ตามเดิม"),
    )
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and carry_out(form, lambda: ask_change(row, by=request.user, reason=form.cleaned_data["reason"])):
        messages.success(request, _("ส่งคำขอแก้ไขถึงจังหวัดแล้ว"))
        return redirect("workspace:roster_return", row.pk)
    title = _("ขอแก้ไขรายชื่อที่รวมส่งแล้ว")
    return page_with(request, row, form, title=title, submit_label=_("ส่งคำขอแก้ไข"))


@login_required
def review_roster(request: SignedInRequest, pk: int) -> HttpResponse:
    """The province returns a return with a comment, or leaves one as it was sent though a change was asked for."""
    row = found_for(request, pk)
    require(can_review_roster(request.user, row), NotAllowed)
    form = WordsForm(
        typed_values(request),
        name="comment",
        label=_("ความเห็นถึง อปท."),
        help_text=_("บอกว่าต้องแก้ไขอะไร จังหวัดแก้ไขแทน อปท. ไม่ได้"),
    )
    if request.method == "POST" and form.is_valid():
        refuses = "refuse" in request.POST
        act = refuse_change if refuses else send_back_return
        if carry_out(form, lambda: act(row, by=request.user, comment=form.cleaned_data["comment"])):
            done = _("แจ้ง อปท. แล้วว่าไม่รับคำขอแก้ไข") if refuses else _("ส่งรายชื่อกลับให้ อปท. แก้ไขแล้ว")
            messages.success(request, done)
            return redirect("workspace:roster_return", row.pk)
    return page_with(request, row, form, title=_("ส่งรายชื่อกลับให้ อปท. แก้ไข"), submit_label=_("ส่งกลับให้แก้ไข"), reviews=True)


def page_with(request: SignedInRequest, row: RosterReturn, form: WordsForm, **context: Any) -> HttpResponse:
    context |= {"row": row, "form": form, "cancel_url": reverse("workspace:roster_return", args=[row.pk])}
    return render(request, "roster/words.html", context)


urlpatterns = [
    path("roster/returns/<int:pk>/", roster_return, name="roster_return"),
    path("roster/returns/<int:pk>/edit/", edit_roster, name="edit_roster"),
    path("roster/returns/<int:pk>/receipt/", roster_receipt, name="roster_receipt"),
    path("roster/returns/<int:pk>/ask/", ask_roster_change, name="ask_roster_change"),
    path("roster/returns/<int:pk>/review/", review_roster, name="review_roster"),
]
