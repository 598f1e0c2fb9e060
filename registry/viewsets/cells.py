"""How a value of a row looks on DLA's screens and in its spreadsheets: one reading for lists, details and exports."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from registry import thai
from registry.thai.dates import BANGKOK

NOTHING = "–"


def read(row: Any, path: str) -> Any:
    """The value at a path (authority__province), in words where the field has choices; None where a link is empty."""
    *links, name = path.split("__")
    for link in links:
        row = getattr(row, link, None)
        if row is None:
            return None
    words = getattr(row, f"get_{name}_display", None)
    value = words() if words else getattr(row, name)
    return value() if callable(value) else value


def shown(value: Any, name: str) -> str:
    """For people: Buddhist years, Bangkok's clock; commas only in amounts, so that a year stays a year."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("ใช่") if value else _("ไม่ใช่")
    if isinstance(value, dt.datetime):
        return thai.format_datetime(value, style="short")
    if isinstance(value, dt.date):
        return thai.format_date(value, style="short")
    if isinstance(value, Decimal):
        return thai.format_baht(value) if name.endswith("_baht") else f"{value.normalize():f}"
    if isinstance(value, int) and "tonnes" in name:
        return thai.format_tonnes(value)
    return str(value)


def exported(value: Any) -> str | int | Decimal:
    """For spreadsheets: days as 23/11/2569 in Bangkok, numbers as numbers, everything else as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ใช่") if value else _("ไม่ใช่")
    if isinstance(value, dt.datetime):
        return f"{thai.format_date(value, style='numeric')} {timezone.localtime(value, BANGKOK):%H:%M}"
    if isinstance(value, dt.date):
        return thai.format_date(value, style="numeric")
    return value if isinstance(value, int | Decimal) else str(value)
