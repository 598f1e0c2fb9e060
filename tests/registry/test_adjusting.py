"""After over-issuance: unsold tonnes are taken by two people, the rest is a debt that later rounds pay exactly."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from registry.enums import AccountKind, AdjustmentState
from registry.errors import BadValue, Frozen, NotAllowed, NotEnoughCredits, SamePerson, WrongState
from registry.models import (
    Account,
    Adjustment,
    CreditBlock,
    Freeze,
    LedgerTransaction,
    LocalAuthority,
    Message,
    Movement,
    ProgrammeDebt,
    Round,
)
from registry.services import freezing, ledger
from registry.services.adjusting import propose_adjustment, set_off_tonnes, to_allocate
from registry.services.audit import Counts, audit_ledger
from registry.services.freezing import Target
from registry.services.issuance import propose_round
from registry.services.proposals import approve, pending_on, send_back
from tests.factories import RoundFactory
from tests.scene import Scene

pytestmark = pytest.mark.django_db


def proposed(scene: Scene, takes: dict[LocalAuthority, int] | None = None, debt: int = 0, **rest: Any) -> Adjustment:
    terms = {"reason": "อบก. แจ้งว่ารับรองเกิน (ข้อมูลสมมติ)", "tgo_reference": "อบก. 1/2569", "by": scene.dla} | rest
    return propose_adjustment(scene.round, takes or {}, debt_tonnes=debt, **terms)


def adjusted(scene: Scene, takes: dict[LocalAuthority, int] | None = None, debt: int = 0) -> Adjustment:
    adjustment = approve(pending_on(proposed(scene, takes, debt)).get(), by=scene.dla_second)
    call_command("audit_ledger")
    return adjustment


def tonnes_of(kind: AccountKind) -> int:
    return CreditBlock.objects.filter(account__kind=kind).tonnes()


def sellers_of(scene: Scene) -> list[LocalAuthority]:
    return [seller.authority for seller in scene.sellers]


# --- tonnes --------------------------------------------------------------------------------------------------------


def test_two_people_take_unsold_tonnes_out_of_the_accounts(scene: Scene) -> None:
    first, second, *_rest = sellers_of(scene)
    adjustment = adjusted(scene, {first: 100, second: 40})

    assert adjustment.state == AdjustmentState.RECORDED
    assert tonnes_of(AccountKind.ADJUSTED) == 140
    assert first.account.blocks.tonnes() == 685
    entry = adjustment.entry
    assert (entry.kind, entry.by, entry.approved_by) == ("adjust", scene.dla, scene.dla_second)
    assert (entry.reason, entry.reference) == ("อบก. แจ้งว่ารับรองเกิน (ข้อมูลสมมติ)", "อบก. 1/2569")
    assert {move.from_account.authority for move in entry.movements.all()} == {first, second}
    told = Message.objects.filter(act__verb="adjust").values_list("recipient", flat=True)
    assert {scene.sellers[0].officer.pk, scene.sellers[1].approver.pk} <= set(told)


def test_nobody_adjusts_alone_and_only_dlas_desk_adjusts(scene: Scene) -> None:
    first = sellers_of(scene)[0]
    with pytest.raises(NotAllowed):
        proposed(scene, {first: 1}, by=scene.seller.approver)
    proposal = pending_on(proposed(scene, {first: 1})).get()
    with pytest.raises(SamePerson):
        approve(proposal, by=scene.dla)
    with pytest.raises(NotAllowed):
        approve(proposal, by=scene.seller.approver)
    assert not LedgerTransaction.objects.filter(kind="adjust").exists()


def test_what_is_on_the_market_is_not_taken_and_the_refusal_names_the_account(scene: Scene) -> None:
    scene.published(tonnes=700)
    first = sellers_of(scene)[0]
    with pytest.raises(NotEnoughCredits, match=r"สาธิต 1.*85 ตัน.*86 ตัน"):
        proposed(scene, {first: 86})
    adjusted(scene, {first: 85})


def test_what_was_sold_between_proposal_and_approval_stops_all_of_it(scene: Scene) -> None:
    first, second, *_rest = sellers_of(scene)
    adjustment = proposed(scene, {second: 10, first: 700}, debt=5)
    scene.published(tonnes=100)
    with pytest.raises(NotEnoughCredits):
        approve(pending_on(adjustment).get(), by=scene.dla_second)
    assert tonnes_of(AccountKind.ADJUSTED) == 0
    assert not ProgrammeDebt.objects.exists()


def test_a_returned_adjustment_changes_nothing(scene: Scene) -> None:
    adjustment = proposed(scene, {sellers_of(scene)[0]: 10}, debt=5)
    proposal = pending_on(adjustment).get()
    send_back(proposal, by=scene.dla_second, note="ตัวเลขไม่ตรงหนังสือ")
    adjustment.refresh_from_db()
    assert adjustment.state == AdjustmentState.RETURNED
    with pytest.raises(WrongState):
        approve(proposal, by=scene.dla_second)
    call_command("audit_ledger")


WRONG = {
    "nothing": ({}, "lines"),
    "parts of a tonne": ({"takes": 1.5}, "lines"),
    "nought": ({"takes": 0}, "lines"),
    "a negative debt": ({"debt": -1}, "debt_tonnes"),
    "no reason": ({"debt": 1, "reason": " "}, "reason"),
    "no letter": ({"debt": 1, "tgo_reference": ""}, "tgo_reference"),
}


@pytest.mark.parametrize(("values", "field"), WRONG.values(), ids=WRONG)
def test_an_adjustment_of_what_makes_no_sense_is_refused(scene: Scene, values: dict[str, Any], field: str) -> None:
    takes = {sellers_of(scene)[0]: values["takes"]} if "takes" in values else {}
    rest = {name: value for name, value in values.items() if name not in {"takes", "debt"}}
    with pytest.raises(BadValue) as refusal:
        proposed(scene, takes, values.get("debt", 0), **rest)
    assert refusal.value.field == field


def test_frozen_tonnes_are_not_adjusted(scene: Scene) -> None:
    first = sellers_of(scene)[0]
    adjustment = proposed(scene, {first: 10})
    freezing.freeze(Target(authority=first), by=scene.dla_second, reason="ข้อมูลสมมติ")
    with pytest.raises(Frozen):
        approve(pending_on(adjustment).get(), by=scene.dla_second)
    with pytest.raises(Frozen):
        proposed(scene, {first: 5})


# --- never a buyer's -----------------------------------------------------------------------------------------------


@pytest.fixture
def bought(scene: Scene) -> Account:
    """10 t in the buyer's account and 10 t retired on its behalf."""
    scene.take_to(scene.requested(), "completed")
    scene.take_to(scene.requested(delivery="cancel_for_buyer", beneficiary="ผู้รับประโยชน์สมมติ"), "completed")
    return ledger.buyer_account(scene.buyer)


