from market.models.certificates import Certificate
from market.models.listings import Listing
from market.models.orders import Document, Order, Payment, Purchase

__all__ = ["Certificate", "Document", "Listing", "Order", "Payment", "Purchase"]
