"""Rows of a list of authorities to checked values: the one validator for every way in."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from registry.enums import AuthorityType
from registry.errors import BadValue, FileRefused, require
from registry.imports.tables import Cells, read_list
from registry.thai import normalise

T = TypeVar("T")
Track = Callable[[Collection[T], str], Iterable[T]]

COLUMNS = (
    "lao_code",
    "lao_type",
    "name_th",
    "full_name_th",
    "province_code",
    "district_code",
    "lat",
    "lon",
    "area_km2",
)
TYPES = {
    "PAO": AuthorityType.PAO,
    "TN": AuthorityType.CITY,
    "TM": AuthorityType.TOWN,
    "TT": AuthorityType.SUBDISTRICT,
    "TAO": AuthorityType.SAO,
    "SP": AuthorityType.SPECIAL,
}
MAX_PROBLEMS = 20
CODE = re.compile(r"[0-9]{7}")
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,20})?")
THOUSANDS_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
# The box around Thailand's land and territorial sea, in degrees.
LATITUDES, LONGITUDES = (Decimal(5), Decimal(21)), (Decimal(97), Decimal(106))
DEGREE_PLACES, AREA_PLACES = Decimal("1e-8"), Decimal("0.001")
# No authority is larger than the largest province (นครราชสีมา, 20,494 sq.km); DLA's list has areas in other units.
LARGEST_AREA_KM2 = Decimal(20_500)


@dataclass(frozen=True)
class AuthorityRow:
    """What a row says about an authority, ready to be stored; `area_km2` is None when absent or not credible."""

    code: str
    type: AuthorityType
    name_th: str
    full_name_th: str
    province_id: str
    district_id: str
    latitude: Decimal | None
    longitude: Decimal | None
    area_km2: Decimal | None
    has_doubtful_area: bool = False


@dataclass
class Known:
    """What a row may refer to: the province of each district by code, and codes that it may not use."""

    districts: Mapping[str, str]
    invented_codes: Collection[str] = ()
    seen: dict[str, int] = field(default_factory=dict)


def untracked(items: Collection[T], label: str) -> Iterable[T]:
    return items


def read_csv(content: bytes, columns: Collection[str] = COLUMNS) -> list[tuple[int, Cells]]:
    """The rows of DLA's list of authorities, or of another list whose columns are named. Raises FileRefused."""
    return read_list(content, columns)


def check_authorities(
    rows: Collection[tuple[int, Cells]], known: Known, *, track: Track[tuple[int, Cells]] = untracked
) -> list[AuthorityRow]:
    """The values of every row. Raises FileRefused that names row and column of the first 20 problems."""
    checked: list[AuthorityRow] = []
    problems: list[str] = []
    for number, cells in track(rows, str(_("ตรวจแถว"))):
        try:
            checked.append(check_authority(number, cells, known))
        except BadValue as error:
            problems.append(problem_of(number, error))
        if len(problems) == MAX_PROBLEMS:
            break
    require(not problems, FileRefused(problems=problems))
    require(checked, FileRefused(_("ไฟล์นี้ไม่มีแถวข้อมูล")))
    return checked


def check_authority(number: int, cells: Cells, known: Known) -> AuthorityRow:
    """The values of one row. Raises BadValue whose `field` is the column."""
    code, kind = _code(number, cells, known), _type(cells)
    province, district = _place(cells, known)
    latitude, longitude = _position(cells)
    area, is_doubtful = _area(cells)
    return AuthorityRow(
        code=code,
        type=kind,
        name_th=_name(cells, "name_th", 150),
        full_name_th=_name(cells, "full_name_th", 200),
        province_id=province,
        district_id=district,
        latitude=latitude,
        longitude=longitude,
        area_km2=area,
        has_doubtful_area=is_doubtful,
    )


def problem_of(number: int, error: BadValue) -> str:
    """The sentence for a row's problem, with the number that a spreadsheet shows."""
    sentence = _("แถวที่ %(row)s คอลัมน์ %(column)s: %(reason)s")
    return str(sentence) % {"row": number, "column": error.field, "reason": error.message}


# --- the columns ---------------------------------------------------------------------------------------------------


