"""What a page says to people: its text and the texts of its attributes, without what is marked as Thai."""

from __future__ import annotations

from html.parser import HTMLParser

SPOKEN = {"alt", "title", "placeholder", "aria-label", "data-label"}
BUTTONS = {"submit", "button", "reset"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "code", "pre"}


class Words(HTMLParser):
    """Leaves `said`, every text outside elements with lang="th", scripts and code."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.skipped: list[bool] = []  # of each open element
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        marked = tag in SILENT or (given.get("lang") == "th" and tag != "html")
        skips = marked or any(self.skipped)
        if not skips:
            spoken = SPOKEN | {"content"} if given.get("name") == "description" else SPOKEN
            spoken = spoken | {"value"} if tag == "input" and given.get("type") in BUTTONS else spoken
            self.said += [value for name, value in attributes if name in spoken and value]
        if tag not in VOID:
            self.skipped.append(skips)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.skipped:
            self.skipped.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(self.skipped):
            self.said.append(data.strip())
