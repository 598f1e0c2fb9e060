"""The files of a roster, made when they are asked for: forms, spreadsheets, sheets of QR codes, signed letters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.workspace.papers import handed_out
from portal.workspace.roster.bundle import bundle_for
from portal.workspace.roster.campaign import campaign_for
from portal.workspace.visitor import SignedInRequest
from registry.enums import SheetKind
from registry.models import RosterBundle, RosterSending
from registry.services.roster import sheets
from registry.thai import format_date

# --- of a province -------------------------------------------------------------------------------------------------


@login_required
@require_safe
def roster_workbook(request: SignedInRequest, pk: int) -> HttpResponse:
    bundle = bundle_for(request, pk)
    rows = bundle.returns.visible_to(request.user).with_places().prefetch_related(sheets.persons())
    ordered = rows.order_by("authority__district__name_th", "authority__district", "authority__code")
    return as_file(sheets.workbook(ordered), f"roster-{bundle.province_id}.xlsx")


@login_required
@require_safe
def roster_qr(request: SignedInRequest, pk: int) -> HttpResponse:
    """A district's QR codes on A4, some dozens; those of the whole province take long and a worker draws them."""
    bundle = bundle_for(request, pk)
    if RosterBundle.objects.whole_visible_to(request.user).filter(pk=bundle.pk).exists():
        return redirect("workspace:roster_sheet", bundle.pk, SheetKind.QR)
    return as_file(sheets.authorities_qr(bundle, request.user), f"roster-qr-{bundle.province_id}.pdf")


@login_required
@require_safe
def roster_scan(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The signed letter of a sending, as the province attached it."""
    bundles: Any = RosterBundle.objects
    sendings = RosterSending.objects.filter(bundle__in=bundles.whole_visible_to(request.user)).exclude(scan="")
    sending = get_object_or_404(sendings, pk=pk)
    ending = (sending.scan.name or "").rpartition(".")[2]
    return handed_out(sending.scan, f"roster-letter-{sending.pk}.{ending}")


def as_file(content: bytes, name: str) -> HttpResponse:
    """A file made for its reader alone: no cache keeps it."""
    kinds = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    response = HttpResponse(content, content_type=kinds[name.rpartition(".")[2]])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


# --- of the whole country -------------------------------------------------------------------------------------------


@login_required
@require_safe
def roster_campaign_workbook(request: SignedInRequest, pk: int) -> HttpResponse:
    campaign = campaign_for(request, pk)
    return as_file(sheets.workbook(sheets.returns_for_export(campaign, request.user)), f"roster-{campaign.pk}.xlsx")


@login_required
@require_safe
def roster_campaign_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every form that was sent, one behind another."""
    campaign = campaign_for(request, pk)
    content = sheets.all_sent_pdf(campaign)
    if content is None:
        messages.warning(request, _("ยังไม่มีจังหวัดใดส่งรายชื่อ จึงยังไม่มีเอกสารให้รวม"))
        return redirect("workspace:roster_campaign", campaign.pk)
    return as_file(content, f"roster-{campaign.pk}.pdf")


@login_required
@require_safe
def roster_campaign_qr(request: SignedInRequest, pk: int) -> HttpResponse:
    """The QR codes of all provinces on A4."""
    campaign = campaign_for(request, pk)
    bundles = campaign.bundles.select_related("province").order_by("province__name_th")
    codes = [{"name": f"จังหวัด{each.province.name_th}", "code": each.code} for each in bundles]
    note = f"สแกนเพื่อรวบรวมรายชื่อผู้ได้รับมอบหมายส่ง สถ. ภายใน {format_date(campaign.dla_due_on)}"
    content = sheets.qr_sheet("QR สำหรับจังหวัด", note, [("", codes)])
    return as_file(content, f"roster-qr-{campaign.pk}.pdf")


urlpatterns = [
    path("roster/provinces/<int:pk>/roster.xlsx", roster_workbook, name="roster_workbook"),
    path("roster/provinces/<int:pk>/qr.pdf", roster_qr, name="roster_qr"),
    path("roster/letters/<int:pk>/", roster_scan, name="roster_scan"),
    path("roster/campaigns/<int:pk>/roster.xlsx", roster_campaign_workbook, name="roster_campaign_workbook"),
    path("roster/campaigns/<int:pk>/roster.pdf", roster_campaign_pdf, name="roster_campaign_pdf"),
    path("roster/campaigns/<int:pk>/qr.pdf", roster_campaign_qr, name="roster_campaign_qr"),
]
