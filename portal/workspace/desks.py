"""The figures on the home page, by what the person is: of an authority, of a province, of DLA, or a buyer.

Each desk costs a fixed number of queries, however many authorities or orders lie in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Q, Sum, When
from django.utils import timezone

from market.enums import ENDED_WITHOUT_SALE, ORDER_ENDED, ORDER_OPEN, ListingState, OrderState
from market.models import Listing, Order
from market.steps import who_is_next
from portal.workspace.tones import order_tone
from registry.enums import AUTHORITY_ROLES, DISTRICT_ROLES, PROVINCE_ROLES, Role, RoundState
from registry.models import Account, Buyer, CreditBlock, LocalAuthority, Membership, Round, User
from registry.services.freezing import frozen_sentence, frozen_sentences

SOLD = [OrderState.DELIVERED, OrderState.COMPLETED]
STUCK_SHOWN = 10
AUTHORITIES_SHOWN = 200
ORDERS_SHOWN = 10
QUIET = dt.timedelta(days=14)


@dataclass(frozen=True)
class SellerDesk:
    """One authority of the person: whole tonnes available, set aside and sold, and what is going on."""

    authority: LocalAuthority
    account_pk: int | None
    available: int
    set_aside: int
    sold: int
    on_sale: int
    open_orders: int
    may_draft: bool
    frozen: str = ""


def seller_desks(user: User) -> list[SellerDesk]:
    """A desk for each authority in which the person has a role; five queries in all."""
    memberships = [each for each in user.current_memberships if each.role in AUTHORITY_ROLES]
    owners = {each.authority.pk: each.authority for each in memberships if each.authority}
    if not owners:
        return []
    accounts = dict(Account.objects.filter(authority__in=owners).values_list("authority", "pk"))
    balances, listings, orders = balances_of(owners), listings_of(owners), orders_of(owners)
    freezes = frozen_sentences(owners.values())
    drafts_for = {each.authority_id for each in memberships if each.role == Role.AUTHORITY_OFFICER}
    return [
        SellerDesk(
            authority=owner,
            account_pk=accounts.get(pk),
            may_draft=pk in drafts_for,
            frozen=freezes.get(pk, ""),
            **balances.get(pk, {"available": 0, "set_aside": 0}),
            **listings.get(pk, {"on_sale": 0}),
            **orders.get(pk, {"sold": 0, "open_orders": 0}),
        )
        for pk, owner in owners.items()
    ]


def balances_of(authorities: Iterable[Any]) -> dict[int, dict[str, int]]:
    """Available and set-aside tonnes by authority."""
    blocks = CreditBlock.objects.filter(account__authority__in=authorities).order_by()
    rows = blocks.values("account__authority").annotate(
        available=Sum("tonnes", filter=Q(reservation=None), default=0),
        set_aside=Sum("tonnes", filter=Q(reservation__isnull=False), default=0),
    )
    return by_key(rows, "account__authority")


def listings_of(authorities: Iterable[Any]) -> dict[int, dict[str, int]]:
    """How many listings are on the market, by authority."""
    live = Q(state=ListingState.PUBLISHED, expires_on__gte=timezone.localdate())
    rows = Listing.objects.filter(live, authority__in=authorities).order_by()
    return by_key(rows.values("authority").annotate(on_sale=Count("pk")), "authority")


def orders_of(authorities: Iterable[Any]) -> dict[int, dict[str, int]]:
    """Tonnes sold and the number of orders under way, by authority."""
    now = timezone.now()
    # what was delivered and is paid later has been sold already
    under_way = Q(state__in=ORDER_OPEN - set(SOLD)) & (Q(ends_at=None) | Q(ends_at__gte=now))
    rows = Order.objects.filter(seller__in=authorities).exclude(state__in=ENDED_WITHOUT_SALE).order_by()
    counts = rows.values("seller").annotate(
        sold=Sum("tonnes", filter=Q(state__in=SOLD), default=0), open_orders=Count("pk", filter=under_way)
    )
    return by_key(counts, "seller")


def by_key(rows: Iterable[dict[str, Any]], key: str) -> dict[int, dict[str, int]]:
    return {row[key]: {name: value for name, value in row.items() if name != key} for row in rows}


# --- a province or a district ---------------------------------------------------------------------------------------


def places_of(user: User) -> list[Membership]:
    return [each for each in user.current_memberships if each.role in PROVINCE_ROLES | DISTRICT_ROLES]


def place_desk(user: User) -> dict[str, Any] | None:
    """The authorities of the person's province or district that hold credits, and the orders that stand still."""
    places = places_of(user)
    if not places:
        return None
    where = Q(district__in=[each.district_id for each in places if each.district_id])
    where |= Q(province__in=[each.province_id for each in places if each.province_id])
    owners = LocalAuthority.objects.filter(where, account__isnull=False).order_by("code")[:AUTHORITIES_SHOWN]
    authorities = list(owners.select_related("district", "account"))
    keys = [each.pk for each in authorities]
    balances, listings, orders = balances_of(keys), listings_of(keys), orders_of(keys)
    rows = [
        {
            "authority": each,
            "account": each.account.pk,
            **balances.get(each.pk, {}),
            **listings.get(each.pk, {}),
            **orders.get(each.pk, {}),
        }
        for each in authorities
    ]
    return {"places": [each.scope for each in places], "rows": rows, "stuck": stuck(user)}


def stuck(user: User) -> list[dict[str, Any]]:
    """Orders in the person's scope that are past their due time or have not moved for QUIET, the longest first."""
    now = timezone.now()
    still = Q(due_at__lt=now) | Q(updated_at__lt=now - QUIET)
    rows = (
        Order.objects.visible_to(user)
        .open()
        .filter(still)
        .with_freezes()
        .with_evidence()
        .select_related("seller", "buyer")
    )
    return [order_row(order) for order in rows.order_by("updated_at", "pk")[:STUCK_SHOWN]]


def order_row(order: Order) -> dict[str, Any]:
    return {"order": order, "who": who_is_next(order), "tone": order_tone(order.current_state)}


# --- DLA and buyers -------------------------------------------------------------------------------------------------


def dla_desk() -> dict[str, int]:
    """What waits at DLA's desk: instructed orders, requests at TGO, rounds that were checked."""
    states = [OrderState.INSTRUCTED, OrderState.TRANSFERRING]
    counts = Order.objects.filter(state__in=states).order_by().values_list("state").annotate(number=Count("pk"))
    numbers = dict(counts)
    return {
        "instructed": numbers.get(OrderState.INSTRUCTED, 0),
        "transferring": numbers.get(OrderState.TRANSFERRING, 0),
        "checked": Round.objects.filter(state=RoundState.CHECKED).count(),
    }


def buyer_desk(user: User) -> dict[str, Any] | None:
    """The buyer's latest orders, and the accounts that mirror what was delivered."""
    buyers: list[Buyer] = [each.buyer for each in user.current_memberships if each.role == Role.BUYER and each.buyer]
    if not buyers:
        return None
    orders = Order.objects.filter(buyer__in=buyers).with_freezes().with_evidence().select_related("seller", "buyer")
    ended = Case(When(state__in=ORDER_ENDED, then=1), default=0)
    latest = orders.order_by(ended, "-pk")[:ORDERS_SHOWN]
    accounts = Account.objects.filter(buyer__in=buyers).select_related("buyer")
    frozen = frozen_sentence(None, buyers[0]) if len(buyers) == 1 else ""
    return {
        "frozen": frozen,
        "buyers": buyers,
        "orders": [order_row(order) for order in latest],
        "accounts": list(accounts),
    }
