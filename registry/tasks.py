"""What happens after a transaction has held: papers become files, messages become e-mail."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from typing import Any

from celery import Task, shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone, translation

from registry import papers
from registry.models import BankAccount, Message, Paper, RosterSheet
from registry.services import bank, carrying, invitations
from registry.services.roster import drawing

logger = logging.getLogger(__name__)

MESSAGES_AT_ONCE = 100
# Always in Thai, the language of the office.
LETTER = """เรียน %(name)s

%(subject)s
เรื่อง %(about)s

เปิดดูได้ที่ %(link)s

%(system)s
อีเมลนี้ส่งจากระบบ โปรดอย่าตอบกลับ
"""
# A notice that could not be mailed for a week is read in the inbox; its e-mail would only surprise.
MAILED_WITHIN = dt.timedelta(days=7)


@shared_task(
    autoretry_for=(OSError,), retry_backoff=2, retry_backoff_max=60, retry_jitter=True, max_retries=3, acks_late=True
)
def render_paper(paper_id: int) -> None:
    """Render a paper's file; harmless when it has one. A storage that fails for a moment is tried again."""
    papers.render(Paper.objects.select_related("template").get(pk=paper_id))


@shared_task(acks_late=True)
def draw_roster_sheet(sheet_id: int) -> None:
    """Draw a province's sheet; harmless when it is drawn. A failure stands on the sheet with its cause."""
    sheet = RosterSheet.objects.select_related("bundle__campaign", "bundle__province", "asked_by").get(pk=sheet_id)
    try:
        drawing.draw_sheet(sheet)
    except papers.FAILURES:
        logger.exception("Roster sheet %s could not be drawn", sheet_id)


class CarriesOut(Task):
    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """A fault of ours, too, must be read on the screen; what the work had written is taken back already."""
        carrying.fail(args[0], exc)


@shared_task(base=CarriesOut, acks_late=True)
def carry_out_batch(batch_id: int) -> None:
    """Bring the round of an approved batch into the ledger; harmless when that has been done."""
    with translation.override("th"):
        carrying.carry_out(batch_id)


@shared_task
def send_messages() -> None:
    """Send by e-mail the messages that have not been sent, a bounded number of them; the rest wait for the next sweep.

    Each is claimed by one conditional UPDATE before it goes, so two workers never send it twice, and no transaction
    stays open while a mail server thinks. When the server refuses it, the claim is given back.
    """
    since = timezone.now() - MAILED_WITHIN
    waiting = Message.objects.filter(mailed_at=None, created_at__gte=since, recipient__is_active=True)
    messages = list(waiting.select_related("recipient").order_by("pk")[:MESSAGES_AT_ONCE])
    if not messages:
        return
    try:
        with get_connection() as connection:
            for message in messages:
                _send_once(message, connection)
    except OSError as error:  # SMTPException is one
        logger.warning("E-mail waits for the next sweep: %s", error)


@shared_task
def send_invitations() -> None:
    """Send by e-mail the invitations that have not been sent."""
    invitations.mail_waiting()


@shared_task(autoretry_for=(OSError,), retry_backoff=2, retry_backoff_max=600, max_retries=8, acks_late=True)
def mail_bank_contact(account_id: int, address: str) -> None:
    """Tell an address that belongs to no member of a bank account that comes or was stopped."""
    bank.as_email(BankAccount.objects.select_related("authority").get(pk=account_id), address).send()


def _send_once(message: Message, connection: Any) -> None:
    mine = Message.objects.filter(pk=message.pk, mailed_at=None).update(mailed_at=timezone.now())
    if not mine:
        return
    try:
        as_email(message, connection).send()
    except OSError as error:
        Message.objects.filter(pk=message.pk).update(mailed_at=None)
        if not isinstance(error, smtplib.SMTPRecipientsRefused):
            raise
        logger.warning("Message %s was refused: %s", message.pk, error)


@translation.override("th")
def as_email(message: Message, connection: Any = None) -> EmailMessage:
    """The message as a plain Thai e-mail with a link into the portal."""
    subject = " ".join(message.subject.split())
    words = {
        "name": message.recipient.name,
        "subject": subject,
        "about": message.act.row or subject,
        "link": f"{settings.BASE_URL}{message.address or settings.LOGIN_REDIRECT_URL}",
        "system": settings.SITE_NAME,
    }
    body = LETTER % words
    return EmailMessage(subject=subject, body=body, to=[message.recipient.email], connection=connection)
