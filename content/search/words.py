"""What a page says: its search fields, its blocks, the rows that belong to it, and its documents.

Nothing here names a page type: a new one is found by its `search_fields`, StreamFields and child rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.documents.models import Document
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from content.references import named_in
from content.search.documents import words_of_document

SPACES = re.compile(r"\s+")
TITLE = "title"


def words_of(page: Page) -> str:
    """Everything that a published page says besides its title, in the order of its fields; one line a piece."""
    pieces = [*words_of_fields(page), *words_of_rows(page), *map(words_of_document, public_documents(page))]
    return "\n".join(piece for each in pieces if (piece := SPACES.sub(" ", str(each)).strip()))


def words_of_fields(page: Page) -> Iterator[str]:
    names = [field.field_name for field in page.get_search_fields() if type(field) is index.SearchField]
    names += [field.name for field in page._meta.get_fields() if isinstance(field, StreamField)]
    for name in dict.fromkeys(names):
        if name != TITLE:
            yield from words_of_value(page, name)


def words_of_value(page: Page, name: str) -> Iterable[str]:
    """A field's words: of blocks and rich text without their mark-up, of a choice its label."""
    value = getattr(page, name, None)
    field: Any = {each.name: each for each in page._meta.get_fields()}.get(name)
    if hasattr(field, "get_searchable_content"):
        return map(str, field.get_searchable_content(value))
    label = getattr(page, f"get_{name}_display", None)
    return [str(label() if label else value or "")]


def words_of_rows(page: Page) -> Iterator[str]:
    """Of rows edited with the page (a letter's references, its enclosures), the texts that somebody wrote."""
    for relation in get_all_child_relations(type(page)):
        if relation.related_model._meta.app_label != page._meta.app_label:
            continue  # comments of editors
        names = [field.name for field in relation.related_model._meta.fields if is_written(field)]
        for row in getattr(page, relation.get_accessor_name()).all():
            yield " ".join(str(getattr(row, name) or "") for name in names)


def is_written(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.CharField | models.TextField) and not field.choices and field.editable


def public_documents(page: Page) -> Iterable[Document]:
    """The documents that the page names and that anybody may open, in the order of the library."""
    named = Document.objects.filter(pk__in=set(named_in(page, Document))).select_related("collection").order_by("pk")
    return [document for document in named if not document.collection.get_view_restrictions()]
