"""What is marked is what was looked for, as it is written there."""

from __future__ import annotations

import pytest

from content.search.excerpts import excerpt, marked
from registry.thai import search_terms


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("ที่ มท 0820.4/ว 4400 ลงวันที่", "ว4400", ["ว 4400"]),
        ("ที่ มท ๐๘๒๑.๔/ว๗๔๗", "ว 747", ["ว๗๔๗"]),
        ("ถังขยะเปียก ลดโลกร้อน", "ถังขยะเปียกลดโลกร้อน", ["ถังขยะเปียก ลดโลกร้อน"]),
        ("Cabon Credit", "carbon", ["Cabon"]),
        ("นายก อบต.สาธิต", "องค์การบริหารส่วนตำบล", ["อบต."]),
        ("องค์การบริหารส่วนตำบลสาธิต", "อบต.", ["องค์การบริหารส่วนตำบล"]),
        ("รวม 9,175,452 คน", "๙๑๗๕๔๕๒", ["9,175,452"]),
        ("น้ําชะขยะ", "น้ำ", ["น้ํา"]),
        ("ขาวกับข้าว", "ข้าว", ["ข้าว"]),
        ("<b>ไม่ใช่</b> (a+)+$", "(a+)+$", ["(a+)+$"]),
    ],
)
def test_the_words_are_marked_as_they_are_written(text: str, query: str, expected: list[str]) -> None:
    pieces = marked(text, search_terms(query))

    assert [words for words, is_marked in pieces if is_marked] == expected
    assert "".join(words for words, _is_marked in pieces) == text


def test_an_excerpt_stays_in_its_line_and_never_parts_a_letter_from_its_marks() -> None:
    long = "น้ำทิ้งที่กรองแล้ว" * 40
    text = f"บรรทัดแรก\n{long}มีเทน{long}\nบรรทัดท้าย"

    pieces = excerpt(text, ["มีเทน"])
    words = "".join(words for words, _is_marked in pieces)

    assert ("มีเทน", True) in pieces
    assert "บรรทัด" not in words
    assert words.startswith("… ")
    assert words[2] in "นทกรลง", words[:4]
    assert len(words) < 260


def test_an_excerpt_of_words_that_stand_in_the_title_alone_is_the_beginning() -> None:
    assert excerpt("แยกเศษอาหารที่บ้าน\nต่อไป", ["ไม่มี"]) == [("แยกเศษอาหารที่บ้าน", False)]
    assert excerpt("", ["ไม่มี"]) == []
