"""The two trainings of the letter, by the address that each shares with its Thai page."""

from __future__ import annotations

from typing import Any

from content.starter.shapes import note, text
from content.starter.thai.trainings import ONLINE_SLUG, WORKSHOP_SLUG

UNKNOWN = note(
    "What the source does not say",
    "DLA's memo gives the day, the form and who was invited. What it leaves out is left empty here and not guessed.",
)

PAGES: dict[str, dict[str, Any]] = {
    ONLINE_SLUG: {
        "title": "Online training in the carbon credit accounts of local authorities",
        "intro": "For officers of provincial offices and authorities who use the system; Tuesday 14 January 2025.",
        "place": "Online",
        "body": [
            text(
                "The Department of Local Administration held online training in the carbon credit accounts for "
                "officers of provincial offices and local authorities who use the system, on Tuesday 14 January 2025."
            ),
            UNKNOWN,
        ],
    },
    WORKSHOP_SLUG: {
        "title": "Workshop on the carbon credit accounts of local authorities",
        "intro": "For two people of each provincial office; Tuesday 11 March 2025.",
        "place": "Alexander Hotel, Hua Mak, Bang Kapi, Bangkok",
        "body": [
            text(
                "The Department of Local Administration held a workshop on the carbon credit accounts for two people "
                "of each provincial office, on Tuesday 11 March 2025, at the Alexander Hotel, Hua Mak, Bang Kapi, "
                "Bangkok."
            ),
            UNKNOWN,
        ],
    },
}
