"""Change what is known of an authority: contact, counts, type and name, VAT."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.workspace.acting import carry_out
from portal.workspace.authorities.forms import ContactForm, CountForm, TypeForm, VatForm
from portal.workspace.authorities.pages import visible_authority
from portal.workspace.typed import typed_values
from portal.workspace.visitor import SignedInRequest
from registry.enums import AuthorityType, VatStatus
from registry.errors import NotAllowed, require
from registry.models import AuthorityCount, LocalAuthority, User
from registry.permissions import can_change_type, can_edit_contact, can_record_counts
from registry.services.authorities import CONTACT_FIELDS, change_type, edit_contact, record_count, set_vat

Can = Callable[[User, LocalAuthority], bool]


def own(request: SignedInRequest, pk: int, can: Can) -> LocalAuthority:
    """The authority, for who may do this to it; who only sees it is refused."""
    row = visible_authority(request.user, pk)
    require(can(request.user, row), NotAllowed)
    return row


def answer(
    request: SignedInRequest, row: LocalAuthority, form: forms.Form, act: Callable[[], Any], words: dict[str, Any]
) -> HttpResponse:
    """Carry the form out and go back to the authority, or show it with what is wrong."""
    if request.method == "POST" and form.is_valid() and carry_out(form, act):
        messages.success(request, words["done"])
        return redirect("workspace:authority", row.pk)
    return render(request, "workspace/authorities/form.html", {"form": form, "authority": row, **words})


@login_required
def contact(request: SignedInRequest, pk: int) -> HttpResponse:
    row = own(request, pk, can_edit_contact)
    form = ContactForm(typed_values(request), initial={name: getattr(row, name) for name in CONTACT_FIELDS})
    words = {"title": _("แก้ไขช่องทางติดต่อ"), "done": _("บันทึกช่องทางติดต่อแล้ว")}
    return answer(request, row, form, lambda: edit_contact(row, form.cleaned_data, by=request.user), words)


@login_required
def count(request: SignedInRequest, pk: int) -> HttpResponse:
    """Type what was counted; it begins with what was counted last."""
    row = own(request, pk, can_record_counts)
    form = CountForm(typed_values(request), initial=CountForm.after(AuthorityCount.objects.latest_of(row)))
    words = {
        "title": _("บันทึกครัวเรือนและถังขยะเปียก"),
        "lead": _("ช่องที่ยังไม่ได้นับให้เว้นว่าง ข้อมูลของวันก่อน ๆ ยังคงอยู่เป็นประวัติ"),
        "done": _("บันทึกข้อมูลแล้ว"),
    }
    return answer(request, row, form, lambda: save_count(form, row, request.user), words)


def save_count(form: CountForm, row: LocalAuthority, by: User) -> None:
    typed = form.cleaned_data
    record_count(row, typed["counted_on"], form.counts(), typed["source"], by=by)


@login_required
def new_type(request: SignedInRequest, pk: int) -> HttpResponse:
    row = own(request, pk, can_change_type)
    form = TypeForm(typed_values(request), initial=TypeForm.of(row))
    words = {
        "title": _("บันทึกการเปลี่ยนประเภทหรือชื่อ"),
        "lead": _("ใช้เมื่อมีประกาศแล้ว เช่น อบต. เป็นเทศบาลตำบล เอกสารที่ออกไปแล้วยังใช้ชื่อเดิม"),
        "done": _("บันทึกการเปลี่ยนประเภทหรือชื่อแล้ว"),
    }
    return answer(request, row, form, lambda: save_type(form, row, request.user), words)


def save_type(form: TypeForm, row: LocalAuthority, by: User) -> None:
    typed = dict(form.cleaned_data)
    change_type(row, AuthorityType(typed.pop("type")), **typed, by=by)


@login_required
def vat(request: SignedInRequest, pk: int) -> HttpResponse:
    row = own(request, pk, can_change_type)
    form = VatForm(typed_values(request), initial={"status": row.vat().status})
    words = {
        "title": _("ตั้งสถานะภาษีมูลค่าเพิ่ม"),
        "lead": _("เอกสารที่ออกตั้งแต่วันที่กำหนดจะใช้สถานะนี้ เอกสารที่ออกไปแล้วไม่เปลี่ยน"),
        "done": _("ตั้งสถานะภาษีมูลค่าเพิ่มแล้ว"),
    }
    return answer(request, row, form, lambda: save_vat(form, row, request.user), words)


def save_vat(form: VatForm, row: LocalAuthority, by: User) -> None:
    typed = form.cleaned_data
    rate = typed["rate_percent"] or Decimal(0)
    set_vat(row, VatStatus(typed["status"]), rate_percent=rate, valid_from=typed["valid_from"], by=by)
