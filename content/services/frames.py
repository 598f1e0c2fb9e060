"""The frame of the pages in one language, kept in this process for a minute: showing a page costs no query for it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import DatabaseError
from django.utils import timezone, translation
from wagtail.rich_text import expand_db_html

from content.enums import NoticeKind
from content.models import Frame

SECONDS_KEPT = 60
TONES = {NoticeKind.INFORMATION: "neutral", NoticeKind.WARNING: "warning", NoticeKind.SUCCESS: "good"}
CARD = "fill-1200x630|format-jpeg"


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Column:
    title: str
    html: str
    links: list[Link]


@dataclass(frozen=True)
class Banner:
    """An announcement; `days` are the first and the last on which it is shown, either of them perhaps open."""

    title: str
    text: str
    tone: str
    url: str
    days: tuple[Any, Any]

    @property
    def is_shown(self) -> bool:
        first, last = self.days
        today = timezone.localdate()
        return (first is None or first <= today) and (last is None or last >= today)


@dataclass(frozen=True)
class FrameWords:
    """What the templates show; where a part is empty they show their own words."""

    navigation: list[Link] = field(default_factory=list)
    footer: list[Column] = field(default_factory=list)
    contact: str = ""
    banner: Banner | None = None
    card_image: str = ""
    card_text: str = ""

    @property
    def announced(self) -> Banner | None:
        """The announcement, on its days."""
        return self.banner if self.banner and self.banner.is_shown else None


EMPTY = FrameWords()
_kept: dict[str, tuple[float, FrameWords]] = {}


def frame_for(language: str) -> FrameWords:
    """The frame in a language, at most a minute old; an empty one where nothing is set or the database is away."""
    until, words = _kept.get(language, (0.0, EMPTY))
    if time.monotonic() < until:
        return words
    words = read_frame(language)
    _kept[language] = time.monotonic() + SECONDS_KEPT, words
    return words


def forget() -> None:
    """A saved frame is shown at once by this process, and within a minute by the others."""
    _kept.clear()


def read_frame(language: str) -> FrameWords:
    try:
        frame = Frame.objects.filter(locale__language_code=language).select_related("locale").first()
        return words_of(frame) if frame else EMPTY
    except DatabaseError:
        return EMPTY  # the page that says so still needs its frame


def words_of(frame: Frame) -> FrameWords:
    """The frame's words with the addresses of its own language; a link to a page that is not public is left out."""
    with translation.override(frame.locale.language_code):
        return replace(
            EMPTY,
            navigation=links_of(block.value for block in frame.navigation),
            footer=[column_of(block.value) for block in frame.footer],
            contact=str(expand_db_html(frame.contact)),
            banner=banner_of(frame) if frame.banner_title else None,
            card_image=frame.card_image.get_rendition(CARD).full_url if frame.card_image else "",
            card_text=frame.card_text,
        )


def links_of(values: Any) -> list[Link]:
    found = [value for value in values if not value.get("page") or value["page"].live]
    return [Link(value["label"], value.url) for value in found if value.url]


def column_of(value: Any) -> Column:
    return Column(value["title"], str(expand_db_html(value["text"].source)), links_of(value["links"]))


def banner_of(frame: Frame) -> Banner:
    page = frame.banner_page.localized if frame.banner_page else None
    url = (page.url or "") if page and page.live else ""
    days = (frame.banner_from, frame.banner_until)
    return Banner(frame.banner_title, frame.banner_text, TONES[NoticeKind(frame.banner_kind)], url, days)
