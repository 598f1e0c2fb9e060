"""What the content API gives for a block: enough to show it, without asking this site for HTML.

A page, an image or a document that an editor chose comes with its address and name; a live block with the data that it
shows at that moment, public rows only.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.utils.timezone import localdate
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

WIDTH = 1_200
Context = dict[str, Any] | None


def whole(address: str) -> str:
    """An address that another site can follow."""
    return f"{settings.BASE_URL}{address}" if address.startswith("/") else address


def page_data(page: Page | None) -> dict[str, Any] | None:
    """Of a page that anybody may read; nothing of another."""
    if page is None or not page.live or page.get_view_restrictions().exists():
        return None
    return {"id": page.pk, "title": page.title, "url": whole(page.url or "")}


class StoredAsWagtails:
    """In migrations this is Wagtail's own block: only what the API says of it differs."""

    wagtails: ClassVar[str]

    def deconstruct(self) -> tuple[Any, ...]:
        _path, args, options = super().deconstruct()  # type: ignore[misc]
        return self.wagtails, args, options


class ServedPageBlock(StoredAsWagtails, blocks.PageChooserBlock):
    wagtails = "wagtail.blocks.PageChooserBlock"

    def get_api_representation(self, value: Page | None, context: Context = None) -> dict[str, Any] | None:
        return page_data(value)


class ServedImageBlock(StoredAsWagtails, ImageChooserBlock):
    wagtails = "wagtail.images.blocks.ImageChooserBlock"

    def get_api_representation(self, value: Any, context: Context = None) -> dict[str, Any] | None:
        """At most 1,200 pixels wide, as WebP."""
        if value is None:
            return None
        drawn = value.get_rendition(f"max-{WIDTH}x{WIDTH}|format-webp")
        size = {"width": drawn.width, "height": drawn.height}
        return {"id": value.pk, "title": value.title, "url": whole(drawn.url), **size}


class ServedDocumentBlock(StoredAsWagtails, DocumentChooserBlock):
    wagtails = "wagtail.documents.blocks.DocumentChooserBlock"

    def get_api_representation(self, value: Any, context: Context = None) -> dict[str, Any] | None:
        if value is None:
            return None
        day = localdate(value.created_at).isoformat()
        kind = {"type": value.file_extension.lower(), "bytes": value.get_file_size(), "dated": day}
        return {"id": value.pk, "title": value.title, "url": whole(value.url), **kind}


class LiveBlock(blocks.StructBlock):
    """A block whose data are read when it is shown; `data` says which, for people and for the API alike."""

    def data(self, value: blocks.StructValue) -> dict[str, Any]:
        raise NotImplementedError

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        return {**super().get_api_representation(value, context), "data": self.data(value)}
