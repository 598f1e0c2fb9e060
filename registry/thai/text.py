"""One spelling for texts that look the same, and one for texts that a searcher would call the same.

The column is searched by substring, because Thai has no spaces between words. `search_key` drops the spaces that
Thai does have, so that a name written with and without its space is one run of letters; `search_terms` splits the
query where it has spaces, and every term must be in the column. So a name's space may be missing on either side:
a term without it meets a run without it, and each half of a split name is in the run. It follows that a space in a
query never asks for the words to stand together.
"""

from __future__ import annotations

import re
import unicodedata

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS = "0123456789"
TO_ARABIC = str.maketrans(THAI_DIGITS, ARABIC_DIGITS)
TO_THAI = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))

# The marks on one consonant, in the order in which they are kept: vowels, then tones, then nikhahit and sara am.
VOWEL_MARKS, TONE_MARKS, AM_MARKS = "\u0e31\u0e34-\u0e3a\u0e47", "\u0e48-\u0e4c\u0e4e", "\u0e4d\u0e33"
MARK_ORDER = [re.compile(f"[{marks}]") for marks in (VOWEL_MARKS, TONE_MARKS, "\u0e4d", "\u0e33")]
MARKS = re.compile(f"[{VOWEL_MARKS}{TONE_MARKS}{AM_MARKS}]{{2,}}")
NIKHAHIT_AND_SARA_AA, SARA_AM = "\u0e4d\u0e32", "\u0e33"

LETTER = "\u0e01-\u0e3a\u0e40-\u0e4e"  # Thai letters and marks, neither digits nor the baht sign
LONG_FORMS = {
    "อบจ": "องค์การบริหารส่วนจังหวัด",
    "อบต": "องค์การบริหารส่วนตำบล",
    "ทน": "เทศบาลนคร",
    "ทม": "เทศบาลเมือง",
    "ทต": "เทศบาลตำบล",
}
# The dot makes อบต. sure even behind another word (ของอบต.), but ทม. also ends กทม. Without a dot it must stand
# alone: รับผิดชอบต่อ holds อบต and ทนทาน holds ทน.
ABBREVIATION = re.compile(rf"(อบจ|อบต)\.|(?<![{LETTER}])(?:(ทน|ทม|ทต)\.|(อบจ|อบต|ทน|ทม|ทต)(?![{LETTER}]))")
THOUSANDS_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
DROPPED_SPACE = re.compile(rf"(?<=[{LETTER}]) (?=[{LETTER}0-9])|(?<=[0-9]) (?=[{LETTER}])")


def to_arabic_digits(text: str) -> str:
    return text.translate(TO_ARABIC)


def to_thai_digits(text: str) -> str:
    return text.translate(TO_THAI)


def normalise(text: str) -> str:
    """One spelling of texts that look the same: for comparing, never for showing.

    Lower case, Arabic digits, single spaces, no invisible characters, แ for two เ, sara am for its two halves, and
    the marks on a letter in one order. Normalising twice changes nothing.
    """
    text = unicodedata.normalize("NFD", to_arabic_digits(text).translate(INVISIBLE)).casefold()
    text = MARKS.sub(_sort_marks, text.replace("เเ", "แ")).replace(NIKHAHIT_AND_SARA_AA, SARA_AM)
    return " ".join(unicodedata.normalize("NFC", text).split())


def search_key(text: str) -> str:
    """What is stored in a search column for this text; lossy on purpose, see the top of this file."""
    text = normalise(text).replace("cabon", "carbon")
    text = THOUSANDS_COMMA.sub("", ABBREVIATION.sub(_long_form, text))
    return DROPPED_SPACE.sub("", text)


def search_terms(query: str) -> list[str]:
    """The texts that must all be substrings of a search column; empty when there is nothing to look for."""
    keys = (search_key(word) for word in normalise(query).split())
    return list(dict.fromkeys(key for key in keys if any(letter.isalnum() for letter in key)))


def _sort_marks(match: re.Match[str]) -> str:
    return "".join(mark for kind in MARK_ORDER for mark in kind.findall(match[0]))


def _long_form(match: re.Match[str]) -> str:
    return LONG_FORMS[match[0].removesuffix(".")]
