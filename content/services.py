"""What the pages read from the rooms below, and the tree of pages that a new portal begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geothai
from django.apps import apps
from django.core.cache import cache

if TYPE_CHECKING:
    from content.models import HomePage

SECONDS_KEPT = 60


def newest_listings(limit: int, *, province: str | None = None, authority_type: str | None = None) -> list[Any]:
    """The newest public listings, at most `limit`, at most a minute old; of one province or type when named."""
    key = f"newest-listings:{limit}:{province or ''}:{authority_type or ''}"
    return cache.get_or_set(key, lambda: read_newest_listings(limit, province, authority_type), SECONDS_KEPT)


def read_newest_listings(limit: int, province: str | None, authority_type: str | None) -> list[Any]:
    if not apps.get_app_config("market").models:
        return []
    listings = apps.get_model("market", "Listing").objects.public()
    if province:
        listings = listings.filter(authority__province__code=province)
    if authority_type:
        listings = listings.filter(authority__type=authority_type)
    return list(listings.newest(limit))


def province_choices() -> list[tuple[str, str]]:
    return [("", "ทุกจังหวัด"), *((str(province.code), province.name_th) for province in geothai.provinces())]


def type_choices() -> list[tuple[str, str]]:
    return []


def build_site() -> HomePage:
    """Make what is missing of locales, site and pages; pages that exist stay as their editors left them."""
    from content.starter.tree import build_tree  # the models import the blocks, and those this module

    return build_tree()
