"""Purchases: one wish filled over many listings, one order a seller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from market.models import Listing, Purchase
from market.permissions import can_buy_for
from market.querysets import ListingQuerySet
from market.services.orders import Wish, request_order
from registry.errors import BadValue, NotAllowed, NotEnoughCredits, require
from registry.models import Buyer, User
from registry.services.acts import record

DEFAULT_WISH = Wish(tonnes=1)


@dataclass(frozen=True)
class Criteria:
    """What a buyer accepts: a province, a type, a vintage year (Common Era), a top price in baht a tonne."""

    province: str = ""
    type: str = ""
    vintage: int | None = None
    price_max_baht: Decimal | None = None


def plan_purchase(tonnes: int, criteria: Criteria) -> list[tuple[Listing, int]]:
    """Which listings would fill the wish, cheapest first, and how many tonnes of each; at most one a seller.

    Raises NotEnoughCredits, saying how many there are.
    """
    require(tonnes > 0, BadValue(_("ปริมาณต้องเป็นจำนวนเต็มตั้งแต่ 1 ตันขึ้นไป"), field="tonnes"))
    plan: list[tuple[Listing, int]] = []
    missing, sellers = tonnes, set()
    for listing in matching(criteria):
        if missing and listing.authority_id not in sellers:
            share = min(missing, listing.tonnes_available)
            plan.append((listing, share))
            sellers.add(listing.authority_id)
            missing -= share
    require(
        not missing,
        NotEnoughCredits(
            _("มีประกาศขายตามเงื่อนไขรวม %(available)s ตัน โปรดลดปริมาณหรือขยายเงื่อนไข"), available=f"{tonnes - missing:,}"
        ),
    )
    return plan


def matching(criteria: Criteria) -> ListingQuerySet:
    """The open listings that meet the criteria, cheapest first."""
    rows = Listing.objects.open().with_parties()
    if criteria.province:
        rows = rows.filter(authority__province=criteria.province)
    if criteria.type:
        rows = rows.filter(authority__type=criteria.type)
    if criteria.vintage:
        rows = rows.with_vintage(criteria.vintage)
    if criteria.price_max_baht:
        rows = rows.filter(price_baht__lte=criteria.price_max_baht)
    return rows.order_by("price_baht", "published_at", "pk")


@transaction.atomic
def start_purchase(
    buyer: Buyer, lines: Sequence[tuple[Listing, int]], *, by: User, wish: Wish = DEFAULT_WISH
) -> Purchase:
    """Ask to buy from several sellers at once, on the same terms: all of the orders are made, or none."""
    require(can_buy_for(by, buyer), NotAllowed)
    require(lines, BadValue(_("โปรดเลือกประกาศขายอย่างน้อยหนึ่งรายการ"), field="tonnes"))
    purchase = Purchase.objects.create(buyer=buyer, tonnes=sum(tonnes for _listing, tonnes in lines), started_by=by)
    Listing.objects.lock_all([listing.pk for listing, _tonnes in lines])
    for listing, tonnes in lines:
        request_order(listing, buyer, replace(wish, tonnes=tonnes), by=by, purchase=purchase)
    record(purchase, "start_purchase", by=by, values={"orders": len(lines)})
    return purchase
