"""What a page names in its fields: blocks, rich text and choosers alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from wagtail.models import Page


def named_in(page: Page, model: type[models.Model]) -> Iterator[Any]:
    """The ids of the rows of a model that the page's own fields name, in their order, perhaps more than once."""
    for field in page._meta.concrete_fields:
        if hasattr(field, "extract_references") and (value := getattr(page, field.name)):
            named = field.extract_references(value)
            yield from (pk for kind, pk, *_path in named if issubclass(kind, model))
        elif isinstance(field, models.ForeignKey) and issubclass(field.related_model, model):
            yield from filter(None, [getattr(page, field.attname)])
