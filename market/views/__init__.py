"""The public pages of the market: everybody sees them alike, so that they may be cached for a minute."""

from market.views.listings import listing, listings
from market.views.trades import trades
from market.views.verify import certificate, verify

__all__ = ["certificate", "listing", "listings", "trades", "verify"]
