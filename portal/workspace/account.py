"""The credit account of an authority, a buyer or the programme: balance, serials, statement and its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.models import Order
from portal.workspace.paging import number_in, page_of
from portal.workspace.statement import SHOWN, Line, Statement, StatementForm
from portal.workspace.statement_files import PDF_AT_MOST, SHEET_AT_MOST, csv_of, pdf_of, xlsx_of
from portal.workspace.visitor import SignedInRequest
from registry.enums import AccountKind
from registry.models import Account, CreditBlock, User
from registry.querysets import sees_everything
from registry.services.freezing import frozen_sentence
from registry.templatetags.parts import site_path

PAGE = 100
BLOCKS_SHOWN = 100


@login_required
@require_safe
def account(request: SignedInRequest, pk: int) -> HttpResponse:
    """The balances now, and the statement: the latest movements, or those before the one that the address names."""
    row = visible_account(request.user, pk)
    form = StatementForm(request.GET)
    statement = form.statement_of(row)
    before = number_in(request, "before")
    lines, closing, older = statement.lines(before=before, size=PAGE)
    context = {
        "account": row,
        "is_buyer": row.kind == AccountKind.BUYER,
        "form": form,
        "statement": statement,
        "is_chosen": bool(statement.query),
        "unknown": form.unknown,
        "before_url": f"?{statement.year_before}#statement",
        **file_addresses(statement),
        **sum_addresses(statement),
        "lines": with_links(lines, request.user),
        "closing": closing,
        "opening": closing - sum(line.tonnes for line in lines),
        "older": page_address(statement, older) if older else "",
        "is_latest": before is None and statement.year is None,
        **balance_now(row),
        "blocks": [] if before or statement.query else first_blocks(row),
        "blocks_shown": BLOCKS_SHOWN,
        "frozen": frozen_sentence(row.authority, row.buyer),
    }
    return render(request, "workspace/account.html", context)


def first_blocks(row: Account) -> list[dict[str, Any]]:
    """The serials that the account holds now, which stand on its first page."""
    return with_purposes(with_parties(row.blocks.order_by("round", "first_serial"))[:BLOCKS_SHOWN])


def visible_account(user: User, pk: int) -> Account:
    return get_object_or_404(Account.objects.visible_to(user).select_related("authority", "buyer"), pk=pk)


def page_address(statement: Statement, before: int) -> str:
    return f"?{'&'.join(part for part in (statement.query, f'before={before}') if part)}#rows"


def sum_addresses(statement: Statement) -> dict[str, str]:
    """Where the rows behind the statement's sums are; what a past year closed with, its own lines show."""
    row, query = statement.account.pk, f"?{statement.query}" if statement.query else ""
    flows = {f"{flow}_url": reverse("workspace:movements", args=[row, flow]) + query for flow in FLOWS}
    return {**flows, "closing_url": "#results" if statement.year else reverse("workspace:serials", args=[row]) + query}


def with_links(lines: list[Line], user: User) -> list[dict[str, Any]]:
    """Each line with the order whose delivery it was, and with its counterparty's account for who may read them all."""
    orders, follows = orders_of(lines, user), sees_everything(user)
    return [
        {
            "line": line,
            "order": orders.get(line.movement.transaction_id),
            "url": reverse("workspace:account", args=[line.counterparty.pk]) if line.counterparty and follows else "",
        }
        for line in lines
    ]


def orders_of(lines: list[Line], user: User) -> dict[int, Order]:
    """The order that each transaction delivered, as far as the user may read it; one query."""
    transactions = {line.movement.transaction_id for line in lines}
    orders = Order.objects.visible_to(user).filter(certificate__transaction__in=transactions)
    return {order.certificate.transaction_id: order for order in orders.select_related("certificate")}


# --- the rows behind its sums ---------------------------------------------------------------------------------------

FLOWS = {"in": "to_account", "out": "from_account"}


