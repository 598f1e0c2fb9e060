"""What people are told of an allocation: who is frozen before anything fails, what failed, and who gets nothing."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from registry.errors import Frozen
from registry.models import Act, Batch, Freeze, LocalAuthority, Message, Proposal, Round, User
from registry.services import carrying
from registry.services.batch_files import remarked_file
from registry.services.batches import Upload, propose_batch, upload_shares
from registry.services.left_out import left_out
from registry.services.people import sync_group
from registry.services.proposals import approve
from registry.viewsets.batch_cells import difference
from registry.viewsets.portal_viewset import Table
from tests.registry.batch_rows import authorities, committed, count, file_of, pair, round
from tests.registry.screens import address
from tests.registry.spreadsheets import MAIN, excel, packed
from tests.scene import signed_in

__all__ = ["authorities", "pair", "round"]
pytestmark = pytest.mark.django_db


FILTER = "ตรวจแล้ว รออนุมัติ</label>"  # the list's filter offers every state


@pytest.fixture
def batch(round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]) -> Batch:
    for user in pair:
        sync_group(user)
    return upload_shares(round, file_of(dict(zip(authorities, (5, 3, 2), strict=True))), by=pair[0])


def freeze(authority: LocalAuthority, by: User) -> Freeze:
    return Freeze.objects.create(scope="authority", authority=authority, reason="ทดสอบ", frozen_by=by, after_entry=0)


def lift(frozen: Freeze, pair: tuple[User, User]) -> None:
    Freeze.objects.filter(pk=frozen.pk).update(
        lifted_at=timezone.now(), lifted_because="จบ", lift_proposed_by=pair[0], lifted_by=pair[1], lifted_after_entry=0
    )


def page(client: Client, url: str) -> str:
    return str(client.get(url).content.decode())


def test_a_frozen_authority_is_named_before_anything_fails(
    batch: Batch, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    freeze(authorities[1], pair[1])
    desk, name = signed_in(pair[1]), str(authorities[1])
    assert f"ระงับการทำรายการของ: {name} ให้" in page(desk, address("batch", "inspect", batch.pk))

    proposal = propose_batch(batch, by=pair[0])
    assert f"ระงับการทำรายการอยู่: {name} การ" in page(desk, f"/my/proposals/{proposal.pk}/")
    with pytest.raises(Frozen) as refused:
        approve(proposal, by=pair[1])
    assert name in refused.value.message
    proposal.refresh_from_db()
    assert (proposal.state, Batch.objects.get().state) == ("pending", "proposed")


def test_a_failure_after_the_approval_is_told_to_both_and_everywhere(
    batch: Batch, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    proposal = propose_batch(batch, by=pair[0])
    with committed():
        approve(proposal, by=pair[1])
        frozen = freeze(authorities[1], pair[1])  # between the approval and the worker
    round = Round.objects.get(pk=batch.round_id)
    assert (Batch.objects.get().state, round.state) == ("failed", "checked")

    told = Message.objects.filter(subject__contains="ลงบัญชีรอบที่อนุมัติแล้วไม่สำเร็จ")
    assert {each.recipient for each in told} == set(pair)
    verbs = set(Act.objects.about(round).values_list("verb", flat=True))
    assert {"approve_issue_round", "batch_failed"} <= verbs
    desk = signed_in(pair[0])
    failed = "อนุมัติแล้ว แต่ลงบัญชีไม่สำเร็จ"
    for url in (
        address("round", "list"),
        address("round", "inspect", round.pk),
        address("batch", "inspect", batch.pk),
        f"/my/proposals/{proposal.pk}/",
        "/my/proposals/",
    ):
        shown = page(desk, url)
        assert failed in shown, url
        assert "ตรวจแล้ว รออนุมัติ" not in shown.replace(FILTER, ""), url
    assert str(authorities[1]) in page(desk, f"/my/proposals/{proposal.pk}/")
    assert "การจัดสรรที่อนุมัติแล้วแต่ลงบัญชีไม่สำเร็จ" in page(desk, "/admin/")

    lift(frozen, pair)
    with committed():
        carrying.retry_batch(Batch.objects.get(), by=pair[1])
    assert "อนุมัติและลงบัญชีแล้ว" in page(desk, f"/my/proposals/{proposal.pk}/")


def test_a_proposal_whose_batch_was_taken_back_says_so(
    batch: Batch, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    proposal = propose_batch(batch, by=pair[0])
    with committed():
        approve(proposal, by=pair[1])
        freeze(authorities[0], pair[1])
    carrying.take_back_batch(Batch.objects.get(), by=pair[0])
    assert "จึงถอนกลับเป็นร่าง" in page(signed_in(pair[0]), f"/my/proposals/{proposal.pk}/")


def test_the_share_in_proportion_is_of_everybody_who_has_counted(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    for authority, households in zip(authorities, (100, 60, 40), strict=True):
        count(authority, households)
    batch = upload_shares(round, file_of({authorities[0]: 10, authorities[2]: "สิบ"}), by=pair[0])
    assert list(batch.lines.values_list("by_proportion", flat=True)) == [5, 2]
    assert left_out(batch) == {authorities[1].code: 3, authorities[2].code: 2}
    sync_group(pair[0])
    shown = page(signed_in(pair[0]), address("batch", "inspect", batch.pk) + "?show=left_out")
    assert "อีก 2 แห่งที่มีจำนวนถังขยะเปียกไม่ได้รับจัดสรร" in shown
    assert authorities[1].code in shown
    assert authorities[0].code not in shown


def test_the_approver_reads_the_sum_and_the_odd_before_the_rows(
    batch: Batch, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    count(authorities[0], 100)
    proposal: Proposal = propose_batch(batch, by=pair[0])
    shown = page(signed_in(pair[1]), f"/my/proposals/{proposal.pk}/")
    assert shown.index("รวมจัดสรร") < shown.index('value="approve"') < shown.index('id="shares"')


def test_nothing_to_add_is_nought_and_a_figure_of_one_digit_leads_on() -> None:
    assert [difference(5, 5), difference(None, 0), difference(4, 6), difference(7, 6), difference(1, None)] == [
        "0",
        "0",
        "-2",
        "+1",
        "",
    ]
    assert Table("", [], [[("4", "/there/"), "ลำพูน"]]).lines == [[("4", "/there/"), ("ลำพูน", "")]]


def test_a_formula_without_a_result_is_a_wrong_cell_and_not_an_empty_one(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    code = authorities[0].code
    row = f'<c r="A2"><v>{code}</v></c><c r="B2"><f>5*10</f><v></v></c>'
    stored = '<c r="A3"><v>{}</v></c><c r="B3"><f>5+5</f><v>10</v></c><c r="C3" t="str"><f>""</f><v></v></c>'
    heading = "".join(
        f'<c r="{where}" t="inlineStr"><is><t>{text}</t></is></c>'
        for where, text in (("A1", "รหัส อปท."), ("B1", "ตัน"), ("C1", "หมายเหตุ"))
    )
    rows = [heading, row, stored.format(authorities[1].code)]
    written = "".join(f'<row r="{number}">{cells}</row>' for number, cells in enumerate(rows, start=1))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{written}</sheetData></worksheet>'
    batch = upload_shares(round, Upload(packed(worksheet=sheet), "สูตร.xlsx"), by=pair[0])
    first, second = batch.lines.all()
    assert [(each["column"], each["code"]) for each in first.problems] == [("tonnes", "formula_without_result")]
    assert "=5*10" in first.problems[0]["values"]["value"]
    assert (second.tonnes, second.problems) == (10, [])


def test_the_file_with_remarks_keeps_numbers_as_numbers(
    round: Round, authorities: list[LocalAuthority], pair: tuple[User, User]
) -> None:
    rows = [["รหัส อปท.", "ครัวเรือนที่มีถังขยะเปียก", "โทรศัพท์", "ตัน"], [authorities[0].code, 785, "0810000000", 10]]
    batch = upload_shares(round, Upload(excel(("ตาราง", rows)), "จัดสรร.xlsx"), by=pair[0])
    with CalamineWorkbook.from_filelike(io.BytesIO(remarked_file(batch))) as book:
        told = book.get_sheet_by_index(0).to_python()[1]
    assert told[:4] == [authorities[0].code, 785.0, "0810000000", 10.0]
