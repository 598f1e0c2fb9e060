import datetime
import re

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import thai
from registry.thai import NotADate

UTC = datetime.UTC
DAY = datetime.date(2026, 11, 23)
LANGUAGES = ["th", "en"]
unhurried = settings(deadline=None)


# --- dates read ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("23/11/2569", "๒๓/๑๑/๒๕๖๙", "23-11-2026", "23.11.2569", "23 / 11 / 2569", " 23/11/2026 "),
        *("2569-11-23", "2026-11-23", "2569/11/23", "๒๕๖๙-๑๑-๒๓"),
        *("23 พฤศจิกายน 2569", "๒๓ พฤศจิกายน ๒๕๖๙", "23 พฤศจิกายน 2026", "23พฤศจิกายน2569"),
        *("23 พ.ย. 2569", "23 พ.ย 2569", "23 พย 2569", "23 พย. 2569", "23พ.ย.2569", "23-พ.ย.-2569"),
        *("23 พฤศจิกายน พ.ศ. 2569", "23 พ.ย. พ.ศ. ๒๕๖๙", "23 พฤศจิกายน ค.ศ. 2026", "วันที่ 23 เดือนพฤศจิกายน พ.ศ. 2569"),
        *("23 November 2026", "23 nov 2569", "November 23, 2026", "Nov. 23 2026", "23-Nov-2026"),
        *("23.11.69", "23/11/69", "23 พ.ย. 69", "๒๓/๑๑/๖๙", "23 พฤศจิกายน พ.ศ. 69"),
        *("23\u00a0พฤศจิกายน\u200b 2569",),
    ],
)
def test_one_day_is_read_however_it_is_written(text):
    assert thai.parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("29 กุมภาพันธ์ 2567", datetime.date(2024, 2, 29)),
        ("29/02/2024", datetime.date(2024, 2, 29)),
        ("1 ต.ค. 2567", datetime.date(2024, 10, 1)),
        ("9 Sept 2026", datetime.date(2026, 9, 9)),
        ("1/1/2399", datetime.date(2399, 1, 1)),
        ("1/1/2400", datetime.date(1857, 1, 1)),
        ("31/12/2942", datetime.date(2399, 12, 31)),
        ("1/1/50", datetime.date(2007, 1, 1)),
        ("1/1/99", datetime.date(2056, 1, 1)),
    ],
)
def test_the_year_2400_and_later_is_buddhist_and_earlier_is_common(text, day):
    assert thai.parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "empty") for text in ("", "   ", "\u200b")),
        *((text, "invalid") for text in ("พรุ่งนี้", "23/11", "23/11-2569", "23 พฤศจิกา 2569", "23 พ.ศ. 2569", "2569")),
        *((text, "invalid") for text in ("23/11/2569 10:00", "-1/11/2569", "23112569", "23 11 2569", "1e1/1/2569")),
        *((text, "invalid") for text in ("\uff12\uff13/11/2569", "9" * 5000, "ก" * 5000)),
        *((text, "month") for text in ("11/23/2569", "23/0/2569", "2569-13-01")),
        *((text, "day") for text in ("31 กุมภาพันธ์ 2569", "29/2/2569", "0/1/2569", "32/12/2569", "31 เม.ย. 2566")),
        *((text, "short_year") for text in ("23/11/26", "23/11/49", "23/11/00", "23 Nov 69", "23 พ.ย. ค.ศ. 69")),
        *((text, "short_year") for text in ("69-11-23",)),
        *((text, "year") for text in ("23/11/569", "23/11/1856", "23/11/2943", "23/11/25690", "1/1/0")),
        *((text, "year") for text in ("23 พ.ย. พ.ศ. 2026", "23 พ.ย. ค.ศ. 2569", "0001-01-01")),
    ],
)
def test_what_is_not_a_date_is_refused_with_its_reason(text, code):
    with pytest.raises(NotADate) as refusal:
        thai.parse_date(text)
    assert refusal.value.code == code
    assert str(refusal.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31 กุมภาพันธ์ 2569", "เดือนกุมภาพันธ์ 2569 มี 28 วัน จึงไม่มีวันที่ 31"),
        ("๓๑/๒/๒๕๖๗", "เดือนกุมภาพันธ์ 2567 มี 29 วัน จึงไม่มีวันที่ 31"),
        ("31/4/2026", "เดือนเมษายน 2026 มี 30 วัน จึงไม่มีวันที่ 31"),
        ("11/23/2569", "ไม่มีเดือนที่ 23 เดือนต้องเป็น 1 ถึง 12 และพิมพ์วันก่อนเดือน เช่น 23/11/2569"),
        ("23/11/26", "ปี 26 อ่านได้มากกว่าหนึ่งอย่าง ให้พิมพ์ปีสี่หลัก เช่น 2569"),
        ("23/11/569", "ใช้ปี 569 ไม่ได้ ให้พิมพ์ปี พ.ศ. เช่น 2569 หรือปี ค.ศ. เช่น 2026"),
    ],
)
def test_a_refused_date_says_why_in_thai(text, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        thai.parse_date(text)


def test_the_month_in_a_refusal_is_named_in_the_language_of_its_reader():
    with pytest.raises(NotADate) as refusal:
        thai.parse_date("31/2/2569")
    with translation.override("en"):
        assert str(refusal.value.params["month"]) == "February"
    assert str(refusal.value.params["month"]) == "กุมภาพันธ์"


def test_the_sentence_of_a_refusal_is_translated_when_it_is_shown(monkeypatch):
    monkeypatch.setattr(NotADate, "sentences", {"empty": gettext_lazy("Monday")})
    refusal = NotADate("empty")
    with translation.override("en"):
        assert str(refusal) == "Monday"
    assert str(refusal) == "จันทร์"


# --- dates written -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "style", "digits", "shown"),
    [
        ("th", "long", "arabic", "23 พฤศจิกายน 2569"),
        ("th", "short", "arabic", "23 พ.ย. 2569"),
        ("th", "numeric", "arabic", "23/11/2569"),
        ("th", "long", "thai", "๒๓ พฤศจิกายน ๒๕๖๙"),
        ("th", "numeric", "thai", "๒๓/๑๑/๒๕๖๙"),
        ("en", "long", "arabic", "23 November 2026"),
        ("en", "short", "arabic", "23 Nov 2026"),
        ("en", "numeric", "arabic", "23/11/2026"),
    ],
)
def test_a_day_is_written_in_the_calendar_of_the_language(language, style, digits, shown):
    with translation.override(language):
        assert thai.format_date(DAY, style=style, digits=digits) == shown


