"""What the database says, in as few questions as can be, for the ledger machine to compare with its book."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce

from market.models import Listing, Order
from registry.models import CreditBlock, ProgrammeDebt, Reservation
from tests.market.book import Aside, Asked, Book, Holding, Offered, Owner, Serial

BLOCK = ("round", "first_serial", "last_serial", "tonnes", "account__kind", "account__authority", "account__buyer")
SET_ASIDE = ("reservation", "reservation__listing", "reservation__order")


def compare(book: Book) -> None:
    """Every serial, every figure and every state that the database tells is the book's."""
    compare_serials(book)
    compare_listings(book)
    compare_orders(book)
    assert sum(debt.left for debt in ProgrammeDebt.objects.open()) == book.debt


def compare_serials(book: Book) -> None:
    """Block by block against runs of the book: the same tonnes, and not one block more than they need."""
    told, held = [], Counter[int]()
    for block in CreditBlock.objects.order_by("round", "first_serial").values_list(*BLOCK, *SET_ASIDE):
        round, first, last, tonnes, kind, authority, buyer, reservation, listing, order = block
        assert tonnes == last - first + 1
        aside = None if reservation is None else (listing, order) if listing or order else reservation
        told.append((round, first, last, (kind, authority or buyer), aside))
        if reservation:
            held[reservation] += tonnes
    assert told == runs(book)
    assert dict(Reservation.objects.filter(tonnes__gt=0).values_list("pk", "tonnes")) == held


def runs(book: Book) -> list[tuple[int, int, int, Owner, Any]]:
    """The fewest blocks that the book's serials need."""
    found: list[tuple[int, int, int, Owner, Any]] = []
    start: Serial | None = None
    end, place = (0, 0), None
    for serial in sorted(book.whose):
        here = book.whose[serial]
        if start is None or here != place or serial != (end[0], end[1] + 1):
            if start is not None:
                found.append((*start, end[1], *tagged(place)))
            start, place = serial, here
        end = serial
    return [*found, (*start, end[1], *tagged(place))] if start else found


def tagged(place: Any) -> tuple[Owner, Any]:
    owner, aside = place
    return owner, tag(aside)


def tag(aside: Holding | None) -> Any:
    """What a block that is set aside for this names: a listing, an order, or a reservation of nobody's."""
    match aside:
        case Offered():
            return (aside.pk, None)
        case Asked():
            return (None, aside.pk)
        case Aside():
            return aside.pk
    return None


def compare_listings(book: Book) -> None:
    left = Coalesce("reservation__tonnes", Value(0))
    rows = Listing.objects.with_parties().annotate(left=left).values_list("pk", "state", "left", "has_freeze")
    held = Counter(aside for _owner, aside in book.whose.values() if isinstance(aside, Offered))
    assert set(rows) == {(each.pk, each.state, held[each], book.is_frozen(each.owner)) for each in book.listings}
    offered = {each.pk for each in book.listings if each.is_open and held[each] and not book.is_frozen(each.owner)}
    assert set(Listing.objects.open().values_list("pk", flat=True)) == offered


def compare_orders(book: Book) -> None:
    rows = Order.objects.with_freezes().values_list("pk", "state", "has_freeze")
    assert set(rows) == {(each.pk, each.state, book.is_frozen(*parties(each))) for each in book.orders}
    assert set(Order.objects.overdue().values_list("pk", flat=True)) == {e.pk for e in book.orders if e.is_over}


def parties(order: Asked) -> tuple[Owner, Owner]:
    return order.listing.owner, ("buyer", order.buyer)
