from registry.models.acts import Act, Message, Proposal
from registry.models.adjustments import Adjustment, AdjustmentLine, DebtSettlement, ProgrammeDebt
from registry.models.audits import AuditRun
from registry.models.bank import BankAccount, Holiday
from registry.models.batches import Batch, BatchLine
from registry.models.buyers import Buyer, BuyerDocument
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
from registry.models.freezes import Freeze
from registry.models.papers import Paper, PaperCounter, PaperTemplate
from registry.models.people import Invitation, Membership, OfficerAssignment, User
from registry.models.places import AuthorityTypeChange, AuthorityVat, District, LocalAuthority, Province
from registry.models.promotion import Activity, ActivityPhoto
from registry.models.roster import RosterBundle, RosterCampaign, RosterPerson, RosterReturn, RosterSending, RosterSheet
from registry.models.rules import Rule, RuleKey, rule, rule_text
from registry.models.seals import LedgerSeal

__all__ = [
    "Account",
    "Act",
    "Activity",
    "ActivityPhoto",
    "Adjustment",
    "AdjustmentLine",
    "Allocation",
    "AuditRun",
    "AuthorityCount",
    "AuthorityTypeChange",
    "AuthorityVat",
    "BankAccount",
    "Batch",
    "BatchLine",
    "Buyer",
    "BuyerDocument",
    "CreditBlock",
    "DebtSettlement",
    "District",
    "Freeze",
    "Holiday",
    "Invitation",
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
    "ProgrammeDebt",
    "Project",
    "Proposal",
    "Province",
    "Reservation",
    "RosterBundle",
    "RosterCampaign",
    "RosterPerson",
    "RosterReturn",
    "RosterSending",
    "RosterSheet",
    "Round",
    "Rule",
    "RuleKey",
    "User",
    "rule",
    "rule_text",
]
