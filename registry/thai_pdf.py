"""HTML to a tagged PDF/A-3b in Sarabun whose bytes repeat and whose Thai text copies right.

WeasyPrint 70 draws Thai well, but what is copied from its file is wrong: "น้ำ" reads "นา". The map from glyphs to
text keeps, for each glyph, the first cluster it was seen in, and marks above and below are drawn as glyphs of their
own. Two corrections, made once when this module is imported: each Thai glyph maps to the character that the font
itself draws with it, and a line that holds such marks carries its text as /ActualText. Both lean on WeasyPrint's
internals, so its version is pinned, and tests read the text back with two programs. A third closes a file that it
leaves open; a fourth packs what a page draws as soon as it is drawn.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import fontpkg_sarabun
import pydyf
from fontTools import agl
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint import pdf as weasy_pdf
from weasyprint.css import ColorProfile
from weasyprint.document import Page
from weasyprint.draw import text as weasy_text
from weasyprint.pdf import fonts as weasy_fonts
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

WEIGHTS = {"Regular": 400, "SemiBold": 600}
COMBINING = re.compile("[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]")
ONE_AT_A_TIME = threading.Lock()

draw_line_of_weasyprint = weasy_text.draw_first_line
clean_font_of_weasyprint = weasy_fonts.Font.clean
paint_of_weasyprint = Page.paint


def write_pdf(html: str, css: str, *, dated: dt.datetime) -> bytes:
    """The PDF of a page and its sheet; equal input gives equal bytes. Nothing is fetched from any network."""
    with ONE_AT_A_TIME, files_dated(dated), collected_often():
        page, options = prepared(html, css)
        written: bytes = page.write_pdf(**options)
        return written


def pages_of_anchors(html: str, css: str) -> dict[str, int]:
    """On which page, from 1, each element with an id begins."""
    with ONE_AT_A_TIME, collected_often():
        page, options = prepared(html, css)
        pages = page.render(**options).pages
        return {name: number for number, one in reversed(list(enumerate(pages, start=1))) for name in one.anchors}


def prepared(html: str, css: str) -> tuple[HTML, dict[str, Any]]:
    fonts = FontConfiguration()
    fetcher = URLFetcher(allowed_protocols={"file", "data"})
    sheet = CSS(string=font_faces() + css, font_config=fonts, url_fetcher=fetcher)
    options = {"stylesheets": [sheet], "font_config": fonts, "pdf_variant": "pdf/a-3b", "pdf_tags": True}
    return HTML(string=html, url_fetcher=fetcher), options


@contextmanager
def collected_often() -> Iterator[None]:
    """Let what the layout drops be collected soon: a long document otherwise holds tens of megabytes of it.

    What is there already is set aside meanwhile, because Python collects its oldest objects only when as many as a
    quarter of them are new, and Django alone has half a million.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 8, 2)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def font_file(weight: str) -> Path:
    return Path(fontpkg_sarabun.__file__).parent / "files" / f"Sarabun-{weight}.ttf"


def font_faces() -> str:
    return "".join(
        f'@font-face {{ font-family: Sarabun; font-weight: {number}; src: url("{font_file(name).as_uri()}") }}\n'
        for name, number in WEIGHTS.items()
    )


@contextmanager
def files_dated(moment: dt.datetime) -> Iterator[None]:
    """Let fontTools write the given time into the fonts that it cuts, not that of the clock."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


# --- the corrections -------------------------------------------------------------------------------------------


def is_thai(text: str) -> bool:
    return bool(text) and all("\u0e00" <= char <= "\u0e7f" for char in text)


@lru_cache(maxsize=8)
def thai_characters(font_content: bytes) -> dict[int, str]:
    """Glyph id -> the Thai text that the font draws with it."""
    font = TTFont(io.BytesIO(font_content), lazy=True)
    names: dict[str, str] = {}
    for codepoint, name in sorted(font.getBestCmap().items()):
        names.setdefault(name, chr(codepoint))
    texts = (names.get(name) or agl.toUnicode(name) for name in font.getGlyphOrder())
    return {glyph: text for glyph, text in enumerate(texts) if is_thai(text)}


def clean_font(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
    """Let a glyph stand for its own character before WeasyPrint cuts the font down to what is used."""
    for glyph, text in thai_characters(font.file_content).items():
        if glyph in to_unicode:
            to_unicode[glyph] = text
    clean_font_of_weasyprint(font, to_unicode, hinting)


def draw_first_line(stream: Any, textbox: Any, *args: Any) -> Any:
    """Draw a line; when it holds combining marks, inside a /Span that says what its text is."""
    if not COMBINING.search(textbox.text):
        return draw_line_of_weasyprint(stream, textbox, *args)
    actual = b"<" + (b"\xfe\xff" + textbox.text.encode("utf-16-be")).hex().encode() + b">"
    # WeasyPrint's own begin_marked_content would make a structure element of it.
    pydyf.Stream.begin_marked_content(stream, "Span", pydyf.Dictionary({"ActualText": actual}))
    try:
        return draw_line_of_weasyprint(stream, textbox, *args)
    finally:
        pydyf.Stream.end_marked_content(stream)


def paint_packed(page: Any, stream: Any, scale: float = 1) -> None:
    """Draw a page, then keep its thousands of operators as one: 15 MB less for a hundred pages."""
    paint_of_weasyprint(page, stream, scale)
    stream.stream[:] = [b"\n".join(map(pydyf._to_bytes, stream.stream))]


def closed_color_profile(file: Any, *args: Any) -> ColorProfile:
    """WeasyPrint opens its colour profile for every PDF/A and leaves it open."""
    with file:
        return ColorProfile(io.BytesIO(file.read()), *args)


weasy_pdf.ColorProfile = closed_color_profile
weasy_fonts.Font.clean = clean_font
weasy_text.draw_first_line = draw_first_line
Page.paint = paint_packed
