"""Text copied out of a PDF equals the text that went in, read by two programs."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from registry import thai_pdf
from tests.registry.paper_values import ISSUED_AT, same, text_of

SENTENCES = [
    "น้ำ กำนัน สำเนา ซ้ำ น้ำท่วมทุ่ง",
    "ที่ดิน ผู้ซื้อ ปั๊ม ญี่ปุ่น ฐานะ ปู่ ฎีกา ฏิ กฏุ",
    "หนังสือแจ้งผลการถ่ายโอน ณ วันที่ 23 พฤศจิกายน 2569",
    "เลขที่ ๑๒/๒๕๖๙ จำนวน 204,100.00 บาท (สองแสนสี่พันหนึ่งร้อยบาทถ้วน)",
    "ก๊าซเรือนกระจก คาร์บอนไดออกไซด์เทียบเท่า ปริมาณ 3,140 ตัน",
]


@pytest.fixture(scope="module")
def sentences_pdf() -> bytes:
    page = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    return thai_pdf.write_pdf(
        f"<html lang=th>{page}<p style='font-weight: 600'>{SENTENCES[0]}</p>", "", dated=ISSUED_AT
    )


def test_copied_text_equals_the_source_in_pdfium(sentences_pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(sentences_pdf)
    lines = document[0].get_textpage().get_text_range().splitlines()
    assert [unicodedata.normalize("NFKC", line).strip() for line in lines if line.strip()] == [
        unicodedata.normalize("NFKC", line) for line in [*SENTENCES, SENTENCES[0]]
    ]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed: apt-get install poppler-utils")
def test_copied_text_equals_the_source_in_poppler(sentences_pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sentences.pdf"
    path.write_bytes(sentences_pdf)
    read = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    assert [unicodedata.normalize("NFKC", line).strip() for line in read.splitlines() if line.strip()] == [
        unicodedata.normalize("NFKC", line) for line in [*SENTENCES, SENTENCES[0]]
    ]


def test_without_the_corrections_copied_text_would_be_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thai_pdf.weasy_fonts.Font, "clean", thai_pdf.clean_font_of_weasyprint)
    monkeypatch.setattr(thai_pdf.weasy_text, "draw_first_line", thai_pdf.draw_line_of_weasyprint)
    content = thai_pdf.write_pdf(f"<html lang=th><p>{SENTENCES[0]}</p>", "", dated=ISSUED_AT)
    assert same(SENTENCES[0]) not in text_of(content)


def test_nothing_is_fetched_from_a_network(caplog: pytest.LogCaptureFixture) -> None:
    thai_pdf.write_pdf("<img src='http://127.0.0.1:9/x.png'>", "", dated=ISSUED_AT)
    assert any("disallowed protocol" in record.getMessage() for record in caplog.records)
