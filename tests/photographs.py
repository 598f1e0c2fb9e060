"""Photographs as telephones send them, drawn here: a place and a camera written into them, or lying on their side."""

from __future__ import annotations

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

GPS, ORIENTATION, MAKE, TURNED = 0x8825, 0x0112, 0x010F, 6
PLACE = b"LATITUDE-18.57"


def photograph(size: tuple[int, int] = (64, 48), *, turned: bool = False) -> SimpleUploadedFile:
    """A JPEG, red at its left edge and blue elsewhere; `turned` as a camera held upright writes it."""
    picture = Image.new("RGB", size, "blue")
    picture.paste((255, 0, 0), (0, 0, size[0] // 4, size[1]))
    exif = Image.Exif()
    exif[MAKE] = "กล้องสมมติ"
    exif.get_ifd(GPS)[0x1D] = PLACE.decode()
    if turned:
        exif[ORIENTATION] = TURNED
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=PLACE)
    return SimpleUploadedFile("IMG_0001.jpg", out.getvalue(), content_type="image/jpeg")


def bomb() -> SimpleUploadedFile:
    """A PNG of a few hundred bytes whose header promises 30,000 × 30,000 pixels."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(90_001))), (b"IEND", b"")]
    content = b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)
    return SimpleUploadedFile("bomb.png", content, content_type="image/png")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
