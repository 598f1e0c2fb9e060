"""Authorities, buyers and who holds which role."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from registry.models import (
    Account,
    AuthorityTypeChange,
    AuthorityVat,
    CreditBlock,
    Invitation,
    LocalAuthority,
    Membership,
    OfficerAssignment,
    User,
)
from registry.services.acts import describe
from registry.services.desk import edit_authority
from registry.services.people import address_of
from registry.viewsets import filters
from registry.viewsets.cells import NOTHING, shown
from registry.viewsets.forms import AuthorityForm
from registry.viewsets.portal_viewset import EDIT, Link, PortalViewSet, Table


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
        "phone",
        "email",
        "vat",
        "is_demo",
    )
    labels = {"short_name": _("ชื่อ"), "vat": _("ภาษีมูลค่าเพิ่ม")}
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("tax_id", "address", "phone", "email")], base_form_class=AuthorityForm
    )

    def edit(self, row: LocalAuthority, form: Any, *, by: User) -> models.Model:
        return edit_authority(row, form.values, by=by)

    def links(self, row: LocalAuthority, *, user: User) -> list[Link]:
        page = f"/my/authorities/{row.pk}/"
        return [
            Link(_("เปิดหน้า อปท."), page, _("ประเภทและชื่อ ภาษีมูลค่าเพิ่ม ข้อมูลที่นับ และบัญชีธนาคาร")),
            Link(_("เปิดหน้าบุคลากร"), f"/my/people/authority/{row.pk}/", _("ให้และสิ้นสุดสิทธิ์ทำในหน้านี้ที่เดียว")),
        ]

    def tables(self, row: LocalAuthority) -> list[Table]:
        balance = balance_table(Account.objects.filter(authority=row))
        return [balance, people_table(row.memberships), types_table(row), counts_table(row)]


def balance_table(accounts: models.QuerySet[Account]) -> Table:
    """The tonnes in an account, by round, each figure leading to its serials."""
    sums = (
        CreditBlock.objects.filter(account__in=accounts)
        .order_by("round__number")
        .values("account", "round", "round__number")
        .annotate(all=Sum("tonnes"), aside=Sum("tonnes", filter=models.Q(reservation__isnull=False)))
    )
    rows = [
        [
            str(row["round__number"]),
            (shown(row["all"] - (row["aside"] or 0), "tonnes"), serials_url(row, "available")),
            (shown(row["aside"] or 0, "tonnes"), serials_url(row, "set_aside")),
        ]
        for row in sums
    ]
    headings = [_("รอบที่"), _("พร้อมใช้ (ตัน)"), _("กันไว้ (ตัน)")]
    return Table(_("คาร์บอนเครดิตในบัญชี"), headings, rows, _("ยังไม่มีคาร์บอนเครดิตในบัญชีนี้"))


def serials_url(row: dict[str, int], state: str) -> str:
    return f"/my/accounts/{row['account']}/serials/?state={state}&round={row['round']}"


def types_table(authority: LocalAuthority) -> Table:
    rows = [
        [each.full_name_th or each.name_th, shown(each.changed_on, ""), shown(each.legal_reference, "")]
        for each in authority.type_history.order_by("-changed_on", "-pk")
    ]
    headings = [_("ชื่อ"), _("ตั้งแต่วันที่"), _("ประกาศหรือกฎหมายที่อ้างถึง")]
    return Table(_("ประวัติประเภทและชื่อ"), headings, rows, _("ยังไม่เคยเปลี่ยน"))


def counts_table(authority: LocalAuthority) -> Table:
    rows = [
        [
            shown(each.counted_on, ""),
            counted(each.population),
            counted(each.all_households),
            counted(each.bins),
            shown(each.coverage_percent, ""),
            each.source,
        ]
        for each in authority.counts.order_by("-counted_on")
    ]
    headings = [
        _("ข้อมูล ณ วันที่"),
        _("ประชากร (คน)"),
        _("ครัวเรือนทั้งหมด (ครัวเรือน)"),
        _("ถังขยะเปียก (ถัง)"),
        _("ความครอบคลุม (ร้อยละของครัวเรือน)"),
        _("ที่มา"),
    ]
    return Table(_("ครัวเรือนและถังขยะเปียก"), headings, rows, _("ยังไม่มีข้อมูลที่บันทึกไว้"))


def counted(number: int | None) -> str:
    """A number of people or things; nothing where it was not counted."""
    return NOTHING if number is None else f"{number:,}"


def people_table(memberships: Any) -> Table:
    people = memberships.current().select_related("user", "authority", "buyer", "province", "district")
    rows = [[str(one.user), describe(one), shown(one.valid_from, ""), shown(one.valid_until, "")] for one in people]
    headings = [_("ชื่อ"), _("บทบาท"), _("ตั้งแต่วันที่"), _("ถึงวันที่")]
    return Table(_("ผู้มีสิทธิ์ในวันนี้"), headings, rows, _("ยังไม่มีผู้มีสิทธิ์"))


class MembershipViewSet(PortalViewSet):
    """Read here, given and ended in the workspace: one way to give a role, for everybody who may."""

    model = Membership
    base_url_path = "memberships"
    icon = "key"
    list_display = ("user", "user__email", "role", "scope", "title", "order_number", "valid_from", "valid_until")
    filterset_class = filters.MembershipFilters
    search_fields = ("user__name", "user__email", "authority__search_text", "buyer__name", "title", "order_number")
    ordering = "-pk"
    related = ("user", "authority", "buyer", "province", "district")
    inspect_view_fields = (*list_display, "capacity")
    labels = {"user__email": _("อีเมล"), "scope": _("สังกัด")}

    def links(self, row: Membership, *, user: User) -> list[Link]:
        return [Link(_("เปิดหน้าบุคลากร"), address_of(row), _("ให้และสิ้นสุดสิทธิ์ทำในหน้านี้ที่เดียว"))]


class OfficerAssignmentViewSet(PortalViewSet):
    model = OfficerAssignment
    base_url_path = "assignments"
    icon = "user"
    list_display = (
        "user",
        "authority",
        "province",
        "is_primary",
        "order_number",
        "valid_from",
        "valid_until",
        "successor",
    )
    filterset_class = filters.AssignmentFilters
    search_fields = ("user__name", "user__email", "authority__search_text", "order_number")
    ordering = "-pk"
    related = ("user", "authority__province", "successor__user", "successor__authority")
    inspect_view_fields = list_display
    labels = {"province": _("จังหวัด")}

    def show_province(self, row: OfficerAssignment) -> str:
        return str(row.authority.province)

    def show_successor(self, row: OfficerAssignment) -> str:
        return str(row.successor.user) if row.successor else ""

    def links(self, row: OfficerAssignment, *, user: User) -> list[Link]:
        return [Link(_("เปิดหน้าบุคลากร"), f"/my/people/authority/{row.authority_id}/")]


class InvitationViewSet(PortalViewSet):
    model = Invitation
    base_url_path = "invitations"
    icon = "mail"
    list_display = ("user", "user__email", "state", "sent_by", "sent_at", "expires_at", "used_at")
    filterset_class = filters.InvitationFilters
    search_fields = ("user__name", "user__email", "sent_by__name")
    ordering = "-pk"
    related = ("user", "sent_by")
    inspect_view_fields = (*list_display, "mailed_at", "voided_at")
    labels = {"user__email": _("อีเมล"), "state": _("สถานะ")}

    def show_state(self, row: Invitation) -> str:
        return str(row.state.label)


class TypeChangeViewSet(PortalViewSet):
    model = AuthorityTypeChange
    base_url_path = "type-changes"
    icon = "history"
    list_display = ("authority", "type", "name_th", "changed_on", "legal_reference", "recorded_at")
    filterset_class = filters.TypeChangeFilters
    search_fields = ("authority__search_text", "name_th", "legal_reference")
    ordering = "-pk"
    related = ("authority",)
    inspect_view_fields = (*list_display, "full_name_th")

    def links(self, row: AuthorityTypeChange, *, user: User) -> list[Link]:
        return [Link(_("เปิดหน้า อปท."), f"/my/authorities/{row.authority_id}/")]


class VatViewSet(PortalViewSet):
    model = AuthorityVat
    base_url_path = "vat"
    icon = "tag"
    list_display = ("authority", "status", "rate_percent", "valid_from")
    filterset_class = filters.VatFilters
    search_fields = ("authority__search_text",)
    ordering = "-pk"
    related = ("authority",)
    inspect_view_fields = list_display

    def links(self, row: AuthorityVat, *, user: User) -> list[Link]:
        return [Link(_("เปิดหน้า อปท."), f"/my/authorities/{row.authority_id}/")]
