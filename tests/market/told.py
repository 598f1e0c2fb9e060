"""What the database says, for the ledger machine to compare with its book.

`compare` runs after every act, so it asks in a few plain statements: Django would spend longer on writing them than the
database on answering. What follows from the clock and from freezes is asked as the portal asks it, by `compare_lists`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import connection

from market.models import Listing, Order
from tests.market.book import Aside, Asked, Book, Holding, Offered, Owner, Serial

BLOCKS = """
    SELECT b.round_id, b.first_serial, b.last_serial, b.tonnes, a.kind, COALESCE(a.authority_id, a.buyer_id),
           b.reservation_id, l.id, o.id
    FROM registry_creditblock b JOIN registry_account a ON a.id = b.account_id
    LEFT JOIN market_listing l ON l.reservation_id = b.reservation_id
    LEFT JOIN market_order o ON o.reservation_id = b.reservation_id
    ORDER BY b.round_id, b.first_serial
"""
RESERVATIONS = "SELECT id, tonnes FROM registry_reservation WHERE tonnes > 0"
LISTINGS = """
    SELECT l.id, l.state, COALESCE(r.tonnes, 0)
    FROM market_listing l LEFT JOIN registry_reservation r ON r.id = l.reservation_id
"""
ORDERS = "SELECT id, state FROM market_order"
DEBT = "SELECT COALESCE(SUM(tonnes - settled_tonnes), 0) FROM registry_programmedebt"


def compare(book: Book) -> None:
    """Every serial, every figure and every state is the book's, in not one block more than they need."""
    with connection.cursor() as cursor:
        told, held = [], Counter[int]()
        for block in rows(cursor, BLOCKS):
            round, first, last, tonnes, kind, owner, reservation, listing, order = block
            assert tonnes == last - first + 1
            aside = None if reservation is None else (listing, order) if listing or order else reservation
            told.append((round, first, last, (kind, owner), aside))
            if reservation:
                held[reservation] += tonnes
        assert told == runs(book)
        assert dict(rows(cursor, RESERVATIONS)) == held
        left = Counter(aside for _owner, aside in book.whose.values() if isinstance(aside, Offered))
        assert set(rows(cursor, LISTINGS)) == {(each.pk, each.state, left[each]) for each in book.listings}
        assert dict(rows(cursor, ORDERS)) == {each.pk: each.state for each in book.orders}
        assert list(rows(cursor, DEBT)) == [(book.debt,)]


def rows(cursor: Any, statement: str) -> Iterator[Any]:
    cursor.execute(statement)
    return iter(cursor.fetchall())


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


def compare_lists(book: Book) -> None:
    """What is open, what is overdue and what is frozen, as the portal's own lists say it."""
    seen = Listing.objects.with_parties().values_list("pk", "has_freeze")
    assert set(seen) == {(each.pk, book.is_frozen(each.owner)) for each in book.listings}
    offered = {each for each in book.listings if each.is_open and not book.is_frozen(each.owner)}
    assert set(Listing.objects.open().values_list("pk", flat=True)) == {e.pk for e in offered if book.held(e)}
    orders = Order.objects.with_freezes().values_list("pk", "has_freeze")
    assert set(orders) == {(each.pk, book.is_frozen(*parties(each))) for each in book.orders}
    assert set(Order.objects.overdue().values_list("pk", flat=True)) == {e.pk for e in book.orders if e.is_over}


def parties(order: Asked) -> tuple[Owner, Owner]:
    return order.listing.owner, ("buyer", order.buyer)
