"""A province's bundle: who has reported, whom to call; remind, set the date, send. A district reads its own part."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.workspace.acting import carry_out
from portal.workspace.roster.forms import LetterForm, TermsForm, WordsForm
from portal.workspace.roster.tones import province_label, province_tone, return_label, return_tone
from portal.workspace.timeline import timeline
from portal.workspace.typed import typed_values
from portal.workspace.visitor import SignedInRequest
from registry.enums import BundleState, ReturnState
from registry.errors import NotAllowed, require
from registry.models import RosterBundle, RosterReturn
from registry.permissions import can_remind_roster, can_run_rosters, can_send_roster
from registry.services.roster import sheets
from registry.services.roster.bundles import Letter, send_back_bundle, send_bundle, set_terms
from registry.services.roster.progress import (
    Figures,
    ProvinceRow,
    authorities_of,
    by_district,
    earlier_phones,
)
from registry.services.roster.reminders import remind_authorities
from registry.thai import format_date, format_phone

OPEN_STATES = {ReturnState.MISSING, ReturnState.RETURNED}
# More rows than this are folded by district until a filter is chosen.
FOLDED_FROM = 40
SHOWN = {
    "open": lambda row: row.state in OPEN_STATES,
    "late": lambda row: row.is_late,
    "submitted": lambda row: row.state == ReturnState.SUBMITTED,
    "asked": lambda row: bool(row.change_reason),
    "new": lambda row: row.state == ReturnState.SUBMITTED and not row.is_bundled,
}


def bundle_for(request: SignedInRequest, pk: int, *, whole: bool = False) -> RosterBundle:
    """The bundle, for those who read it, or with `whole` for those who read all of it."""
    all_bundles: Any = RosterBundle.objects
    rows: QuerySet[RosterBundle] = (
        all_bundles.whole_visible_to(request.user) if whole else all_bundles.visible_to(request.user)
    )
    return get_object_or_404(rows.select_related("campaign", "province"), pk=pk)


# --- reading -------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def roster_bundle(request: SignedInRequest, pk: int) -> HttpResponse:
    """The authorities of the province, or of the reader's district, by district; a filter shows some of them."""
    bundle = bundle_for(request, pk)
    rows = authorities_of(bundle, request.user)
    show = request.GET.get("show", "")
    shown = [row for row in rows if SHOWN[show](row)] if show in SHOWN else rows
    context = {
        **facts(bundle),
        "groups": [(district, [line_of(row) for row in group]) for district, group in by_district(shown)],
        "counts": {name: sum(map(test, rows)) for name, test in SHOWN.items()},
        "total": len(rows),
        "without_account": sum(not row.has_account for row in rows if row.state in OPEN_STATES),  # type: ignore[attr-defined]
        "show": show if show in SHOWN else "",
        "is_folded": show not in SHOWN and len(rows) > FOLDED_FROM,
        "is_whole": reads_whole(request, bundle),
        **acts_open_to(request, bundle, rows),
    }
    return render(request, "roster/bundle.html", context)


def reads_whole(request: SignedInRequest, bundle: RosterBundle) -> bool:
    return can_run_rosters(request.user) or any(
        each.province_id == bundle.province_id for each in request.user.current_memberships
    )


def facts(bundle: RosterBundle) -> dict[str, Any]:
    sendings = list(bundle.sendings.select_related("sent_by", "paper").order_by("edition"))
    moments = [each.sent_at for each in sendings]
    row = ProvinceRow(bundle, Figures(), *((moments[0], moments[-1]) if moments else (None, None)))
    return {
        "bundle": bundle,
        "campaign": bundle.campaign,
        "sendings": sendings,
        "state_label": province_label(row),
        "tone": province_tone(row),
        "link": sheets.full_link(bundle.code),
        "events": timeline(bundle),
    }


def acts_open_to(request: SignedInRequest, bundle: RosterBundle, rows: list[RosterReturn]) -> dict[str, bool]:
    is_open, is_sent = bundle.campaign.is_open, bundle.state == BundleState.SENT
    is_news = not is_sent or any(SHOWN["new"](row) for row in rows)
    sends = can_send_roster(request.user, bundle) and is_open
    return {
        "can_remind": is_open and can_remind_roster(request.user, bundle) and any(map(may_be_reminded, rows)),
        "can_set": sends,
        "can_send": sends and is_news and any(SHOWN["submitted"](row) for row in rows),
        "can_send_back": is_open and is_sent and can_run_rosters(request.user),
    }


