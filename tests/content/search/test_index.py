"""The words of pages stay in step with what anybody may read, by whatever way a page changes."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction
from weasyprint import HTML

from content.models import DocumentText, GuidancePage, HomePage, LetterPage, ManualPage, PageText, SectionPage
from content.search import finding
from content.search.index import read_again
from tests.content.search.conftest import planted
from tests.content.shapes import text

pytestmark = pytest.mark.django_db

WORDS = "กระรอกสามตัวข้ามถนน"


def found(query: str) -> list[str]:
    return [hit.url for hit in finding.pages(finding.terms_of(query), 0, 50)]


@pytest.fixture
def page(home: HomePage) -> GuidancePage:
    return planted(home, "squirrels", "หน้าทดลอง", WORDS)


def test_a_page_is_found_from_its_publishing_to_its_unpublishing(page: GuidancePage) -> None:
    before = found("กระรอก")
    page.unpublish()

    assert before == ["/guidance/squirrels/"]
    assert found("กระรอก") == []


def test_a_draft_is_found_only_when_it_is_published(page: GuidancePage) -> None:
    page.body = [text("กระต่ายสี่ตัว")]
    revision = page.save_revision()
    as_draft = found("กระต่าย"), found("กระรอก")
    revision.publish()

    assert as_draft == ([], ["/guidance/squirrels/"])
    assert (found("กระต่าย"), found("กระรอก")) == (["/guidance/squirrels/"], [])


def test_what_only_the_editor_chose_from_a_list_is_not_what_the_page_says(page: GuidancePage) -> None:
    link = {"label": "ไปต่อ", "page": None, "place": "market/"}  # in the editor this place is called ประกาศขาย
    page.body = [text("กระต่ายสี่ตัว"), ("action", {"title": "พร้อมแล้ว", "text": "", "link": link})]
    page.save_revision().publish()

    assert found("พร้อมแล้ว กระต่าย") == ["/guidance/squirrels/"]
    assert "/guidance/squirrels/" not in found("ประกาศขาย")


def test_a_page_that_the_clock_publishes_is_found(page: GuidancePage) -> None:
    page.unpublish()
    page.go_live_at = timezone.now() - dt.timedelta(minutes=1)
    page.body = [text("กระแตห้าตัว")]
    page.save_revision(approved_go_live_at=page.go_live_at)

    call_command("publish_scheduled_pages", verbosity=0)

    assert found("กระแต") == ["/guidance/squirrels/"]


def test_a_page_that_moves_is_found_at_its_new_address(page: GuidancePage) -> None:
    Page.objects.get(pk=page.pk).move(SectionPage.objects.get(slug="letters", locale=page.locale), "last-child")

    assert found("กระรอก") == ["/letters/squirrels/"]


def test_a_restricted_page_and_what_lies_below_it_are_not_found(page: GuidancePage) -> None:
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)

    assert found("กระรอก") == []


def test_the_rows_of_a_letter_are_found_with_it(home: HomePage) -> None:
    letter = LetterPage.objects.get(locale=home.locale)

    assert letter.references.exists()
    assert all(letter.url in found(row.number) for row in letter.references.all() if row.number)


def test_a_manual_is_found_at_the_chapter_that_says_it(manual: ManualPage) -> None:
    hits = finding.pages(finding.terms_of("ร่างประกาศขาย จำนวนตัน"), 0, 50)

    assert (f"{manual.url}2/", "ประกาศขาย") in [(hit.url, hit.part) for hit in hits]


# --- documents -----------------------------------------------------------------------------------------------------


def document(content: bytes, name: str = "shrew-7.pdf") -> Document:
    row = Document(title="ภาคผนวก ก", file=ContentFile(content, name=name))
    row.save()
    return row


def a_pdf(words: str) -> bytes:
    out = io.BytesIO()
    HTML(string=f"<p>{words}</p>").write_pdf(out)
    return out.getvalue()


def show(page: GuidancePage, row: Document) -> None:
    page.body = [("download", {"title": "ไฟล์", "document": row})]
    page.save_revision().publish()


def test_a_document_is_found_by_its_title_its_file_and_the_text_of_its_pdf(page: GuidancePage) -> None:
    show(page, document(a_pdf("fourteen elephants")))

    for query in ("ภาคผนวก", "shrew-7", "elephants", "หน้าทดลอง elephants"):
        assert found(query) == ["/guidance/squirrels/"], query


def test_a_pdf_is_read_once_for_each_file(page: GuidancePage, monkeypatch: pytest.MonkeyPatch) -> None:
    row = document(a_pdf("fourteen elephants"))
    show(page, row)
    monkeypatch.setattr("content.search.documents.read_pdf", lambda document: pytest.fail("read again"))

    show(page, row)

    assert DocumentText.objects.count() == 1


@pytest.mark.parametrize("content", [b"no pdf at all", b"%PDF-1.7 broken", b""])
def test_a_file_that_cannot_be_read_is_found_by_its_title(page: GuidancePage, content: bytes) -> None:
    show(page, document(content))

    assert found("ภาคผนวก") == ["/guidance/squirrels/"]


def test_a_document_of_a_closed_collection_says_nothing(page: GuidancePage) -> None:
    row = document(a_pdf("fourteen elephants"))
    show(page, row)
    closed = Collection.get_first_root_node().add_child(name="เฉพาะเจ้าหน้าที่")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    Document.objects.filter(pk=row.pk).update(collection=closed)
    PageText.objects.update(read_at=timezone.now() - dt.timedelta(hours=2))

    read_again(limit=1_000)

    assert found("elephants") == []


# --- the command and the tick --------------------------------------------------------------------------------------


def test_the_command_reads_all_anew_and_forgets_what_is_gone(page: GuidancePage, capsys: Any) -> None:
    PageText.objects.filter(page=page).update(text_key="old", text="old")
    gone = planted(HomePage.objects.get(pk=page.get_parent().get_parent().pk), "gone", "หายไป", "หายไป")
    gone.unpublish()

    call_command("build_search")

    assert found("กระรอก") == ["/guidance/squirrels/"]
    assert not PageText.objects.filter(page=gone).exists()
    assert f"{PageText.objects.count():,} หน้า" in capsys.readouterr().out


def test_the_tick_reads_pages_that_have_no_words_yet_first(page: GuidancePage) -> None:
    PageText.objects.filter(page=page).delete()

    assert read_again(limit=1) == 1
    assert found("กระรอก") == ["/guidance/squirrels/"]
    assert read_again() == 0


def test_an_alias_has_no_words_of_its_own(home: HomePage) -> None:
    aliases = Page.objects.exclude(alias_of=None)

    assert aliases.exists()
    assert not PageText.objects.filter(page__in=aliases).exists()
