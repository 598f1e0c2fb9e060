"""The roster campaign's services: who may do what in which state, what is frozen, what is counted as late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.tick import tick
from registry.enums import BundleState, ReturnState
from registry.errors import BadValue, NotAllowed, PortalError, TooLate, WrongState
from registry.models import Act, LocalAuthority, Membership, Message, RosterBundle, RosterPerson, RosterReturn
from registry.models.roster import ALPHABET
from registry.services.roster.bundles import send_back_bundle, send_bundle, set_terms
from registry.services.roster.campaigns import close_campaign, edit_campaign, fill, open_campaign
from registry.services.roster.progress import figures_of, provinces_of
from registry.services.roster.reminders import remind_authorities, remind_by_clock, remind_provinces
from registry.services.roster.returns import (
    Officer,
    Report,
    ask_change,
    refuse_change,
    send_back_return,
    submit_return,
)
from tests.roster import LATER_NAME, NAME, PHONE, Roster, letter, make_roster, opened, report
from tests.scene import Scene

DAY = dt.timedelta(days=1)


@pytest.fixture
def roster(scene: Scene) -> Roster:
    return make_roster(scene)


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


# --- the province --------------------------------------------------------------------------------------------------


def test_the_province_returns_with_a_comment_and_edits_nothing(roster: Roster) -> None:
    row = roster.submitted()
    with pytest.raises(BadValue):
        send_back_return(row, by=roster.officer, comment="  ")
    for user in (roster.district, roster.scene.dla, roster.scene.seller.approver):
        with pytest.raises(NotAllowed):
            send_back_return(row, by=user, comment="ตรวจเบอร์โทร")
    send_back_return(row, by=roster.officer, comment="ตรวจเบอร์โทร")
    assert (roster.mine.state, roster.mine.comment) == (ReturnState.RETURNED, "ตรวจเบอร์โทร")
    told = Message.objects.get(act__verb="return_roster", recipient=roster.scene.seller.officer)
    assert told.address == f"/r/{roster.mine.code}/"
    roster.submitted(what=report(LATER_NAME))
    assert (roster.mine.state, roster.mine.comment) == (ReturnState.SUBMITTED, "")
    assert Message.objects.filter(act__verb="submit_roster", recipient=roster.officer).exists()


def test_the_head_sends_and_what_was_sent_stays_as_sent(roster: Roster) -> None:
    roster.submitted()
    for user in (roster.officer, roster.district, roster.scene.dla):
        with pytest.raises(NotAllowed):
            send_bundle(roster.bundle, letter(), by=user, seen_sendings=0)
    bundle = roster.sent()
    sending = bundle.sendings.get()
    values = sending.paper.values
    assert (bundle.state, sending.edition, sending.paper.reference[:4]) == (BundleState.SENT, 1, "P51-")
    assert (values["letter_number"], values["letter_date"]) == ("สมมติ 12/2569", "9 มกราคม 2569")
    assert (values["reported"], values["total"], values["signer_name"]) == (1, 2, roster.head.name)
    send_back_return(roster.mine, by=roster.officer, comment="แก้ไข")
    roster.submitted(what=report(LATER_NAME))
    sending.paper.refresh_from_db()
    assert sending.paper.values == values
    assert NAME in str(values)
    assert figures_of(bundle.returns.all()).new == 1
    roster.sent()
    assert [each.edition for each in bundle.sendings.order_by("edition")] == [1, 2]
    assert LATER_NAME in str(bundle.sendings.get(edition=2).paper.values)


def test_a_bundle_is_sent_once_however_often_the_button_is_pressed(roster: Roster) -> None:
    with pytest.raises(WrongState, match=r"ยังไม่มี อปท\. ใด"):
        roster.sent()
    roster.submitted()
    roster.sent()
    with pytest.raises(WrongState, match="ส่งไปแล้ว"):
        send_bundle(roster.bundle, letter(), by=roster.head, seen_sendings=0)
    with pytest.raises(WrongState, match=r"ยังไม่มี อปท\. ใดแก้ไขเพิ่มเติม"):
        roster.sent()
    assert roster.bundle.sendings.count() == 1


def test_a_late_return_comes_in_after_the_bundle_and_goes_in_the_next(roster: Roster) -> None:
    roster.submitted()
    roster.sent()
    roster.submitted(roster.neighbour, report(LATER_NAME))
    assert not roster.of(roster.neighbour).is_bundled
    assert Message.objects.filter(act__verb="submit_roster", recipient=roster.head).exists()
    roster.sent()
    assert roster.of(roster.neighbour).bundled_in.edition == 2
    assert roster.mine.bundled_in.edition == 2


def test_a_change_after_bundling_is_asked_for_and_the_province_decides(roster: Roster) -> None:
    roster.submitted()
    with pytest.raises(WrongState, match="แก้ไขรายชื่อได้เอง"):
        ask_change(roster.mine, by=roster.scene.seller.officer, reason="ย้ายสังกัด")
    roster.sent()
    with pytest.raises(BadValue):
        ask_change(roster.mine, by=roster.scene.seller.officer, reason=" ")
    ask_change(roster.mine, by=roster.scene.seller.officer, reason="ย้ายสังกัด")
    with pytest.raises(WrongState, match="ขอแก้ไขไว้แล้ว"):
        ask_change(roster.mine, by=roster.scene.seller.approver, reason="ย้ายสังกัด")
    refuse_change(roster.mine, by=roster.officer, comment="ส่งไปแล้ว")
    assert (roster.mine.state, roster.mine.change_reason, roster.mine.is_bundled) == ("submitted", "", True)
    ask_change(roster.mine, by=roster.scene.seller.officer, reason="ย้ายสังกัด")
    send_back_return(roster.mine, by=roster.officer, comment="แก้ไขได้")
    assert (roster.mine.state, roster.mine.change_reason, roster.mine.is_bundled) == ("returned", "", False)
    roster.submitted(what=report(LATER_NAME))


def test_dla_returns_a_bundle_and_its_authorities_may_correct_again(roster: Roster) -> None:
    roster.submitted()
    with pytest.raises(WrongState):
        send_back_bundle(roster.bundle, by=roster.scene.dla, comment="ก")
    roster.sent()
    for user in (roster.head, roster.scene.seller.officer):
        with pytest.raises(NotAllowed):
            send_back_bundle(roster.bundle, by=user, comment="ก")
    send_back_bundle(roster.bundle, by=roster.scene.dla, comment="ไม่ครบ")
    assert (roster.bundle.state, roster.bundle.comment) == (BundleState.RETURNED, "ไม่ครบ")
    roster.submitted(what=report(LATER_NAME))
    roster.sent()
    assert (roster.bundle.state, roster.bundle.comment, roster.bundle.sendings.count()) == (BundleState.SENT, "", 2)


def test_the_head_sets_the_provinces_date_not_after_dlas(roster: Roster) -> None:
    limit = roster.campaign.dla_due_on
    with pytest.raises(BadValue) as refused:
        set_terms(roster.bundle, by=roster.head, own_due_on=limit + DAY, contact="")
    assert refused.value.field == "own_due_on"
    with pytest.raises(NotAllowed):
        set_terms(roster.bundle, by=roster.officer, own_due_on=limit, contact="")
    set_terms(roster.bundle, by=roster.head, own_due_on=limit, contact="02 000 0000")
    assert roster.mine.bundle.due_on == limit
    changes = {"province_due_on": limit - DAY * 2, "dla_due_on": limit - DAY}
    with pytest.raises(BadValue, match="1 จังหวัด"):
        edit_campaign(roster.campaign, changes, by=roster.scene.dla)


def test_dla_sees_every_province_in_three_queries(roster: Roster, django_assert_num_queries: Any) -> None:
    roster.submitted()
    roster.sent()
    with django_assert_num_queries(3):
        rows = {row.bundle.province_id: row for row in provinces_of(roster.campaign)}
    assert (rows["51"].figures.submitted, rows["51"].figures.total, rows["51"].is_sent) == (1, 2, True)
    assert (rows["75"].figures.submitted, rows["75"].is_sent, rows["75"].is_late) == (0, False, False)
    roster.due(-20, dla_days=-1)
    late = {row.bundle.province_id for row in provinces_of(type(roster.campaign).objects.get()) if row.is_late}
    assert late == {"51", "75", "42", "37"}  # sent after the day, or not at all


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


def test_the_clock_reminds_before_and_after_the_date_and_never_twice(roster: Roster) -> None:
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
