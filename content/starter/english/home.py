"""The first page: what this is, where to begin, how large the programme is, and what is for sale."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from content.enums import Place
from content.starter.shapes import figure, link, newest, stage, way

FIELDS = {
    "title": "Carbon credits from the wet-waste bins of Thai communities",
    "intro": "The trading channel for carbon credits of Thailand's local administrative organizations (LAO), where the "
    "path of every tonne can be checked.",
}


def body(*, sell: Page, buy: Page, letter: Page) -> list[tuple[str, Any]]:
    return [
        (
            "ways",
            [
                way(
                    "Buyers",
                    "Find credits from local communities",
                    "See listings by province, type of authority and price, and send your order straight to the "
                    "authority.",
                    link("See listings", place=Place.MARKET),
                    link("How to buy", page=buy),
                ),
                way(
                    "Local authorities",
                    "Keep the account and sell credits",
                    "Check the balance, draft listings, answer orders and follow the delivery.",
                    link("Sign in", place=Place.WORKSPACE),
                    link("How to sell", page=sell),
                ),
            ],
        ),
        (
            "figures",
            {
                "title": "The household wet-waste bin programme",
                "figures": [
                    figure("7,849", "LAOs", "take part across the country", "since 2019"),
                    figure("2,716,651", "households", "with a wet-waste bin", "late 2022"),
                    figure("277,951", "tCO₂e", "issued in round 3, from 76 provinces", "Apr–Sep 2023"),
                    figure("3,140", "tCO₂e", "in the first sale, from 4 provinces, at 260 baht a tonne", "21 Jun 2023"),
                ],
            },
        ),
        newest("Newest listings"),
        ("province_map", {"title": "Certified carbon credits by province", "figure": "issued"}),
        (
            "steps",
            {
                "title": "From the bin to the buyer",
                "steps": [
                    stage(
                        "Emissions are reduced",
                        "Households, child-development centres and schools compost their food waste, so that less "
                        "methane leaves the landfills.",
                    ),
                    stage(
                        "Credits are issued and allocated",
                        "TGO issues them by rounds, and the Department of Local Administration (DLA) allocates them to "
                        "each authority's account.",
                    ),
                    stage(
                        "Sold and delivered",
                        "The buyer signs with the authority and takes delivery when TGO gives notice. The money goes "
                        "back to the community.",
                    ),
                ],
            },
        ),
        ("related", {"title": "Guidance and official letters", "pages": [buy, sell, letter]}),
    ]
