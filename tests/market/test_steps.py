"""Every step × every state, and every step × every person: allowed as the table says, else refused and unchanged."""

from __future__ import annotations

import pytest

from market.enums import ORDER_WAY, OrderState, PaymentTerms
from market.models import Order
from market.services import settlement
from market.steps import ALL_STEPS, STEPS, is_in_state, open_to, who_is_next
from registry.errors import NotAllowed, SamePerson, WrongState
from registry.models import Act, CreditBlock, Proposal, User
from registry.services.proposals import approve
from tests.market.acts import CALLS, everyone
from tests.scene import Scene, also

TERMS = {OrderState.PAID: PaymentTerms.BEFORE_DELIVERY, OrderState.DELIVERED: PaymentTerms.AFTER_DELIVERY}
STATES = [OrderState(state) for state in ORDER_WAY]


def in_state(scene: Scene, state: OrderState) -> Order:
    order = scene.requested(payment_terms=TERMS.get(state, PaymentTerms.BEFORE_DELIVERY))
    return scene.take_to(order, state)


def fingerprint(order: Order) -> tuple[object, ...]:
    """Everything that a refused act must leave as it was."""
    order.refresh_from_db()
    blocks = sorted(CreditBlock.objects.values_list("first_serial", "last_serial", "account", "reservation"), key=str)
    return order.state, order.price_baht, order.due_at, blocks, Act.objects.count(), Proposal.objects.count()


def the_right_person(scene: Scene, order: Order, verb: str) -> User:
    return next(user for user in everyone(scene) if STEPS[verb].can(user, order))


def test_every_step_of_the_table_has_a_service() -> None:
    assert set(CALLS) == set(STEPS)


@pytest.mark.parametrize("state", STATES)
def test_a_step_outside_its_states_says_the_state_and_who_can_act(scene: Scene, state: OrderState) -> None:
    order = in_state(scene, state)
    before = fingerprint(order)

    for step in ALL_STEPS:
        if not is_in_state(step, order):
            with pytest.raises(WrongState) as refused:
                CALLS[step.verb](scene, order, the_right_person(scene, order, step.verb))
            assert str(state.label) in refused.value.message
            assert who_is_next(order) in refused.value.message

    assert fingerprint(order) == before


@pytest.mark.parametrize("state", STATES)
def test_a_step_is_refused_to_everyone_but_its_own_people(scene: Scene, state: OrderState) -> None:
    order = in_state(scene, state)
    before = fingerprint(order)

    for step in ALL_STEPS:
        for user in everyone(scene):
            if is_in_state(step, order) and not step.can(user, order):
                with pytest.raises(NotAllowed):
                    CALLS[step.verb](scene, order, user)

    assert fingerprint(order) == before


@pytest.mark.parametrize("verb", [step.verb for step in ALL_STEPS])
def test_a_step_is_open_to_its_people_in_its_states(scene: Scene, verb: str) -> None:
    step = STEPS[verb]
    state = min(step.sources, key=STATES.index)
    if verb == "instruct":
        state = OrderState.PAID
    order = in_state(scene, state)
    person = the_right_person(scene, order, verb)
    assert step in open_to(person, order)

    done = CALLS[verb](scene, order, person)

    assert isinstance(done, Proposal) == bool(step.can_approve)


@pytest.mark.parametrize("verb", [step.verb for step in ALL_STEPS if step.can_approve])
def test_nobody_approves_a_step_that_they_proposed(scene: Scene, verb: str) -> None:

    state = min(STEPS[verb].sources, key=STATES.index)
    order = in_state(scene, state)
    person = the_right_person(scene, order, verb)
    also(person, "authority_approver", authority=order.seller)
    proposal = CALLS[verb](scene, order, person)
    before = fingerprint(order)

    with pytest.raises(SamePerson):
        approve(proposal, by=person)

    assert fingerprint(order) == before
    assert Proposal.objects.get(pk=proposal.pk).state == "pending"


def test_the_treasury_that_quoted_does_not_confirm_the_money(scene: Scene) -> None:

    seller = scene.seller
    also(seller.officer, "authority_finance", authority=seller.authority)
    order = in_state(scene, OrderState.CONTRACTED)

    with pytest.raises(NotAllowed):
        CALLS["confirm_money"](scene, order, User.objects.get(pk=seller.officer.pk))

    CALLS["confirm_money"](scene, order, seller.finance)


def test_an_order_whose_money_was_shown_no_longer_waits_for_the_buyer(scene):
    order = scene.take_to(scene.requested(), "contracted")
    assert "ผู้ซื้อ" in who_is_next(order)
    settlement.upload_evidence(order, scene.signed, by=scene.purchaser)
    assert who_is_next(order) == "กองคลังของ อปท."
    listed = Order.objects.with_parties().get(pk=order.pk)
    assert who_is_next(listed) == "กองคลังของ อปท."
