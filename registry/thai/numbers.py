"""Counts, whole tonnes and baht: read as typed, shown with commas, and baht in Thai words."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from .errors import NotACount, NotANumber, NotBaht, NotTonnes
from .text import normalise

MAX_COUNT = 99_999_999
MAX_TONNES = 999_999_999
MAX_BAHT = Decimal("999999999999.99")
MAX_BAHT_IN_WORDS = 10**15
SATANG = Decimal("0.01")
MILLION = 10**6

# 1200, 1,200 or 1 200; a comma elsewhere may be meant as a decimal point, so it is never skipped over.
WHOLE = r"(?:[0-9]+|[0-9]{1,3}(?P<mark>[, ])[0-9]{3}(?:(?P=mark)[0-9]{3})*)"
NUMBER = re.compile(rf"(?P<whole>{WHOLE})(?:\.(?P<decimals>[0-9]+))?")
ODD_GROUPS = re.compile(r"[0-9][0-9, ]*(?:\.[0-9]+)?")
NEGATIVE = re.compile(r"[-\u2012-\u2015\u2212] ?[0-9.]")

DIGIT_WORDS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
PLACE_WORDS = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")


def parse_count(text: str) -> int:
    """Read how many there are, from 0 to MAX_COUNT, in Thai or Arabic digits. Raises NotACount, which says why not."""
    whole, decimals = _read_number(text, NotACount)
    if decimals is not None:
        raise NotACount("fraction")
    if len(whole) > len(str(MAX_COUNT)):
        raise NotACount("too_large")
    return int(whole or 0)


def parse_tonnes(text: str) -> int:
    """Read whole tonnes from 1 to MAX_TONNES, in Thai or Arabic digits. Raises NotTonnes, which says what is wrong."""
    whole, decimals = _read_number(text, NotTonnes)
    if decimals is not None:
        raise NotTonnes("fraction")
    if len(whole) > len(str(MAX_TONNES)):
        raise NotTonnes("too_large")
    if not whole:
        raise NotTonnes("zero")
    return int(whole)


def parse_baht(text: str) -> Decimal:
    """Read baht from 0.01 to MAX_BAHT with at most two decimals. Raises NotBaht, which says what is wrong."""
    whole, decimals = _read_number(text, NotBaht)
    if len(decimals or "") > 2:
        raise NotBaht("too_precise")
    if len(whole) > len(str(int(MAX_BAHT))):
        raise NotBaht("too_large")
    baht = Decimal(f"{whole or 0}.{decimals or 0}").quantize(SATANG)
    if not baht:
        raise NotBaht("zero")
    return baht


def _read_number(text: str, error: type[NotANumber]) -> tuple[str, str | None]:
    """The digits before the point, without leading zeros, and those after it."""
    text = normalise(text)
    if not text:
        raise error("empty")
    if NEGATIVE.match(text):
        raise error("negative")
    number = NUMBER.fullmatch(text)
    if not number:
        raise error("grouping" if ODD_GROUPS.fullmatch(text) else "invalid")
    return re.sub(r"[, ]", "", number["whole"]).lstrip("0"), number["decimals"]


def format_tonnes(tonnes: int) -> str:
    """1,200. Raises TypeError for anything but a whole number: a fraction is never rounded away."""
    if not isinstance(tonnes, int):
        raise TypeError(f"Tonnes are whole numbers, not {tonnes!r}.")
    return f"{tonnes:,}"


def format_estimate(amount: Decimal, places: int = 2) -> str:
    """1,234.50, rounded half up to so many places: for estimates only, which are never exact."""
    return f"{amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"


def format_baht(baht: Decimal | int) -> str:
    """204,100.00. Raises ValueError for a part of a satang: whoever rounds must say so before."""
    return f"{_exact_baht(baht):,.2f}"


def baht_words(baht: Decimal | int) -> str:
    """The amount in Thai words, as papers have it: สองแสนสี่พันหนึ่งร้อยบาทถ้วน, ยี่สิบห้าสตางค์.

    From 0 to 10^15 baht. Raises ValueError for less, more, or a part of a satang.
    """
    amount = _exact_baht(baht)
    if amount < 0:
        raise ValueError(f"{baht} baht is less than nothing; it has no words on a paper.")
    whole, satang = divmod(int(amount * 100), 100)
    if not satang:
        return f"{_words(whole) or 'ศูนย์'}บาทถ้วน"
    baht_part = f"{_words(whole)}บาท" if whole else ""
    return f"{baht_part}{_words(satang)}สตางค์"


def _exact_baht(baht: Decimal | int) -> Decimal:
    if not isinstance(baht, Decimal | int):
        raise TypeError(f"Baht are Decimal, not {baht!r}.")
    amount = Decimal(baht)
    if not amount.is_finite() or abs(amount) > MAX_BAHT_IN_WORDS:
        raise ValueError(f"{baht} is not an amount of baht up to {MAX_BAHT_IN_WORDS:,}.")
    if amount != amount.quantize(SATANG):
        raise ValueError(f"{baht} baht has a part of a satang.")
    return amount


def _words(number: int) -> str:
    """Read by millions, as Thai does: 10^12 is a million millions (ล้านล้าน)."""
    millions, rest = divmod(number, MILLION)
    head = f"{_words(millions)}ล้าน" if millions else ""
    return head + "".join(
        _place(int(digit), place, is_alone=number < 10) for place, digit in _places(rest) if digit != "0"
    )


def _places(number: int) -> list[tuple[int, str]]:
    """The digits from the left, each with its power of ten."""
    digits = str(number)
    return [(len(digits) - position, digit) for position, digit in enumerate(digits, start=1)]


def _place(digit: int, place: int, *, is_alone: bool) -> str:
    if place == 0 and digit == 1 and not is_alone:
        return "เอ็ด"
    if place == 1 and digit in (1, 2):
        return "สิบ" if digit == 1 else "ยี่สิบ"
    return DIGIT_WORDS[digit] + PLACE_WORDS[place]
