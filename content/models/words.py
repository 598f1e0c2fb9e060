"""What pages and documents say, as the search reads it; content/search keeps both in step."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.querysets import PageTextQuerySet


class PageText(models.Model):
    """The words of a published page and of its documents: as they are shown, and as they are searched (`search_key`).

    An alias has none: it repeats its source.
    """

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, primary_key=True, related_name="page_text")
    read_at = models.DateTimeField(_("อ่านเมื่อ"), db_index=True)
    title = models.CharField(_("ชื่อหน้า"), max_length=255)
    title_key = models.TextField()
    text_key = models.TextField()  # the title's too
    text = models.TextField(_("ข้อความ"))  # last: what a search does not read would lie in its way

    objects = PageTextQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ข้อความของหน้า")
        verbose_name_plural = _("ข้อความของหน้า")

    def __str__(self) -> str:
        return self.title


class DocumentText(models.Model):
    """What a document of the library says, read once for each file (`hash` is the file's)."""

    document = models.OneToOneField("wagtaildocs.Document", models.CASCADE, primary_key=True, related_name="+")
    hash = models.CharField(max_length=40)
    text = models.TextField(_("ข้อความ"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ข้อความของเอกสาร")
        verbose_name_plural = _("ข้อความของเอกสาร")

    def __str__(self) -> str:
        return str(self.document)
