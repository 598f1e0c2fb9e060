from market.models.certificates import Certificate
from market.models.income import MoneyUse
from market.models.listings import Listing
from market.models.notices import TgoNotice
from market.models.orders import Document, Order, Payment, Purchase
from market.models.statements import ExceptionNote, StatementLine, TgoStatement

__all__ = [
    "Certificate",
    "Document",
    "ExceptionNote",
    "Listing",
    "MoneyUse",
    "Order",
    "Payment",
    "Purchase",
    "StatementLine",
    "TgoNotice",
    "TgoStatement",
]
