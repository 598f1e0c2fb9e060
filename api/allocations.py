"""Send in a round's allocation as a program does, for DLA's officers: the same validator as the screen and the file.

Signed in as on the site (with the CSRF token). Every wrong cell is listed and nothing is kept; what is right becomes
the one proposal of the round, which another person approves on the site. Sending the same shares again answers with
the same batch, so a repeated request is harmless: the round is the key.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.public import language_of
from registry.enums import BATCH_CHOSEN, BatchWay
from registry.errors import BadValue, FileRefused, NotAllowed, WrongState, require
from registry.imports.files import MAX_BYTES
from registry.imports.problems import Problem
from registry.imports.shares import Line
from registry.models import Batch, Round, User
from registry.permissions import can_issue_round
from registry.querysets import sees_everything
from registry.services.adjusting import to_allocate
from registry.services.batches import Upload, as_csv, propose_batch, read_shares, shares_of, upload_shares

COLUMNS = ("code", "name", "province", "tonnes")
MOST_ERRORS = 1_000
ANOTHER = _("รอบนี้มีการจัดสรรอื่นที่เสนอหรืออนุมัติแล้ว หากต้องแก้ ให้ผู้เสนอถอนเรื่องก่อน แล้วส่งใหม่")


@extend_schema(exclude=True)  # the document describes what everybody may call
class RoundAllocation(APIView):
    """GET: where the round's allocation stands. POST: shares as JSON, or a file, to become that batch."""

    authentication_classes = [SessionAuthentication]
    permission_classes = [IsAuthenticated]
    parser_classes = [JSONParser, MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        translation.activate(language_of(request))
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def get(self, request: Request, number: int) -> Response:
        require(sees_everything(request.user), NotAllowed)
        round = round_of(request, number)
        return Response(told(round, chosen(round)))

    def post(self, request: Request, number: int) -> Response:
        user: User = request.user  # type: ignore[assignment]
        round = round_of(request, number)
        require(can_issue_round(user, round), NotAllowed)
        upload = upload_of(request)
        lines, whole = read_shares(upload.content, to_allocate(round))
        refuse_problems(lines, whole, is_json=upload.way == BatchWay.API)
        batch = chosen(round)
        if batch:
            require(same_shares(batch, lines), WrongState(ANOTHER))
            return Response(told(round, batch))
        batch = upload_shares(round, upload, by=user)
        propose_batch(batch, by=user)
        for row in (batch, round):
            row.refresh_from_db()
        return Response(told(round, batch), status=201)


def round_of(request: Request, number: int) -> Round:
    """The round of this number; where projects share it, of the project that the query names."""
    rounds = Round.objects.filter(number=number).select_related("project")
    if project := request.query_params.get("project"):
        rounds = rounds.filter(project__code=project)
    found = list(rounds[:2])
    if not found:
        raise Http404
    require(len(found) == 1, BadValue(_("มีรอบที่เลขนี้ในหลายโครงการ โปรดระบุ project"), field="project"))
    return found[0]


def upload_of(request: Request) -> Upload:
    """The shares as a file, however they were sent."""
    size = request.META.get("CONTENT_LENGTH") or "0"
    require(int(size) <= MAX_BYTES, FileRefused(_("ไฟล์ใหญ่เกินไป รับไฟล์ขนาดไม่เกิน 10 MB")))
    if file := request.FILES.get("file"):
        return Upload(file.read(), file.name or "")
    shares = request.data.get("shares") if isinstance(request.data, dict) else None
    rows = shares if isinstance(shares, list) and all(isinstance(share, dict) for share in shares) else []
    require(rows, BadValue(_("ต้องส่ง shares เป็นรายการของ code และ tonnes หรือแนบ file"), field="shares"))
    return Upload(
        as_csv([COLUMNS, *([as_typed(share.get(name)) for name in COLUMNS] for share in rows)]), way=BatchWay.API
    )


def as_typed(value: Any) -> str:
    return "" if value is None else str(value)


def chosen(round: Round) -> Batch | None:
    return round.batches.filter(state__in=BATCH_CHOSEN).select_related("proposal").first()


def same_shares(batch: Batch, lines: list[Line]) -> bool:
    return shares_of(batch) == {str(line.authority.pk): line.tonnes for line in lines if line.authority and line.tonnes}


def refuse_problems(lines: list[Line], whole: list[Problem], *, is_json: bool) -> None:
    """Raises FileRefused that lists every wrong cell, when there is one."""
    cells = [{"field": problem.column, **what(problem)} for problem in whole]
    cells += list(wrong_cells(lines, is_json=is_json))
    require(
        not cells,
        FileRefused(
            _("มี %(count)s จุดที่ต้องแก้ไข ดูรายการ errors ไม่มีข้อมูลใดเปลี่ยนแปลง"),
            count=f"{len(cells):,}",
            wrong_cells=cells[:MOST_ERRORS],
        ),
    )


def wrong_cells(lines: list[Line], *, is_json: bool) -> Iterator[dict[str, Any]]:
    """Each wrong cell by the row of the file, or by its place in the list that was sent (from 0)."""
    for line in lines:
        for problem in line.problems:
            field = f"shares.{line.row - 2}.{problem.column}" if is_json else problem.column
            place = {} if is_json else {"row": line.row}
            yield {"field": field, **place, **what(problem)}


def what(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "detail": problem.sentence}


def told(round: Round, batch: Batch | None) -> dict[str, Any]:
    """Where the round's allocation stands; the batch's values are null while there is none."""
    about = {"round": round.number, "project": round.project.code, "tonnes": round.tonnes, "round_state": round.state}
    if batch is None:
        return about | dict.fromkeys(("batch", "state", "authorities", "proposal", "failure"))
    return about | {
        "batch": batch.pk,
        "state": batch.state,
        "authorities": batch.lines.filter(tonnes__gt=0).count(),
        "proposal": batch.proposal_id,
        "failure": batch.failure,
    }
