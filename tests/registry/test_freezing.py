"""A freeze stops every move of the tonnes under it, in the services and in the database; only two people lift it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from registry.enums import FreezeScope, Role
from registry.errors import BadValue, Frozen, NotAllowed, SamePerson, WrongState
from registry.models import (
    Account,
    Act,
    Allocation,
    Freeze,
    LedgerTransaction,
    Message,
    Movement,
    Reservation,
    User,
)
from registry.services import freezing, ledger
from registry.services.freezing import Target
from registry.services.issuance import propose_round
from registry.services.proposals import approve, pending_on
from tests.factories import RoundFactory
from tests.scene import Scene, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(scene: Scene) -> User:
    return scene.dla_second


@pytest.fixture
def account(scene: Scene) -> Account:
    return ledger.authority_account(scene.seller.authority)


@pytest.fixture
def held(scene: Scene, account: Account) -> Reservation:
    return ledger.reserve(account, 50, round=scene.round)


def signed(scene: Scene, key: str = "move") -> ledger.Signed:
    return ledger.Signed(scene.dla, scene.dla_second, "ข้อมูลสมมติ", "", key)


def frozen(target: Target, by: User, **rest: Any) -> Freeze:
    return freezing.freeze(target, by=by, reason="ตรวจสอบข้อร้องเรียน (ข้อมูลสมมติ)", **rest)


def lift(freeze: Freeze, scene: Scene) -> Freeze:
    freezing.propose_lift(freeze, by=scene.dla, reason="ตรวจสอบแล้วไม่พบปัญหา")
    return approve(pending_on(freeze).get(), by=scene.dla_second)


SCOPES: dict[str, Callable[[Scene], Target]] = {
    "account": lambda scene: Target(account=ledger.authority_account(scene.seller.authority)),
    "authority": lambda scene: Target(authority=scene.seller.authority),
    "province": lambda scene: Target(province=scene.seller.authority.province),
    "market": lambda scene: Target(),
}
MOVES: dict[str, Callable[[Scene, Account, Reservation], Any]] = {
    "set aside": lambda scene, account, held: ledger.reserve(account, 1, round=scene.round),
    "bind to an order": lambda scene, account, held: ledger.move_reserved(held, 1),
    "transfer": lambda scene, account, held: ledger.transfer(
        held, ledger.buyer_account(scene.buyer), signed=signed(scene)
    ),
    "retire": lambda scene, account, held: ledger.retire(held, signed=signed(scene)),
}


def everything() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values()) for model in (LedgerTransaction, Movement, Reservation, Account)
    ]


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("scope", SCOPES)
def test_nothing_that_is_frozen(scope: str, move: str, scene: Scene, account: Account, held: Reservation) -> None:
    ledger.buyer_account(scene.buyer)
    ledger.retired_account()
    freeze = frozen(SCOPES[scope](scene), scene.dla_second)
    assert freeze.scope == scope
    before = everything()

    with pytest.raises(Frozen):
        MOVES[move](scene, account, held)
    assert everything() == before

    lift(freeze, scene)
    MOVES[move](scene, account, held)


def test_another_authoritys_tonnes_move_on(scene: Scene, account: Account) -> None:
    frozen(Target(authority=scene.seller.authority), scene.dla_second)
    other = ledger.authority_account(scene.sellers[1].authority)
    reservation = ledger.reserve(other, 5, round=scene.round)
    ledger.transfer(reservation, ledger.buyer_account(scene.buyer), signed=signed(scene))


def test_nothing_comes_into_a_frozen_account_either(scene: Scene, held: Reservation, admin: User) -> None:
    to = ledger.buyer_account(scene.buyer)
    frozen(Target(account=to), admin)
    with pytest.raises(Frozen):
        ledger.transfer(held, to, signed=signed(scene))


def test_a_round_is_not_allocated_into_a_frozen_account(scene: Scene, admin: User) -> None:
    round = RoundFactory(project=scene.round.project, number=9, tonnes=20)
    shares = {scene.seller.authority: 12, scene.sellers[1].authority: 8}
    frozen(Target(authority=scene.seller.authority), admin)
    propose_round(round, shares, by=scene.dla)

    with pytest.raises(Frozen):
        approve(pending_on(round).get(), by=admin)

    round.refresh_from_db()
    assert round.state == "checked"
    assert not Allocation.objects.filter(round=round).exists()
    assert pending_on(round).exists()  # it may be approved once the freeze is lifted


def test_what_is_set_aside_may_still_be_released(
    scene: Scene, account: Account, held: Reservation, admin: User
) -> None:
    other = ledger.reserve(account, 5, round=scene.round)
    frozen(Target(authority=scene.seller.authority), admin)
    ledger.return_reserved(other, held)
    ledger.release(held)
    assert account.blocks.available().tonnes() == 785


def test_a_repeated_delivery_of_before_the_freeze_is_still_harmless(
    scene: Scene, held: Reservation, admin: User
) -> None:
    to = ledger.buyer_account(scene.buyer)
    entry = ledger.transfer(held, to, signed=signed(scene))
    frozen(Target(), admin)
    assert ledger.transfer(held, to, signed=signed(scene)) == entry


# --- the sentence --------------------------------------------------------------------------------------------------


def test_the_sentence_says_what_until_when_and_whom_to_ask_but_not_why(
    scene: Scene, account: Account, admin: User
) -> None:
    until = timezone.make_aware(dt.datetime(2069, 1, 31, 23, 59))
    frozen(Target(authority=scene.seller.authority), admin, until=until)
    with pytest.raises(Frozen) as refusal:
        ledger.reserve(account, 1, round=scene.round)
    sentence = refusal.value.message
    assert str(scene.seller.authority) in sentence
    assert "31 มกราคม 2612" in sentence
    assert "กลุ่มงานสิ่งแวดล้อม สถ." in sentence
    assert "ข้อร้องเรียน" not in sentence


def test_an_open_freeze_says_that_dla_will_lift_it(scene: Scene, account: Account, admin: User) -> None:
    frozen(Target(province=scene.seller.authority.province), admin)
    with pytest.raises(Frozen, match="จังหวัดลำพูน ถูกระงับการทำรายการจนกว่า"):
        ledger.reserve(account, 1, round=scene.round)


def test_the_whole_market_is_named_before_its_parts(scene: Scene, account: Account, admin: User) -> None:
    frozen(Target(account=account), admin)
    frozen(Target(), admin)
    with pytest.raises(Frozen, match="ทุกบัญชีทั้งตลาด"):
        ledger.reserve(account, 1, round=scene.round)


# --- from when to when ---------------------------------------------------------------------------------------------


def past_freeze(scene: Scene, **rest: Any) -> Freeze:
    now = timezone.now()
    terms = {"since": now - dt.timedelta(days=2), "until": now - dt.timedelta(seconds=1)}
    return Freeze.objects.create(scope="market", reason="ข้อมูลสมมติ", frozen_by=scene.dla_second, **terms | rest)


def test_a_dated_freeze_ends_by_itself(scene: Scene, account: Account) -> None:
    freeze = past_freeze(scene)
    assert not freeze.is_active
    reservation = ledger.reserve(account, 1, round=scene.round)
    ledger.retire(reservation, signed=signed(scene))


def test_of_two_freezes_each_holds_by_itself(scene: Scene, account: Account, admin: User) -> None:
    first = frozen(Target(authority=scene.seller.authority), admin)
    frozen(Target(province=scene.seller.authority.province), admin)
    lift(first, scene)
    with pytest.raises(Frozen):
        ledger.reserve(account, 1, round=scene.round)


# --- who may -------------------------------------------------------------------------------------------------------


def test_only_an_administrator_of_dla_freezes(scene: Scene) -> None:
    province = person("province", Role.PROVINCE_OFFICER, province=scene.seller.authority.province)
    for user in (scene.dla, scene.seller.approver, scene.purchaser, province, person("auditor", Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            frozen(Target(), user)
    assert not Freeze.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [({"reason": "  "}, "reason"), ({"until": timezone.now() - dt.timedelta(minutes=1)}, "until")],
)
def test_a_freeze_needs_a_reason_and_an_end_ahead(scene: Scene, values: dict[str, Any], field: str) -> None:
    with pytest.raises(BadValue) as refusal:
        freezing.freeze(Target(), by=scene.dla_second, **{"reason": "ข้อมูลสมมติ"} | values)
    assert refusal.value.field == field


def test_an_account_out_of_circulation_needs_no_freeze(scene: Scene) -> None:
    with pytest.raises(BadValue):
        frozen(Target(account=ledger.retired_account()), scene.dla_second)


def test_two_people_lift_and_the_row_keeps_both_names_and_the_reason(scene: Scene, account: Account) -> None:
    freeze = frozen(Target(account=account), scene.dla_second)
    lifted = lift(freeze, scene)

    assert (lifted.lift_proposed_by, lifted.lifted_by) == (scene.dla, scene.dla_second)
    assert lifted.lifted_because == "ตรวจสอบแล้วไม่พบปัญหา"
    assert not lifted.is_active
    assert [act.verb for act in Act.objects.about(freeze)] == ["freeze", "propose_lift_freeze", "lift_freeze"]
    with pytest.raises(WrongState):
        freezing.propose_lift(freeze, by=scene.dla, reason="อีกครั้ง")


def test_nobody_lifts_alone(scene: Scene) -> None:
    freeze = frozen(Target(), scene.dla_second)
    with pytest.raises(NotAllowed, match="เป็นผู้เสนอแล้วท่านอนุมัติ"):
        freezing.propose_lift(freeze, by=scene.dla_second, reason="ข้อมูลสมมติ")  # the only administrator
    third = person("dla3", Role.DLA_ADMIN)
    proposal = freezing.propose_lift(freeze, by=scene.dla_second, reason="ข้อมูลสมมติ")
    assert Message.objects.get(address=f"/my/proposals/{proposal.pk}/").recipient == third
    with pytest.raises(SamePerson):
        approve(proposal, by=scene.dla_second)
    with pytest.raises(NotAllowed):
        approve(proposal, by=scene.dla)  # an officer proposes; an administrator approves
    assert Freeze.objects.active().exists()


def test_those_concerned_are_told_without_the_reason(scene: Scene) -> None:
    freeze = frozen(Target(authority=scene.seller.authority), scene.dla_second)
    told = Message.objects.filter(act__verb="freeze")
    assert {message.recipient for message in told} == {
        scene.seller.officer,
        scene.seller.finance,
        scene.seller.approver,
    }
    assert all("ข้อร้องเรียน" not in message.subject and message.address == "/my/" for message in told)
    lift(freeze, scene)
    assert Message.objects.filter(act__verb="lift_freeze").count() == 3


def test_a_buyer_is_told_of_its_own_account(scene: Scene) -> None:
    frozen(Target(account=ledger.buyer_account(scene.buyer)), scene.dla_second)
    assert [message.recipient for message in Message.objects.filter(act__verb="freeze")] == [scene.purchaser]


# --- the database --------------------------------------------------------------------------------------------------


def attack(statement: str, values: list[Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        connection.check_constraints()


MOVEMENT = (
    "INSERT INTO registry_movement (transaction_id, round_id, first_serial, last_serial, from_account_id, "
    "to_account_id) VALUES (%s, %s, %s, %s, %s, %s)"
)


@pytest.mark.parametrize("scope", SCOPES)
def test_the_database_refuses_a_movement_of_frozen_tonnes(scope: str, scene: Scene, account: Account) -> None:
    to = ledger.buyer_account(scene.buyer)
    entry = LedgerTransaction.objects.get(kind="allocate")
    frozen(SCOPES[scope](scene), scene.dla_second)
    for pair in ((account.pk, to.pk), (to.pk, account.pk)):
        with pytest.raises(IntegrityError, match="a freeze is in force"):
            attack(MOVEMENT, [entry.pk, scene.round.pk, 1, 5, *pair])


def test_the_database_lets_other_tonnes_and_past_freezes_be(scene: Scene, account: Account) -> None:
    past_freeze(scene)
    frozen(Target(authority=scene.sellers[1].authority), scene.dla_second)
    entry = LedgerTransaction.objects.get(kind="allocate")
    attack(MOVEMENT, [entry.pk, scene.round.pk, 1, 5, account.pk, ledger.buyer_account(scene.buyer).pk])


KEPT = {
    "forget": "DELETE FROM registry_freeze WHERE id = %s",
    "shorten": "UPDATE registry_freeze SET until = '2069-01-01 00:00:00' WHERE id = %s",
    "give another reason": "UPDATE registry_freeze SET reason = 'x' WHERE id = %s",
    "move it to a later time": "UPDATE registry_freeze SET since = '2026-12-31 00:00:00' WHERE id = %s",
    "move it to the market": "UPDATE registry_freeze SET scope = 'market', authority_id = NULL WHERE id = %s",
    "say that another entry came first": "UPDATE registry_freeze SET after_entry = 999 WHERE id = %s",
}


@pytest.mark.parametrize("statement", KEPT.values(), ids=KEPT)
def test_the_database_refuses_to(statement: str, scene: Scene) -> None:
    freeze = frozen(Target(authority=scene.seller.authority), scene.dla_second)
    with pytest.raises(IntegrityError, match="stays as it was"):
        attack(statement, [freeze.pk])


LIFTS = {
    "alone": "lift_proposed_by_id = %(user)s, lifted_by_id = %(user)s, lifted_because = 'x', lifted_after_entry = 99",
    "without a reason": "lift_proposed_by_id = %(user)s, lifted_by_id = %(other)s, lifted_after_entry = 99",
    "without names": "lifted_because = 'x', lifted_after_entry = 99",
}


@pytest.mark.parametrize("how", LIFTS.values(), ids=LIFTS)
def test_the_database_refuses_to_lift(how: str, scene: Scene) -> None:
    freeze = frozen(Target(authority=scene.seller.authority), scene.dla_second)
    values = {"id": freeze.pk, "now": timezone.now(), "user": scene.dla.pk, "other": scene.dla_second.pk}
    with pytest.raises(IntegrityError, match="freeze_lifted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE registry_freeze SET lifted_at = %(now)s, {how} WHERE id = %(id)s", values)


def test_the_database_refuses_to_change_a_lifting(scene: Scene) -> None:
    freeze = lift(frozen(Target(), scene.dla_second), scene)
    with pytest.raises(IntegrityError, match="stays as it was"):
        attack("UPDATE registry_freeze SET lifted_because = 'x' WHERE id = %s", [freeze.pk])


@pytest.mark.parametrize("scope", FreezeScope.values)
def test_the_database_refuses_a_target_that_does_not_fit(scope: str, scene: Scene, account: Account) -> None:
    target = {} if scope != "market" else {"account": account}
    with pytest.raises(IntegrityError, match="freeze_target_fits_scope"), transaction.atomic():
        Freeze.objects.create(scope=scope, reason="x", frozen_by=scene.dla, **target)
