"""Counts of bins from a file: read into a draft, looked at, then stored all or not at all by who sent them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import BatchKind, BatchState, BatchWay
from registry.errors import BadValue, FileRefused, NotAllowed, WrongState, require
from registry.imports.counts import COLUMNS, NEVER_UNKNOWN, NUMBERS, CountLine, check_counts, check_whole
from registry.imports.files import read_sheets
from registry.imports.tables import find_table
from registry.models import AuthorityCount, Batch, BatchLine, User
from registry.permissions import can_change_batch, is_dla_desk
from registry.services.acts import record
from registry.services.batches import NOT_A_DRAFT, WRITTEN_AT_ONCE, Upload, authorities_by_code, keep_file

NAMES = [column.name for column in NUMBERS]
LONGEST_SOURCE = 300


def upload_counts(upload: Upload, *, day: dt.date, source: str, by: User) -> Batch:
    """Read a file of counts into the person's draft, in place of what was there.

    `day` is when it was counted where a row does not say. Raises FileRefused when the file is no such table.
    """
    require(is_dla_desk(by), NotAllowed)
    today = timezone.localdate()
    require(day <= today, BadValue(_("วันที่ต้องไม่ใช่วันในอนาคต"), field="day"))
    require(source.strip(), BadValue(_("กรุณาระบุที่มาของข้อมูล"), field="source"))
    rows = find_table(read_sheets(upload.content), COLUMNS).rows
    lines = check_counts(rows, authorities_by_code(), day=day, today=today)
    require(lines, FileRefused(_("ไฟล์นี้ไม่มีแถวข้อมูล")))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # two presses of one person come one after the other
        batch = _draft(by)
        batch.way, batch.settings = upload.way, {"day": day.isoformat(), "source": source.strip()[:LONGEST_SOURCE]}
        keep_file(batch, upload)
        _fill(batch, lines)
        record(batch, "upload_counts", by=by, values={"lines": len(lines), "problem_count": batch.problem_count})
    return batch


@transaction.atomic
def apply_counts(batch: Batch, *, by: User) -> Batch:
    """Store every count of the draft; what was counted on the same day is replaced. Harmless when pressed again."""
    require(can_change_batch(by, batch) and batch.kind == BatchKind.COUNTS, NotAllowed)
    batch = Batch.objects.lock(batch.pk)
    if batch.state == BatchState.DONE:
        return batch
    require(batch.state == BatchState.DRAFT, WrongState(NOT_A_DRAFT))
    require(
        not batch.problem_count,
        WrongState(_("ชุดนี้ยังมี %(count)s จุดที่ต้องแก้ไข จึงนำเข้าไม่ได้"), count=f"{batch.problem_count:,}"),
    )
    rows = [_count_of(line, batch.settings["source"]) for line in batch.lines.select_related("authority")]
    AuthorityCount.objects.bulk_create(
        rows,
        batch_size=WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=["authority", "counted_on"],
        update_fields=[*NAMES, "source"],
    )
    batch.state, batch.finished_at = BatchState.DONE, timezone.now()
    batch.save(update_fields=["state", "finished_at"])
    record(batch, "import_counts", by=by, values={"authorities": len(rows), "source": batch.settings["source"]})
    return batch


def _draft(by: User) -> Batch:
    draft = Batch.objects.filter(kind=BatchKind.COUNTS, author=by, state=BatchState.DRAFT).first()
    return Batch.objects.lock(draft.pk) if draft else Batch(kind=BatchKind.COUNTS, way=BatchWay.FILE, author=by)


def _fill(batch: Batch, lines: list[CountLine]) -> None:
    whole = check_whole(lines)
    batch.problems, batch.changed_at = [problem.as_json() for problem in whole], timezone.now()
    batch.line_count, batch.problem_count = len(lines), len(whole) + sum(len(line.problems) for line in lines)
    batch.save()
    batch.lines.all().delete()
    before = latest_by_authority()
    BatchLine.objects.bulk_create((_stored(batch, line, before) for line in lines), batch_size=WRITTEN_AT_ONCE)


def _stored(batch: Batch, line: CountLine, before: dict[int, dict[str, Any]]) -> BatchLine:
    was = before.get(line.authority.pk, {}) if line.authority else {}
    counted_on = line.counted_on.isoformat() if line.counted_on else ""
    return BatchLine(
        batch=batch,
        row=line.row,
        authority=line.authority,
        typed=line.typed,
        counts={"counted_on": counted_on, "now": line.counts, "was": {name: was.get(name) for name in line.counts}},
        problems=[problem.as_json() for problem in line.problems],
    )


def latest_by_authority() -> dict[int, dict[str, Any]]:
    """What every authority had counted last, by its id."""
    rows = AuthorityCount.objects.order_by("authority_id", "counted_on").values("authority_id", *NAMES)
    return {row["authority_id"]: row for row in rows}


def _count_of(line: BatchLine, source: str) -> AuthorityCount:
    known = dict.fromkeys(NEVER_UNKNOWN, 0) | line.counts["now"]
    day = dt.date.fromisoformat(line.counts["counted_on"])
    return AuthorityCount(authority=line.authority, counted_on=day, source=source, **known)
