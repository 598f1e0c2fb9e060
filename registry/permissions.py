"""May this person do this to that row? Plain questions with a yes or no; services and screens ask the same ones."""

from __future__ import annotations

from django.db.models import Model

from registry.enums import (
    APPROVER_GRANTS,
    AUTHORITY_ROLES,
    DISTRICT_ROLES,
    DLA_DESK,
    DLA_ROLES,
    PROVINCE_ROLES,
    SEES_EVERYTHING,
    ActivityState,
    Role,
)
from registry.models import (
    Activity,
    BankAccount,
    Batch,
    Buyer,
    District,
    Freeze,
    LocalAuthority,
    OfficerAssignment,
    Province,
    RosterBundle,
    RosterReturn,
    Round,
    User,
)
from registry.querysets import sees_everything
from registry.querysets.roster import REPORTERS


def is_officer(user: User, authority: LocalAuthority) -> bool:
    return user.holds({Role.AUTHORITY_OFFICER}, authority=authority)


def is_finance(user: User, authority: LocalAuthority) -> bool:
    return user.holds({Role.AUTHORITY_FINANCE}, authority=authority)


def is_approver(user: User, authority: LocalAuthority) -> bool:
    return user.holds({Role.AUTHORITY_APPROVER}, authority=authority)


def is_dla_desk(user: User) -> bool:
    """Whether the user works at DLA's desk: rounds, allocations, requests to TGO and notices."""
    return user.holds(DLA_DESK)


def can_speak_for_buyer(user: User, buyer: Buyer) -> bool:
    """Whether the user fills in what the buyer says of itself: its own people."""
    return user.holds({Role.BUYER}, buyer=buyer)


def can_submit_buyer(user: User, buyer: Buyer) -> bool:
    """Ask DLA to verify: the buyer's own people, or DLA's desk for papers that came by post."""
    return can_speak_for_buyer(user, buyer) or is_dla_desk(user)


def can_verify_buyer(user: User, buyer: Buyer) -> bool:
    """DLA's desk, but nobody who acts for the buyer."""
    return is_dla_desk(user) and not can_speak_for_buyer(user, buyer)


def can_issue_round(user: User, round: Round) -> bool:
    return is_dla_desk(user)


def can_change_batch(user: User, batch: Batch) -> bool:
    """Whether the user may replace, throw away or propose a draft: whoever of DLA's desk has made it."""
    return is_dla_desk(user) and batch.author_id == user.pk


def can_read_acts(user: User) -> bool:
    """Whether the user may read "who did what" over everything."""
    return user.holds(SEES_EVERYTHING)


def can_start_audit(user: User) -> bool:
    """Reading the whole ledger through changes nothing: DLA's desk and its auditors."""
    return user.holds(SEES_EVERYTHING)


def can_grant(user: User, role: Role, scope: Model | None) -> bool:
    """Whether the user gives and ends a role in a scope; the scope is None for DLA's own.

    DLA's administrators: DLA's own. DLA's desk: provincial offices and buyers. A provincial office, its head and its
    officers alike: its districts, and the authorities of the province. An approver: the officers and the treasury of
    the same authority. Nobody for themself, which the services ask, because the person is not known here.
    """
    if role in DLA_ROLES:
        return scope is None and (user.is_superuser or user.holds({Role.DLA_ADMIN}))
    if isinstance(scope, Province):
        return role in PROVINCE_ROLES and (user.is_superuser or is_dla_desk(user))
    if isinstance(scope, Buyer):
        return role == Role.BUYER and (user.is_superuser or is_dla_desk(user))
    if isinstance(scope, District):
        return role in DISTRICT_ROLES and user.holds(PROVINCE_ROLES, province=scope.province)
    if isinstance(scope, LocalAuthority) and role in AUTHORITY_ROLES:
        is_own = role in APPROVER_GRANTS and is_approver(user, scope)
        return is_own or user.holds(PROVINCE_ROLES, province=scope.province)
    return False


def grantable_roles(user: User, scope: Model | None) -> list[Role]:
    """The roles that the user gives and ends in a scope, in the order of the enum."""
    return [role for role in Role if can_grant(user, role, scope)]


def can_view_people(user: User, scope: Model | None) -> bool:
    """Whether the user reads who holds which role in a scope: its own people and those above it."""
    if sees_everything(user):
        return True
    if isinstance(scope, LocalAuthority):
        return LocalAuthority.objects.in_scope_of(user).filter(pk=scope.pk).exists()
    if isinstance(scope, District):
        own = user.holds(DISTRICT_ROLES, district=scope)
        return own or user.holds(PROVINCE_ROLES, province=scope.province)
    if isinstance(scope, Province):
        return user.holds(PROVINCE_ROLES, province=scope)
    return isinstance(scope, Buyer) and user.holds({Role.BUYER}, buyer=scope)


