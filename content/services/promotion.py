"""The checklist of the promotion guideline as it is published, and the activities that DLA has chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content.enums import MaterialKind
from content.querysets import with_own_words
from content.starter.english import promotion as english
from content.starter.thai import promotion
from registry.models import Activity

if TYPE_CHECKING:
    from content.models import GuidelinePage, Material

SECONDS_KEPT = 60


def guideline() -> GuidelinePage | None:
    """The published promotion guideline, in Thai."""
    from content.models import GuidelinePage  # the models import the blocks, and those this module

    return GuidelinePage.objects.live().filter(alias_of=None, slug=promotion.SLUG).first()


def checklist_points() -> list[str]:
    """The points of the guideline's checklists in their order; those of the starter when there is no page."""
    page = guideline()
    return points_of(page) if page else list(promotion.POINTS)


def points_of(page: GuidelinePage) -> list[str]:
    blocks = [block.value for block in page.body if block.block_type == "checklist"]
    return [str(point) for value in blocks for point in value["points"]]


def points_in_english() -> dict[str, str]:
    """English by the Thai point: of the translated guideline where it has as many, else of the starter."""
    known = dict(zip(promotion.POINTS, english.POINTS, strict=True))
    page = guideline()
    translated = page and page.get_translations().filter(with_own_words(), live=True).first()
    if page and translated:
        ours, theirs = points_of(page), points_of(translated.specific)
        known |= dict(zip(ours, theirs, strict=True)) if len(ours) == len(theirs) else {}
    return known


def points_shown(points: Iterable[str]) -> list[SafeString | str]:
    """The points as a reader of the language being shown reads them; one without English says that it is Thai."""
    if get_language() == settings.LANGUAGE_CODE:
        return list(points)
    known = points_in_english()
    return [known.get(point) or format_html('<span lang="th">{}</span>', point) for point in points]


def chosen_activities(limit: int, *, province: str = "", audience: str = "") -> list[Activity]:
    """The activities chosen last, at most `limit`, at most a minute old; of one province or audience when named."""
    key = f"chosen-activities:{limit}:{province}:{audience}"
    found = cache.get(key)
    if found is None:
        rows = Activity.objects.chosen().with_places().prefetch_related("photos").for_readers(audience)
        rows = rows.filter(province=province) if province else rows
        found = list(rows.order_by("-chosen_at", "-pk")[:limit])
        cache.set(key, found, SECONDS_KEPT)
    return found


def newest_material() -> list[Material]:
    """What everybody may take, the newest of each kind, at most a minute old."""
    from content.models import Material  # the models import the blocks, and those this module

    found: list[Material] | None = cache.get("newest-material")
    if found is None:
        found = Material.objects.for_everybody().latest_of(MaterialKind.values)
        cache.set("newest-material", found, SECONDS_KEPT)
    return found
