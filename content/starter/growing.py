"""Plant a page that is missing, write its English, or repeat it in English as it is; what is there is left alone."""

from __future__ import annotations

from typing import Any, TypeVar

from wagtail.models import Locale, Page

AnyPage = TypeVar("AnyPage", bound=Page)


def english() -> Locale:
    return Locale.objects.get(language_code="en")


def plant(parent: Page, model: type[AnyPage], slug: str, fields: dict[str, Any], finish: Any = None) -> AnyPage:
    page = model.objects.child_of(parent).filter(slug=slug).first()
    if page:
        return page
    page = model(slug=slug, locale=parent.locale, **fields)
    if finish:
        finish(page)
    parent.add_child(instance=page)
    publish(page, {})
    return page


def translate(page: AnyPage, fields: dict[str, Any]) -> AnyPage:
    """The English page; made and written when there is none, and an alias is taken as it is."""
    if page.has_translation(english()):
        return page.get_translation(english())
    copy = page.copy_for_translation(english())
    publish(copy, fields)
    return copy


def publish(page: Page, fields: dict[str, Any]) -> None:
    page.refresh_from_db()  # a page saved with the count of children that it had before loses them
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def repeat(page: Page) -> None:
    """An English alias, where the page has no English of its own."""
    if not page.has_translation(english()):
        page.copy_for_translation(english(), alias=True)
