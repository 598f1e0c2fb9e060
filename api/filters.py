"""What lists may be narrowed by. Nothing is guessed: an unknown name or value is refused, never answered by nothing."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import ValidationError as InvalidValue
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from market.models import Order
from registry.enums import AuthorityType, RoundState
from registry.models import Province, Round
from registry.thai import FIRST_BUDDHIST_YEAR


class StrictFilters(filters.DjangoFilterBackend):
    """Refuses a parameter that the address does not know, or that is given twice."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        known = self.names(queryset, view)
        faults = {name: self.fault(name, request, known) for name in request.query_params}
        if wrong := {name: fault for name, fault in faults.items() if fault}:
            raise ValidationError(wrong)
        return super().filter_queryset(request, queryset, view)

    def names(self, queryset: QuerySet[Any], view: APIView) -> list[str]:
        """The parameters that an address knows."""
        filterset = self.get_filterset_class(view, queryset)
        names = list(filterset.base_filters) if filterset else []
        return [*names, "cursor", "limit"] if getattr(view, "action", "") == "list" else names

    def fault(self, name: str, request: Request, known: list[str]) -> str:
        if name not in known:
            sentence = _("ไม่รู้จักพารามิเตอร์ “%(name)s” ใช้ได้: %(known)s")
            return str(sentence) % {"name": name, "known": ", ".join(known) or "–"}
        repeated = len(request.query_params.getlist(name)) > 1
        return str(_("ระบุได้เพียงครั้งเดียว")) if repeated else ""


