"""Where is serial 12,345 of round 3, and what belongs to this number? One box for DLA's desk and its auditors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from market.forms import read_code
from market.models import Certificate, Document, Order, TgoNotice
from registry.enums import RoundState, TransactionKind
from registry.models import Account, CreditBlock, LedgerTransaction, Round
from registry.querysets import sees_everything
from registry.services.paths import Path, path_of
from registry.thai import format_tonnes, normalise
from registry.viewsets import Table
from registry.viewsets.cells import shown
from registry.viewsets.portal_viewset import url_of

SHOWN = 20
ROUND = re.compile(r"(?:รอบ(?:ที่)?|round)\s*([0-9]{1,4})", re.IGNORECASE)
# A number by itself: not the end of TVER-DEMO-901, not a negative one, not a part of 45/2569.
NUMBER = re.compile(r"(?<![0-9a-z/.\-])[0-9][0-9,]{0,17}(?![0-9a-z/.\-])")
ORDER = re.compile(r"(?:คำขอซื้อ(?:เลขที่|ที่)?|order)\s*([0-9]{1,12})")
ACCOUNT = re.compile(r"a([0-9]{1,15})")
PASSED_OVER = re.compile(r"[\s.]+")  # อบก 23/2569 and อบก. 23/2569, มท0820 and มท 0820
EITHER_DIGIT = {str(digit): f"[{digit}{'๐๑๒๓๔๕๖๗๘๙'[digit]}]" for digit in range(10)}


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("หมายเลขกำกับในระบบ เลขคำขอซื้อ เลขที่หนังสือ หรือรหัสเอกสารยืนยัน"),
        max_length=120,
        help_text=_("เช่น 12,345 หรือ 12345 รอบที่ 3 หรือ อบก 45/2569"),
        error_messages={"required": _("โปรดพิมพ์สิ่งที่ต้องการค้นหา")},
    )
    round = forms.ModelChoiceField(
        label=_("รอบ"),
        queryset=Round.objects.filter(state=RoundState.ISSUED).order_by("number"),
        required=False,
        empty_label=_("ทุกรอบ"),
    )


@dataclass(frozen=True)
class Asked:
    """What was typed: a serial, the number of a round, an order or an account, where there is one, and the text."""

    text: str
    number: int | None = None
    round: int | None = None
    order: int | None = None
    account: int | None = None

    @property
    def pattern(self) -> str:
        """The text wherever it stands, however its digits, its full stops and its spaces were typed."""
        letters = (EITHER_DIGIT.get(letter, re.escape(letter)) for letter in PASSED_OVER.sub("", self.text))
        return "[ .]*".join(letters)


def read(typed: str) -> Asked:
    text = normalise(typed)
    if account := ACCOUNT.fullmatch(text):
        return Asked(text, account=int(account[1]))
    if order := ORDER.search(text):
        return Asked(text, order=int(order[1]))
    named = ROUND.search(text)
    rest = ROUND.sub(" ", text)
    numbers = [int(found.replace(",", "")) for found in NUMBER.findall(rest)]
    is_plain = len(numbers) == 1 and "/" not in rest
    return Asked(text, numbers[0] if is_plain else None, int(named.group(1)) if named else None)


# --- serials -------------------------------------------------------------------------------------------------------


def serial_tables(asked: Asked, chosen: Round | None) -> list[Table]:
    """For each round that has the serial: who holds it today, then its whole path."""
    if not asked.number:
        return []
    rounds = Round.objects.filter(state=RoundState.ISSUED, tonnes__gte=asked.number).order_by("number", "pk")
    if chosen:
        rounds = rounds.filter(pk=chosen.pk)
    elif asked.round:
        rounds = rounds.filter(number=asked.round)
    tables = []
    for row in rounds[:SHOWN]:
        tables += tables_of(row, asked.number, path_of(row, [(asked.number, asked.number)]))
    return tables


def tables_of(round: Round, serial: int, found: Path) -> list[Table]:
    values = {"serial": format_tonnes(serial), "round": round}
    block = CreditBlock.objects.filter(round=round, first_serial__lte=serial, last_serial__gte=serial).first()
    today = [[account_cell(each.account), *block_cells(block)] for each in found.today]
    return [
        Table(
            translate("หมายเลขกำกับในระบบ %(serial)s ของ%(round)s อยู่ที่ใดในวันนี้") % values,
            [_("บัญชี"), _("ช่วงหมายเลขที่อยู่ด้วยกัน"), _("กันไว้")],
            today,
            _("ไม่พบ"),
        ),
        Table(
            translate("เส้นทางของหมายเลข %(serial)s ของ%(round)s (มิใช่หมายเลขของ อบก.)") % values,
            [_("เมื่อ"), _("รายการ"), _("จาก"), _("ไปยัง"), _("คำขอซื้อ")],
            path_rows(found, orders_of(found, round, serial)),
        ),
    ]


def path_rows(found: Path, orders: dict[int, Any]) -> list[list[Any]]:
    """A row a step, with the order that it belongs to, if there is one."""
    return [
        [
            shown(step.at, "at"),
            str(TransactionKind(step.kind).label),
            account_cell(step.source) if step.source else translate("อบก."),
            account_cell(step.target),
            orders.get(number, ""),
        ]
        for number, step in enumerate(found.steps)
    ]


def account_cell(account: Account) -> Any:
    return (f"{account} ({account.number})", f"/my/accounts/{account.pk}/")


def block_cells(block: CreditBlock | None) -> list[Any]:
    if block is None:
        return ["–", "–"]
    run = (f"{format_tonnes(block.first_serial)}–{format_tonnes(block.last_serial)}", url_of(block))
    return [run, shown(block.reservation_id is not None, "")]


def orders_of(found: Path, round: Round, serial: int) -> dict[int, Any]:
    """The order behind each delivery on the path, by the step's place."""
    moved = LedgerTransaction.objects.filter(
        movements__round=round, movements__first_serial__lte=serial, movements__last_serial__gte=serial
    )
    rows = Certificate.objects.filter(transaction__in=moved.values("pk")).select_related("order", "transaction")
    by_time = {row.transaction.at: row.order for row in rows}
    return {
        number: (str(by_time[step.at]), url_of(by_time[step.at]))
        for number, step in enumerate(found.steps)
        if step.at in by_time
    }


