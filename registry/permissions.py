"""May this person do this to that row? Plain questions with a yes or no; services and screens ask the same ones."""

from __future__ import annotations

from registry.enums import DISTRICT_ROLES, DLA_DESK, DLA_ROLES, PROVINCE_ROLES, SEES_EVERYTHING, Role
from registry.models import Account, LocalAuthority, Membership, Paper, RosterBundle, RosterReturn, Round, User
from registry.roster_querysets import REPORTERS


def is_officer(user: User, authority: LocalAuthority) -> bool:
    return user.holds({Role.AUTHORITY_OFFICER}, authority=authority)


def is_finance(user: User, authority: LocalAuthority) -> bool:
    return user.holds({Role.AUTHORITY_FINANCE}, authority=authority)


def is_approver(user: User, authority: LocalAuthority) -> bool:
    return user.holds({Role.AUTHORITY_APPROVER}, authority=authority)


def is_dla_desk(user: User) -> bool:
    """Whether the user works at DLA's desk: rounds, allocations, requests to TGO and notices."""
    return user.holds(DLA_DESK)


def is_dla(user: User) -> bool:
    return user.holds(DLA_ROLES)


def can_issue_round(user: User, round: Round) -> bool:
    return is_dla_desk(user)


def can_view_account(user: User, account: Account) -> bool:
    return Account.objects.visible_to(user).filter(pk=account.pk).exists()


def can_view_paper(user: User, paper: Paper) -> bool:
    return Paper.objects.visible_to(user).filter(pk=paper.pk).exists()


def can_read_acts(user: User) -> bool:
    """Whether the user may read "who did what" over everything."""
    return user.holds(SEES_EVERYTHING)


def can_grant(user: User, membership: Membership) -> bool:
    """DLA's administrators grant provinces and DLA; a province its districts and authorities; an approver its own."""
    if user.is_superuser or user.holds({Role.DLA_ADMIN}):
        return True
    authority = membership.authority
    if authority is None:
        return False
    if membership.role == Role.AUTHORITY_APPROVER:
        return user.holds({Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD}, province=authority.province)
    return is_approver(user, authority)


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
