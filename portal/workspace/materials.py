"""Promotion material with the office's own name, contact and QR; drawn in the background, taken as PDF or PNG."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.enums import MaterialKind
from content.models import Material
from content.services.materials import LONGEST, Carried, draw_again, order_materials
from content.views.materials import bytes_of
from portal.workspace.acting import carry_out
from portal.workspace.activities.forms import Office, key_of
from portal.workspace.activities.pages import offices_of
from portal.workspace.visitor import SignedInRequest
from registry.errors import PortalError
from registry.models import LocalAuthority

SECONDS_BETWEEN_LOOKS = "4"


class MaterialForm(forms.Form):
    office = forms.CharField(
        label=gettext_lazy("ชื่อหน่วยงานที่จะแสดง"),
        max_length=LONGEST["office"],
        error_messages={"required": gettext_lazy("กรุณาพิมพ์ชื่อหน่วยงาน")},
    )
    contact = forms.CharField(
        label=gettext_lazy("ช่องทางติดต่อ"),
        max_length=LONGEST["contact"],
        required=False,
        help_text=gettext_lazy("หมายเลขหรืออีเมลของหน่วยงาน ไม่ใช่ของบุคคล"),
    )


def begins_with(office: Office) -> dict[str, str]:
    """The office's name, and the contact of the authority as it is known."""
    if not isinstance(office, LocalAuthority):
        return {"office": f"สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด{office.name_th}", "contact": ""}
    return {"office": office.full_name_th, "contact": " ".join(each for each in (office.phone, office.email) if each)}


@login_required
def materials(request: SignedInRequest) -> HttpResponse:
    """Each office of mine with its form and its files, and everybody's material."""
    offices = offices_of(request.user)
    forms_by_key = {key_of(each): form_of(request, each) for each in offices}
    chosen = next((each for each in offices if key_of(each) == request.POST.get("of")), None)
    if request.method == "POST" and chosen:
        form = forms_by_key[key_of(chosen)]
        if form.is_valid() and carry_out(form, lambda: order(form, chosen, request)):
            messages.success(request, _("สั่งจัดทำแล้ว ไฟล์จะพร้อมในไม่กี่วินาที หน้านี้จะแจ้งผลเอง"))
            return redirect("workspace:materials")
    everybodys = Material.objects.for_everybody().latest_of(MaterialKind.values)
    groups: list[dict[str, Any]] = [
        {"office": each, "key": key_of(each), "form": forms_by_key[key_of(each)], "rows": latest_of(each)}
        for each in offices
    ]
    response = render(request, "workspace/materials.html", {"groups": groups, "everybodys": everybodys})
    if any(row.is_under_way for group in groups for row in group["rows"]):
        response["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


def form_of(request: SignedInRequest, office: Office) -> MaterialForm:
    is_sent = request.method == "POST" and request.POST.get("of") == key_of(office)
    before = latest_of(office)
    initial = before[0].values if before else begins_with(office)
    return MaterialForm(request.POST if is_sent else None, initial=initial, auto_id=f"{key_of(office)}_%s")


def order(form: MaterialForm, office: Office, request: SignedInRequest) -> None:
    order_materials(office, Carried(**form.cleaned_data), by=request.user)


def latest_of(office: Office) -> list[Any]:
    """The office's material with the words that it asked for last."""
    path_to = "authority" if isinstance(office, LocalAuthority) else "province"
    rows = Material.objects.filter(**{path_to: office}).order_by("asked_at", "pk")
    found = {row.kind: row for row in rows}
    return [found[kind] for kind in MaterialKind.values if kind in found]


@login_required
@require_safe
def material(request: SignedInRequest, pk: int, ending: str) -> HttpResponseBase:
    found = get_object_or_404(Material.objects.visible_to(request.user), pk=pk)
    response = bytes_of(found, ending)
    response["Cache-Control"] = "private, no-cache"
    return response


@login_required
@require_POST
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Draw what failed once more."""
    found = get_object_or_404(Material.objects.visible_to(request.user), pk=pk)
    try:
        draw_again(found, by=request.user)
        messages.success(request, _("สั่งจัดทำใหม่แล้ว"))
    except PortalError as error:
        messages.error(request, error.message)
    return redirect("workspace:materials")


urlpatterns = [
    path("materials/", materials, name="materials"),
    path("materials/<int:pk>/again/", again, name="draw_material_again"),
    path("materials/<int:pk>/<str:ending>/", material, name="material"),
]