def test_a_single_digit_day_is_padded_only_in_numbers():
    day = datetime.date(2025, 4, 8)
    assert thai.format_date(day) == "8 เมษายน 2568"
    assert thai.format_date(day, style="numeric") == "08/04/2568"


def test_without_a_language_dates_are_thai():
    with translation.override(None):
        assert thai.format_date(DAY) == "23 พฤศจิกายน 2569"


def test_a_moment_is_shown_by_the_clock_in_bangkok():
    moment = datetime.datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
    assert thai.format_datetime(moment) == "23 พฤศจิกายน 2569 เวลา 14.05 น."
    assert thai.format_datetime(moment, style="short", digits="thai") == "๒๓ พ.ย. ๒๕๖๙ เวลา ๑๔.๐๕ น."
    with translation.override("en"):
        assert thai.format_datetime(moment) == "23 November 2026, 14:05"


def test_an_evening_in_utc_is_the_next_day_in_bangkok():
    moment = datetime.datetime(2024, 9, 30, 17, 0, tzinfo=UTC)
    assert thai.format_date(moment) == "1 ตุลาคม 2567"
    assert thai.format_datetime(moment) == "1 ตุลาคม 2567 เวลา 00.00 น."
    assert thai.fiscal_year(moment) == 2568


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        thai.format_datetime(datetime.datetime(2026, 11, 23, 7, 5))


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2023-04-01", "2023-09-30", "1 เมษายน – 30 กันยายน 2566"),
        ("2023-04-01", "2023-04-15", "1–15 เมษายน 2566"),
        ("2019-07-01", "2026-06-30", "1 กรกฎาคม 2562 – 30 มิถุนายน 2569"),
        ("2022-04-01", "2023-04-15", "1 เมษายน 2565 – 15 เมษายน 2566"),
        ("2026-11-23", "2026-11-23", "23 พฤศจิกายน 2569"),
    ],
)
def test_a_period_says_the_month_and_the_year_once(start, end, shown):
    assert thai.format_period(thai.parse_date(start), thai.parse_date(end)) == shown


def test_a_period_in_other_styles_digits_and_english():
    start, end = datetime.date(2023, 4, 1), datetime.date(2023, 9, 30)
    assert thai.format_period(start, end, style="short", digits="thai") == "๑ เม.ย. – ๓๐ ก.ย. ๒๕๖๖"
    assert thai.format_period(start, end, style="numeric") == "01/04/2566 – 30/09/2566"
    with translation.override("en"):
        assert thai.format_period(start, end) == "1 April – 30 September 2023"


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end"):
        thai.format_period(DAY, DAY - datetime.timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "year"), [("2024-09-30", 2567), ("2024-10-01", 2568), ("2025-09-30", 2568), ("2025-10-01", 2569)]
)
def test_the_fiscal_year_begins_in_october(day, year):
    assert thai.fiscal_year(datetime.date.fromisoformat(day)) == year


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", ["long", "short", "numeric"])
@pytest.mark.parametrize("digits", ["arabic", "thai"])
@unhurried
@given(day=st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)))
def test_what_is_written_is_read_back_as_the_same_day(language, style, digits, day):
    with translation.override(language):
        assert thai.parse_date(thai.format_date(day, style=style, digits=digits)) == day


@unhurried
@given(day=st.dates(datetime.date(1857, 1, 1), datetime.date(2399, 12, 31)))
def test_iso_dates_are_read_in_both_eras(day):
    assert thai.parse_date(day.isoformat()) == day
    assert thai.parse_date(f"{day.year + 543}-{day:%m-%d}") == day
