"""Order promotion material, draw it in a task, and say what became of it.

Asking is cheap and may be repeated: a row is found by what it would be drawn from. The drawing follows after commit;
what failed, or was left by a worker that is gone, is drawn again by a button or by the minute's tick.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.enums import EditionState, MaterialKind
from content.models import Material
from content.permissions import can_issue_edition
from content.services.editions import FAILURES, logger
from registry.errors import BadValue, NotAllowed, PortalError, WrongState, require
from registry.models import LocalAuthority, Province, User
from registry.papers import is_rendering_later
from registry.permissions import can_log_activity
from registry.services.acts import record

Office = LocalAuthority | Province
LONGEST = {"office": 90, "contact": 160}
# Of the letter; an office has its own.
EVERYBODYS = {
    "office": "กรมส่งเสริมการปกครองท้องถิ่น",
    "contact": "โทร. 0 2241 9000 ต่อ 2112 Saraban@dla.go.th",
    "link": "/market/",
}


@dataclass(frozen=True)
class Carried:
    """What an office's material says of it: its name, and how to reach it (never a person's number)."""

    office: str
    contact: str


# --- ordering ------------------------------------------------------------------------------------------------------


@transaction.atomic
def order_materials(office: Office, carried: Carried, *, by: User) -> list[Material]:
    """Every kind of material with an office's own words; those that exist already are not drawn again.

    Raises BadValue for words that are missing or too long for the paper.
    """
    require(can_log_activity(by, office), NotAllowed)
    values = {"office": carried.office.strip(), "contact": carried.contact.strip(), "link": link_of(office)}
    require(values["office"], BadValue(_("โปรดพิมพ์ชื่อหน่วยงานที่จะแสดง"), field="office"))
    for name, most in LONGEST.items():
        too_long = BadValue(_("ข้อความยาวเกินไปสำหรับพิมพ์ ใช้ได้ไม่เกิน %(most)s ตัวอักษร"), field=name, most=most)
        require(len(values[name]) <= most, too_long)
    made = [wanted(kind, values, office, by) for kind in MaterialKind]
    record(office, "order_materials", by=by, note=values["office"])
    return made


def order_everybodys() -> list[Material]:
    """Every kind for everybody, in the words of today's release; harmless when they are there."""
    return [wanted(kind, EVERYBODYS, None, None) for kind in MaterialKind]


def link_of(office: Office) -> str:
    """The public page that the QR leads to: the authority's own, or the market of the province."""
    if isinstance(office, Province):
        return f"/market/?province={office.pk}"
    return f"/market/authorities/{office.code}/"


def wanted(kind: MaterialKind, values: Mapping[str, str], office: Office | None, by: User | None) -> Material:
    """The row of exactly this; when it is new, a task draws it after commit. Asked for again, it is the latest."""
    from content.services.material_drawing import source_of

    of = {"authority": None, "province": None}
    if office is not None:
        of["province" if isinstance(office, Province) else "authority"] = office  # type: ignore[assignment]
    key = source_of(kind, values, office)
    row, is_new = Material.objects.get_or_create(
        source_sha256=key, defaults={"kind": kind, "values": dict(values), "asked_by": by, **of}
    )
    if not is_new and by:
        Material.objects.filter(pk=row.pk).update(asked_at=timezone.now(), asked_by=by)
    if is_new:
        _draw_on_commit(row)
    return row


# --- drawing -------------------------------------------------------------------------------------------------------


def draw(material: Material) -> None:
    """Draw what waits; what is there, or is with another worker, is left alone.

    Raises what went wrong, after its cause stands on the row.
    """
    from content.services.material_drawing import drawn

    free = Material.objects.left_behind().filter(pk=material.pk)
    if not free.update(state=EditionState.DRAWING, started_at=timezone.now(), failure=""):
        return
    try:
        store(material, *drawn(material))
    except FAILURES as error:
        cause = str(error) if isinstance(error, PortalError) else f"{type(error).__name__}: {error}"
        under_way = Material.objects.filter(pk=material.pk, state=EditionState.DRAWING)
        under_way.update(state=EditionState.FAILED, failure=cause[:2000])
        raise


@transaction.atomic
def store(material: Material, pdf: bytes, png: bytes) -> None:
    held = Material.objects.lock(material.pk)
    held.pdf.save(f"{held.kind}-{held.pk}.pdf", ContentFile(pdf), save=False)
    held.png.save(f"{held.kind}-{held.pk}.png", ContentFile(png), save=False)
    held.pdf_bytes, held.png_bytes = len(pdf), len(png)
    held.state, held.failure, held.drawn_at = EditionState.READY, "", timezone.now()
    held.save(update_fields=["pdf", "png", "pdf_bytes", "png_bytes", "state", "failure", "drawn_at"])


@transaction.atomic
def draw_again(material: Material, *, by: User) -> Material:
    """Put material whose drawing failed back in the queue: by its office, or for everybody's by DLA's editors."""
    material = Material.objects.lock(material.pk)
    require(can_draw_again(by, material), NotAllowed)
    require(material.state == EditionState.FAILED, WrongState)
    material.state, material.failure = EditionState.WAITING, ""
    material.save(update_fields=["state", "failure"])
    record(material, "draw_material_again", by=by)
    _draw_on_commit(material)
    return material


def can_draw_again(user: User, material: Material) -> bool:
    office = material.authority or material.province
    return can_issue_edition(user) or (office is not None and can_log_activity(user, office))


def draw_left_behind(limit: int) -> int:
    """Draw what no worker has come to, at most `limit`; how many were drawn."""
    order_everybodys()
    return sum(_is_drawn(row) for row in Material.objects.left_behind().order_by("pk")[:limit])


def _is_drawn(material: Material) -> bool:
    try:
        draw(material)
    except FAILURES:
        logger.exception("Material %s could not be drawn", material.pk)
        return False
    return True


def _draw_on_commit(material: Material) -> None:
    from content.tasks import draw_material

    if not is_rendering_later():
        transaction.on_commit(lambda: draw_material.delay(material.pk))
