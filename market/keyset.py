"""Pages of a long list without counting it: each page is asked for by the last row of the one before.

A place in a list is written `value-id`, for instance `?after=260.00-15`. A place that cannot be read is the list's
beginning: it only ever comes from a link that somebody shortened.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
PLACE = re.compile(r"([0-9]{1,16}(?:\.[0-9]{2})?)-([0-9]{1,15})")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MAX_BAHT_LENGTH = len("9999999999.99")
MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Sort:
    """An order by a column that is never empty, then by id in the same direction."""

    column: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    descending: bool = True

    def order(self, *, backwards: bool = False) -> tuple[str, str]:
        sign = "-" if self.descending != backwards else ""
        return f"{sign}{self.column}", f"{sign}pk"

    def beyond(self, place: tuple[Any, int], *, backwards: bool = False) -> Q:
        """The rows behind a place. Its first half alone lets an index skip what lies before."""
        side = "lt" if self.descending != backwards else "gt"
        value, pk = place
        at_or_beyond = Q(**{f"{self.column}__{side}e": value})
        return at_or_beyond & (Q(**{f"{self.column}__{side}": value}) | Q(**{f"pk__{side}": pk}))

    def place_of(self, row: Model) -> str:
        value: Any = row
        for name in self.column.split("__"):
            value = getattr(value, name)
        return f"{self.write(value)}-{row.pk}"

    def read_place(self, text: str) -> tuple[Any, int] | None:
        found = PLACE.fullmatch(text)
        try:
            return (self.read(found[1]), int(found[2])) if found else None
        except ValueError:
            return None


def by_time(column: str) -> Sort:
    return Sort(column, read=moment, write=lambda at: str((at - EPOCH) // MICROSECOND))


def by_number(column: str, *, descending: bool = True) -> Sort:
    return Sort(column, read=int, descending=descending)


def by_baht(column: str, *, descending: bool = True) -> Sort:
    return Sort(column, read=baht, descending=descending)


def baht(text: str) -> Decimal:
    if len(text) > MAX_BAHT_LENGTH:
        raise ValueError(text)
    return Decimal(text)


def moment(microseconds: str) -> dt.datetime:
    return EPOCH + dt.timedelta(microseconds=int(microseconds))


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the places to ask for those before and after them (empty where there are none)."""

    rows: list[Row]
    before: str = ""
    after: str = ""


def page_of(rows: QuerySet[Row], sort: Sort, values: Mapping[str, str], *, size: int) -> Page[Row]:
    """The page that the parameters `after` or `before` ask for, or the first."""
    after, before = (sort.read_place(values.get(name) or "") for name in ("after", "before"))
    backwards = bool(before and not after)
    place = after or before
    if place:
        rows = rows.filter(sort.beyond(place, backwards=backwards))
    found = list(rows.order_by(*sort.order(backwards=backwards))[: size + 1])
    goes_on, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    return Page(
        found,
        before=sort.place_of(found[0]) if (goes_on if backwards else place) else "",
        after=sort.place_of(found[-1]) if goes_on or backwards else "",
    )
