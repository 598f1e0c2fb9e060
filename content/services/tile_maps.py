"""A figure for each province as a map of squares and as a table: the same numbers, the deeper colour the more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import geothai
from django.core.cache import cache
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.enums import ProvinceFigure
from content.tiles import ABBREVIATIONS, BANGKOK, PLACES
from market.models import Listing, Order
from registry.enums import RoundState
from registry.models import Allocation, LocalAuthority

SECONDS_KEPT = 60
LEVELS = 4
SIDE = 40  # of a square with its gap, in the drawing's own unit
Figures = dict[str, int]


@dataclass(frozen=True)
class Tile:
    """A province; `level` runs from 0 (nothing) to 4 (the most), and is None for Bangkok, which is not under DLA."""

    code: str
    name: str
    short: str
    figure: int
    level: int | None
    href: str

    @property
    def x(self) -> int:
        return PLACES[self.code][0] * SIDE

    @property
    def y(self) -> int:
        return PLACES[self.code][1] * SIDE

    @property
    def middle(self) -> int:
        return self.x + SIDE // 2 - 1

    @property
    def base(self) -> int:
        """Where the letters stand."""
        return self.y + SIDE // 2 + 5


def tiles_of(figures: Figures, address: Callable[[str], str], *, most: int | None = None) -> list[Tile]:
    """All 77 squares; `most` is the figure of the deepest colour, else the largest there is."""
    is_english = get_language() == "en"
    largest = most or max(figures.values(), default=0)
    tiles = []
    for province in geothai.provinces():
        code, figure = province.code, figures.get(province.code, 0)
        name = province.name_en if is_english else province.name_th
        level = None if code == BANGKOK else level_of(figure, largest)
        href = "" if code == BANGKOK else address(code)
        tiles.append(Tile(code, name, ABBREVIATIONS[code][is_english], figure, level, href))
    return sorted(tiles, key=lambda tile: tile.name)


def level_of(figure: int, largest: int) -> int:
    """0 for nothing, else 1 to LEVELS in equal steps."""
    return 0 if figure <= 0 else max(1, -(-figure * LEVELS // largest))


def market_address(code: str) -> str:
    return f"{reverse('market:listings')}?province={code}"


# --- the figures of the public ---------------------------------------------------------------------------------------


def province_figures(kind: str) -> Figures:
    """The figure of each province that has one, from public rows, at most a minute old."""
    key = f"province-figures:{kind}"
    figures: Figures | None = cache.get(key)
    if figures is None:
        figures = READ[ProvinceFigure(kind)]()
        cache.set(key, figures, SECONDS_KEPT)
    return figures


def read_issued() -> Figures:
    rows = Allocation.objects.filter(round__state=RoundState.ISSUED)
    return dict(rows.values_list("authority__province").annotate(Sum("tonnes")).order_by())


def read_for_sale() -> Figures:
    rows = Listing.objects.open().values_list("authority__province")
    return dict(rows.annotate(Sum("reservation__tonnes")).order_by())


def read_sold() -> Figures:
    return dict(Order.objects.trades().values_list("seller__province").annotate(Sum("tonnes")).order_by())


def read_coverage() -> Figures:
    """Of a hundred authorities of the province, how many have received credits of an issued round."""
    with_credits = Q(pk__in=Allocation.objects.filter(round__state=RoundState.ISSUED).values("authority"))
    rows = LocalAuthority.objects.values_list("province").annotate(
        total=Count("pk"), served=Count("pk", filter=with_credits)
    )
    return {code: served * 100 // total for code, total, served in rows.order_by()}


READ: dict[ProvinceFigure, Callable[[], Figures]] = {
    ProvinceFigure.ISSUED: read_issued,
    ProvinceFigure.FOR_SALE: read_for_sale,
    ProvinceFigure.SOLD: read_sold,
    ProvinceFigure.COVERAGE: read_coverage,
}


def unit_of(kind: str) -> str:
    return _("ร้อยละ") if kind == ProvinceFigure.COVERAGE else _("ตัน")
