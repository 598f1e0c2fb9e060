"""The files that go with a batch: the template to fill in, and what was sent with remarks in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from registry.enums import BatchKind
from registry.imports import counts, shares
from registry.imports.files import read_sheets
from registry.imports.problems import Problem
from registry.imports.tables import Column, find_table
from registry.imports.writing import Remarked, remarked, template
from registry.models import AuthorityCount, Batch, BatchLine, LocalAuthority, Round
from registry.services.adjusting import to_allocate

TYPE = Column("type", ("ประเภท",))
HOUSEHOLDS = Column("households", ("ครัวเรือนที่มีถังขยะเปียก",))
CENTRES = Column("child_centre_persons", ("เด็กและบุคลากรใน ศพด.",))
SCHOOLS = Column("school_persons", ("นักเรียนและบุคลากรในโรงเรียน",))
SHARE_TEMPLATE = (shares.CODE, shares.NAME, shares.PROVINCE, TYPE, HOUSEHOLDS, CENTRES, SCHOOLS, shares.TONNES)


def share_template(round: Round) -> bytes:
    """Every authority with what was counted last; the column of tonnes is empty."""
    counted = latest_counts()
    rows = [
        [
            *_who(authority),
            *_counted(counted.get(authority.pk), ("households", "child_centre_persons", "school_persons")),
        ]
        for authority in _authorities()
    ]
    with translation.override("th"):
        guide = [
            _("แม่แบบจัดสรร %(round)s ปริมาณ %(tonnes)s ตัน") % {"round": round, "tonnes": f"{to_allocate(round):,}"},
            _("กรอกเฉพาะช่อง “ตัน” เป็นจำนวนเต็ม อปท. ที่ไม่ได้รับให้เว้นว่าง"),
            _("ผลรวมของช่อง “ตัน” ต้องเท่ากับปริมาณของรอบพอดี"),
            _("ลบแถวที่ไม่ใช้ หรือเพิ่มคอลัมน์ของท่านเองได้ แต่อย่าเปลี่ยนรหัส อปท."),
        ]
    return template("จัดสรร", SHARE_TEMPLATE, rows, guide)


def count_template() -> bytes:
    """Every authority with what was counted last, to be brought up to date."""
    counted = latest_counts()
    rows = [
        [*_who(authority)[:3], "", *_counted(counted.get(authority.pk), [column.name for column in counts.NUMBERS])]
        for authority in _authorities()
    ]
    with translation.override("th"):
        guide = [
            _("แก้จำนวนให้เป็นปัจจุบัน และพิมพ์วันที่นับในช่อง “ข้อมูล ณ วันที่” เช่น 31/03/2568"),
            _("ช่องที่เว้นว่างคือไม่ทราบ ลบแถวของ อปท. ที่ไม่มีข้อมูลใหม่ได้"),
        ]
    return template("จำนวนถังขยะเปียก", counts.COLUMNS, rows, guide)


def remarked_file(batch: Batch) -> bytes:
    """What was sent, row by row, with a column of remarks and coloured cells; a reckoning becomes a file here."""
    with translation.override("th"):
        found = _of_file(batch) if batch.file else _of_lines(batch)
        return remarked(_("ข้อมูล"), found)


def _of_file(batch: Batch) -> Remarked:
    with batch.file.open("rb") as opened:
        content = opened.read()
    columns: Sequence[Column] = counts.COLUMNS if batch.kind == BatchKind.COUNTS else shares.COLUMNS
    bare = shares.BARE if batch.kind == BatchKind.SHARES else ()
    table = find_table(read_sheets(content), columns, bare=bare)
    wrong: dict[tuple[int, int], str] = {}
    remarks: dict[int, str] = {}
    for line in batch.lines.wrong():
        problems = problems_of(line.problems)
        remarks[line.row] = "\n".join(problem.sentence for problem in problems)
        wrong |= {
            (line.row, table.places[each.column]): each.sentence for each in problems if each.column in table.places
        }
    whole = whole_sentences(batch)
    words = {place for name, place in table.places.items() if name in {"code", "name", "province"}}
    width = max((len(row) for row in table.sheet.rows), default=0)
    numeric = frozenset(range(width)) - words  # people's own columns too: what was a number stays one
    return Remarked(table.sheet.rows, table.heading, numeric, wrong, remarks, whole)


def _of_lines(batch: Batch) -> Remarked:
    heading = [column.titles[0] for column in (shares.CODE, shares.NAME, shares.PROVINCE, shares.TONNES)]
    lines = batch.lines.select_related("authority__province")
    rows = [heading, *([*_who(line.authority)[:3], str(line.tonnes)] for line in lines if line.authority)]
    return Remarked(rows, 1, frozenset({3}), whole=whole_sentences(batch))


def whole_sentences(batch: Batch) -> list[str]:
    """What is to be said of the whole file; that it is right, when it is."""
    said = [problem.sentence for problem in problems_of(batch.problems)]
    if batch.problem_count > len(said):
        said.append(
            _("มีช่องที่ต้องแก้ไข %(count)s จุด ดูช่องสีแดงและคอลัมน์หมายเหตุ") % {"count": f"{batch.problem_count - len(said):,}"}
        )
    return said or [_("ไม่พบข้อผิดพลาด")]


def problems_of(stored: Sequence[dict[str, Any]]) -> list[Problem]:
    return [Problem(**each) for each in stored]


def latest_counts() -> dict[int, AuthorityCount]:
    return {count.authority_id: count for count in AuthorityCount.objects.order_by("authority_id", "counted_on")}


def _authorities() -> Iterator[LocalAuthority]:
    return LocalAuthority.objects.select_related("province").order_by("code").iterator(chunk_size=1_000)


def _who(authority: LocalAuthority) -> list[str]:
    return [authority.code, authority.short_name, authority.province.name_th, authority.get_type_display()]


def _counted(count: AuthorityCount | None, names: Sequence[str]) -> list[int | None]:
    return [getattr(count, name) if count else None for name in names]


def lines_of(batch: Batch, show: str) -> Any:
    """The lines that a reader asks for: all, those that are wrong, or those that differ from the proportion."""
    lines: Any = BatchLine.objects.filter(batch=batch).select_related("authority__province").order_by("row")
    return {"wrong": lines.wrong, "differing": lines.differing}.get(show, lines.all)()
