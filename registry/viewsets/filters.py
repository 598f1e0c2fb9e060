"""Filters of DLA's lists. None offers the 7,850 authorities: a province is chosen, a name is searched for."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.snippets.models import get_snippet_models

from registry.enums import (
    AccountKind,
    AuthorityType,
    BatchKind,
    BatchState,
    BuyerKind,
    ProposalState,
    Role,
    TransactionKind,
)
from registry.fields import ThaiDateField
from registry.models import (
    Account,
    Act,
    Allocation,
    AuthorityCount,
    AuthorityTypeChange,
    AuthorityVat,
    BankAccount,
    Batch,
    Buyer,
    CreditBlock,
    Holiday,
    Invitation,
    LedgerTransaction,
    LocalAuthority,
    MarketPrice,
    Membership,
    Movement,
    OfficerAssignment,
    Paper,
    PaperTemplate,
    Parameter,
    Project,
    Proposal,
    Province,
    Round,
    Rule,
)
from registry.verbs import LABELS, verb_label


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


class RoundFilters(WagtailFilterSet):
    class Meta:
        model = Round
        fields = ["state"]


class ProjectFilters(WagtailFilterSet):
    class Meta:
        model = Project
        fields: list[str] = []


class AllocationFilters(WagtailFilterSet):
    province = province_filter("authority__province")
    round = round_filter()

    class Meta:
        model = Allocation
        fields: list[str] = []


class BatchFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("ประเภท"), choices=BatchKind.choices, empty_label=_("ทุกประเภท"))
    state = django_filters.ChoiceFilter(label=_("สถานะ"), choices=BatchState.choices, empty_label=_("ทั้งหมด"))
    round = round_filter()
    author = django_filters.CharFilter(field_name="author__name", lookup_expr="icontains", label=_("ผู้จัดทำ"))

    class Meta:
        model = Batch
        fields: list[str] = []


class AccountFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("ประเภทบัญชี"), choices=AccountKind.choices, empty_label=_("ทุกประเภท"))
    province = province_filter("authority__province")

    class Meta:
        model = Account
        fields: list[str] = []


class BlockFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        field_name="account__kind", label=_("ประเภทบัญชี"), choices=AccountKind.choices, empty_label=_("ทุกประเภท")
    )
    province = province_filter("account__authority__province")
    round = round_filter()
    set_aside = is_filled("reservation", _("กันไว้"))

    class Meta:
        model = CreditBlock
        fields: list[str] = []


class TransactionFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("รายการ"), choices=TransactionKind.choices, empty_label=_("ทั้งหมด"))
    since = since("at__date")
    until = until("at__date")

    class Meta:
        model = LedgerTransaction
        fields: list[str] = []


class MovementFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        field_name="transaction__kind", label=_("รายการ"), choices=TransactionKind.choices, empty_label=_("ทั้งหมด")
    )
    round = round_filter()
    since = since("transaction__at__date")
    until = until("transaction__at__date")

    class Meta:
        model = Movement
        fields: list[str] = []


class AuthorityFilters(WagtailFilterSet):
    type = authority_type_filter()
    province = province_filter("province")

    class Meta:
        model = LocalAuthority
        fields: list[str] = []


class BuyerFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label=_("ประเภท"), choices=BuyerKind.choices, empty_label=_("ทุกประเภท"), widget=forms.Select
    )
    verified = is_filled("verified_on", _("ตรวจสอบแล้ว"))
    declared = is_filled("no_interest_declared_on", _("รับรองว่าไม่มีส่วนได้เสียแล้ว"))

    class Meta:
        model = Buyer
        fields: list[str] = []


class MembershipFilters(WagtailFilterSet):
    role = django_filters.ChoiceFilter(
        label=_("บทบาท"), choices=Role.choices, empty_label=_("ทุกบทบาท"), widget=forms.Select
    )
    province = province_filter("authority__province")

    class Meta:
        model = Membership
        fields: list[str] = []


class AssignmentFilters(WagtailFilterSet):
    province = province_filter("authority__province")
    handed_over = is_filled("successor", _("ส่งมอบงานแล้ว"))

    class Meta:
        model = OfficerAssignment
        fields: list[str] = []


class InvitationFilters(WagtailFilterSet):
    used = is_filled("used_at", _("ตั้งรหัสผ่านแล้ว"))
    since = since("sent_at__date")
    until = until("sent_at__date")

    class Meta:
        model = Invitation
        fields: list[str] = []


class TypeChangeFilters(WagtailFilterSet):
    type = authority_type_filter()
    province = province_filter("authority__province")

    class Meta:
        model = AuthorityTypeChange
        fields: list[str] = []


class VatFilters(WagtailFilterSet):
    province = province_filter("authority__province")

    class Meta:
        model = AuthorityVat
        fields = ["status"]


class BankAccountFilters(WagtailFilterSet):
    province = province_filter("authority__province")
    stopped = is_filled("stopped_at", _("ระงับแล้ว"))
    since = since("effective_on")
    until = until("effective_on")

    class Meta:
        model = BankAccount
        fields: list[str] = []


class HolidayFilters(WagtailFilterSet):
    since = since("day")
    until = until("day")

    class Meta:
        model = Holiday
        fields: list[str] = []


class RuleFilters(WagtailFilterSet):
    class Meta:
        model = Rule
        fields = ["key"]


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


class PaperTemplateFilters(WagtailFilterSet):
    class Meta:
        model = PaperTemplate
        fields = ["kind"]


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
