"""The pictures of the manual's figures: content/starter/screens, which `./run manual-pictures` takes of the demo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.images import ImageFile
from wagtail.images import get_image_model

SCREENS_FOLDER: Path = settings.BASE_DIR / "content" / "starter" / "screens"


def with_pictures(blocks: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The blocks with each figure's picture from the library; a figure without its file is left out."""
    return list(_placed(blocks))


def _placed(blocks: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for kind, value in blocks:
        if kind == "chapter":
            yield kind, {**value, "body": with_pictures(value["body"])}
        elif kind == "image":
            if picture := picture_of(value["image"], value["alternative"]):
                yield kind, {**value, "image": picture}
        else:
            yield kind, value


def picture_of(name: str, title: str) -> Any:
    """The picture of this title in the library, put there when it is missing; None without a file."""
    library = get_image_model()
    path = SCREENS_FOLDER / f"{name}.webp"
    found = library.objects.filter(title=title).first()
    if found or not path.exists():
        return found
    with path.open("rb") as file:
        return library.objects.create(title=title, description=title, file=ImageFile(file, name=path.name))
