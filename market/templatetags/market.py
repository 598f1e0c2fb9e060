"""`{% load market %}`: places and years as the public pages name them, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.enums import AuthorityType
from registry.models import LocalAuthority, Round
from registry.services.estimate import market_far_from

register = template.Library()


@register.filter
def title_of(authority: LocalAuthority) -> str:
    """อบต.ป่าสัก; in English the full English name where there is one."""
    return str(authority)


@register.filter
def place_of(authority: LocalAuthority) -> str:
    """The type, district and province, without which a name identifies nobody."""
    return _("%(type)s อ.%(district)s จ.%(province)s") % {
        "type": AuthorityType(authority.type).label,
        "district": authority.district.name,
        "province": authority.province.name,
    }


@register.filter
def vintage(round: Round) -> str:
    """2566 or 2565–2566; in English the years of the Common Era."""
    era = 0 if get_language() == "en" else 543
    years = [str(year + era) for year in round.vintages]
    return years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"


@register.filter
def year_of(year: int) -> str:
    """2566 of 2023; in English 2023."""
    return str(year if get_language() == "en" else year + 543)


@register.filter
def serials(ranges: Iterable[tuple[int, int]]) -> str:
    """1–10, 15, 21–30"""
    return ", ".join(f"{first:,}" if first == last else f"{first:,}–{last:,}" for first, last in ranges)


@register.inclusion_tag("market/price_check.html")
def price_check(price_baht: Decimal | str) -> dict[str, Any]:
    """A word when a price in baht a tonne lies outside the market's recent yearly averages; else nothing."""
    price = Decimal(price_baht)
    return {"price_baht": price, "prices": market_far_from(price)}
