"""Dates as people in Thailand write them; inside there is only `datetime.date`.

A year of 2400 or more is Buddhist era (2569 is 2026). The years that can be read are 1857–2399 CE, which are
2400–2942 BE, so no four-digit year has two readings. A year of two digits is read as 25xx only from 50 to 99, where
the other reading (2050–2099 CE) is too far ahead to be meant; 00 to 49 may be either calendar and are refused, and
so is every two-digit year beside an English month. BE is CE + 543 throughout: that the Thai year began in April
until 2483 is left aside.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language

from .errors import NotADate
from .text import normalise, to_thai_digits

Style = Literal["long", "short", "numeric"]
Digits = Literal["arabic", "thai"]

BANGKOK = ZoneInfo("Asia/Bangkok")
ERA = 543
FIRST_BUDDHIST_YEAR = 2400
FIRST_YEAR, LAST_YEAR = FIRST_BUDDHIST_YEAR - ERA, FIRST_BUDDHIST_YEAR - 1

THAI_MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
THAI_SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ENGLISH_SHORT = tuple(name[:3] for name in ENGLISH_MONTHS)

PUNCTUATION = re.compile(r"[\s.,/-]")
MONTH_NUMBERS = {
    PUNCTUATION.sub("", name).casefold(): number
    for names in (THAI_MONTHS, THAI_SHORT, ENGLISH_MONTHS, ENGLISH_SHORT)
    for number, name in enumerate(names, start=1)
} | {"sept": 9}

YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})")
DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2}) ?(?P<mark>[-/.]) ?(?P<month>[0-9]{1,2}) ?(?P=mark) ?(?P<year>[0-9]{1,6})")
WITH_NAME = re.compile(r"(?:วันที่ ?)?(?P<day>[0-9]{1,2})(?P<name>[^0-9]{2,30})(?P<year>[0-9]{1,6})")
NAME_FIRST = re.compile(r"(?P<name>[a-z]{3,9}\.?) ?(?P<day>[0-9]{1,2}),? (?P<year>[0-9]{1,6})")
WITH_TIME = re.compile(r"(?P<day>.+?) +(?:เวลา ?)?(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2}) ?(?:น\.?)?")
NAME_AND_ERA = re.compile(r"(?:เดือน)?(?P<month>.+?)(?P<era>พศ|คศ)?")


def parse_date(text: str) -> datetime.date:
    """Read a day in either era, Thai or Arabic digits, by numbers (day first, or ISO) or with a month's name.

    Raises NotADate, which says what is wrong: a day that the month does not have is never moved to another.
    """
    text = normalise(text)
    if not text:
        raise NotADate("empty")
    if numbers := YEAR_FIRST.fullmatch(text) or DAY_FIRST.fullmatch(text):
        return _date(numbers["day"], int(numbers["month"]), numbers["year"])
    if named := WITH_NAME.fullmatch(text) or NAME_FIRST.fullmatch(text):
        return _date_with_name(named)
    raise NotADate("invalid")


def parse_datetime(text: str) -> datetime.datetime:
    """Read a day as `parse_date` does, and the time after it on Bangkok's clock: 23/11/2569 14:30, … เวลา 14.30 น.

    Without a time it is the beginning of the day. Raises NotADate.
    """
    found = WITH_TIME.fullmatch(normalise(text))
    if found is None:
        return datetime.datetime.combine(parse_date(text), datetime.time(), BANGKOK)
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour > 23 or minute > 59:
        raise NotADate("time", time=f"{hour}:{found['minute']}")
    return datetime.datetime.combine(parse_date(found["day"]), datetime.time(hour, minute), BANGKOK)


def _date_with_name(match: re.Match[str]) -> datetime.date:
    words = NAME_AND_ERA.fullmatch(PUNCTUATION.sub("", match["name"]))
    month = MONTH_NUMBERS.get(words["month"]) if words else None
    if not words or not month:
        raise NotADate("invalid")
    era = words["era"] or ("ce" if words["month"].isascii() and len(match["year"]) == 2 else None)
    return _date(match["day"], month, match["year"], era=era)


def _date(day: str, month: int, year: str, *, era: str | None = None) -> datetime.date:
    if not 1 <= month <= 12:
        raise NotADate("month", month=month)
    common_year = _common_year(year, era)
    days = monthrange(common_year, month)[1]
    if not 1 <= int(day) <= days:
        raise NotADate("day", day=int(day), month=lazy(_month_name, str)(month), year=year, days=days)
    return datetime.date(common_year, month, int(day))


def _common_year(typed: str, era: str | None) -> int:
    year = int(typed)
    if len(typed) == 2:
        if era not in (None, "พศ") or year < 50:
            raise NotADate("short_year", year=typed)
        year += 2500
    is_buddhist = era == "พศ" if era else year >= FIRST_BUDDHIST_YEAR
    common_year = year - ERA if is_buddhist else year
    if not FIRST_YEAR <= common_year <= LAST_YEAR:
        raise NotADate("year", year=typed)
    return common_year


def format_date(date: datetime.date, *, style: Style = "long", digits: Digits = "arabic") -> str:
    """23 พฤศจิกายน 2569, 23 พ.ย. 2569 or 23/11/2569; in English 23 November 2026, 23 Nov 2026 or 23/11/2026.

    An aware datetime is shown as its day in Bangkok.
    """
    day = _day(date)
    if style == "numeric":
        return _in_digits(f"{day:%d/%m}/{_year(day)}", digits)
    return _in_digits(f"{day.day} {_month_name(day.month, style)} {_year(day)}", digits)


def format_datetime(moment: datetime.datetime, *, style: Style = "long", digits: Digits = "arabic") -> str:
    """23 พฤศจิกายน 2569 เวลา 14.05 น. by the clock in Bangkok. Raises ValueError for a moment without a zone."""
    local = timezone.localtime(moment, BANGKOK)
    day = format_date(local, style=style)
    text = f"{day}, {local:%H:%M}" if _is_english() else f"{day} เวลา {local:%H.%M} น."
    return _in_digits(text, digits)


def format_period(start: datetime.date, end: datetime.date, *, style: Style = "long", digits: Digits = "arabic") -> str:
    """From the first day to the last, both included: 1 เมษายน – 30 กันยายน 2566, 1–15 เมษายน 2566.

    Raises ValueError when the end is before the start.
    """
    start, end = _day(start), _day(end)
    if end < start:
        raise ValueError(f"A period cannot end on {end} when it starts on {start}.")
    last = format_date(end, style=style)
    if start == end:
        return _in_digits(last, digits)
    if style == "numeric" or start.year != end.year:
        return _in_digits(f"{format_date(start, style=style)} – {last}", digits)
    if start.month != end.month:
        return _in_digits(f"{start.day} {_month_name(start.month, style)} – {last}", digits)
    return _in_digits(f"{start.day}–{last}", digits)


def fiscal_year(date: datetime.date) -> int:
    """The Buddhist-era fiscal year, 1 October to 30 September: 1 Oct 2567 lies in 2568."""
    day = _day(date)
    return day.year + ERA + (day.month >= 10)


def _day(date: datetime.date) -> datetime.date:
    """The day itself: in UTC, the first seven hours of 1 October in Bangkok would fall into the year before."""
    if isinstance(date, datetime.datetime):
        return timezone.localtime(date, BANGKOK).date()
    return date


def _year(day: datetime.date) -> int:
    return day.year if _is_english() else day.year + ERA


def _month_name(month: int, style: Style = "long") -> str:
    if _is_english():
        return (ENGLISH_SHORT if style == "short" else ENGLISH_MONTHS)[month - 1]
    return (THAI_SHORT if style == "short" else THAI_MONTHS)[month - 1]


def _is_english() -> bool:
    return (get_language() or "th").startswith("en")


def _in_digits(text: str, digits: Digits) -> str:
    return to_thai_digits(text) if digits == "thai" else text
