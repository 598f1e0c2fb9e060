"""What readers say of a page. Nobody is named: neither the reader nor their address is kept."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from content.querysets import FeedbackQuerySet

MOST_LETTERS = 1_000


class PageFeedback(models.Model):
    """Whether a page was useful to one reader, and perhaps why."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("หน้า"))
    is_useful = models.BooleanField(_("มีประโยชน์"))
    comment = models.TextField(_("ความเห็น"), blank=True, max_length=MOST_LETTERS)
    at = models.DateTimeField(_("เมื่อ"), auto_now_add=True, db_index=True)

    objects = FeedbackQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ความเห็นต่อหน้าเว็บ")
        verbose_name_plural = _("ความเห็นต่อหน้าเว็บ")
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("comment"), MOST_LETTERS), name="feedback_comment_short"
            ),
        ]

    def __str__(self) -> str:
        return str(self.page)
