"""The checklist of the promotion guideline as it is published, and the activities that DLA has chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache

from content.starter.thai import promotion
from registry.models import Activity

if TYPE_CHECKING:
    from content.models import GuidelinePage

SECONDS_KEPT = 60


def guideline() -> GuidelinePage | None:
    """The published promotion guideline, in Thai."""
    from content.models import GuidelinePage  # the models import the blocks, and those this module

    return GuidelinePage.objects.live().filter(alias_of=None, slug=promotion.SLUG).first()


def checklist_points() -> list[str]:
    """The points of the guideline's checklists in their order; those of the starter when there is no page."""
    page = guideline()
    blocks = [(block.block_type, block.value) for block in page.body] if page else promotion.FIELDS["body"]
    return [str(point) for kind, value in blocks if kind == "checklist" for point in value["points"]]


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