# --- numbers of orders and papers ----------------------------------------------------------------------------------


def number_tables(asked: Asked) -> list[Table]:
    """Orders, accounts, TGO's letters and certificates, papers signed outside, and ledger entries with the number."""
    if asked.account:
        accounts = Account.objects.filter(pk=asked.account).select_related("authority", "buyer")
        tables = [Table(_("บัญชีคาร์บอนเครดิต"), [_("บัญชี")], [[account_cell(each)] for each in accounts])]
    elif asked.order:
        tables = [rows_table(_("คำขอซื้อ"), Order.objects.filter(pk=asked.order))]
    else:
        tables = [
            rows_table(_("คำขอซื้อ"), Order.objects.filter(orders_with(asked))),
            rows_table(_("หนังสือแจ้งผลของ อบก."), TgoNotice.objects.filter(written(asked, "number", "serials"))),
            rows_table(_("รอบ"), Round.objects.filter(written(asked, "certificate_number", "tgo_serials"))),
            documents_table(asked),
            rows_table(_("เอกสารยืนยัน"), Certificate.objects.filter(code=read_code(asked.text) or "")),
            rows_table(_("รายการเคลื่อนไหวบัญชี"), LedgerTransaction.objects.filter(written(asked, "reference"))),
        ]
    return [table for table in tables if table.rows]


def orders_with(asked: Asked) -> Q:
    return Q(pk=asked.number) if asked.number else written(asked, "buyer_reference")


def written(asked: Asked, *names: str) -> Q:
    """Rows that have what was typed in one of these columns; none where nothing but stops and spaces was typed."""
    if not asked.pattern:
        return Q(pk__in=[])
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__iregex": asked.pattern})
    return found


def rows_table(title: Any, rows: Any) -> Table:
    return Table(title, [_("รายการ")], [[(str(row), url_of(row))] for row in rows.order_by("-pk")[:SHOWN]])


def documents_table(asked: Asked) -> Table:
    documents = (
        Document.objects.filter(written(asked, "number", "serials")).select_related("order").order_by("-pk")[:SHOWN]
    )
    rows = [[str(each), shown(each.dated_on, ""), (str(each.order), url_of(each.order))] for each in documents]
    return Table(_("เอกสารประกอบคำขอซื้อ"), [_("เอกสาร"), _("ลงวันที่"), _("คำขอซื้อ")], rows)


# --- the page ------------------------------------------------------------------------------------------------------


def find(request: HttpRequest) -> HttpResponseBase:
    """The box, and below it everything that was found."""
    if not sees_everything(request.user):
        raise PermissionDenied
    form = FindForm(request.GET if "q" in request.GET else None)
    tables: list[Table] = []
    if form.is_valid():
        asked = read(form.cleaned_data["q"])
        tables = [*serial_tables(asked, form.cleaned_data["round"]), *number_tables(asked)]
    context = {"form": form, "tables": tables, "was_asked": form.is_bound and form.is_valid()}
    response: HttpResponse = render(request, "wagtailadmin/portal/find.html", context)
    return response


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [path("find/", find, name="portal_find")]


class FindMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return sees_everything(request.user)


@hooks.register("register_admin_menu_item")
def menu() -> MenuItem:
    return FindMenuItem(_("ค้นหาหมายเลข"), reverse("portal_find"), name="find", icon_name="search", order=5)
