"""Rows of an allocation to whole tonnes by authority: the one validator for the screen, the file and the API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from registry import thai
from registry.imports.problems import Problem, name_formulas, unreadable
from registry.imports.tables import Cells, Column
from registry.models import LocalAuthority
from registry.thai import normalise, search_key

CODE = Column("code", ("รหัส อปท.", "รหัส", "รหัสอปท", "lao_code"))
NAME = Column("name", ("ชื่อ อปท.", "ชื่อ", "อปท.", "ชื่อเต็ม"), is_required=False)
PROVINCE = Column("province", ("จังหวัด",), is_required=False)
TONNES = Column("tonnes", ("ตัน", "จำนวนตัน", "ปริมาณ (ตัน)", "ปริมาณ", "ตันที่จัดสรร", "tCO2e", "ตัน CO2e"))
COLUMNS = (CODE, NAME, PROVINCE, TONNES)
BARE = ("code", "tonnes")
MAX_ROWS = 8_000
DIGITS = re.compile(r"[0-9]{1,7}")
NO_DECIMALS = re.compile(r"\.0+$")

Authorities = Mapping[str, LocalAuthority]


@dataclass
class Line:
    """A row as read; `tonnes` is None where the cell was empty or cannot be read, and 0 means none as well."""

    row: int
    typed: dict[str, str]
    authority: LocalAuthority | None = None
    tonnes: int | None = None
    problems: list[Problem] = field(default_factory=list)


def check_shares(rows: Iterable[tuple[int, Cells]], authorities: Authorities) -> list[Line]:
    """Every row with what is wrong in it, cell by cell; nothing is dropped and nothing is guessed."""
    lines = [check_line(number, cells, authorities) for number, cells in rows]
    find_repeats(lines)
    return lines


def check_line(number: int, cells: Cells, authorities: Authorities) -> Line:
    line = Line(number, dict(cells))
    line.authority = check_authority(line, authorities)
    try:
        line.tonnes = read_share(cells["tonnes"])
    except thai.NotTonnes as error:
        line.problems.append(unreadable("tonnes", "tonnes", error))
    name_formulas(line.problems, line.typed)
    return line


def read_share(text: str) -> int | None:
    """Whole tonnes; None for an empty cell and 0 for nought, which both give nothing. Raises NotTonnes."""
    text = NO_DECIMALS.sub("", normalise(text))
    if text in {"", "-"}:
        return None
    try:
        return thai.parse_tonnes(text)
    except thai.NotTonnes as error:
        if error.code == "zero":
            return 0
        raise


def check_authority(line: Line, authorities: Authorities) -> LocalAuthority | None:
    """The authority that the row's code, name and province agree on; else None, or a problem beside it."""
    typed = line.typed["code"]
    code = normalise(typed)
    if not code:
        line.problems.append(Problem("code_empty", "code"))
        return None
    if not DIGITS.fullmatch(code):
        line.problems.append(Problem("code_invalid", "code", {"value": typed}))
        return None
    authority = authorities.get(code.zfill(7))
    if authority is None:
        line.problems.append(Problem("code_unknown", "code", {"code": code.zfill(7)}))
        return None
    check_words(line, authority)
    return authority


def check_words(line: Line, authority: LocalAuthority) -> None:
    """Compare the name and the province, where the row has them, with those of the code."""
    if (name := line.typed.get("name", "")) and not is_called(authority, name):
        values = {"code": authority.code, "name": authority.short_name, "value": name}
        line.problems.append(Problem("name_differs", "name", values))
    province = line.typed.get("province", "")
    if province and normalise(province).removeprefix("จังหวัด") != normalise(authority.province.name_th):
        values = {"name": authority.short_name, "province": authority.province.name_th, "value": province}
        line.problems.append(Problem("province_differs", "province", values))


def is_called(authority: LocalAuthority, name: str) -> bool:
    """Whether people write the authority's name so: in full, abbreviated, bare or in English."""
    names = (authority.short_name, authority.full_name_th, authority.name_th, authority.name_en)
    return name in names or search_key(name) in {search_key(each) for each in names if each}


def find_repeats(lines: Iterable[Line]) -> None:
    """Say of each row whose authority stood above already where that was."""
    seen: dict[str, int] = {}
    for line in lines:
        if line.authority is None:
            continue
        code = line.authority.code
        if code in seen:
            line.problems.append(Problem("code_repeated", "code", {"code": code, "first": seen[code]}))
        seen.setdefault(code, line.row)


def check_whole(lines: Iterable[Line], tonnes: int) -> list[Problem]:
    """What is wrong with all rows together: too many, nothing given, or a sum that is not the round's."""
    lines = list(lines)
    if len(lines) > MAX_ROWS:
        return [Problem("too_many_rows", "", {"rows": f"{len(lines):,}", "most": f"{MAX_ROWS:,}"})]
    total = sum(line.tonnes or 0 for line in lines)
    if tonnes and not total:
        return [Problem("nothing_given", "tonnes")]
    if total == tonnes:
        return []
    code = "sum_short" if total < tonnes else "sum_over"
    values = {"sum": f"{total:,}", "tonnes": f"{tonnes:,}", "by": f"{abs(total - tonnes):,}"}
    return [Problem(code, "tonnes", values)]
