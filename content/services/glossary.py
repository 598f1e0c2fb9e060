"""Words of the glossary explained where they stand: the first time that a page uses one, a touch shows its meaning.

The meaning is a `popover`, which browsers open and close by themselves, by mouse, finger or keyboard, without a script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import get_language

from content.models import GlossaryPage
from content.querysets import with_own_words

SECONDS_KEPT = 60
TAG = re.compile(r"(<[^>]+>)")
NAME = re.compile(r"</?\s*([a-z0-9]+)", re.IGNORECASE)
CLOSED = frozenset({"a", "button", "summary", "h1", "h2", "h3", "h4", "h5", "h6", "code", "dfn"})
# Never cut a syllable: a vowel or tone mark that belongs to the letter before, or a vowel written before its letter.
THAI_AFTER, THAI_BEFORE = "[ะ-ฺๅ็-๎]", "[เ-ไ]"
SHORTEST = 4  # letters: a shorter Thai word stands inside too many others


@dataclass(frozen=True)
class Term:
    number: int  # its place on the glossary page, from 1
    word: str
    meaning: str
    url: str


@dataclass(frozen=True)
class Glossary:
    terms: dict[str, Term]
    pattern: re.Pattern[str] | None

    def explain(self, html: str, seen: set[str]) -> str:
        """The text with each term that is not in `seen` explained once; links, headings and buttons stay."""
        if not self.pattern:
            return html
        closed, parts = 0, []
        for part in TAG.split(html):
            if part.startswith("<"):
                closed += step(part)
                parts.append(part)
            else:
                parts.append(part if closed else self.pattern.sub(lambda found: self.shown(found, seen), part))
        return "".join(parts)

    def shown(self, found: re.Match[str], seen: set[str]) -> str:
        word = found.group()
        if word in seen:
            return word
        seen.add(word)
        return render_to_string("content/parts/explained.html", {"term": self.terms[word]}).strip()


def step(tag: str) -> int:
    """1 where something begins in which nothing is explained, -1 where it ends."""
    name = NAME.match(tag)
    if not name or name.group(1).lower() not in CLOSED or tag.endswith("/>"):
        return 0
    return -1 if tag.startswith("</") else 1


def glossary() -> Glossary:
    """The words of the published glossary in the language being shown, at most a minute old."""
    language = get_language() or "th"
    key = f"glossary:{language}"
    terms: dict[str, Term] | None = cache.get(key)
    if terms is None:
        terms = read_terms(language)
        cache.set(key, terms, SECONDS_KEPT)
    return Glossary(terms, pattern_of(terms))


def read_terms(language: str) -> dict[str, Term]:
    written = GlossaryPage.objects.live().public().filter(with_own_words(), locale__language_code=language)
    terms: dict[str, Term] = {}
    for page in written:
        for number, block in enumerate(page.terms, start=1):
            word = block.value["term"].strip()
            if len(word) >= SHORTEST:
                meaning = strip_tags(block.value["meaning"].source)
                terms.setdefault(word, Term(number, word, meaning, f"{page.url}#word-{number}"))
    return terms


def pattern_of(terms: dict[str, Term]) -> re.Pattern[str] | None:
    """The longest word first, so that a word inside another is not taken for itself."""
    if not terms:
        return None
    words = "|".join(re.escape(word) for word in sorted(terms, key=len, reverse=True))
    return re.compile(rf"(?<!{THAI_BEFORE})(?<![A-Za-z0-9])(?:{words})(?!{THAI_AFTER})(?![A-Za-z0-9])")
