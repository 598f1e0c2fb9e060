"""Races of people on real PostgreSQL; each has a control that goes wrong with the locks switched off."""

from __future__ import annotations

import time
from typing import Any

import pytest

from registry.enums import Role
from registry.models import BankAccount, Invitation, Membership, Proposal, User
from registry.services import bank, invitations, people
from registry.services.bank import NewAccount, propose_bank_account
from registry.services.invitations import accept_invitation
from registry.services.memberships import Terms
from registry.services.proposals import approve
from tests.races import switch_locks_off, together
from tests.scene import Scene, make_scene, person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    switch_locks_off(monkeypatch)


def slowly(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Widen the gap between looking and acting."""
    look = getattr(module, name)

    def look_slowly(*args: Any, **kwargs: Any) -> Any:
        seen = look(*args, **kwargs)
        time.sleep(0.1)
        return seen

    monkeypatch.setattr(module, name, look_slowly)


def typed(number: str) -> NewAccount:
    return NewAccount("006", "ลำพูน", number, "อบต.สาธิต (สมมติ)")


def refusals(answers: list[Any]) -> list[str]:
    return [type(answer).__name__ for answer in answers if isinstance(answer, Exception)]


# --- two approvals of a bank account -------------------------------------------------------------------------------


def approve_two(scene: Scene) -> list[Any]:
    """Two approvers approve two proposals for one authority; the second is written past the service, as a race may."""
    second = person("second.approver", Role.AUTHORITY_APPROVER, authority=scene.seller.authority)
    first = propose_bank_account(scene.seller.authority, typed("1111111111"), by=scene.seller.finance)
    other = Proposal.objects.create(
        act="change_bank_account_aside",
        row=first.row,
        values=first.values | {"number": "2222222222"},
        proposer=first.proposer,
    )
    proposals = [first, other]
    calls = [
        lambda row=row, by=by: run_approved(row, by)
        for row, by in zip(proposals, (scene.seller.approver, second), strict=True)
    ]
    return together(calls)


def run_approved(proposal: Proposal, by: User) -> Any:
    from django.db import transaction

    with transaction.atomic():
        authority = type(proposal.row).objects.lock(proposal.row_id)
        return bank.change_bank_account(authority, by=proposal.proposer, approved_by=by, **proposal.values)


def test_two_proposals_approved_at_once_make_one_account(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch, bank, "check_nothing_waits")
    answers = approve_two(scene)
    assert refusals(answers) == ["WrongState"]
    assert BankAccount.objects.count() == 1


def test_control_without_locks_only_the_database_stops_the_second(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, without_locks: None
) -> None:
    slowly(monkeypatch, bank, "check_nothing_waits")
    assert refusals(approve_two(scene)) == ["IntegrityError"]


def test_two_approvers_of_one_proposal_make_one_account(scene: Scene) -> None:
    second = person("second.approver", Role.AUTHORITY_APPROVER, authority=scene.seller.authority)
    proposal = propose_bank_account(scene.seller.authority, typed("1111111111"), by=scene.seller.finance)
    answers = together([lambda by=by: approve(proposal, by=by) for by in (scene.seller.approver, second)])
    assert refusals(answers) == ["AlreadyDecided"]
    assert BankAccount.objects.count() == 1


def propose_twice(scene: Scene) -> list[Any]:
    people_ = (scene.seller.finance, scene.seller.officer)
    return together(
        [
            lambda by=by, number=number: propose_bank_account(scene.seller.authority, typed(number), by=by)
            for by, number in zip(people_, ("1111111111", "2222222222"), strict=True)
        ]
    )


def test_two_who_propose_at_once_get_a_sentence(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch, bank, "check_is_another")
    assert refusals(propose_twice(scene)) == ["WrongState"]


def test_control_without_locks_two_proposals_meet_the_database(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, without_locks: None
) -> None:
    slowly(monkeypatch, bank, "propose")
    slowly(monkeypatch, bank, "check_is_another")
    assert refusals(propose_twice(scene)) == ["IntegrityError"]


# --- the last approver, a role given twice, a link used twice ------------------------------------------------------


def end_both_approvers(scene: Scene) -> list[Any]:
    province = scene.seller.authority.province
    person("second.approver", Role.AUTHORITY_APPROVER, authority=scene.seller.authority)
    heads = [person(f"head{number}", Role.PROVINCE_HEAD, province=province) for number in (1, 2)]
    both = Membership.objects.filter(authority=scene.seller.authority, role=Role.AUTHORITY_APPROVER)
    return together([lambda one=one, by=by: people.end(one, by=by) for one, by in zip(both, heads, strict=True)])


def left(scene: Scene) -> int:
    held = Membership.objects.current().filter(authority=scene.seller.authority, role=Role.AUTHORITY_APPROVER)
    return int(held.count())


def test_two_who_end_the_two_approvers_leave_one(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch, people, "check_another_remains")
    assert refusals(end_both_approvers(scene)) == ["WrongState"]
    assert left(scene) == 1


def test_control_without_locks_no_approver_is_left(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, without_locks: None
) -> None:
    slowly(monkeypatch, people, "check_another_remains")
    end_both_approvers(scene)
    assert left(scene) == 0


def test_a_role_given_twice_at_once_is_given_once(scene: Scene) -> None:
    head = person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province)
    known = person("known", Role.DLA_EDITOR)
    args = (known.email, "", Role.AUTHORITY_FINANCE, scene.seller.authority, Terms(valid_from=people.yesterday()))
    answers = together([lambda by=by: people.appoint(*args, by=by) for by in (head, scene.seller.approver)])
    assert refusals(answers) == ["BadValue"]
    assert known.memberships.filter(role=Role.AUTHORITY_FINANCE).count() == 1


def use_a_link_twice(scene: Scene) -> list[Any]:
    people.appoint(
        "new@example.test",
        "คนใหม่",
        Role.AUTHORITY_FINANCE,
        scene.seller.authority,
        Terms(valid_from=people.yesterday()),
        by=scene.seller.approver,
    )
    invitation = Invitation.objects.get()
    passwords = ("ถังขยะเปียก-หนึ่ง-2569", "ถังขยะเปียก-สอง-2569")
    return together([lambda word=word: accept_invitation(invitation, word, name="คนใหม่") for word in passwords])


def test_a_link_used_twice_at_once_works_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch, invitations, "validate_password")
    assert refusals(use_a_link_twice(scene)) == ["WrongState"]


def test_control_without_locks_a_link_works_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, without_locks: None
) -> None:
    slowly(monkeypatch, invitations, "validate_password")
    assert refusals(use_a_link_twice(scene)) == []
