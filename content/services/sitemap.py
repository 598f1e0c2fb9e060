"""The addresses that search engines may know: written pages with their other languages, and places of the portal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import override
from wagtail.models import Page

from content.blocks import place_url
from content.models import ManualPage
from content.querysets import with_own_words

PLACES = ("market/", "market/trades/", "activities/", "estimate/", "verify/", "api/docs/")


@dataclass(frozen=True)
class Entry:
    url: str
    versions: list[tuple[str, str]]  # language code and address, itself included
    changed: Any = None


def written_pages() -> list[Entry]:
    """Every public page that has words of its own. An alias is none: it names its source as canonical."""
    pages = Page.objects.live().public().filter(with_own_words(), depth__gt=1).select_related("locale").order_by("path")
    together: dict[Any, list[tuple[str, str]]] = defaultdict(list)
    found = [(page, page.full_url) for page in pages]
    for page, url in found:
        together[page.translation_key].append((page.locale.language_code, url))
    return [Entry(url, together[page.translation_key], page.last_published_at) for page, url in found]


def chapters_of_manuals() -> list[Entry]:
    """A manual's words stand in its chapters, each at an address of its own."""
    manuals = ManualPage.objects.live().public().filter(alias_of=None).order_by("path")
    return [
        Entry(f"{manual.full_url}{number}/", [], manual.last_published_at)
        for manual in manuals
        for number in range(1, len(manual.chapters) + 1)
    ]


def places_of_the_portal() -> list[Entry]:
    return list(_places())


def _places() -> Iterator[Entry]:
    for place in PLACES:
        versions = [(code, address(place, code)) for code, _name in settings.LANGUAGES]
        for _code, url in versions:
            yield Entry(url, versions)


def address(place: str, language: str) -> str:
    with override(language):
        return f"{settings.BASE_URL}{place_url(place)}"
