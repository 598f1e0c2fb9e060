"""Keep an answer once, tell the editors, and delete it when its time is over."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.models import Answer, FormPage
from content.services.flood import count, hidden
from registry.errors import WrongState, require

FROM_ONE_PLACE = 20  # answers from one address to one form in ten minutes
# Always in Thai, the language of the office.
LETTER = """มีคำตอบใหม่ในแบบฟอร์ม “%(title)s”

อ่านได้ที่ %(link)s (ต้องเข้าสู่ระบบ)
อีเมลนี้ส่งจากระบบ โปรดอย่าตอบกลับ
"""


class FormClosed(WrongState):
    code = "form_closed"
    default = _("แบบฟอร์มนี้ปิดรับคำตอบแล้ว")


class TooMany(WrongState):
    code = "too_many_answers"
    default = _("มีคำตอบจากที่อยู่นี้ถี่เกินไป สิ่งที่พิมพ์ไว้ยังอยู่ โปรดรอสิบนาทีแล้วกดส่งอีกครั้ง")


@transaction.atomic
def keep_answer(page: FormPage, data: dict[str, Any], *, once: uuid.UUID, place: str) -> Answer:
    """Write an answer; the same form sent again is the answer that is there. Raises FormClosed and TooMany.

    `place` is the network address that it comes from, counted for minutes and never kept.
    """
    kept = Answer.objects.filter(once=once, page=page).first()
    if kept:
        return kept
    require(page.is_open, FormClosed)
    count(f"answers:{page.pk}:{hidden(place)}", FROM_ONE_PLACE, TooMany)
    answer, is_new = Answer.objects.get_or_create(once=once, defaults={"page": page, "form_data": data})
    if is_new and page.to_address:
        transaction.on_commit(lambda: tell_editors(answer.pk))
    return answer


def tell_editors(answer_id: int) -> None:
    from content.tasks import mail_answer

    mail_answer.delay(answer_id)


def as_email(answer: Answer, base_url: str) -> EmailMessage:
    """The letter to the editors; the answer itself does not leave the system."""
    page = FormPage.objects.get(pk=answer.page_id)
    link = f"{base_url}{reverse('wagtailforms:list_submissions', args=[page.pk])}"
    to = [each.strip() for each in page.to_address.split(",") if each.strip()]
    return EmailMessage(subject=f"คำตอบใหม่: {page.title}", body=LETTER % {"title": page.title, "link": link}, to=to)


def delete_old_answers() -> int:
    """Delete what every form promised to delete; how many went."""
    pages = FormPage.objects.filter(alias_of=None)
    return sum(Answer.too_old(page).delete()[0] for page in pages)
