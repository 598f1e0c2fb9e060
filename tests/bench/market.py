"""The market's sums and orders in a whole country: 7,849 authorities that each offer, and 20,000 orders.

Every statement is timed in the database's own connection, without the minute for which the public figures are kept;
on PostgreSQL the tables that a statement reads from end to end are named beside it.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from statistics import median
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.services.tile_maps import READ
from market.enums import ListingState, OrderState
from market.figures import read_market_figures
from market.forms import ListingFilterForm
from market.models import Listing, Order
from market.views.browsing import SORTS, page_of_listings
from portal.staff.panels import figures
from registry import guards
from registry.models import Account, CreditBlock, LocalAuthority, Reservation, Round
from registry.services import ledger
from tests.bench import databases
from tests.factories import AuthorityFactory, BuyerFactory, DistrictFactory, ProvinceFactory, RoundFactory, dla_pair

AUTHORITIES, PROVINCES, ORDERS, SHARE, RUNS = 7_849, 76, 20_000, 40, 5
SOLD, LEFT = 2, 20  # tonnes of each order, and of each listing's reservation


def run() -> None:
    with databases.migrated() as name:
        with databases.as_owner(name):
            guards.remove()
            plant()
            guards.install()
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
        databases.open_database(name)
        print(f"\nThe market of {AUTHORITIES:,} authorities with {ORDERS:,} orders, on {connection.vendor}")
        for what, work in works():
            report(what, work)


def works() -> Iterator[tuple[str, Callable[[], Any]]]:
    yield "the market's figures", read_market_figures
    for kind, read in READ.items():
        yield f"a map's figures: {kind}", read
    yield "the totals of DLA's dashboard", figures
    for sort in SORTS:
        yield f"the market by {sort}, first page", lambda sort=sort: page(sort)
        yield f"the market by {sort}, from the middle", lambda sort=sort: page(sort, after=middle(sort))
    for address in ("/market/", "/market/?sort=most", "/market/trades/", "/api/v1/listings/", "/api/v1/trades/"):
        yield f"{address}, the whole answer", lambda address=address: answer(address)


def page(sort: str, **place: str) -> Any:
    request: Any = type("Request", (), {"GET": place})
    form = ListingFilterForm({})
    assert form.is_valid()
    return page_of_listings(request, form, sort)


MIDDLES: dict[str, str] = {}


def middle(sort: str) -> str:
    if sort not in MIDDLES:
        order = SORTS[sort][1]
        MIDDLES[sort] = order.place_of(Listing.objects.open().with_parties().order_by(*order.order())[AUTHORITIES // 2])
    return MIDDLES[sort]


def answer(address: str) -> None:
    cache.clear()
    got = Client().get(address)
    assert got.status_code == 200, (address, got.status_code)


def report(what: str, work: Callable[[], Any]) -> None:
    work()
    took = []
    for _run in range(RUNS):
        begun = time.perf_counter()
        work()
        took.append(1_000 * (time.perf_counter() - begun))
    with CaptureQueriesContext(connection) as captured:
        work()
    scanned = sorted({table for query in captured for table in scans(query["sql"])})
    print(f"  {what:<44} {median(took):>8,.1f} ms  {len(captured):>2} statements  {', '.join(scanned)}", flush=True)


def scans(statement: str) -> set[str]:
    """The tables of more than 500 rows that a statement reads from end to end."""
    if connection.vendor != "postgresql" or not statement.startswith("SELECT"):
        return set()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        [(plan,)] = cursor.fetchall()
    return set(_scanned(plan[0]["Plan"]))


def _scanned(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan" and node["Plan Rows"] > 500:
        yield node["Relation Name"]
    for part in node.get("Plans", []):
        yield from _scanned(part)


# --- the country ---------------------------------------------------------------------------------------------------


def plant() -> None:
    """Rows as the services would leave them; through the services 20,000 sales would take an hour."""
    authorities = plant_authorities()
    round = RoundFactory(tonnes=AUTHORITIES * SHARE, issued=dict.fromkeys(authorities, SHARE))
    accounts = ledger.authority_accounts(authorities)
    listings = plant_listings(round, authorities, accounts)
    plant_orders(listings, round)


def plant_authorities() -> list[LocalAuthority]:
    districts = [
        DistrictFactory(province=ProvinceFactory(code=str(number), name_th=f"สมมติ {number}"))
        for number in range(11, 11 + PROVINCES)
    ]
    made = [
        AuthorityFactory.build(district=districts[n % PROVINCES], province=districts[n % PROVINCES].province)
        for n in range(AUTHORITIES)
    ]
    return LocalAuthority.objects.bulk_create(made, batch_size=500)


def plant_listings(round: Round, authorities: list[LocalAuthority], accounts: dict[int, Account]) -> list[Listing]:
    """Each authority offers its share; what its sales have left of it lies in the reservation."""
    by, approved_by = dla_pair()
    now = timezone.now()
    held = Reservation.objects.bulk_create(
        [Reservation(account=accounts[each.pk], tonnes=LEFT + n % 17) for n, each in enumerate(authorities)],
        batch_size=500,
    )
    return Listing.objects.bulk_create(
        [
            Listing(
                authority=each,
                round=round,
                tonnes=SHARE,
                price_baht=Decimal(30 + n % 211),
                expires_on=timezone.localdate() + dt.timedelta(days=90),
                state=ListingState.PUBLISHED,
                reservation=held[n],
                drafted_by=by,
                submitted_by=by,
                approved_by=approved_by,
                published_at=now - dt.timedelta(minutes=n * 7_919 % AUTHORITIES),
            )
            for n, each in enumerate(authorities)
        ],
        batch_size=500,
    )


def plant_orders(listings: list[Listing], round: Round) -> None:
    """Nine of ten orders are completed; their tonnes are blocks of the buyers, in no order."""
    buyers = BuyerFactory.create_batch(200)
    asker, _approver = dla_pair()
    now = timezone.now()
    Order.objects.bulk_create(
        [
            Order(
                listing=(of := listings[n * 7_919 % len(listings)]),
                seller=of.authority,
                buyer=buyers[n % len(buyers)],
                tonnes=SOLD,
                price_baht=of.price_baht,
                state=OrderState.COMPLETED if n % 10 else OrderState.REQUESTED,
                completed_at=now - dt.timedelta(minutes=n) if n % 10 else None,
                ends_at=None if n % 10 else now + dt.timedelta(days=9),
                requested_by=asker,
            )
            for n in range(ORDERS)
        ],
        batch_size=500,
    )
    accounts = [ledger.buyer_account(buyer) for buyer in buyers]
    CreditBlock.objects.filter(round=round).delete()
    CreditBlock.objects.bulk_create(
        [
            CreditBlock(round=round, first_serial=n + 1, last_serial=n + SOLD, account=accounts[n * 7_919 % 200])
            for n in range(0, ORDERS * SOLD, SOLD)
        ]
        + [
            CreditBlock(
                round=round,
                first_serial=ORDERS * SOLD + n * LEFT + 1,
                last_serial=ORDERS * SOLD + (n + 1) * LEFT,
                account_id=listing.reservation.account_id,
                reservation=listing.reservation,
            )
            for n, listing in enumerate(listings)
            if listing.reservation
        ],
        batch_size=500,
    )
