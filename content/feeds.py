"""RSS of news and of official letters: days in the Buddhist era for people, RFC 822 dates for machines."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from content.blocks import place_url
from content.keeping import SECONDS_KEPT
from content.models import LetterPage, NewsPage
from content.querysets import with_own_words
from registry.thai import format_date

MOST = 30


class PortalFeed(Feed):
    """The newest public pages of a kind, in the language of the address; aliases are left out."""

    model: type[Page]
    place = ""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
        return response

    def link(self) -> str:
        return place_url(self.place)

    def pages(self) -> Any:
        return self.model.objects.live().public().filter(with_own_words(), locale__language_code=get_language())

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_link(self, item: Any) -> str:
        return str(item.full_url)

    def item_guid(self, item: Any) -> str:
        return str(item.full_url)

    def item_updateddate(self, item: Any) -> dt.datetime | None:
        return item.last_published_at


class NewsFeed(PortalFeed):
    model, place = NewsPage, "news/"

    def title(self) -> str:
        return _("ข่าว – ระบบบัญชีคาร์บอนเครดิตขององค์กรปกครองส่วนท้องถิ่น")

    def description(self) -> str:
        return _("ข่าวของระบบบัญชีคาร์บอนเครดิต จาก สถ.")

    def items(self) -> Any:
        return self.pages().order_by("-day", "-pk")[:MOST]

    def item_description(self, item: NewsPage) -> str:
        return f"{format_date(item.day)}: {item.intro}"

    def item_pubdate(self, item: NewsPage) -> dt.datetime:
        return midnight(item.day)


class LetterFeed(PortalFeed):
    model, place = LetterPage, "letters/"

    def title(self) -> str:
        return _("หนังสือราชการ – ระบบบัญชีคาร์บอนเครดิตขององค์กรปกครองส่วนท้องถิ่น")

    def description(self) -> str:
        return _("หนังสือราชการเกี่ยวกับระบบบัญชีคาร์บอนเครดิต จาก สถ.")

    def items(self) -> Any:
        return self.pages().order_by("-first_published_at", "-pk")[:MOST]

    def item_description(self, item: LetterPage) -> str:
        return " · ".join(part for part in (item.number, item.date_text, item.intro) if part)

    def item_pubdate(self, item: LetterPage) -> dt.datetime | None:
        """The day of publishing: a letter may have none of its own."""
        return item.first_published_at


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), timezone.get_current_timezone())
