"""What changed from one edition of a manual to the next, paragraph by paragraph, for people to read.

A chapter is known again by its place's id, which Wagtail keeps when an editor moves or renames it. Within a changed
paragraph the changed words are marked. Thai has no spaces between words, so runs of letters with their marks are
compared, and short runs that happen to be equal between two changes count as changed: "คำขอ" for "คำสั่ง" is then one
change and not a row of letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import unescape
from typing import Any

from django.utils.html import strip_tags

from content.enums import NoticeKind
from content.models import Edition

# A consonant with the vowel before it and the marks on it; a run of Latin letters or digits; any other letter.
PIECE = re.compile(r"[เ-ไ]?[ก-ฮ][\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]*|[A-Za-z]+|[0-9๐-๙]+|.", re.DOTALL)
PARAGRAPH = re.compile(r"</(?:p|li|h[2-6])>|<br\s*/?>")
SHORT = 3
ALIKE = 0.5
SHOWN_AROUND = 1


@dataclass(frozen=True)
class Part:
    """A piece of a paragraph: kept, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    """A paragraph: kept, added, removed or changed; or `skipped` paragraphs that are the same in both."""

    kind: str
    parts: list[Part] = field(default_factory=list)
    skipped: int = 0


@dataclass(frozen=True)
class ChapterChanges:
    """A chapter that is new, gone, or changed; what stayed as it was is not among the changes."""

    kind: str
    title: str
    old_title: str
    lines: list[Line]


@dataclass(frozen=True)
class Chapter:
    id: str
    title: str
    paragraphs: list[str]


def changes_of(edition: Edition) -> list[ChapterChanges]:
    """What an edition changed against the one before it; empty for the first."""
    before = edition.before
    return list(compare(chapters_of(before), chapters_of(edition))) if before else []


def compare(old: list[Chapter], new: list[Chapter]) -> Iterator[ChapterChanges]:
    """New and changed chapters in their order, then those that are gone."""
    known = {chapter.id: chapter for chapter in old}
    for chapter in new:
        before = known.pop(chapter.id, None)
        if before is None:
            yield ChapterChanges("added", chapter.title, "", [_whole("added", text) for text in chapter.paragraphs])
        elif before != chapter:
            lines = list(folded(changed_lines(before.paragraphs, chapter.paragraphs)))
            old_title = before.title if before.title != chapter.title else ""
            yield ChapterChanges("changed", chapter.title, old_title, lines)
    for chapter in known.values():
        yield ChapterChanges("removed", chapter.title, "", [_whole("removed", text) for text in chapter.paragraphs])


# --- the words of a chapter ----------------------------------------------------------------------------------------


def chapters_of(edition: Edition) -> list[Chapter]:
    return [
        Chapter(str(chapter.id), chapter.value["title"], paragraphs_of(chapter.value["body"]))
        for chapter in edition.chapters
    ]


def paragraphs_of(body: Iterable[Any]) -> list[str]:
    """Every sentence of the blocks as a reader sees it, one paragraph each."""
    return [text for block in body for text in texts(block.value)]


def texts(value: Any) -> Iterator[str]:
    """The texts inside a block's value, in order; rich text is split at its paragraphs."""
    if hasattr(value, "source"):  # rich text
        yield from _plain(PARAGRAPH.split(value.source))
    elif isinstance(value, str):
        if value and value not in NoticeKind.values:
            yield value
    elif hasattr(value, "columns"):  # a table, row by row
        yield from _plain([" | ".join(column["heading"] for column in value.columns)])
        yield from _plain(" | ".join(str(cell.value or "") for cell in row) for row in value.rows)
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif hasattr(value, "__iter__"):
        for each in value:
            yield from texts(getattr(each, "value", each))
    elif getattr(value, "title", None) and getattr(value, "pk", None):  # a picture, a page or a document
        yield str(value.title)


def _plain(pieces: Iterable[str]) -> Iterator[str]:
    for piece in pieces:
        if text := " ".join(unescape(strip_tags(piece)).split()):
            yield text


# --- the differences -----------------------------------------------------------------------------------------------


def changed_lines(old: list[str], new: list[str]) -> Iterator[Line]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (_whole("kept", text) for text in new[c:d])
        else:
            yield from pair_up(old[a:b], new[c:d])


def pair_up(old: list[str], new: list[str]) -> Iterator[Line]:
    """Paragraphs that are alike stand as one changed paragraph; the others as removed and added."""
    for text in new:
        twin = max(old, key=lambda each: likeness(each, text), default="")
        if likeness(twin, text) < ALIKE:
            yield _whole("added", text)
            continue
        before = old[: old.index(twin)]
        yield from (_whole("removed", each) for each in before)
        old = old[len(before) + 1 :]
        yield Line("changed", changed_parts(twin, text))
    yield from (_whole("removed", text) for text in old)


def likeness(old: str, new: str) -> float:
    """From 0, nothing in common, to 1, the same."""
    matcher = SequenceMatcher(None, PIECE.findall(old), PIECE.findall(new), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0


def changed_parts(old: str, new: str) -> list[Part]:
    """The new paragraph with what was taken out and what was put in."""
    before, after = PIECE.findall(old), PIECE.findall(new)
    parts: list[Part] = []
    for removed, added, kept in changes_and_rests(before, after):
        parts += [Part("removed", removed)] if removed else []
        parts += [Part("added", added)] if added else []
        parts += [Part("kept", kept)] if kept else []
    return parts


def changes_and_rests(before: list[str], after: list[str]) -> Iterator[tuple[str, str, str]]:
    """Runs of (removed, added, kept); a short kept run between two changes belongs to them."""
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    removed = added = ""
    for place, (tag, a, b, c, d) in enumerate(codes):
        is_between = 0 < place < len(codes) - 1
        if tag == "equal" and not (is_between and b - a < SHORT and "".join(before[a:b]).strip()):
            yield removed, added, "".join(after[c:d])
            removed = added = ""
        else:
            removed, added = removed + "".join(before[a:b]), added + "".join(after[c:d])
    if removed or added:
        yield removed, added, ""


def folded(lines: Iterable[Line]) -> Iterator[Line]:
    """The changes with one kept paragraph on each side; longer runs of kept ones are counted."""
    lines = list(lines)
    near = {
        place + step
        for place, line in enumerate(lines)
        if line.kind != "kept"
        for step in range(-SHOWN_AROUND, SHOWN_AROUND + 1)
    }
    skipped = 0
    for place, line in enumerate(lines):
        if place not in near:
            skipped += 1
            continue
        if skipped:
            yield Line("skipped", skipped=skipped)
        skipped = 0
        yield line
    if skipped:
        yield Line("skipped", skipped=skipped)


def _whole(kind: str, text: str) -> Line:
    return Line(kind, [Part(kind, text)])
