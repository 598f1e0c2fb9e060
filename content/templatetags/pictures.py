"""`{% load pictures %}`: a picture of the library, or an edition's own copy of it where an edition is being shown."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

WIDTHS, QUALITY = (480, 828), 65  # the column is 828 px wide; a chapter with two screenshots stays below 150 kB
SIZES = "(min-width: 50rem) 46rem, 100vw"


@register.simple_tag(takes_context=True)
def picture(context: Context, image: Any, alternative: str) -> SafeString:
    """An `<img>`: drawn on paper from `pictures`, in an edition from `frozen`, else from the library in two widths."""
    if address := (context.get("pictures") or {}).get(image.pk):
        return format_html('<img src="{}" alt="{}">', address, alternative)
    if copy := (context.get("frozen") or {}).get(image.pk):
        values = (copy.file.url, alternative, copy.width, copy.height)
        return format_html('<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">', *values)
    return from_library(image, alternative)


def from_library(image: Any, alternative: str) -> SafeString:
    filters = (
        ["original"] if image.is_svg() else [f"width-{width}|format-webp|webpquality-{QUALITY}" for width in WIDTHS]
    )
    found = list(image.get_renditions(*filters).values())
    largest = max(found, key=lambda each: each.width)
    offered = ", ".join(f"{each.url} {each.width}w" for each in found)
    values = (largest.url, offered, SIZES, alternative, largest.width, largest.height)
    return format_html('<img src="{}" srcset="{}" sizes="{}" alt="{}" width="{}" height="{}" loading="lazy">', *values)
