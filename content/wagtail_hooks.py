"""What Wagtail's admin is told about our pages."""

from __future__ import annotations
