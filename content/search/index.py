"""PageText in step with the pages.

`PortalPage.save` reads a page's words whenever it is saved as published, by whatever way: the editor, a workflow, the
clock, a service. Unpublishing, moving, restricting and deleting need nothing, because a search asks the page itself
whether anybody may read it. What no page's save tells of (a document replaced in the library, its collection closed)
is seen by `read_again`, which the tick calls, within READ_AGAIN_AFTER.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from wagtail.models import Page

from content.models.words import PageText
from content.querysets import with_own_words
from content.search.words import words_of
from registry.thai import search_key

READ_AGAIN_AFTER = dt.timedelta(hours=1)
PAGES_A_TICK = 30


def read_words(page: Page) -> None:
    """Store what a page says as it is now; its specific instance, with everything that was just saved."""
    text = words_of(page)
    values = {
        "title": page.title,
        "text": text,
        "title_key": search_key(page.title),
        "text_key": "\n".join(search_key(line) for line in (page.title, *text.splitlines())),
        "read_at": timezone.now(),
    }
    PageText.objects.update_or_create(page_id=page.pk, defaults=values)


def with_words() -> QuerySet[Page]:
    """The pages that have words of their own; the root of the tree is no page."""
    return Page.objects.live().filter(with_own_words(), depth__gt=1)


def rebuild() -> int:
    """Read every published page anew and forget the words of all others; how many were read."""
    PageText.objects.exclude(page__in=with_words()).delete()
    return _read(with_words())


def read_again(limit: int = PAGES_A_TICK) -> int:
    """Read the pages again whose words were read longest ago, and those never read; how many."""
    due = with_words().exclude(page_text__read_at__gte=timezone.now() - READ_AGAIN_AFTER)
    return _read(due.order_by(F("page_text__read_at").asc(nulls_first=True))[:limit])


def _read(pages: Any) -> int:
    found: Iterable[Page] = pages.specific()
    number = 0
    for page in found:
        read_words(page)
        number += 1
    return number
