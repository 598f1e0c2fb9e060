"""Authorities, buyers and who holds which role."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from registry.models import Account, CreditBlock, LocalAuthority, Membership, User
from registry.services.acts import describe
from registry.services.desk import edit_authority
from registry.viewsets import filters
from registry.viewsets.cells import shown
from registry.viewsets.forms import AuthorityForm
from registry.viewsets.portal_viewset import EDIT, PortalViewSet, Table


class AuthorityViewSet(PortalViewSet):
    model = LocalAuthority
    allows = EDIT
    base_url_path = "authorities"
    menu_label = _("อปท.")
    icon = "home"
    list_display = ("short_name", "code", "type", "district", "province", "tax_id")
    filterset_class = filters.AuthorityFilters
    search_fields = ("search_text",)
    related = ("province", "district")
    inspect_view_fields = (
        "full_name_th",
        "name_en",
        "code",
        "type",
        "district",
        "province",
        "tax_id",
        "address",
        "vat",
        "is_demo",
    )
    labels = {"short_name": _("ชื่อ"), "vat": _("ภาษีมูลค่าเพิ่ม")}
    edit_handler = ObjectList([FieldPanel("tax_id"), FieldPanel("address")], base_form_class=AuthorityForm)

    def edit(self, row: LocalAuthority, form: Any, *, by: User) -> models.Model:
        return edit_authority(row, form.values, by=by)

    def tables(self, row: LocalAuthority) -> list[Table]:
        return [balance_table(Account.objects.filter(authority=row)), people_table(row.memberships)]


def balance_table(accounts: models.QuerySet[Account]) -> Table:
    """The tonnes in an account, by round."""
    sums = (
        CreditBlock.objects.filter(account__in=accounts)
        .order_by("round__number")
        .values("round__number")
        .annotate(all=Sum("tonnes"), aside=Sum("tonnes", filter=models.Q(reservation__isnull=False)))
    )
    rows = [
        [
            str(row["round__number"]),
            shown(row["all"] - (row["aside"] or 0), "tonnes"),
            shown(row["aside"] or 0, "tonnes"),
        ]
        for row in sums
    ]
    headings = [_("รอบที่"), _("พร้อมใช้ (ตัน)"), _("กันไว้ (ตัน)")]
    return Table(_("คาร์บอนเครดิตในบัญชี"), headings, rows, _("ยังไม่มีคาร์บอนเครดิตในบัญชีนี้"))


def people_table(memberships: Any) -> Table:
    people = memberships.current().select_related("user", "authority", "buyer", "province", "district")
    rows = [[str(one.user), describe(one), shown(one.valid_from, ""), shown(one.valid_until, "")] for one in people]
    headings = [_("ชื่อ"), _("บทบาท"), _("ตั้งแต่วันที่"), _("ถึงวันที่")]
    return Table(_("ผู้มีสิทธิ์ในวันนี้"), headings, rows, _("ยังไม่มีผู้มีสิทธิ์"))


class MembershipViewSet(PortalViewSet):
    model = Membership
    base_url_path = "memberships"
    icon = "key"
    list_display = ("user", "user__email", "role", "scope", "title", "valid_from", "valid_until")
    filterset_class = filters.MembershipFilters
    search_fields = ("user__name", "user__email", "authority__search_text", "buyer__name", "title")
    ordering = "-pk"
    related = ("user", "authority", "buyer", "province", "district")
    inspect_view_fields = (*list_display, "capacity", "order_number")
    labels = {"user__email": _("อีเมล"), "scope": _("สังกัด")}
