"""A batch of shares: every wrong cell is named, nothing typed is lost, two people, one transaction or none."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from portal.tick import tick
from registry.enums import Role
from registry.errors import FileRefused, NotAllowed, SamePerson, WrongState
from registry.models import (
    Act,
    Allocation,
    Batch,
    LedgerTransaction,
    LocalAuthority,
    ProgrammeDebt,
    Proposal,
    Round,
    User,
)
from registry.services import batches, carrying, desk, ledger
from registry.services.adjusting import propose_adjustment, set_off_tonnes
from registry.services.batches import Upload, discard_batch, propose_batch, reckon_shares, upload_shares
from registry.services.proportion import Weights
from registry.services.proposals import approve, pending_on, send_back, withdraw_proposal
from registry.tasks import carry_out_batch
from tests.factories import AuthorityFactory, RoundFactory, UserFactory
from tests.registry.batch_rows import HEADING, authorities, committed, count, draft_round, file_of, pair, round
from tests.registry.spreadsheets import csv_file, excel

__all__ = ["authorities", "pair", "round"]
pytestmark = pytest.mark.django_db


def problems_of(batch: Batch) -> dict[int, list[tuple[str, str]]]:
    return {
        line.row: [(each["column"], each["code"]) for each in line.problems]
        for line in batch.lines.all()
        if line.problems
    }


def good(round: Round, authorities: list[LocalAuthority], by: User, *tonnes: object) -> Batch:
    shares = dict(zip(authorities, tonnes or (5, 3, 2), strict=True))
    return upload_shares(round, file_of(shares), by=by)


def carried_out(batch: Batch, pair: tuple[User, User]) -> Batch:
    with committed():
        approve(propose_batch(batch, by=pair[0]), by=pair[1])
    return Batch.objects.get(pk=batch.pk)


# --- from a file to the ledger -------------------------------------------------------------------------------------


def test_a_file_becomes_a_proposal_and_then_one_transaction(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    batch = good(round, authorities, pair[0])
    assert (batch.state, batch.line_count, batch.problem_count, batch.tonnes) == ("draft", 3, 0, 10)

    proposal = propose_batch(batch, by=pair[0])
    round.refresh_from_db()
    assert (round.state, proposal.values["shares"]) == (
        "checked",
        {str(a.pk): t for a, t in zip(authorities, (5, 3, 2), strict=True)},
    )
    assert not Allocation.objects.filter(round=round).exists()

    with committed():
        approve(proposal, by=pair[1])
        assert Batch.objects.get().state == "waiting"

    round.refresh_from_db()
    assert (round.state, Batch.objects.get().state) == ("issued", "done")
    assert list(round.allocations.values_list("tonnes", flat=True)) == [5, 3, 2]
    entries = LedgerTransaction.objects.filter(movements__round=round).distinct()
    assert {(entry.kind, entry.by, entry.approved_by) for entry in entries} == {
        ("issue", *pair),
        ("allocate", *pair),
    }


def test_an_uploaded_batch_pays_the_programmes_debt_first(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    """Of ten tonnes four go for a debt, so shares of ten are off by four and shares of six are carried out."""
    earlier = RoundFactory(project=round.project, number=99, tonnes=5, issued={authorities[0]: 5})
    adjustment = propose_adjustment(earlier, {}, by=pair[0], reason="ข้อมูลสมมติ", tgo_reference="สมมติ", debt_tonnes=4)
    approve(pending_on(adjustment).get(), by=pair[1])
    whole = good(round, authorities, pair[0])
    assert [each["code"] for each in whole.problems] == ["sum_over"]

    done = carried_out(good(round, authorities, pair[0], 3, 2, 1), pair)

    round.refresh_from_db()
    assert (done.state, round.state, set_off_tonnes(round)) == ("done", "issued", 4)
    assert ProgrammeDebt.objects.get().left == 0
    assert [each.tonnes for each in round.allocations.order_by("authority__code")] == [3, 2, 1]
    call_command("audit_ledger")


def test_the_proposer_never_approves(round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]) -> None:
    proposal = propose_batch(good(round, authorities, pair[0]), by=pair[0])
    with pytest.raises(SamePerson):
        approve(proposal, by=pair[0])


def test_only_dlas_desk_uploads_and_only_the_author_goes_on(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    for stranger in (UserFactory(), UserFactory(dla=Role.AUDITOR), UserFactory(officer_of=authorities[0])):
        with pytest.raises(NotAllowed):
            good(round, authorities, stranger)
    batch = good(round, authorities, pair[0])
    for act in (discard_batch, propose_batch):
        with pytest.raises(NotAllowed):
            act(batch, by=pair[1])


# --- cell by cell --------------------------------------------------------------------------------------------------


def test_every_wrong_cell_is_named_and_every_right_one_is_kept(
    authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    first, second, third = authorities
    rows = [
        HEADING,
        [first.code, first.short_name, "ลำพูน", "๕"],
        [first.code, first.full_name_th, "จังหวัดลำพูน", 1],
        [second.code, "อบต.ที่อื่น", "เลย", "1.5"],
        ["", "", "", 4],
        ["ABC", "", "", -2],
        ["0000000", "", "", "ห้า"],
        [int(third.code), third.name_th, "", "1,2"],
        [third.code, third.name_th.replace(" ", ""), "", "2.00"],
    ]
    batch = upload_shares(draft_round(10), Upload(excel(("S", rows)), "ผิด.xlsx"), by=pair[0])
    assert problems_of(batch) == {
        3: [("code", "code_repeated")],
        4: [("name", "name_differs"), ("province", "province_differs"), ("tonnes", "tonnes_fraction")],
        5: [("code", "code_empty")],
        6: [("code", "code_invalid"), ("tonnes", "tonnes_negative")],
        7: [("code", "code_unknown"), ("tonnes", "tonnes_invalid")],
        8: [("tonnes", "tonnes_grouping")],
        9: [("code", "code_repeated")],
    }
    assert [line.tonnes for line in batch.lines.all()] == [5, 1, None, 4, None, None, None, 2]
    assert [each["code"] for each in batch.problems] == ["sum_over"]
    assert batch.problem_count == 12
    assert batch.lines.get(row=4).typed == {
        "code": second.code, "name": "อบต.ที่อื่น", "province": "เลย", "tonnes": "1.5",
    }  # fmt: skip
    with pytest.raises(WrongState) as refused:
        propose_batch(batch, by=pair[0])
    assert "12 จุด" in refused.value.message


@pytest.mark.parametrize(
    ("tonnes", "code", "by"),
    [((5, 3, 1), "sum_short", "1"), ((5, 3, 4), "sum_over", "2"), ((5, 3, ""), "sum_short", "2")],
)
def test_a_sum_that_is_not_the_rounds_is_off_by_so_many(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User], tonnes: Any, code: str, by: str
) -> None:
    [problem] = good(round, authorities, pair[0], *tonnes).problems
    assert (problem["code"], problem["values"]["by"]) == (code, by)


def test_an_empty_cell_and_nought_give_nothing(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    batch = good(round, authorities, pair[0], 10, 0, "")
    assert batch.problem_count == 0
    assert batches.shares_of(batch) == {str(authorities[0].pk): 10}


def test_more_than_8_000_rows_are_refused(round: Round, pair: tuple[User, User]) -> None:
    rows = [["รหัส", "ตัน"], *[[str(1_000_000 + number), 1] for number in range(8_001)]]
    [problem] = upload_shares(round, Upload(csv_file(rows)), by=pair[0]).problems
    assert problem["code"] == "too_many_rows"


def test_a_file_that_is_no_table_changes_nothing(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    before = good(round, authorities, pair[0])
    with pytest.raises(FileRefused):
        upload_shares(round, Upload(b"%PDF-1.7", "a.pdf"), by=pair[0])
    assert Batch.objects.get().tonnes == before.tonnes


def test_the_preview_compares_with_the_proportion_and_with_what_was_proposed_before(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    for authority, households in zip(authorities, (100, 100, 200), strict=True):
        count(authority, households)
    send_back(propose_batch(good(round, authorities, pair[0]), by=pair[0]), by=pair[1], note="แก้ไข")
    batch = good(round, authorities, pair[0], 4, 4, 2)
    found = batch.lines.values_list("tonnes", "by_proportion", "earlier")
    assert list(found) == [(4, 3, 5), (4, 2, 3), (2, 5, 2)]


# --- in proportion -------------------------------------------------------------------------------------------------


def test_a_round_is_divided_in_proportion_and_sums_exactly(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    for authority, households in zip(authorities, (100, 100, 100), strict=True):
        count(authority, households)
    batch = reckon_shares(round, Weights(), by=pair[0])
    assert (batch.way, batch.tonnes, batch.problem_count) == ("proportion", 10, 0)
    assert list(batch.lines.values_list("tonnes", flat=True)) == [4, 3, 3]
    assert carried_out(batch, pair).state == "done"


# --- drafts --------------------------------------------------------------------------------------------------------


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


# --- carrying it out -----------------------------------------------------------------------------------------------


def broken(*args: Any, **more: Any) -> None:
    raise DatabaseError("connection lost")


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
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User], monkeypatch: pytest.MonkeyPatch
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
