"""Who is reminded, by people and by the clock, and who reads the names."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from portal.tick import tick
from registry.errors import NotAllowed, PortalError, TooLate, WrongState
from registry.models import Act, Membership, Message, RosterPerson, RosterReturn
from registry.services.roster.campaigns import close_campaign
from registry.services.roster.reminders import remind_authorities, remind_by_clock, remind_provinces
from registry.services.roster.returns import ask_change, send_back_return
from tests.roster import NAME, PHONE, Roster, opened

DAY = dt.timedelta(days=1)


# --- reminders -----------------------------------------------------------------------------------------------------


def test_a_reminder_reaches_each_authority_once_a_day_by_inbox_and_mail_and_is_logged(roster: Roster) -> None:
    roster.submitted(roster.neighbour)
    mail.outbox.clear()
    told = remind_authorities(roster.bundle, by=roster.officer)
    assert (told.told, told.nobody) == (1, 0)
    messages = Message.objects.filter(act__verb="remind_authorities")
    assert {each.recipient for each in messages} == {roster.scene.seller.officer, roster.scene.seller.approver}
    assert {each.address for each in messages} == {f"/r/{roster.mine.code}/"}
    act = Act.objects.get(verb="remind_authorities")
    assert (act.actor, act.row, act.values) == (
        roster.officer,
        roster.bundle,
        {"authorities": [roster.scene.seller.authority.pk]},
    )
    with pytest.raises(WrongState, match="วันนี้เตือนครบ"):
        remind_authorities(roster.bundle, by=roster.head)
    RosterReturn.objects.update(reminded_on=timezone.localdate() - DAY)
    assert remind_authorities(roster.bundle, by=roster.head).told == 1


def test_a_district_reminds_its_own_part_only(roster: Roster) -> None:
    other = roster.neighbour.authority
    other.district = other.province.districts.create(code="5102", name_th="ข้างเคียง")
    other.save()
    assert remind_authorities(roster.bundle, by=roster.district).told == 1
    assert roster.mine.reminded_on
    assert roster.of(roster.neighbour).reminded_on is None


def test_an_authority_that_has_nobody_is_counted_and_left_for_the_telephone(roster: Roster) -> None:
    Membership.objects.filter(authority=roster.scene.seller.authority).update(valid_until=dt.date(2020, 1, 2))
    told = remind_authorities(roster.bundle, by=roster.head)
    assert (told.told, told.nobody) == (1, 1)
    assert roster.mine.reminded_on is None


def test_provinces_are_reminded_by_dla_alone(roster: Roster) -> None:
    with pytest.raises(NotAllowed):
        remind_provinces(roster.campaign, by=roster.head)
    told = remind_provinces(roster.campaign, by=roster.scene.dla)
    assert (told.told, told.nobody) == (1, 3)  # the scene has no offices in the other provinces
    assert Message.objects.filter(act__verb="remind_provinces", recipient=roster.head).exists()


def test_the_clock_reminds_before_and_after_the_date_and_never_twice(roster: Roster, without_drawing: None) -> None:
    assert remind_by_clock() == 0  # two weeks before
    roster.due(3, dla_days=30)
    assert tick()["reminders"] == 5
    assert tick()["reminders"] == 0
    RosterReturn.objects.update(reminded_on=timezone.localdate() - DAY * 2)
    assert remind_by_clock() == 5  # a person's reminder before the clock's first day does not count
    roster.due(-1, dla_days=30)
    RosterReturn.objects.update(reminded_on=timezone.localdate() - DAY)
    assert (remind_by_clock(), remind_by_clock()) == (5, 0)
    roster.due(-30, dla_days=30)
    RosterReturn.objects.update(reminded_on=None)
    assert remind_by_clock() == 0
    assert Act.objects.filter(verb="remind_authorities", actor=None).exists()


def test_a_campaign_without_reminders_days_is_left_to_people(roster: Roster) -> None:
    type(roster.campaign).objects.update(remind_days_before=0)
    roster.due(1)
    assert remind_by_clock() == 0


# --- personal data -------------------------------------------------------------------------------------------------


def test_no_name_and_no_telephone_is_in_any_act_message_or_mail(roster: Roster) -> None:
    row = roster.submitted()
    send_back_return(row, by=roster.officer, comment="ตรวจสอบ")
    roster.submitted()
    roster.sent()
    ask_change(roster.mine, by=roster.scene.seller.officer, reason="ย้ายสังกัด")
    written = [f"{act.values} {act.note} {act.row} {act.capacity}" for act in Act.objects.all()]
    written += [f"{each.subject} {each.address}" for each in Message.objects.all()]
    written += [f"{each.subject} {each.body}" for each in mail.outbox]
    written += [str(person) for person in RosterPerson.objects.all()]
    assert len(written) > 20
    assert [text for text in written if NAME in text or PHONE in text] == []


def test_the_chain_reads_and_nobody_else(roster: Roster) -> None:
    scene, row = roster.scene, roster.submitted()
    roster.sent()
    readers = {
        scene.seller.officer,
        scene.seller.approver,
        roster.head,
        roster.officer,
        roster.district,
        scene.dla,
        scene.dla_second,
    }
    from registry.models import User

    for user in User.objects.all():
        reads = user in readers
        assert RosterReturn.objects.visible_to(user).filter(pk=row.pk).exists() == reads, user
        assert RosterPerson.objects.visible_to(user).filter(roster_return=row).exists() == reads, user


def test_a_superuser_is_not_of_the_chain(roster: Roster) -> None:
    from registry.models import Paper, User

    roster.submitted()
    roster.sent()
    admin = User.objects.create_superuser("root@example.test", name="ผู้ติดตั้ง")
    assert not RosterPerson.objects.visible_to(admin).exists()
    assert not Paper.objects.visible_to(admin).filter(kind="roster").exists()


def test_two_campaigns_have_links_of_their_own_and_the_new_one_remembers(roster: Roster) -> None:
    from registry.services.roster.progress import earlier_phones, last_report

    roster.submitted()
    old, new = roster.mine, opened(roster.scene)
    fresh = RosterReturn.objects.get(bundle__campaign=new, authority=old.authority)
    assert fresh.code != old.code
    assert last_report(fresh) == old
    assert earlier_phones([fresh])[old.authority_id].phone == PHONE


def test_the_refusals_speak(roster: Roster) -> None:
    close_campaign(roster.campaign, by=roster.scene.dla)
    with pytest.raises(TooLate, match="ปิดรับรายชื่อแล้ว") as refused:
        roster.submitted()
    assert isinstance(refused.value, PortalError)
