"""Which screens the user's manual shows: who looks, at which address, how wide.

Officers and buyers hold a telephone, DLA sits at a desk. An address is written as in tests/pictures.py: `first:` goes
to a page and from there, again and again, to the first link that begins with the next address and ends with a number.
"""

from __future__ import annotations

from dataclasses import dataclass

PHONE, DESK = 360, 1280


@dataclass(frozen=True)
class Screen:
    name: str
    person: str  # of the demo; "" is a visitor
    address: str
    width: int = PHONE


OFFICER, APPROVER, FINANCE = "officer.9510001", "approver.9510001", "finance.9510001"
SCREENS = [
    Screen("sign-in", "", "/accounts/login/"),
    Screen("market", "", "/market/?province=51"),
    Screen("officer-home", OFFICER, "/my/"),
    Screen("officer-account", OFFICER, "first:/my/ /my/accounts/"),
    Screen("officer-new-listing", OFFICER, "/my/listings/new/"),
    Screen("officer-order", OFFICER, "first:/my/ /my/orders/"),
    Screen("officer-roster", OFFICER, "first:/my/roster/ /my/roster/returns/"),
    Screen("officer-activity", OFFICER, "/my/activities/new/"),
    Screen("officer-materials", OFFICER, "/my/materials/"),
    Screen("approver-home", APPROVER, "/my/"),
    Screen("approver-proposal", APPROVER, "first:/my/ /my/proposals/"),
    Screen("approver-people", APPROVER, "/my/people/"),
    Screen("finance-home", FINANCE, "/my/"),
    Screen("finance-order", FINANCE, "first:/my/ /my/orders/"),
    Screen("district-home", "district.officer", "/my/"),
    Screen("province-home", "province.officer", "/my/"),
    Screen("province-roster", "province.officer", "first:/my/roster/ /my/roster/provinces/"),
    Screen("province-activities", "province.officer", "/my/activities/"),
    Screen("buyer-home", "buyer", "/my/"),
    Screen("buyer-wish", "buyer", "/my/purchases/new/"),
    Screen("buyer-purchase", "buyer", "first:/my/purchases/ /my/purchases/"),
    Screen("dla-home", "dla.officer", "/my/", DESK),
    Screen("dla-rosters", "dla.officer", "first:/my/roster/ /my/roster/campaigns/", DESK),
    Screen("dla-activities", "dla.officer", "/admin/activities/", DESK),
    Screen("editor-admin", "dla.editor", "/admin/", DESK),
    Screen("editor-editions", "dla.editor", "/admin/editions/", DESK),
]
