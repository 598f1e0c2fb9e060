"""What holds for every reader alike; test_thai_text, _dates, _numbers and _tags have the rest."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import thai
from registry.thai import NotADate, NotBaht, NotTonnes, Unreadable

READERS = [(thai.parse_date, NotADate), (thai.parse_tonnes, NotTonnes), (thai.parse_baht, NotBaht)]
THAI_TEXT = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B) | st.sampled_from(" ,.0123456789abcเำ"))


def read_or_refusal(read, text):
    try:
        return read(text)
    except Unreadable as refusal:
        return refusal


@pytest.mark.parametrize(("read", "refusal_class"), READERS)
@settings(deadline=None)
@given(text=st.text() | THAI_TEXT | st.text("0123456789๐๑๒/-., พ.ย.", max_size=12))
def test_any_text_is_read_or_refused_with_a_sentence(read, refusal_class, text):
    result = read_or_refusal(read, text)
    assert result
    assert str(result)
    assert isinstance(result, refusal_class) or not isinstance(result, Exception)


@pytest.mark.parametrize(("read", "refusal_class"), READERS)
@pytest.mark.parametrize("text", ["1," * 50_000 + "x", "1" * 100_000 + "x", "1 " * 50_000, "\u0e48" * 100_000])
def test_a_very_long_text_is_refused_and_soon(read, refusal_class, text):
    start = time.perf_counter()
    with pytest.raises(refusal_class):
        read(text)
    assert time.perf_counter() - start < 2


def test_a_refusal_is_a_value_error_with_a_code_and_a_sentence():
    refusal = NotTonnes("zero")
    assert isinstance(refusal, ValueError)
    assert (refusal.code, str(refusal)) == ("zero", "จำนวนตันต้องมากกว่า 0")
