"""An editor types and reads dates in the Buddhist era; what is stored is the Common Era."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format, get_format
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.models import ModelLogEntry, Page

from content.models import NewsPage
from registry.admin_dates import AdminDateRangeField, AdminDateTimeField
from registry.thai import NotADate, parse_datetime

BANGKOK = ZoneInfo("Asia/Bangkok")


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("23/11/2569 14:30", 14, 30),
        ("๒๓/๑๑/๒๕๖๙ ๑๔.๓๐", 14, 30),
        ("23 พฤศจิกายน 2569 เวลา 9.05 น.", 9, 5),
        ("2026-11-23 14:30", 14, 30),
        ("23 พ.ย. 2569", 0, 0),
    ],
)
def test_a_moment_is_read_in_either_era(typed: str, hour: int, minute: int) -> None:
    assert parse_datetime(typed) == dt.datetime(2026, 11, 23, hour, minute, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("23/11/2569 25:00", "ไม่มีเวลา 25:00"),
        ("31/11/2569 10:00", "มี 30 วัน"),
        ("พรุ่งนี้ 10:00", "อ่านวันที่นี้ไม่ได้"),
    ],
)
def test_a_wrong_moment_says_why(typed: str, why: str) -> None:
    with pytest.raises(NotADate, match=why):
        parse_datetime(typed)
    with pytest.raises(ValidationError):
        AdminDateTimeField().clean(typed)


def test_a_field_of_the_schedule_keeps_what_ties_it_to_its_dialogue() -> None:
    calendar = AdminDateTimeInput(attrs={"data-controller": "w-action"})
    field: Any = formfield_for_dbfield(Page._meta.get_field("go_live_at"), widget=calendar)
    assert field.widget.attrs["data-controller"] == "w-action"
    html = field.widget.render("go_live_at", field.prepare_value(dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)))
    assert 'value="23/11/2569 14:30"' in html
    assert "initDateTimeChooser" not in html
    assert field.clean("23/11/2569 14:30") == dt.datetime(2026, 11, 23, 14, 30, tzinfo=BANGKOK)


def test_a_page_s_dates_are_typed_in_the_buddhist_era() -> None:
    field: Any = formfield_for_dbfield(NewsPage._meta.get_field("day"))
    assert field.clean("23/11/2569") == dt.date(2026, 11, 23)
    assert field.prepare_value(dt.date(2026, 11, 23)) == "23/11/2569"


def test_a_report_is_filtered_by_days_of_either_era() -> None:
    found = AdminDateRangeField(required=False).clean(["1/11/2569", "2026-11-23"])
    assert (timezone.localtime(found.start).date(), timezone.localtime(found.stop).date()) == (
        dt.date(2026, 11, 1),
        dt.date(2026, 11, 23),
    )


def test_the_site_history_takes_a_buddhist_day(client: Client, db: None, django_user_model: Any) -> None:
    user = django_user_model.objects.create_superuser("editor@example.go.th", name="ผู้จัดทำเนื้อหา")
    ModelLogEntry.objects.log_action(user, "wagtail.edit", user=user)
    client.force_login(user)
    today = timezone.localdate()
    day = f"{today:%d/%m}/{today.year + 543}"
    address = "/admin/reports/site-history/results/?timestamp_from={}&timestamp_to={}"
    assert "แก้ไข" in client.get(address.format(day, day)).content.decode()
    nothing = client.get(address.format("1/1/2570", "2/1/2570")).content.decode()
    assert "ไม่พบบันทึกการใช้งาน" in nothing


def test_what_django_writes_in_thai_is_the_buddhist_year() -> None:
    day = dt.date(2026, 11, 23)
    assert date_format(day) == "23 พฤศจิกายน 2569"
    assert date_format(day, "Y-m-d") == "2026-11-23"
    with translation.override("en"):
        assert "2026" in date_format(day)


def test_a_field_of_djangos_own_never_takes_a_buddhist_year_for_another() -> None:
    assert get_format("DATE_INPUT_FORMATS")[0] == "%Y-%m-%d"
    from django import forms

    with pytest.raises(ValidationError):
        forms.DateField().clean("23/11/2569")
