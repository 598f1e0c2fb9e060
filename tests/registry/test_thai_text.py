import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import thai

THAI_TEXT = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B) | st.sampled_from(" ,.0123456789abcเำ"))
unhurried = settings(deadline=None)


# --- digits and spelling -------------------------------------------------------------------------------------------


def test_digits_go_both_ways_and_leave_the_rest():
    assert thai.to_arabic_digits("๑๐3๐๐ โทร ๐ ๒๒๔๑ ๙๐๐๐") == "10300 โทร 0 2241 9000"
    assert thai.to_thai_digits("ข้อ 12 และ ๓") == "ข้อ ๑๒ และ ๓"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("เเม่ฮ่องสอน", "แม่ฮ่องสอน"),
        ("น้\u0e4d\u0e32", "น้ำ"),
        ("น\u0e4d้\u0e32", "น้ำ"),
        ("น\u0e33้", "น้ำ"),
        ("ท\u0e48\u0e35", "ที่"),
        ("ผ\u0e49\u0e39", "ผู้"),
        ("คาร์\u200bบอน", "คาร์บอน"),
        ("เ\u200bเพร่", "แพร่"),
        ("พ.ศ.\u00a0๒๕๖๙", "พ.ศ. 2569"),
        ("  Carbon \t CREDIT\n", "carbon credit"),
        ("Cafe\u0301", "caf\u00e9"),
    ],
)
def test_texts_that_look_the_same_get_one_spelling(typed, meant):
    assert thai.normalise(typed) == meant == thai.normalise(meant)


@pytest.mark.parametrize(("one", "other"), [("ปา", "ป่า"), ("แพร", "แพร่"), ("นา", "น้ำ"), ("เลย", "แลย")])
def test_texts_that_look_different_stay_different(one, other):
    assert thai.normalise(one) != thai.normalise(other)


@unhurried
@given(st.text() | THAI_TEXT)
def test_normalising_twice_changes_nothing(text):
    assert thai.normalise(thai.normalise(text)) == thai.normalise(text)


# --- search --------------------------------------------------------------------------------------------------------


def is_found(query, text):
    terms = thai.search_terms(query)
    return bool(terms) and all(term in thai.search_key(text) for term in terms)


FOUND = [
    ("ถังขยะเปียก ลดโลกร้อน", "โครงการถังขยะเปียกลดโลกร้อนของ อปท."),
    ("ถังขยะเปียกลดโลกร้อน", "โครงการถังขยะเปียก ลดโลกร้อน ของ อปท."),
    ("ว 4400", "ด่วนที่สุด ที่ มท 0820.4/ว4400"),
    ("ว4400", "ด่วนที่สุด ที่ มท 0820.4/ว 4400"),
    ("มท0820.4/ว71", "ที่ มท 0820.4/ว ๗๑ ลงวันที่ 9 มกราคม 2568"),
    ("ว ๗๑", "ที่ มท 0820.4/ว 71"),
    ("carbon credit", "ระบบบัญชี Cabon Credit ของ อปท."),
    ("Cabon Credit", "ระบบบัญชี Carbon Credit ของ อปท."),
    ("credit carbon", "Carbon Credit"),
    ("3140", "จำนวน 3,140 ตัน"),
    ("3,140", "จำนวน 3140 ตัน"),
    ("3140ตัน", "จำนวน 3,140 ตัน"),
    ("๗,๙๕๕,๐๐๐ บาท", "งบประมาณ 7,955,000 บาท"),
    ("สาธิต3", "อบต.สาธิต 3 (ลำพูน)"),
    ("ลําพูน", "จังหวัดลำพูน"),
    ("อบต.ป่าสัก", "องค์การบริหารส่วนตำบลป่าสัก"),
    ("องค์การบริหารส่วนตำบลป่าสัก", "อบต. ป่าสัก"),
    ("บริหารส่วนตำบล ป่าสัก", "นายกอบต.ป่าสัก"),
    ("อบต ป่าสัก", "องค์การบริหารส่วนตำบลป่าสัก"),
    ("อบจ.", "องค์การบริหารส่วนจังหวัดลำพูน"),
    ("ทน.อุดรธานี", "เทศบาลนครอุดรธานี"),
    ("เทศบาลเมืองลำพูน", "ทม.ลำพูน"),
    ("ทต ป่าซาง", "เทศบาลตำบลป่าซาง"),
]
NOT_FOUND = [
    ("ลำพูน เลย", "จังหวัดลำพูน"),
    ("อบต.ลำพูน", "อบจ.ลำพูน"),
    ("อบต.", "เจ้าหน้าที่ผู้รับผิดชอบต่อโครงการ"),
    ("เทศบาลเมือง", "กทม. 10300"),
    ("เทศบาลนคร", "ถังที่ทนทาน"),
    ("12", "1 2"),
    ("15", "1,5"),
    ("", "จังหวัดลำพูน"),
    ("– ( )", "จังหวัดลำพูน"),
]


@pytest.mark.parametrize(("query", "text"), FOUND)
def test_a_search_finds_what_a_person_would_call_the_same(query, text):
    assert is_found(query, text)


@pytest.mark.parametrize(("query", "text"), NOT_FOUND)
def test_a_search_does_not_find_what_is_not_there(query, text):
    assert not is_found(query, text)


def test_the_words_of_a_query_are_terms_of_which_each_counts_once():
    assert thai.search_terms("  ลำพูน - เลย ลําพูน ") == ["ลำพูน", "เลย"]


@unhurried
@given(st.lists(THAI_TEXT | st.sampled_from(["อบต.", "ทม", "cabon", "1,234", "ก"]), min_size=1, max_size=6))
def test_every_word_of_a_text_finds_the_text(words):
    text = " ".join(words)
    assert all(term in thai.search_key(text) for term in thai.search_terms(text))