def _code(number: int, cells: Cells, known: Known) -> str:
    code = normalise(cells["lao_code"])
    require(
        CODE.fullmatch(code),
        BadValue(_("รหัส อปท. ต้องเป็นตัวเลข 7 หลัก ไม่ใช่ “%(value)s”"), field="lao_code", value=cells["lao_code"]),
    )
    require(
        code not in known.invented_codes,
        BadValue(_("รหัส %(code)s เป็นของ อปท. สมมติในระบบนี้"), field="lao_code", code=code),
    )
    first = known.seen.setdefault(code, number)
    require(
        first == number,
        BadValue(_("รหัส %(code)s ซ้ำกับแถวที่ %(first)s"), field="lao_code", code=code, first=first),
    )
    return code


def _type(cells: Cells) -> AuthorityType:
    value = normalise(cells["lao_type"]).upper()
    require(
        value in TYPES,
        BadValue(
            _("ไม่รู้จักประเภท “%(value)s” ใช้ได้เฉพาะ %(known)s"),
            field="lao_type",
            value=cells["lao_type"],
            known=", ".join(TYPES),
        ),
    )
    return TYPES[value]


def _name(cells: Cells, column: str, longest: int) -> str:
    name = " ".join(cells[column].replace("\u200b", "").split())
    require(name, BadValue(_("ยังไม่ได้กรอกชื่อ"), field=column))
    require(len(name) <= longest, BadValue(_("ชื่อยาวเกิน %(longest)s ตัวอักษร"), field=column, longest=longest))
    return name


def _place(cells: Cells, known: Known) -> tuple[str, str]:
    """The codes of province and district, as the columns say: an authority's own code does not always agree."""
    province, district = normalise(cells["province_code"]), normalise(cells["district_code"])
    require(
        province in known.districts.values(),
        BadValue(_("ไม่รู้จักรหัสจังหวัด “%(value)s”"), field="province_code", value=cells["province_code"]),
    )
    require(
        district in known.districts,
        BadValue(_("ไม่รู้จักรหัสอำเภอ “%(value)s”"), field="district_code", value=cells["district_code"]),
    )
    require(
        known.districts[district] == province,
        BadValue(
            _("อำเภอ %(district)s ไม่อยู่ในจังหวัด %(province)s"),
            field="district_code",
            district=district,
            province=province,
        ),
    )
    return province, district


def _position(cells: Cells) -> tuple[Decimal | None, Decimal | None]:
    latitude, longitude = _degrees(cells, "lat", LATITUDES), _degrees(cells, "lon", LONGITUDES)
    absent = "lat" if latitude is None else "lon"
    require(
        (latitude is None) == (longitude is None),
        BadValue(_("ต้องกรอกทั้งละติจูดและลองจิจูด หรือเว้นว่างทั้งสองช่อง"), field=absent),
    )
    return latitude, longitude


def _degrees(cells: Cells, column: str, limits: tuple[Decimal, Decimal]) -> Decimal | None:
    degrees = _number(cells, column)
    if degrees is None:
        return None
    lowest, highest = limits
    require(
        lowest <= degrees <= highest,
        BadValue(
            _("พิกัด %(value)s อยู่นอกประเทศไทย ต้องอยู่ระหว่าง %(lowest)s ถึง %(highest)s องศา"),
            field=column,
            value=degrees,
            lowest=lowest,
            highest=highest,
        ),
    )
    return degrees.quantize(DEGREE_PLACES)


def _area(cells: Cells) -> tuple[Decimal | None, bool]:
    """Square kilometres, or None and whether the file's figure was not credible (nought, or another unit)."""
    area = _number(cells, "area_km2")
    if area is None:
        return None, False
    require(area >= 0, BadValue(_("พื้นที่ต้องไม่ติดลบ"), field="area_km2"))
    is_doubtful = not 0 < area <= LARGEST_AREA_KM2
    return (None if is_doubtful else area.quantize(AREA_PLACES)), is_doubtful


def _number(cells: Cells, column: str) -> Decimal | None:
    text = THOUSANDS_COMMA.sub("", normalise(cells[column]))
    if not text:
        return None
    require(
        NUMBER.fullmatch(text),
        BadValue(_("“%(value)s” ไม่ใช่ตัวเลข"), field=column, value=cells[column]),
    )
    return Decimal(text)
