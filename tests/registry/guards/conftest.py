"""A small ledger to attack, and the rows that attacks name."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from registry.models import Act, LedgerTransaction, LocalAuthority, Movement, Proposal, Reservation, Round
from registry.services import ledger
from registry.services.issuance import propose_round
from tests.factories import AuthorityFactory, RoundFactory, dla_pair


@pytest.fixture
def sellers() -> list[LocalAuthority]:
    return [AuthorityFactory(), AuthorityFactory()]


@pytest.fixture
def round(sellers: list[LocalAuthority]) -> Round:
    """1,000 t, half each; the first seller's serials 1–100 are set aside."""
    round = RoundFactory(tonnes=1_000, certificate_file="rounds/certificate.pdf", issued=dict.fromkeys(sellers, 500))
    ledger.reserve(sellers[0].account, 100, round=round)
    return round


@pytest.fixture
def ids(round: Round, sellers: list[LocalAuthority]) -> dict[str, Any]:
    """The rows that attacks name."""
    entry = LedgerTransaction.objects.earliest("pk")
    return {
        "round": round.pk,
        "draft": RoundFactory(tonnes=10_000).pk,
        "project": round.project_id,
        "number": round.number,
        "block": round.blocks.get(first_serial=101).pk,
        "last_block": round.blocks.get(last_serial=1_000).pk,
        "mine": sellers[0].account.pk,
        "theirs": sellers[1].account.pk,
        "stranger": AuthorityFactory().pk,
        "reservation": Reservation.objects.get().pk,
        "entry": entry.pk,
        "key": entry.idempotency_key,
        "user": entry.by_id,
        "other": entry.approved_by_id,
        "movement": Movement.objects.earliest("pk").pk,
        "act": Act.objects.earliest("pk").pk,
        "waiting": _waiting_proposal().pk,
        "proposal": Proposal.objects.get(state="approved").pk,
        "now": timezone.now(),
    }


def _waiting_proposal() -> Proposal:
    round = RoundFactory(tonnes=10)
    propose_round(round, {AuthorityFactory(): 10}, by=dla_pair()[0])
    return Proposal.objects.pending().get(row_id=round.pk)
