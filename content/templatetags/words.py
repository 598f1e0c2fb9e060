"""`{% load words %}`: rich text whose terms of the glossary can be opened."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText

from content.models import GlossaryPage
from content.services.glossary import glossary

register = template.Library()


@register.simple_tag(takes_context=True)
def explained(context: Context, value: RichText) -> SafeString:
    """Rich text in which a page's first use of a term shows its meaning; on paper and without a page, as it is."""
    html = str(value)
    page = context.get("page")
    if page is None or context.get("is_print") or isinstance(page, GlossaryPage):
        return SafeString(html)
    seen: set[str] = page.__dict__.setdefault("_terms_seen", set())
    return SafeString(glossary().explain(html, seen))
