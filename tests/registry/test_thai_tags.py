import datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

UTC = datetime.UTC
DAY = datetime.date(2026, 11, 23)


def rendered(source, **context):
    return Template("{% load thai %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ day|thai_date }}", "23 พฤศจิกายน 2569"),
        ("{{ day|thai_date_short }}", "23 พ.ย. 2569"),
        ("{{ moment|thai_datetime }}", "23 พฤศจิกายน 2569 เวลา 14.05 น."),
        ("{{ start|period:day }}", "1–23 พฤศจิกายน 2569"),
        ("{{ tonnes|tonnes }}", "3,140"),
        ("{{ baht|baht }}", "204,100.00"),
        ("{{ baht|baht_words }}", "สองแสนสี่พันหนึ่งร้อยบาทถ้วน"),
    ],
)
def test_filters_show_what_the_formatters_write(source, shown):
    context = {
        "day": DAY,
        "start": datetime.date(2026, 11, 1),
        "moment": datetime.datetime(2026, 11, 23, 7, 5, tzinfo=UTC),
        "tonnes": 3140,
        "baht": Decimal("204100"),
    }
    assert rendered(source, **context) == shown


NAMES = ["thai_date", "thai_date_short", "thai_datetime", "tonnes", "baht", "baht_words", "period:day"]


@pytest.mark.parametrize("name", NAMES)
def test_filters_show_nothing_for_nothing(name):
    assert rendered("[{{ missing|FILTER }}{{ none|FILTER }}]".replace("FILTER", name), none=None, day=DAY) == "[]"


def test_a_tonne_of_zero_is_shown():
    assert rendered("{{ tonnes|tonnes }}", tonnes=0) == "0"
