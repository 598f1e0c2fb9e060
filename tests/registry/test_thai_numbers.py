import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import thai
from registry.thai import NotBaht, NotTonnes

unhurried = settings(deadline=None)


# --- tonnes and baht -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tonnes"),
    [
        *(("785", 785), ("๗๘๕", 785), ("1,200", 1200), ("1 200", 1200), (" 3,140 ", 3140), ("007", 7), ("๑,๒๐๐", 1200)),
        *(("999,999,999", 999_999_999), ("000000000000001", 1), ("277\u00a0951", 277_951)),
    ],
)
def test_tonnes_are_read_in_thai_and_arabic_digits_with_commas_and_spaces(text, tonnes):
    assert thai.parse_tonnes(text) == tonnes


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("", "empty", "ยังไม่ได้พิมพ์จำนวนตัน"),
        ("-5", "negative", "จำนวนตันต้องไม่ติดลบ"),
        ("\u22125", "negative", "จำนวนตันต้องไม่ติดลบ"),
        ("– 1.5", "negative", "จำนวนตันต้องไม่ติดลบ"),
        ("0", "zero", "จำนวนตันต้องมากกว่า 0"),
        ("๐๐", "zero", "จำนวนตันต้องมากกว่า 0"),
        ("1.5", "fraction", "จำนวนต้องเป็นตันเต็ม ไม่มีจุดทศนิยม"),
        ("785.00", "fraction", "จำนวนต้องเป็นตันเต็ม ไม่มีจุดทศนิยม"),
        ("1,5", "grouping", "เครื่องหมายคั่นหลักพันไม่ถูกตำแหน่ง ให้พิมพ์ เช่น 1,200 หรือ 1200"),
        ("1,2345", "grouping", "เครื่องหมายคั่นหลักพันไม่ถูกตำแหน่ง ให้พิมพ์ เช่น 1,200 หรือ 1200"),
        ("1,234 567", "grouping", "เครื่องหมายคั่นหลักพันไม่ถูกตำแหน่ง ให้พิมพ์ เช่น 1,200 หรือ 1200"),
        ("1e3", "invalid", "อ่านจำนวนตันนี้ไม่ได้ ให้พิมพ์เป็นตัวเลขเท่านั้น เช่น 785 หรือ 1,200"),
        ("+5", "invalid", "อ่านจำนวนตันนี้ไม่ได้ ให้พิมพ์เป็นตัวเลขเท่านั้น เช่น 785 หรือ 1,200"),
        ("ห้าตัน", "invalid", "อ่านจำนวนตันนี้ไม่ได้ ให้พิมพ์เป็นตัวเลขเท่านั้น เช่น 785 หรือ 1,200"),
        ("0x10", "invalid", "อ่านจำนวนตันนี้ไม่ได้ ให้พิมพ์เป็นตัวเลขเท่านั้น เช่น 785 หรือ 1,200"),
        ("\u0665", "invalid", "อ่านจำนวนตันนี้ไม่ได้ ให้พิมพ์เป็นตัวเลขเท่านั้น เช่น 785 หรือ 1,200"),
        ("nan", "invalid", "อ่านจำนวนตันนี้ไม่ได้ ให้พิมพ์เป็นตัวเลขเท่านั้น เช่น 785 หรือ 1,200"),
        ("1,000,000,000", "too_large", "จำนวนตันมากเกินกว่าที่ระบบรับได้"),
        ("9" * 5000, "too_large", "จำนวนตันมากเกินกว่าที่ระบบรับได้"),
    ],
)
def test_tonnes_that_are_none_are_refused_with_their_reason(text, code, sentence):
    with pytest.raises(NotTonnes) as refusal:
        thai.parse_tonnes(text)
    assert (refusal.value.code, str(refusal.value)) == (code, sentence)


