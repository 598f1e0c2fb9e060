"""Remind those who have not reported: in the inbox and by e-mail, each once a day at most, and written in the log."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from registry.enums import PROVINCE_ROLES, BundleState
from registry.errors import NotAllowed, WrongState, require
from registry.models import Membership, RosterBundle, RosterCampaign, RosterReturn, User
from registry.permissions import can_remind_roster, can_run_rosters
from registry.querysets.roster import REPORTERS
from registry.services.acts import record, tell_each
from registry.services.roster.campaigns import fill, link
from registry.thai import format_date

# After this many days past the date the clock is silent; people still may remind.
CLOCK_STOPS = dt.timedelta(days=7)


@dataclass(frozen=True)
class Reminded:
    """How many authorities or provinces were told, and how many have nobody who could be."""

    told: int
    nobody: int


@transaction.atomic
def remind_authorities(bundle: RosterBundle, *, by: User) -> Reminded:
    """Remind the authorities that have not reported, as far as the person's district or province reaches."""
    bundle = RosterBundle.objects.lock(bundle.pk)
    require(can_remind_roster(by, bundle), NotAllowed)
    waiting = bundle.returns.visible_to(by).to_report()
    return _remind(bundle, waiting, by=by)


@transaction.atomic
def remind_provinces(campaign: RosterCampaign, *, by: User | None) -> Reminded:
    """Remind the provinces that have not sent their bundle; `by` is None for the clock."""
    campaign = RosterCampaign.objects.lock(campaign.pk)
    require(by is None or can_run_rosters(by), NotAllowed)
    require(campaign.is_open, WrongState(_("การรายงานนี้ปิดแล้ว")))
    today = timezone.localdate()
    waiting = campaign.bundles.not_sent().filter(Q(reminded_on=None) | Q(reminded_on__lt=today))
    bundles = {each.province_id: each for each in waiting}
    require(bundles, WrongState(_("วันนี้เตือนครบทุกจังหวัดที่ยังไม่ส่งแล้ว")))
    people = _active().filter(role__in=PROVINCE_ROLES, province__in=bundles)
    addressed = [(one.user, link(bundles[one.province_id].code)) for one in people]
    told = {one.province_id for one in people}
    subject = _("โปรดรวบรวมรายชื่อผู้ได้รับมอบหมายส่ง สถ. ภายใน %(day)s") % {"day": _day(campaign.dla_due_on)}
    act = record(campaign, "remind_provinces", by=by, values={"provinces": sorted(told)})
    tell_each(act, addressed, subject)
    RosterBundle.objects.filter(pk__in=[bundles[code].pk for code in told]).update(reminded_on=today)
    return Reminded(len(told), len(bundles) - len(told))


def _remind(bundle: RosterBundle, waiting: QuerySet[RosterReturn], *, by: User | None) -> Reminded:
    require(bundle.campaign.is_open, WrongState(_("การรายงานนี้ปิดแล้ว")))
    today = timezone.localdate()
    returns = {each.authority_id: each for each in waiting.filter(Q(reminded_on=None) | Q(reminded_on__lt=today))}
    require(returns, WrongState(_("วันนี้เตือนครบทุกแห่งที่ยังไม่ส่งแล้ว")))
    people = _active().filter(role__in=REPORTERS, authority__in=returns)
    by_authority: dict[int, list[User]] = defaultdict(list)
    for one in people:
        if one.authority_id:
            by_authority[one.authority_id].append(one.user)
    addressed = [(user, link(returns[pk].code)) for pk, users in by_authority.items() for user in users]
    subject = _("โปรดส่งรายชื่อผู้ได้รับมอบหมายให้จังหวัดภายใน %(day)s") % {"day": _day(bundle.due_on)}
    act = record(bundle, "remind_authorities", by=by, values={"authorities": sorted(by_authority)})
    tell_each(act, addressed, subject)
    told = [returns[pk].pk for pk in by_authority]
    RosterReturn.objects.filter(pk__in=told).update(reminded_on=today)
    return Reminded(len(told), len(returns) - len(told))


# --- the clock ------------------------------------------------------------------------------------------------------


def remind_by_clock() -> int:
    """Remind before and after each date, once each time however often it runs; how many were told.

    Also gives links to authorities that joined DLA's list after the campaign was opened.
    """
    return sum(_remind_campaign(campaign) for campaign in RosterCampaign.objects.open())


def _remind_campaign(campaign: RosterCampaign) -> int:
    with transaction.atomic():
        fill(RosterCampaign.objects.lock(campaign.pk))  # two clocks at once give one link
    told = 0
    for bundle in campaign.bundles.select_related("campaign"):
        since = _due_since(bundle.due_on, campaign.remind_days_before)
        if since:
            told += _remind_bundle(bundle, since)
    since = _due_since(campaign.dla_due_on, campaign.remind_days_before)
    return told + (_remind_heads(campaign, since) if since else 0)


def _due_since(due_on: dt.date, days_before: int) -> dt.date | None:
    """The day since which whoever has not been reminded is to be; None while it is no time to."""
    today = timezone.localdate()
    if not days_before or today > due_on + CLOCK_STOPS:
        return None
    if today > due_on:
        return due_on + dt.timedelta(days=1)
    first = due_on - dt.timedelta(days=days_before)
    return first if today >= first else None


@transaction.atomic
def _remind_bundle(bundle: RosterBundle, since: dt.date) -> int:
    waiting = bundle.returns.to_report().filter(_not_since(since), Exists(_reporters()))
    if not waiting.exists():
        return 0
    with translation.override("th"):
        return _remind(RosterBundle.objects.lock(bundle.pk), waiting, by=None).told


def _remind_heads(campaign: RosterCampaign, since: dt.date) -> int:
    heads = Membership.objects.current().filter(role__in=PROVINCE_ROLES, province=OuterRef("province"))
    waiting = campaign.bundles.exclude(state=BundleState.SENT).filter(_not_since(since), Exists(heads))
    with translation.override("th"):
        return remind_provinces(campaign, by=None).told if waiting.exists() else 0


def _not_since(since: dt.date) -> Q:
    return Q(reminded_on=None) | Q(reminded_on__lt=since)


def _reporters() -> QuerySet[Membership]:
    return Membership.objects.current().filter(
        role__in=REPORTERS, authority=OuterRef("authority"), user__is_active=True
    )


def _active() -> QuerySet[Membership]:
    return Membership.objects.current().filter(user__is_active=True).select_related("user")


def _day(day: dt.date) -> str:
    with translation.override("th"):
        return format_date(day)
