"""What a document of the library says: its title, its file's name, and the text of a PDF."""

from __future__ import annotations

import logging
from pathlib import PurePath

import pypdfium2
from wagtail.documents.models import Document

from content.models.words import DocumentText

MOST_BYTES, MOST_PAGES, MOST_LETTERS = 20 * 2**20, 200, 200_000
logger = logging.getLogger(__name__)


def words_of_document(document: Document) -> str:
    return " ".join([document.title, PurePath(document.file.name).stem, text_of(document)])


def text_of(document: Document) -> str:
    """The text of a PDF, read once for each file; empty for other kinds and for what cannot be read."""
    if document.file_extension.lower() != "pdf":
        return ""
    hash = document.get_file_hash()
    known = DocumentText.objects.filter(document=document, hash=hash).first()
    if known is None:
        values = {"hash": hash, "text": read_pdf(document)}
        known, _made = DocumentText.objects.update_or_create(document=document, defaults=values)
    return known.text


def read_pdf(document: Document) -> str:
    """At most the first MOST_PAGES pages; a scan without a text layer says nothing."""
    try:
        with document.open_file() as file:
            content = file.read(MOST_BYTES + 1)
        return "" if len(content) > MOST_BYTES else text_of_pages(content)
    except (OSError, pypdfium2.PdfiumError):
        logger.warning("The text of document %s cannot be read", document.pk)
        return ""


def text_of_pages(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(content)
    try:
        pages = [text_of_page(pdf, number) for number in range(min(len(pdf), MOST_PAGES))]
    finally:
        pdf.close()
    return "\n".join(pages).replace("\x00", "")[:MOST_LETTERS]


def text_of_page(pdf: pypdfium2.PdfDocument, number: int) -> str:
    page = pdf[number]
    text_page = page.get_textpage()
    text = str(text_page.get_text_bounded())
    text_page.close()
    page.close()
    return text
