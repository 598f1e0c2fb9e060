"""Whom the public may read of: a natural person's name never, another's only with its consent."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from market.enums import Delivery
from market.models import Order
from registry.enums import BuyerKind

# How a person's name begins. It also meets a few names of companies, which then are merely not shown.
PERSONAL_TITLE = re.compile(
    r"\s*(นาย|นาง|น\.\s*ส\.|นส\.|คุณ|เด็กชาย|เด็กหญิง|ด\.\s*[ชญ]\.|ดร\.|(mr|mrs|ms|miss|dr)\b)", re.IGNORECASE
)


def holder_of(order: Order) -> str:
    """Who has the tonnes, or in whose name they were cancelled, as anybody may read it."""
    if order.delivery != Delivery.CANCEL_FOR_BUYER or not shows_beneficiary(order):
        return order.buyer.public_name
    return _("บุคคลธรรมดา") if PERSONAL_TITLE.match(order.beneficiary) else order.beneficiary


def shows_beneficiary(order: Order) -> bool:
    """A beneficiary may be the buyer itself, so the buyer's consent holds for both."""
    return order.buyer.shows_name and order.buyer.kind != BuyerKind.PERSON
