"""Who is who, as the access table calls them: after their role, and where their place lies."""

from __future__ import annotations

from registry.enums import DLA_ROLES, Role

ANONYMOUS, NO_ROLE = "anonymous", "no role"
ELSEWHERE = " elsewhere"

OFFICER, FINANCE, APPROVER, BUYER = (
    frozenset({each.value})
    for each in (Role.AUTHORITY_OFFICER, Role.AUTHORITY_FINANCE, Role.AUTHORITY_APPROVER, Role.BUYER)
)
DESK = frozenset({"dla_officer", "dla_admin"})
SEES_ALL = DESK | {"auditor"}
SELLER_SIDE = OFFICER | FINANCE | APPROVER | {"district_officer", "province_officer", "province_head"} | SEES_ALL
ADMIN = frozenset({"dla_admin"})
DLA_EDITS = ADMIN | {"dla_editor"}
SEES_ACTIVITY = SELLER_SIDE | {"dla_editor"}
BUYER_SIDE = BUYER | SEES_ALL
PARTIES = SELLER_SIDE | BUYER
SELLERS = OFFICER | FINANCE | APPROVER
# Who sees the authority next door, which lies in the same district.
NEXT_DOOR = frozenset(f"{each}{ELSEWHERE}" for each in SELLERS)
NEXT_DOOR_STOPS = frozenset(f"{each}{ELSEWHERE}" for each in FINANCE | APPROVER)
NEXT_DOOR_SIDE = (SELLER_SIDE - SELLERS) | NEXT_DOOR


def anywhere(names: frozenset[str]) -> frozenset[str]:
    return names | {f"{each}{ELSEWHERE}" for each in names}


# Who is named on a roster is read by the chain that it is reported through, and by nobody else: no auditor either.
PROVINCE, HEAD = frozenset({"province_officer", "province_head"}), frozenset({"province_head"})
DISTRICTS = frozenset({"district_officer", f"district_officer{ELSEWHERE}"})  # both lie in the one province
CHAIN = OFFICER | APPROVER | PROVINCE | DESK | {"district_officer"}
CHAIN_NEXT_DOOR = (
    PROVINCE | DESK | {"district_officer", f"authority_officer{ELSEWHERE}", f"authority_approver{ELSEWHERE}"}
)
IN_PROVINCE = PROVINCE | DISTRICTS | DESK

SCOPED = frozenset(each.value for each in set(Role) - DLA_ROLES)
SIGNED_IN = anywhere(SCOPED) | {each.value for each in DLA_ROLES} | {NO_ROLE}
EVERYBODY = SIGNED_IN | {ANONYMOUS}
OFFICERS, BUYERS = anywhere(OFFICER), anywhere(BUYER)
