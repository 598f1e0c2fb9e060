"""Readers' word on a page, without a name and without a flood."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from content.models.feedback import MOST_LETTERS, PageFeedback
from content.services.flood import count, hidden
from registry.errors import BadValue, PortalError

FROM_ONE_PLACE, ON_ONE_PAGE = 5, 200  # in ten minutes


class TooOften(PortalError):
    code = "too_often"
    default = _("ส่งความเห็นติดกันหลายครั้งแล้ว ขอบคุณที่ช่วยบอก โปรดรอสักสิบนาทีแล้วส่งใหม่")


def give_feedback(page: Page, *, is_useful: bool, comment: str, place: str) -> PageFeedback:
    """Record a reader's word; `place` is the network address that it comes from, counted for minutes and never kept.

    Raises BadValue for a comment that is too long, TooOften beyond five from a place, or 200 on a page, in ten minutes.
    """
    words = comment.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(words) > MOST_LETTERS:
        raise BadValue(_("ความเห็นยาวเกินไป โปรดใช้ไม่เกิน 1,000 ตัวอักษร"), field="comment")
    count(f"feedback:place:{hidden(place)}", FROM_ONE_PLACE, TooOften)
    count(f"feedback:page:{page.pk}", ON_ONE_PAGE, TooOften)  # what one place sends too much does not count here
    return PageFeedback.objects.create(page_id=page.pk, is_useful=is_useful, comment=words)
