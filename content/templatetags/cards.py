"""`{% load cards %}`: the picture that LINE and Facebook show of a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from wagtail.images.models import Image
from wagtail.models import Page

from content.references import named_in

register = template.Library()
CARD = "fill-1200x630|format-jpeg|jpegquality-75"


@register.simple_tag(takes_context=True)
def card_picture(context: Context, page: Page | None = None) -> str:
    """An absolute address: of the page's first picture, else the site's, else the one that comes with the portal."""
    own = first_picture(page) if page else ""
    frame: Any = context.get("FRAME")
    return own or getattr(frame, "card_image", "") or f"{settings.BASE_URL}{static('img/card.png')}"


@register.simple_tag
def whole_address(path: str) -> str:
    """The address of a place of the portal as a stranger writes it; what the query string chooses is left out."""
    return f"{settings.BASE_URL}{quote(path)}"


def first_picture(page: Page) -> str:
    number = next((pk for pk in named_in(page, Image)), None)
    picture = Image.objects.filter(pk=number).first() if number else None
    if picture is None or picture.is_svg():
        return ""
    return str(picture.get_rendition(CARD).full_url)
