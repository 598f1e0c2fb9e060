"""Open a campaign with a link for every authority and province, change its dates, close it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import PROVINCE_ROLES
from registry.errors import BadValue, NotAllowed, WrongState, require
from registry.models import LocalAuthority, Membership, RosterBundle, RosterCampaign, RosterReturn, User
from registry.models.roster import new_code
from registry.permissions import can_run_rosters
from registry.querysets.roster import REPORTERS
from registry.services.acts import record, tell_each
from registry.services.desk import change

BATCH = 1_000
Changes = Mapping[str, Any]


@transaction.atomic
def open_campaign(changes: Changes, *, by: User) -> RosterCampaign:
    """Ask every authority for its officers: make the links, and tell authorities and provinces."""
    require(can_run_rosters(by), NotAllowed)
    check_dates(changes["province_due_on"], changes["dla_due_on"])
    campaign = RosterCampaign.objects.create(**changes)
    fill(campaign)
    act = record(campaign, "open_roster", by=by)
    tell_each(act, everyone_asked(campaign), _("ขอให้รายงานรายชื่อผู้ได้รับมอบหมายใช้งานระบบ"))
    return campaign


@transaction.atomic
def edit_campaign(campaign: RosterCampaign, changes: Changes, *, by: User) -> RosterCampaign:
    """Change the dates or the words of a campaign that is open; who is late follows the new dates at once."""
    require(can_run_rosters(by), NotAllowed)
    campaign = RosterCampaign.objects.lock(campaign.pk)
    require(campaign.is_open, WrongState(_("การรายงานนี้ปิดแล้ว จึงแก้ไขไม่ได้")))
    check_dates(changes["province_due_on"], changes["dla_due_on"])
    own = campaign.bundles.filter(own_due_on__gt=changes["dla_due_on"]).count()
    require(
        not own,
        BadValue(_("มี %(count)s จังหวัดกำหนดวันของตนไว้หลังวันนี้ โปรดแจ้งจังหวัดให้เลื่อนก่อน"), field="dla_due_on", count=own),
    )
    return change(campaign, changes, verb="edit_roster", by=by)


@transaction.atomic
def close_campaign(campaign: RosterCampaign, *, by: User) -> RosterCampaign:
    """Take no more returns; what was sent and what was submitted stays to be read."""
    require(can_run_rosters(by), NotAllowed)
    campaign = RosterCampaign.objects.lock(campaign.pk)
    require(campaign.is_open, WrongState(_("การรายงานนี้ปิดไปแล้ว")))
    campaign.closed_at = timezone.now()
    campaign.save(update_fields=["closed_at"])
    record(campaign, "close_roster", by=by)
    return campaign


def check_dates(province_due_on: dt.date, dla_due_on: dt.date) -> None:
    require(
        province_due_on <= dla_due_on,
        BadValue(_("วันที่จังหวัดส่ง สถ. ต้องไม่ก่อนวันที่ อปท. ส่งจังหวัด"), field="dla_due_on"),
    )


def fill(campaign: RosterCampaign) -> int:
    """Give a link to every authority and province that has none; how many authorities got one.

    Provinces are those that have authorities: Bangkok is not under DLA and has none in DLA's list.
    """
    codes = fresh_codes()
    there = set(campaign.bundles.values_list("province", flat=True))
    wanted = set(LocalAuthority.objects.order_by().values_list("province", flat=True).distinct()) - there
    RosterBundle.objects.bulk_create(
        RosterBundle(campaign=campaign, province_id=province, code=next(codes)) for province in sorted(wanted)
    )
    bundles = dict(campaign.bundles.values_list("province", "pk"))
    without = LocalAuthority.objects.exclude(roster_returns__bundle__campaign=campaign)
    returns = [
        RosterReturn(bundle_id=bundles[province], authority_id=pk, code=next(codes))
        for pk, province in without.order_by("code").values_list("pk", "province")
    ]
    RosterReturn.objects.bulk_create(returns, batch_size=BATCH)
    return len(returns)


def fresh_codes() -> Iterator[str]:
    """Codes that no link has, of an authority or of a province: 30**7 are many, but a campaign takes 8,000."""
    taken = set(RosterReturn.objects.values_list("code", flat=True))
    taken |= set(RosterBundle.objects.values_list("code", flat=True))
    while True:
        code = new_code()
        if code not in taken:
            taken.add(code)
            yield code


def everyone_asked(campaign: RosterCampaign) -> Iterator[tuple[User, str]]:
    """Each person who reports, with the link of their authority or province; two queries a kind."""
    returns = dict(RosterReturn.objects.filter(bundle__campaign=campaign).values_list("authority", "code"))
    bundles = dict(campaign.bundles.values_list("province", "code"))
    people = Membership.objects.current().filter(user__is_active=True).select_related("user")
    for one in people.filter(role__in=REPORTERS):
        yield one.user, link(returns[one.authority_id])
    for one in people.filter(role__in=PROVINCE_ROLES, province__in=bundles):
        yield one.user, link(bundles[str(one.province_id)])


def link(code: str) -> str:
    """The address of a short link, as inboxes and QR codes carry it."""
    return f"/r/{code}/"
