"""What happens after commit: rendering that tries again, and e-mail that is sent once."""

from __future__ import annotations

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone, translation

from registry import papers, tasks
from registry.models import Act, Message, User
from registry.services.acts import record
from tests.registry.paper_values import issue, storage

__all__ = ["storage"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("officer@portal.test", name="เจ้าหน้าที่ สมมติ")


@pytest.fixture
def act(officer: User) -> Act:
    return record(officer, "test", by=None)


def message(officer: User, act: Act, **changes: object) -> Message:
    values = {"subject": "มีคำขอซื้อใหม่", "address": "/my/orders/1/"} | changes
    return Message.objects.create(recipient=officer, act=act, **values)


# --- papers --------------------------------------------------------------------------------------------------------


def test_a_storage_that_fails_for_a_moment_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    paper, store, failures = issue(), papers._store, [OSError("gone for a moment")]

    def flaky_store(*args: object) -> None:
        if failures:
            raise failures.pop()
        store(*args)

    monkeypatch.setattr(papers, "_store", flaky_store)
    tasks.render_paper.apply((paper.pk,), throw=False)
    paper.refresh_from_db()
    assert paper.rendered_at
    assert paper.failure == ""


def test_a_paper_that_cannot_be_drawn_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    paper, tries = issue(), []

    def cannot_draw(row: object) -> bytes:
        tries.append(row)
        raise ValueError("no such thing")

    monkeypatch.setattr(papers, "pdf", cannot_draw)
    with pytest.raises(ValueError, match="no such thing"):
        tasks.render_paper.apply((paper.pk,), throw=True)
    paper.refresh_from_db()
    assert len(tries) == 1
    assert paper.failure == "ValueError: no such thing"


# --- messages ------------------------------------------------------------------------------------------------------


def test_a_message_is_mailed_once_in_thai_with_its_link(officer: User, act: Act, settings) -> None:
    settings.BASE_URL = "https://portal.test"
    sent = message(officer, act)
    with translation.override("en"):
        tasks.send_messages.delay()
        tasks.send_messages.delay()
    sent.refresh_from_db()
    assert sent.mailed_at
    assert [email.subject for email in mail.outbox] == ["มีคำขอซื้อใหม่"]
    assert mail.outbox[0].to == ["officer@portal.test"]
    assert "https://portal.test/my/orders/1/" in mail.outbox[0].body
    assert "เรียน เจ้าหน้าที่ สมมติ" in mail.outbox[0].body
    assert f"เรื่อง {act.row}" in mail.outbox[0].body


def test_a_message_that_another_worker_has_claimed_is_left_to_it(
    officer: User, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = message(officer, act), message(officer, act, subject="สอง")
    send_once = tasks._send_once

    def other_worker_is_faster(row: Message, connection: object) -> None:
        Message.objects.filter(pk=first.pk).update(mailed_at=timezone.now())
        send_once(row, connection)

    monkeypatch.setattr(tasks, "_send_once", other_worker_is_faster)
    tasks.send_messages()
    assert [email.subject for email in mail.outbox] == ["สอง"]
    second.refresh_from_db()
    assert second.mailed_at


def test_a_refused_address_waits_and_does_not_stop_the_others(
    officer: User, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = User.objects.create_user("nobody@portal.test", name="ไม่มี")
    refused, good = message(stranger, act), message(officer, act)
    deliver = EmailBackend.send_messages

    def picky(backend: EmailBackend, emails: list) -> int:
        if emails[0].to == [stranger.email]:
            raise smtplib.SMTPRecipientsRefused({stranger.email: (550, b"unknown")})
        return deliver(backend, emails)

    monkeypatch.setattr(EmailBackend, "send_messages", picky)
    tasks.send_messages()
    refused.refresh_from_db()
    good.refresh_from_db()
    assert refused.mailed_at is None
    assert good.mailed_at


@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("gone"), ConnectionRefusedError("no server")])
def test_when_the_mail_server_is_gone_everything_waits(
    officer: User, act: Act, error: OSError, monkeypatch: pytest.MonkeyPatch
) -> None:
    message(officer, act)
    message(officer, act)
    tries = []

    def unreachable(backend: EmailBackend, emails: list) -> int:
        tries.append(emails)
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", unreachable)
        tasks.send_messages()
    assert len(tries) == 1
    assert Message.objects.filter(mailed_at=None).count() == 2
    tasks.send_messages()
    assert len(mail.outbox) == 2


def test_a_batch_is_bounded(officer: User, act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "MESSAGES_AT_ONCE", 2)
    for _number in range(3):
        message(officer, act)
    tasks.send_messages()
    assert len(mail.outbox) == 2
    tasks.send_messages()
    assert len(mail.outbox) == 3


def test_old_messages_and_those_of_people_who_left_stay_in_the_inbox(officer: User, act: Act) -> None:
    gone = User.objects.create_user("gone@portal.test", name="พ้นหน้าที่", is_active=False)
    message(gone, act)
    message(officer, act, created_at=timezone.now() - dt.timedelta(days=8))
    tasks.send_messages()
    assert mail.outbox == []


def test_a_subject_of_several_lines_becomes_one(officer: User, act: Act) -> None:
    message(officer, act, subject="มีคำขอซื้อใหม่\r\nBcc: everybody@portal.test")
    tasks.send_messages()
    assert mail.outbox[0].subject == "มีคำขอซื้อใหม่ Bcc: everybody@portal.test"
    assert mail.outbox[0].recipients() == ["officer@portal.test"]
