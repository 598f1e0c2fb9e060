"""Which blocks head a part of a page."""

from __future__ import annotations

from typing import Any

HEADED = frozenset({"steps", "figures", "questions", "related", "checklist"})


def heading_of(block: Any) -> str:
    """The block's own heading; a notice or an invitation has a title, but heads nothing."""
    if block.block_type == "heading":
        return str(block.value)
    return block.value.get("title", "") if block.block_type in HEADED else ""
