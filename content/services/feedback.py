"""Readers' word on a page, without a name and without a flood."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from content.models.feedback import MOST_LETTERS, PageFeedback
from registry.errors import BadValue, PortalError

SECONDS, FROM_ONE_PLACE, ON_ONE_PAGE = 600, 5, 200


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
    count(f"feedback:{page.pk}", ON_ONE_PAGE)
    count(f"feedback:{hidden(place)}", FROM_ONE_PLACE)
    return PageFeedback.objects.create(page_id=page.pk, is_useful=is_useful, comment=words)


def count(key: str, most: int) -> None:
    """One more in the window that the first began; one too many raises TooOften."""
    if cache.add(key, 1, SECONDS):
        return
    try:
        number = cache.incr(key)
    except ValueError:  # the window ended between the two
        return
    if number > most:
        raise TooOften


def hidden(place: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}{place}".encode()).hexdigest()
