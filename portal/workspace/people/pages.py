"""The pages that show people: the places one may look into, and who holds which role in one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.workspace.people.scopes import Place, place_at, places_of
from portal.workspace.timeline import Event, event_of
from registry.enums import DISTRICT_ROLES, PROVINCE_ROLES, InvitationState, Role
from registry.models import Act, Invitation, LocalAuthority, Membership, OfficerAssignment, User
from registry.permissions import can_choose_primary, can_hand_over, grantable_roles
from registry.querysets import sees_everything

ENDED_SHOWN = 50
EVENTS_SHOWN = 30


@dataclass(frozen=True)
class Member:
    """A membership that has not ended, and what its reader may do with it."""

    row: Membership
    invitation: Invitation | None
    assignment: OfficerAssignment | None
    is_to_come: bool
    can_end: bool
    can_hand_over: bool
    can_make_primary: bool

    @property
    def tone(self) -> str:
        return "waiting" if self.waits_for_password or self.is_to_come else "good"

    @property
    def waits_for_password(self) -> bool:
        return self.invitation is not None and self.invitation.state in {InvitationState.OPEN, InvitationState.EXPIRED}


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The places whose people I may see."""
    user: User = request.user  # type: ignore[assignment]
    query = request.GET.get("q", "").strip()
    context = {
        "groups": places_of(user, query),
        "query": query,
        "searches_buyers": sees_everything(user),
        "has_authorities": sees_everything(user) or user.holds(PROVINCE_ROLES | DISTRICT_ROLES),
    }
    return render(request, "workspace/people/index.html", context)


@login_required
@require_safe
def people_of(request: HttpRequest, kind: str, key: str | int) -> HttpResponse:
    """Everyone of one place: today, to come and ended, and what was done."""
    user: User = request.user  # type: ignore[assignment]
    place = place_at(user, kind, key)
    roles = grantable_roles(user, place.row)
    members = members_of(place, user, roles)
    context = {
        "place": place,
        "authority": place.row if place.kind == "authority" else None,
        "members": members,
        "may_add": bool(roles),
        "has_no_approver": place.kind == "authority" and not has_approver(members),
        "ended": ended_in(place),
        "events": events_of(place),
    }
    return render(request, "workspace/people/place.html", context)


def members_of(place: Place, user: User, roles: list[Role]) -> list[Member]:
    """The memberships that have not ended, in the order of roles; a fixed number of queries."""
    rows = list(place.memberships.standing().select_related("user").order_by("role", "valid_from", "pk"))
    invitations = latest_invitations(rows)
    assignments = assignments_in(place)
    today = timezone.localdate()
    return [
        Member(
            row=row,
            invitation=invitations.get(row.user_id),
            assignment=(held := assignments.get(row.user_id) if row.role == Role.AUTHORITY_OFFICER else None),
            is_to_come=row.valid_from > today,
            can_end=row.role in roles and row.user_id != user.pk,
            can_hand_over=held is not None and held.successor_id is None and can_hand_over(user, held),
            can_make_primary=is_next_primary(held, user, row, today),
        )
        for row in rows
    ]


def is_next_primary(held: OfficerAssignment | None, user: User, row: Membership, today: Any) -> bool:
    may = held is not None and not held.is_primary and row.valid_from <= today
    return may and can_choose_primary(user, held.authority)  # type: ignore[union-attr]


def latest_invitations(rows: list[Membership]) -> dict[int, Invitation]:
    """The latest invitation of each person who cannot sign in yet."""
    waiting = [row.user_id for row in rows if not row.user.is_active]
    return {each.user_id: each for each in Invitation.objects.filter(user__in=waiting).order_by("pk")}


def assignments_in(place: Place) -> dict[int, OfficerAssignment]:
    if place.kind != "authority":
        return {}
    rows = OfficerAssignment.objects.standing().filter(authority=place.row).select_related("authority__province")
    return {each.user_id: each for each in rows}


def has_approver(members: list[Member]) -> bool:
    return any(
        each.row.role == Role.AUTHORITY_APPROVER and each.row.user.is_active and not each.is_to_come for each in members
    )


def ended_in(place: Place) -> list[Membership]:
    rows = place.memberships.ended().select_related("user").order_by("-valid_until", "-pk")
    return list(rows[:ENDED_SHOWN])


def events_of(place: Place) -> list[Event]:
    """What was done with the people of the place, newest first."""
    which = acts_on(Membership, place.memberships) | acts_on(
        Invitation, Invitation.objects.filter(user__in=place.memberships.values("user"))
    )
    if isinstance(place.row, LocalAuthority):
        which |= acts_on(OfficerAssignment, OfficerAssignment.objects.filter(authority=place.row))
    rows = [model.objects.select_related("user") for model in (Membership, Invitation, OfficerAssignment)]
    acts = Act.objects.filter(which).select_related("actor").prefetch_related(GenericPrefetch("row", rows))
    acts = acts.order_by("-pk")
    return [about(act) for act in acts[:EVENTS_SHOWN]]


def acts_on(model: Any, rows: Any) -> Q:
    return Q(row_type=ContentType.objects.get_for_model(model), row_id__in=rows.order_by().values("pk"))


def about(act: Act) -> Event:
    """An act with the name of the person it concerned."""
    event = event_of(act)
    row: Any = act.row
    return Event(f"{event.title}: {row.user}", event.when, event.iso, event.who, event.note, event.tone)
