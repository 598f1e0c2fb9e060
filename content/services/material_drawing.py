"""Draw promotion material by the one writer of Thai PDFs, and its PNG from that PDF, so that both are the same."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypdfium2
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from PIL import Image

from content.enums import MaterialKind, Reader
from content.models import Material
from registry import papers

TEMPLATES = {
    MaterialKind.POSTER_A3: "poster",
    MaterialKind.POSTER_A4: "poster",
    MaterialKind.LEAFLET: "leaflet",
    MaterialKind.CARD: "card",
}
PAPER = {
    MaterialKind.POSTER_A3: "297mm 420mm",
    MaterialKind.POSTER_A4: "210mm 297mm",
    MaterialKind.LEAFLET: "297mm 210mm",
    MaterialKind.CARD: "1200px 630px",
}
# Pixels of the PNG to a point of the PDF: a poster for a screen, the card in exactly its own pixels.
SCALE = {
    MaterialKind.POSTER_A3: 1.8,
    MaterialKind.POSTER_A4: 2.5,
    MaterialKind.LEAFLET: 2.0,
    MaterialKind.CARD: 96 / 72,
}
COLOURS = 200
# What each audience is told, in the words of the promotion guideline.
TOLD = {
    Reader.BUSINESS: "ซื้อได้ตรงจาก อปท. ในพื้นที่ เลือกจังหวัดได้ มีเอกสารที่ตรวจสอบได้",
    Reader.AGENCY: "ชดเชยการจัดประชุมหรือกิจกรรมของหน่วยงาน รายได้เป็นของ อปท. ตามระเบียบ",
    Reader.PRIVATE: "แต่ละตันมาจากถังขยะเปียกของครัวเรือน ตามรอยถึง อปท. ได้",
    Reader.PUBLIC: "เริ่มได้ตั้งแต่หนึ่งตัน ไม่ต้องเปิดบัญชีกับ อบก. เมื่อให้หักล้างแทน",
}
STEPS = [
    "ค้นหาประกาศขายตามจังหวัดและราคา",
    "ส่งคำขอซื้อ แล้วรับใบเสนอราคา",
    "ทำสัญญาและชำระเงินให้กองคลัง",
    "รับมอบ พร้อมเอกสารที่ตรวจสอบได้",
]


def source_of(kind: MaterialKind, values: Mapping[str, str], office: Any) -> str:
    """The SHA-256 of everything that a drawing depends on."""
    whole = "\n".join(
        [kind, str(office and office._meta.label), str(office and office.pk), html(kind, values), css(kind)]
    )
    return hashlib.sha256(whole.encode()).hexdigest()


def drawn(material: Material) -> tuple[bytes, bytes]:
    """The PDF and the PNG."""
    from registry.thai_pdf import write_pdf  # WeasyPrint takes a second to import; most processes never draw

    kind = MaterialKind(material.kind)
    pdf = write_pdf(html(kind, material.values), css(kind), dated=material.asked_at)
    return pdf, png_of(pdf, SCALE[kind])


@translation.override("th")
def html(kind: MaterialKind, values: Mapping[str, str]) -> str:
    """The page, in Thai whoever asks."""
    address = f"{settings.BASE_URL.rstrip('/')}{values['link']}"
    context = {
        "kind": kind,
        "values": values,
        "address": address,
        "qr": papers.qr(address),
        "told": [(reader.label, words) for reader, words in TOLD.items()],
        "steps": STEPS,
        "village": picture("img/village.svg"),
        "mark": picture("img/mark.svg"),
        "is_demo": not settings.IS_PRODUCTION,
    }
    return render_to_string(f"papers/material/{TEMPLATES[kind]}.html", context)


def css(kind: MaterialKind) -> str:
    context = {"paper": PAPER[kind], "is_large": kind == MaterialKind.POSTER_A3}
    return render_to_string(f"papers/material/{TEMPLATES[kind]}.css", context)


@lru_cache
def picture(name: str) -> str:
    """The address of one of the site's pictures among the files of the release."""
    return Path(str(finders.find(name))).as_uri()


def png_of(pdf: bytes, scale: float) -> bytes:
    """The pages below one another, in so many colours as a drawing needs."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.render(scale=scale).to_pil().convert("RGB") for page in document]
    finally:
        document.close()
    whole = Image.new("RGB", (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    out = io.BytesIO()
    whole.quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()
