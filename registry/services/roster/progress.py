"""How far a campaign is: figures by province in one query, and the authorities of a province as a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from registry.enums import BundleState, ReturnState
from registry.models import Membership, RosterBundle, RosterCampaign, RosterPerson, RosterReturn, RosterSending, User
from registry.querysets.roster import REPORTERS

# Late against the province's own date, or DLA's for all where it has none.
DUE_ON = Coalesce("bundle__own_due_on", "bundle__campaign__province_due_on")
FIGURES = {
    "total": Count("pk"),
    "submitted": Count("pk", filter=Q(state=ReturnState.SUBMITTED)),
    "returned": Count("pk", filter=Q(state=ReturnState.RETURNED)),
    "missing": Count("pk", filter=Q(state=ReturnState.MISSING)),
    "late": Count("pk", filter=Q(first_submitted_at__date__gt=DUE_ON)),
    "asked": Count("pk", filter=~Q(change_reason="")),
    "new": Count("pk", filter=Q(state=ReturnState.SUBMITTED, bundled_in=None)),
}


@dataclass(frozen=True)
class Figures:
    """Numbers of authorities: `late` of those that reported came after the date, `new` are not in what was sent."""

    total: int = 0
    submitted: int = 0
    returned: int = 0
    missing: int = 0
    late: int = 0
    asked: int = 0
    new: int = 0

    @property
    def open(self) -> int:
        return self.returned + self.missing


@dataclass(frozen=True)
class ProvinceRow:
    """A province as DLA sees it."""

    bundle: RosterBundle
    figures: Figures
    first_sent_at: dt.datetime | None
    last_sent_at: dt.datetime | None

    @property
    def is_late(self) -> bool:
        return is_late(self.first_sent_at, self.bundle.campaign.dla_due_on)

    @property
    def is_sent(self) -> bool:
        return self.bundle.state == BundleState.SENT


def is_late(moment: dt.datetime | None, due_on: dt.date) -> bool:
    """Whether something came after its date, or has not come though that day is over."""
    return (timezone.localdate(moment) if moment else timezone.localdate()) > due_on


def figures_of(returns: QuerySet[RosterReturn]) -> Figures:
    return Figures(**returns.order_by().aggregate(**FIGURES))


def provinces_of(campaign: RosterCampaign) -> list[ProvinceRow]:
    """Every province of a campaign; three queries, whatever their size."""
    counted = RosterReturn.objects.filter(bundle__campaign=campaign).order_by().values("bundle").annotate(**FIGURES)
    figures = {row.pop("bundle"): Figures(**row) for row in counted}
    sent: dict[int, list[dt.datetime]] = {}
    for pk, moment in _sendings(campaign):
        sent.setdefault(pk, []).append(moment)
    bundles = campaign.bundles.select_related("province", "campaign").order_by("province__name_th")
    return [ProvinceRow(each, figures.get(each.pk, Figures()), *_ends(sent.get(each.pk, []))) for each in bundles]


def _sendings(campaign: RosterCampaign) -> Iterable[tuple[int, dt.datetime]]:
    rows = RosterSending.objects.filter(bundle__campaign=campaign).order_by("edition")
    return rows.values_list("bundle", "sent_at")


def _ends(moments: list[dt.datetime]) -> tuple[dt.datetime | None, dt.datetime | None]:
    return (moments[0], moments[-1]) if moments else (None, None)


def authorities_of(bundle: RosterBundle, user: User) -> list[RosterReturn]:
    """The returns that the user reads, district by district, with persons, and `has_account`; two queries."""
    reporters = Membership.objects.current().filter(role__in=REPORTERS, authority=OuterRef("authority"))
    rows = bundle.returns.visible_to(user).select_related("authority__district", "authority__province")
    rows = rows.annotate(has_account=Exists(reporters)).prefetch_related(persons())
    ordered = list(rows.order_by("authority__district__name_th", "authority__district", "authority__code"))
    for each in ordered:
        each.bundle = bundle  # so that no row asks for its dates again
    return ordered


def persons() -> Prefetch[Any]:
    return Prefetch("persons", RosterPerson.objects.order_by("place"))


def by_district(rows: Iterable[RosterReturn]) -> list[tuple[Any, list[RosterReturn]]]:
    """Rows already in the order of their districts, grouped."""
    return [(district, list(group)) for district, group in groupby(rows, key=lambda row: row.authority.district)]


def earlier_phones(rows: Iterable[RosterReturn]) -> dict[int, RosterPerson]:
    """Whom to call of authorities that have not reported: the primary of their latest return before; one query."""
    authorities = [row.authority_id for row in rows]
    primaries = RosterPerson.objects.filter(is_primary=True, roster_return__authority__in=authorities)
    known = primaries.annotate(authority=F("roster_return__authority")).order_by("roster_return__pk")
    return {person.authority: person for person in known}


def last_report(row: RosterReturn) -> RosterReturn | None:
    """The authority's latest return in which it had named somebody: this one, or one of an earlier campaign."""
    named = RosterReturn.objects.filter(authority=row.authority, edition__gt=0)
    return named.order_by(F("pk").desc()).first() if not row.edition else row
