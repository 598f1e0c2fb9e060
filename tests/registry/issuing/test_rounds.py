"""The way of a round from the draft to the ledger, who may go it, and what its list and page show."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.enums import Role
from registry.models import Act, Batch, Proposal, Round, User
from registry.services import ledger
from registry.services.adjusting import propose_adjustment
from registry.services.batches import Upload, upload_shares
from registry.services.people import sync_group
from registry.services.proposals import approve, pending_on
from registry.tasks import carry_out_batch
from tests.portal.workspace import PDF
from tests.registry.batch_rows import committed, count, file_of
from tests.registry.batches.acts import broken
from tests.registry.issuing.presses import lines, page_of, paste, press, propose_at, sheet_of
from tests.registry.screens import address
from tests.registry.spreadsheets import csv_file
from tests.scene import Scene, person, signed_in

pytestmark = pytest.mark.django_db


# --- the way of a round --------------------------------------------------------------------------------------------


def test_two_people_issue_a_round_without_a_developer(scene: Scene, draft: Round) -> None:
    client = signed_in(scene.dla)
    page = client.get(address("round", "inspect", draft.pk)).content.decode()
    assert propose_at(draft) in page
    assert "ต้องให้ผู้อื่นของ สถ. ตรวจและอนุมัติ" in page

    paste(client, draft, lines(scene, 7, "๓"))
    batch = Batch.objects.get()
    assert (batch.way, batch.problem_count) == ("pasted", 0)
    assert "ไม่พบข้อผิดพลาด" in page_of(client, batch)

    assert "เสนอแล้ว" in press(client, batch, "propose")
    proposal = Proposal.objects.pending().get()
    for shown in (page_of(client, batch), client.get(address("round", "inspect", draft.pk)).content.decode()):
        assert f"/my/proposals/{proposal.pk}/" in shown
    decided = signed_in(scene.dla_second)
    page = decided.get(f"/my/proposals/{proposal.pk}/").content.decode()
    assert f"/admin/rounds/{draft.pk}/certificate/" in page
    assert address("batch", "inspect", batch.pk) in page
    with committed():
        decided.post(f"/my/proposals/{proposal.pk}/", {"decision": "approve", "note": ""})

    assert list(draft.allocations.values_list("tonnes", flat=True)) == [7, 3]
    assert "อยู่ในบัญชีของ อปท." in page_of(client, batch)
    assert "แก้ไขหรือลบไม่ได้อีก" in client.get(address("round", "inspect", draft.pk)).content.decode()
    assert client.get(address("round", "edit", draft.pk)).status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("{first},7\n0000000,3", "ไม่มี อปท. รหัส 0000000"),
        ("{first},7\n\n{first},3", "รหัส {first} ซ้ำกับแถวที่ 1"),
        ("{first},ห้า", "อ่านจำนวนตันนี้ไม่ได้"),
        ("{first},1.5", "จำนวนต้องเป็นตันเต็ม"),
        ("{first},-1", "จำนวนตันต้องไม่ติดลบ"),
        ("{first},9", "ขาดจากปริมาณของรอบ 10 ตัน อยู่ 1 ตัน"),
        ("{first},11", "เกินปริมาณของรอบ 10 ตัน อยู่ 1 ตัน"),
        ("{first} 9", "ขาดจากปริมาณของรอบ 10 ตัน อยู่ 1 ตัน"),
    ],
)
def test_wrong_shares_are_kept_and_named_in_their_cell(scene: Scene, draft: Round, typed: str, sentence: str) -> None:
    first = scene.seller.authority.code
    page = paste(signed_in(scene.dla), draft, typed.replace("{first}", first)).content.decode()
    assert sentence.replace("{first}", first) in page
    assert 'value="propose"' not in page
    assert Batch.objects.get().problem_count
    assert "จุดที่ต้องแก้ไข" in press(signed_in(scene.dla), Batch.objects.get(), "propose")
    assert not Proposal.objects.pending().exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"way": "upload"}, "กรุณาเลือกไฟล์ หรือวางตาราง"),
        ({"way": "upload", "upload-pasted": "ไม่ใช่ตาราง"}, "ไม่พบหัวตาราง"),
        ({"way": "proportion"}, "กรุณาพิมพ์น้ำหนัก"),
        (
            {f"proportion-{name}": "0" for name in ("households", "child_centres", "schools")}
            | {"way": "proportion", "proportion-counted_by": "31/03/2568"},
            "ต้องมีน้ำหนักอย่างน้อยหนึ่งช่อง",
        ),
    ],
)
def test_a_form_that_cannot_be_read_says_so_and_keeps_what_was_typed(
    scene: Scene, draft: Round, sent: dict[str, str], sentence: str
) -> None:
    count(scene.seller.authority, 100)
    page = signed_in(scene.dla).post(propose_at(draft), sent)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert sent.get("upload-pasted", "") in page.content.decode()
    assert not Batch.objects.exists()


def test_a_round_is_divided_in_proportion_on_the_screen(scene: Scene, draft: Round) -> None:
    for seller in scene.sellers[:3]:
        count(seller.authority, 100)
    sent = {"households": "1", "child_centres": "0.5", "schools": "0", "counted_by": "๓๑/๐๓/๒๕๖๘"}
    client = signed_in(scene.dla)
    page = client.post(
        propose_at(draft),
        {"way": "proportion"} | {f"proportion-{name}": text for name, text in sent.items()},
        follow=True,
    ).content.decode()
    assert "น้ำหนัก ครัวเรือน 1 ศพด. 0.5 โรงเรียน 0" in page
    assert sorted(Batch.objects.get().lines.values_list("tonnes", flat=True)) == [3, 3, 4]


def test_a_failed_batch_tells_why_and_is_repeated_by_a_press(
    scene: Scene, draft: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(scene.dla)
    paste(client, draft, lines(scene, 7, 3))
    batch = Batch.objects.get()
    press(client, batch, "propose")
    with monkeypatch.context() as patch, committed():
        patch.setattr(ledger, "allocate", broken)
        approve(Proposal.objects.pending().get(), by=scene.dla_second)
        waiting = client.get(address("batch", "inspect", batch.pk))
        assert waiting["Refresh"] == "3"
        assert "หน้านี้จะเปิดใหม่เอง" in waiting.content.decode()
    page = page_of(client, batch)
    assert "ฐานข้อมูลไม่พร้อม" in page
    assert 'value="retry"' in page
    with committed():
        press(client, batch, "retry")
    assert draft.allocations.count() == 2
    assert "Refresh" not in client.get(address("batch", "inspect", batch.pk))


def test_the_page_shows_how_far_the_work_has_come(scene: Scene, draft: Round) -> None:
    client = signed_in(scene.dla)
    paste(client, draft, lines(scene, 7, 3))
    batch = Batch.objects.get()
    Batch.objects.update(state="working")
    assert '<progress id="batch-progress"></progress>' in page_of(client, batch)
    cache.set(f"batch-{batch.pk}-progress", ("allocations", 500, 7_000))
    page = page_of(client, batch)
    cache.delete(f"batch-{batch.pk}-progress")
    assert 'max="7000" value="500"' in page
    assert "500 จาก 7,000 แห่ง" in page


def test_what_goes_for_the_programmes_debt_is_not_allocated(scene: Scene, draft: Round) -> None:
    """A debt of the project is set off first, so the shares must sum to the rest; one recorded later stops the work."""
    Round.objects.filter(pk=draft.pk).update(project=scene.round.project)
    owe(scene, 4)
    client = signed_in(scene.dla)
    assert "เหลือให้จัดสรร 6 ตัน" in client.get(propose_at(draft)).content.decode()
    page = paste(client, draft, lines(scene, 7, 3)).content.decode()
    assert "เกินปริมาณของรอบ 6 ตัน อยู่ 4 ตัน" in page
    paste(client, draft, lines(scene, 5, 1))
    batch = Batch.objects.get()
    press(client, batch, "propose")
    approve(Proposal.objects.pending().get(), by=scene.dla_second)  # the worker has not come to it yet
    owe(scene, 1)
    carry_out_batch(batch.pk)
    page = page_of(client, batch)
    assert "ไม่เท่ากับปริมาณของรอบที่เหลือให้จัดสรร 5 ตัน" in page
    press(client, batch, "take_back")
    assert "ถูกแก้ไขหลังจากจัดทำชุดนี้" in press(client, batch, "propose")


def owe(scene: Scene, tonnes: int) -> None:
    adjustment = propose_adjustment(
        scene.round, {}, debt_tonnes=tonnes, reason="ข้อมูลสมมติ", tgo_reference="ข้อมูลสมมติ", by=scene.dla
    )
    approve(pending_on(adjustment).get(), by=scene.dla_second)


# --- who may -------------------------------------------------------------------------------------------------------


def test_only_dlas_desk_proposes_and_only_a_draft(scene: Scene, draft: Round, root: User) -> None:
    assert signed_in(root).get(propose_at(draft)).status_code == 302
    assert signed_in(scene.dla).get(propose_at(scene.round)).status_code == 302
    assert signed_in(scene.dla).get(propose_at(draft)).status_code == 200


def test_an_auditor_looks_and_a_colleague_may_not_press(scene: Scene, draft: Round) -> None:
    paste(signed_in(scene.dla), draft, lines(scene, 7, 3))
    batch, auditor = Batch.objects.get(), person("auditor", Role.AUDITOR)
    sync_group(auditor)
    for user in (auditor, scene.dla_second):
        client = signed_in(user)
        assert 'name="verb"' not in page_of(client, batch)
        for verb in ("propose", "discard"):
            assert "ไม่มีสิทธิ์" in press(client, batch, verb)
    batch.refresh_from_db()
    assert batch.state == "draft"


FILES = (
    "/admin/rounds/{round}/certificate/",
    "/admin/rounds/{round}/template.xlsx",
    "/admin/batches/{batch}/remarks.xlsx",
    "/admin/batches/{batch}/original/",
    "/admin/authority-counts/template.xlsx",
)


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_handed_to_who_may_see_the_screens_only(scene: Scene, draft: Round, file: str) -> None:
    paste(signed_in(scene.dla), draft, lines(scene, 7, 3))
    url = file.format(round=draft.pk, batch=Batch.objects.get().pk)
    auditor, editor = person("auditor", Role.AUDITOR), person("editor", Role.DLA_EDITOR)
    for user in (auditor, editor):
        sync_group(user)
    for user in (scene.dla, auditor):
        response = signed_in(user).get(url)
        assert response.status_code == 200
        assert b"".join(response)
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "private" in response["Cache-Control"]
    for user in (editor, scene.seller.approver, scene.purchaser):
        assert signed_in(user).get(url).status_code in {302, 403}
    assert Client().get(url).status_code == 302


def test_a_certificate_is_known_by_its_content(scene: Scene, draft: Round) -> None:
    typed = {"project": scene.round.project_id, "number": "12", "period_start": "01/04/2566", "tonnes": "10"}
    typed |= {"period_end": "30/09/2566", "certificate_number": "ข้อมูลสมมติ 12"}
    page = b"<html><script>alert(1)</script></html>"
    client = signed_in(scene.dla)
    sent = {**typed, "certificate_file": SimpleUploadedFile("certificate.pdf", page, "application/pdf")}
    assert "ไฟล์นี้มีเนื้อหาเป็นชนิดอื่น" in client.post(address("round", "add"), sent).content.decode()
    sent = {**typed, "certificate_file": SimpleUploadedFile("หนังสือ.pdf", PDF, "application/pdf")}
    client.post(address("round", "add"), sent)
    response = client.get(f"/admin/rounds/{Round.objects.get(number=12).pk}/certificate/")
    assert (response["Content-Type"], b"".join(response)) == ("application/pdf", PDF)


# --- the list and the page -----------------------------------------------------------------------------------------


def test_the_list_filters_searches_and_exports_in_thai(scene: Scene, draft: Round) -> None:
    upload_shares(draft, file_of({scene.seller.authority: 10}), by=scene.dla)
    client = signed_in(scene.dla)
    for query, is_there in (
        ({}, True),
        ({"state": "draft"}, True),
        ({"state": "done"}, False),
        ({"q": "จัดสรร.xlsx"}, True),
        ({"q": "ไม่มี"}, False),
    ):
        page = client.get(address("batch", "list"), query).content.decode()
        assert (address("batch", "inspect", Batch.objects.get().pk) in page) == is_there, query
    rows = sheet_of(b"".join(client.get(address("batch", "list"), {"export": "xlsx"})))
    assert rows[0][:3] == ["ชุด", "ประเภท", "รอบ"]
    assert rows[1][1] == "การจัดสรร"


def test_a_page_of_many_lines_asks_as_often_as_one_of_few(scene: Scene, draft: Round) -> None:
    rows = [["รหัส", "ตัน"], *[[f"{number:07d}", 1] for number in range(1, 400)]]
    client, asked = signed_in(scene.dla), []
    for content in (csv_file(rows[:3]), csv_file(rows)):
        upload_shares(draft, Upload(content), by=scene.dla)
        page_of(client, Batch.objects.get())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page_of(client, Batch.objects.get())
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert "หน้า 1 จาก 8" in page_of(client, Batch.objects.get(), show="all")
    assert "หน้า 8 จาก 8" in page_of(client, Batch.objects.get(), show="all", p="99")


def test_a_line_is_found_by_what_is_wrong_with_it(scene: Scene, draft: Round) -> None:
    first, second = (seller.authority for seller in scene.sellers[:2])
    for authority in (first, second):
        count(authority, 100)
    upload_shares(draft, file_of({first: 5, second: 5}), by=scene.dla)
    client = signed_in(scene.dla)
    assert "ไม่มีแถวที่ตรงกับที่เลือก" in page_of(client, Batch.objects.get(), show="differing")
    upload_shares(draft, file_of({first: 6, second: "x"}), by=scene.dla)
    page = page_of(client, Batch.objects.get())
    assert first.code not in page.partition('id="lines"')[2].partition("</section>")[0]
    assert second.code in page


def test_history_says_who_uploaded_what(scene: Scene, draft: Round) -> None:
    upload_shares(draft, file_of({scene.seller.authority: 10}), by=scene.dla)
    page = page_of(signed_in(scene.dla), Batch.objects.get())
    assert "อัปโหลดชุดจัดสรร" in page
    assert Act.objects.about(Batch.objects.get()).get().values["file_name"] == "จัดสรร.xlsx"
