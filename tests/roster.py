"""A roster campaign over the scene: a province with its people, and reports to send."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from portal.demo.cast import Seller
from registry.enums import Role
from registry.models import RosterBundle, RosterCampaign, RosterReturn, User
from registry.services.roster.bundles import Letter, send_bundle
from registry.services.roster.campaigns import open_campaign
from registry.services.roster.returns import Officer, Report, submit_return
from tests.scene import Scene, make_seller, person

NAME, PHONE = "นางสาวลับเฉพาะ สมมติ", "0800000777"
LATER_NAME = "นายผู้มาใหม่ สมมติ"


def report(name: str = NAME, phone: str = PHONE) -> Report:
    return Report([Officer(name, "นักวิชาการสมมติ", phone, is_primary=True)], "สมมติ 1/2569", dt.date(2026, 1, 5))


@dataclass
class Roster:
    """The campaign in the seller's province, in which a second authority next door reports too."""

    scene: Scene
    campaign: RosterCampaign
    neighbour: Seller
    head: User
    officer: User
    district: User

    @property
    def bundle(self) -> RosterBundle:
        return self.campaign.bundles.get(province=self.scene.seller.authority.province)

    def of(self, seller: Seller) -> RosterReturn:
        return RosterReturn.objects.get(bundle__campaign=self.campaign, authority=seller.authority)

    @property
    def mine(self) -> RosterReturn:
        return self.of(self.scene.seller)

    def submitted(self, seller: Seller | None = None, what: Report | None = None) -> RosterReturn:
        seller = seller or self.scene.seller
        row = self.of(seller)
        return submit_return(row, what or report(), by=seller.officer, seen_edition=row.edition)

    def sent(self) -> RosterBundle:
        send_bundle(self.bundle, letter(), by=self.head, seen_sendings=self.bundle.sendings.count())
        return self.bundle

    def due(self, days: int, dla_days: int | None = None) -> None:
        """Move the dates to so many days from today, as time would."""
        today = timezone.localdate()
        RosterCampaign.objects.filter(pk=self.campaign.pk).update(
            province_due_on=today + dt.timedelta(days=days),
            dla_due_on=today + dt.timedelta(days=days + 10 if dla_days is None else dla_days),
        )


def letter() -> Letter:
    return Letter("สมมติ 12/2569", dt.date(2026, 1, 9))


def make_roster(scene: Scene) -> Roster:
    neighbour = make_seller(9, "51", "ลำพูน")
    place = scene.seller.authority
    people = (
        person("head.51", Role.PROVINCE_HEAD, province=place.province),
        person("officer.51", Role.PROVINCE_OFFICER, province=place.province),
        person("district.5101", Role.DISTRICT_OFFICER, district=place.district),
    )
    return Roster(scene, opened(scene), neighbour, *people)


def opened(scene: Scene, days: int = 14) -> RosterCampaign:
    today = timezone.localdate()
    dates = {"province_due_on": today + dt.timedelta(days=days), "dla_due_on": today + dt.timedelta(days=days + 7)}
    return open_campaign({"title": "แบบรายงานรายชื่อ (ข้อมูลสมมติ)", **dates}, by=scene.dla)
