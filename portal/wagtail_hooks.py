"""What Wagtail shows to DLA beside its own: see portal/staff."""

from __future__ import annotations

from portal.staff import panels

__all__ = ["panels"]
