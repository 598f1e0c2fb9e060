"""Filters of the lists of authorities, buyers and the people who act for them."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from registry.enums import BuyerKind, Role
from registry.models import (
    AuthorityTypeChange,
    AuthorityVat,
    BankAccount,
    Buyer,
    Invitation,
    LocalAuthority,
    Membership,
    OfficerAssignment,
)
from registry.viewsets.filters.fields import authority_type_filter, is_filled, province_filter, since, until


class AuthorityFilters(WagtailFilterSet):
    type = authority_type_filter()
    province = province_filter("province")

    class Meta:
        model = LocalAuthority
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
