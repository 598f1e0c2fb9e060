"""A batch of shares from its upload to its proposal: read, kept, replaced, thrown away, put before a second person.

Everybody at DLA's desk may keep one draft for a round. Reading never refuses a wrong row: it is kept with what is
wrong, so that nothing typed is lost; only a batch without a problem can be proposed. What happens after the approval
is in `registry.services.carrying`.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import BatchKind, BatchState, BatchWay, ProposalState, RoundState
from registry.errors import BadValue, FileRefused, NotAllowed, WrongState, require
from registry.imports.files import ZIP, read_sheets
from registry.imports.problems import Problem
from registry.imports.shares import BARE, COLUMNS, Line, check_shares, check_whole
from registry.imports.tables import Table, find_table
from registry.models import Batch, BatchLine, LocalAuthority, Proposal, Round, User
from registry.permissions import can_change_batch, can_issue_round
from registry.services.acts import record
from registry.services.adjusting import to_allocate
from registry.services.issuance import check_shares as check_sum
from registry.services.left_out import proportional
from registry.services.proportion import Weights, bases, largest_remainder, weights_from
from registry.services.proposals import pending_on, propose

WRITTEN_AT_ONCE = 1_000
CHANGED_MEANWHILE = _("ข้อมูลของรอบนี้ถูกแก้ไขหลังจากจัดทำชุดนี้ โปรดอัปโหลดหรือคำนวณใหม่ แล้วจึงเสนอ")
NOT_A_DRAFT = _("ชุดนี้ไม่ใช่ร่างแล้ว จึงแก้ไขหรือทิ้งไม่ได้ หากยังรออนุมัติ ให้ผู้เสนอถอนเรื่องก่อน")
ROUND_NOT_A_DRAFT = _("รอบนี้ไม่ใช่ร่างแล้ว มีชุดอื่นที่เสนอหรืออนุมัติไปก่อน โปรดเปิดหน้ารอบเพื่อดูสถานะล่าสุด")


@dataclass(frozen=True)
class Upload:
    """What somebody sent: the bytes as they came, under which name and by which way."""

    content: bytes
    name: str = ""
    way: BatchWay = BatchWay.FILE


# --- reading -------------------------------------------------------------------------------------------------------


def upload_shares(round: Round, upload: Upload, *, by: User) -> Batch:
    """Read a file into the person's draft for this round, in place of what was there.

    Raises FileRefused when it is no table at all; a table with wrong rows is kept with what is wrong in each.
    """
    require(can_issue_round(by, round), NotAllowed)
    tonnes = to_allocate(round)
    lines, whole = read_shares(upload.content, tonnes)
    with transaction.atomic():
        held = _open_round(round)
        require(to_allocate(held) == tonnes, WrongState(CHANGED_MEANWHILE))
        batch = _draft(held, by)
        batch.way, batch.settings = upload.way, {}
        keep_file(batch, upload)
        _fill(batch, lines, whole)
        record(batch, "upload_batch", by=by, values=_summary(batch))
    return batch


def reckon_shares(round: Round, weights: Weights, *, by: User) -> Batch:
    """Divide the round in proportion to the counts into the person's draft, in place of what was there."""
    require(can_issue_round(by, round), NotAllowed)
    weights.check()
    with transaction.atomic():
        held = _open_round(round)
        tonnes = to_allocate(held)
        shares = largest_remainder(tonnes, bases(weights))
        authorities = authorities_by_code()
        lines = [
            Line(row, {"code": code}, authorities[code], shares[code])
            for row, code in enumerate(sorted(shares), start=1)
        ]
        batch = _draft(held, by)
        batch.way, batch.settings, batch.file_name = BatchWay.PROPORTION, weights.as_json(), ""
        _drop_file(batch)
        _fill(batch, lines, check_whole(lines, tonnes))
        record(batch, "reckon_batch", by=by, values=_summary(batch))
    return batch


def read_shares(content: bytes, tonnes: int) -> tuple[list[Line], list[Problem]]:
    """Every row of a file with its problems, and the problems of the whole. Raises FileRefused."""
    lines = check_shares(share_table(content).rows, authorities_by_code())
    require(lines, FileRefused(_("ไฟล์นี้ไม่มีแถวข้อมูล")))
    return lines, check_whole(lines, tonnes)


def share_table(content: bytes) -> Table:
    return find_table(read_sheets(content), COLUMNS, bare=BARE)


def authorities_by_code() -> dict[str, LocalAuthority]:
    rows = LocalAuthority.objects.select_related("province").only(
        "code", "type", "name_th", "name_en", "full_name_th", "province__name_th", "province__name_en"
    )
    return {authority.code: authority for authority in rows}


