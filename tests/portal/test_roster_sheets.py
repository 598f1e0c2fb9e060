"""A province's sheets to print: asked for, drawn by a worker, told and repeated when that fails, gone after a day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from registry import tasks
from registry.enums import SheetKind, SheetState
from registry.errors import NotAllowed
from registry.models import RosterSheet
from registry.services.roster import drawing, sheets
from registry.services.roster.drawing import ask_sheet, draw_sheet, forget_old_sheets
from tests.portal.roster_pages import SignIn, bundle_page, page
from tests.roster import Roster


@pytest.fixture
def head(roster: Roster, signed_in: SignIn) -> Client:
    return signed_in(roster.head)


@pytest.fixture
def at(roster: Roster) -> str:
    return f"{bundle_page(roster)}sheets/draft/"


def sheet_of(roster: Roster) -> RosterSheet:
    return RosterSheet.objects.get(bundle=roster.bundle)


def test_a_press_asks_a_worker_once_and_the_page_says_how_far_it_is(
    roster: Roster, head: Client, at: str, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks.draw_roster_sheet, "delay", asked.append)
    assert "จัดทำ PDF" in page(head, at)
    for _press in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert head.post(at).headers["Location"] == at
    assert asked == [sheet_of(roster).pk]
    waiting = head.get(at)
    assert waiting.headers["Refresh"] == "3"
    assert "กำลังจัดทำ" in waiting.content.decode()
    assert head.get(f"{at[:-1]}.pdf").status_code == 404
    tasks.draw_roster_sheet(sheet_of(roster).pk)
    ready = head.get(at)
    assert "Refresh" not in ready.headers
    assert "พร้อมเปิดแล้ว" in ready.content.decode()
    answer = head.get(f"{at[:-1]}.pdf")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_failure_is_told_and_another_press_repeats_it(
    roster: Roster, head: Client, at: str, monkeypatch, caplog
) -> None:
    def out_of_order(bundle: object) -> bytes:
        raise ValueError("ลับเฉพาะ")

    head.post(at)
    with monkeypatch.context() as broken:
        broken.setattr(sheets, "draft_pdf", out_of_order)
        tasks.draw_roster_sheet(sheet_of(roster).pk)
    assert (sheet_of(roster).state, sheet_of(roster).failure) == (SheetState.FAILED, "ValueError: ลับเฉพาะ")
    failed = page(head, at)
    assert "จัดทำไม่สำเร็จ" in failed
    assert "ValueError" not in failed
    head.post(at)
    tasks.draw_roster_sheet(sheet_of(roster).pk)
    assert sheet_of(roster).state == SheetState.READY
    assert sheet_of(roster).failure == ""


def test_a_worker_that_says_nothing_may_be_asked_again(roster: Roster, head: Client, at: str) -> None:
    head.post(at)
    RosterSheet.objects.update(state=SheetState.DRAWING, asked_at=timezone.now() - drawing.SILENT_AFTER)
    assert "ใช้เวลานานกว่าปกติ" in page(head, at)
    head.post(at)
    assert sheet_of(roster).state == SheetState.WAITING


def test_what_another_worker_draws_is_not_drawn_again(roster: Roster, monkeypatch) -> None:
    sheet = ask_sheet(roster.bundle, SheetKind.DRAFT, by=roster.head)
    RosterSheet.objects.update(state=SheetState.DRAWING)
    monkeypatch.setattr(drawing, "drawn", lambda sheet: pytest.fail("drawn twice"))
    draw_sheet(sheet)


def test_drawing_anew_and_a_day_later_leave_no_file_behind(roster: Roster, django_capture_on_commit_callbacks) -> None:
    names = []
    for _time in range(2):
        sheet = ask_sheet(roster.bundle, SheetKind.DRAFT, by=roster.head)
        with django_capture_on_commit_callbacks(execute=True):
            draw_sheet(sheet)
        names.append(sheet_of(roster).file.name)
    storage = sheet_of(roster).file.storage
    assert [storage.exists(name) for name in names] == [False, True]
    assert forget_old_sheets() == 0
    RosterSheet.objects.update(drawn_at=timezone.now() - dt.timedelta(days=1, minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old_sheets() == 1
    assert not storage.exists(names[1])
    assert not RosterSheet.objects.exists()


def test_a_district_and_a_province_next_door_have_no_sheet_drawn(roster: Roster, signed_in: SignIn, at: str) -> None:
    assert signed_in(roster.district).post(at).status_code == 404
    with pytest.raises(NotAllowed):
        ask_sheet(roster.bundle, SheetKind.DRAFT, by=roster.district)
