"""Give a role, end one, send an invitation again."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.workspace.acting import carry_out
from portal.workspace.people.forms import AppointForm, EndForm
from portal.workspace.people.scopes import Place, place_at, place_of
from portal.workspace.typed import typed_values
from portal.workspace.visitor import SignedInRequest
from registry.enums import Role
from registry.errors import NotAllowed, require
from registry.models import Membership, User
from registry.permissions import can_grant, can_view_people, grantable_roles
from registry.services.invitations import invite_again, is_still_invited
from registry.services.people import appoint, end
from registry.thai import format_date


@login_required
def add_person(request: SignedInRequest, kind: str, key: str | int) -> HttpResponse:
    """Type an e-mail address, a role and the order; who is new gets an invitation."""
    place = place_at(request.user, kind, key)
    roles = grantable_roles(request.user, place.row)
    require(roles, NotAllowed(_("ท่านไม่มีสิทธิ์เพิ่มบุคลากรของหน่วยงานนี้")))
    chosen = request.GET.get("role", "")
    form = AppointForm(typed_values(request), request.FILES or None, roles=roles, initial={"role": chosen})
    if request.method == "POST" and form.is_valid() and give(form, place, request.user):
        messages.success(request, done(form))
        return redirect(place.url)
    context = {
        "form": form,
        "title": _("เพิ่มบุคลากร"),
        "place": place,
        "submit_label": _("เพิ่มบุคลากร"),
        "cancel_url": place.url,
    }
    return render(request, "workspace/people/form.html", context)


def give(form: AppointForm, place: Place, by: User) -> bool:
    typed = form.cleaned_data
    role = Role(typed["role"])
    return carry_out(form, lambda: appoint(typed["email"], typed["name"], role, place.row, form.terms(), by=by))


def done(form: AppointForm) -> str:
    """What has happened: an invitation has gone, or the person may begin."""
    user = User.objects.get(email=form.cleaned_data["email"].strip().lower())
    if user.is_active:
        return _("เพิ่ม %(name)s แล้ว ระบบแจ้งผู้นี้ทางกล่องข้อความและอีเมลแล้ว") % {"name": user}
    return _("เพิ่ม %(name)s แล้ว ระบบส่งคำเชิญไปที่ %(email)s") % {"name": user, "email": user.email}


def visible_membership(user: User, pk: int) -> Membership:
    """A membership of a place whose people the user sees."""
    scopes = ("user", "authority", "district", "province", "buyer")
    row = get_object_or_404(Membership.objects.visible_to(user).select_related(*scopes), pk=pk)
    return row if can_view_people(user, place_of(row).row) else get_object_or_404(Membership.objects.none())


@login_required
def end_membership(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask until when and why, then end the role; its row stays as history."""
    row = visible_membership(request.user, pk)
    place = place_of(row)
    require(can_grant(request.user, Role(row.role), place.row), NotAllowed)
    form = EndForm(typed_values(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if carry_out(form, lambda: end(row, by=request.user, on=typed["on"], reason=typed["reason"])):
            messages.success(request, _("บันทึกการสิ้นสุดสิทธิ์แล้ว ระบบแจ้งผู้นี้แล้ว"))
            return redirect(place.url)
    context = {
        "form": form,
        "title": _("สิ้นสุดสิทธิ์"),
        "lead": _("เมื่อสิ้นสุดแล้ว ผู้นี้ใช้บทบาทนี้ไม่ได้ตั้งแต่หน้าถัดไปที่เปิด ประวัติยังคงอยู่"),
        "rows": facts_of(row, place),
        "submit_label": _("สิ้นสุดสิทธิ์"),
        "cancel_url": place.url,
        "warning": True,
    }
    return render(request, "confirm.html", context)


@login_required
def send_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once, then send a new link; the earlier one is void."""
    row = visible_membership(request.user, pk)
    place = place_of(row)
    require(can_grant(request.user, Role(row.role), place.row), NotAllowed)
    if not is_still_invited(row.user):
        messages.info(request, _("ผู้นี้ตั้งรหัสผ่านและเข้าใช้งานแล้ว ไม่ต้องส่งคำเชิญอีก"))
        return redirect(place.url)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, lambda: invite_again(row.user, by=request.user))
    ):
        messages.success(request, _("ส่งคำเชิญใหม่ไปที่ %(email)s แล้ว ลิงก์เดิมใช้ไม่ได้แล้ว") % {"email": row.user.email})
        return redirect(place.url)
    context = {
        "form": form,
        "title": _("ส่งคำเชิญอีกครั้ง"),
        "lead": _("ระบบจะส่งลิงก์ใหม่ทางอีเมล ลิงก์เดิมจะใช้ไม่ได้"),
        "rows": facts_of(row, place),
        "submit_label": _("ส่งคำเชิญ"),
        "cancel_url": place.url,
    }
    return render(request, "confirm.html", context)


def facts_of(row: Membership, place: Place) -> list[tuple[str, object]]:
    return [
        (_("ชื่อ"), row.user),
        (_("อีเมล"), row.user.email),
        (_("หน่วยงาน"), place.name),
        (_("บทบาท"), row.get_role_display()),
        (_("ตั้งแต่วันที่"), format_date(row.valid_from)),
    ]
