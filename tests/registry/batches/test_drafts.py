"""Drafts are replaced, thrown away, proposed once, and come back with their rows."""

from __future__ import annotations

import datetime as dt

import pytest

from registry.errors import WrongState
from registry.models import Act, Batch, LocalAuthority, Proposal, Round, User
from registry.services import desk
from registry.services.batches import discard_batch, propose_batch
from registry.services.proposals import send_back, withdraw_proposal
from tests.registry.batch_rows import committed, draft_round
from tests.registry.batches.acts import carried_out, good

pytestmark = pytest.mark.django_db


def test_a_second_upload_replaces_ones_own_draft_and_nobody_elses(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    first, other = good(round, authorities, pair[0]), good(round, authorities, pair[1], 1, 1, 8)
    with committed():
        again = good(round, authorities, pair[0], 4, 4, 2)
    assert (again.pk, Batch.objects.count()) == (first.pk, 2)
    assert list(again.lines.values_list("tonnes", flat=True)) == [4, 4, 2]
    assert list(other.lines.values_list("tonnes", flat=True)) == [1, 1, 8]
    assert again.file.storage.exists(again.file.name)
    assert not first.file.storage.exists(first.file.name)


def test_a_draft_thrown_away_is_out_of_the_way_and_stays_written(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    batch = good(round, authorities, pair[0])
    for _press in range(2):
        discard_batch(batch, by=pair[0])
    assert good(round, authorities, pair[0]).pk != batch.pk
    assert Act.objects.about(batch).filter(verb="discard_batch").count() == 1
    with pytest.raises(WrongState):
        propose_batch(batch, by=pair[0])


def test_two_presses_make_one_proposal(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    batch = good(round, authorities, pair[0])
    assert propose_batch(batch, by=pair[0]) == propose_batch(batch, by=pair[0])
    assert Proposal.objects.pending().count() == 1


def test_a_round_changed_meanwhile_is_refused_with_a_sentence(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    batch = good(round, authorities, pair[0])
    changes = {
        "project": round.project,
        "number": round.number,
        "period_start": round.period_start,
        "period_end": round.period_end + dt.timedelta(days=1),
    }
    desk.save_round(round, changes, by=pair[1])
    with pytest.raises(WrongState) as refused:
        propose_batch(batch, by=pair[0])
    assert "ถูกแก้ไข" in refused.value.message


def test_a_round_without_its_certificate_is_not_proposed(
    authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    round = draft_round()
    batch = good(round, authorities, pair[0])
    Round.objects.filter(pk=round.pk).update(certificate_file="")
    with pytest.raises(WrongState) as refused:
        propose_batch(batch, by=pair[0])
    assert "หนังสือรับรอง" in refused.value.message


def test_of_two_drafts_one_is_proposed_and_the_other_told(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    mine, theirs = good(round, authorities, pair[0]), good(round, authorities, pair[1])
    propose_batch(mine, by=pair[0])
    with pytest.raises(WrongState) as refused:
        propose_batch(theirs, by=pair[1])
    assert "มีชุดอื่น" in refused.value.message
    with pytest.raises(WrongState):
        good(round, authorities, pair[1])


@pytest.mark.parametrize("way_back", ["return", "withdraw"])
def test_what_comes_back_is_a_draft_again_with_its_rows(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User], way_back: str
) -> None:
    proposal = propose_batch(good(round, authorities, pair[0]), by=pair[0])
    if way_back == "return":
        send_back(proposal, by=pair[1], note="แก้ไข")
    else:
        withdraw_proposal(proposal, by=pair[0])
    batch = Batch.objects.get()
    assert (batch.state, batch.proposal, batch.lines.count()) == ("draft", None, 3)
    assert carried_out(batch, pair).state == "done"
