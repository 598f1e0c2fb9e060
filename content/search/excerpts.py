"""Where the words that were looked for stand, shown as they are written.

What was compared is the normalised text; a pattern for each term finds it again in the text as it is written, whatever
digits, spaces and abbreviations it is written with.
"""

from __future__ import annotations

import re

from registry.thai.text import LONG_FORMS, TO_THAI

GAP = "[\\s\u200b-\u200d\ufeff\u00ad]*"
SPELLINGS = {"แ": "(?:แ|เเ)", "\u0e33": "(?:\u0e33|\u0e4d\u0e32)"}
SHORT_FORMS = {long: short for short, long in LONG_FORMS.items()}
UNIT = re.compile("|".join([*SHORT_FORMS, "carbon", "."]), re.DOTALL)
# A cut never parts a letter from its marks, nor a leading vowel from its letter.
MARK, LEADING_VOWEL = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]"), re.compile("[\u0e40-\u0e44]")
BEFORE, AFTER, SLACK = 70, 130, 25

Piece = tuple[str, bool]  # a text, and whether it was looked for


def marked(text: str, terms: list[str]) -> list[Piece]:
    """The whole text in pieces."""
    pieces, end = [], 0
    for match in pattern_of(terms).finditer(text):
        pieces += [(text[end : match.start()], False), (match[0], True)]
        end = match.end()
    return [piece for piece in (*pieces, (text[end:], False)) if piece[0]]


def excerpt(text: str, terms: list[str]) -> list[Piece]:
    """Some words around the first place that says the longest term; where it is not found, the beginning."""
    found = pattern_of([max(terms, key=len)]).search(text) or pattern_of(terms).search(text)
    start, end = (found.start(), found.end()) if found else (0, 0)
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    last = len(text) if last < 0 else last
    begin, stop = cut_before(text, first, start), cut_after(text, end, last)
    before, after = ("… " if begin > first else "", " …" if stop < last else "")
    return marked(f"{before}{text[begin:stop].strip()}{after}", terms)


def cut_before(text: str, first: int, start: int) -> int:
    """Where to begin: at a space if there is one near, else between two letters."""
    place = start - BEFORE
    if place <= first:
        return first
    space = text.find(" ", place, place + SLACK)
    return space + 1 if space >= 0 else between_letters(text, place)


def cut_after(text: str, end: int, last: int) -> int:
    place = end + AFTER
    if place >= last:
        return last
    space = text.rfind(" ", place - SLACK, place)
    return space if space >= 0 else between_letters(text, place)


def between_letters(text: str, place: int) -> int:
    while place < len(text) and (MARK.match(text[place]) or LEADING_VOWEL.match(text[place - 1])):
        place += 1
    return place


def pattern_of(terms: list[str]) -> re.Pattern[str]:
    """All terms together as they were typed, else each; a single letter (the ว of ว 4400) only beside the others."""
    longest_first = sorted((term for term in terms if len(term) > 1), key=len, reverse=True)
    return re.compile("|".join([GAP.join(map(spelled, terms)), *map(spelled, longest_first)]), re.IGNORECASE)


def spelled(term: str) -> str:
    return GAP.join(map(spelled_unit, UNIT.findall(term)))


def spelled_unit(unit: str) -> str:
    if unit in SHORT_FORMS:
        return f"(?:{GAP.join(map(spelled_letter, unit))}|{SHORT_FORMS[unit]}\\.?)"
    return "car?bon" if unit == "carbon" else spelled_letter(unit)


def spelled_letter(letter: str) -> str:
    if letter.isascii() and letter.isdigit():
        return f",?[{letter}{letter.translate(TO_THAI)}]"
    return SPELLINGS.get(letter) or re.escape(letter)
