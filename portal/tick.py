"""What the clock does, safe to run at any time and as often as one likes; nothing depends on its having run."""

from __future__ import annotations

from django.utils.translation import override

from market.models import Listing, Order
from market.services.listings import expire_listing
from market.services.orders import expire_order
from registry.papers import render_missing
from registry.tasks import send_messages

PAPERS_A_TICK = 50


def tick() -> dict[str, int]:
    """Record what has ended by time, and make up for missed papers and e-mail. Returns how many of each."""
    with override("th"):
        done = {
            "listings": len([expire_listing(listing) for listing in Listing.objects.overdue()]),
            "orders": len([expire_order(order) for order in Order.objects.overdue()]),
            "papers": render_missing(limit=PAPERS_A_TICK),
        }
        send_messages()
    return done
