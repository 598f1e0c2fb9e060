"""The values of blocks, as short to write as the words allow."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from content.enums import Place


def step(title: str, actor: str, text: str, papers: list[str], state: str) -> dict[str, Any]:
    return {"title": title, "actor": actor, "text": f"<p>{text}</p>", "papers": papers, "state": state}


def table(caption: str, headings: list[str], rows: list[list[str]]) -> dict[str, Any]:
    """The first column is text, the others are numbers."""
    types = ["text", *["number"] * (len(headings) - 1)]
    columns = [{"type": kind, "heading": heading} for kind, heading in zip(types, headings, strict=True)]
    return {"caption": caption, "columns": columns, "rows": [{"values": row} for row in rows]}


def link(label: str, *, page: Page | None = None, place: Place | None = None) -> dict[str, Any]:
    return {"label": label, "page": page, "place": place or ""}


def way(audience: str, title: str, text: str, button: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return {"audience": audience, "title": title, "text": text, "link": button, "more": [more]}


def figure(figure: str, unit: str, label: str, source: str) -> dict[str, Any]:
    return {"figure": figure, "unit": unit, "label": label, "source": source}


def stage(title: str, text: str) -> dict[str, Any]:
    return {"title": title, "actor": "", "text": f"<p>{text}</p>", "papers": [], "state": ""}


def newest(title: str) -> tuple[str, dict[str, Any]]:
    return "newest_listings", {"title": title, "limit": 6, "province": "", "authority_type": ""}


Block = tuple[str, Any]


def text(words: str) -> Block:
    return "text", f"<p>{words}</p>"


def heading(words: str) -> Block:
    return "heading", words


def note(title: str, words: str) -> Block:
    return "notice", {"kind": "information", "title": title, "text": f"<p>{words}</p>"}


def questions(title: str, *pairs: tuple[str, str]) -> Block:
    answered = [{"question": question, "answer": f"<p>{answer}</p>"} for question, answer in pairs]
    return "questions", {"title": title, "questions": answered}


def checklist(title: str, *points: str) -> Block:
    return "checklist", {"title": title, "points": list(points)}


DEMO = "ภาพจากระบบสาธิต (ข้อมูลสมมติ)"


def shown(picture: str, alternative: str, caption: str) -> Block:
    """A screen of the demo; `with_pictures` puts the picture itself in the library."""
    return "image", {"image": picture, "alternative": alternative, "caption": f"{caption} {DEMO}"}


def act(title: str, actor: str, words: str, state: str = "") -> dict[str, Any]:
    """A step of the manual, which names no papers."""
    return step(title, actor, words, [], state)


def acts(title: str, *each: dict[str, Any]) -> Block:
    return "steps", {"title": title, "steps": list(each)}


def chapter(title: str, *body: Block) -> Block:
    return "chapter", {"title": title, "body": list(body)}
