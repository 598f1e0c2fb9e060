"""Papers: numbers, frozen values, wording, and the file that is rendered once."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pypdfium2
import pytest
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.utils import timezone, translation

from registry import papers
from registry.enums import PaperKind
from registry.models import Paper, PaperTemplate
from tests.registry.paper_values import PARTIES, SAYS, VALUES, issue, same, storage, text_of

__all__ = ["storage"]
pytestmark = pytest.mark.django_db


# --- issuing -------------------------------------------------------------------------------------------------------


def test_numbers_run_without_gaps_for_each_kind_and_issuer() -> None:
    first = papers.issue(PaperKind.QUOTATION, issuer="9510003", values=VALUES[PaperKind.QUOTATION])
    with transaction.atomic():
        papers.issue(PaperKind.QUOTATION, issuer="9510003", values=VALUES[PaperKind.QUOTATION])
        transaction.set_rollback(True)
    second = papers.issue(PaperKind.QUOTATION, issuer="9510003", values=VALUES[PaperKind.QUOTATION])
    other = papers.issue(PaperKind.QUOTATION, issuer="9510004", values=VALUES[PaperKind.QUOTATION])
    assert [first.number, second.number, other.number] == [1, 2, 1]
    assert second.reference == f"9510003-2/{timezone.localdate().year + 543}"


def test_a_paper_is_rendered_after_commit(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        paper = issue()
        assert not paper.file
    paper.refresh_from_db()
    assert paper.file
    assert paper.rendered_at


def test_a_paper_issued_for_later_waits_for_the_tick(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks, papers.rendering_later():
        paper = issue()
    assert callbacks == []
    assert papers.render_missing(limit=10) == 1
    paper.refresh_from_db()
    assert paper.rendered_at


def test_a_wording_with_an_unknown_field_is_refused_before_a_number_is_given() -> None:
    PaperTemplate.objects.create(kind=PaperKind.QUOTATION, version=2, title="ใบเสนอราคา", wording="เรียน {byer}")
    with pytest.raises(papers.UnknownField) as refusal:
        issue()
    assert "{byer}" in refusal.value.message
    assert not Paper.objects.exists()


def test_the_wording_in_force_is_the_newest_whose_day_has_come() -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    PaperTemplate.objects.create(kind=PaperKind.QUOTATION, version=2, title="ใหม่", wording="{buyer}")
    PaperTemplate.objects.create(
        kind=PaperKind.QUOTATION, version=3, title="พรุ่งนี้", wording="{buyer}", valid_from=tomorrow
    )
    assert issue().template.version == 2


# --- wording -------------------------------------------------------------------------------------------------------


def test_fields_are_replaced_and_paragraphs_are_apart() -> None:
    wording = "เรียน {buyer}\r\n\r\nจำนวน {tonnes} ตัน { ไม่ใช่ช่อง } {0}\n \nท้าย"
    assert papers.fill(wording, {"buyer": "ก", "tonnes": 1200}) == [
        "เรียน ก",
        "จำนวน 1,200 ตัน { ไม่ใช่ช่อง } {0}",
        "ท้าย",
    ]


def test_a_value_is_not_read_as_a_field() -> None:
    assert papers.fill("{buyer}", {"buyer": "{tonnes}", "tonnes": 1}) == ["{tonnes}"]


@pytest.mark.parametrize("value", [None, True, ["ก"], {"a": "b"}])
def test_only_texts_and_whole_numbers_go_into_a_wording(value: object) -> None:
    with pytest.raises(papers.UnknownField):
        papers.fill("{buyer}", {"buyer": value})


def test_wording_and_values_are_escaped() -> None:
    PaperTemplate.objects.create(
        kind=PaperKind.QUOTATION,
        version=2,
        title="<b>ชื่อ</b>",
        wording="<script>{buyer}</script> {% now 'Y' %} {details}",
    )
    page = papers.html(issue(buyer="<img src=x>"))
    assert "<script>" not in page
    assert "<img src=x>" not in page
    assert "<b>ชื่อ" not in page
    assert "{% now &#x27;Y&#x27; %}" in page


def test_thai_digits_are_used_where_a_paper_asks_for_them() -> None:
    page = papers.html(issue(PaperKind.CERTIFICATE, digits="thai"))
    assert "๗๘๕" in page
    assert "ออกเมื่อ ๒๓ พฤศจิกายน ๒๕๖๙" in page
    assert "https://portal.test/verify/ABCDE-23456/" in page
    assert "ออกเมื่อ 23 พฤศจิกายน 2569" in papers.html(issue(PaperKind.CERTIFICATE))


def test_papers_are_in_thai_for_an_english_reader() -> None:
    paper = issue()
    with translation.override("en"):
        assert "23 พฤศจิกายน 2569" in papers.html(paper)


# --- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(SAYS))  # a roster is between offices: tests/portal/test_roster.py reads it
def test_every_kind_says_what_it_must(kind: PaperKind, caplog: pytest.LogCaptureFixture) -> None:
    paper = issue(kind)
    papers.render(paper)
    text = text_of(Path(paper.file.path).read_bytes())
    common = [paper.reference, "23 พฤศจิกายน 2569", PARTIES["buyer"], "ข้อมูลสมมติ"]
    numbers = [] if kind == PaperKind.CERTIFICATE else [PARTIES["seller_tax_id"], PARTIES["buyer_tax_id"]]
    missing = [words for words in [*common, *numbers, *SAYS[kind]] if same(words) not in text]
    assert missing == []
    assert [record.getMessage() for record in caplog.records if record.name.startswith("weasyprint")] == []


@pytest.mark.parametrize("kind", [PaperKind.INSTRUCTION, PaperKind.CERTIFICATE])
def test_a_cancellation_names_beneficiary_and_purpose(kind: PaperKind) -> None:
    cancelled = {
        "is_cancellation": True,
        "beneficiary": "มูลนิธิตัวอย่าง",
        "holder": "มูลนิธิตัวอย่าง",
        "purpose": "ชดเชยงานประชุม",
    }
    text = text_of(papers.pdf(issue(kind, **cancelled)))
    assert same("มูลนิธิตัวอย่าง") in text
    assert same("ชดเชยงานประชุม") in text
    assert "TVER-0001" not in text


def test_invented_data_are_marked_and_others_are_not() -> None:
    assert "ข้อมูลสมมติ" not in text_of(papers.pdf(issue(is_demo=False)))


def test_a_file_is_tagged_archival_and_holds_its_fonts() -> None:
    content = papers.pdf(issue())
    inside = inflated(content)
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Marked true", b'pdfaid:part="3"', b'pdfaid:conformance="B"'):
        assert mark in inside
    fonts = (
        subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True) if has("pdffonts") else None
    )
    document = pypdfium2.PdfDocument(content)
    names = {obj.get_font().get_base_name() for obj in document[0].get_objects() if hasattr(obj, "get_font")}
    assert names
    assert all("Sarabun" in name for name in names)
    if fonts:
        rows = fonts.stdout.decode().splitlines()[2:]
        assert rows
        assert all("Sarabun" in row and " yes yes yes " in row for row in rows)


def inflated(content: bytes) -> bytes:
    """A file's objects as they read before compression."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL)
    return content + b"".join(zlib.decompressobj().decompress(s) for s in streams if s.startswith(b"x"))


