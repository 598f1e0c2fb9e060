"""DLA's screens over the registry; registry/wagtail_hooks.py puts them into the menu."""

from registry.viewsets.adjusting import AdjustmentViewSet, DebtViewSet
from registry.viewsets.bank import BankAccountViewSet, HolidayViewSet
from registry.viewsets.batches import BatchViewSet
from registry.viewsets.buyers import BuyerViewSet
from registry.viewsets.estimates import AuthorityCountViewSet, MarketPriceViewSet, ParameterViewSet
from registry.viewsets.freezing import FreezeViewSet
from registry.viewsets.ledger import (
    AccountViewSet,
    AllocationViewSet,
    BlockViewSet,
    LedgerTransactionViewSet,
    MovementViewSet,
)
from registry.viewsets.log import ActViewSet, ProposalViewSet
from registry.viewsets.papers import PaperTemplateViewSet, PaperViewSet, RuleViewSet
from registry.viewsets.people import (
    AuthorityViewSet,
    InvitationViewSet,
    MembershipViewSet,
    OfficerAssignmentViewSet,
    TypeChangeViewSet,
    VatViewSet,
)
from registry.viewsets.portal_viewset import ADD_AND_EDIT, EDIT, READ, Link, PortalViewSet, Table, linked
from registry.viewsets.roster import RosterCampaignViewSet
from registry.viewsets.rounds import ProjectViewSet, RoundViewSet

__all__ = [
    "ADD_AND_EDIT",
    "EDIT",
    "READ",
    "AccountViewSet",
    "ActViewSet",
    "AdjustmentViewSet",
    "AllocationViewSet",
    "AuthorityCountViewSet",
    "AuthorityViewSet",
    "BankAccountViewSet",
    "BatchViewSet",
    "BlockViewSet",
    "BuyerViewSet",
    "DebtViewSet",
    "FreezeViewSet",
    "HolidayViewSet",
    "InvitationViewSet",
    "LedgerTransactionViewSet",
    "Link",
    "MarketPriceViewSet",
    "MembershipViewSet",
    "MovementViewSet",
    "OfficerAssignmentViewSet",
    "PaperTemplateViewSet",
    "PaperViewSet",
    "ParameterViewSet",
    "PortalViewSet",
    "ProjectViewSet",
    "ProposalViewSet",
    "RosterCampaignViewSet",
    "RoundViewSet",
    "RuleViewSet",
    "Table",
    "TypeChangeViewSet",
    "VatViewSet",
    "linked",
]
