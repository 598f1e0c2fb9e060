"""The treasuries' accounts, whose numbers only those read who may, and the holidays that their waiting leaves out."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from registry.models import BankAccount, Holiday, User
from registry.permissions import can_read_bank_numbers
from registry.services.desk import save_holiday
from registry.viewsets import filters
from registry.viewsets.forms import HolidayForm
from registry.viewsets.portal_viewset import ADD_AND_EDIT, Link, PortalViewSet
from registry.viewsets.views import PortalIndexView, PortalInspectView


class ReadersNumbers:
    """Hands the viewset rows whose `number` is what this reader may see, on the screen and in spreadsheets alike."""

    request: HttpRequest

    def masked(self, row: BankAccount) -> BankAccount:
        user: Any = self.request.user
        row.shown_number = row.number if can_read_bank_numbers(user, row.authority) else row.masked_number  # type: ignore[attr-defined]
        return row


class BankIndexView(ReadersNumbers, PortalIndexView):
    def to_row_dict(self, item: BankAccount) -> Any:
        return super().to_row_dict(self.masked(item))


class BankInspectView(ReadersNumbers, PortalInspectView):
    def get_object(self, queryset: Any = None) -> BankAccount:
        return self.masked(super().get_object(queryset))


class BankAccountViewSet(PortalViewSet):
    """Lists show the last four digits to everybody; a row's page and its spreadsheet show what the reader may read."""

    model = BankAccount
    base_url_path = "bank-accounts"
    icon = "lock"
    index_view_class = BankIndexView
    inspect_view_class = BankInspectView
    list_display = ("authority", "bank", "number", "account_name", "effective_on", "state")
    filterset_class = filters.BankAccountFilters
    search_fields = ("authority__search_text", "account_name")
    ordering = "-pk"
    related = ("authority__province", "proposed_by", "approved_by", "stopped_by")
    inspect_view_fields = (
        *list_display,
        "branch",
        "contact_email",
        "proposed_by",
        "approved_by",
        "approved_at",
        "stopped_by",
        "stopped_at",
        "stop_reason",
    )
    labels = {"state": _("สถานะ")}

    def show_number(self, row: BankAccount) -> str:
        return getattr(row, "shown_number", row.masked_number)

    def show_state(self, row: BankAccount) -> str:
        if row.stopped_at:
            return str(_("ระงับแล้ว"))
        return str(_("รอวันที่มีผล")) if row.is_waiting else str(_("ถึงวันที่มีผลแล้ว"))

    def links(self, row: BankAccount, *, user: User) -> list[Link]:
        page = f"/my/authorities/{row.authority_id}/bank/"
        return [Link(_("เปิดหน้าบัญชีธนาคาร"), page, _("ระงับบัญชีที่รอวันที่มีผลได้ในหน้านี้"))]


class HolidayViewSet(PortalViewSet):
    model = Holiday
    allows = ADD_AND_EDIT
    base_url_path = "holidays"
    icon = "calendar"
    list_display = ("name", "day", "is_cancelled", "source")
    filterset_class = filters.HolidayFilters
    search_fields = ("name", "source")
    inspect_view_fields = list_display
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("day", "name", "source", "is_cancelled")], base_form_class=HolidayForm
    )

    def add(self, form: Any, *, by: User) -> models.Model:
        return save_holiday(Holiday(), form.values, by=by)

    def edit(self, row: Holiday, form: Any, *, by: User) -> models.Model:
        return save_holiday(row, form.values, by=by)
