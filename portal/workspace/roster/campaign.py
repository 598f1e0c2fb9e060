"""The campaign as DLA sees it: 76 provinces, reminders, files; and what of a campaign is each reader's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.services.tile_maps import Tile, tiles_of
from portal.workspace.roster.tones import province_label, province_tone, return_label, return_tone
from portal.workspace.visitor import SignedInRequest
from registry.errors import NotAllowed, require
from registry.models import RosterBundle, RosterCampaign, RosterReturn
from registry.permissions import can_run_rosters
from registry.querysets.roster import REPORTERS
from registry.services.roster.campaigns import close_campaign
from registry.services.roster.progress import Figures, ProvinceRow, provinces_of
from registry.services.roster.reminders import remind_provinces
from registry.thai import format_date

MINE_SHOWN = 50


@login_required
@require_safe
def rosters(request: SignedInRequest) -> HttpResponse:
    """The returns and bundles that are the reader's, the open campaign first; for DLA the campaigns."""
    user = request.user
    runs = can_run_rosters(user)
    authorities = [each.authority_id for each in user.current_memberships if each.role in REPORTERS]
    mine: Any = RosterReturn.objects.with_places()
    returns = mine.filter(authority__in=authorities).order_by("-bundle__campaign", "authority__code")[:MINE_SHOWN]
    visible: Any = RosterBundle.objects.none() if runs else RosterBundle.objects.visible_to(user)
    bundles = visible.select_related("campaign", "province").order_by("-campaign", "province__name_th")[:MINE_SHOWN]
    context = {
        "returns": [(row, return_label(row), return_tone(row)) for row in returns],
        "bundles": list(bundles),
        "campaigns": list(RosterCampaign.objects.all()[:MINE_SHOWN]) if runs else [],
        "runs": runs,
    }
    return render(request, "roster/index.html", context)


def campaign_for(request: SignedInRequest, pk: int) -> RosterCampaign:
    require(can_run_rosters(request.user), NotAllowed(_("หน้านี้สำหรับเจ้าหน้าที่ สถ.")))
    return get_object_or_404(RosterCampaign, pk=pk)


def every(row: ProvinceRow) -> bool:
    return True


SHOWS: dict[str, Callable[[ProvinceRow], bool]] = {
    "open": lambda row: not row.is_sent,
    "sent": lambda row: row.is_sent,
    "late": lambda row: row.is_late,
}


@login_required
@require_safe
def roster_campaign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every province with its figures; three queries for 7,849 authorities."""
    campaign = campaign_for(request, pk)
    rows = provinces_of(campaign)
    show = request.GET.get("show", "")
    shown = [row for row in rows if SHOWS.get(show, every)(row)]
    context = {
        "campaign": campaign,
        "rows": [{"row": row, "label": province_label(row), "tone": province_tone(row)} for row in shown],
        "show": show if show in SHOWS else "",
        "to_remind": any(may_be_reminded(row.bundle) for row in rows if not row.is_sent),
        "tiles": progress_tiles(rows),
        **totals(rows),
    }
    return render(request, "roster/campaign.html", context)


def progress_tiles(rows: list[ProvinceRow]) -> list[Tile]:
    """Of a hundred authorities of each province, how many have reported; a square leads to its bundle."""
    done = {row.bundle.province_id: percent(row.figures) for row in rows}
    bundles = {row.bundle.province_id: row.bundle.pk for row in rows}
    return tiles_of(
        done, lambda code: reverse("workspace:roster_bundle", args=[bundles[code]]) if code in bundles else "", most=100
    )


def percent(figures: Figures) -> int:
    return figures.submitted * 100 // figures.total if figures.total else 0


def totals(rows: list[ProvinceRow]) -> dict[str, Any]:
    names = Figures.__dataclass_fields__
    return {
        "provinces": len(rows),
        "sent": sum(row.is_sent for row in rows),
        "late_provinces": sum(row.is_late for row in rows),
        "figures": Figures(**{name: sum(getattr(row.figures, name) for row in rows) for name in names}),
    }


# --- acting --------------------------------------------------------------------------------------------------------


def may_be_reminded(bundle: RosterBundle) -> bool:
    return bundle.reminded_on is None or bundle.reminded_on < timezone.localdate()


def to_remind(campaign: RosterCampaign) -> int:
    """How many provinces have not sent and were not reminded today."""
    return campaign.bundles.not_sent().exclude(reminded_on__gte=timezone.localdate()).count()


@login_required
def remind_roster_provinces(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remind the provinces that have not sent, each once a day at most."""
    campaign = campaign_for(request, pk)
    back = reverse("workspace:roster_campaign", args=[campaign.pk])
    waiting = to_remind(campaign)
    if not waiting:
        messages.info(request, _("วันนี้ไม่มีจังหวัดที่ต้องเตือนแล้ว"))
        return redirect(back)
    if request.method == "POST":
        told = remind_provinces(campaign, by=request.user)
        messages.success(request, _("เตือนแล้ว %(count)s จังหวัด ทางกล่องข้อความและอีเมล") % {"count": told.told})
        if told.nobody:
            messages.warning(request, _("อีก %(count)s จังหวัดยังไม่มีผู้ใช้งานในระบบ") % {"count": told.nobody})
        return redirect(back)
    context = {
        "title": _("เตือนจังหวัดที่ยังไม่ส่งรายชื่อ"),
        "lead": _("ระบบส่งข้อความถึงท้องถิ่นจังหวัดและเจ้าหน้าที่ สถจ. ไม่เกินวันละครั้ง และบันทึกไว้"),
        "rows": [
            (_("จะเตือน"), _("%(count)s จังหวัด") % {"count": waiting}),
            (_("ครบกำหนด"), format_date(campaign.dla_due_on)),
        ],
        "submit_label": _("ส่งคำเตือน"),
        "cancel_url": back,
    }
    return render(request, "confirm.html", context)


@login_required
def close_roster(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take no more returns."""
    campaign = campaign_for(request, pk)
    back = reverse("workspace:roster_campaign", args=[campaign.pk])
    if request.method == "POST":
        close_campaign(campaign, by=request.user)
        messages.success(request, _("ปิดการรายงานแล้ว รายชื่อที่ส่งไว้ยังอ่านได้"))
        return redirect(back)
    context = {
        "title": _("ปิดการรายงานรายชื่อ"),
        "lead": _(
            "เมื่อปิดแล้ว อปท. และจังหวัดจะส่งหรือแก้ไขไม่ได้อีก ส่วนที่ส่งแล้วยังอ่านได้ หากเพียงเลยกำหนด ไม่ต้องปิด ระบบรับและระบุว่าล่าช้า"
        ),
        "rows": [(_("จังหวัดที่ยังไม่ส่ง"), _("%(count)s จังหวัด") % {"count": campaign.bundles.not_sent().count()})],
        "submit_label": _("ปิดการรายงาน"),
        "cancel_url": back,
        "warning": True,
    }
    return render(request, "confirm.html", context)


urlpatterns = [
    path("roster/", rosters, name="rosters"),
    path("roster/campaigns/<int:pk>/", roster_campaign, name="roster_campaign"),
    path("roster/campaigns/<int:pk>/remind/", remind_roster_provinces, name="remind_roster_provinces"),
    path("roster/campaigns/<int:pk>/close/", close_roster, name="close_roster"),
]
