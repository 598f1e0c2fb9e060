"""A new account of the treasury needs two people and four working days, is told to everybody, and can be stopped."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from registry.enums import Role
from registry.errors import BadValue, NotAllowed, SamePerson, TooLate, WrongState
from registry.models import Act, BankAccount, Holiday, LocalAuthority, Proposal, Rule
from registry.permissions import can_read_bank_numbers
from registry.services.bank import (
    NewAccount,
    account_in_force,
    propose_bank_account,
    read_number,
    stop_bank_account,
    waiting_account,
)
from registry.services.proposals import approve
from registry.services.working_days import after_working_days
from tests.scene import Scene, also, make_seller, person

pytestmark = pytest.mark.django_db


def account(**values: str) -> NewAccount:
    typed = {"bank": "006", "branch": "ลำพูน", "number": "๑๒๓-๔-๕๖๗๘๙-๐", "account_name": "อบต.สาธิต (สมมติ)"}
    return NewAccount(**typed | values)


def approved(scene: Scene, **values: str) -> BankAccount:
    proposal = propose_bank_account(scene.seller.authority, account(**values), by=scene.seller.finance)
    return approve(proposal, by=scene.seller.approver)


def in_force(scene: Scene, **values: str) -> BankAccount:
    """An account whose waiting is over."""
    made = approved(scene, **values)
    return BankAccount.objects.create(
        authority=made.authority,
        bank=made.bank,
        branch=made.branch,
        number=made.number,
        account_name=made.account_name,
        contact_email=made.contact_email,
        effective_on=dt.date(2025, 1, 6),
        proposed_by=made.proposed_by,
        approved_by=made.approved_by,
    )


# --- working days --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("approved_on", "takes_effect"),
    [
        (dt.date(2027, 2, 1), dt.date(2027, 2, 6)),  # a Monday: Tuesday to Friday are waited for
        (dt.date(2027, 2, 5), dt.date(2027, 2, 12)),  # a Friday: the weekend does not count
        (dt.date(2027, 4, 9), dt.date(2027, 4, 21)),  # 12, then Songkran 13 to 15, 16, 19 and 20 April
    ],
)
def test_four_whole_working_days_are_waited_for(db: None, approved_on: dt.date, takes_effect: dt.date) -> None:
    assert after_working_days(approved_on, 4) == takes_effect


def test_a_cancelled_holiday_is_a_working_day(db: None) -> None:
    Holiday.objects.filter(day=dt.date(2027, 4, 13)).update(is_cancelled=True)
    assert after_working_days(dt.date(2027, 4, 12), 1) == dt.date(2027, 4, 14)


# --- two people and the wait ---------------------------------------------------------------------------------------


def test_two_people_agree_and_the_account_waits(scene: Scene) -> None:
    made = approved(scene)
    assert (made.number, made.proposed_by, made.approved_by) == (
        "1234567890",
        scene.seller.finance,
        scene.seller.approver,
    )
    assert made.effective_on == after_working_days(timezone.localdate(), 4)
    assert account_in_force(scene.seller.authority) is None
    assert waiting_account(scene.seller.authority) == made
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda *args: made.effective_on)
        assert account_in_force(scene.seller.authority) == made
        assert waiting_account(scene.seller.authority) is None


def test_the_rule_says_how_long(scene: Scene) -> None:
    Rule.objects.create(key="bank_account_waiting_days", value=1)
    assert approved(scene).effective_on == after_working_days(timezone.localdate(), 1)


@pytest.mark.parametrize("who", ["approver", "elsewhere", "dla", "head"])
def test_who_may_not_propose(scene: Scene, who: str) -> None:
    people = {
        "approver": scene.seller.approver,
        "elsewhere": scene.sellers[1].finance,
        "dla": scene.dla,
        "head": person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province),
    }
    with pytest.raises(NotAllowed):
        propose_bank_account(scene.seller.authority, account(), by=people[who])


def test_the_second_person_is_another_and_of_the_same_authority(scene: Scene) -> None:
    also(scene.seller.finance, Role.AUTHORITY_APPROVER, authority=scene.seller.authority)
    proposal = propose_bank_account(scene.seller.authority, account(), by=scene.seller.finance)
    with pytest.raises(SamePerson):
        approve(proposal, by=scene.seller.finance)
    for stranger in (scene.seller.officer, scene.dla_second, make_seller(7, "51", "ลำพูน").approver):
        with pytest.raises(NotAllowed):
            approve(proposal, by=stranger)
    assert not BankAccount.objects.exists()


@pytest.mark.parametrize("typed", ["12345", "1234567890123456", "12345678๙x", ""])
def test_a_number_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(BadValue) as refusal:
        read_number(typed)
    assert refusal.value.field == "number"


def test_only_one_change_at_a_time(scene: Scene) -> None:
    propose_bank_account(scene.seller.authority, account(), by=scene.seller.finance)
    with pytest.raises(WrongState):
        propose_bank_account(scene.seller.authority, account(number="9999999999"), by=scene.seller.officer)
    approve(Proposal.objects.get(act="change_bank_account"), by=scene.seller.approver)
    with pytest.raises(WrongState, match="ระงับก่อน"):
        propose_bank_account(scene.seller.authority, account(number="9999999999"), by=scene.seller.finance)


def test_the_account_in_use_is_not_proposed_again(scene: Scene) -> None:
    stop_bank_account(in_force_and_waiting(scene), by=scene.seller.finance, reason="ทดสอบ")
    with pytest.raises(BadValue, match="อยู่แล้ว"):
        propose_bank_account(scene.seller.authority, account(), by=scene.seller.finance)


def in_force_and_waiting(scene: Scene) -> BankAccount:
    in_force(scene)
    waiting = waiting_account(scene.seller.authority)
    assert waiting
    return waiting


# --- who is told ---------------------------------------------------------------------------------------------------


def test_everyone_of_the_authority_and_the_earlier_contact_are_told(
    scene: Scene, django_capture_on_commit_callbacks: Any
) -> None:
    stop_bank_account(in_force_and_waiting(scene), by=scene.dla, reason="ทดสอบ")
    BankAccount.objects.update(contact_email="earlier@example.test")
    LocalAuthority.objects.filter(pk=scene.seller.authority.pk).update(email="office@example.test")
    scene.seller.authority.refresh_from_db()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        made = approved(scene, number="9876543210", contact_email="now@example.test")
    told = {letter.to[0] for letter in mail.outbox if "9876543210" not in letter.body}
    assert {"earlier@example.test", "office@example.test", "now@example.test"} <= told
    assert {scene.seller.officer.email, scene.seller.finance.email} <= told
    assert all("9876543210" not in letter.body for letter in mail.outbox)
    for someone in (scene.seller.officer, scene.seller.finance):
        assert someone.messages.filter(act__row_id=made.pk, act__verb="change_bank_account").count() == 1


def test_the_log_keeps_no_number_in_full(scene: Scene) -> None:
    made = approved(scene)
    said = str([(act.values, act.note) for act in Act.objects.about(made, scene.seller.authority)])
    assert "7890" in said
    assert "1234567890" not in said


# --- stopping ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["finance", "approver", "dla", "dla_second"])
def test_who_may_stop_the_change(scene: Scene, who: str) -> None:
    made = approved(scene)
    by = getattr(scene, who, None) or getattr(scene.seller, who)
    stopped = stop_bank_account(made, by=by, reason="ไม่ใช่บัญชีของเรา")
    assert (stopped.stopped_by, stopped.stop_reason) == (by, "ไม่ใช่บัญชีของเรา")
    assert waiting_account(scene.seller.authority) is None
    with pytest.raises(WrongState):
        stop_bank_account(made, by=by, reason="อีกครั้ง")
    propose_bank_account(scene.seller.authority, account(number="5555555555"), by=scene.seller.finance)


@pytest.mark.parametrize("who", ["officer", "elsewhere", "head", "auditor"])
def test_who_may_not_stop_it(scene: Scene, who: str) -> None:
    people = {
        "officer": scene.seller.officer,
        "elsewhere": scene.sellers[1].approver,
        "head": person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province),
        "auditor": person("auditor", Role.AUDITOR),
    }
    with pytest.raises(NotAllowed):
        stop_bank_account(approved(scene), by=people[who], reason="ทดสอบ")


def test_a_stop_says_why_and_comes_in_time(scene: Scene) -> None:
    made = approved(scene)
    with pytest.raises(BadValue):
        stop_bank_account(made, by=scene.seller.finance, reason=" ")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda *args: made.effective_on)
        with pytest.raises(TooLate):
            stop_bank_account(made, by=scene.seller.finance, reason="ช้าไป")


# --- the database --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "12345"},
        {"number": "๑๒๓๔๕๖๗๘๙๐"},
        {"bank": "999"},
        {"account_name": ""},
        {"stop_reason": "ไม่มีผู้ระงับ"},
        {"effective_on": dt.date(2569, 1, 1)},
    ],
)
def test_the_database_refuses_what_makes_no_sense(scene: Scene, wrong: dict[str, Any]) -> None:
    right = vars(account()) | {"number": "1234567890", "effective_on": dt.date(2027, 1, 4)}
    people = {"proposed_by": scene.seller.finance, "approved_by": scene.seller.approver}
    with pytest.raises(IntegrityError), transaction.atomic():
        BankAccount.objects.create(authority=scene.seller.authority, **right | people | wrong)
    BankAccount.objects.create(authority=scene.seller.authority, **right | people)
    with pytest.raises(IntegrityError), transaction.atomic():  # two on one day
        BankAccount.objects.create(authority=scene.seller.authority, **right | people | {"number": "9999999999"})


def test_the_database_refuses_one_person_twice(scene: Scene) -> None:
    made = approved(scene)
    with pytest.raises(DatabaseError), transaction.atomic():
        BankAccount.objects.filter(pk=made.pk).update(approved_by=made.proposed_by)


@pytest.mark.parametrize(
    "change",
    [
        {"number": "9999999999"},
        {"bank": "004"},
        {"account_name": "ผู้อื่น"},
        {"branch": "อื่น"},
        {"effective_on": dt.date(2026, 1, 1)},
    ],
)
def test_the_database_refuses_to_alter_an_account(scene: Scene, change: dict[str, Any]) -> None:
    made = approved(scene)
    with pytest.raises(DatabaseError), transaction.atomic():
        BankAccount.objects.filter(pk=made.pk).update(**change)


# --- who reads numbers, and what orders keep ------------------------------------------------------------------------


def test_a_number_is_read_in_full_by_its_own_people_and_dlas_desk(scene: Scene) -> None:
    authority = scene.seller.authority
    readers = [scene.seller.officer, scene.seller.finance, scene.seller.approver, scene.dla, scene.dla_second]
    assert all(can_read_bank_numbers(user, authority) for user in readers)
    head = person("head", Role.PROVINCE_HEAD, province=authority.province)
    others = [head, person("auditor", Role.AUDITOR), scene.purchaser, scene.sellers[1].finance]
    assert not any(can_read_bank_numbers(user, authority) for user in others)
    assert approved(scene).masked_number == "••••••7890"


def test_an_order_keeps_the_account_of_its_contract(scene: Scene) -> None:
    before = in_force(scene)
    order = scene.take_to(scene.requested(), "contracted")
    assert order.bank_account == before
    waiting = waiting_account(scene.seller.authority)
    assert waiting
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda *args: waiting.effective_on)
        assert account_in_force(scene.seller.authority) == waiting
    order.refresh_from_db()
    assert order.bank_account == before
