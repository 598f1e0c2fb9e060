"""Pages of a list by the id of the last row seen, newest first: no row is counted, and none is skipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest

PAGE_SIZE = 20


@dataclass(frozen=True)
class Page:
    """The rows, and the addresses of the pages before and after them, empty when there is none."""

    rows: list[Any]
    previous: str
    next: str


def page_of(rows: models.QuerySet[Any], request: HttpRequest, size: int = PAGE_SIZE) -> Page:
    """The page of rows that the address asks for: `?before=<id>` for older ones, `?after=<id>` for newer ones."""
    before, after = number_in(request, "before"), number_in(request, "after")
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        shown = found[:size][::-1]
        is_first, is_last = len(found) <= size, False
    else:
        older = rows if before is None else rows.filter(pk__lt=before)
        found = list(older.order_by("-pk")[: size + 1])
        shown = found[:size]
        is_first, is_last = before is None, len(found) <= size
    previous = "" if is_first or not shown else _address(request, "after", shown[0].pk)
    following = "" if is_last or not shown else _address(request, "before", shown[-1].pk)
    return Page(shown, previous, following)


def number_in(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _address(request: HttpRequest, name: str, pk: int) -> str:
    query = request.GET.copy()
    for each in ("before", "after"):
        query.pop(each, None)
    query[name] = str(pk)
    return f"?{query.urlencode()}"
