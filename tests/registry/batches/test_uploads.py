"""From a file, or in proportion, to the ledger; every wrong cell is named."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from registry.enums import Role
from registry.errors import FileRefused, NotAllowed, SamePerson, WrongState
from registry.models import Allocation, Batch, LedgerTransaction, LocalAuthority, ProgrammeDebt, Round, User
from registry.services import batches
from registry.services.adjusting import propose_adjustment, set_off_tonnes
from registry.services.batches import Upload, discard_batch, propose_batch, reckon_shares, upload_shares
from registry.services.proportion import Weights
from registry.services.proposals import approve, pending_on, send_back
from tests.factories import RoundFactory, UserFactory
from tests.registry.batch_rows import HEADING, committed, count, draft_round
from tests.registry.batches.acts import carried_out, good, problems_of
from tests.registry.spreadsheets import csv_file, excel

pytestmark = pytest.mark.django_db


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
