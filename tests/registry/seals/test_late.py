"""On PostgreSQL: a transaction that commits late is waited for, and two who seal at once write one seal."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from portal.tick import tick
from registry.errors import LedgerBusy
from registry.models import LedgerSeal, LedgerTransaction
from registry.services import ledger, seals
from registry.services.ledger import Signed
from registry.services.seals import seal
from tests.factories import AuthorityFactory, BuyerFactory, RoundFactory, dla_pair
from tests.registry.seals.selling import Sale, findings, lines_of_all


@pytest.fixture
def late(transactional_db: None) -> Callable[[float], threading.Thread]:
    """`late(0.2)`: a thread that takes the next id and commits 0.2 s later; another transaction commits meanwhile."""
    people = dla_pair()
    round = RoundFactory(tonnes=3_140, issued=dict.fromkeys(AuthorityFactory.create_batch(2), 1_570))
    sellers = [block.account for block in round.blocks.order_by("first_serial")]
    buyers = [ledger.buyer_account(BuyerFactory()) for _buyer in sellers]

    def sell(place: int, seconds: float, is_written: threading.Event) -> None:
        signed = Signed(by=people[0], approved_by=people[1], reason="ขาย", reference="", key=f"late-{place}")
        try:
            with transaction.atomic():
                ledger.transfer(ledger.reserve(sellers[place], 3, round=round), buyers[place], signed=signed)
                is_written.set()
                time.sleep(seconds)
        finally:
            connection.close()

    def begin(seconds: float) -> threading.Thread:
        is_written = threading.Event()
        thread = threading.Thread(target=sell, args=(0, seconds, is_written))
        thread.start()
        assert is_written.wait(20)
        quick = threading.Thread(target=sell, args=(1, 0, threading.Event()))
        quick.start()
        quick.join(20)
        return thread

    return begin


def sealed_ids() -> list[int]:
    """Ids within the ranges that were written when their seal was."""
    return [json.loads(line)["id"] for _seal, lines in lines_of_all() for line in lines.splitlines()]


@pytest.mark.postgres
def test_a_transaction_that_commits_late_is_waited_for(late: Callable[[float], threading.Thread]) -> None:
    thread = late(0.3)
    new = seal()
    thread.join(20)
    assert new.last - new.first == LedgerTransaction.objects.count() - 1
    assert findings() == []
    assert seal() is None


@pytest.mark.postgres
def test_a_seal_gives_way_to_one_that_takes_long_and_comes_back(late: Callable[[float], threading.Thread]) -> None:
    thread = late(2)
    with pytest.raises(LedgerBusy):
        seal()
    assert tick()["seals"] == 0
    assert LedgerSeal.objects.count() == 0
    thread.join(20)
    assert tick()["seals"] == 1
    assert len(sealed_ids()) == LedgerTransaction.objects.count()
    assert findings() == []


@pytest.mark.postgres
def test_control_without_the_lock_a_late_transaction_is_skipped(
    late: Callable[[float], threading.Thread], monkeypatch: Any
) -> None:
    monkeypatch.setattr(seals, "_hold_still", lambda: None)
    thread = late(0.5)
    new = seal()
    thread.join(20)
    skipped = LedgerTransaction.objects.get(idempotency_key="late-0")
    assert skipped.pk < new.last
    assert findings() != []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_seal_at_once_write_one_seal(sell: Sale) -> None:
    gate, answers = threading.Barrier(4), []

    def run() -> None:
        gate.wait()
        try:
            answers.append(seal())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _sealer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(answers) == 4
    assert sum(answer is not None for answer in answers) == 1
    assert findings() == []
