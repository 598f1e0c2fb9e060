"""Querysets that speak the domain. `visible_to(user)` is the one way to ask which rows a person may see.

Rosters and promotion activities have a chain of readers of their own: registry.querysets.roster and .promotion.
"""

from registry.querysets.acts import ActQuerySet, PaperQuerySet, ParameterQuerySet, ProposalQuerySet
from registry.querysets.credits import (
    AccountQuerySet,
    BatchLineQuerySet,
    BlockQuerySet,
    DebtQuerySet,
    FreezeQuerySet,
    ReservationQuerySet,
)
from registry.querysets.locking import HOLD, LockingQuerySet
from registry.querysets.people import BuyerDocumentQuerySet, BuyerQuerySet, InvitationQuerySet, MembershipQuerySet
from registry.querysets.places import AuthorityCountQuerySet, AuthorityQuerySet, BankAccountQuerySet, ProvinceQuerySet
from registry.querysets.scopes import Visitor, authority_scope, buyers_of, sees_everything

__all__ = [
    "HOLD",
    "AccountQuerySet",
    "ActQuerySet",
    "AuthorityCountQuerySet",
    "AuthorityQuerySet",
    "BankAccountQuerySet",
    "BatchLineQuerySet",
    "BlockQuerySet",
    "BuyerDocumentQuerySet",
    "BuyerQuerySet",
    "DebtQuerySet",
    "FreezeQuerySet",
    "InvitationQuerySet",
    "LockingQuerySet",
    "MembershipQuerySet",
    "PaperQuerySet",
    "ParameterQuerySet",
    "ProposalQuerySet",
    "ProvinceQuerySet",
    "ReservationQuerySet",
    "Visitor",
    "authority_scope",
    "buyers_of",
    "sees_everything",
]
