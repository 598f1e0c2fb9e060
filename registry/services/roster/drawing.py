"""A province's sheets to print, drawn by a worker: 334 authorities take longer than a page should.

waiting → drawing → ready | failed, and from any of them to waiting again when somebody asks anew. Two workers never
draw the same, and who asks twice while it is under way waits for the first.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from registry.enums import SheetKind, SheetState
from registry.errors import NotAllowed, PortalError, require
from registry.models import RosterBundle, RosterSheet, User
from registry.papers import FAILURES
from registry.services.roster import sheets

UNDER_WAY = frozenset({SheetState.WAITING, SheetState.DRAWING})
# A worker that has said nothing for so long is gone; the sheet may be asked for again.
SILENT_AFTER = dt.timedelta(minutes=3)
KEPT = dt.timedelta(days=1)

logger = logging.getLogger(__name__)


@transaction.atomic
def ask_sheet(bundle: RosterBundle, kind: str, *, by: User) -> RosterSheet:
    """Have a sheet drawn from the bundle as it stands now, unless it is being drawn. For who reads the whole bundle."""
    require(RosterBundle.objects.whole_visible_to(by).filter(pk=bundle.pk).exists(), NotAllowed)
    row, is_new = RosterSheet.objects.get_or_create(bundle=bundle, kind=SheetKind(kind), defaults={"asked_by": by})
    sheet = RosterSheet.objects.lock(row.pk)
    if is_under_way(sheet) and not is_new:
        return sheet
    sheet.state, sheet.failure, sheet.asked_by, sheet.asked_at = SheetState.WAITING, "", by, timezone.now()
    sheet.save(update_fields=["state", "failure", "asked_by", "asked_at"])
    _draw_on_commit(sheet)
    return sheet


def is_under_way(sheet: RosterSheet) -> bool:
    return sheet.state in UNDER_WAY and sheet.asked_at > timezone.now() - SILENT_AFTER


def draw_sheet(sheet: RosterSheet) -> None:
    """Draw what waits; what another worker draws, or has drawn, is left alone.

    Raises what went wrong, after its cause stands on the row.
    """
    claimed = RosterSheet.objects.filter(pk=sheet.pk, state=SheetState.WAITING)
    if not claimed.update(state=SheetState.DRAWING):
        return
    try:
        _store(sheet, drawn(sheet))
    except FAILURES as error:
        cause = str(error) if isinstance(error, PortalError) else f"{type(error).__name__}: {error}"
        under_way = RosterSheet.objects.filter(pk=sheet.pk, state=SheetState.DRAWING)
        under_way.update(state=SheetState.FAILED, failure=cause[:2000])
        raise


def drawn(sheet: RosterSheet) -> bytes:
    if sheet.kind == SheetKind.DRAFT:
        return sheets.draft_pdf(sheet.bundle)
    return sheets.authorities_qr(sheet.bundle, sheet.asked_by)


@transaction.atomic
def _store(sheet: RosterSheet, content: bytes) -> None:
    held = RosterSheet.objects.lock(sheet.pk)
    _forget(held)
    held.file.save(f"{held.kind}-{held.pk}.pdf", ContentFile(content), save=False)
    held.state, held.drawn_at, held.failure = SheetState.READY, timezone.now(), ""
    held.save(update_fields=["file", "state", "drawn_at", "failure"])


def forget_old_sheets() -> int:
    """Delete what was drawn more than a day ago, for a draft names people; how many there were."""
    old = RosterSheet.objects.filter(~Q(file=""), drawn_at__lt=timezone.now() - KEPT).values_list("pk", flat=True)
    return sum(_forgotten(pk) for pk in list(old))


@transaction.atomic
def _forgotten(pk: int) -> bool:
    sheet = RosterSheet.objects.lock(pk)
    _forget(sheet)
    sheet.delete()
    return True


def _forget(sheet: RosterSheet) -> None:
    """The file goes once the row no longer names it."""
    if name := sheet.file.name:
        storage = sheet.file.storage
        transaction.on_commit(lambda: storage.delete(name))


def _draw_on_commit(sheet: RosterSheet) -> None:
    from registry.tasks import draw_roster_sheet

    transaction.on_commit(lambda: draw_roster_sheet.delay(sheet.pk))