def can_hand_over(user: User, assignment: OfficerAssignment) -> bool:
    """The officer whose work it is, while an officer of the authority, or the authority's approver."""
    is_theirs = assignment.user_id == user.pk and is_officer(user, assignment.authority)
    return is_theirs or is_approver(user, assignment.authority)


def can_choose_primary(user: User, authority: LocalAuthority) -> bool:
    return can_grant(user, Role.AUTHORITY_OFFICER, authority)


# --- the treasury's account ----------------------------------------------------------------------------------------


def can_propose_bank_account(user: User, authority: LocalAuthority) -> bool:
    return is_officer(user, authority) or is_finance(user, authority)


def can_approve_bank_account(user: User, authority: LocalAuthority) -> bool:
    return is_approver(user, authority)


def can_adjust(user: User) -> bool:
    """Propose or approve an adjustment after over-issuance; proposals keep the two people apart."""
    return is_dla_desk(user)


def can_freeze(user: User) -> bool:
    """One administrator of DLA freezes at once; see docs/decisions.md."""
    return user.holds({Role.DLA_ADMIN})


def can_propose_lift(user: User, freeze: Freeze) -> bool:
    return is_dla_desk(user)


def can_lift_freeze(user: User, freeze: Freeze) -> bool:
    """The second person of a lifting; proposals keep the two apart."""
    return user.holds({Role.DLA_ADMIN})


def can_stop_bank_account(user: User, account: BankAccount) -> bool:
    """While it waits: the authority's approver or treasury, or DLA's desk."""
    own = user.holds({Role.AUTHORITY_APPROVER, Role.AUTHORITY_FINANCE}, authority=account.authority)
    return own or user.is_superuser or is_dla_desk(user)


def can_read_bank_numbers(user: User, authority: LocalAuthority) -> bool:
    """Who reads an account's number in full without an order: the authority's own people and DLA's desk."""
    return user.is_superuser or is_dla_desk(user) or user.holds(AUTHORITY_ROLES, authority=authority)


# --- what an authority says of itself ------------------------------------------------------------------------------


def can_edit_contact(user: User, authority: LocalAuthority) -> bool:
    own = user.holds({Role.AUTHORITY_OFFICER, Role.AUTHORITY_APPROVER}, authority=authority)
    return own or user.is_superuser or is_dla_desk(user)


def can_record_counts(user: User, authority: LocalAuthority) -> bool:
    return is_officer(user, authority) or user.is_superuser or is_dla_desk(user)


def can_change_type(user: User, authority: LocalAuthority) -> bool:
    """An authority's type, name and VAT status: DLA's desk, which has the announcement before it."""
    return user.is_superuser or is_dla_desk(user)


# --- the roster campaign ---------------------------------------------------------------------------------------------


def can_run_rosters(user: User) -> bool:
    """DLA's desk opens, closes, reminds provinces and sends a bundle back; a superuser is not of the chain."""
    return is_dla_desk(user)


def can_report_roster(user: User, row: RosterReturn) -> bool:
    return user.holds(REPORTERS, authority=row.authority)


def can_review_roster(user: User, row: RosterReturn) -> bool:
    """A province sends a return back; it edits none."""
    return user.holds(PROVINCE_ROLES, province=row.authority.province)


def can_remind_roster(user: User, bundle: RosterBundle) -> bool:
    """The province, and its districts for their own part."""
    districts = [each.district for each in user.current_memberships if each.role in DISTRICT_ROLES]
    return user.holds(PROVINCE_ROLES, province=bundle.province) or any(
        each and each.province_id == bundle.province_id for each in districts
    )


def can_send_roster(user: User, bundle: RosterBundle) -> bool:
    """Its head signs; who acts for the head holds a membership of the head's role in that capacity."""
    return user.holds({Role.PROVINCE_HEAD}, province=bundle.province)


# --- promotion -----------------------------------------------------------------------------------------------------

CHOOSERS = frozenset({Role.DLA_OFFICER, Role.DLA_EDITOR, Role.DLA_ADMIN})


def can_log_activity(user: User, office: LocalAuthority | Province) -> bool:
    """An authority logs by its officer, a province by its office's people."""
    if isinstance(office, Province):
        return user.holds(PROVINCE_ROLES, province=office)
    return is_officer(user, office)


def can_edit_activity(user: User, activity: Activity) -> bool:
    """The office's own people, as long as it stands."""
    return activity.state != ActivityState.WITHDRAWN and can_log_activity(user, activity.authority or activity.province)


def can_choose_activities(user: User) -> bool:
    """DLA's officers, editors and administrators choose what the public site shows."""
    return user.is_superuser or user.holds(CHOOSERS)
