"""What in the telling of acts only a machine would write: an ISO day, a key, a Python list, a label without words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from registry import said
from registry.models import Act

MACHINE = re.compile(r"\d{4}-\d\d-\d\d|(?<!\w)#\d|[\[{].*[\]}]|\bNone\b|\bTrue\b|\bFalse\b", re.ASCII)
THAI = re.compile(r"[ก-๙]")


def faults_of(acts: Iterable[Act], language: str) -> list[str]:
    """Each fault with the verb in which it was found; a label is Thai, or in English has no underscore."""
    found: list[str] = []
    for act in acts:
        for label, value in said.facts_of(act):
            if not (THAI.search(label) if language == "th" else re.match(r"[A-Z(]", label)):
                found.append(f"{act.verb}: label {label}")
            if MACHINE.search(value):
                found.append(f"{act.verb}: {label}: {value}")
        if MACHINE.search(said.about(act)):
            found.append(f"{act.verb}: {said.about(act)}")
    return found
