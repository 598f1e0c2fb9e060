"""Pages stay true: reviews are reminded of once, and links that lead nowhere are named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import GuidancePage, HomePage, LinkCheck, PageReview
from content.services import links, reviews
from content.services.links import check_links, links_lost
from content.services.reviews import remind_of_reviews
from registry.enums import Role
from registry.models import Act, Message, User
from registry.services.people import sync_group
from tests.scene import person

THERE, GONE = "https://www.example.com/there", "https://www.example.com/gone"


@pytest.fixture
def page(home: HomePage) -> GuidancePage:
    return GuidancePage.objects.get(slug="sell", locale=home.locale)


def write(page: GuidancePage, words: str) -> None:
    page.body.append(("text", words))
    page.save_revision().publish()


def review(page: GuidancePage, days: int) -> None:
    page.reviews.set([PageReview(review_by=timezone.localdate() + dt.timedelta(days=days))])
    page.save_revision().publish()


# --- reviews -------------------------------------------------------------------------------------------------------


def test_editors_are_reminded_once_of_each_day(page: GuidancePage, editor: User) -> None:
    review(page, 1)
    assert remind_of_reviews() == 0
    review(page, 0)
    assert (remind_of_reviews(), remind_of_reviews()) == (1, 0)
    message = Message.objects.get(recipient=editor)
    assert message.subject == f"ถึงกำหนดทบทวนหน้า “{page.title}”"
    assert message.address == f"/admin/pages/{page.pk}/edit/"
    review(page, -1)
    assert remind_of_reviews() == 1
    assert Act.objects.about(page.page_ptr).filter(verb=reviews.VERB).count() == 2


def test_the_dashboard_names_what_is_due_to_editors_alone(page: GuidancePage, editor: User) -> None:
    review(page, 0)
    sync_group(editor)
    auditor = person("auditor.words", Role.AUDITOR)
    sync_group(auditor)
    client = Client()
    client.force_login(editor)
    assert "หน้าที่ถึงกำหนดทบทวน 1 หน้า" in client.get("/admin/").content.decode()
    client.force_login(auditor)
    assert "หน้าที่ถึงกำหนดทบทวน" not in client.get("/admin/").content.decode()


# --- links of ours -------------------------------------------------------------------------------------------------


def test_a_link_to_a_page_that_is_gone_is_named(
    page: GuidancePage, home: HomePage, django_capture_on_commit_callbacks: Any
) -> None:
    """Wagtail brings its index of references up to date after the transaction."""
    before = set(links_lost())
    target = GuidancePage(title="ปลายทาง", slug="target")
    home.add_child(instance=target)
    with django_capture_on_commit_callbacks(execute=True):
        write(page, f'<p><a linktype="page" id="{target.pk}">อ่านต่อ</a></p>')
    assert set(links_lost()) == before

    target.unpublish()
    [lost] = set(links_lost()) - before
    assert (lost.page.pk, lost.is_unpublished, lost.target) == (page.pk, True, "ปลายทาง")

    target.delete()
    [lost] = set(links_lost()) - before
    assert (lost.page.pk, lost.is_unpublished) == (page.pk, False)


# --- links of others -----------------------------------------------------------------------------------------------


def test_links_of_others_are_asked_once_and_reported(page: GuidancePage, editor: User) -> None:
    write(page, f'<p><a href="{THERE}">มี</a> <a href="{GONE}">ไม่มี</a></p>')
    asked: list[str] = []

    def ask(url: str) -> int | None:
        asked.append(url)
        return 404 if url == GONE else 200

    assert check_links(ask) == 1
    assert asked == sorted(set(asked))
    assert LinkCheck.objects.get(url=GONE).status == 404
    sync_group(editor)
    client = Client()
    client.force_login(editor)
    html = client.get("/admin/reports/broken-links/").content.decode()
    assert GONE in html
    assert THERE not in html
    assert "ไม่พบหน้า (รหัส 404)" in html

    page.body.pop()
    page.save_revision().publish()
    assert check_links(ask) == 0
    assert not LinkCheck.objects.filter(url=GONE).exists()


def test_who_writes_no_pages_reads_no_report(db: None) -> None:
    auditor = person("auditor.words", Role.AUDITOR)
    sync_group(auditor)
    client = Client()
    client.force_login(auditor)
    assert client.get("/admin/reports/broken-links/").status_code == 302


@pytest.fixture
def site() -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/gone" else 302 if self.path == "/on" else 200)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_site_is_asked_as_it_is_and_our_own_network_never(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert links.answer_of(f"{site}/there") is None  # 127.0.0.1 is ours
    monkeypatch.setattr(links, "is_public", lambda host: True)
    assert links.answer_of(f"{site}/there") == 200
    assert links.answer_of(f"{site}/gone") == 404
    assert links.answer_of(f"{site}/on") == 302
    assert links.answer_of("http://127.0.0.1:1/") is None
