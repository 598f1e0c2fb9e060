"""Thai telephone numbers as people type them, and a sentence for each that cannot be one."""

from __future__ import annotations

import pytest

from registry.thai import NotAPhone, dialled, format_phone, parse_phone

READ = {
    "0800000123": "0800000123",
    "080-000-0123": "0800000123",
    "๐๘๐ ๐๐๐ ๐๑๒๓": "0800000123",
    "+66 80 000 0123": "0800000123",
    "66 80 000 0123": "0800000123",
    "โทร. 0 2000 0000": "020000000",
    "0 2000 0000 ต่อ 2112": "020000000#2112",
    "(053) 000-000 ext. 12": "053000000#12",
    "๐ ๒๐๐๐ ๐๐๐๐ ต่อ ๒๑๑๒": "020000000#2112",
}
REFUSED = {
    "": "empty",
    "   ": "empty",
    "ไม่มี": "invalid",
    "080 000 0000 หรือ 080 000 0001": "invalid",
    "12345": "start",
    "0100000000": "start",
    "080 000 000": "mobile",
    "080 000 00000": "mobile",
    "02 000 00000": "office",
}


@pytest.mark.parametrize("typed", READ)
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert parse_phone(typed) == READ[typed]


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_number_is_refused_and_says_why(typed: str) -> None:
    with pytest.raises(NotAPhone) as refused:
        parse_phone(typed)
    assert refused.value.code == REFUSED[typed]
    assert str(refused.value)


def test_a_sentence_names_how_many_digits_were_typed() -> None:
    with pytest.raises(NotAPhone, match="ที่พิมพ์มามี 9 หลัก"):
        parse_phone("080 000 000")


@pytest.mark.parametrize("kept", set(READ.values()))
def test_what_is_shown_is_read_back_as_what_was_kept(kept: str) -> None:
    assert parse_phone(format_phone(kept)) == kept


def test_a_number_is_shown_in_groups_and_dialled_without() -> None:
    assert format_phone("0800000123") == "080 000 0123"
    assert format_phone("020000000#2112") == "02 000 0000 ต่อ 2112"
    assert dialled("020000000#2112") == "020000000,2112"
