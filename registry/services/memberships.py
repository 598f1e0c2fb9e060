"""What a membership is made of: its terms, its person, its scope, its dates, and the Wagtail group that follows it.

The steps that granting (people.py) and handing over (officers.py) share. Each belongs in the transaction of an act, and
asks nobody's permission.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import validate_email
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import DLA_ROLES, Capacity, Role
from registry.errors import BadValue, require
from registry.models import Buyer, District, LocalAuthority, Membership, Province, User
from registry.services.invitations import is_still_invited, void_invitations

Scope = LocalAuthority | District | Province | Buyer | None
SCOPE_FIELDS: dict[type[models.Model], str] = {
    LocalAuthority: "authority",
    District: "district",
    Province: "province",
    Buyer: "buyer",
}


@dataclass(frozen=True)
class Terms:
    """By which order a person holds a role, in which capacity, and from when until when (both days included)."""

    valid_from: dt.date
    valid_until: dt.date | None = None
    title: str = ""
    capacity: str = Capacity.HOLDER
    order_number: str = ""
    order_file: File[Any] | None = None


def person_with(email: str, name: str) -> User:
    """The person with this address, or a new one, who is not active before the invitation is accepted."""
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    if user is None:
        require(is_address(address), BadValue(_("อีเมลไม่ถูกต้อง เช่น name@example.go.th"), field="email"))
        require(name.strip(), BadValue(_("อีเมลนี้ยังไม่มีบัญชีผู้ใช้งาน โปรดกรอกชื่อและนามสกุลเพื่อส่งคำเชิญ"), field="name"))
        fresh = {"name": name.strip(), "is_active": False, "password": make_password(None)}
        return User.objects.get_or_create(email=address, defaults=fresh)[0]
    require(
        user.is_active or is_still_invited(user),
        BadValue(_("บัญชีผู้ใช้งานของอีเมลนี้ถูกระงับ โปรดติดต่อ สถ."), field="email"),
    )
    return user


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def begin(membership: Membership) -> None:
    """Write a new membership, after a look at the person's others under the person's lock."""
    User.objects.lock(membership.user_id)
    check_free(membership)
    membership.full_clean(validate_constraints=False)
    membership.save()
    sync_group(membership.user)


def close(membership: Membership, last_day: dt.date) -> None:
    """Write the last day; one that would begin later is kept as a row of that one day, in force on none to come."""
    membership.valid_from = min(membership.valid_from, last_day)
    membership.valid_until = last_day
    membership.save(update_fields=["valid_from", "valid_until"])
    sync_group(membership.user)
    if not Membership.objects.standing().filter(user=membership.user).exists():
        void_invitations(membership.user)


def check_free(membership: Membership) -> None:
    """Refuse a period that is upside down, or that overlaps the same role of the same person in the same scope."""
    first, last = membership.valid_from, membership.valid_until
    require(last is None or last >= first, BadValue(_("วันสิ้นสุดต้องไม่อยู่ก่อนวันเริ่ม"), field="valid_until"))
    require(last is None or last >= timezone.localdate(), BadValue(_("วันสิ้นสุดต้องไม่อยู่ในอดีต"), field="valid_until"))
    same = Membership.objects.standing(on=first).filter(
        user=membership.user, role=membership.role, **in_scope(scope_of(membership))
    )
    taken = same.filter(valid_from__lte=last) if last else same
    require(
        not taken.exists(),
        BadValue(_("ผู้นี้มีสิทธิ์นี้ในหน่วยงานนี้อยู่แล้วในช่วงเวลาดังกล่าว"), field="email"),
    )


# --- scopes --------------------------------------------------------------------------------------------------------


def scope_of(membership: Membership) -> Scope:
    return membership.authority or membership.buyer or membership.district or membership.province


def in_scope(scope: Scope) -> Mapping[str, Any]:
    """The four columns of a membership in this scope."""
    name = SCOPE_FIELDS[type(scope)] if scope else ""
    return {each: scope if each == name else None for each in SCOPE_FIELDS.values()}


def lock_scope(scope: Scope) -> None:
    """Hold the authority, so that two people do not change its people at the same moment; persons come after it."""
    if isinstance(scope, LocalAuthority):
        LocalAuthority.objects.lock(scope.pk)


def yesterday() -> dt.date:
    return timezone.localdate() - dt.timedelta(days=1)


# --- Wagtail -------------------------------------------------------------------------------------------------------


def sync_group(user: User) -> None:
    """Put the user in exactly the Wagtail groups of the DLA roles in force or to come; the dates open and close them.

    A role that begins later is there in time: `DatedRoles` keeps it shut until its first day.
    """
    held = Membership.objects.standing().filter(user=user, role__in=DLA_ROLES)
    roles = set(held.values_list("role", flat=True))
    groups = [Group.objects.get_or_create(name=group_name(Role(role)))[0] for role in sorted(roles)]
    ours = Group.objects.filter(name__in=[group_name(role) for role in DLA_ROLES])
    user.groups.remove(*ours)
    user.groups.add(*groups)


def group_name(role: Role) -> str:
    return f"role:{role.value}"
