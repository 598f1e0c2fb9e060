"""Manuals: chapters on one page, so that one revision of one page holds every word of an edition.

The reader's addresses below a manual: `2/` its second chapter as it is now, `editions/3/` an edition as it was issued,
`editions/3/2/` a chapter of it, `editions/3/changes/` what it changed, `editions/3/pdf/` its PDF.
"""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.blocks import StreamValue
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.search import index

from content.blocks import CHAPTERS
from content.headings import heading_of
from content.models.pages import PortalPage
from registry.thai import search_key

if TYPE_CHECKING:
    from content.models.editions import Edition


class ManualPage(RoutablePageMixin, PortalPage):
    """A manual in chapters; an editor issues editions of it, which keep their words for ever."""

    chapters = StreamField(
        CHAPTERS, verbose_name=_("บท"), blank=True, help_text=_("หนึ่งบทต่อหนึ่งเรื่อง เรียงตามลำดับที่ผู้อ่านใช้งาน")
    )

    parent_page_types = ["content.SectionPage"]
    subpage_types: list[str] = []
    template = "content/manual/front.html"
    content_panels = [*PortalPage.content_panels, FieldPanel("chapters")]
    search_fields = [*PortalPage.search_fields, index.SearchField("chapters")]
    api_fields = [*PortalPage.api_fields, APIField("chapters"), APIField("edition_numbers")]

    edition: Edition | None = None  # the one being read, whose words this instance then holds
    chapter_number = 0  # the one being read; 0 on the front

    page_description = _("คู่มือเป็นบท ออกเป็นฉบับพร้อม PDF และขอให้หน่วยงานรับทราบได้")

    class Meta:
        verbose_name = _("คู่มือ")
        verbose_name_plural = _("คู่มือ")

    # --- addresses ---

    @path("")
    def show_front(self, request: HttpRequest) -> HttpResponse:
        return self.render(request)

    @path("<int:number>/")
    def show_chapter(self, request: HttpRequest, number: int) -> HttpResponse:
        if not 0 < number <= len(self.chapters):
            raise Http404
        self.chapter_number = number
        return self.render(request, template="content/manual/chapter.html")

    @path("editions/<int:edition>/")
    def show_edition(self, request: HttpRequest, edition: int) -> HttpResponse:
        return self.as_issued(edition).show_front(request)

    @path("editions/<int:edition>/<int:number>/")
    def show_edition_chapter(self, request: HttpRequest, edition: int, number: int) -> HttpResponse:
        return self.as_issued(edition).show_chapter(request, number)

    @path("editions/<int:edition>/changes/")
    def show_changes(self, request: HttpRequest, edition: int) -> HttpResponse:
        from content.services.differences import changes_of

        issued = self.edition_or_404(edition)
        page = self.with_words_of(issued)
        context = {"changes": changes_of(issued)}
        return page.render(request, template="content/manual/changes.html", context_overrides=context)

    @path("editions/<int:edition>/pdf/")
    def show_pdf(self, request: HttpRequest, edition: int) -> HttpResponseBase:
        from content.views.downloads import edition_pdf

        return edition_pdf(request, self.edition_or_404(edition))

    # --- editions ---

    @cached_property
    def manual(self) -> ManualPage:
        """The manual whose editions are shown: of an alias, the one that it repeats."""
        return self.source.specific if self.alias_of_id else self

    @cached_property
    def all_editions(self) -> list[Edition]:
        """Every edition, the newest first."""
        return list(self.manual.editions.order_by("-number"))

    @property
    def newest(self) -> Edition | None:
        return self.all_editions[0] if self.all_editions else None

    @property
    def edition_numbers(self) -> list[int]:
        return [edition.number for edition in self.all_editions]

    def edition_or_404(self, number: int) -> Edition:
        found = next((edition for edition in self.all_editions if edition.number == number), None)
        if found is None:
            raise Http404
        return found

    def as_issued(self, number: int) -> ManualPage:
        """This page with the words of an edition, at its own address and in its own language."""
        return self.with_words_of(self.edition_or_404(number))

    def with_words_of(self, edition: Edition) -> ManualPage:
        page = copy(self)
        words = edition.words
        page.title, page.intro, page.chapters = words["title"], words["intro"], words["chapters"]
        page.edition = edition
        return page

    # --- what is shown ---

    @property
    def below(self) -> str:
        """Where what is being read lies below the manual's own address."""
        edition = f"editions/{self.edition.number}/" if self.edition else ""
        return f"{edition}{self.chapter_number}/" if self.chapter_number else edition

    @property
    def base(self) -> str:
        """The address below which the chapters that are being read lie."""
        return f"{self.url}editions/{self.edition.number}/" if self.edition else self.url

    @property
    def manual_url(self) -> str:
        return str(self.url)

    @property
    def previous_url(self) -> str:
        return f"{self.base}{self.chapter_number - 1}/" if self.chapter_number > 1 else ""

    @property
    def next_url(self) -> str:
        return f"{self.base}{self.chapter_number + 1}/" if self.chapter_number < len(self.chapters) else ""

    @property
    def chapter(self) -> StreamValue.StreamChild:
        return self.chapters[self.chapter_number - 1]

    @property
    def sections(self) -> list[tuple[int, str]]:
        """The headings of the chapter being read: their place in it, from 1, and their words."""
        blocks = enumerate(self.chapter.value["body"], start=1)
        return [(number, title) for number, block in blocks if (title := heading_of(block))]

    def found_at(self, terms: list[str]) -> tuple[str, str]:
        """The first chapter that says all of it, or nothing: then the front leads on."""
        for number, chapter in enumerate(self.chapters, start=1):
            words = search_key(" ".join(chapter.block.get_searchable_content(chapter.value)))
            if all(term in words for term in terms):
                return f"{number}/", str(chapter.value["title"])
        return "", ""

    def _version(self, page: Any, code: str) -> dict[str, Any]:
        """Language switching stays on the chapter where the other language has it; editions belong to one language."""
        version = super()._version(page, code)
        is_same_words = self.source.pk in {page.pk, page.alias_of_id}
        has_chapter = self.chapter_number <= len(page.chapters)
        below = self.below if is_same_words or (has_chapter and not self.edition) else ""
        return {**version, "url": f"{version['url']}{below}", "full_url": f"{version['full_url']}{below}"}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        frozen = self.edition.pictures if self.edition else {}
        return {**context, "edition": self.edition, "frozen": frozen, "below": self.below}
