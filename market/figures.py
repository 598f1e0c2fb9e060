"""The market in a few numbers, at most a minute old."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.cache import cache
from django.db.models import Count, F, Sum

from market.models import Listing, Order

KEY, SECONDS_KEPT = "market-figures", 60


@dataclass(frozen=True)
class MarketFigures:
    """Whole tonnes that may be ordered now and by how many authorities; the average price weighs by tonnes."""

    tonnes_on_sale: int
    authorities: int
    tonnes_sold: int
    average_baht: Decimal | None


def market_figures() -> MarketFigures:
    figures: MarketFigures | None = cache.get(KEY)
    if figures is None:
        figures = read_market_figures()
        cache.set(KEY, figures, SECONDS_KEPT)
    return figures


def read_market_figures() -> MarketFigures:
    offered = Listing.objects.open().aggregate(
        tonnes=Sum("reservation__tonnes"), authorities=Count("authority", distinct=True)
    )
    sold = Order.objects.trades().aggregate(total=Sum("tonnes"), baht=Sum(F("tonnes") * F("price_baht")))
    tonnes = sold["total"] or 0
    return MarketFigures(
        tonnes_on_sale=offered["tonnes"] or 0,
        authorities=offered["authorities"],
        tonnes_sold=tonnes,
        average_baht=in_satang(Decimal(sold["baht"]) / tonnes) if tonnes else None,
    )


def in_satang(baht: Decimal) -> Decimal:
    return baht.quantize(Decimal("0.01"), ROUND_HALF_UP)
