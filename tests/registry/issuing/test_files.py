"""Files for the shares of a round and for counts: filled in, remarked, mended, and sent again."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from registry.enums import Role
from registry.imports.shares import COLUMNS
from registry.imports.writing import REMARKS
from registry.models import Act, AuthorityCount, Batch, Round
from registry.services.people import sync_group
from tests.registry.batch_rows import HEADING, count
from tests.registry.issuing.presses import press, propose_at, send, sheet_of
from tests.registry.spreadsheets import csv_file, excel
from tests.scene import Scene, person, signed_in

pytestmark = pytest.mark.django_db


# --- files ---------------------------------------------------------------------------------------------------------


def test_the_template_has_every_authority_and_is_accepted_when_filled_in(scene: Scene, draft: Round) -> None:
    count(scene.seller.authority, 100, 20, 30)
    client = signed_in(scene.dla)
    heading, *rows = sheet_of(client.get(f"/admin/rounds/{draft.pk}/template.xlsx").content)
    assert heading[:4] == ["รหัส อปท.", "ชื่อ อปท.", "จังหวัด", "ประเภท"]
    assert [row[0] for row in rows] == sorted(seller.authority.code for seller in scene.sellers)
    counted = next(row for row in rows if row[0] == scene.seller.authority.code)
    assert counted[4:] == [100, 20, 30, None]
    counted[7] = 10
    send(client, draft, excel(("จัดสรร", [heading, *rows])))
    assert (Batch.objects.get().line_count, Batch.objects.get().problem_count) == (4, 0)


def test_the_file_comes_back_with_remarks_and_is_accepted_when_mended(scene: Scene, draft: Round) -> None:
    first, second = (seller.authority for seller in scene.sellers[:2])
    rows = [["บัญชีจัดสรร"], [*HEADING, "=1+1"], [first.code, "=cmd|' /C calc'!A0", "", 7], [second.code, "", "", "๓.๕"]]
    client = signed_in(scene.dla)
    send(client, draft, csv_file([["", *row] for row in rows]), "จัดสรร.csv")
    content = client.get(f"/admin/batches/{Batch.objects.get().pk}/remarks.xlsx").content

    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert [sheet["B3"].value, sheet["C3"].value] == [first.code, "=cmd|' /C calc'!A0"]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert sheet["C3"].fill.fgColor.rgb == sheet["E4"].fill.fgColor.rgb == "FFF8CBAD"
    assert sheet["B3"].fill.fgColor.rgb != "FFF8CBAD"
    assert sheet["G2"].value == REMARKS
    assert "ให้แก้รหัสหรือชื่อให้ตรงกัน" in sheet["G3"].value
    assert "ตันเต็ม" in sheet["G4"].value
    assert any("ขาดจากปริมาณของรอบ" in cell.value for cell in book.worksheets[1]["A"])

    sheet["C3"].value, sheet["E4"].value = "", 3
    mended = io.BytesIO()
    book.save(mended)
    send(client, draft, mended.getvalue())
    assert (Batch.objects.get().problem_count, Batch.objects.get().tonnes) == (0, 10)


def test_what_was_reckoned_can_be_downloaded_changed_and_sent_in(scene: Scene, draft: Round) -> None:
    for seller in scene.sellers:
        count(seller.authority, 100)
    client = signed_in(scene.dla)
    sent = {"households": "1", "child_centres": "1", "schools": "1", "counted_by": "31/03/2568"}
    client.post(propose_at(draft), {"way": "proportion"} | {f"proportion-{name}": text for name, text in sent.items()})
    content = client.get(f"/admin/batches/{Batch.objects.get().pk}/remarks.xlsx").content
    assert [row[3] for row in sheet_of(content)] == ["ตัน", 3, 3, 2, 2]
    send(client, draft, content)
    assert (Batch.objects.get().way, Batch.objects.get().problem_count) == ("file", 0)


# --- counts --------------------------------------------------------------------------------------------------------
COUNTED = ["รหัส อปท.", "ชื่อ อปท.", "ข้อมูล ณ วันที่", "ครัวเรือนที่มีถังขยะเปียก", "ครัวเรือนทั้งหมด", "ประชากร", "ถังขยะเปียก"]
IMPORT_AT = "/admin/authority-counts/import/"


def send_counts(client: Client, content: bytes) -> Any:
    sent = {"way": "counts", "counts-file": SimpleUploadedFile("จำนวน.xlsx", content)}
    sent |= {"counts-day": "31/03/2568", "counts-source": "ข้อมูลสมมติ"}
    return client.post(IMPORT_AT, sent, follow=True)


def test_counts_are_looked_at_and_then_stored_all_at_once(scene: Scene) -> None:
    first, second = (seller.authority for seller in scene.sellers[:2])
    count(first, 90)
    rows = [
        COUNTED,
        [first.code, first.short_name, "", "๑๐๐", 400, "1,200", 110],
        [second.code, "", "๑ เม.ย. ๒๕๖๘", 50],
    ]
    client = signed_in(scene.dla)
    page = send_counts(client, excel(("S", rows))).content.decode()
    assert "100 (เดิม 90)" in page
    assert AuthorityCount.objects.count() == 1
    for _press in range(2):
        press(client, Batch.objects.get(), "apply")
    stored = AuthorityCount.objects.get(authority=first)
    assert (stored.households, stored.all_households, stored.population, stored.bins) == (100, 400, 1_200, 110)
    assert (str(stored.coverage_percent), stored.schools) == ("25.0", None)
    assert AuthorityCount.objects.get(authority=second).counted_on.isoformat() == "2025-04-01"
    assert Batch.objects.get().state == "done"
    assert Act.objects.filter(verb="import_counts").count() == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["31/02/2568", 5, 10], "วันที่ 31"),
        (["31/03/2599", 5, 10], "วันในอนาคต"),
        (["", 11, 10], "มากกว่าครัวเรือนทั้งหมด"),
        (["", -1, 10], "จำนวนต้องไม่ติดลบ"),
        (["", "1.5", 10], "จำนวนต้องเป็นจำนวนเต็ม"),
    ],
)
def test_a_wrong_count_is_named_and_nothing_is_stored(scene: Scene, row: list[Any], sentence: str) -> None:
    client = signed_in(scene.dla)
    page = send_counts(client, excel(("S", [COUNTED, [scene.seller.authority.code, "", *row]]))).content.decode()
    assert sentence in page
    assert "จุดที่ต้องแก้ไข" in press(client, Batch.objects.get(), "apply")
    assert not AuthorityCount.objects.exists()


def test_counts_are_imported_by_dlas_desk_only(scene: Scene) -> None:
    auditor = person("auditor", Role.AUDITOR)
    sync_group(auditor)
    assert signed_in(auditor).get(IMPORT_AT).status_code == 302
    assert signed_in(scene.dla).get(IMPORT_AT).status_code == 200


def test_the_template_of_counts_is_accepted_as_it_is(scene: Scene) -> None:
    for seller in scene.sellers:
        count(seller.authority, 100)
    client = signed_in(scene.dla)
    send_counts(client, client.get("/admin/authority-counts/template.xlsx").content)
    assert (Batch.objects.get().line_count, Batch.objects.get().problem_count) == (4, 0)
    assert len(COLUMNS) == 4
