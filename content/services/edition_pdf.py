"""Draw an edition as a PDF: title page, contents with page numbers, running heads, figures no larger than paper needs.

It is drawn from the frozen words and the edition's own copies of the pictures, by the one writer of Thai PDFs.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import pypdfium2
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model

from content.models import Edition, EditionPicture
from registry import papers
from registry.errors import BadValue
from registry.pictures import shrunk

# The text is 165 mm wide: 1,000 pixels are 154 to the inch, which prints sharply and is small to send. JPEG in full
# colour resolution keeps the letters of a screenshot sharp, and the PDF's writer takes such a file as it is, where it
# would decode and pack a PNG anew.
LARGEST = (1000, 1300)
CONTENTS_LINE = re.compile(r'(<a href="#([a-z0-9-]+)" data-page=)""')


class PictureGone(BadValue):
    code = "picture_gone"
    default = _("ไม่พบไฟล์ภาพ “%(title)s” ในคลังภาพ โปรดอัปโหลดภาพนั้นอีกครั้ง แล้วสั่งจัดทำ PDF ใหม่")


def draw(edition: Edition) -> tuple[bytes, int]:
    """The PDF's bytes, and how many pages it has. Raises PictureGone when a figure has lost its file."""
    from registry.thai_pdf import write_pdf  # WeasyPrint takes a second to import; most processes never draw

    copy_pictures(edition)
    with tempfile.TemporaryDirectory() as folder:
        page = html(edition, pictures_in(edition, Path(folder)))
        css = render_to_string("content/manual/print.css")
        content = write_pdf(with_page_numbers(page, css), css, dated=edition.issued_at)
    return content, page_count(content)


def with_page_numbers(page: str, css: str) -> str:
    """The document with the numbers in its contents, which a layout before this one has found.

    The writer can number them by itself, but then holds both layouts at once: 50 MB more for a hundred pages.
    """
    from registry.thai_pdf import pages_of_anchors

    found = pages_of_anchors(numbered(page, {}), css)
    return numbered(page, found)


def numbered(page: str, numbers: dict[str, int]) -> str:
    """Each line of the contents with its page; one that is not known yet takes the room of three digits."""
    return CONTENTS_LINE.sub(lambda line: f'{line[1]}"{numbers.get(line[2], 888)}"', page)


def page_count(content: bytes) -> int:
    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()


def html(edition: Edition, pictures: dict[int, str]) -> str:
    """The document that the PDF is drawn from, in the manual's language; `pictures` leads from ids to addresses."""
    page = edition.page_as_issued
    with translation.override(page.locale.language_code):
        return render_to_string("content/manual/print.html", context_of(edition, page, pictures))


def context_of(edition: Edition, page: Any, pictures: dict[int, str]) -> dict[str, Any]:
    earlier = Edition.objects.filter(page=edition.page_id, number__lte=edition.number).order_by("-number")
    return {
        "page": page,
        "edition": edition,
        "editions": earlier,
        "pictures": pictures,
        "is_print": True,
        "qr": papers.qr(edition.full_url),
        "is_demo": not settings.IS_PRODUCTION,
    }


# --- pictures ------------------------------------------------------------------------------------------------------


def copy_pictures(edition: Edition) -> None:
    """Give the edition its own copy of each picture that it has not got yet."""
    done = set(edition.copies.values_list("image_id", flat=True))
    for image_id in picture_ids(edition):
        if image_id not in done:
            copy_picture(edition, image_id)


def picture_ids(edition: Edition) -> list[int]:
    """The ids of the pictures in the chapters, each once, in their order; also of those that are gone."""
    found: dict[int, None] = {}
    for chapter in edition.chapters:
        for block in chapter.value["body"]:
            if block.block_type == "image" and block.value["image"]:
                found[block.value["image"].pk] = None
    return list(found)


def copy_picture(edition: Edition, image_id: int) -> None:
    image = get_image_model().objects.get(pk=image_id)
    try:
        with image.file.storage.open(image.file.name, "rb") as file:
            content, width, height = shrunk(file, LARGEST)
    except OSError as error:
        raise PictureGone(title=image.title) from error
    EditionPicture.objects.create(edition=edition, image=image, file=content, width=width, height=height)


def pictures_in(edition: Edition, folder: Path) -> dict[int, str]:
    """Lay the copies in a folder, from which they are drawn wherever they are stored; their addresses by id."""
    addresses = {}
    for image_id, picture in edition.pictures.items():
        path = folder / f"{image_id}{Path(picture.file.name or '').suffix}"
        with picture.file.open("rb") as file:
            path.write_bytes(file.read())
        addresses[image_id] = path.as_uri()
    return addresses
