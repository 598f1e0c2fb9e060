"""What two people agreed on is carried out whole, once, or not at all; what the database refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.tick import tick
from registry.errors import WrongState
from registry.models import Allocation, Batch, LedgerTransaction, LocalAuthority, Round, User
from registry.services import carrying, ledger
from registry.services.batches import propose_batch
from registry.tasks import carry_out_batch
from tests.factories import AuthorityFactory
from tests.registry.batch_rows import committed
from tests.registry.batches.acts import broken, carried_out, good

pytestmark = pytest.mark.django_db


# --- carrying it out -----------------------------------------------------------------------------------------------


def test_a_failure_leaves_nothing_half_done_and_can_be_repeated(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = good(round, authorities, pair[0])
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "allocate", broken)  # after the round was issued and the allocations were written
        batch = carried_out(batch, pair)
    round.refresh_from_db()
    assert (batch.state, round.state) == ("failed", "checked")
    assert "ฐานข้อมูลไม่พร้อม (DatabaseError)" in batch.failure
    assert not Allocation.objects.filter(round=round).exists()
    assert not LedgerTransaction.objects.filter(movements__round=round).exists()

    with committed():
        carrying.retry_batch(batch, by=pair[1])
    assert Batch.objects.get().state == "done"
    assert round.allocations.count() == 3


def test_a_killed_worker_leaves_nothing_and_the_tick_sends_the_batch_again(
    round: Round,
    authorities: list[LocalAuthority],
    pair: tuple[User, User],
    monkeypatch: pytest.MonkeyPatch,
    without_drawing: None,
) -> None:
    class Killed(BaseException):
        """What no handler of ours catches, as a killed process runs none."""

    def killed(*args: Any, **more: Any) -> None:
        raise Killed

    batch = good(round, authorities, pair[0])
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "allocate", killed)
        with pytest.raises(Killed):
            carried_out(batch, pair)
    batch.refresh_from_db()
    assert batch.state == "working"
    assert not Allocation.objects.filter(round=round).exists()
    with committed():
        assert tick()["batches"] == 0  # it may be working still
    with pytest.raises(WrongState):
        carrying.retry_batch(batch, by=pair[0])

    long_ago = timezone.now() - dt.timedelta(minutes=7)
    Batch.objects.update(changed_at=long_ago, started_at=long_ago)
    with committed():
        assert tick()["batches"] == 1
    assert Batch.objects.get().state == "done"
    assert tick()["batches"] == 0


def test_carrying_out_twice_issues_once(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    batch = carried_out(good(round, authorities, pair[0]), pair)
    entries = LedgerTransaction.objects.count()
    carry_out_batch(batch.pk)
    Batch.objects.filter(pk=batch.pk).update(state="working", finished_at=None)  # a second worker that claimed it too
    carry_out_batch(batch.pk)
    assert LedgerTransaction.objects.count() == entries
    assert round.allocations.count() == 3


def test_nothing_is_carried_out_that_nobody_approved(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    batch = good(round, authorities, pair[0])
    carry_out_batch(batch.pk)
    propose_batch(batch, by=pair[0])
    carry_out_batch(batch.pk)
    assert Batch.objects.get().state == "proposed"
    assert not Allocation.objects.filter(round=round).exists()


def test_how_far_it_has_come_is_told_while_it_works(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real = cache.set
    monkeypatch.setattr(cache, "set", lambda key, value, *more: (seen.append(value), real(key, value, *more)))
    batch = carried_out(good(round, authorities, pair[0]), pair)
    assert seen == [("allocations", 3, 3), ("ledger", 0, 3), ("ledger", 3, 3)]
    assert carrying.progress_of(batch) == carrying.Progress()


def test_a_batch_that_cannot_be_carried_out_is_taken_back(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "allocate", broken)
        batch = carried_out(good(round, authorities, pair[0]), pair)
    batch = carrying.take_back_batch(batch, by=pair[0])
    round.refresh_from_db()
    assert (batch.state, round.state) == ("draft", "draft")
    assert carried_out(batch, pair).state == "done"


# --- held by the database ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("state = 'blessed'", "batch_state_known"),
        ("kind = 'gift'", "batch_kind_known"),
        ("kind = 'counts'", "batch_of_shares_has_a_round"),
        ("state = 'proposed', problem_count = 1", "batch_with_problems_goes_no_further"),
        ("state = 'done'", "batch_done_has_a_time"),
    ],
)
def test_the_database_refuses_a_batch_whose(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User], change: str, rule: str
) -> None:
    good(round, authorities, pair[0])
    with pytest.raises(IntegrityError, match=rule), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE registry_batch SET {change}")


def test_an_authority_that_came_later_changes_nothing_that_was_read(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    batch = good(round, authorities, pair[0])
    AuthorityFactory()
    assert carried_out(batch, pair).state == "done"
