"""The list of authorities with who is missing, and the page of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.workspace.paging import page_of
from portal.workspace.timeline import timeline
from registry.enums import AUTHORITY_ROLES, Role
from registry.models import AuthorityCount, LocalAuthority, Membership, User
from registry.permissions import can_change_type, can_edit_contact, can_read_bank_numbers, can_record_counts
from registry.services.bank import account_in_force, waiting_account
from registry.services.officers import current_officers

PAGE = 30
COUNTS_SHOWN = 20
EVENTS_SHOWN = 20
MISSING = [
    ("", _("ทุกแห่ง")),
    (Role.AUTHORITY_APPROVER.value, _("ยังไม่มีผู้อนุมัติ")),
    (Role.AUTHORITY_OFFICER.value, _("ยังไม่มีเจ้าหน้าที่ผู้รับผิดชอบ")),
    (Role.AUTHORITY_FINANCE.value, _("ยังไม่มีกองคลัง")),
]


class AuthorityFilter(forms.Form):
    q = forms.CharField(label=_("ชื่อ อำเภอ จังหวัด หรือรหัส"), required=False, max_length=100)
    missing = forms.ChoiceField(label=_("บุคลากร"), choices=MISSING, required=False)


@login_required
@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    """The authorities of my scope, and where somebody is missing."""
    user: User = request.user  # type: ignore[assignment]
    form = AuthorityFilter(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    rows = LocalAuthority.objects.in_scope_of(user).search(values.get("q", "")).select_related("district", "province")
    if role := values.get("missing"):
        rows = rows.exclude(Exists(in_force(role)))
    page = page_of(rows, request, PAGE)
    numbers = people_in(page.rows)
    context = {
        "page": page,
        "rows": [{"authority": each, "numbers": numbers.get(each.pk, {})} for each in page.rows],
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "workspace/authorities/list.html", context)


def in_force(role: str) -> Any:
    """Memberships of people who can sign in, in an authority of the outer query."""
    return Membership.objects.current().filter(authority=OuterRef("pk"), role=role, user__is_active=True)


def people_in(rows: list[LocalAuthority]) -> dict[int, dict[str, int]]:
    """How many people of each role an authority has today, who can sign in; one query."""
    held = Membership.objects.current().filter(authority__in=[row.pk for row in rows], user__is_active=True)
    counts = {role.name.lower(): Count("pk", filter=Q(role=role)) for role in sorted(AUTHORITY_ROLES)}
    return {row["authority"]: row for row in held.order_by().values("authority").annotate(**counts)}


def visible_authority(user: User, pk: int) -> LocalAuthority:
    """An authority whose inner affairs the user reads; for others its page is not there."""
    rows = LocalAuthority.objects.in_scope_of(user).select_related("province", "district")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def authority(request: HttpRequest, pk: int) -> HttpResponse:
    """One authority: what anybody may know, how to reach it, its people, its account and its history."""
    user: User = request.user  # type: ignore[assignment]
    row = visible_authority(user, pk)
    counts = list(AuthorityCount.objects.filter(authority=row).order_by("-counted_on")[:COUNTS_SHOWN])
    context = {
        "authority": row,
        "types": list(row.type_history.order_by("-changed_on", "-pk")),
        "vat": row.vat(),
        "vat_history": list(row.vat_history.order_by("-valid_from")),
        "counts": counts,
        "latest": counts[0] if counts else None,
        "officers": list(current_officers(row)),
        "account": account_in_force(row),
        "waiting": waiting_account(row),
        "reads_numbers": can_read_bank_numbers(user, row),
        "may_edit_contact": can_edit_contact(user, row),
        "may_count": can_record_counts(user, row),
        "may_change_type": can_change_type(user, row),
        "events": timeline(row, *counts, *row.bank_accounts.order_by("-pk")[:COUNTS_SHOWN])[:EVENTS_SHOWN],
    }
    return render(request, "workspace/authorities/authority.html", context)
