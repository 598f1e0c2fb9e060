"""Who reads which part of a roster: the authority's officers and approvers, its district, its province, DLA's desk.

Nobody else: not the treasury, not a buyer, not DLA's editor, and not the auditor either, who finds in the log who
submitted, returned and sent what and when, and needs no officer's telephone for it.
"""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q

from registry.enums import DISTRICT_ROLES, DLA_DESK, PROVINCE_ROLES, BundleState, ReturnState, Role
from registry.querysets.locking import LockingQuerySet
from registry.querysets.scopes import Visitor

REPORTERS = frozenset({Role.AUTHORITY_OFFICER, Role.AUTHORITY_APPROVER})


def reads_all_rosters(user: Visitor) -> bool:
    return user.is_authenticated and user.is_active and user.holds(DLA_DESK)


def in_chain(user: Visitor, path: str) -> Q:
    """Rows whose authority (at `path`) reports through one of the user's memberships."""
    mine = [] if user.is_anonymous else user.current_memberships
    return (
        Q(**{f"{path}__in": [each.authority_id for each in mine if each.role in REPORTERS]})
        | Q(**{f"{path}__district__in": [each.district_id for each in mine if each.role in DISTRICT_ROLES]})
        | Q(**{f"{path}__province__in": [each.province_id for each in mine if each.role in PROVINCE_ROLES]})
    )


class CampaignQuerySet(LockingQuerySet[Any]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class BundleQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        """A province's bundle: for the province, for its districts, who read their own part of it, for DLA's desk."""
        if reads_all_rosters(user):
            return self
        mine = [] if user.is_anonymous else user.current_memberships
        places = Q(province__in=[each.province_id for each in mine if each.role in PROVINCE_ROLES])
        districts = [each.district_id for each in mine if each.role in DISTRICT_ROLES]
        return (
            self.filter(places | Q(province__districts__in=districts)).distinct() if districts else self.filter(places)
        )

    def whole_visible_to(self, user: Visitor) -> Self:
        """Bundles of which the user reads every authority: the province itself and DLA's desk."""
        if reads_all_rosters(user):
            return self
        mine = [] if user.is_anonymous else user.current_memberships
        return self.filter(province__in=[each.province_id for each in mine if each.role in PROVINCE_ROLES])

    def not_sent(self) -> Self:
        return self.exclude(state=BundleState.SENT)


class ReturnQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        return self if reads_all_rosters(user) else self.filter(in_chain(user, "authority"))

    def to_report(self) -> Self:
        """Returns that wait for their authority: never sent, or returned for mending."""
        return self.filter(state__in=[ReturnState.MISSING, ReturnState.RETURNED])

    def with_places(self) -> Self:
        return self.select_related("authority__district", "authority__province", "bundle__campaign", "bundle__province")


class PersonQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        return self if reads_all_rosters(user) else self.filter(in_chain(user, "roster_return__authority"))
