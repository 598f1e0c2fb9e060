"""Two people: one proposes an act, another approves it, and only then it runs with exactly the proposed values.

A service says what needs two people with `@two_person`; the workspace, the staff screens and the API all go
through `propose`, `approve`, `send_back` and `withdraw_proposal` here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import ProposalState
from registry.errors import AlreadyDecided, NotAllowed, SamePerson, Sentence, WrongState, require
from registry.models import Proposal, User
from registry.services.acts import record

Can = Callable[[User, Any], bool]


@dataclass(frozen=True)
class TwoPersonAct:
    """An act that one person proposes and another approves."""

    name: str
    label: Sentence
    run: Callable[..., Any]
    may_propose: Can
    may_approve: Can
    on_return: Callable[[Any], Any] | None


ACTS: dict[str, TwoPersonAct] = {}


def two_person(
    name: str,
    label: Sentence,
    *,
    may_propose: Can,
    may_approve: Can,
    on_return: Callable[[Any], Any] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a service `run(row, *, by, approved_by, **values)` as the effect of an approved proposal."""

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        ACTS[name] = TwoPersonAct(name, label, run, may_propose, may_approve, on_return)
        return run

    return register


@transaction.atomic
def propose(act: str, row: models.Model, *, by: User, values: Mapping[str, Any] | None = None) -> Proposal:
    """Put an act before an approver. One proposal of an act may wait on a row at a time."""
    kind = ACTS[act]
    require(kind.may_propose(by, row), NotAllowed)
    waiting = Proposal.objects.pending().filter(act=act, **_key(row)).exists()
    require(not waiting, WrongState(_("เรื่องนี้เสนอไว้แล้วและรอผู้อนุมัติอยู่")))
    proposal = Proposal.objects.create(act=act, row=row, values=dict(values or {}), proposer=by)
    record(row, f"propose_{act}", by=by)
    return proposal


@transaction.atomic
def approve(proposal: Proposal, *, by: User, note: str = "") -> Any:
    """Run the proposed act with its values; the approver is another person who may."""
    decided, row = _decide(proposal, by=by, state=ProposalState.APPROVED, note=note)
    return ACTS[decided.act].run(row, by=decided.proposer, approved_by=by, **decided.values)


@transaction.atomic
def send_back(proposal: Proposal, *, by: User, note: str) -> None:
    """Return the proposal to its proposer with a comment; nothing else changes but what `on_return` undoes."""
    decided, row = _decide(proposal, by=by, state=ProposalState.RETURNED, note=note)
    record(row, f"return_{decided.act}", by=by, note=note)
    _undo(decided, row)


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: User) -> None:
    """Take back one's own proposal before anyone has decided."""
    require(by.pk == proposal.proposer_id, NotAllowed)
    row = _locked_row(proposal)
    held = _pending(proposal)
    _close(held, by=by, state=ProposalState.WITHDRAWN, note="")
    record(row, f"withdraw_{held.act}", by=by)
    _undo(held, row)


def pending_on(row: models.Model) -> models.QuerySet[Proposal]:
    """The proposals that wait for a decision on a row."""
    return Proposal.objects.pending().filter(**_key(row)).select_related("proposer")


def can_decide(user: User, proposal: Proposal) -> bool:
    """Whether the user may approve or return this proposal."""
    return user.pk != proposal.proposer_id and ACTS[proposal.act].may_approve(user, proposal.row)


def _decide(proposal: Proposal, *, by: User, state: ProposalState, note: str) -> tuple[Proposal, models.Model]:
    """Close the proposal as it is in the database, under its lock, and hand it back with its row."""
    row = _locked_row(proposal)
    held = _pending(proposal)
    require(by.pk != held.proposer_id, SamePerson)
    require(ACTS[held.act].may_approve(by, row), NotAllowed)
    _close(held, by=by, state=state, note=note)
    return held, row


def _undo(proposal: Proposal, row: models.Model) -> None:
    on_return = ACTS[proposal.act].on_return
    if on_return:
        on_return(row)


def _locked_row(proposal: Proposal) -> models.Model:
    """The row that the proposal is about, locked before the proposal, in the one order of locks."""
    model: Any = proposal.row_type.model_class()
    return model.objects.lock(proposal.row_id)


def _pending(proposal: Proposal) -> Proposal:
    row = Proposal.objects.lock(proposal.pk)
    require(row.state == ProposalState.PENDING, AlreadyDecided)
    return row


def _close(proposal: Proposal, *, by: User, state: ProposalState, note: str) -> None:
    proposal.state, proposal.decider, proposal.note, proposal.decided_at = state, by, note, timezone.now()
    proposal.save(update_fields=["state", "decider", "note", "decided_at"])


def _key(row: models.Model) -> dict[str, Any]:
    from django.contrib.contenttypes.models import ContentType

    return {"row_type": ContentType.objects.get_for_model(row), "row_id": row.pk}
