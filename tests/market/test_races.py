"""Races on real PostgreSQL. Each has a control: with the locks switched off, the same race sells a tonne twice."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from market import papers
from market.enums import OrderState
from market.models import Listing, Order, Payment
from market.services import listings, orders, settlement
from market.services.orders import Wish
from registry.enums import Role
from registry.errors import NotEnoughCredits, PortalError, WrongState
from registry.models import Buyer, Membership, Paper, User
from registry.services import ledger
from registry.services.proposals import approve
from tests import database
from tests.races import switch_locks_off, together
from tests.scene import Scene, also, make_scene, person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def slow_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Widen the gap between looking and acting, so that what can go wrong does."""
    take = ledger.take

    def take_slowly(*args: Any, **kwargs: Any) -> Any:
        taken = take(*args, **kwargs)
        time.sleep(0.05)
        return taken

    monkeypatch.setattr(ledger, "take", take_slowly)


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    switch_locks_off(monkeypatch)


def many_buyers(number: int) -> list[tuple[Buyer, User]]:
    today = timezone.localdate()
    buyers = Buyer.objects.bulk_create(
        Buyer(kind="company", name=f"ผู้ซื้อสมมติ {place}", no_interest_declared_on=today) for place in range(number)
    )
    users = User.objects.bulk_create(User(email=f"race{buyer.pk}@example.test", name=buyer.name) for buyer in buyers)
    pairs = list(zip(buyers, users, strict=True))
    Membership.objects.bulk_create(
        Membership(user=user, role=Role.BUYER, buyer=buyer, valid_from=today) for buyer, user in pairs
    )
    return pairs


def two_approve_at_once(scene: Scene) -> list[Any]:
    second = person("second.approver", Role.AUTHORITY_APPROVER, authority=scene.seller.authority)
    listing = scene.published()
    order = scene.requested(listing)
    proposal = orders.propose_quote(order, by=scene.seller.officer, price_baht=order.price_baht)
    answers = together([lambda by=by: approve(proposal, by=by) for by in (scene.seller.approver, second)])
    return [answer for answer in answers if isinstance(answer, Order)]


def test_two_approvers_at_once_make_one_quotation(scene: Scene, slow_hands: None) -> None:
    assert len(two_approve_at_once(scene)) == 1
    assert Order.objects.get().papers.count() == 1


@pytest.fixture
def without_the_guard(transactional_db: None) -> Iterator[None]:
    """The database itself refuses a second decision too, so a control has to switch both off."""
    with database.owner_connection() as owner:
        owner.execute("ALTER TABLE registry_proposal DISABLE TRIGGER guard_proposal_update")
    yield
    with database.owner_connection() as owner:
        owner.execute("ALTER TABLE registry_proposal ENABLE TRIGGER guard_proposal_update")


def test_control_without_locks_two_approvers_both_succeed(
    scene: Scene, slow_hands: None, without_locks: None, without_the_guard: None
) -> None:
    assert len(two_approve_at_once(scene)) == 2


def test_without_locks_only_the_database_stops_the_second_approver(
    scene: Scene, slow_hands: None, without_locks: None
) -> None:
    assert len(two_approve_at_once(scene)) == 1


def accept_against_cancel(scene: Scene) -> list[Any]:
    order = scene.take_to(scene.requested(), OrderState.QUOTED)
    calls = [
        lambda: orders.accept(order, by=scene.purchaser),
        lambda: orders.withdraw(order, by=scene.purchaser),
    ]
    return [answer for answer in together(calls) if isinstance(answer, Order)]


@pytest.fixture
def slow_decisions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Widen the gap between finding a step open and taking it."""
    check = orders.check

    def check_slowly(*args: Any) -> None:
        check(*args)
        time.sleep(0.2)

    monkeypatch.setattr(orders, "check", check_slowly)


def test_control_without_locks_an_order_is_both_accepted_and_cancelled(
    scene: Scene, slow_decisions: None, without_locks: None
) -> None:
    assert len(accept_against_cancel(scene)) == 2


def test_an_order_is_accepted_or_cancelled_but_not_both(scene: Scene, slow_decisions: None) -> None:
    for _again in range(3):
        done = accept_against_cancel(scene)
        assert len(done) == 1
    call_command("audit_ledger")


def two_withdraw_at_once(scene: Scene) -> int:
    """How many of two people's withdrawals of one listing succeed."""
    listing = scene.published(tonnes=100)
    also(scene.seller.approver, Role.AUTHORITY_OFFICER, authority=scene.seller.authority)
    people = (scene.seller.officer, scene.seller.approver)
    answers = together([lambda by=by: listings.withdraw_listing(listing, by=by, reason="ทดสอบ") for by in people])
    return sum(not isinstance(answer, PortalError) for answer in answers)


def test_two_withdrawals_of_a_listing_release_its_tonnes_once(scene: Scene, slow_hands: None) -> None:
    assert two_withdraw_at_once(scene) == 1
    call_command("audit_ledger")


def test_control_without_locks_a_listing_is_withdrawn_twice(
    scene: Scene, slow_hands: None, without_locks: None
) -> None:
    assert two_withdraw_at_once(scene) == 2


