"""A campaign is opened, and each authority submits who is responsible, in time or late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.enums import ReturnState
from registry.errors import BadValue, NotAllowed, WrongState
from registry.models import LocalAuthority, Message, RosterBundle, RosterPerson, RosterReturn
from registry.models.roster import ALPHABET
from registry.services.roster.bundles import send_bundle, set_terms
from registry.services.roster.campaigns import close_campaign, fill, open_campaign
from registry.services.roster.progress import figures_of
from registry.services.roster.reminders import remind_authorities, remind_provinces
from registry.services.roster.returns import Officer, Report, send_back_return, submit_return
from tests.roster import LATER_NAME, NAME, PHONE, Roster, letter, report
from tests.scene import Scene

DAY = dt.timedelta(days=1)


# --- opening -------------------------------------------------------------------------------------------------------


def test_opening_gives_every_authority_and_province_a_link_and_tells_them(roster: Roster) -> None:
    assert roster.campaign.bundles.count() == 4
    returns = RosterReturn.objects.filter(bundle__campaign=roster.campaign)
    assert {row.authority_id for row in returns} == set(LocalAuthority.objects.values_list("pk", flat=True))
    codes = [row.code for row in [*returns, *roster.campaign.bundles.all()]]
    assert len(set(codes)) == len(codes)
    assert {letter for code in codes for letter in code} <= set(ALPHABET)
    told = Message.objects.filter(act__verb="open_roster", recipient=roster.scene.seller.officer).get()
    assert told.address == f"/r/{roster.mine.code}/"
    assert Message.objects.filter(act__verb="open_roster", recipient=roster.head).exists()
    assert not Message.objects.filter(act__verb="open_roster", recipient=roster.scene.seller.finance).exists()


def test_only_dlas_desk_opens_and_the_dates_must_be_in_order(scene: Scene) -> None:
    today = timezone.localdate()
    dates = {"province_due_on": today + DAY, "dla_due_on": today}
    with pytest.raises(BadValue) as refused:
        open_campaign({"title": "ก", **dates}, by=scene.dla)
    assert refused.value.field == "dla_due_on"
    with pytest.raises(NotAllowed):
        open_campaign({"title": "ก", "province_due_on": today, "dla_due_on": today}, by=scene.seller.approver)


def test_an_authority_that_joins_later_gets_its_link_and_the_others_keep_theirs(roster: Roster) -> None:
    before = dict(RosterReturn.objects.values_list("authority", "code"))
    old = roster.scene.seller.authority
    new = LocalAuthority.objects.create(
        code="9519998", type="SAO", name_th="ใหม่", full_name_th="ใหม่", province=old.province, district=old.district
    )
    assert (fill(roster.campaign), fill(roster.campaign)) == (1, 0)
    after = dict(RosterReturn.objects.values_list("authority", "code"))
    assert set(after) - set(before) == {new.pk}
    assert {pk: after[pk] for pk in before} == before


# --- submitting ----------------------------------------------------------------------------------------------------


def test_an_authority_submits_and_corrects_until_it_is_bundled(roster: Roster) -> None:
    row = roster.submitted()
    assert (row.state, row.edition, row.order_number) == (ReturnState.SUBMITTED, 1, "สมมติ 1/2569")
    row = roster.submitted(what=report(LATER_NAME))
    assert [each.name for each in row.persons.all()] == [LATER_NAME]
    roster.sent()
    with pytest.raises(WrongState, match="ขอแก้ไข"):
        roster.submitted()
    assert [each.name for each in row.persons.all()] == [LATER_NAME]


def test_the_approver_may_submit_and_nobody_else_of_any_role(roster: Roster) -> None:
    scene = roster.scene
    submit_return(roster.mine, report(), by=scene.seller.approver, seen_edition=0)
    strangers = [
        scene.seller.finance,
        roster.neighbour.officer,
        roster.head,
        roster.district,
        scene.dla,
        scene.purchaser,
    ]
    for user in strangers:
        with pytest.raises(NotAllowed):
            submit_return(roster.mine, report(LATER_NAME), by=user, seen_edition=1)


def test_a_form_filled_from_an_older_submission_is_refused(roster: Roster) -> None:
    roster.submitted()
    with pytest.raises(WrongState, match="ฉบับล่าสุด"):
        submit_return(roster.mine, report(LATER_NAME), by=roster.scene.seller.approver, seen_edition=0)
    assert roster.mine.persons.get().name == NAME


PAIR = [Officer("ก", "ข", PHONE), Officer("ค", "ง", PHONE)]
WRONG = {
    "nobody": Report([]),
    "no primary": Report(PAIR),
    "two primaries": Report([Officer("ก", "ข", PHONE, is_primary=True), Officer("ค", "ง", PHONE, is_primary=True)]),
    "eleven": Report([Officer("ก", "ข", PHONE, is_primary=number == 0) for number in range(11)]),
    "number without date": Report([Officer("ก", "ข", PHONE, is_primary=True)], "1/2569"),
    "date without number": Report([Officer("ก", "ข", PHONE, is_primary=True)], "", dt.date(2026, 1, 1)),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_report_that_is_not_whole_changes_nothing(roster: Roster, name: str) -> None:
    with pytest.raises(BadValue):
        roster.submitted(what=WRONG[name])
    assert (roster.mine.state, roster.mine.persons.count()) == (ReturnState.MISSING, 0)


def test_the_database_holds_one_primary_a_thai_number_and_states_with_their_times(roster: Roster) -> None:
    row = roster.submitted()
    attacks: list[Callable[[], Any]] = [
        lambda: RosterPerson.objects.create(
            roster_return=row, place=2, name="ก", position="ข", phone=PHONE, is_primary=True
        ),
        lambda: row.persons.update(phone="12345"),
        lambda: row.persons.update(phone="080 000 0000"),
        lambda: row.persons.update(name=""),
        lambda: RosterReturn.objects.filter(pk=row.pk).update(state="lost"),
        lambda: RosterReturn.objects.filter(pk=row.pk).update(submitted_at=None),
        lambda: RosterReturn.objects.filter(pk=row.pk).update(state="returned", comment=""),
        lambda: RosterReturn.objects.filter(pk=row.pk).update(order_number=""),
        lambda: RosterReturn.objects.create(bundle=row.bundle, authority=row.authority),
        lambda: RosterBundle.objects.filter(pk=row.bundle_id).update(state="returned"),
        lambda: RosterBundle.objects.create(campaign=roster.campaign, province=row.bundle.province),
        lambda: type(roster.campaign).objects.update(dla_due_on=dt.date(2025, 1, 1)),
        lambda: type(roster.campaign).objects.update(dla_due_on=dt.date(2569, 1, 1)),
    ]
    for attack in attacks:
        with pytest.raises(IntegrityError), transaction.atomic():
            attack()


def test_late_is_accepted_and_marked_and_follows_the_date_of_its_province(roster: Roster) -> None:
    assert not roster.mine.is_late
    roster.due(-1)
    assert roster.mine.is_late
    row = roster.submitted()
    assert row.state == ReturnState.SUBMITTED
    assert roster.mine.is_late
    assert figures_of(roster.bundle.returns.all()).late == 1
    set_terms(roster.bundle, by=roster.head, own_due_on=timezone.localdate(), contact="")
    assert not roster.mine.is_late
    assert figures_of(roster.bundle.returns.all()).late == 0


def test_after_closing_nothing_is_taken(roster: Roster) -> None:
    roster.submitted()
    close_campaign(roster.campaign, by=roster.scene.dla)
    acts: list[Callable[[], Any]] = [
        lambda: roster.submitted(),
        lambda: send_back_return(roster.mine, by=roster.head, comment="ก"),
        lambda: send_bundle(roster.bundle, letter(), by=roster.head, seen_sendings=0),
        lambda: set_terms(roster.bundle, by=roster.head, own_due_on=None, contact=""),
        lambda: remind_authorities(roster.bundle, by=roster.head),
        lambda: remind_provinces(roster.campaign, by=roster.scene.dla),
        lambda: close_campaign(roster.campaign, by=roster.scene.dla),
    ]
    for act in acts:
        with pytest.raises(WrongState):
            act()
    assert roster.mine.persons.get().name == NAME