def signed(scene: Scene) -> ledger.Signed:
    return ledger.Signed(scene.dla, scene.dla_second, "ข้อมูลสมมติ", "ข้อมูลสมมติ", "adjust")


@pytest.mark.parametrize("kind", ["buyer", "retired"])
def test_the_service_never_takes_what_was_sold(scene: Scene, bought: Account, kind: str) -> None:
    account = bought if kind == "buyer" else ledger.retired_account()
    with pytest.raises(BadValue):
        ledger.adjust(scene.round, [(account, 1)], signed=signed(scene))


def attack(statement: str, values: dict[str, Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        connection.check_constraints()


ENTRY = (
    "INSERT INTO registry_ledgertransaction (kind, at, reason, reference, idempotency_key, by_id, approved_by_id) "
    "SELECT %(kind)s, at, 'x', '', 'attack', by_id, approved_by_id FROM registry_ledgertransaction WHERE kind = 'issue'"
)
MOVEMENT = (
    "INSERT INTO registry_movement (transaction_id, round_id, first_serial, last_serial, from_account_id, "
    "to_account_id) SELECT id, %(round)s, 1, 1, %(source)s, %(target)s FROM registry_ledgertransaction "
    "WHERE idempotency_key = 'attack'"
)
UNSOLD, BACK = "only unsold tonnes", "do not come back"
MOVES = {
    "adjust a buyer's tonnes": ("adjust", "buyer", "adjusted", UNSOLD),
    "adjust retired tonnes": ("adjust", "retired", "adjusted", UNSOLD),
    "adjust into a buyer's account": ("adjust", "authority", "buyer", UNSOLD),
    "adjust by calling it a transfer": ("transfer", "authority", "adjusted", UNSOLD),
    "retire into the adjusted account": ("retire", "buyer", "adjusted", UNSOLD),
    "bring adjusted tonnes back": ("transfer", "adjusted", "authority", BACK),
    "bring retired tonnes back": ("transfer", "retired", "buyer", BACK),
}


@pytest.mark.parametrize(("kind", "source", "target", "because"), MOVES.values(), ids=MOVES)
def test_the_database_refuses_to(
    scene: Scene, bought: Account, kind: str, source: str, target: str, because: str
) -> None:
    ledger.adjusted_account()
    pk = {each: Account.objects.filter(kind=each).earliest("pk").pk for each in AccountKind.values}
    attack(ENTRY, {"kind": kind})
    before = Movement.objects.count()
    with pytest.raises(IntegrityError, match=because):
        attack(MOVEMENT, {"round": scene.round.pk, "source": pk[source], "target": pk[target]})
    assert Movement.objects.count() == before


BLOCKS = {
    "a buyer's block": "account_id = %(buyer)s",
    "a retired block": "account_id = %(retired)s",
    "a block that is set aside": "reservation_id IS NOT NULL",
}


@pytest.mark.parametrize("which", BLOCKS.values(), ids=BLOCKS)
def test_the_database_refuses_to_adjust(scene: Scene, bought: Account, which: str) -> None:
    values = {
        "buyer": bought.pk,
        "retired": ledger.retired_account().pk,
        "adjusted": ledger.adjusted_account().pk,
    }
    with pytest.raises(IntegrityError, match=f"{UNSOLD}|{BACK}|set aside by another"):
        attack(
            f"UPDATE registry_creditblock SET account_id = %(adjusted)s, reservation_id = NULL WHERE {which}", values
        )
    assert tonnes_of(AccountKind.ADJUSTED) == 0


# --- the debt ------------------------------------------------------------------------------------------------------


def next_round(scene: Scene, number: int, tonnes: int, share: int | None = None) -> Round:
    """A later round, of which the first seller is to get everything that is left (or what is given)."""
    round = RoundFactory(project=scene.round.project, number=number, tonnes=tonnes)
    left = to_allocate(round) if share is None else share
    propose_round(round, {scene.seller.authority: left} if left else {}, by=scene.dla)
    approve(pending_on(round).get(), by=scene.dla_second)
    round.refresh_from_db()
    call_command("audit_ledger")
    return round


def test_a_debt_is_set_off_in_the_next_rounds_until_nothing_is_left(scene: Scene) -> None:
    adjusted(scene, debt=120)
    assert tonnes_of(AccountKind.ADJUSTED) == 0

    first = next_round(scene, 5, 100)  # all of it
    second = next_round(scene, 6, 100)
    third = next_round(scene, 7, 100)

    assert [set_off_tonnes(round) for round in (first, second, third)] == [100, 20, 0]
    assert [sum(each.tonnes for each in round.allocations.all()) for round in (first, second, third)] == [0, 80, 100]
    debt = ProgrammeDebt.objects.get()
    assert (debt.tonnes, debt.left) == (120, 0)
    assert tonnes_of(AccountKind.ADJUSTED) == 120
    assert [entry.reason for entry in LedgerTransaction.objects.filter(kind="adjust")] == [
        "หักหนี้ของโครงการจากการรับรองเกินในรอบที่ 1"
    ] * 2


def test_the_oldest_debt_is_set_off_first(scene: Scene) -> None:
    adjusted(scene, debt=30)
    adjusted(scene, debt=50)
    next_round(scene, 5, 60)
    assert [debt.left for debt in ProgrammeDebt.objects.all()] == [0, 20]


def test_shares_that_forget_the_debt_are_refused(scene: Scene) -> None:
    adjusted(scene, debt=30)
    with pytest.raises(BadValue, match="70 ตัน"):
        next_round(scene, 5, 100, share=100)


def test_a_debt_that_came_after_the_proposal_stops_the_approval(scene: Scene) -> None:
    round = RoundFactory(project=scene.round.project, number=5, tonnes=100)
    propose_round(round, {scene.seller.authority: 100}, by=scene.dla)
    adjusted(scene, debt=30)
    with pytest.raises(BadValue, match="70 ตัน"):
        approve(pending_on(round).get(), by=scene.dla_second)
    assert ProgrammeDebt.objects.get().left == 30


def test_another_projects_round_pays_nothing(scene: Scene) -> None:
    adjusted(scene, debt=30)
    assert to_allocate(RoundFactory(number=5, tonnes=100)) == 100


# --- the audit -----------------------------------------------------------------------------------------------------


def findings() -> str:
    return "\n".join(str(each) for each in audit_ledger(Counts()))


def test_the_audit_finds_a_debt_that_nobody_paid(scene: Scene) -> None:
    adjusted(scene, debt=30)
    ProgrammeDebt.objects.update(settled_tonnes=10)
    assert "ระบุว่าหักแล้ว 10 ตัน แต่การหักรวมเป็น 0 ตัน" in findings()


def test_the_audit_finds_an_adjustment_that_did_not_happen(scene: Scene) -> None:
    adjustment = adjusted(scene, {sellers_of(scene)[0]: 10})
    adjustment.lines.update(tonnes=11)
    assert "ไม่ตรงกับการเคลื่อนไหวบัญชี" in findings()


def test_the_audit_finds_an_adjusting_entry_of_nobodys(scene: Scene) -> None:
    ledger.adjust(scene.round, [(ledger.authority_account(scene.seller.authority), 3)], signed=signed(scene))
    assert "ปรับปรุงโดยไม่มีการปรับปรุงรายการ" in findings()


@pytest.mark.parametrize("target", ["account", "authority", "province", "market"])
def test_the_audit_finds_what_moved_while_it_was_frozen(scene: Scene, target: str) -> None:
    """The freeze is written afterwards, around the second of three moves: the guards would not have let it happen."""
    authority = scene.seller.authority
    account, to = ledger.authority_account(authority), ledger.buyer_account(scene.buyer)
    keys = ("before", "during", "after")
    moved = [transferred(scene, account, to, key) for key in keys]
    transferred(scene, ledger.authority_account(scene.sellers[1].authority), to, "another's")
    over = {"account": account, "authority": authority, "province": authority.province, "market": None}[target]
    now = timezone.now()
    Freeze.objects.create(
        scope=target,
        **({target: over} if over else {}),
        reason="ข้อมูลสมมติ",
        frozen_by=scene.dla_second,
        after_entry=moved[0].pk,
        lifted_at=now + dt.timedelta(seconds=1),
        lifted_because="ข้อมูลสมมติ",
        lift_proposed_by=scene.dla,
        lifted_by=scene.dla_second,
        lifted_after_entry=moved[1].pk,
    )
    told = [line for line in findings().splitlines() if "ระหว่างการระงับ" in line]
    assert len(told) == 1
    assert f"ของรายการ {moved[1].pk} " in told[0]


def test_the_audit_knows_when_a_dated_freeze_ended(scene: Scene) -> None:
    account, to = ledger.authority_account(scene.seller.authority), ledger.buyer_account(scene.buyer)
    entry = transferred(scene, account, to, "move")
    for seconds in (-1, 1):
        Freeze.objects.create(
            scope="market",
            reason="ข้อมูลสมมติ",
            frozen_by=scene.dla_second,
            since=entry.at - dt.timedelta(days=1),
            until=entry.at + dt.timedelta(seconds=seconds),
            after_entry=entry.pk - 1,
        )
    assert findings().count("ระหว่างการระงับ") == 1


def transferred(scene: Scene, account: Account, to: Account, key: str) -> LedgerTransaction:
    signed = ledger.Signed(scene.dla, scene.dla_second, "ข้อมูลสมมติ", "", key)
    return ledger.transfer(ledger.reserve(account, 5, round=scene.round), to, signed=signed)
