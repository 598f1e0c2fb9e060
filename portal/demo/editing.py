"""What an editor of the demo finds to do: a page that waits for review, readers' words, a review that is due.

Readers' words are invented and say so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone
from wagtail.models import Comment, Locale, Page

from content.models import GuidancePage, NewsPage, PageFeedback, PageReview
from content.starter import sections
from registry.models import User

MARK = "(ข้อมูลสมมติ)"
COMMENTS = (
    ("sell", True, "ขั้นตอนชัดเจน ทำตามได้"),
    ("sell", False, "อยากเห็นตัวอย่างบันทึกข้อความที่กรอกแล้ว"),
    ("buy", True, ""),
    ("buy", False, "ไม่แน่ใจว่าต้องมีบัญชี T-VER หรือไม่"),
    ("feedback", True, ""),
)


def leave_pages_undone(editor: User, approver: User) -> None:
    """The editor has sent news for review; the administrator has asked about a page; readers have written."""
    send_for_review(editor)
    ask_about_a_page(editor, approver)
    for slug, is_useful, words in COMMENTS:
        page = Page.objects.get(slug=slug, locale__language_code="th", alias_of=None)
        PageFeedback.objects.create(page=page, is_useful=is_useful, comment=f"{words} {MARK}" if words else "")


def send_for_review(editor: User) -> None:
    section = Page.objects.get(slug=sections.NEWS_SLUG, locale__language_code="th", alias_of=None).specific
    news = NewsPage(
        title=f"ประชุมเตรียมการซื้อขายรอบใหม่ {MARK}",
        slug="draft-demo",
        intro="ร่างข่าวที่รอผู้ดูแลระบบตรวจก่อนเผยแพร่",
        day=timezone.localdate(),
        locale=section.locale,
        live=False,
        owner=editor,
    )
    section.add_child(instance=news)
    news.body = [("text", "<p>เนื้อหาสมมติ ใช้แสดงการส่งตรวจ</p>")]
    news.save_revision(user=editor)
    news.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    with without_mail():
        news.get_workflow().start(news, editor)


@contextmanager
def without_mail() -> Iterator[None]:
    """Nobody invented has a mailbox, and Wagtail would print its mail among the demo's own words."""
    before = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = before


def ask_about_a_page(editor: User, approver: User) -> None:
    """A comment in the editor's margin, and a day on which the page is to be read again."""
    page = GuidancePage.objects.get(slug=sections.SELL_SLUG, alias_of=None, locale__language_code="th")
    page.reviews.set([PageReview(review_by=timezone.localdate() - dt.timedelta(days=1))])
    page.save_revision(user=editor).publish(user=approver)
    Comment.objects.create(
        page=page, user=approver, text=f"ช่วยตรวจขั้นที่ 2 อีกครั้ง {MARK}", contentpath="intro", position=""
    )
