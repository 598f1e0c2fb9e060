"""Links that lead nowhere: to pages and files of ours that are gone, and to sites that no longer answer.

Ours are looked for when the report is opened. Others' are asked by a task, once a night; a site that answers with
anything but "not there" or a fault counts as there, and one inside our own network is never asked.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex, get_page_models

from content.models import LinkCheck

URL = re.compile(r"https?://[^\s\"'<>\\]+")
SECONDS_TO_WAIT = 10
GONE = {404, 410}
ASKER = "Mozilla/5.0 (compatible; link check)"
# What Wagtail itself keeps about a page is no link of an editor's.
NOT_LINKS = {"alias_of", "owner", "latest_revision", "live_revision", "locale", "locked_by"}

Ask = Callable[[str], int | None]


@dataclass(frozen=True)
class LostLink:
    page: Page
    is_unpublished: bool
    target: str


def links_lost() -> list[LostLink]:
    """The links of published pages to pages of ours that are deleted or not published; about 4 ms a page."""
    pointed = [(page, target) for page in written_pages() for target in sorted(pages_named_by(page))]
    targets = Page.objects.in_bulk({target for _page, target in pointed})
    found = [(page, targets.get(target)) for page, target in pointed]
    return [
        LostLink(page.page_ptr, target is not None, target.title if target else "")
        for page, target in found
        if target is None or not target.live
    ]


def pages_named_by(page: Page) -> set[int]:
    """The keys of the pages that a page's words and blocks lead to, whether or not they still are there.

    Wagtail's stored index forgets a target when it is deleted, so the words themselves are read.
    """
    pages = ContentType.objects.get_for_model(Page).pk
    found = ReferenceIndex._extract_references_from_object(page)
    return {int(key) for kind, key, path, _place in found if kind == pages and path not in NOT_LINKS}


# --- links to others -----------------------------------------------------------------------------------------------


def urls_of(page: Page) -> set[str]:
    """The addresses of other sites in a page's own words, blocks included."""
    words = json.dumps(page.specific.serializable_data(), ensure_ascii=False, default=str)
    return {found.rstrip(".,)") for found in URL.findall(words)}


def collect_links() -> None:
    """Bring the rows to what stands on the published pages; a link that stays keeps its last check."""
    wanted = {(page.pk, url) for page in written_pages() for url in urls_of(page)}
    known = set(LinkCheck.objects.values_list("page_id", "url"))
    for page_id, url in known - wanted:
        LinkCheck.objects.filter(page_id=page_id, url=url).delete()
    new = [LinkCheck(page_id=page_id, url=url) for page_id, url in sorted(wanted - known) if len(url) <= 1_000]
    LinkCheck.objects.bulk_create(new, ignore_conflicts=True)


def written_pages() -> Iterator[Page]:
    for model in get_page_models():
        if model._meta.app_label == "content":
            yield from model.objects.live().filter(alias_of=None)


def check_links(ask: Ask | None = None) -> int:
    """Ask every site once, and note the answer on each page's link; return how many are broken."""
    collect_links()
    for url in LinkCheck.objects.values_list("url", flat=True).distinct().order_by("url"):
        status = (ask or answer_of)(url)
        is_broken = status is None or status in GONE or status >= 500
        LinkCheck.objects.filter(url=url).update(checked_at=timezone.now(), status=status, is_broken=is_broken)
    return LinkCheck.objects.broken().count()


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        """A site that leads on is there; where it leads may be inside our own network."""


def answer_of(url: str) -> int | None:
    """The status that a public site answers with; None when it does not answer, or may not be asked."""
    if not is_public(urlsplit(url).hostname or ""):
        return None
    request = urllib.request.Request(url, headers={"User-Agent": ASKER})  # noqa: S310
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=SECONDS_TO_WAIT) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return int(error.code)
    except (OSError, http.client.HTTPException, ValueError):
        return None


def is_public(host: str) -> bool:
    """Whether every address of the host is one of the open network."""
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ipaddress.ip_address(each[4][0]).is_global for each in found)