# --- paying while the time runs out --------------------------------------------------------------------------------


def pay_against_expire(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> tuple[Payment, Order]:
    """The treasury looked in time; before its act is done the time is over, and the sweep comes."""
    order = scene.take_to(scene.requested(), OrderState.CONTRACTED)
    end = timezone.now() + dt.timedelta(seconds=3)
    Order.objects.filter(pk=order.pk).update(ends_at=end)
    issue, has_looked = papers.issue_payment_confirmation, threading.Event()

    def issue_late(payment: Payment) -> Paper:
        has_looked.set()
        time.sleep((end - timezone.now()).total_seconds() + 0.5)
        return issue(payment)

    def sweep() -> Order:
        has_looked.wait(60)
        time.sleep((end - timezone.now()).total_seconds() + 0.1)
        return orders.expire_order(order)

    monkeypatch.setattr(papers, "issue_payment_confirmation", issue_late)
    paid, swept = together(
        [lambda: settlement.confirm_money(order, scene.receipt(order), by=scene.seller.finance), sweep]
    )
    return paid, swept


def test_an_order_that_is_paid_in_time_is_not_swept_away(
    scene: Scene, without_drawing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid, swept = pay_against_expire(scene, monkeypatch)

    assert isinstance(paid, Payment)
    assert swept.state == OrderState.PAID
    assert Order.objects.get().reservation.tonnes == Order.objects.get().tonnes
    call_command("audit_ledger")


def test_control_without_locks_a_paid_order_loses_its_tonnes(
    scene: Scene, without_drawing: None, without_locks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid, swept = pay_against_expire(scene, monkeypatch)

    assert isinstance(paid, Payment)
    assert swept.state == OrderState.EXPIRED
    assert swept.reservation is None


# --- a crowd -------------------------------------------------------------------------------------------------------

BUYERS = 200
CROWD = 40  # people who ask again and again
ODD_SIZES = [1 + 7 * place % 13 for place in range(500)]
Answer: TypeAlias = Order | PortalError | DatabaseError


def rush(listing: Listing) -> list[Answer]:
    """Each of many buyers asks for one tonne, all at once; what each was answered."""
    return together(
        [
            lambda buyer=buyer, user=user: answer(listing, buyer, Wish(tonnes=1), user)
            for buyer, user in many_buyers(BUYERS)
        ]
    )


def crowd(listing: Listing, sizes: list[int]) -> list[Answer]:
    """Requests of these sizes by a crowd at once, each person asking again and again; what each was answered."""

    def ask(buyer: Buyer, user: User, mine: list[int]) -> list[Answer]:
        return [answer(listing, buyer, Wish(tonnes=tonnes), user) for tonnes in mine]

    calls = [
        lambda pair=pair, mine=sizes[place::CROWD]: ask(*pair, mine) for place, pair in enumerate(many_buyers(CROWD))
    ]
    return [each for answers in together(calls) for each in answers]


def answer(listing: Listing, buyer: Buyer, wish: Wish, user: User) -> Answer:
    """The order, the refusal, or (what must never be) a fault of the database."""
    try:
        return orders.request_order(listing, buyer, wish, by=user)
    except (PortalError, DatabaseError) as refusal:
        return refusal


def sold(answers: list[Answer]) -> int:
    return sum(each.tonnes for each in answers if isinstance(each, Order))


def test_one_of_200_buyers_gets_the_last_tonne_and_each_is_answered(
    scene: Scene, without_drawing: None, slow_hands: None
) -> None:
    answers = rush(scene.published(tonnes=1, is_firm=True))

    assert len(answers) == BUYERS
    assert all(isinstance(each, Order | NotEnoughCredits | WrongState) for each in answers)
    assert sold(answers) == 1
    call_command("audit_ledger")


def test_control_without_locks_200_buyers_get_the_last_tonne_more_than_once(
    scene: Scene, without_drawing: None, slow_hands: None, without_locks: None
) -> None:
    assert sold(rush(scene.published(tonnes=1, is_firm=True))) > 1


def test_500_odd_sized_requests_get_all_there_is_and_never_more(scene: Scene, without_drawing: None) -> None:
    answers = crowd(scene.published(tonnes=100, is_firm=True), ODD_SIZES)

    assert len(answers) == 500
    assert all(isinstance(each, Order | NotEnoughCredits | WrongState) for each in answers)
    assert sold(answers) == 100  # some ask for a single tonne, so nothing is left over
    call_command("audit_ledger")


def test_control_without_locks_a_crowd_buys_more_than_there_is(
    scene: Scene, without_drawing: None, slow_hands: None, without_locks: None
) -> None:
    assert sold(crowd(scene.published(tonnes=100, is_firm=True), [100] * CROWD)) > 100


def test_control_without_locks_odd_sized_requests_buy_more_than_there_is_or_fall_into_faults(
    scene: Scene, without_drawing: None, slow_hands: None, without_locks: None
) -> None:
    """What the locks keep in order, the database's own guards stop only by a fault."""
    answers = crowd(scene.published(tonnes=100, is_firm=True), ODD_SIZES)
    assert sold(answers) > 100 or any(isinstance(each, DatabaseError) for each in answers)
