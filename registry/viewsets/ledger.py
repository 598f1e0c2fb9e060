"""Allocations, accounts, blocks of serials, and the entries that moved them; all are only read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from registry.models import Account, Allocation, CreditBlock, LedgerTransaction, Movement, User
from registry.viewsets import filters
from registry.viewsets.cells import shown
from registry.viewsets.portal_viewset import Link, PortalViewSet, Table, linked

OURS = _("หมายเลขกำกับในระบบ (มิใช่หมายเลขของ อบก.)")
SHOWN_MOVEMENTS = 100


class AllocationViewSet(PortalViewSet):
    model = Allocation
    base_url_path = "allocations"
    icon = "clipboard-list"
    list_display = ("authority", "authority__code", "authority__province", "round", "tonnes")
    filterset_class = filters.AllocationFilters
    search_fields = ("authority__search_text",)
    related = ("authority__province", "authority__district", "round")
    inspect_view_fields = list_display
    labels = {"authority__code": _("รหัส อปท."), "authority__province": _("จังหวัด")}


class AccountViewSet(PortalViewSet):
    """Every account, leading to its statement and serials in the workspace."""

    model = Account
    base_url_path = "credit-accounts"
    icon = "list-ul"
    list_display = ("holder", "number", "kind")
    filterset_class = filters.AccountFilters
    search_fields = ("authority__search_text", "buyer__name")
    related = ("authority", "buyer")
    inspect_view_fields = list_display
    labels = {"holder": _("บัญชี"), "number": _("เลขที่บัญชี"), "kind": _("ประเภทบัญชี")}

    def show_holder(self, account: Account) -> str:
        return str(account)

    def links(self, row: Account, *, user: User) -> list[Link]:
        return [Link(_("รายการเคลื่อนไหวบัญชี"), f"/my/accounts/{row.pk}/")]


class BlockViewSet(PortalViewSet):
    model = CreditBlock
    base_url_path = "blocks"
    icon = "tag"
    list_display = ("serials", "round", "account", "account__kind", "tonnes", "is_set_aside")
    filterset_class = filters.BlockFilters
    search_fields = ("account__authority__search_text", "account__buyer__name")
    related = ("round", "account__authority", "account__buyer")
    inspect_view_fields = list_display
    labels = {
        "serials": OURS,
        "account__kind": _("ประเภทบัญชี"),
        "tonnes": _("ปริมาณ (ตัน)"),
        "is_set_aside": _("กันไว้"),
    }

    def show_serials(self, block: CreditBlock) -> str:
        return str(block)

    def show_is_set_aside(self, block: CreditBlock) -> bool:
        return block.reservation_id is not None


class LedgerTransactionViewSet(PortalViewSet):
    model = LedgerTransaction
    base_url_path = "ledger"
    icon = "list-ol"
    list_display = ("at", "kind", "reason", "reference", "by", "approved_by")
    filterset_class = filters.TransactionFilters
    search_fields = ("reason", "reference", "by__name", "approved_by__name")
    ordering = "-pk"
    related = ("by", "approved_by")
    inspect_view_fields = list_display

    def tables(self, row: LedgerTransaction) -> list[Table]:
        movements = row.movements.select_related("round", *_accounts("from_account"), *_accounts("to_account"))
        rows = [
            [
                str(move.round),
                str(move),
                shown(move.tonnes, "tonnes"),
                linked(move.from_account),
                linked(move.to_account),
            ]
            for move in movements[:SHOWN_MOVEMENTS]
        ]
        return [Table(_("การเคลื่อนไหว"), [_("รอบ"), OURS, _("ตัน"), _("จากบัญชี"), _("เข้าบัญชี")], rows)]


def _accounts(side: str) -> tuple[str, str]:
    return f"{side}__authority", f"{side}__buyer"


class MovementViewSet(PortalViewSet):
    model = Movement
    base_url_path = "movements"
    icon = "arrow-right-full"
    list_display = ("transaction__at", "transaction__kind", "round", "serials", "tonnes", "from_account", "to_account")
    filterset_class = filters.MovementFilters
    search_fields = (
        "from_account__authority__search_text",
        "to_account__authority__search_text",
        "to_account__buyer__name",
    )
    ordering = "-pk"
    related = (
        "transaction",
        "round",
        *(f"{side}__{owner}" for side in ("from_account", "to_account") for owner in ("authority", "buyer")),
    )
    inspect_view_fields = list_display
    labels = {
        "serials": OURS,
        "transaction__at": _("เมื่อ"),
        "transaction__kind": _("รายการ"),
        "tonnes": _("ปริมาณ (ตัน)"),
    }

    def show_serials(self, movement: Movement) -> str:
        return str(movement)
