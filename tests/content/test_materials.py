"""Promotion material: each drawn once, in Thai that copies right, with the office's words; a failure is told."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from PIL import Image

from content.enums import EditionState, MaterialKind
from content.models import Material
from content.services import material_drawing
from content.services.materials import (
    EVERYBODYS,
    Carried,
    draw,
    draw_again,
    draw_left_behind,
    order_everybodys,
    order_materials,
)
from registry.errors import BadValue, NotAllowed
from registry.models import Act
from tests.factories import AuthorityFactory, UserFactory
from tests.scene import signed_in

pytestmark = pytest.mark.django_db
CARRIED = Carried("อบต.สมมติ น้ำใส", "02 000 0000 (สมมติ)")


@pytest.fixture
def authority() -> Any:
    return AuthorityFactory()


@pytest.fixture
def officer(authority: Any) -> Any:
    return UserFactory(officer_of=authority)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Drawing in an instant; what was drawn."""
    done: list[int] = []

    def drawn(material: Material) -> tuple[bytes, bytes]:
        done.append(material.pk)
        return b"pdf", b"png"

    monkeypatch.setattr(material_drawing, "drawn", drawn)
    return done


PAPER_POINTS = {
    MaterialKind.POSTER_A3: (842, 1191, 1),
    MaterialKind.POSTER_A4: (595, 842, 1),
    MaterialKind.LEAFLET: (842, 595, 2),
    MaterialKind.CARD: (900, 472, 1),
}


@pytest.mark.parametrize("kind", MaterialKind)
def test_each_kind_fits_its_paper_and_its_words_copy_right(kind: MaterialKind) -> None:
    words = EVERYBODYS | {"office": CARRIED.office, "contact": CARRIED.contact}
    pdf, png = material_drawing.drawn(Material(kind=kind, values=words))
    width, height, pages = PAPER_POINTS[kind]
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == pages
        assert [round(size) for size in document[0].get_size()] == [width, height]
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
    assert CARRIED.office in text
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.size == (1200, 630) if kind == MaterialKind.CARD else picture.width >= 1400
    assert len(pdf) < 200_000
    assert len(png) < 300_000


def test_the_same_words_are_drawn_once(authority: Any, officer: Any, cheap: list[int]) -> None:
    first = order_materials(authority, CARRIED, by=officer)
    draw_left_behind(limit=20)
    again = order_materials(authority, CARRIED, by=officer)
    draw_left_behind(limit=20)
    assert [row.pk for row in first] == [row.pk for row in again]
    assert len(cheap) == len(set(cheap)) == 2 * len(MaterialKind)  # the office's, and everybody's
    order_materials(authority, Carried("ชื่อใหม่", ""), by=officer)
    assert Material.objects.filter(authority=authority).count() == 2 * len(MaterialKind)
    assert Act.objects.filter(verb="order_materials", actor=officer).count() == 3


def test_only_the_offices_own_people_order_and_words_must_fit(authority: Any, officer: Any) -> None:
    with pytest.raises(NotAllowed):
        order_materials(authority, CARRIED, by=UserFactory(approver_of=authority))
    with pytest.raises(BadValue) as refused:
        order_materials(authority, Carried("", ""), by=officer)
    assert refused.value.field == "office"
    with pytest.raises(BadValue):
        order_materials(authority, Carried("ก", "ก" * 161), by=officer)


def test_a_failure_keeps_its_cause_and_is_drawn_again(
    authority: Any, officer: Any, cheap: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = order_materials(authority, CARRIED, by=officer)[0]

    def broken(material: Material) -> tuple[bytes, bytes]:
        raise OSError("ดิสก์เต็ม")

    with monkeypatch.context() as patch:
        patch.setattr(material_drawing, "drawn", broken)
        with pytest.raises(OSError, match="ดิสก์เต็ม"):
            draw(row)
    row.refresh_from_db()
    assert (row.state, row.failure) == (EditionState.FAILED, "OSError: ดิสก์เต็ม")
    html = signed_in(officer).get("/my/materials/").content.decode()
    assert "ดิสก์เต็ม" in html
    signed_in(officer).post(f"/my/materials/{row.pk}/again/")
    draw_left_behind(limit=20)
    row.refresh_from_db()
    assert row.is_ready
    with pytest.raises(NotAllowed):
        draw_again(row, by=UserFactory())


def test_the_page_says_how_far_it_is_and_looks_again(authority: Any, officer: Any, cheap: list[int]) -> None:
    client = signed_in(officer)
    typed = {"of": f"localauthority-{authority.pk}", "office": CARRIED.office, "contact": CARRIED.contact}
    page = client.post("/my/materials/", typed, follow=True)
    assert page["Refresh"] == "4"
    assert "กำลังจัดทำ" in page.content.decode()
    draw_left_behind(limit=20)
    page = client.get("/my/materials/")
    assert "Refresh" not in page
    row = Material.objects.filter(authority=authority).first()
    file = client.get(f"/my/materials/{row.pk}/pdf/")
    assert (file["Content-Type"], b"".join(file)) == ("application/pdf", b"pdf")
    assert Client().get(f"/materials/{row.pk}/pdf/").status_code == 404


def test_everybodys_are_for_strangers(cheap: list[int]) -> None:
    row = order_everybodys()[0]
    draw(row)
    file = Client().get(f"/materials/{row.pk}/png/")
    assert (file["Content-Type"], b"".join(file)) == ("image/png", b"png")
