"""`{% load thai %}`: registry.thai for templates. What is missing (None or an empty text) is shown as nothing."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from registry import thai

register = template.Library()

WHOLE = re.compile("(รายชื่อ|ผู้รับผิดชอบ|คาร์บอนเครดิต)")


def nothing_for_nothing(show: Callable[..., str]) -> Callable[..., str]:
    @wraps(show)
    def filter_(*values: Any) -> str:
        return "" if any(value is None or value == "" for value in values) else show(*values)

    return filter_


@register.filter
@nothing_for_nothing
def in_thai(words: str) -> SafeString:
    """Words that stay in Thai whatever the reader's language: the number of a letter, an address."""
    return format_html('<span lang="th">{}</span>', words)


@register.filter
@nothing_for_nothing
def email_breaks(address: str) -> SafeString:
    """An e-mail address that a narrow column breaks before its @ and its dots, and not inside a word."""
    pieces = re.split(r"(?=[@.])", address)
    return format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in pieces))


@register.filter
@nothing_for_nothing
def whole_words(heading: Any) -> SafeString:
    """A heading whose compound words no line breaks: browsers divide Thai by a dictionary that has only their parts."""
    pieces = WHOLE.split(str(heading))
    kept = (format_html('<span class="nowrap">{}</span>', each) if WHOLE.fullmatch(each) else each for each in pieces)
    return format_html_join("", "{}", ((each,) for each in kept))


@register.filter
@nothing_for_nothing
def thai_date(day: datetime.date) -> str:
    """23 พฤศจิกายน 2569"""
    return thai.format_date(day)


@register.filter
@nothing_for_nothing
def thai_date_short(day: datetime.date) -> str:
    """23 พ.ย. 2569"""
    return thai.format_date(day, style="short")


@register.filter
@nothing_for_nothing
def thai_datetime(moment: datetime.datetime) -> str:
    """23 พฤศจิกายน 2569 เวลา 14.05 น."""
    return thai.format_datetime(moment)


@register.filter
@nothing_for_nothing
def period(start: datetime.date, end: datetime.date) -> str:
    """`{{ round.starts_on|period:round.ends_on }}`: 1 เมษายน – 30 กันยายน 2566"""
    return thai.format_period(start, end)


@register.filter
@nothing_for_nothing
def tonnes(value: int) -> str:
    """1,200"""
    return thai.format_tonnes(value)


@register.filter
@nothing_for_nothing
def estimate(value: Decimal, places: int = 2) -> str:
    """1,234.50, or with places 0 1,235; only for estimates, which may be rounded"""
    return thai.format_estimate(value, places)


@register.filter
@nothing_for_nothing
def baht(value: Decimal) -> str:
    """204,100.00"""
    return thai.format_baht(value)


@register.filter
@nothing_for_nothing
def baht_words(value: Decimal) -> str:
    """สองแสนสี่พันหนึ่งร้อยบาทถ้วน"""
    return thai.baht_words(value)


@register.filter
@nothing_for_nothing
def phone(kept: str) -> str:
    """080 000 0000"""
    return thai.format_phone(kept)


@register.filter
@nothing_for_nothing
def dialled(kept: str) -> str:
    """`<a href="tel:{{ person.phone|dialled }}">`"""
    return thai.dialled(kept)
