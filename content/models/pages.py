"""What every page of ours has: a summary, and a way to itself in the other language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.search import index

from content.keeping import forget_pages


def is_being_translated(page: Page) -> bool:
    """Whether an editor has begun to translate an alias, and its readers still see the original."""
    is_begun = page.live and page.alias_of_id is None and page.live_revision_id is None
    return is_begun and page.locale.language_code != settings.LANGUAGE_CODE


class PortalPage(Page):
    """A page with a summary. An alias shows its source's words, so it is written in its source's language.

    A translation begins when an editor makes an ordinary page of the alias. Until the translation is published the
    page has no published revision of its own, and goes on as the alias did.
    """

    intro = models.TextField(_("ความนำ"), blank=True, help_text=_("หนึ่งถึงสองประโยค แสดงใต้ชื่อหน้าและในรายการหน้า"))

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    settings_panels = [*Page.settings_panels, InlinePanel("reviews", label=_("กำหนดทบทวน"), max_num=1)]
    search_fields = [*Page.search_fields, index.SearchField("intro")]
    api_fields = [APIField("intro"), APIField("language")]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Publishing saves every field of the page; saving a draft names the few that it changes."""
        super().save(*args, **kwargs)
        if kwargs.get("update_fields") is not None:
            return
        forget_pages()
        if self.live and self.alias_of_id is None:
            from content.search.index import read_words

            read_words(self)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        forget_pages()
        return super().delete(*args, **kwargs)

    def found_at(self, terms: list[str]) -> tuple[str, str]:
        """Where below its address, and under which heading, a page of several parts says the terms of a search."""
        return "", ""

    @cached_property
    def source(self) -> Page:
        """The page whose words are shown: itself, or the page that it repeats."""
        if not self.is_being_translated:
            return self.alias_of or self
        same = Page.objects.filter(translation_key=self.translation_key, locale__language_code=settings.LANGUAGE_CODE)
        return same.select_related("locale").first() or self

    @cached_property
    def is_being_translated(self) -> bool:
        return is_being_translated(self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """A preview shows the translation itself."""
        self.is_being_translated = False
        return super().serve_preview(request, mode_name)

    @property
    def language(self) -> str:
        """Language code of the words on this page, which for an alias differs from its address."""
        return self.source.locale.language_code

    @cached_property
    def is_untranslated(self) -> bool:
        is_repeated = self.alias_of_id is not None or self.is_being_translated
        return is_repeated and self.source.locale_id != self.locale_id

    @cached_property
    def versions(self) -> list[dict[str, Any]]:
        """This page in every language that has it, itself included, in the order of the settings.

        Each: `code`, `url`, `full_url`, and `is_written`, false when that page is only an alias.
        """
        found = self.get_translations(inclusive=True).live().select_related("locale")
        pages = {page.locale.language_code: page for page in found}
        own = next((page for page in pages.values() if page.pk == self.pk), None)
        if own:
            self.locale = own.locale  # read already
        pages[self.locale.language_code] = self
        return [self._version(pages[code], code) for code, _name in settings.LANGUAGES if code in pages]

    def _version(self, page: Page, code: str) -> dict[str, Any]:
        written = page.alias_of_id is None and not is_being_translated(page)
        return {"code": code, "url": page.url, "full_url": page.full_url, "is_written": written}

    @cached_property
    def trail(self) -> list[Page]:
        """The pages above this one, the home page first."""
        return list(self.get_ancestors().filter(depth__gt=1).live())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "versions": self.versions, "trail": self.trail}
