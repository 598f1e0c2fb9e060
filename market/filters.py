"""Which listings are asked for: one definition for the public pages and for the API.

`ListingFilter.parse(values)` reads query parameters as people and machines write them. A parameter that it does not
know is left to the caller (`NAMES` has those it knows); a value that it cannot read raises UnknownFilter, which the
public page shows at the field and the API answers with 400.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from market.querysets import ListingQuerySet
from registry import thai
from registry.enums import AuthorityType, RoundState
from registry.errors import BadValue, Sentence
from registry.models import LocalAuthority, Province, Round

FIRST_VINTAGE, LAST_VINTAGE = 1990, 2199
MAX_PRICE = Decimal("9999999999.99")  # what a listing's price can hold
MAX_TEXT = 100
YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no"})


class UnknownFilter(BadValue):
    """Values that name nothing; `errors` has a sentence for each parameter."""

    code = "unknown_filter"
    default = _("ตัวกรองบางข้อไม่ถูกต้อง")

    def __init__(self, errors: Mapping[str, Sentence]) -> None:
        self.errors = dict(errors)
        first, sentence = next(iter(self.errors.items()))
        super().__init__(sentence, field=first)


@dataclass(frozen=True)
class ListingFilter:
    """What listings must have; None or an empty text asks for nothing."""

    province: str = ""  # its two-digit code
    type: str = ""  # an AuthorityType
    price_min: Decimal | None = None  # baht a tonne, included
    price_max: Decimal | None = None
    vintage: int | None = None  # Common Era; any year that the round's period touches
    round: int | None = None  # its number
    firm: bool | None = None
    q: str = ""  # every word is in the authority's name, code, district or province

    @classmethod
    def parse(cls, values: Mapping[str, str]) -> ListingFilter:
        """Read query parameters; the vintage in either era. Raises UnknownFilter naming every wrong one."""
        found: dict[str, Any] = {}
        errors: dict[str, Sentence] = {}
        for name, read in READERS.items():
            text = (values.get(name) or "").strip()
            try:
                if text:
                    found[name] = read(text)
            except ValueError as error:
                errors[name] = str(error)
        if not errors and found.get("price_min", 0) > found.get("price_max", MAX_PRICE):
            errors["price_max"] = _("ราคาสูงสุดต้องไม่น้อยกว่าราคาต่ำสุด")
        if errors:
            raise UnknownFilter(errors)
        return cls(**found)

    @property
    def is_active(self) -> bool:
        return self != ListingFilter()

    def apply(self, listings: ListingQuerySet) -> ListingQuerySet:
        """The listings that have all of it."""
        wanted = {
            LOOKUPS[field.name]: value
            for field in fields(self)
            if field.name in LOOKUPS and (value := getattr(self, field.name)) not in (None, "")
        }
        listings = listings.filter(**wanted)
        if self.vintage is not None:
            listings = listings.with_vintage(self.vintage)
        return listings.filter(authority__in=LocalAuthority.objects.search(self.q)) if self.q else listings


LOOKUPS = {
    "province": "authority__province",
    "type": "authority__type",
    "price_min": "price_baht__gte",
    "price_max": "price_baht__lte",
    "round": "round__number",
    "firm": "is_firm",
}


def read_province(text: str) -> str:
    code = thai.normalise(text)
    if not re.fullmatch("[0-9]{2}", code) or not Province.objects.filter(pk=code).exists():
        raise ValueError(_("ไม่รู้จักจังหวัดนี้ โปรดเลือกจากรายการ"))
    return code


def read_type(text: str) -> str:
    if text.upper() not in AuthorityType.values:
        raise ValueError(_("ไม่รู้จักประเภท อปท. นี้ โปรดเลือกจากรายการ"))
    return text.upper()


def read_price(text: str) -> Decimal:
    price = thai.parse_baht(text)
    if price > MAX_PRICE:
        raise thai.NotBaht("too_large")
    return price


def read_vintage(text: str) -> int:
    """A year of four digits in either era, as the Common Era's."""
    digits = thai.normalise(text)
    year = int(digits) if re.fullmatch("[0-9]{4}", digits) else 0
    year -= 543 if year >= thai.FIRST_BUDDHIST_YEAR else 0
    if not FIRST_VINTAGE <= year <= LAST_VINTAGE:
        raise ValueError(_("โปรดพิมพ์ปีเป็นตัวเลขสี่หลัก เช่น 2566"))
    return year


def read_round(text: str) -> int:
    number = thai.normalise(text)
    known = Round.objects.filter(state=RoundState.ISSUED)
    if not re.fullmatch("[0-9]{1,6}", number) or not known.filter(number=int(number)).exists():
        raise ValueError(_("ไม่มีรอบนี้"))
    return int(number)


def read_firm(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError(_("โปรดระบุ 1 (เฉพาะที่ยืนยันราคา) หรือ 0 (เฉพาะที่ต้องขอใบเสนอราคา)"))
    return text.lower() in YES


def read_text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise ValueError(_("คำค้นยาวเกินไป โปรดใช้ไม่เกิน 100 ตัวอักษร"))
    if "\x00" in text or not thai.search_terms(text):
        raise ValueError(_("โปรดพิมพ์ชื่อ อปท. อำเภอ หรือจังหวัดที่ต้องการค้นหา"))
    return text


READERS: dict[str, Callable[[str], Any]] = {
    "province": read_province,
    "type": read_type,
    "price_min": read_price,
    "price_max": read_price,
    "vintage": read_vintage,
    "round": read_round,
    "firm": read_firm,
    "q": read_text,
}
NAMES = tuple(READERS)
