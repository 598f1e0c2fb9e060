"""Grant and end memberships; the Wagtail group of a DLA role follows in the same transaction."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from registry.enums import DLA_ROLES, Role
from registry.errors import NotAllowed, require
from registry.models import Membership, User
from registry.permissions import can_grant
from registry.services.acts import record


@transaction.atomic
def grant(membership: Membership, *, by: User) -> Membership:
    """Give a person the role that the unsaved membership describes, from the next request on."""
    require(can_grant(by, membership), NotAllowed)
    membership.full_clean()
    membership.save()
    sync_group(membership.user)
    record(membership, "grant", by=by)
    return membership


@transaction.atomic
def end(membership: Membership, *, by: User, on: dt.date | None = None) -> Membership:
    """End a membership after the given day (yesterday when none is given, so that it stops at once)."""
    require(can_grant(by, membership), NotAllowed)
    last_day = on or timezone.localdate() - dt.timedelta(days=1)
    membership.valid_until = max(last_day, membership.valid_from)
    if last_day < membership.valid_from:
        membership.valid_from = last_day
        membership.valid_until = last_day
    membership.save(update_fields=["valid_from", "valid_until"])
    sync_group(membership.user)
    record(membership, "end", by=by)
    return membership


def sync_group(user: User) -> None:
    """Put the user in exactly the Wagtail groups of the DLA roles in force."""
    roles = set(Membership.objects.current().filter(user=user, role__in=DLA_ROLES).values_list("role", flat=True))
    groups = [Group.objects.get_or_create(name=group_name(Role(role)))[0] for role in sorted(roles)]
    ours = Group.objects.filter(name__in=[group_name(role) for role in DLA_ROLES])
    user.groups.remove(*ours)
    user.groups.add(*groups)


def group_name(role: Role) -> str:
    return f"role:{role.value}"
