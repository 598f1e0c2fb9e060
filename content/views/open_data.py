"""Public tables as CSV: every row, under the licence that the page of open data names."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content.models import OpenDataPage
from content.models.open_data import LICENCE_URL
from content.open_data import DATA_SETS, DataSet
from registry.viewsets.exports import as_text


@require_safe
@cache_control(public=True, max_age=60)
def data_set(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """One table; the names of places are Thai in every language, so that a file is the same for everybody."""
    if slug not in DATA_SETS:
        raise Http404
    page = OpenDataPage.objects.live().first()
    response = StreamingHttpResponse(lines(DATA_SETS[slug]), content_type="text/csv; charset=utf-8")
    name = f"{slug}-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Link"] = f'<{page.licence_url if page else LICENCE_URL}>; rel="license"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def lines(data: DataSet) -> Iterator[bytes]:
    yield "\ufeff".encode()
    yield line(data.columns)
    with translation.override("th"):
        for cells in data.lines():
            yield line(cells)


def line(cells: Any) -> bytes:
    out = StringIO()
    csv.writer(out).writerow([as_text(cell) for cell in cells])
    return out.getvalue().encode()
