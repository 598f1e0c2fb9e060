"""May this person do this to that row? Plain questions with a yes or no; services and screens ask the same ones."""

from __future__ import annotations

from registry.enums import DLA_DESK, DLA_ROLES, SEES_EVERYTHING, Role
from registry.models import Account, Batch, Freeze, LocalAuthority, Membership, Paper, Round, User


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


def can_change_batch(user: User, batch: Batch) -> bool:
    """Whether the user may replace, throw away or propose a draft: whoever of DLA's desk has made it."""
    return is_dla_desk(user) and batch.author_id == user.pk


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
