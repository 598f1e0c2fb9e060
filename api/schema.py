"""What the OpenAPI document shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Endpoint = tuple[str, str, str, Callable[..., Any]]


def only_our_own(endpoints: list[Endpoint]) -> list[Endpoint]:
    """Leave out the interfaces that Wagtail's admin keeps for itself."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]