@pytest.mark.parametrize(
    ("text", "baht"),
    [
        *(("260", "260"), ("๒๖๐.๕๐", "260.50"), ("1,234.50", "1234.50"), ("1 234.5", "1234.50"), ("0.25", "0.25")),
        *(("204,100.00", "204100"), ("๗,๙๕๕,๐๐๐", "7955000"), ("999999999999.99", "999999999999.99"), ("0.01", "0.01")),
    ],
)
def test_baht_are_read_in_thai_and_arabic_digits_with_commas_and_spaces(text, baht):
    read = thai.parse_baht(text)
    assert isinstance(read, Decimal)
    assert read == Decimal(baht)
    assert read.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        (" ", "empty", "ยังไม่ได้พิมพ์จำนวนเงิน"),
        ("-260", "negative", "จำนวนเงินต้องไม่ติดลบ"),
        ("0", "zero", "จำนวนเงินต้องมากกว่า 0"),
        ("0.00", "zero", "จำนวนเงินต้องมากกว่า 0"),
        ("1.234", "too_precise", "จำนวนเงินมีทศนิยมได้ไม่เกิน 2 ตำแหน่ง (สตางค์)"),
        ("260.000", "too_precise", "จำนวนเงินมีทศนิยมได้ไม่เกิน 2 ตำแหน่ง (สตางค์)"),
        ("1,23.50", "grouping", "เครื่องหมายคั่นหลักพันไม่ถูกตำแหน่ง ให้พิมพ์ เช่น 204,100.00 หรือ 204100"),
        ("1.234,50", "invalid", "อ่านจำนวนเงินนี้ไม่ได้ ให้พิมพ์เป็นตัวเลขเท่านั้น เช่น 260 หรือ 204,100.00"),
        ("1e3", "invalid", "อ่านจำนวนเงินนี้ไม่ได้ ให้พิมพ์เป็นตัวเลขเท่านั้น เช่น 260 หรือ 204,100.00"),
        ("inf", "invalid", "อ่านจำนวนเงินนี้ไม่ได้ ให้พิมพ์เป็นตัวเลขเท่านั้น เช่น 260 หรือ 204,100.00"),
        ("260 บาท", "invalid", "อ่านจำนวนเงินนี้ไม่ได้ ให้พิมพ์เป็นตัวเลขเท่านั้น เช่น 260 หรือ 204,100.00"),
        ("1000000000000", "too_large", "จำนวนเงินมากเกินกว่าที่ระบบรับได้"),
    ],
)
def test_baht_that_are_none_are_refused_with_their_reason(text, code, sentence):
    with pytest.raises(NotBaht) as refusal:
        thai.parse_baht(text)
    assert (refusal.value.code, str(refusal.value)) == (code, sentence)


@pytest.mark.parametrize("to_digits", [thai.to_arabic_digits, thai.to_thai_digits])
@unhurried
@given(tonnes=st.integers(1, thai.MAX_TONNES), satang=st.integers(1, int(thai.MAX_BAHT * 100)))
def test_what_is_written_is_read_back_as_the_same_number(to_digits, tonnes, satang):
    baht = Decimal(satang) / 100
    assert thai.parse_tonnes(to_digits(thai.format_tonnes(tonnes))) == tonnes
    assert thai.parse_baht(to_digits(thai.format_baht(baht))) == baht


def test_numbers_are_written_with_commas():
    assert thai.format_tonnes(3140) == "3,140"
    assert thai.format_baht(Decimal("204100")) == "204,100.00"
    assert thai.format_baht(Decimal("-0.5")) == "-0.50"
    assert thai.format_baht(816_400) == "816,400.00"


@pytest.mark.parametrize("show", [thai.format_baht, thai.baht_words])
def test_a_part_of_a_satang_is_never_rounded_away(show):
    with pytest.raises(ValueError, match="part of a satang"):
        show(Decimal("54.763"))
    with pytest.raises(TypeError):
        show(54.75)


def test_a_fraction_of_a_tonne_is_never_rounded_away():
    with pytest.raises(TypeError):
        thai.format_tonnes(Decimal("1.5"))


