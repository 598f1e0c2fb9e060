"""What the clock does, safe to run at any time and as often as one likes; nothing depends on its having run."""

from __future__ import annotations

import logging

from django.utils.translation import override

from content.search.index import read_again
from content.services.answers import delete_old_answers
from content.services.editions import render_left_behind
from content.services.materials import draw_left_behind
from content.services.reviews import remind_of_reviews
from content.services.schedule import publish_by_clock
from content.services.training import remind_of_training
from market.models import Listing, Order
from market.services.listings import expire_listing
from market.services.orders import expire_order
from registry.errors import LedgerBusy
from registry.models import Reservation
from registry.papers import render_missing
from registry.services.carrying import repeat_silent
from registry.services.ledger import expire_reservation
from registry.services.roster.drawing import forget_old_sheets
from registry.services.roster.reminders import remind_by_clock
from registry.services.seals import seal_all
from registry.tasks import send_invitations, send_messages

PAPERS_A_TICK = 50
EDITIONS_A_TICK = 2
MATERIALS_A_TICK = 4
logger = logging.getLogger(__name__)


def tick() -> dict[str, int]:
    """Record what has ended by time, publish by schedule, remind, seal the ledger, make up for missed papers and mail.

    Returns how many of each.
    """
    with override("th"):
        done = {
            "listings": len([expire_listing(listing) for listing in Listing.objects.overdue()]),
            "orders": len([expire_order(order) for order in Order.objects.overdue()]),
            "reservations": sum(expire_reservation(row) for row in Reservation.objects.overdue()),
            "batches": repeat_silent(),
            "reminders": remind_by_clock(),
            "seals": _seals(),
            "papers": render_missing(limit=PAPERS_A_TICK),
            "sheets": forget_old_sheets(),
            "materials": draw_left_behind(limit=MATERIALS_A_TICK),
            "words": read_again(),
            "training": remind_of_training(),
            "answers": delete_old_answers(),
            "pages": publish_by_clock(),
            "reviews": remind_of_reviews(),
            "editions": render_left_behind(limit=EDITIONS_A_TICK),
        }
        send_messages()
        send_invitations()
    return done


def _seals() -> int:
    try:
        return seal_all()
    except LedgerBusy:
        logger.warning("The ledger was busy; it is sealed at the next tick")
        return 0