class Documented(filters.Filter):
    """Says its type and its help text in the OpenAPI document, where they cannot be found out."""

    schema: dict[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        extend_schema_field(self.schema | {"description": options.get("help_text", "")})(self)


class WholeNumber(Documented, filters.NumberFilter):
    field_class = forms.IntegerField
    schema = {"type": "integer"}

    def get_max_validator(self) -> None:
        return None


class Price(Documented, filters.NumberFilter):
    schema = {"type": "string", "format": "decimal", "example": "52.50"}

    def __init__(self, **options: Any) -> None:
        limits = {"min_value": 0, "max_digits": 12, "decimal_places": 2}
        super().__init__(field_name="price_baht", **limits, **options)


class TrueOrFalse(Documented, filters.TypedChoiceFilter):
    schema = {"type": "boolean"}

    def __init__(self, **options: Any) -> None:
        fault = {"invalid_choice": _("ใช้ true หรือ false")}
        choices = (("true", "true"), ("false", "false"))
        super().__init__(choices=choices, coerce=lambda text: text == "true", error_messages=fault, **options)


class CommonEraMoment(IsoDateTimeField):
    """ISO 8601 in the Common Era; a day alone means its first moment in Bangkok."""

    default_error_messages = {"invalid": _("ใช้วันเวลาแบบ ISO 8601 (ค.ศ.) เช่น 2026-11-23 หรือ 2026-11-23T09:00:00+07:00")}

    def to_python(self, value: Any) -> dt.datetime | None:
        # an unescaped + arrives as a space
        moment = super().to_python(re.sub(r"(T\S+) (\d\d:\d\d)$", r"\1+\2", value or "", flags=re.ASCII))
        if moment and moment.year >= FIRST_BUDDHIST_YEAR:
            raise InvalidValue(_("ปีต้องเป็น ค.ศ. (พ.ศ. ลบ 543)"), code="buddhist_year")
        return moment


class Moment(filters.IsoDateTimeFilter):
    field_class = CommonEraMoment


def province(path: str) -> filters.ModelChoiceFilter:
    return filters.ModelChoiceFilter(
        field_name=path,
        queryset=Province.objects.all(),
        help_text=_("รหัสจังหวัดสองหลัก เช่น 51 (ลำพูน) ดูรหัสทั้งหมดที่ /api/v1/provinces/"),
        error_messages={"invalid_choice": _("ไม่มีจังหวัดรหัสนี้ ดูรหัสทั้งหมดที่ /api/v1/provinces/")},
    )


def authority_type(path: str) -> filters.ChoiceFilter:
    fault = format_lazy(_("ไม่มีประเภทนี้ ใช้ได้: {known}"), known=", ".join(AuthorityType.values))
    return filters.ChoiceFilter(
        field_name=path,
        choices=AuthorityType.choices,
        help_text=_("ประเภทของ อปท."),
        error_messages={"invalid_choice": fault},
    )


def updated_since(**options: Any) -> Moment:
    return Moment(help_text=_("เฉพาะที่เปลี่ยนแปลงตั้งแต่วันเวลานี้ (ISO 8601 ปี ค.ศ.)"), **options)


def vintage(path: str) -> WholeNumber:
    """Rows whose round, found at `path`, touches a year."""
    return WholeNumber(
        field_name=path,
        method=touching_year,
        min_value=2000,
        max_value=FIRST_BUDDHIST_YEAR - 1,
        help_text=_("ปีที่ลดก๊าซเรือนกระจก (Vintage) เป็นปี ค.ศ. เช่น 2023 ตรงกับทุกรอบที่คิดเครดิตในปีนั้น"),
        error_messages={"max_value": _("ปีต้องเป็น ค.ศ. (พ.ศ. ลบ 543)")},
    )


def touching_year(rows: QuerySet[Any], path: str, year: int) -> QuerySet[Any]:
    return rows.filter(**{f"{path}__period_start__year__lte": year, f"{path}__period_end__year__gte": year})


def of_round(path: str, **options: Any) -> WholeNumber:
    """Rows of the round, found at `path`, that has a number."""
    text = _("รอบที่ เช่น 1 ดูทุกรอบที่ /api/v1/rounds/")
    return WholeNumber(field_name=path, method=in_round, min_value=1, help_text=text, **options)


def in_round(rows: QuerySet[Any], path: str, number: int) -> QuerySet[Any]:
    return rows.filter(**{f"{path}__in": issued_rounds(number)})


def issued_rounds(number: int) -> QuerySet[Round]:
    """The rounds of this number; refuses a number that no round has."""
    rounds = Round.objects.filter(number=number, state=RoundState.ISSUED)
    if not rounds.exists():
        raise ValidationError({"round": _("ไม่มีรอบนี้ ดูทุกรอบที่ /api/v1/rounds/")})
    return rounds


class ListingFilters(filters.FilterSet):
    province = province("authority__province")
    type = authority_type("authority__type")
    price_min = Price(lookup_expr="gte", help_text=_("ราคาต่อตันตั้งแต่ (บาท)"))
    price_max = Price(lookup_expr="lte", help_text=_("ราคาต่อตันไม่เกิน (บาท)"))
    vintage = vintage("round")
    round = of_round("round")
    firm = TrueOrFalse(field_name="is_firm", help_text=_("true = เฉพาะที่ยืนยันราคาตามประกาศ, false = เฉพาะที่ไม่ยืนยัน"))
    updated_since = updated_since(method="changed_since")

    def changed_since(self, rows: QuerySet[Any], name: str, moment: dt.datetime) -> QuerySet[Any]:
        """A listing has changed, too, when an order has taken tonnes of it or given them back."""
        orders = Order.objects.filter(listing=OuterRef("pk"), updated_at__gte=moment)
        return rows.filter(Q(updated_at__gte=moment) | Exists(orders))


class TradeFilters(filters.FilterSet):
    province = province("seller__province")
    type = authority_type("seller__type")
    vintage = vintage("listing__round")
    round = of_round("listing__round")
    updated_since = updated_since(field_name="completed_at", lookup_expr="gte")


class AuthorityFilters(filters.FilterSet):
    province = province("province")
    type = authority_type("type")
    q = filters.CharFilter(method="named", help_text=_("คำค้นในชื่อ รหัส อำเภอ หรือจังหวัด หลายคำหมายถึงต้องพบทุกคำ"))

    def named(self, rows: Any, name: str, words: str) -> QuerySet[Any]:
        return rows.search(words)


class SerialFilters(filters.FilterSet):
    """One serial of one round; both are needed."""

    round = of_round("round", required=True)
    serial = WholeNumber(
        method="holding", required=True, min_value=1, help_text=_("หมายเลขกำกับในระบบ (มิใช่หมายเลขของ อบก.) เช่น 786")
    )

    def holding(self, blocks: QuerySet[Any], name: str, serial: int) -> QuerySet[Any]:
        return blocks.filter(first_serial__lte=serial, last_serial__gte=serial)
