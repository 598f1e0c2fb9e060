"""What a query finds, in groups: pages, listings, authorities. Only what anybody may read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from content.models import PageText
from content.querysets import PageTextQuerySet
from content.search.excerpts import Piece, excerpt, marked
from market.models import Listing
from registry.models import LocalAuthority
from registry.thai import search_terms

MOST_LETTERS, MOST_TERMS, MOST_OFFERED = 100, 8, 4
# What is said of every listing, alone or written together; a name that holds such a word is still looked for.
EVERY_LISTING = re.compile("(ประกาศ|ขาย|ซื้อ|คาร์บอน|เครดิต|carbon|credits?|listings?|sell|buy|for|sale)+")
IN_OVERVIEW, A_PAGE, LAST_PAGE = 5, 20, 50
SUGGESTED_PAGES, SUGGESTED_AUTHORITIES = 5, 3


@dataclass(frozen=True)
class PageHit:
    """A page that says it: where, what kind of page it is, and the words around."""

    url: str
    title: list[Piece]
    part: str
    kind: str
    excerpt: list[Piece]


@dataclass(frozen=True)
class Group:
    """Some of what was found of one kind; `goes_on` when there is more."""

    name: str
    label: str | Promise
    rows: list[Any]
    goes_on: bool


@dataclass(frozen=True)
class Suggestion:
    label: str
    url: str
    kind: str


def terms_of(query: str) -> list[str]:
    """What must all be found; the first MOST_TERMS words."""
    return search_terms(query.replace("\x00", " "))[:MOST_TERMS]


# --- each kind -----------------------------------------------------------------------------------------------------


def pages(terms: list[str], start: int, stop: int) -> list[PageHit]:
    rows = list(pages_with(terms).best_first(terms).only("title", "text")[start:stop])
    specific = {page.pk: page for page in Page.objects.filter(pk__in=[row.pk for row in rows]).specific()}
    return [hit(row, specific[row.pk], terms) for row in rows if row.pk in specific]


def pages_with(terms: list[str]) -> PageTextQuerySet:
    rows: PageTextQuerySet = PageText.objects.public(get_language() or "th").saying(terms)
    return rows


def hit(row: PageText, page: Page, terms: list[str]) -> PageHit:
    below, part = page.found_at(terms) if hasattr(page, "found_at") else ("", "")
    return PageHit(
        url=f"{page.url}{below}",
        title=marked(row.title, terms),
        part=part,
        kind=str(page.specific_class._meta.verbose_name),
        excerpt=excerpt(row.text, terms),
    )


def listings(terms: list[str], start: int, stop: int) -> list[Listing]:
    """Those that may be ordered now, by their seller's name, code and place, the newest first.

    Words that are true of every listing, as in "ขายคาร์บอนเครดิต ลำพูน", choose none and leave out none.
    """
    found = Listing.objects.open().with_parties().order_by("-published_at", "-pk")
    if telling := [term for term in terms if not EVERY_LISTING.fullmatch(term)]:
        found = found.filter(authority__in=authorities_with(telling))
    return list(found[start:stop])


def authorities(terms: list[str], start: int, stop: int) -> list[LocalAuthority]:
    found = authorities_with(terms).select_related("province", "district").order_by("code")
    return list(found[start:stop])


def authorities_with(terms: list[str]) -> QuerySet[LocalAuthority]:
    rows: QuerySet[LocalAuthority] = LocalAuthority.objects.search(" ".join(terms))
    return rows


Read = Callable[[list[str], int, int], list[Any]]
KINDS: dict[str, tuple[str | Promise, Read]] = {
    "pages": (_("คู่มือ แนวทาง และหน้าอื่น"), pages),
    "listings": (_("ประกาศขาย"), listings),
    "authorities": (_("องค์กรปกครองส่วนท้องถิ่น"), authorities),
}


# --- together ------------------------------------------------------------------------------------------------------


def overview(terms: list[str]) -> list[Group]:
    """The first few of every kind that has any."""
    groups = [group(name, terms, 0, IN_OVERVIEW) for name in KINDS] if terms else []
    return [each for each in groups if each.rows]


def page_of(name: str, terms: list[str], number: int) -> Group:
    """One page of one kind; pages are counted from 1."""
    return group(name, terms, (number - 1) * A_PAGE, number * A_PAGE)


def group(name: str, terms: list[str], start: int, stop: int) -> Group:
    label, read = KINDS[name]
    rows = read(terms, start, stop + 1) if terms else []
    return Group(name, label, rows[: stop - start], goes_on=len(rows) > stop - start)


def suggestions(terms: list[str]) -> list[Suggestion]:
    """Pages whose title and authorities whose name have all of it."""
    if not terms:
        return []
    called = PageText.objects.public(get_language() or "th").called(terms).best_first(terms)
    chosen = Page.objects.filter(pk__in=[row.pk for row in called.only("pk")[:SUGGESTED_PAGES]]).specific()
    found = [Suggestion(page.title, str(page.url), str(page._meta.verbose_name)) for page in chosen]
    return found + [suggested(each) for each in authorities(terms, 0, SUGGESTED_AUTHORITIES)]


def suggested(authority: LocalAuthority) -> Suggestion:
    return Suggestion(
        str(authority), reverse("market:authority", args=[authority.code]), f"{authority.district} {authority.province}"
    )


def words_that_find(query: str) -> list[str]:
    """Of several words that find nothing together, those that find something alone, as they were typed."""
    words = list(dict.fromkeys(query.split()))[:MOST_OFFERED]
    return [word for word in words if finds_something(terms_of(word))] if len(words) > 1 else []


def finds_something(terms: list[str]) -> bool:
    return bool(terms) and (pages_with(terms).exists() or authorities_with(terms).exists())
