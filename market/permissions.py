"""May this person do this to that listing or order? The services and every screen ask here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from registry.enums import AUTHORITY_ROLES, ProposalState, Role
from registry.models import Buyer, LocalAuthority, Proposal, User
from registry.permissions import is_approver, is_dla_desk, is_finance, is_officer

if TYPE_CHECKING:
    from market.models import Listing, MoneyUse, Order


def can_draft_listing(user: User, authority: LocalAuthority) -> bool:
    return is_officer(user, authority)


def can_edit_listing(user: User, listing: Listing) -> bool:
    return is_officer(user, listing.authority)


def can_approve_listing(user: User, listing: Listing) -> bool:
    return is_approver(user, listing.authority)


def can_take_down_listing(user: User, listing: Listing) -> bool:
    """Withdraw, pause or resume: the officer or the approver of the authority."""
    return is_officer(user, listing.authority) or is_approver(user, listing.authority)


def can_edit_words(user: User, listing: Listing) -> bool:
    """DLA mends what a listing says and until when; its price and tonnes belong to the authority."""
    return user.is_superuser or is_dla_desk(user)


def can_report_money_use(user: User, authority: LocalAuthority) -> bool:
    """Who keeps the books: the treasury or the responsible officer."""
    return is_finance(user, authority) or is_officer(user, authority)


def can_approve_money_use(user: User, authority: LocalAuthority) -> bool:
    return is_approver(user, authority)


def can_withdraw_money_use(user: User, use: MoneyUse) -> bool:
    """The approver answers for what the authority says in public."""
    return is_approver(user, use.authority)


def can_buy_for(user: User, buyer: Buyer) -> bool:
    return user.holds({Role.BUYER}, buyer=buyer)


def is_seller_of(user: User, authority: LocalAuthority) -> bool:
    """Whether the user has any part in the authority; such a person may not buy from it."""
    return user.holds(AUTHORITY_ROLES, authority=authority)


def as_buyer(user: User, order: Order) -> bool:
    return can_buy_for(user, order.buyer)


def as_officer(user: User, order: Order) -> bool:
    return is_officer(user, order.seller)


def as_approver(user: User, order: Order) -> bool:
    return is_approver(user, order.seller)


def as_finance(user: User, order: Order) -> bool:
    """The treasury, but never the person who quoted or approved the same order."""
    return is_finance(user, order.seller) and not has_had_a_hand_in(user, order)


def as_treasury(user: User, order: Order) -> bool:
    """The treasury for acts that a second person approves anyway."""
    return is_finance(user, order.seller)


def as_dla(user: User, order: Order) -> bool:
    return is_dla_desk(user)


def can_handle_notices(user: User) -> bool:
    """Whether the user may record TGO's letters and match them: DLA's desk."""
    return is_dla_desk(user)


def as_either_side(user: User, order: Order) -> bool:
    return as_buyer(user, order) or as_officer(user, order)


def has_had_a_hand_in(user: User, order: Any) -> bool:
    """Whether the user proposed or approved a quotation or a contract of this order.

    An order read `with_hand_of(user)` knows it without a query.
    """
    if getattr(order, "hand_of", None) == user.pk:
        return bool(order.has_hand)
    return hands_of(user).filter(row_id=order.pk).exists()


def hands_of(user: User) -> QuerySet[Proposal]:
    """The proposals of quotations and contracts that the user made or approved."""
    from market.models import Order

    acts = Proposal.objects.filter(act__in=["quote", "contract"], row_type=ContentType.objects.get_for_model(Order))
    return acts.filter(Q(proposer=user) | Q(decider=user)).exclude(state=ProposalState.WITHDRAWN)
