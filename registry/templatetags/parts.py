"""The parts that pages are made of, as template tags; `/styleguide/` shows every one of them.

Each tag takes what it shows as keyword arguments and renders the template of the same name in templates/parts/.
"""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template import Context
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def site_path(path: str) -> str:
    """The address of a page in the language being shown: Thai at the root, the others under their code."""
    language = get_language() or settings.LANGUAGE_CODE
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


@register.simple_tag(takes_context=True)
def switch_language_url(context: Context, language: str) -> str:
    """The page being shown in another language, or that language's home when the page has only one."""
    request = context.get("request")
    here = request.get_full_path() if request else ""
    there = translate_url(here, language)
    if there != here:
        return there
    return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"


@register.simple_tag(takes_context=True)
def navigation_link(context: Context, path: str, label: str) -> SafeString:
    """A link of the main menu; it says so when the page being shown lies under it."""
    href = site_path(path)
    request = context.get("request")
    here = request.path if request else ""
    is_current = here == href if path == "/" else here.startswith(href)
    current = format_html(' aria-current="{}"', "page" if here == href else "true") if is_current else ""
    return format_html('<a href="{}"{}>{}</a>', href, current, label)
