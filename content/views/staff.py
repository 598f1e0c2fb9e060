"""Acts and files on DLA's screens that are no list and no form of a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from content.models import Broadcast, Edition
from content.permissions import can_issue_edition, can_send_broadcast
from content.services import broadcasts, editions
from content.viewsets import EditionViewSet
from registry.errors import PortalError
from registry.permissions import can_read_acts
from registry.thai import format_datetime
from registry.viewsets.exports import as_text


def render_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then put the PDF of an edition back in the queue."""
    edition = get_object_or_404(Edition, pk=pk)
    if not can_issue_edition(request.user):  # type: ignore[arg-type]
        raise PermissionDenied
    back = EditionViewSet().inspect_url(edition)
    if request.method != "POST":
        return TemplateResponse(
            request, "wagtailadmin/content/render_again.html", {"edition": edition, "back_url": back}
        )
    try:
        editions.render_again(edition, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("สั่งจัดทำ PDF ใหม่แล้ว หน้านี้จะแจ้งผลเอง"))
    except PortalError as error:
        messages.error(request, error.message)
    return redirect(back)


def broadcast_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every office that was asked, with who answered for it and when."""
    broadcast = get_object_or_404(Broadcast.objects.with_texts(), pk=pk)
    user: Any = request.user
    if not (can_send_broadcast(user) or can_read_acts(user)):
        raise PermissionDenied
    response = StreamingHttpResponse(report_lines(broadcast), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="broadcast-{broadcast.pk}.csv"'
    return response


def report_lines(broadcast: Broadcast) -> Iterator[bytes]:
    words = {each.office.pk: each for each in broadcast.acknowledgements.select_related("province", "authority", "by")}
    yield "\ufeff".encode()
    yield line([_("รหัส"), _("หน่วยงาน"), _("จังหวัด"), _("รับทราบเมื่อ"), _("ผู้รับทราบ")])
    for office in broadcasts.offices_asked(broadcast):
        word = words.get(office.pk)
        told = [format_datetime(word.at, style="short"), str(word.by)] if word else ["", ""]
        yield line([office.code, str(office), str(getattr(office, "province", office)), *told])


def line(cells: list[Any]) -> bytes:
    out = StringIO()
    csv.writer(out).writerow([as_text(cell) for cell in cells])
    return out.getvalue().encode()
