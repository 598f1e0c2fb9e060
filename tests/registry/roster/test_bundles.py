"""The province returns, sends and dates its bundle; DLA looks and returns it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from registry.enums import BundleState, ReturnState
from registry.errors import BadValue, NotAllowed, WrongState
from registry.models import Message
from registry.services.roster.bundles import send_back_bundle, send_bundle, set_terms
from registry.services.roster.campaigns import edit_campaign
from registry.services.roster.progress import figures_of, provinces_of
from registry.services.roster.returns import ask_change, refuse_change, send_back_return
from tests.roster import LATER_NAME, NAME, Roster, letter, report

DAY = dt.timedelta(days=1)


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