def may_be_reminded(row: RosterReturn) -> bool:
    """Whether somebody there can be told, and has not been told today."""
    told_today = row.reminded_on is not None and row.reminded_on >= timezone.localdate()
    return row.state in OPEN_STATES and row.has_account and not told_today  # type: ignore[attr-defined]


def line_of(row: RosterReturn) -> dict[str, Any]:
    people = list(row.persons.all())
    primary = next((each for each in people if each.is_primary), None)
    return {
        "row": row,
        "label": return_label(row),
        "tone": return_tone(row),
        "primary": primary,
        "others": len(people) - 1 if people else 0,
        "needs_account": not row.has_account and row.state in OPEN_STATES,  # type: ignore[attr-defined]
    }


@login_required
@require_safe
def roster_calls(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who has not reported, as a text to copy: by district, with the telephone known from before, or the office's."""
    bundle = bundle_for(request, pk)
    rows = [row for row in authorities_of(bundle, request.user) if row.state in OPEN_STATES]
    context = {"bundle": bundle, "campaign": bundle.campaign, "count": len(rows), "text": call_list(bundle, rows)}
    return render(request, "roster/calls.html", context)


def call_list(bundle: RosterBundle, rows: list[RosterReturn]) -> str:
    phones, lines = earlier_phones(rows), []
    for district, group in by_district(rows):
        lines += ["", _("อำเภอ%(district)s (%(count)s แห่ง)") % {"district": district, "count": len(group)}]
        for place, row in enumerate(group, start=1):
            person = phones.get(row.authority_id)
            office = format_phone(row.authority.phone) or _("ไม่มีเบอร์โทรในระบบ")
            who = f"{person.name} {format_phone(person.phone)}" if person else office
            lines.append(f"{place}. {row.authority} – {return_label(row)} – {who} – {sheets.full_link(row.code)}")
    head = _("ยังไม่ส่งรายชื่อผู้ได้รับมอบหมาย จังหวัด%(province)s ครบกำหนด %(day)s") % {
        "province": bundle.province,
        "day": format_date(bundle.due_on),
    }
    return "\n".join([head, *lines])


# --- acting --------------------------------------------------------------------------------------------------------


@login_required
def remind_roster(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remind the authorities that have not reported; each is told once a day at most."""
    bundle = bundle_for(request, pk)
    require(can_remind_roster(request.user, bundle), NotAllowed)
    back = reverse("workspace:roster_bundle", args=[bundle.pk])
    waiting = sum(map(may_be_reminded, authorities_of(bundle, request.user)))
    if not waiting:
        messages.info(request, _("วันนี้ไม่มี อปท. ที่ต้องเตือนแล้ว แห่งที่ยังไม่มีผู้ใช้งานโปรดโทรศัพท์ตามรายการโทรตาม"))
        return redirect(back)
    if request.method == "POST":
        told = remind_authorities(bundle, by=request.user)
        messages.success(request, _("เตือนแล้ว %(count)s แห่ง ทางกล่องข้อความและอีเมล") % {"count": told.told})
        if told.nobody:
            text = _("อีก %(count)s แห่งยังไม่มีผู้ใช้งานในระบบ โปรดโทรศัพท์ตามรายการโทรตาม")
            messages.warning(request, text % {"count": told.nobody})
        return redirect(back)
    rows = [
        (_("จะเตือน"), _("%(count)s แห่ง") % {"count": waiting}),
        (_("ครบกำหนด"), format_date(bundle.due_on)),
    ]
    context = {
        "title": _("เตือน อปท. ที่ยังไม่ส่งรายชื่อ"),
        "lead": _("ระบบส่งข้อความถึงเจ้าหน้าที่ผู้รับผิดชอบและผู้อนุมัติของแต่ละแห่ง ไม่เกินวันละครั้ง และบันทึกไว้"),
        "rows": rows,
        "submit_label": _("ส่งคำเตือน"),
        "cancel_url": back,
    }
    return render(request, "confirm.html", context)


@login_required
def roster_terms(request: SignedInRequest, pk: int) -> HttpResponse:
    """The province's own date and the office's telephone."""
    bundle = bundle_for(request, pk)
    require(can_send_roster(request.user, bundle), NotAllowed(_("ผู้กำหนดวันของจังหวัดคือท้องถิ่นจังหวัด")))
    form = TermsForm.of(bundle) if (data := typed_values(request)) is None else TermsForm(data)
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and carry_out(form, lambda: set_terms(bundle, by=request.user, **form.cleaned_data)):
        messages.success(request, _("บันทึกวันและโทรศัพท์ของจังหวัดแล้ว"))
        return redirect("workspace:roster_bundle", bundle.pk)
    day = format_date(bundle.campaign.dla_due_on)
    return form_page(
        request, bundle, form, title=_("กำหนดวันของจังหวัด"), lead=_("จังหวัดต้องส่ง สถ. ภายใน %(day)s") % {"day": day}
    )


@login_required
def send_roster(request: SignedInRequest, pk: int) -> HttpResponse:
    """The head's letter, with what is being sent beside it: how many reported, and who has not."""
    bundle = bundle_for(request, pk)
    require(can_send_roster(request.user, bundle), NotAllowed(_("ผู้ส่งรายชื่อของจังหวัดคือท้องถิ่นจังหวัด")))
    form = LetterForm(typed_values(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("sendings", "")
        values = form.cleaned_data
        letter = Letter(values["number"], values["dated_on"], values["scan"] or "")
        known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 5 else -1
        if carry_out(form, lambda: send_bundle(bundle, letter, by=request.user, seen_sendings=known)):
            return redirect("workspace:roster_sent", bundle.pk)
    rows = authorities_of(bundle, request.user)
    context = {
        **facts(bundle),
        "form": form,
        "open_rows": [line_of(row) for row in rows if row.state in OPEN_STATES],
        "reported": sum(map(SHOWN["submitted"], rows)),
        "total": len(rows),
        "cancel_url": reverse("workspace:roster_bundle", args=[bundle.pk]),
    }
    return render(request, "roster/send.html", context)


@login_required
@require_safe
def roster_sent(request: SignedInRequest, pk: int) -> HttpResponse:
    """The receipt of the latest sending."""
    bundle = bundle_for(request, pk, whole=True)
    sending = bundle.sendings.select_related("paper").order_by("edition").last()
    if sending is None:
        return redirect("workspace:roster_bundle", bundle.pk)
    return render(request, "roster/sent.html", {"bundle": bundle, "sending": sending})


@login_required
def return_roster_bundle(request: SignedInRequest, pk: int) -> HttpResponse:
    """DLA sends a bundle back with a comment."""
    bundle = bundle_for(request, pk)
    require(can_run_rosters(request.user), NotAllowed)
    form = WordsForm(typed_values(request), name="comment", label=_("ความเห็นถึงจังหวัด"), help_text=_("บอกว่าต้องแก้ไขอะไร"))
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and carry_out(
        form, lambda: send_back_bundle(bundle, by=request.user, comment=form.cleaned_data["comment"])
    ):
        messages.success(request, _("ส่งรายชื่อกลับให้จังหวัดแก้ไขแล้ว"))
        return redirect("workspace:roster_bundle", bundle.pk)
    lead = _("อปท. ในจังหวัดจะแก้ไขของตนได้อีกครั้ง ฉบับที่จังหวัดส่งมาแล้วคงไว้ตามเดิม")
    return form_page(request, bundle, form, title=_("ส่งรายชื่อกลับให้จังหวัดแก้ไข"), lead=lead, submit_label=_("ส่งกลับให้แก้ไข"))


def form_page(request: SignedInRequest, bundle: RosterBundle, form: Any, **context: Any) -> HttpResponse:
    back = reverse("workspace:roster_bundle", args=[bundle.pk])
    return render(request, "roster/bundle_form.html", {"bundle": bundle, "form": form, "cancel_url": back, **context})


urlpatterns = [
    path("roster/provinces/<int:pk>/", roster_bundle, name="roster_bundle"),
    path("roster/provinces/<int:pk>/calls/", roster_calls, name="roster_calls"),
    path("roster/provinces/<int:pk>/remind/", remind_roster, name="remind_roster"),
    path("roster/provinces/<int:pk>/terms/", roster_terms, name="roster_terms"),
    path("roster/provinces/<int:pk>/send/", send_roster, name="send_roster"),
    path("roster/provinces/<int:pk>/sent/", roster_sent, name="roster_sent"),
    path("roster/provinces/<int:pk>/return/", return_roster_bundle, name="return_roster_bundle"),
]
