"""In which tone a state is shown; the words beside it say the same."""

from __future__ import annotations

from market.enums import ListingState, OrderState
from registry.enums import ProposalState

LISTING_TONES: dict[str, str] = {
    ListingState.DRAFT: "neutral",
    ListingState.SUBMITTED: "waiting",
    ListingState.RETURNED: "warning",
    ListingState.PUBLISHED: "good",
    ListingState.PAUSED: "neutral",
    ListingState.SOLD_OUT: "good",
    ListingState.WITHDRAWN: "neutral",
    ListingState.EXPIRED: "bad",
}
ORDER_TONES: dict[str, str] = {
    OrderState.DECLINED: "bad",
    OrderState.CANCELLED: "neutral",
    OrderState.EXPIRED: "bad",
    OrderState.REFUNDED: "neutral",
    OrderState.DELIVERED: "good",
    OrderState.COMPLETED: "good",
}
PROPOSAL_TONES: dict[str, str] = {
    ProposalState.PENDING: "waiting",
    ProposalState.APPROVED: "good",
    ProposalState.RETURNED: "warning",
    ProposalState.WITHDRAWN: "neutral",
}


def order_tone(state: str) -> str:
    return ORDER_TONES.get(state, "waiting")
