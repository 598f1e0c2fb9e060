"""What the pages read from the rooms below, and the tree of pages that a new portal begins with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geothai
from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from market.models import Listing
from registry.enums import AuthorityType, RoundState
from registry.models import Round

if TYPE_CHECKING:
    from content.models import HomePage

SECONDS_KEPT = 60


def newest_listings(limit: int, *, province: str | None = None, authority_type: str | None = None) -> list[Listing]:
    """The newest listings that may be ordered, at most `limit`, at most a minute old; of one province or type."""
    key = f"newest-listings:{limit}:{province or ''}:{authority_type or ''}"
    found = cache.get(key)
    if found is None:
        found = read_newest_listings(limit, province, authority_type)
        cache.set(key, found, SECONDS_KEPT)
    return found


def read_newest_listings(limit: int, province: str | None, authority_type: str | None) -> list[Listing]:
    listings = Listing.objects.open()
    if province:
        listings = listings.filter(authority__province=province)
    if authority_type:
        listings = listings.filter(authority__type=authority_type)
    return list(listings.newest(limit))


def chosen_listings(numbers: list[int]) -> list[Listing]:
    """Of these public listings, in their order, what anybody may read, at most a minute old."""
    key = f"chosen-listings:{'-'.join(map(str, numbers))}"
    found = cache.get(key)
    if found is None:
        rows = {row.pk: row for row in Listing.objects.public().with_parties().filter(pk__in=numbers)}
        found = [rows[number] for number in dict.fromkeys(numbers) if number in rows]
        cache.set(key, found, SECONDS_KEPT)
    return found


@dataclass(frozen=True)
class Bar:
    """A round in a chart: `width` is its share of the longest bar, in hundredths."""

    label: str
    tonnes: int
    width: int


def bars_of_rounds() -> list[Bar]:
    """The issued rounds in their order, at most a minute old."""
    rows = cache.get("bars-of-rounds")
    if rows is None:
        issued = Round.objects.filter(state=RoundState.ISSUED).order_by("number", "pk")
        rows = list(issued.values_list("number", "tonnes"))
        cache.set("bars-of-rounds", rows, SECONDS_KEPT)
    longest = max((tonnes for _number, tonnes in rows), default=1)
    return [Bar(_("รอบที่ %(number)s") % {"number": n}, tonnes, max(1, tonnes * 100 // longest)) for n, tonnes in rows]


def readable(pages: Iterable[Page | None]) -> list[Page]:
    """Of these pages, in their order, what anybody may read, each in the language being shown where it exists."""
    keys = [page.translation_key for page in pages if page]
    found = Page.objects.filter(translation_key__in=keys).live().public().select_related("locale")
    language = get_language()
    # what is in the language of the reader comes last and takes the place of the others
    in_order = sorted(found, key=lambda page: page.locale.language_code == language)
    chosen = {page.translation_key: page for page in in_order}
    specific = {page.pk: page for page in Page.objects.filter(pk__in=[page.pk for page in chosen.values()]).specific()}
    return [specific[chosen[key].pk] for key in keys if key in chosen]


def province_choices() -> list[tuple[str, str]]:
    """Codes and Thai names. Not from the database: Wagtail goes through the choices whenever it reads a block."""
    provinces = sorted(geothai.provinces(), key=lambda province: province.name_th)
    return [(province.code, province.name_th) for province in provinces]


def type_choices() -> list[tuple[str, str]]:
    return [(kind.value, str(kind.label)) for kind in AuthorityType]


def build_site() -> HomePage:
    """Make what is missing of locales, site and pages; pages that exist stay as their editors left them."""
    from content.starter.tree import build_tree  # the models import the blocks, and those this module

    return build_tree()
