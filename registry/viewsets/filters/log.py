"""Filters of the lists of what was done: acts, proposals and papers."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.snippets.models import get_snippet_models

from registry.enums import ProposalState
from registry.models import Act, LocalAuthority, Paper, Proposal, Province
from registry.verbs import LABELS, verb_label
from registry.viewsets.filters.fields import is_filled, province_filter, since, until


class PaperFilters(WagtailFilterSet):
    province = province_filter("authority__province")
    rendered = is_filled("rendered_at", _("จัดทำไฟล์แล้ว"))

    class Meta:
        model = Paper
        fields = ["kind"]


class ProposalFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("สถานะ"), choices=ProposalState.choices, empty_label=_("ทั้งหมด"))
    since = since("proposed_at__date")
    until = until("proposed_at__date")

    class Meta:
        model = Proposal
        fields: list[str] = []


class ActFilters(WagtailFilterSet):
    verb = django_filters.ChoiceFilter(
        label=_("การดำเนินการ"), choices=lambda: _verbs(), empty_label=_("ทั้งหมด"), widget=forms.Select
    )
    actor = django_filters.CharFilter(field_name="actor__name", lookup_expr="icontains", label=_("ชื่อผู้ดำเนินการ"))
    row_type = django_filters.ChoiceFilter(label=_("เรื่อง"), choices=[], empty_label=_("ทุกเรื่อง"), widget=forms.Select)
    province = django_filters.ChoiceFilter(
        label=_("จังหวัดของ อปท. ที่เกี่ยวข้อง"),
        choices=[],
        empty_label=_("ทุกจังหวัด"),
        widget=forms.Select,
        method="in_province",
    )
    authority = django_filters.CharFilter(label=_("อปท. ที่เกี่ยวข้อง (ชื่อหรือรหัส)"), method="of_authority")
    since = since("at__date")
    until = until("at__date")

    class Meta:
        model = Act
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Both lists of choices are read once: a chooser of models would ask again for what it shows."""
        super().__init__(*args, **kwargs)
        kinds = ContentType.objects.get_for_models(*(model for model in get_snippet_models() if is_ours(model)))
        named = sorted((str(kind.name), kind.pk) for kind in kinds.values())
        self.filters["row_type"].extra["choices"] = [(str(pk), name) for name, pk in named]
        self.filters["province"].extra["choices"] = [(row.pk, str(row)) for row in Province.objects.for_choosing()]

    def in_province(self, rows: models.QuerySet[Act], name: str, value: str) -> models.QuerySet[Act]:
        return rows.filter(about_authorities(LocalAuthority.objects.filter(province=value)))

    def of_authority(self, rows: models.QuerySet[Act], name: str, value: str) -> models.QuerySet[Act]:
        return rows.filter(about_authorities(LocalAuthority.objects.search(value)))


def about_authorities(authorities: models.QuerySet[LocalAuthority]) -> models.Q:
    """Acts on these authorities, and on every row that belongs to one of them, itself or through its order."""
    which = models.Q(pk__in=[])
    for model in filter(is_ours, get_snippet_models()):
        for place in _paths_to_authority(model):
            rows = model._default_manager.filter(**{f"{place}__in": authorities}).order_by()
            which |= models.Q(row_type=ContentType.objects.get_for_model(model), row_id__in=rows.values("pk"))
    return which


def _paths_to_authority(model: type[models.Model]) -> list[str]:
    if model is LocalAuthority:
        return ["pk"]
    links = [each for each in model._meta.fields if isinstance(each, models.ForeignKey)]
    direct = [each.name for each in links if each.related_model is LocalAuthority]
    return direct or ["order__seller" for each in links if each.name == "order"]


def is_ours(model: type[models.Model]) -> bool:
    return model._meta.app_label in ("registry", "market")


def _verbs() -> list[tuple[str, str]]:
    """Every verb with words, by its words; asking the log itself would read all of it."""
    return sorted(((verb, verb_label(verb)) for verb in LABELS), key=lambda pair: pair[1])
