"""Filters of the lists of credits: rounds, batches and where the tonnes are."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from registry.enums import AccountKind, BatchKind, BatchState, TransactionKind
from registry.models import Account, Allocation, Batch, CreditBlock, LedgerTransaction, Movement, Project, Round
from registry.viewsets.filters.fields import is_filled, province_filter, round_filter, since, until


class ProjectFilters(WagtailFilterSet):
    class Meta:
        model = Project
        fields: list[str] = []


class RoundFilters(WagtailFilterSet):
    class Meta:
        model = Round
        fields = ["state"]


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
