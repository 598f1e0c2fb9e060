"""Thai dates, digits, numbers and spelling: the one reader and the one writer that every room uses.

Text typed by a person comes in through `parse_date`, `parse_datetime`, `parse_count`, `parse_tonnes` and `parse_baht`,
whatever digits, calendar and month names it is written in; what cannot be read raises an `Unreadable` that says why, in
the reader's language. What is shown goes out through the `format_…` functions: Buddhist era in Thai, Common Era in
English. Between the two there are only `datetime.date`, moments on Bangkok's clock, whole tonnes and Decimal baht.

`search_key` makes the column that is searched and `search_terms` what is looked for in it.
"""

from .dates import (
    BANGKOK,
    ERA,
    FIRST_BUDDHIST_YEAR,
    Digits,
    Style,
    fiscal_year,
    format_date,
    format_datetime,
    format_period,
    parse_date,
    parse_datetime,
)
from .errors import NotACount, NotADate, NotANumber, NotBaht, NotTonnes, Unreadable
from .numbers import (
    MAX_BAHT,
    MAX_COUNT,
    MAX_TONNES,
    baht_words,
    format_baht,
    format_estimate,
    format_tonnes,
    parse_baht,
    parse_count,
    parse_tonnes,
)
from .phones import NotAPhone, dialled, format_phone, parse_phone
from .text import normalise, search_key, search_terms, to_arabic_digits, to_thai_digits

__all__ = [
    "BANGKOK",
    "ERA",
    "FIRST_BUDDHIST_YEAR",
    "MAX_BAHT",
    "MAX_COUNT",
    "MAX_TONNES",
    "Digits",
    "NotACount",
    "NotADate",
    "NotANumber",
    "NotAPhone",
    "NotBaht",
    "NotTonnes",
    "Style",
    "Unreadable",
    "baht_words",
    "dialled",
    "fiscal_year",
    "format_baht",
    "format_date",
    "format_datetime",
    "format_estimate",
    "format_period",
    "format_phone",
    "format_tonnes",
    "normalise",
    "parse_baht",
    "parse_count",
    "parse_date",
    "parse_datetime",
    "parse_phone",
    "parse_tonnes",
    "search_key",
    "search_terms",
    "to_arabic_digits",
    "to_thai_digits",
]