# --- amounts in words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("baht", "words"),
    [
        ("0", "ศูนย์บาทถ้วน"),
        ("1", "หนึ่งบาทถ้วน"),
        ("10", "สิบบาทถ้วน"),
        ("11", "สิบเอ็ดบาทถ้วน"),
        ("20", "ยี่สิบบาทถ้วน"),
        ("21", "ยี่สิบเอ็ดบาทถ้วน"),
        ("101", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("0.01", "หนึ่งสตางค์"),
        ("0.25", "ยี่สิบห้าสตางค์"),
        ("1.01", "หนึ่งบาทหนึ่งสตางค์"),
        ("121.21", "หนึ่งร้อยยี่สิบเอ็ดบาทยี่สิบเอ็ดสตางค์"),
        ("260.00", "สองร้อยหกสิบบาทถ้วน"),
        ("1.500", "หนึ่งบาทห้าสิบสตางค์"),
        ("204100", "สองแสนสี่พันหนึ่งร้อยบาทถ้วน"),
        ("816400", "แปดแสนหนึ่งหมื่นหกพันสี่ร้อยบาทถ้วน"),
        ("1000000", "หนึ่งล้านบาทถ้วน"),
        ("7955000", "เจ็ดล้านเก้าแสนห้าหมื่นห้าพันบาทถ้วน"),
        ("10000001", "สิบล้านเอ็ดบาทถ้วน"),
        ("11000000", "สิบเอ็ดล้านบาทถ้วน"),
        ("1000000000000", "หนึ่งล้านล้านบาทถ้วน"),
        ("1000000000000000", "หนึ่งพันล้านล้านบาทถ้วน"),
    ],
)
def test_amounts_in_words(baht, words):
    assert thai.baht_words(Decimal(baht)) == words


@pytest.mark.parametrize("baht", ["-0.01", "-1", "1000000000000000.01", "1e16", "NaN", "Infinity", "0.001"])
def test_amounts_without_words_are_refused(baht):
    with pytest.raises(ValueError, match="baht"):
        thai.baht_words(Decimal(baht))


WORD = re.compile("หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|เอ็ด|ยี่|สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน")
UNITS = {"หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9, "เอ็ด": 1, "ยี่": 2}
POWERS = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000}


def number_of(words):
    """Read Thai number words the other way round, by another rule than they were written."""
    assert "".join(WORD.findall(words)) == words
    total, unit = 0, 0
    for word in WORD.findall(words):
        if word == "ล้าน":
            total, unit = (total + unit) * 10**6, 0
        elif word in POWERS:
            total, unit = total + (unit or 1) * POWERS[word], 0
        else:
            unit = UNITS[word]
    return total + unit


@unhurried
@given(st.integers(1, 10**17) | st.integers(1, 10**9))
def test_amounts_in_words_say_the_amount(satang):
    words = thai.baht_words(Decimal(satang) / 100)
    whole, _, rest = words.rpartition("บาท")
    assert words.endswith("ถ้วน" if satang % 100 == 0 else "สตางค์")
    assert number_of(whole) * 100 + number_of(re.sub("ถ้วน|สตางค์", "", rest)) == satang


# --- counts and estimates ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"), [("0", 0), ("๐", 0), ("1,200", 1200), ("๑,๒๐๐", 1200), (" 99,999,999 ", 99_999_999), ("007", 7)]
)
def test_counts_are_read_from_nothing_on(text, count):
    assert thai.parse_count(text) == count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("", "empty"), ("x", "invalid"), ("-1", "negative"), ("1.0", "fraction")),
        *(("1,5", "grouping"), ("100,000,000", "too_large")),
    ],
)
def test_what_is_no_count_says_why(text, code):
    with pytest.raises(thai.NotACount) as refused:
        thai.parse_count(text)
    assert refused.value.code == code
    assert str(refused.value)


def test_an_estimate_is_rounded_half_up_and_shown_with_commas():
    assert thai.format_estimate(Decimal("1234.505")) == "1,234.51"
    assert thai.format_estimate(Decimal("1234.5"), 0) == "1,235"
    assert thai.format_estimate(Decimal(0)) == "0.00"
