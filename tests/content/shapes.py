"""What the tests of the editors' room build pages from; everything in it is invented (ข้อมูลสมมติ)."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.core.cache import cache
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.images.models import Image as LibraryImage
from wagtail.models import Locale

from content.models import Frame, HomePage, LetterPage, LetterTask, ManualPage, SectionPage, TrainingPage
from content.services import frames

WATER = "ผู้ที่ทิ้งเศษอาหารลงถังขยะเปียก ต้องไม่เทน้ำแกงลงไปด้วย"


def chapter(title: str, *body: tuple[str, Any]) -> dict[str, Any]:
    return {"title": title, "body": list(body)}


def text(words: str) -> tuple[str, str]:
    return "text", f"<p>{words}</p>"


def make_manual(home: HomePage, **fields: Any) -> ManualPage:
    section = SectionPage.objects.get(slug="guidance", locale=home.locale)
    chapters = [
        ("chapter", chapter("เข้าสู่ระบบ", ("heading", "รหัสผ่าน"), text("พิมพ์อีเมลและรหัสผ่าน"), text(WATER))),
        ("chapter", chapter("ประกาศขาย", text("กดปุ่มร่างประกาศขาย แล้วกรอกจำนวนตัน"))),
    ]
    page = ManualPage(
        **{"title": "คู่มือสาธิต", "slug": "manual-demo", "chapters": chapters, "locale": home.locale, **fields}
    )
    section.add_child(instance=page)
    page.save_revision().publish()
    page.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    return ManualPage.objects.get(pk=page.pk)


def rewrite(page: ManualPage, number: int, **changes: Any) -> ManualPage:
    """Change a chapter (from 1) and publish; the place keeps its id, as in the editor."""
    page = ManualPage.objects.get(pk=page.pk)
    raw = page.chapters.raw_data
    raw[number - 1]["value"].update(changes)
    page.save_revision().publish()
    return ManualPage.objects.get(pk=page.pk)


def raw_text(words: str) -> dict[str, Any]:
    return {"type": "text", "value": f"<p>{words}</p>"}


def library_image(title: str = "ถังขยะเปียก", size: tuple[int, int] = (3000, 2000), kind: str = "JPEG") -> LibraryImage:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind)
    out.seek(0)
    ending = {"JPEG": "jpg", "PNG": "png"}[kind]
    return LibraryImage.objects.create(title=title, file=ImageFile(out, name=f"picture.{ending}"))


def with_figure(image: LibraryImage, alternative: str = "ถังขยะเปียกข้างบ้าน") -> tuple[str, dict[str, Any]]:
    return "image", {"image": image, "alternative": alternative, "caption": "ภาพตัวอย่าง (ข้อมูลสมมติ)"}


def letter_with_tasks(home: HomePage) -> LetterPage:
    page = LetterPage.objects.get(locale=home.locale)
    page.tasks.set(
        [LetterTask(text="แจ้ง อปท. เริ่มใช้งานระบบ", sort_order=0), LetterTask(text="ประชาสัมพันธ์", sort_order=1)]
    )
    page.save_revision().publish()
    return LetterPage.objects.get(pk=page.pk)


def make_training(home: HomePage, **fields: Any) -> TrainingPage:
    """An event in ten days, two people an office."""
    cache.clear()
    starts = timezone.now() + dt.timedelta(days=10)
    values = {"title": "ฝึกอบรม (ข้อมูลสมมติ)", "slug": "training", "place": "ห้องประชุม, อาคาร 1", "locale": home.locale}
    page = TrainingPage(**(values | {"starts_at": starts, "ends_at": starts + dt.timedelta(hours=6)} | fields))
    SectionPage.objects.get(slug="news", locale=home.locale).add_child(instance=page)
    page.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    return TrainingPage.objects.get(pk=page.pk)


def announce(home: HomePage) -> None:
    """A warning on every Thai page, today."""
    Frame.objects.create(
        locale=home.locale, banner_title="ปิดปรับปรุง", banner_text="คืนนี้ 22.00 น.", banner_kind="warning", banner_page=home
    )
    frames.forget()
