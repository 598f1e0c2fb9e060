"""What lists may be narrowed by. Nothing is guessed: an unknown name or value is refused, never answered by nothing.

Values are read by market.filters, as on the public pages; here stands only what the OpenAPI document says of them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.forms import ValidationError as InvalidValue
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from market.filters import READERS, ListingFilter, UnknownFilter
from market.models import Order
from registry.enums import AuthorityType
from registry.errors import Sentence
from registry.thai import FIRST_BUDDHIST_YEAR


class StrictFilters(filters.DjangoFilterBackend):
    """Refuses a parameter that the address does not know, or that is given twice."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        if wrong := parameter_faults(request, self.names(queryset, view)):
            raise ValidationError(wrong)
        return super().filter_queryset(request, queryset, view)

    def names(self, queryset: QuerySet[Any], view: APIView) -> list[str]:
        """The parameters that an address knows."""
        filterset = self.get_filterset_class(view, queryset)
        names = list(filterset.base_filters) if filterset else []
        return [*names, "cursor", "limit"] if getattr(view, "action", "") == "list" else names


def parameter_faults(request: Request, known: Collection[str]) -> dict[str, str]:
    """Parameters that are not known, or that are given twice, each with a sentence."""
    faults = {name: fault_of(name, request, known) for name in request.query_params}
    return {name: fault for name, fault in faults.items() if fault}


def fault_of(name: str, request: Request, known: Collection[str]) -> str:
    if name not in known:
        sentence = _("ไม่รู้จักพารามิเตอร์ “%(name)s” ใช้ได้: %(known)s")
        return str(sentence) % {"name": name, "known": ", ".join(known) or "–"}
    repeated = len(request.query_params.getlist(name)) > 1
    return str(_("ระบุได้เพียงครั้งเดียว")) if repeated else ""


# What each shared parameter is and means.
DOCUMENTED: dict[str, tuple[dict[str, Any], Sentence]] = {
    "province": ({"type": "string"}, _("รหัสจังหวัดสองหลัก เช่น 51 (ลำพูน) ดูรหัสทั้งหมดที่ /api/v1/provinces/")),
    "type": ({"type": "string", "enum": AuthorityType.values}, _("ประเภทของ อปท.")),
    "price_min": ({"type": "string", "format": "decimal"}, _("ราคาต่อตันตั้งแต่ (บาท)")),
    "price_max": ({"type": "string", "format": "decimal"}, _("ราคาต่อตันไม่เกิน (บาท)")),
    "vintage": ({"type": "integer"}, _("ปีที่ลดก๊าซเรือนกระจก (Vintage) เช่น 2023 ตรงกับทุกรอบที่คิดเครดิตในปีนั้น")),
    "round": ({"type": "integer"}, _("รอบที่ เช่น 1 ดูทุกรอบที่ /api/v1/rounds/")),
    "firm": ({"type": "boolean"}, _("true = เฉพาะที่ยืนยันราคาตามประกาศ, false = เฉพาะที่ไม่ยืนยัน")),
    "q": ({"type": "string"}, _("คำค้นในชื่อ รหัส อำเภอ หรือจังหวัด หลายคำหมายถึงต้องพบทุกคำ")),
}


class ReadAlike(forms.CharField):
    """A value as the public pages read it."""

    def __init__(self, *, read: Callable[[str], Any], **options: Any) -> None:
        super().__init__(**options)
        self.read = read

    def to_python(self, value: Any) -> Any:
        text = (value or "").strip()
        try:
            return self.read(text) if text else None
        except ValueError as error:
            raise InvalidValue(str(error)) from error


class Told(filters.Filter):
    """A parameter of the public pages, as text."""

    def __init__(self, name: str, **options: Any) -> None:
        schema, meaning = DOCUMENTED[name]
        super().__init__(**options)
        extend_schema_field(schema | {"description": meaning})(self)


class Alike(Told):
    """The same, read. It narrows the rows by `field_name`, or by `method`."""

    field_class = ReadAlike

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(name, read=READERS[name], **options)


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


class WholeNumber(forms.IntegerField):
    re_decimal = re.compile(r"(?!)")  # Django's own would read 786.0 as well


class Serial(filters.NumberFilter):
    """A round has the serials 1 to its tonnes."""

    field_class = WholeNumber

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        meaning = _("หมายเลขกำกับในระบบ (มิใช่หมายเลขของ อบก.) เช่น 786")
        extend_schema_field({"type": "integer", "description": meaning})(self)

    def get_max_validator(self) -> None:
        return None


class SealNumber(filters.NumberFilter):
    """Seals are numbered from 1 without a gap."""

    field_class = WholeNumber

    def __init__(self, meaning: Sentence, **options: Any) -> None:
        super().__init__(field_name="number", min_value=1, **options)
        extend_schema_field({"type": "integer", "description": meaning})(self)


def updated_since(**options: Any) -> Moment:
    return Moment(help_text=_("เฉพาะที่เปลี่ยนแปลงตั้งแต่วันเวลานี้ (ISO 8601 ปี ค.ศ.)"), **options)


class ListingForm(forms.Form):
    """Reads the whole question at once, as the public pages do: the limits of price must fit each other."""

    wanted = ListingFilter()

    def clean(self) -> None:
        try:
            self.wanted = ListingFilter.parse(self.data)
        except UnknownFilter as error:
            for name, sentence in error.errors.items():
                self.add_error(name, str(sentence))


class ListingFilters(filters.FilterSet):
    province = Told("province")
    type = Told("type")
    price_min = Told("price_min")
    price_max = Told("price_max")
    vintage = Told("vintage")
    round = Told("round")
    firm = Told("firm")
    q = Told("q")
    updated_since = updated_since()

    class Meta:
        form = ListingForm

    def filter_queryset(self, queryset: Any) -> QuerySet[Any]:
        since = self.form.cleaned_data["updated_since"]
        listings = self.form.wanted.apply(queryset)
        return listings.filter(changed_since(since)) if since else listings


def changed_since(moment: dt.datetime) -> Combinable:
    """A listing has changed, too, when an order has taken tonnes of it or given them back."""
    return Q(updated_at__gte=moment) | Exists(Order.objects.filter(listing=OuterRef("pk"), updated_at__gte=moment))


class TradeFilters(filters.FilterSet):
    province = Alike("province", field_name="seller__province")
    type = Alike("type", field_name="seller__type")
    vintage = Alike("vintage", method="touching_year")
    round = Alike("round", field_name="listing__round__number")
    updated_since = updated_since(field_name="completed_at", lookup_expr="gte")

    def touching_year(self, orders: QuerySet[Any], name: str, year: int) -> QuerySet[Any]:
        period = "listing__round__period"
        return orders.filter(**{f"{period}_start__year__lte": year, f"{period}_end__year__gte": year})


class AuthorityFilters(filters.FilterSet):
    province = Alike("province", field_name="province")
    type = Alike("type", field_name="type")
    q = Alike("q", method="named")

    def named(self, authorities: Any, name: str, words: str) -> QuerySet[Any]:
        return authorities.search(words)


class SerialFilters(filters.FilterSet):
    """One serial of one round; both are needed."""

    round = Alike("round", field_name="number", required=True)
    serial = Serial(field_name="tonnes", lookup_expr="gte", required=True, min_value=1)


class SealFilters(filters.FilterSet):
    from_seal = SealNumber(_("ตั้งแต่การผนึกครั้งที่นี้ เช่น 2"), lookup_expr="gte")


class LedgerFilters(SealFilters):
    seal = SealNumber(_("เฉพาะรายการของการผนึกครั้งที่นี้ เช่น 1"))
