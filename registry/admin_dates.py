"""Dates in Wagtail's forms and lists as people in Thailand write them.

Wagtail's calendar knows no Buddhist era, so each of its date fields becomes a text field that registry.thai reads: in
the forms of every model, in the publishing schedule, and in the filters of its reports.
"""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db import models
from django.utils import dateformat
from django.utils.translation import gettext_lazy as _
from django_filters.fields import DateRangeField
from django_filters.widgets import SuffixedMultiWidget
from wagtail.admin.forms.models import register_form_field_override

from registry import thai
from registry.fields import ReadField, ThaiDateField

DAY_HINT = _("เช่น 23/11/2569")
MOMENT_HINT = _("เช่น 23/11/2569 14:30")


def as_text(widget: Any, hint: Any) -> forms.TextInput:
    """A text field in the place of Wagtail's calendar, with its attributes: they tie it to the dialogue around it."""
    return forms.TextInput({"placeholder": hint, **getattr(widget, "attrs", {})})


class AdminDateField(ThaiDateField):
    def __init__(self, *, widget: Any = None, **kwargs: Any) -> None:
        super().__init__(widget=as_text(widget, DAY_HINT), **kwargs)


class AdminDateTimeField(ReadField[datetime.datetime]):
    """A moment on Bangkok's clock, shown as 23/11/2569 14:30; a day alone is its beginning."""

    inputmode = "text"
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("กรุณาพิมพ์วันและเวลา เช่น 23/11/2569 14:30"),
    }

    def __init__(self, *, widget: Any = None, **kwargs: Any) -> None:
        super().__init__(widget=as_text(widget, MOMENT_HINT), **kwargs)

    def read(self, text: str) -> datetime.datetime:
        return thai.parse_datetime(text)

    def show(self, value: datetime.datetime) -> str:
        local = value.astimezone(thai.BANGKOK)
        return f"{thai.format_date(local, style='numeric')} {local:%H:%M}"


class AdminDateRange(SuffixedMultiWidget):
    template_name = "wagtailadmin/widgets/range_input.html"
    suffixes: ClassVar[list[str]] = ["from", "to"]

    def __init__(self, attrs: Any = None) -> None:
        super().__init__([forms.TextInput({"placeholder": DAY_HINT}) for _suffix in self.suffixes], attrs)

    def decompress(self, value: slice | None) -> list[Any]:
        ends = [value.start, value.stop] if value else [None, None]
        return [thai.format_date(end, style="numeric") if end else None for end in ends]


class AdminDateRangeField(DateRangeField):
    """From the beginning of one day to the end of another, each typed in either era."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "widget": AdminDateRange})
        self.fields = (ThaiDateField(required=False), ThaiDateField(required=False))


def buddhist_year(self: dateformat.DateFormat) -> int:
    """The year of the letter "o", which only portal/formats/th uses; Django's ISO week year is used nowhere."""
    day: Any = self.data
    return int(day.year) + thai.ERA


def speak_thai_dates() -> None:
    """Put these in the place of Wagtail's own; harmless when it is done already."""
    register_form_field_override(models.DateField, override={"form_class": AdminDateField})
    register_form_field_override(models.DateTimeField, override={"form_class": AdminDateTimeField})
    django_filters.DateFromToRangeFilter.field_class = AdminDateRangeField
    dateformat.DateFormat.o = buddhist_year  # type: ignore[method-assign]
