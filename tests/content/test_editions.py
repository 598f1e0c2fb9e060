"""An edition keeps its words for ever, becomes a PDF, and says what it changed."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import pypdfium2
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from django.db.models import ProtectedError
from django.db.models.fields.files import FieldFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Page, Revision

from content.enums import EditionState
from content.models import Edition, HomePage, ManualPage
from content.services import edition_pdf, editions
from content.services.differences import changes_of
from content.services.editions import NothingChanged, NotPublished, issue_edition, render, render_again
from registry.errors import BadValue, NotAllowed, WrongState
from registry.models import Act, User
from registry.services.people import sync_group
from tests.content.shapes import WATER, chapter, library_image, make_manual, raw_text, rewrite, text, with_figure
from tests.registry.test_papers import inflated
from tests.scene import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(manual: ManualPage, editor: User) -> Edition:
    return issue_edition(manual, summary="ฉบับแรก", by=editor)


@pytest.fixture
def second(first: Edition, manual: ManualPage, editor: User) -> Edition:
    rewrite(manual, 1, title="เข้าสู่ระบบและออกจากระบบ", body=[raw_text("พิมพ์อีเมลและรหัสผ่านใหม่"), raw_text(WATER)])
    return issue_edition(manual, summary="เพิ่มการออกจากระบบ", by=editor)


def address(edition: Edition, below: str = "") -> str:
    return f"/guidance/manual-demo/editions/{edition.number}/{below}"


# --- issuing -------------------------------------------------------------------------------------------------------


def test_editions_are_numbered_in_their_order_and_recorded(first: Edition, second: Edition) -> None:
    assert [first.number, second.number] == [1, 2]
    assert Act.objects.about(second).get().verb == "issue_edition"


def test_the_words_that_stand_issued_are_not_issued_again(first: Edition, manual: ManualPage, editor: User) -> None:
    with pytest.raises(NothingChanged):
        issue_edition(manual, summary="เหมือนเดิม", by=editor)


def test_a_draft_beside_the_published_words_must_be_published_first(manual: ManualPage, editor: User) -> None:
    manual.title = "ยังไม่เผยแพร่"
    manual.save_revision()

    with pytest.raises(NotPublished):
        issue_edition(manual, summary="ฉบับแรก", by=editor)


def test_an_edition_needs_a_summary_and_a_chapter(manual: ManualPage, home: HomePage, editor: User) -> None:
    for page, summary in ((manual, "  "), (make_manual(home, slug="empty", chapters=[]), "ฉบับแรก")):
        with pytest.raises(BadValue):
            issue_edition(page, summary=summary, by=editor)


@pytest.mark.parametrize("role", ["dla_officer", "auditor", "province_officer"])
def test_only_editors_issue_editions(manual: ManualPage, role: str) -> None:
    scope = {"province_id": province()} if role == "province_officer" else {}

    with pytest.raises(NotAllowed):
        issue_edition(manual, summary="ฉบับแรก", by=person(role, role, **scope))


def province() -> str:
    from registry.models import Province

    return str(Province.objects.get_or_create(code="51", defaults={"name_th": "ลำพูน"})[0].pk)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [True, False])
def test_two_editors_at_once_issue_one_edition(locks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock both take number 1, and one of them meets the database's own refusal."""
    from content.services import build_site

    editor = person("editor", "dla_editor")
    manual = make_manual(build_site())
    if not locks:
        monkeypatch.setattr(Page.objects, "select_for_update", Page.objects.all, raising=False)
    together, outcomes = threading.Barrier(2, timeout=20), []
    read = editions.published_words

    def meet(page: ManualPage) -> Revision:
        if not locks:
            together.wait()
        return read(page)

    def issue() -> None:
        try:
            if locks:
                together.wait()
            issue_edition(manual, summary="ฉบับแรก", by=editor)
            outcomes.append("issued")
        except (NothingChanged, DatabaseError) as error:
            outcomes.append(type(error).__name__)
        finally:
            connections.close_all()

    monkeypatch.setattr(editions, "published_words", meet)
    monkeypatch.setattr(editions, "_render_on_commit", lambda edition: None)
    threads = [threading.Thread(target=issue) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == sorted(["issued", "NothingChanged" if locks else "IntegrityError"])
    assert Edition.objects.count() == 1


# --- for ever ------------------------------------------------------------------------------------------------------


def test_purging_revisions_keeps_the_words_of_every_edition(
    first: Edition, second: Edition, manual: ManualPage
) -> None:
    rewrite(manual, 2, title="อีกครั้ง")
    loose = manual.save_revision()
    rewrite(manual, 2, title="และอีกครั้ง")

    call_command("purge_revisions", verbosity=0)

    assert not Revision.objects.filter(pk=loose.pk).exists(), "a revision that no edition keeps is purged"
    assert {first.revision_id, second.revision_id} <= set(Revision.objects.values_list("pk", flat=True))
    assert first.chapters[0].value["title"] == "เข้าสู่ระบบ"
    assert second.chapters[0].value["title"] == "เข้าสู่ระบบและออกจากระบบ"


def test_a_manual_with_an_edition_is_not_deleted(first: Edition, manual: ManualPage, client: Client) -> None:
    client.force_login(User.objects.create_superuser("root@example.test", name="ผู้ติดตั้ง"))
    section = manual.get_parent()

    for page in (manual, section):
        told = client.post(f"/admin/pages/{page.pk}/delete/", follow=True)
        assert "ลบไม่ได้ เพราะมีคู่มือที่ออกฉบับแล้ว" in told.content.decode()
    with pytest.raises(ProtectedError), transaction.atomic():
        manual.delete()

    assert ManualPage.objects.filter(pk=manual.pk).exists()


def test_readers_find_an_edition_as_it_was_issued(second: Edition, first: Edition, client: Client) -> None:
    front, old = (client.get(address(first, below)).content.decode() for below in ("", "1/"))

    assert "ท่านกำลังอ่านฉบับที่ 1" in front
    assert "มีฉบับใหม่กว่านี้แล้ว คือฉบับที่ 2" in front
    assert "<h1>เข้าสู่ระบบ</h1>" in old
    assert "<h1>เข้าสู่ระบบและออกจากระบบ</h1>" in client.get("/guidance/manual-demo/1/").content.decode()
    assert client.get(address(first, "3/")).status_code == 404
    assert client.get("/guidance/manual-demo/editions/9/").status_code == 404


def test_the_english_alias_shows_the_editions_of_its_source(first: Edition, client: Client) -> None:
    page = client.get(f"/en{address(first, '1/')}").content.decode()

    assert "This page is in Thai only" in page
    assert "<h1>เข้าสู่ระบบ</h1>" in page
    assert f'<link rel="canonical" href="{first.full_url}1/">' in page
    assert f'href="{address(first, "1/")}"' in page, "the language switch stays on the chapter"


# --- the PDF -------------------------------------------------------------------------------------------------------


def test_the_pdf_follows_the_act_and_says_what_the_edition_says(
    manual: ManualPage, editor: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        edition = issue_edition(manual, summary="ฉบับแรก", by=editor)
        assert edition.state == EditionState.WAITING

    edition.refresh_from_db()
    content = content_of(edition.file)
    said = words_in(content)
    assert (edition.state, edition.bytes) == (EditionState.READY, len(content))
    assert edition.sha256 == hashlib.sha256(content).hexdigest()
    assert edition.pages == 4  # the title page, the contents, two chapters
    for words in ("คู่มือสาธิต", "ฉบับที่ 1", "สารบัญ", "บทที่ 2", WATER.replace(" ", "")):
        assert words.replace(" ", "") in said


def content_of(file: FieldFile) -> bytes:
    with file.open("rb") as opened:
        return bytes(opened.read())


def words_in(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage() for page in document]
    said = "".join(page.get_text_bounded() for page in pages)
    document.close()
    return "".join(said.split())


def test_the_same_words_make_the_same_bytes(first: Edition) -> None:
    assert edition_pdf.draw(first)[0] == edition_pdf.draw(first)[0]


def test_the_contents_of_the_pdf_name_the_pages(first: Edition) -> None:
    content, _pages = edition_pdf.draw(first)
    document = pypdfium2.PdfDocument(content)
    listed = "".join(document[1].get_textpage().get_text_bounded().split())
    chapter_page = "".join(document[3].get_textpage().get_text_bounded().split())
    document.close()

    assert "ประกาศขาย" in listed
    assert "4" in listed.partition("ประกาศขาย")[2][:200]
    assert "บทที่2" in chapter_page


def test_the_pdf_is_tagged_and_names_its_language(first: Edition) -> None:
    inside = inflated(edition_pdf.draw(first)[0])

    for mark in (b"/StructTreeRoot", b"/Marked true", b"/Lang (th)", b'pdfaid:part="3"'):
        assert mark in inside


def test_a_download_is_counted_and_a_look_at_its_head_is_not(first: Edition, client: Client) -> None:
    render(first)
    get = client.get(address(first, "pdf/"))
    assert b"".join(get.streaming_content).startswith(b"%PDF")
    later = client.get(address(first, "pdf/"), headers={"Range": "bytes=500-"})
    for answer in (client.head(address(first, "pdf/")), later):
        list(answer.streaming_content)

    assert get["Content-Type"] == "application/pdf"
    first.refresh_from_db()
    assert first.downloads == 1


def test_without_a_pdf_the_reader_is_told_so(first: Edition, client: Client) -> None:
    answer = client.get(address(first, "pdf/"))

    assert answer.status_code == 503
    assert "ระบบกำลังจัดทำไฟล์" in answer.content.decode()


def full_disk(edition: Edition) -> None:
    raise OSError("ดิสก์เต็ม")


def test_a_failed_rendering_keeps_its_cause_and_may_be_repeated(
    first: Edition, editor: User, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(edition_pdf, "draw", full_disk)
        with pytest.raises(OSError, match="ดิสก์เต็ม"):
            render(first)
    first.refresh_from_db()
    assert (first.state, first.failure) == (EditionState.FAILED, "OSError: ดิสก์เต็ม")
    sync_group(editor)
    client.force_login(editor)
    page = client.get(reverse("wagtailsnippets_content_edition:inspect", args=[first.pk])).content.decode()
    assert "ดิสก์เต็ม" in page
    assert reverse("content_render_again", args=[first.pk]) in page

    client.post(reverse("content_render_again", args=[first.pk]))
    first.refresh_from_db()
    assert first.state == EditionState.WAITING
    assert editions.render_left_behind(limit=5) == 1

    first.refresh_from_db()
    assert (first.state, first.failure) == (EditionState.READY, "")


def test_what_is_ready_or_under_way_is_not_put_back_in_the_queue(first: Edition, editor: User) -> None:
    render(first)
    with pytest.raises(WrongState):
        render_again(first, by=editor)


def test_two_workers_make_one_pdf(first: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []
    draw = edition_pdf.draw
    monkeypatch.setattr(edition_pdf, "draw", lambda edition: drawn.append(edition) or draw(edition))

    render(first)
    render(first)

    assert len(drawn) == 1


# --- pictures ------------------------------------------------------------------------------------------------------


@pytest.fixture
def illustrated(home: HomePage, editor: User) -> Edition:
    image = library_image()
    chapters = [("chapter", chapter("ภาพ", text("ดูภาพ"), with_figure(image), with_figure(image)))]
    edition = issue_edition(make_manual(home, chapters=chapters), summary="ฉบับแรก", by=editor)
    render(edition)
    edition.refresh_from_db()
    return edition


def test_pictures_are_no_larger_than_paper_needs(illustrated: Edition) -> None:
    [copy] = illustrated.copies.all()

    assert (copy.width, copy.height) == (1000, 667)
    assert illustrated.bytes < copy.file.size + 250_000


def test_an_edition_keeps_its_picture_when_the_library_changes(illustrated: Edition, client: Client) -> None:
    [copy] = illustrated.copies.all()
    before = content_of(copy.file)
    with library_image("อื่น", (40, 40)).file as other:
        copy.image.file.save("other.jpg", other)

    page = client.get(address(illustrated, "1/")).content.decode()

    assert copy.file.url in page
    assert 'alt="ถังขยะเปียกข้างบ้าน"' in page
    assert content_of(illustrated.copies.get().file) == before
    with pytest.raises(ProtectedError), transaction.atomic():
        copy.image.delete()


def test_a_picture_without_its_file_fails_with_a_cause_that_says_what_to_do(home: HomePage, editor: User) -> None:
    image = library_image("ถังใบเก่า", (30, 30))
    chapters = [("chapter", chapter("ภาพ", with_figure(image)))]
    edition = issue_edition(make_manual(home, chapters=chapters), summary="ฉบับแรก", by=editor)
    image.file.storage.delete(image.file.name)

    with pytest.raises(edition_pdf.PictureGone):
        render(edition)

    edition.refresh_from_db()
    assert "ไม่พบไฟล์ภาพ “ถังใบเก่า” ในคลังภาพ" in edition.failure


# --- what changed --------------------------------------------------------------------------------------------------


def test_the_changes_show_the_words_taken_out_and_put_in(second: Edition, client: Client) -> None:
    [changed] = changes_of(second)
    assert (changed.kind, changed.old_title) == ("changed", "เข้าสู่ระบบ")
    assert [line.kind for line in changed.lines] == ["removed", "changed", "kept"]
    assert [(part.kind, part.text) for part in changed.lines[1].parts] == [
        ("kept", "พิมพ์อีเมลและรหัสผ่าน"),
        ("added", "ใหม่"),
    ]

    page = client.get(address(second, "changes/")).content.decode()
    assert "<ins><span" in page
    assert "เพิ่มการออกจากระบบ" in page
    assert "นี่คือฉบับแรก" in client.get("/guidance/manual-demo/editions/1/changes/").content.decode()


def test_a_new_and_a_removed_chapter_are_named(first: Edition, manual: ManualPage, editor: User) -> None:
    manual = ManualPage.objects.get(pk=manual.pk)
    del manual.chapters[1]
    manual.chapters.append(("chapter", chapter("ซื้อ", text("ค้นหาตามจังหวัด"))))
    manual.save_revision().publish()
    edition = issue_edition(manual, summary="สลับบท", by=editor)

    assert [(each.kind, each.title) for each in changes_of(edition)] == [("added", "ซื้อ"), ("removed", "ประกาศขาย")]


# --- the desk ------------------------------------------------------------------------------------------------------


def test_an_editor_issues_an_edition_on_the_screen(manual: ManualPage, editor: User, client: Client) -> None:
    sync_group(editor)
    client.force_login(editor)
    url = reverse("wagtailsnippets_content_edition:add")

    refused = client.post(url, {"page": manual.pk, "summary": ""})
    answer = client.post(url, {"page": manual.pk, "summary": "ฉบับแรก"})

    assert refused.status_code == 200
    edition = Edition.objects.get()
    inspect = reverse("wagtailsnippets_content_edition:inspect", args=[edition.pk])
    assert answer["Location"] == inspect
    shown = client.get(inspect)
    assert shown["Refresh"] == "3", "while the PDF is being made the screen looks again by itself"
    assert "รอจัดทำ PDF" in shown.content.decode()
    assert url in client.get(f"/admin/pages/{manual.pk}/edit/").content.decode()


def test_an_uncached_chapter_costs_at_most_15_queries(
    second: Edition, client: Client, django_assert_max_num_queries: Any
) -> None:
    for below in ("", "1/", f"editions/{second.number}/", f"editions/{second.number}/1/"):
        client.get(f"/guidance/manual-demo/{below}")
        with django_assert_max_num_queries(15):
            assert client.get(f"/guidance/manual-demo/{below}").status_code == 200


# --- headless ------------------------------------------------------------------------------------------------------


def test_editions_are_served_without_a_page(second: Edition, manual: ManualPage, client: Client) -> None:
    listed = client.get("/api/v2/editions/").json()["items"]
    one = client.get(f"/api/v2/editions/{second.pk}/").json()

    assert [each["number"] for each in listed] == [2, 1]
    assert "chapters" not in listed[0]
    assert one["chapters"][0]["value"]["body"][0]["value"] == "<p>พิมพ์อีเมลและรหัสผ่านใหม่</p>"
    assert one["pdf_url"] == ""
    assert len(client.get("/api/v2/editions/", {"locale": "th"}).json()["items"]) == 2
    assert client.get("/api/v2/editions/", {"locale": "en"}).json()["items"] == []
    manual.unpublish()
    assert client.get("/api/v2/editions/").json()["items"] == []
    assert client.get(f"/api/v2/editions/{second.pk}/").status_code == 404


def test_letters_are_served_with_everything_that_belongs_to_them(home: HomePage, client: Client) -> None:
    [letter, *others] = client.get("/api/v2/letters/", {"locale": "th", "fields": "*"}).json()["items"]

    assert others == []
    assert [each["number"] for each in letter["references"]] == [
        "มท 0820.4/ว 71",
        "มท 0821.4/ว 747",
        "มท 0820.4/ว 4400",
    ]
    assert len(letter["enclosures"]) == 4
    assert len(letter["tasks"]) == 4
    assert [each["role"] for each in letter["routing"]][-1] == "ร.อสถ."
