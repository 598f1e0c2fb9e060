"""The credit account of an authority or a buyer: balance, blocks and statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.models import Order
from registry.enums import AccountKind, TransactionKind
from registry.models import Account, CreditBlock, Movement, User
from registry.querysets import sees_everything
from registry.services.freezing import frozen_sentence
from registry.templatetags.parts import site_path

PAGE = 100
BLOCKS_SHOWN = 100


@dataclass(frozen=True)
class Line:
    """One movement as the account's holder reads it; tonnes are positive when they came in.

    The counterparty's address is for those who may read every account; the order is the one whose delivery this was.
    """

    movement: Movement
    tonnes: int
    balance: int
    event: str
    counterparty: str
    counterparty_url: str
    order: Order | None

    @property
    def came_in(self) -> int | None:
        return self.tonnes if self.tonnes > 0 else None

    @property
    def went_out(self) -> int | None:
        return -self.tonnes if self.tonnes < 0 else None


@login_required
@require_safe
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement: the latest movements, or those before the one that the address names."""
    user: User = request.user  # type: ignore[assignment]
    row = get_object_or_404(Account.objects.visible_to(user).select_related("authority", "buyer"), pk=pk)
    before = request.GET.get("before", "")
    movements = movements_of(row)
    if before.isascii() and before.isdigit():
        movements = movements.filter(pk__lt=int(before[:18]))
    page = list(movements.select_related(*SHOWN).order_by("-pk")[: PAGE + 1])
    closing = balance_after(movements, row)
    lines = lines_of(row, page[:PAGE], closing, user)
    context = {
        "account": row,
        "is_buyer": row.kind == AccountKind.BUYER,
        "lines": lines,
        "closing": closing,
        "opening": closing - sum(line.tonnes for line in lines),
        "older": f"?before={page[PAGE - 1].pk}" if len(page) > PAGE else "",
        "is_latest": not before,
        **balance_now(row),
        "blocks": blocks_of(row),
        "frozen": frozen_sentence(row.authority, row.buyer),
    }
    return render(request, "workspace/account.html", context)


SHOWN = (
    "transaction",
    "round",
    "from_account__authority",
    "from_account__buyer",
    "to_account__authority",
    "to_account__buyer",
)


def movements_of(row: Account) -> QuerySet[Movement]:
    return Movement.objects.filter(Q(to_account=row) | Q(from_account=row))


def balance_after(movements: QuerySet[Movement], row: Account) -> int:
    """Whole tonnes in the account after these movements, from the ledger and not from the blocks."""
    size = F("last_serial") - F("first_serial") + 1
    signed = Case(When(to_account=row, then=size), default=-size, output_field=BigIntegerField())
    return movements.aggregate(total=Sum(signed))["total"] or 0


def lines_of(row: Account, movements: list[Movement], closing: int, user: User) -> list[Line]:
    """The movements, newest first, each with the balance after it and what this reader may follow from it."""
    orders, follows = orders_of(movements, user), sees_everything(user)
    lines, balance = [], closing
    for movement in movements:
        tonnes = movement.tonnes if movement.to_account_id == row.pk else -movement.tonnes
        other = other_side(row, movement)
        name = other.public_name if other else _("อบก.")
        url = reverse("workspace:account", args=[other.pk]) if other and follows else ""
        order = orders.get(movement.transaction_id)
        lines.append(Line(movement, tonnes, balance, event_of(movement), name, url, order))
        balance -= tonnes
    return lines


def orders_of(movements: list[Movement], user: User) -> dict[int, Order]:
    """The order that each transaction delivered, as far as the user may read it; one query."""
    transactions = {movement.transaction_id for movement in movements}
    orders = Order.objects.visible_to(user).filter(certificate__transaction__in=transactions)
    return {order.certificate.transaction_id: order for order in orders.select_related("certificate")}


def event_of(movement: Movement) -> str:
    return str(TransactionKind(movement.transaction.kind).label)


def other_side(row: Account, movement: Movement) -> Account | None:
    return movement.from_account if movement.to_account_id == row.pk else movement.to_account


def balance_now(row: Account) -> dict[str, int]:
    sums = row.blocks.order_by().aggregate(
        available=Sum("tonnes", filter=Q(reservation=None), default=0), total=Sum("tonnes", default=0)
    )
    return {"available": sums["available"], "set_aside": sums["total"] - sums["available"], "total": sums["total"]}


def blocks_of(row: Account) -> list[dict[str, Any]]:
    """The runs of serials in the account, and for what each is set aside."""
    blocks = row.blocks.select_related("round", "reservation__listing", "reservation__order")
    return [{"block": block, **purpose_of(block)} for block in blocks.order_by("round", "first_serial")[:BLOCKS_SHOWN]]


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


urlpatterns = [path("accounts/<int:pk>/", account, name="account")]