def as_csv(rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows that came without a file, as the file that is kept of them."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


# --- drafts --------------------------------------------------------------------------------------------------------


@transaction.atomic
def discard_batch(batch: Batch, *, by: User) -> Batch:
    """Throw a draft away; that it was there, and whose, stays written. Harmless when it is thrown away already."""
    require(can_change_batch(by, batch), NotAllowed)
    batch = Batch.objects.lock(batch.pk)
    if batch.state != BatchState.DISCARDED:
        require(batch.state == BatchState.DRAFT, WrongState(NOT_A_DRAFT))
        batch.state, batch.changed_at = BatchState.DISCARDED, timezone.now()
        batch.save(update_fields=["state", "changed_at"])
        record(batch, "discard_batch", by=by)
    return batch


@transaction.atomic
def propose_batch(batch: Batch, *, by: User) -> Proposal:
    """Put a draft without problems before a second person. The same press again finds what the first has made."""
    require(can_change_batch(by, batch), NotAllowed)
    round = Round.objects.lock(_round_id(batch))
    batch = Batch.objects.lock(batch.pk)
    if batch.state == BatchState.PROPOSED and batch.proposal:
        return batch.proposal
    require(batch.state == BatchState.DRAFT, WrongState(NOT_A_DRAFT))
    require(round.state == RoundState.DRAFT, WrongState(ROUND_NOT_A_DRAFT))
    require(
        not batch.problem_count,
        WrongState(_("ชุดนี้ยังมี %(count)s จุดที่ต้องแก้ไข จึงเสนอไม่ได้"), count=f"{batch.problem_count:,}"),
    )
    require(batch.round_then == as_it_is(round), WrongState(CHANGED_MEANWHILE))
    require(
        round.certificate_file,
        WrongState(_("รอบนี้ยังไม่มีไฟล์หนังสือรับรองของ อบก. โปรดแนบไฟล์ที่หน้าแก้ไขรอบก่อนเสนอ")),
    )
    shares = shares_of(batch)
    check_sum(round, list(shares.values()))
    propose("issue_round", round, by=by, values={"shares": shares, "batch": batch.pk})
    round.state = RoundState.CHECKED
    round.save(update_fields=["state"])
    batch.state, batch.changed_at, batch.proposal = BatchState.PROPOSED, timezone.now(), pending_on(round).get()
    batch.save(update_fields=["state", "changed_at", "proposal"])
    return batch.proposal


def shares_of(batch: Batch) -> dict[str, int]:
    """What a proposal keeps: the tonnes of every authority that gets some, by its id."""
    given = batch.lines.filter(tonnes__gt=0).order_by("authority__code").values_list("authority", "tonnes")
    return {str(authority): tonnes for authority, tonnes in given}


def as_it_is(round: Round) -> dict[str, Any]:
    """What a batch was read against; when the round says something else, the batch must be read again."""
    return {
        "tonnes": round.tonnes,
        "to_allocate": to_allocate(round),
        "period_start": round.period_start.isoformat(),
        "period_end": round.period_end.isoformat(),
        "certificate_number": round.certificate_number,
    }


# --- the parts -----------------------------------------------------------------------------------------------------


def _open_round(round: Round) -> Round:
    held = Round.objects.lock(round.pk)
    require(held.state == RoundState.DRAFT, WrongState(ROUND_NOT_A_DRAFT))
    return held


def _round_id(batch: Batch) -> int:
    require(batch.round_id, BadValue(_("ชุดนี้ไม่ใช่การจัดสรร")))
    return batch.round_id or 0


def _draft(round: Round, by: User) -> Batch:
    """The person's draft for the round, held; a new one where there is none."""
    draft = Batch.objects.filter(round=round, author=by, state=BatchState.DRAFT).first()
    return Batch.objects.lock(draft.pk) if draft else Batch(kind=BatchKind.SHARES, round=round, author=by)


def keep_file(batch: Batch, upload: Upload) -> None:
    _drop_file(batch)
    ending = "xlsx" if upload.content.startswith(ZIP) else "csv"
    batch.file_name = upload.name[-200:]
    batch.file.save(f"{uuid.uuid4().hex}.{ending}", ContentFile(upload.content), save=False)


def _drop_file(batch: Batch) -> None:
    """Forget the file; its bytes go when this transaction holds."""
    if name := batch.file.name:
        storage = batch.file.storage
        transaction.on_commit(lambda: storage.delete(name))
        batch.file = ""


def _fill(batch: Batch, lines: list[Line], whole: list[Problem]) -> None:
    """Store the lines beside what they are compared with."""
    round = batch.round
    if round is None:
        raise BadValue(_("ชุดนี้ไม่ใช่การจัดสรร"))
    batch.round_then, batch.changed_at = as_it_is(round), timezone.now()
    batch.problems = [problem.as_json() for problem in whole]
    batch.line_count, batch.tonnes = len(lines), sum(line.tonnes or 0 for line in lines)
    batch.problem_count = len(whole) + sum(len(line.problems) for line in lines)
    batch.save()
    batch.lines.all().delete()
    shares = proportional(to_allocate(round), weights_from(batch.settings))
    earlier = _earlier(round)
    BatchLine.objects.bulk_create((_stored(batch, line, shares, earlier) for line in lines), batch_size=WRITTEN_AT_ONCE)


def _stored(batch: Batch, line: Line, shares: Mapping[str, int], earlier: Mapping[str, int]) -> BatchLine:
    authority = line.authority
    return BatchLine(
        batch=batch,
        row=line.row,
        authority=authority,
        typed=line.typed,
        tonnes=line.tonnes,
        by_proportion=shares.get(authority.code) if authority else None,
        earlier=earlier.get(str(authority.pk)) if authority else None,
        problems=[problem.as_json() for problem in line.problems],
    )


def _earlier(round: Round) -> dict[str, int]:
    """What was proposed for this round before and did not stand."""
    refused = Proposal.objects.filter(
        act="issue_round", row_id=round.pk, state__in=[ProposalState.RETURNED, ProposalState.WITHDRAWN]
    )
    last = refused.order_by("-pk").first()
    return last.values.get("shares", {}) if last else {}


def _summary(batch: Batch) -> dict[str, Any]:
    return {
        "file_name": batch.file_name,
        "line_count": batch.line_count,
        "problem_count": batch.problem_count,
        "tonnes": batch.tonnes,
    }
