"""A freeze against what moves and what sets aside, on real PostgreSQL; each with its control, the lock switched off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from registry.errors import Frozen
from registry.models import Account, Freeze, LedgerTransaction, Reservation
from registry.services import freezing, ledger
from registry.services.audit import Counts, audit_ledger
from registry.services.freezing import Target
from tests.races import together
from tests.scene import Scene, make_scene

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LONG = 0.6  # seconds for which one side holds its transaction open, so that the other meets it


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def account(scene: Scene) -> Account:
    return ledger.authority_account(scene.seller.authority)


@pytest.fixture
def without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freezing, "_lock", lambda function: None)


def lingering(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> threading.Event:
    """Let a part of a service wait after its work, and say when it has come there."""
    part, is_there = getattr(module, name), threading.Event()

    def linger(*args: Any, **kwargs: Any) -> Any:
        done = part(*args, **kwargs)
        is_there.set()
        time.sleep(LONG)
        return done

    monkeypatch.setattr(module, name, linger)
    return is_there


def freeze(scene: Scene) -> Freeze:
    return freezing.freeze(Target(authority=scene.seller.authority), by=scene.dla_second, reason="ข้อมูลสมมติ")


def after(moment: threading.Event, act: Callable[[], Any]) -> Callable[[], Any]:
    def wait_and_act() -> Any:
        assert moment.wait(60)
        return act()

    return wait_and_act


def transfer(scene: Scene, held: Reservation) -> LedgerTransaction:
    signed = ledger.Signed(scene.dla, scene.dla_second, "ข้อมูลสมมติ", "", "race")
    return ledger.transfer(held, ledger.buyer_account(scene.buyer), signed=signed)


def findings() -> list[str]:
    return [str(each) for each in audit_ledger(Counts()) if "ระหว่างการระงับ" in str(each)]


# --- a transfer is under way when the freeze comes -----------------------------------------------------------------


def freeze_against_transfer(scene: Scene, account: Account, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    held = ledger.reserve(account, 50, round=scene.round)
    ledger.buyer_account(scene.buyer)
    has_moved = lingering(monkeypatch, ledger, "write_movements")
    return together([lambda: transfer(scene, held), after(has_moved, lambda: freeze(scene))])


def test_a_freeze_waits_for_the_transfer_that_is_under_way(
    scene: Scene, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved, frozen = freeze_against_transfer(scene, account, monkeypatch)
    assert frozen.after_entry == moved.pk
    assert findings() == []


def test_control_without_the_lock_frozen_tonnes_move(
    scene: Scene, account: Account, without_the_lock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved, frozen = freeze_against_transfer(scene, account, monkeypatch)
    assert frozen.after_entry < moved.pk
    assert len(findings()) == 1


# --- tonnes are being set aside when the freeze comes --------------------------------------------------------------


def freeze_against_reserve(scene: Scene, account: Account, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many reservations there were when the freeze had been written; one is made in any case."""
    has_asked = lingering(monkeypatch, ledger, "refuse_frozen")

    def freeze_and_count() -> int:
        freeze(scene)
        return Reservation.objects.count()

    reserved, seen = together(
        [lambda: ledger.reserve(account, 50, round=scene.round), after(has_asked, freeze_and_count)]
    )
    assert isinstance(reserved, Reservation)
    return seen


def test_nothing_is_set_aside_after_a_freeze_has_been_written(
    scene: Scene, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert freeze_against_reserve(scene, account, monkeypatch) == 1


def test_control_without_the_lock_frozen_tonnes_are_set_aside(
    scene: Scene, account: Account, without_the_lock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert freeze_against_reserve(scene, account, monkeypatch) == 0


# --- the freeze is being written when the transfer comes -----------------------------------------------------------


def transfer_against_freeze(scene: Scene, account: Account, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    held = ledger.reserve(account, 50, round=scene.round)
    ledger.buyer_account(scene.buyer)
    is_written = lingering(monkeypatch, freezing, "_tell_those_concerned")
    return together([lambda: freeze(scene), after(is_written, lambda: transfer(scene, held))])


def test_a_transfer_waits_for_the_freeze_that_is_being_written_and_is_refused(
    scene: Scene, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen, refusal = transfer_against_freeze(scene, account, monkeypatch)
    assert isinstance(frozen, Freeze)
    assert isinstance(refusal, Frozen)
    assert not LedgerTransaction.objects.filter(idempotency_key="race").exists()


def test_control_without_the_lock_the_transfer_slips_past_the_freeze(
    scene: Scene, account: Account, without_the_lock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _frozen, moved = transfer_against_freeze(scene, account, monkeypatch)
    assert isinstance(moved, LedgerTransaction)
    assert len(findings()) == 1
