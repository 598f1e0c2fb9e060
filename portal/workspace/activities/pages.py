"""The lists and the page of an activity, and the spreadsheet of what one sees."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.services.promotion import points_shown
from portal.workspace.activities.forms import FilterForm, Office
from portal.workspace.paging import page_of
from portal.workspace.roster.files import as_file
from portal.workspace.timeline import timeline
from portal.workspace.visitor import SignedInRequest
from registry.enums import DISTRICT_ROLES, PROVINCE_ROLES, ActivityState, Role
from registry.imports.writing import table
from registry.models import Activity, User
from registry.permissions import can_choose_activities, can_edit_activity
from registry.querysets.promotion import sees_all_activities
from registry.services.promotion import MOST_PHOTOS
from registry.thai import format_date, search_terms
from registry.viewsets.promotion import ActivityViewSet

EVENTS_SHOWN = 20
MOST_EXPORTED = 20_000
TONES = {ActivityState.LOGGED: "neutral", ActivityState.CHOSEN: "good", ActivityState.WITHDRAWN: "warning"}
HEADINGS = (
    "จังหวัด",
    "หน่วยงาน",
    "วันที่จัด",
    "ชื่อกิจกรรม",
    "สถานที่",
    "กลุ่มผู้ฟัง",
    "จำนวนผู้เข้าร่วม",
    "ทำตามรายการตรวจสอบ (ข้อ)",
    "รายการตรวจสอบทั้งหมด (ข้อ)",
    "สถานะ",
    "สรุป",
)


def offices_of(user: User) -> list[Office]:
    """The authorities and provinces that the person logs for."""
    found: list[Any] = []
    for each in user.current_memberships:
        if each.role == Role.AUTHORITY_OFFICER:
            found.append(each.authority)
        elif each.role in PROVINCE_ROLES:
            found.append(each.province)
    return list(dict.fromkeys(found))


@login_required
@require_safe
def activities(request: SignedInRequest) -> HttpResponse:
    """What my offices have done: sums by province or authority first, then each activity."""
    user = request.user
    rows, form = narrowed(request)
    by_province = sees_all_activities(user)
    oversees = by_province or user.holds(PROVINCE_ROLES | DISTRICT_ROLES)
    page = page_of(rows.prefetch_related("photos"), request)
    context = {
        "page": page,
        "rows": [{"row": each, "tone": TONES[ActivityState(each.state)]} for each in page.rows],
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "sums": sums_of(rows, by_province=by_province) if oversees else [],
        "by_province": by_province,
        "may_log": bool(offices_of(user)),
        "query": request.GET.urlencode(),
        "staff_url": reverse(ActivityViewSet().get_url_name("list")) if can_choose_activities(user) else "",
    }
    return render(request, "workspace/activities/list.html", context)


def narrowed(request: SignedInRequest) -> tuple[QuerySet[Any], FilterForm]:
    """The activities that the person sees, as far as the address narrows them."""
    form = FilterForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    if not sees_all_activities(request.user):
        del form.fields["province"]
    rows = Activity.objects.visible_to(request.user).with_places().for_readers(values.get("audience", ""))
    for term in search_terms(values.get("q", "")):
        rows = rows.filter(
            Q(title__icontains=term) | Q(place__icontains=term) | Q(authority__search_text__contains=term)
        )
    wanted = {name: values[name] for name in ("province", "state") if values.get(name)}
    return rows.filter(**wanted), form


def sums_of(rows: Any, *, by_province: bool) -> list[dict[str, Any]]:
    """Activities, participants and chosen ones of each province, or within one of each authority."""
    path = "province__name_th" if by_province else "authority__full_name_th"
    return [{**each, "name": each[path] or _("สถจ.")} for each in rows.sums(path)]


@login_required
@require_safe
def workbook(request: SignedInRequest) -> HttpResponse:
    """What the list shows as a spreadsheet, in Thai and with Buddhist years."""
    rows, _form = narrowed(request)
    lines = [line_of(each) for each in rows.order_by("province", "-held_on", "pk")[:MOST_EXPORTED]]
    return as_file(table("กิจกรรมประชาสัมพันธ์", HEADINGS, lines), "activities.xlsx")


def line_of(row: Activity) -> list[Any]:
    words = [str(row.province), str(row.office), format_date(row.held_on, style="numeric"), row.title, row.place]
    points = [row.participants, row.done_points, len(row.checklist)]
    return [*words, row.audience_words, *points, str(row.get_state_display()), row.words]


def found_for(request: SignedInRequest, pk: int) -> Activity:
    """The activity, for those who see it; for others it is not there."""
    row: Activity = get_object_or_404(Activity.objects.visible_to(request.user).with_places(), pk=pk)
    return row


@login_required
@require_safe
def activity(request: SignedInRequest, pk: int) -> HttpResponse:
    """One activity with its photographs and its history; what I may do with it."""
    row = found_for(request, pk)
    photos = list(row.photos.all())
    may_edit = can_edit_activity(request.user, row)
    context = {
        "activity": row,
        "photos": photos,
        "checklist": checklist_of(row),
        "tone": TONES[ActivityState(row.state)],
        "may_edit": may_edit,
        "may_add": may_edit and len(photos) < MOST_PHOTOS,
        "choose_url": ActivityViewSet().inspect_url(row) if can_choose_activities(request.user) else "",
        "events": timeline(row)[:EVENTS_SHOWN],
    }
    return render(request, "workspace/activities/activity.html", context)


def checklist_of(row: Activity) -> list[dict[str, Any]]:
    """The points as they stood when the activity was logged, in the reader's language where they have it."""
    words = points_shown(each["point"] for each in row.checklist)
    return [{"point": said, "done": each["done"]} for said, each in zip(words, row.checklist, strict=True)]
