"""Our ledger against TGO's statement: equal totals, every kind of difference, and what is done about each."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from pytest_django import DjangoDbBlocker

from market.models import ExceptionNote, Order, TgoStatement
from market.services import notices
from market.services.notices import Letter
from market.services.reconciliation import Compared, reconcile, remark_on, upload_statement
from market.statement_imports import COLUMNS
from registry.errors import BadValue, FileRefused, NotAllowed
from registry.models import Act
from registry.thai import format_date, to_thai_digits
from tests.kept import adding
from tests.registry.screens import address, scene
from tests.scene import ROUND_1_TONNES, Scene, signed_in

__all__ = ["scene"]
pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(scope="module")
def made_scene(made_scene: Scene, django_db_blocker: DjangoDbBlocker) -> Scene:
    """Ten tonnes have been transferred and ten cancelled for the buyer."""
    with adding(django_db_blocker):
        listing = made_scene.published()
        cancelling = {"delivery": "cancel_for_buyer", "beneficiary": "ข้อมูลสมมติ"}
        for wish in ({}, cancelling):
            made_scene.take_to(made_scene.requested(listing, **wish), "completed")
    return made_scene


@pytest.fixture
def delivered(scene: Scene) -> list[Order]:
    """The ten tonnes transferred, and the ten cancelled."""
    return list(Order.objects.order_by("pk"))


Row = tuple[Any, ...]


def number_of(order: Order) -> str:
    return str(order.notices.get().number)


def rows_of(delivered: list[Order]) -> list[Row]:
    """What TGO writes when everything agrees; a day in Thai digits, tonnes with a comma, one letter on two lines."""
    day = format_date(TODAY, style="numeric")
    first, second = delivered
    return [
        (day, "ข้อมูลสมมติ", "รับรอง", "", "3,140", ""),
        (to_thai_digits(day), number_of(first), "ถ่ายโอน", "TVER-1 ถึง 4", "๔", "T-VER-DEMO-1"),
        (day, number_of(first), "ถ่ายโอน", "TVER-5 ถึง 10", "6", "T-VER-DEMO-1"),
        (day, number_of(second), "หักล้าง", "", "10", ""),
    ]


def csv_of(rows: list[Row], encoding: str = "utf-8-sig") -> bytes:
    lines = [COLUMNS, *rows]
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in lines).encode(encoding)


def stated(scene: Scene, rows: list[Row], **values: Any) -> TgoStatement:
    given = {"dated_on": TODAY, "by": scene.dla} | values
    return upload_statement(csv_of(rows), "รายการ.csv", **given)


def difference(statement: TgoStatement) -> Compared:
    (only,) = reconcile(statement).differences
    return only


def test_when_everything_agrees_all_totals_are_equal(scene: Scene, delivered: list[Order]) -> None:
    found = reconcile(stated(scene, rows_of(delivered)))
    assert found.differences == []
    assert len(found.matched) == 3
    names = ("issued", "transferred", "cancelled", "adjusted", "remaining")
    ours, theirs = ([getattr(side, name) for name in names] for side in (found.ours, found.theirs))
    assert ours == theirs == [ROUND_1_TONNES, 10, 10, 0, ROUND_1_TONNES - 20]
    assert found.ours.allocated == ROUND_1_TONNES
    ((row, by_round, of_tgo),) = found.rounds
    assert (row, by_round, of_tgo.transferred) == (scene.round, found.ours, 10)


def test_a_file_in_tis_620_reads_the_same(scene: Scene, delivered: list[Order]) -> None:
    statement = upload_statement(csv_of(rows_of(delivered), "cp874"), "x.csv", dated_on=TODAY, by=scene.dla)
    assert reconcile(statement).differences == []


def test_a_workbook_with_dates_as_dates_and_a_title_above_reads_the_same(scene: Scene, delivered: list[Order]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["รายการเดินบัญชี (ข้อมูลสมมติ)"])
    sheet.append([])
    sheet.append(list(COLUMNS))
    for row in rows_of(delivered):
        sheet.append([TODAY, *row[1:4], int(str(row[4]).replace(",", "").replace("๔", "4")), row[5]])
    content = io.BytesIO()
    book.save(content)
    statement = upload_statement(content.getvalue(), "x.xlsx", dated_on=TODAY, by=scene.dla)
    assert reconcile(statement).differences == []
    assert str(statement.file.name).endswith(".xlsx")


def test_what_only_tgo_knows_leads_to_recording_or_matching_its_letter(scene: Scene, delivered: list[Order]) -> None:
    rows = [*rows_of(delivered), (format_date(TODAY, style="numeric"), "อบก ๙/๒๕๖๙", "ถ่ายโอน", "", "7", "T-9")]
    statement = stated(scene, rows)
    assert (difference(statement).difference, difference(statement).inbox) == ("tgo_only", None)
    client, page = signed_in(scene.dla), address("tgostatement", "inspect", statement.pk, app="market")
    html = client.get(page).content.decode()
    assert "บันทึกหนังสือแจ้งผลฉบับนี้" in html
    link = next(part.split('"')[0] for part in html.split('href="') if "tgo-notices/add/" in part)
    form = client.get(link.replace("&amp;", "&")).context["form"]
    assert (form["number"].value(), form["tonnes"].value(), form["kind"].value()) == ("อบก ๙/๒๕๖๙", "7", "transfer")

    letter = Letter(kind="transfer", number="อบก 9/2569", dated_on=TODAY, tonnes=7)
    notice = notices.record_letter(letter, by=scene.dla)
    assert difference(statement).inbox == notice
    assert "จับคู่หนังสือฉบับนี้กับคำขอซื้อ" in client.get(page).content.decode()


def test_what_only_we_know_names_the_order(scene: Scene, delivered: list[Order]) -> None:
    statement = stated(scene, rows_of(delivered)[:-1])
    only = difference(statement)
    assert (only.difference, only.ours[0].order, only.our_tonnes) == ("ours_only", delivered[1], 10)


def test_other_tonnes_and_another_day_are_told_apart(scene: Scene, delivered: list[Order]) -> None:
    rows = rows_of(delivered)
    fewer = [*rows[:-1], (*rows[-1][:4], "9", "")]
    assert difference(stated(scene, fewer)).difference == "tonnes"
    yesterday = format_date(TODAY - dt.timedelta(days=1), style="numeric")
    assert difference(stated(scene, [*rows[:-1], (yesterday, *rows[-1][1:])])).difference == "date"


def test_what_came_after_the_statements_day_is_not_missed(scene: Scene, delivered: list[Order]) -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    rows = [(format_date(yesterday, style="numeric"), "ข้อมูลสมมติ อื่น", "รับรอง", "", "5", "")]
    found = reconcile(stated(scene, rows, dated_on=yesterday))
    assert [each.difference for each in found.differences] == ["tgo_only"]
    assert found.ours.transferred == 0


@pytest.mark.parametrize(
    ("cell", "typed", "sentence"),
    [
        (0, "31/02/2569", "แถวที่ 2 คอลัมน์ วันที่"),
        (0, "1/1/2590", "วันที่อยู่หลังวันที่ของรายการนี้"),
        (1, " ", "ยังไม่ได้กรอกเลขที่หนังสือ"),
        (2, "ให้ยืม", "ไม่รู้จักรายการ “ให้ยืม”"),
        (4, "1.5", "แถวที่ 2 คอลัมน์ ตัน"),
        (4, "0", "จำนวนตันต้องมากกว่า 0"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_stored(scene: Scene, cell: int, typed: str, sentence: str) -> None:
    row = ["1/1/2569", "อบก 1", "ถ่ายโอน", "", "5", ""]
    row[cell] = typed
    with pytest.raises(FileRefused) as refused:
        stated(scene, [tuple(row)])
    assert sentence in refused.value.problems[0]
    file = SimpleUploadedFile("x.csv", csv_of([tuple(row)]))
    day = format_date(TODAY, style="numeric")
    typed_in = {"dated_on": day, "closing_tonnes": "", "note": "", "file": file}
    response = signed_in(scene.dla).post(address("tgostatement", "add", app="market"), typed_in)
    assert any(sentence in error for error in response.context["form"].errors["file"])
    assert not TgoStatement.objects.exists()


def test_the_same_file_twice_is_refused(scene: Scene, delivered: list[Order]) -> None:
    stated(scene, rows_of(delivered))
    with pytest.raises(BadValue, match="นำเข้าไฟล์นี้ไว้แล้ว"):
        stated(scene, rows_of(delivered))


def test_an_officer_explains_and_settles_and_all_of_it_is_kept(scene: Scene, delivered: list[Order]) -> None:
    statement = stated(scene, rows_of(delivered)[:-1])
    key, client = difference(statement).key, signed_in(scene.dla)
    url = address("tgostatement", "remark", statement.pk, key, app="market")
    assert (
        "มี 1 รายการที่ไม่ตรงและยังไม่จบเรื่อง"
        in client.get(address("tgostatement", "inspect", statement.pk, app="market")).content.decode()
    )
    assert client.post(url, {"note": ""}).status_code == 200
    client.post(url, {"note": "สอบถาม อบก. แล้ว"})
    assert len(reconcile(statement).open) == 1
    client.post(url, {"note": "อบก. จะแก้ในรายการหน้า", "is_settled": "on"})
    assert reconcile(statement).open == []
    assert [row.note for row in ExceptionNote.objects.all()] == ["สอบถาม อบก. แล้ว", "อบก. จะแก้ในรายการหน้า"]
    assert [act.verb for act in Act.objects.about(statement)][1:] == ["remark_difference", "settle_difference"]
    with pytest.raises(BadValue, match="ตรงกันแล้ว"):
        remark_on(statement, "0" * 20, by=scene.dla, note="x", is_settled=True)
    with pytest.raises(NotAllowed):
        remark_on(statement, key, by=scene.seller.officer, note="x", is_settled=True)


def test_the_spreadsheet_has_both_sides_and_runs_no_formula(scene: Scene, delivered: list[Order]) -> None:
    rows = [*rows_of(delivered), (format_date(TODAY, style="numeric"), "=1+1", "ถ่ายโอน", "", "7", "")]
    statement = stated(scene, rows)
    response = signed_in(scene.dla).get(address("tgostatement", "export", statement.pk, app="market"))
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    totals, differences, matched = book.worksheets
    assert ["ถ่ายโอน", 10, 17, -7] in [[cell.value for cell in row[:4]] for row in totals.rows]
    cell = differences.cell(row=2, column=2)
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert matched.max_row == 4


def test_the_template_is_what_the_reader_reads(scene: Scene) -> None:
    response = signed_in(scene.dla).get(address("tgostatement", "template", app="market"))
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert tuple(cell.value for cell in book.worksheets[0][1]) == COLUMNS


def test_the_comparison_costs_the_same_however_many_letters(
    scene: Scene, delivered: list[Order], django_assert_max_num_queries: Any
) -> None:
    statement = stated(scene, rows_of(delivered))
    with django_assert_max_num_queries(7):
        reconcile(statement)
    scene.take_to(scene.requested(delivered[0].listing), "completed")
    with django_assert_max_num_queries(8):  # one more asks the inbox about differences
        reconcile(statement)


def test_officers_of_authorities_and_buyers_find_no_statement(scene: Scene, delivered: list[Order]) -> None:
    statement = stated(scene, rows_of(delivered))
    for user in (scene.seller.officer, scene.purchaser):
        with pytest.raises(NotAllowed):
            stated(scene, rows_of(delivered)[:1], by=user)
        for view in ("inspect", "export", "file"):
            url = address("tgostatement", view, statement.pk, app="market")
            assert signed_in(user).get(url, follow=True).status_code == 403
