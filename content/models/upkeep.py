"""What keeps published pages true: a day by which somebody reads them again, and links that are asked."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from registry import thai


class PageReview(models.Model):
    """The day by which an editor looks at a page again; it holds from the page's next publication on."""

    wagtail_reference_index_ignore = True

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="reviews")
    review_by = models.DateField(
        _("ทบทวนภายในวันที่"), help_text=_("เมื่อถึงวันนี้ ระบบเตือนผู้จัดทำเนื้อหาให้ตรวจว่าหน้านี้ยังถูกต้อง แล้วกำหนดวันใหม่")
    )

    panels = [FieldPanel("review_by")]

    class Meta:
        verbose_name = _("กำหนดทบทวน")
        verbose_name_plural = _("กำหนดทบทวน")
        constraints = [
            models.UniqueConstraint(fields=["page"], name="page_has_one_review"),
            # A Buddhist year that nobody converted.
            models.CheckConstraint(condition=models.Q(review_by__lt="2400-01-01"), name="review_year_is_common_era"),
        ]

    def __str__(self) -> str:
        return thai.format_date(self.review_by)


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def broken(self) -> LinkCheckQuerySet:
        return self.filter(is_broken=True).order_by("page__title", "url")


class LinkCheck(models.Model):
    """A link to another site on a published page, and what that site answered when it was last asked."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="link_checks")
    url = models.CharField(_("ลิงก์"), max_length=1_000)
    checked_at = models.DateTimeField(_("ตรวจเมื่อ"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(_("รหัสตอบกลับ"), null=True, blank=True)
    is_broken = models.BooleanField(_("ลิงก์เสีย"), default=False)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("ลิงก์ไปเว็บไซต์อื่น")
        verbose_name_plural = _("ลิงก์ไปเว็บไซต์อื่น")
        constraints = [
            models.UniqueConstraint(fields=["page", "url"], name="link_once_a_page"),
            models.CheckConstraint(
                condition=models.Q(is_broken=False) | models.Q(checked_at__isnull=False), name="broken_link_was_checked"
            ),
        ]

    def __str__(self) -> str:
        return self.url