def has(program: str) -> bool:
    return shutil.which(program) is not None


def test_equal_rows_give_equal_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = issue(PaperKind.CERTIFICATE)
    first = papers.pdf(paper)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert papers.pdf(Paper.objects.get(pk=paper.pk)) == first


def test_rendering_again_keeps_file_and_hash(storage: FileSystemStorage) -> None:
    paper = issue()
    papers.render(paper)
    name, sha256, rendered_at = paper.file.name, paper.sha256, paper.rendered_at
    assert hashlib.sha256(Path(storage.path(name)).read_bytes()).hexdigest() == sha256
    papers.render(paper)
    assert (paper.file.name, paper.sha256, paper.rendered_at) == (name, sha256, rendered_at)


def test_of_two_workers_the_first_file_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    paper, drawn = issue(), papers.pdf

    def slow_pdf(row: Paper) -> bytes:
        monkeypatch.setattr(papers, "pdf", drawn)
        papers.render(Paper.objects.get(pk=row.pk))  # the other worker, while this one draws
        return b"another file"

    monkeypatch.setattr(papers, "pdf", slow_pdf)
    papers.render(paper)
    assert Path(paper.file.path).read_bytes().startswith(b"%PDF")
    assert len(list(Path(paper.file.path).parent.iterdir())) == 1


def test_a_failure_is_remembered_until_rendering_succeeds(
    storage: FileSystemStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*args: object, **kwargs: object) -> str:
        raise OSError("no space left on device")

    paper = issue()
    with monkeypatch.context() as patch:
        patch.setattr(storage, "save", full_disk)
        with pytest.raises(OSError, match="no space left"):
            papers.render(paper)
    paper.refresh_from_db()
    assert paper.failure == "OSError: no space left on device"
    assert paper.rendered_at is None
    papers.render(paper)
    assert paper.failure == ""
    assert paper.rendered_at


def test_a_paper_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good, later = issue(), issue(), issue()
    drawn = papers.pdf

    def fails_for_one(paper: Paper) -> bytes:
        if paper.pk == bad.pk:
            raise ValueError("bad")
        return drawn(paper)

    monkeypatch.setattr(papers, "pdf", fails_for_one)
    assert papers.render_missing(limit=2) == 1
    assert papers.render_missing(limit=1) == 1
    assert set(Paper.objects.unrendered()) == {bad}
    assert {good.pk, later.pk} == set(Paper.objects.exclude(rendered_at=None).values_list("pk", flat=True))
