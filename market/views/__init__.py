"""The public pages of the market: everybody sees them alike, so that they may be cached for a minute."""

from market.views.authorities import authority
from market.views.browsing import listing, listings
from market.views.estimation import estimate
from market.views.sales import trades
from market.views.verification import certificate, verify

__all__ = ["authority", "certificate", "estimate", "listing", "listings", "trades", "verify"]