@login_required
@require_safe
def movements(request: SignedInRequest, pk: int, flow: str) -> HttpResponse:
    """What came in, or what went out, within the chosen year and round, with its sum."""
    if flow not in FLOWS:
        raise Http404
    statement = StatementForm(request.GET).statement_of(visible_account(request.user, pk))
    page = page_of(statement.movements(FLOWS[flow]).select_related(*SHOWN), request, PAGE)
    context = {
        "account": statement.account,
        "statement": statement,
        "flow": flow,
        "total": statement.sums.came_in if flow == "in" else statement.sums.went_out,
        "page": page,
        "lines": with_links(statement.lines_of(page.rows), request.user),
    }
    return render(request, "workspace/movements.html", context)


# --- the statement as a file ---------------------------------------------------------------------------------------


@login_required
@require_safe
def statement_file(request: SignedInRequest, pk: int, kind: str) -> HttpResponseBase:
    """The chosen statement as CSV, XLSX or PDF; one that is too long for a sheet or a PDF says what to do."""
    if kind not in FILES:
        raise Http404
    make, at_most = FILES[kind]
    statement = StatementForm(request.GET).statement_of(visible_account(request.user, pk))
    if at_most and statement.count(at_most) > at_most:
        context = {"account": statement.account, "statement": statement, "kind": kind.upper(), "at_most": at_most}
        context.update(file_addresses(statement))
        return render(request, "workspace/statement_too_long.html", context, status=422)
    return make(statement)


def file_addresses(statement: Statement) -> dict[str, str]:
    query = f"?{statement.query}" if statement.query else ""
    return {
        f"{kind}_url": reverse("workspace:statement_file", args=[statement.account.pk, kind]) + query for kind in FILES
    }


FILES: dict[str, tuple[Callable[[Statement], HttpResponseBase], int | None]] = {
    "csv": (csv_of, None),
    "xlsx": (xlsx_of, SHEET_AT_MOST),
    "pdf": (pdf_of, PDF_AT_MOST),
}


# --- the tonnes that are in it now ---------------------------------------------------------------------------------

STATES = {"available": Q(reservation=None), "set_aside": Q(reservation__isnull=False)}


@login_required
@require_safe
def serials(request: SignedInRequest, pk: int) -> HttpResponse:
    """The runs of serials that are in the account now, all or only those available or set aside, with their sum."""
    row, state = visible_account(request.user, pk), request.GET.get("state", "")
    blocks = row.blocks.filter(STATES.get(state, Q()))
    round = StatementForm(request.GET).statement_of(row).round
    blocks = blocks.filter(round=round) if round else blocks
    page = page_of(with_parties(blocks), request, PAGE)
    context = {
        "account": row,
        "is_buyer": row.kind == AccountKind.BUYER,
        "state": state if state in STATES else "",
        "round": round,
        "total": blocks.tonnes(),
        "page": page,
        "blocks": with_purposes(page.rows),
    }
    return render(request, "workspace/serials.html", context)


def balance_now(row: Account) -> dict[str, int]:
    sums = row.blocks.order_by().aggregate(
        available=Sum("tonnes", filter=Q(reservation=None), default=0), total=Sum("tonnes", default=0)
    )
    return {"available": sums["available"], "set_aside": sums["total"] - sums["available"], "total": sums["total"]}


def with_parties(blocks: QuerySet[CreditBlock]) -> QuerySet[CreditBlock]:
    return blocks.select_related("round", "reservation__listing", "reservation__order")


def with_purposes(blocks: Iterable[CreditBlock]) -> list[dict[str, Any]]:
    """Each run of serials, and for what it is set aside."""
    return [{"block": block, **purpose_of(block)} for block in blocks]


def purpose_of(block: CreditBlock) -> dict[str, Any]:
    """What a block is set aside for, with its address; empty for a block that is available."""
    reservation = block.reservation
    if reservation is None:
        return {"purpose": "", "url": ""}
    if order := getattr(reservation, "order", None):
        return {"purpose": str(order), "url": site_path(order.get_absolute_url())}
    if listing := getattr(reservation, "listing", None):
        return {"purpose": str(listing), "url": site_path(f"/my/listings/{listing.pk}/")}
    return {"purpose": _("กันไว้"), "url": ""}


urlpatterns = [
    path("accounts/<int:pk>/", account, name="account"),
    path("accounts/<int:pk>/serials/", serials, name="serials"),
    path("accounts/<int:pk>/movements/<str:flow>/", movements, name="movements"),
    path("accounts/<int:pk>/statement.<str:kind>", statement_file, name="statement_file"),
]
