"""One thing that a person has to do, as the home page shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One thing to do: what, for whom, where, and by when."""

    title: str
    hint: str
    url: str
    status: str
    tone: str = "waiting"
    due: dt.datetime | None = None
