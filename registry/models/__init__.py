from registry.models.acts import Act, Message, Proposal
from registry.models.audits import AuditRun
from registry.models.buyers import BuyerDocument
from registry.models.credits import (
    Account,
    Allocation,
    CreditBlock,
    LedgerTransaction,
    Movement,
    Project,
    Reservation,
    Round,
)
from registry.models.estimates import AuthorityCount, MarketPrice, Parameter
from registry.models.papers import Paper, PaperCounter, PaperTemplate
from registry.models.people import Buyer, Membership, OfficerAssignment, User
from registry.models.places import AuthorityTypeChange, AuthorityVat, District, LocalAuthority, Province
from registry.models.rules import Rule, RuleKey, rule, rule_text
from registry.models.seals import LedgerSeal

__all__ = [
    "Account",
    "Act",
    "Allocation",
    "AuditRun",
    "AuthorityCount",
    "AuthorityTypeChange",
    "AuthorityVat",
    "Buyer",
    "BuyerDocument",
    "CreditBlock",
    "District",
    "LedgerSeal",
    "LedgerTransaction",
    "LocalAuthority",
    "MarketPrice",
    "Membership",
    "Message",
    "Movement",
    "OfficerAssignment",
    "Paper",
    "PaperCounter",
    "PaperTemplate",
    "Parameter",
    "Project",
    "Proposal",
    "Province",
    "Reservation",
    "Round",
    "Rule",
    "RuleKey",
    "User",
    "rule",
    "rule_text",
]
