"""The points of the promotion guideline's checklist, in the order of the Thai ones."""

from __future__ import annotations

POINTS = (
    "At least one local authority of the province has a listing",
    "The link and the QR code open on a telephone",
    "Every figure names its source, and an estimate is called an estimate",
    "Somebody of the office answers questions, at the office's own contact and not at a private number",
    "People agreed before they were photographed and before their pictures are published",
    "The activity is recorded when it is over",
)
