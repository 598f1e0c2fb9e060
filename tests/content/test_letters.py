from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from content.enums import Urgency
from content.models import HomePage, LetterPage, LetterReference

pytestmark = pytest.mark.django_db

ADDRESS = "/letters/account-system-2568/"


@pytest.fixture
def letter(home: HomePage) -> LetterPage:
    return LetterPage.objects.get(locale=home.locale)


def shown(client: Client) -> str:
    """The words of the letter's page, without tags and doubled spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(ADDRESS).content.decode()).split())


def test_a_letter_without_number_and_day_is_shown_as_the_draft_it_is(client: Client, letter: LetterPage) -> None:
    words = shown(client)

    assert letter.is_draft
    assert "หนังสือฉบับนี้เป็นร่าง" in words
    assert "ไม่มีเลขที่ในต้นฉบับ" in words
    assert "มีนาคม 2568 (ไม่ระบุวันในต้นฉบับ)" in words


def test_a_letter_with_number_and_day_is_no_draft(client: Client, letter: LetterPage) -> None:
    letter.number, letter.day, letter.urgency = "มท 0820.4/ว 99", 31, Urgency.MOST_URGENT
    letter.save()
    words = shown(client)

    assert "หนังสือฉบับนี้เป็นร่าง" not in words
    assert "มท 0820.4/ว 99" in words
    assert "31 มีนาคม 2568" in words
    assert "ด่วนที่สุด" in words.split("หนังสือถึงผู้ว่าราชการ")[0]


def test_the_letter_names_its_three_references_as_written(client: Client, letter: LetterPage) -> None:
    words = shown(client)

    assert "หนังสือกรมส่งเสริมการปกครองท้องถิ่น ด่วนที่สุด ที่ มท 0820.4/ว 71 ลงวันที่ 9 มกราคม 2568" in words
    assert "หนังสือกรมส่งเสริมการปกครองท้องถิ่น ที่ มท 0821.4/ว 747 ลงวันที่ 18 กุมภาพันธ์ 2568" in words
    assert "หนังสือกรมส่งเสริมการปกครองท้องถิ่น ด่วนที่สุด ที่ มท 0820.4/ว 4400 ลงวันที่ 11 ตุลาคม 2567" in words


def test_the_letter_lists_its_four_enclosures_in_order(client: Client, letter: LetterPage) -> None:
    words = shown(client)
    names = [enclosure.name for enclosure in letter.enclosures.all()]

    assert [enclosure.quantity for enclosure in letter.enclosures.all()] == ["1 ชุด", "1 ชุด", "1 ชุด", "1 ฉบับ"]
    assert [words.index(name) for name in names] == sorted(words.index(name) for name in names)


def test_an_enclosure_links_to_its_page(client: Client, letter: LetterPage, home: HomePage) -> None:
    guidance = home.get_children().get(slug="guidance")
    letter.enclosures.filter(sort_order=1).update(linked_page=guidance)

    assert (
        f'<a href="/guidance/">{letter.enclosures.get(sort_order=1).name}</a>' in client.get(ADDRESS).content.decode()
    )


def test_the_alias_shows_the_letter_in_thai(client: Client, letter: LetterPage) -> None:
    page = client.get(f"/en{ADDRESS}").content.decode()

    assert '<time datetime="2025-03">มีนาคม 2568</time>' in page
    assert "อ้างถึง" in page


@pytest.mark.parametrize(
    ("day", "month", "year_be", "thai", "english", "iso"),
    [
        (18, 4, 2568, "18 เมษายน 2568", "18 April 2025", "2025-04-18"),
        (None, 3, 2568, "มีนาคม 2568", None, "2025-03"),
        (None, None, 2568, "2568", "2025", "2025"),
        (None, None, None, "", "", ""),
    ],
)
def test_a_date_is_as_exact_as_the_letter(
    day: int | None, month: int | None, year_be: int | None, thai: str, english: str | None, iso: str
) -> None:
    reference = LetterReference(day=day, month=month, year_be=year_be)

    assert (reference.date_text, reference.date_iso) == (thai, iso)
    if english is not None:
        with translation.override("en"):
            assert reference.date_text == english


@pytest.mark.parametrize(
    ("day", "month", "year_be", "field"),
    [(31, 2, 2568, "day"), (29, 2, 2568, "day"), (9, None, 2568, "month"), (None, 3, None, "year_be")],
)
def test_an_impossible_date_is_refused(day: int | None, month: int | None, year_be: int | None, field: str) -> None:
    reference = LetterReference(text="หนังสือ", number="1", day=day, month=month, year_be=year_be)

    with pytest.raises(ValidationError) as refused:
        reference.clean()

    assert list(refused.value.message_dict) == [field]


def test_the_database_refuses_a_common_era_year_and_an_unknown_urgency(letter: LetterPage) -> None:
    for values in ({"year_be": 2025}, {"month": None, "day": 3}, {"urgency": "soon"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LetterPage.objects.filter(pk=letter.pk).update(**values)
