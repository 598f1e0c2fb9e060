"""Where each example of the ledger machine begins, and its small words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from market.models import Listing, Order
from market.services import orders
from market.services.listings import Offer
from market.services.orders import Wish
from portal.demo.cast import Seller
from registry.enums import Role
from registry.errors import NotEnoughCredits, PortalError
from registry.models import Buyer, LocalAuthority, Round, User
from tests.market.book import HOLDS, Asked, Book, Offered, Owner, TooFew
from tests.scene import Scene, make_scene, person

SELLERS = 2  # of the scene's four; the others' tonnes must never move
TONNES = 800  # of the scene's round: few, so that tonnes run short and comparing is cheap


@dataclass
class Cast:
    scene: Scene
    buyers: list[tuple[Buyer, User]]

    @property
    def sellers(self) -> list[Seller]:
        return self.scene.sellers[:SELLERS]

    @property
    def dla(self) -> User:
        return self.scene.dla

    @property
    def dla_second(self) -> User:
        return self.scene.dla_second

    def of(self, listing: Offered) -> Seller:
        """The people of a listing's authority."""
        return next(seller for seller in self.sellers if owner(seller.authority) == listing.owner)


@dataclass
class Start:
    """The book and the rounds as every example finds them."""

    book: Book
    rounds: list[Round] = field(default_factory=list)


def make_start() -> tuple[Cast, Start]:
    """Two listings to buy from, one of them firm, and orders on the way: to transfer, to retire, paid later."""
    scene = make_scene(TONNES)
    cast = Cast(scene, [(scene.buyer, scene.purchaser), second_buyer()])
    book = Book({owner(seller.authority): seller.authority.province_id for seller in scene.sellers})
    in_order = sorted((seller.authority for seller in scene.sellers), key=lambda authority: authority.code)
    book.issue(scene.round.pk, {owner(authority): TONNES // 4 for authority in in_order})
    first, firm = listed(cast, book, 0, False), listed(cast, book, 1, True)
    ordered(cast, book, first, "requested")
    ordered(cast, book, first, "quoted")
    ordered(cast, book, first, "paid", is_for_retirement=True)
    ordered(cast, book, firm, "contracted", pays_later=True)
    ordered(cast, book, firm, "transferring")
    return cast, Start(book, [scene.round])


def second_buyer() -> tuple[Buyer, User]:
    today = timezone.localdate()
    buyer = Buyer.objects.create(
        kind="company",
        name="บริษัท ผู้ซื้อรายที่สอง จำกัด (ข้อมูลสมมติ)",
        tver_account="T-VER-DEMO-2",
        verified_on=today,
        no_interest_declared_on=today,
    )
    return buyer, person("second.buyer", Role.BUYER, buyer=buyer)


def listed(cast: Cast, book: Book, seller: int, is_firm: bool) -> Offered:
    people = cast.sellers[seller]
    made = cast.scene.published(people, tonnes=90, is_firm=is_firm)
    listing = Offered(made.pk, owner(people.authority), cast.scene.round.pk, 90, is_firm)
    book.listings.append(listing)
    book.submit(listing)
    listing.state = "published"
    return listing


def ordered(cast: Cast, book: Book, listing: Offered, state: str, **kind: bool) -> None:
    """An order that has come into a state, with its tonnes held where that state holds them."""
    order = Asked(listing, 10, cast.scene.buyer.pk, **({"is_for_retirement": False, "pays_later": False} | kind))
    made = orders.request_order(row(listing), cast.scene.buyer, wish(order), by=cast.scene.purchaser)
    cast.scene.take_to(made, state)
    order.pk, order.state = made.pk, state
    book.orders.append(order)
    if state in HOLDS:
        book.hold(order)


# --- small words ---------------------------------------------------------------------------------------------------


def owner(authority: LocalAuthority) -> Owner:
    return ("authority", authority.pk)


def row(item: Offered | Asked) -> Any:
    return (Listing if isinstance(item, Offered) else Order).objects.get(pk=item.pk)


def offer(tonnes: int, is_firm: bool) -> Offer:
    return Offer(tonnes, Decimal(260), timezone.localdate() + dt.timedelta(days=30), is_firm=is_firm)


def wish(order: Asked) -> Wish:
    return Wish(
        tonnes=order.tonnes,
        delivery="cancel_for_buyer" if order.is_for_retirement else "transfer",
        payment_terms="after_delivery" if order.pays_later else "before_delivery",
        beneficiary="ผู้รับประโยชน์สมมติ" if order.is_for_retirement else "",
    )


def refused(error: type[PortalError] | None) -> AbstractContextManager[Any]:
    return pytest.raises(error) if error else nullcontext()


def too_few(change: Callable[[], None]) -> type[PortalError] | None:
    """Change the book; the refusal to expect when it has not enough."""
    try:
        change()
    except TooFew:
        return NotEnoughCredits
    return None
