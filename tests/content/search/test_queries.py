"""What people type in Thai, and what they must get: the pages of the library, and neither more nor less."""

from __future__ import annotations

import pytest
from django.utils import translation

from content.models import PageText
from content.search import finding
from registry.models import LocalAuthority
from tests.content.search.conftest import THAI_PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

BIN = {"bin", "bin-joined"}
QUERIES = [
    # words inside text without spaces
    ("เศษอาหาร", {"bin", "rice"}),
    ("มีเทน", {"bin"}),
    ("ผู้รับผิดชอบ", {"circular-thai"}),
    ("กองคลัง", {"sao"}),
    ("ขยะ", BIN | {"water"}),
    # the programme's name, with its space and without
    ("ถังขยะเปียก ลดโลกร้อน", BIN),
    ("ถังขยะเปียกลดโลกร้อน", BIN),
    ("ถังขยะ เปียก", BIN),
    # letters' numbers, in every way
    ("ว 4400", {"circular"}),
    ("ว4400", {"circular"}),
    ("ว ๔๔๐๐", {"circular"}),
    ("0821.4/ว 747", {"circular-thai"}),
    ("๐๘๒๑.๔/ว๗๔๗", {"circular-thai"}),
    # numbers, with Thai digits and without their commas
    ("9175452", {"bin-joined"}),
    ("๙,๑๗๕,๔๕๒", {"bin-joined"}),
    ("25 พฤศจิกายน 2567", {"circular"}),
    # English terms, whatever their case
    ("T-VER", {"registry"}),
    ("retirement", {"registry"}),
    ("E-LAAS", {"receipt"}),
    # the letter's own spelling
    ("carbon credit", {"misspelled"}),
    ("Cabon", {"misspelled"}),
    # tone marks and vowels that must differ, and those that only look different
    ("ข้าว", {"rice"}),
    ("สีขาว", {"white"}),
    ("ไกล", {"circular-thai", "near"}),
    ("น้ำชะ", {"water"}),
    # abbreviated types
    ("องค์การบริหารส่วนตำบล", {"sao"}),
    ("ทต.", {"town"}),
    ("นายก อบต", {"sao"}),
    # several words mean all of them
    ("ถัง ฝา", {"white"}),
    ("อบก. ระบบ", {"registry"}),
    ("กองคลัง มีเทน", set()),
    ("ใกล้", set()),
]


def slugs(query: str) -> set[str]:
    """The pages of the library that are found; the site's own first pages may be among the rest."""
    found = PageText.objects.public("th").saying(finding.terms_of(query)).values_list("page__slug", flat=True)
    return set(found) & set(THAI_PAGES)


@pytest.mark.parametrize(("query", "expected"), QUERIES)
def test_a_query_finds_its_pages_and_no_others(query: str, expected: set[str]) -> None:
    assert slugs(query) == expected


@pytest.mark.parametrize(
    ("query", "short_name"),
    [
        ("6510101", None),
        ("อบต.", "อบต."),
        ("องค์การบริหารส่วนตำบล", "อบต."),
        ("ลำพูน", None),
    ],
)
def test_authorities_are_found_by_code_type_and_place(query: str, short_name: str | None) -> None:
    wanted = LocalAuthority.objects.order_by("code")
    typed = wanted.first().code if query.isdigit() else query

    found = finding.authorities(finding.terms_of(typed), 0, 100)

    if query.isdigit():
        assert [each.code for each in found] == [typed]
    elif short_name:
        assert {each.pk for each in found} == {each.pk for each in wanted if each.short_name.startswith(short_name)}
    else:
        assert {each.pk for each in found} == {each.pk for each in wanted if each.province.name_th == query}
    assert found


def test_english_finds_english_pages_and_no_aliases() -> None:
    with translation.override("en"):
        english = finding.pages(finding.terms_of("wet waste"), 0, 50)
        letters = finding.pages(finding.terms_of("0820.4"), 0, 50)

    assert any("/en/guidance/sorting/" in hit.url for hit in english)
    assert all("/en/" in hit.url for hit in english)
    assert letters == []
