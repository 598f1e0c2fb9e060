"""One filter, over one field of a list."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from registry.enums import AuthorityType
from registry.fields import ThaiDateField
from registry.models import Province, Round


class ThaiDayFilter(django_filters.Filter):
    """A day typed in either era."""

    field_class = ThaiDateField


def authority_type_filter() -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        label=_("ประเภท"), choices=AuthorityType.choices, empty_label=_("ทุกประเภท"), widget=forms.Select
    )


def province_filter(path: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        field_name=path,
        label=_("จังหวัด"),
        queryset=Province.objects.for_choosing(),
        empty_label=_("ทุกจังหวัด"),
        widget=forms.Select,
    )


def round_filter(path: str = "round") -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        field_name=path, label=_("รอบ"), queryset=Round.objects.all(), empty_label=_("ทุกรอบ"), widget=forms.Select
    )


def since(path: str) -> ThaiDayFilter:
    return ThaiDayFilter(field_name=path, lookup_expr="gte", label=_("ตั้งแต่วันที่"), help_text=_("เช่น 01/10/2569"))


def until(path: str) -> ThaiDayFilter:
    return ThaiDayFilter(field_name=path, lookup_expr="lte", label=_("ถึงวันที่"), help_text=_("เช่น 30/09/2570"))


def is_filled(path: str, label: Any) -> django_filters.BooleanFilter:
    choices = [("", _("ทั้งหมด")), ("true", _("มีแล้ว")), ("false", _("ยังไม่มี"))]
    return django_filters.BooleanFilter(
        field_name=path, lookup_expr="isnull", exclude=True, label=label, widget=forms.Select(choices=choices)
    )
