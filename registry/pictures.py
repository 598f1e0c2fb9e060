"""Photographs that people send: known by their content, set upright, made smaller, written anew as JPEG.

What the camera wrote beside the picture (place, time, device, a preview) is left behind, because only the pixels are
written again. A file that would not fit in memory is refused by its header, before it is decoded.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image, ImageFile, ImageOps

# A JPEG is decoded no larger than needed; any other picture is decoded whole, four bytes a pixel.
MOST_PIXELS = {"JPEG": 80_000_000, "PNG": 25_000_000}
FORMATS = tuple(MOST_PIXELS)
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error)


def is_too_large(file: IO[bytes]) -> bool:
    """Whether a picture has more pixels than are decoded here; only its header is read."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=FORMATS)
        return picture.width * picture.height > MOST_PIXELS[picture.format or "PNG"]
    except Image.DecompressionBombError:
        return True
    except BROKEN:
        return False
    finally:
        file.seek(0)


def shrunk(
    file: IO[bytes], largest: tuple[int, int], *, quality: int = 82, subsampling: str = "4:4:4"
) -> tuple[ContentFile[bytes], int, int]:
    """A picture as JPEG, upright and at most so large, with its width and height; nothing but its pixels is kept.

    Raises OSError for what is no picture, or is broken.
    """
    out = io.BytesIO()
    try:
        with whole_files_only(), Image.open(file) as original:
            original.draft("RGB", largest)
            picture = on_white(ImageOps.exif_transpose(original))
            picture.thumbnail(largest)
            picture.info.clear()  # JPEG's writer would keep a comment and a colour profile
            picture.save(out, "JPEG", quality=quality, subsampling=subsampling, optimize=True)
    except BROKEN as error:
        raise OSError(str(error)) from error
    return ContentFile(out.getvalue(), name="picture.jpg"), *picture.size


@contextmanager
def whole_files_only() -> Iterator[None]:
    """WeasyPrint, once imported, lets every picture of the process end in the middle; a photograph must be whole."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
