"""Filters of the lists of what DLA sets: rules, holidays, templates and the figures of the estimate."""

from __future__ import annotations

from wagtail.admin.filters import WagtailFilterSet

from registry.models import AuthorityCount, Holiday, MarketPrice, PaperTemplate, Parameter, Rule
from registry.viewsets.filters.fields import province_filter, since, until


class RuleFilters(WagtailFilterSet):
    class Meta:
        model = Rule
        fields = ["key"]


class HolidayFilters(WagtailFilterSet):
    since = since("day")
    until = until("day")

    class Meta:
        model = Holiday
        fields: list[str] = []


class PaperTemplateFilters(WagtailFilterSet):
    class Meta:
        model = PaperTemplate
        fields = ["kind"]


class ParameterFilters(WagtailFilterSet):
    class Meta:
        model = Parameter
        fields = ["model", "key"]


class MarketPriceFilters(WagtailFilterSet):
    class Meta:
        model = MarketPrice
        fields = ["scope"]


class AuthorityCountFilters(WagtailFilterSet):
    province = province_filter("authority__province")

    class Meta:
        model = AuthorityCount
        fields: list[str] = []
