"""Who sees which promotion activity: the office's people, its district and province, DLA; strangers the chosen ones."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Count, Q, Sum

from registry.enums import AUTHORITY_ROLES, DISTRICT_ROLES, DLA_ROLES, PROVINCE_ROLES, ActivityState
from registry.querysets.locking import LockingQuerySet
from registry.querysets.scopes import Visitor


def sees_all_activities(user: Visitor) -> bool:
    """All of DLA, its editor too, who builds pages of them."""
    return user.is_authenticated and user.is_active and (user.is_superuser or user.holds(DLA_ROLES))


def activity_scope(user: Visitor, path: str = "") -> Q:
    """Activities (at `path`) of the user's authorities, districts and provinces."""
    mine = [] if user.is_anonymous else user.current_memberships
    return (
        Q(**{f"{path}authority__in": [each.authority_id for each in mine if each.role in AUTHORITY_ROLES]})
        | Q(**{f"{path}authority__district__in": [each.district_id for each in mine if each.role in DISTRICT_ROLES]})
        | Q(**{f"{path}province__in": [each.province_id for each in mine if each.role in PROVINCE_ROLES]})
    )


class ActivityQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        return self if sees_all_activities(user) else self.filter(activity_scope(user))

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.exclude(state=ActivityState.WITHDRAWN)

    def chosen(self) -> Self:
        """Those on the public site."""
        return self.filter(state=ActivityState.CHOSEN)

    def for_readers(self, audience: str) -> Self:
        return self.filter(audiences__contains=audience) if audience else self

    def with_places(self) -> Self:
        return self.select_related("authority__district", "authority__province", "province")

    def sums(self, path: str) -> list[dict[str, Any]]:
        """Activities, participants and chosen ones by a path, in one query, the most first."""
        rows = self.standing().order_by().values(path)
        counted = rows.annotate(
            activities=Count("pk"),
            people=Sum("participants"),
            chosen=Count("pk", filter=Q(state=ActivityState.CHOSEN)),
        )
        return list(counted.order_by("-activities", path))


class PhotoQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        return self if sees_all_activities(user) else self.filter(activity_scope(user, "activity__"))

    def public(self) -> Self:
        return self.filter(activity__state=ActivityState.CHOSEN)
