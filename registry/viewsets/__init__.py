"""DLA's screens over the registry; registry/wagtail_hooks.py puts them into the menu."""

from registry.viewsets.batches import BatchViewSet
from registry.viewsets.credits import (
    AllocationViewSet,
    BlockViewSet,
    LedgerTransactionViewSet,
    MovementViewSet,
    ProjectViewSet,
    RoundViewSet,
)
from registry.viewsets.estimates import AuthorityCountViewSet, MarketPriceViewSet, ParameterViewSet
from registry.viewsets.log import ActViewSet, ProposalViewSet
from registry.viewsets.papers import PaperTemplateViewSet, PaperViewSet, RuleViewSet
from registry.viewsets.people import AuthorityViewSet, BuyerViewSet, MembershipViewSet
from registry.viewsets.portal_viewset import ADD_AND_EDIT, EDIT, READ, Link, PortalViewSet, Table, linked

__all__ = [
    "ADD_AND_EDIT",
    "EDIT",
    "READ",
    "ActViewSet",
    "AllocationViewSet",
    "AuthorityCountViewSet",
    "AuthorityViewSet",
    "BatchViewSet",
    "BlockViewSet",
    "BuyerViewSet",
    "LedgerTransactionViewSet",
    "Link",
    "MarketPriceViewSet",
    "MembershipViewSet",
    "MovementViewSet",
    "PaperTemplateViewSet",
    "PaperViewSet",
    "ParameterViewSet",
    "PortalViewSet",
    "ProjectViewSet",
    "ProposalViewSet",
    "RoundViewSet",
    "RuleViewSet",
    "Table",
    "linked",
]
