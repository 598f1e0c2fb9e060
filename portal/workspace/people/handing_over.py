"""Hand an officer's work to a successor; choose the first responsible; read the order."""

from __future__ import annotations

import logging
from pathlib import PurePath

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.enums import EDITABLE
from market.models import Listing, Order
from portal.workspace.acting import carry_out
from portal.workspace.papers import handed_out
from portal.workspace.people.forms import HandOverForm
from portal.workspace.people.scopes import Place
from portal.workspace.typed import typed_values
from portal.workspace.visitor import SignedInRequest
from registry.errors import NotAllowed, require
from registry.models import OfficerAssignment, Proposal, User
from registry.permissions import can_choose_primary, can_hand_over, can_view_people
from registry.services.officers import hand_over, make_primary
from registry.thai import format_date

logger = logging.getLogger(__name__)


def visible_assignment(user: User, pk: int) -> OfficerAssignment:
    rows = OfficerAssignment.objects.visible_to(user).select_related("user", "authority__province", "successor__user")
    return get_object_or_404(rows, pk=pk)


@login_required
def hand_over_work(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name the successor and the day; what waits goes with the work."""
    row = visible_assignment(request.user, pk)
    if row.successor:
        return already(request, row)
    require(can_hand_over(request.user, row), NotAllowed)
    form = HandOverForm(typed_values(request), request.FILES or None)
    if request.method == "POST" and form.is_valid() and pass_on(form, row, request.user):
        return after(request, row)
    context = {
        "form": form,
        "title": _("ส่งมอบงานของเจ้าหน้าที่ผู้รับผิดชอบ"),
        "place": Place("authority", row.authority),
        "rows": facts_of(row),
        "submit_label": _("ส่งมอบงาน"),
        "cancel_url": Place("authority", row.authority).url,
    }
    return render(request, "workspace/people/form.html", context)


def pass_on(form: HandOverForm, row: OfficerAssignment, by: User) -> bool:
    typed = form.cleaned_data
    return carry_out(form, lambda: hand_over(row, typed["email"], typed["name"], form.terms(), by=by))


def facts_of(row: OfficerAssignment) -> list[tuple[str, object]]:
    """Whose work it is, and what of it is under way."""
    authority = row.authority
    orders = Order.objects.filter(seller=authority).open().count()
    drafts = Listing.objects.filter(authority=authority, state__in=EDITABLE).count()
    waiting = Proposal.objects.pending().filter(proposer=row.user).count()
    return [
        (_("อปท."), authority),
        (_("ผู้ส่งมอบ"), row.user),
        (_("รับผิดชอบตั้งแต่วันที่"), format_date(row.valid_from)),
        (_("คำขอซื้อที่ดำเนินการอยู่"), _("%(number)s รายการ") % {"number": f"{orders:,}"}),
        (_("ร่างประกาศขาย"), _("%(number)s รายการ") % {"number": f"{drafts:,}"}),
        (_("เรื่องที่เสนอไว้ รอผู้อนุมัติ"), _("%(number)s รายการ") % {"number": f"{waiting:,}"}),
    ]


def after(request: SignedInRequest, row: OfficerAssignment) -> HttpResponse:
    """To the people of the authority, or home for who has just left it."""
    row.refresh_from_db()
    follower = row.successor
    assert follower is not None
    words = {"name": follower.user, "day": format_date(follower.valid_from)}
    if follower.valid_from > timezone.localdate():
        messages.success(request, _("บันทึกการส่งมอบงานแล้ว งานที่ค้างจะแสดงในหน้างานของ %(name)s ตั้งแต่ %(day)s") % words)
    else:
        messages.success(request, _("ส่งมอบงานให้ %(name)s ตั้งแต่ %(day)s แล้ว งานที่ค้างแสดงในหน้างานของผู้รับมอบ") % words)
    user = User.objects.get(pk=request.user.pk)
    place = Place("authority", row.authority)
    return redirect(place.url if can_view_people(user, row.authority) else "workspace:home")


def already(request: SignedInRequest, row: OfficerAssignment) -> HttpResponse:
    assert row.successor is not None
    messages.info(request, _("งานนี้ส่งมอบให้ %(name)s ไปแล้ว") % {"name": row.successor.user})
    is_inside = can_view_people(request.user, row.authority)
    return redirect(Place("authority", row.authority).url if is_inside else "workspace:home")


@login_required
def choose_primary(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once, then make the officer the first responsible of the authority."""
    row = visible_assignment(request.user, pk)
    require(can_choose_primary(request.user, row.authority), NotAllowed)
    place = Place("authority", row.authority)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and carry_out(form, lambda: make_primary(row, by=request.user)):
        messages.success(request, _("%(name)s เป็นผู้รับผิดชอบหลักแล้ว") % {"name": row.user})
        return redirect(place.url)
    context = {
        "form": form,
        "title": _("กำหนดผู้รับผิดชอบหลัก"),
        "lead": _("ผู้รับผิดชอบหลักมีคนเดียวในแต่ละ อปท. ชื่อนี้แสดงในรายชื่อที่รายงานจังหวัดและ สถ."),
        "rows": [(_("อปท."), row.authority), (_("ผู้รับผิดชอบหลัก"), row.user)],
        "submit_label": _("กำหนดเป็นผู้รับผิดชอบหลัก"),
        "cancel_url": place.url,
    }
    return render(request, "confirm.html", context)


@login_required
@require_safe
def order_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The order by which the officer was assigned, as it was uploaded."""
    row = visible_assignment(request.user, pk)
    if not row.order_file:
        raise Http404
    ending = PurePath(row.order_file.name or "").suffix.lower()
    try:
        return handed_out(row.order_file, f"order-{row.pk}{ending}")
    except OSError as error:
        logger.exception("The order of assignment %s cannot be shown", row.pk)
        raise Http404 from error
