"""Which places and buyers are a person's own, as conditions on rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models
from django.db.models import Q

from registry.enums import AUTHORITY_ROLES, DISTRICT_ROLES, PROVINCE_ROLES, SEES_EVERYTHING, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from registry.models import User

Visitor: TypeAlias = "User | AnonymousUser"


def sees_everything(user: Visitor) -> bool:
    """Whether the user reads every authority's affairs: DLA's desk and the auditor."""
    return user.is_active and (user.is_superuser or user.holds(SEES_EVERYTHING))


def authority_scope(user: Visitor, path: str) -> Q:
    """Rows whose authority (at `path`, empty for the authority itself) lies in one of the user's memberships."""
    from registry.models import Membership

    prefix = f"{path}__" if path else ""
    mine = Membership.objects.none() if user.is_anonymous else Membership.objects.current().filter(user=user)
    return (
        Q(**{f"{path or 'pk'}__in": mine.filter(role__in=AUTHORITY_ROLES).values("authority")})
        | Q(**{f"{prefix}district__in": mine.filter(role__in=DISTRICT_ROLES).values("district")})
        | Q(**{f"{prefix}province__in": mine.filter(role__in=PROVINCE_ROLES).values("province")})
    )


def membership_scope(user: Visitor, model: type[models.Model]) -> Q:
    """Memberships (or assignments) in the places of the user; a province also sees its districts' and its own."""
    from registry.models import Membership

    which = authority_scope(user, "authority")
    if model is not Membership:
        return which
    mine = Membership.objects.none() if user.is_anonymous else Membership.objects.current().filter(user=user)
    provinces = mine.filter(role__in=PROVINCE_ROLES).values("province")
    which |= Q(district__in=mine.filter(role__in=DISTRICT_ROLES).values("district"))
    return which | Q(province__in=provinces) | Q(district__province__in=provinces) | Q(buyer__in=buyers_of(user))


def buyers_of(user: Visitor) -> models.QuerySet[Any]:
    """The ids of the buyers that the user acts for."""
    from registry.models import Membership

    mine = Membership.objects.none() if user.is_anonymous else Membership.objects.current().filter(user=user)
    return mine.filter(role=Role.BUYER).values("buyer")
