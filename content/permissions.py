"""May this person do this to what editors publish? Asked by services and screens alike."""

from __future__ import annotations

from registry.enums import PROVINCE_ROLES, Role
from registry.models import LocalAuthority, Province, User

EDITORS = frozenset({Role.DLA_EDITOR, Role.DLA_ADMIN})
SENDERS = EDITORS | {Role.DLA_OFFICER}
READERS = frozenset({Role.AUTHORITY_OFFICER, Role.AUTHORITY_APPROVER})


def can_issue_edition(user: User) -> bool:
    """DLA's editors and administrators issue editions, and render them again."""
    return user.is_superuser or user.holds(EDITORS)


def can_send_broadcast(user: User) -> bool:
    """DLA asks offices to read something: its editors, officers and administrators."""
    return user.is_superuser or user.holds(SENDERS)


def can_acknowledge(user: User, office: Province | LocalAuthority) -> bool:
    """A province answers by its office's people, an authority by its officer or approver."""
    if isinstance(office, Province):
        return user.holds(PROVINCE_ROLES, province=office)
    return user.holds(READERS, authority=office)


def can_report_task(user: User, province: Province) -> bool:
    return user.holds(PROVINCE_ROLES, province=province)
