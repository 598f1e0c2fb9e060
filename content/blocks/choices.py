"""A choice of the editor's, whose label stands in the editor and not on the page: no search finds the page by it."""

from __future__ import annotations

from typing import Any

from wagtail import blocks


class ChoiceBlock(blocks.ChoiceBlock):
    def get_searchable_content(self, value: Any) -> list[str]:
        return []
