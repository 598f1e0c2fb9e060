"""Every address of ours, and whom it opens for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Page

from registry.services.invitations import token_of
from tests.portal.access.people import (
    ADMIN,
    ANONYMOUS,
    APPROVER,
    BUYER,
    BUYER_SIDE,
    BUYERS,
    CHAIN,
    CHAIN_NEXT_DOOR,
    DESK,
    DISTRICTS,
    ELSEWHERE,
    EVERYBODY,
    FINANCE,
    HEAD,
    IN_PROVINCE,
    NEXT_DOOR_SIDE,
    NEXT_DOOR_STOPS,
    OFFICER,
    OFFICERS,
    PARTIES,
    PROVINCE,
    SEES_ACTIVITY,
    SEES_ALL,
    SELLER_SIDE,
    SIGNED_IN,
    anywhere,
)
from tests.portal.access.world import World

Args = Callable[[World], list[Any]]


def in_place(kind: str) -> Args:
    """What names a place's people in an address: of the seller's authority, district and province, or the buyer."""

    def args(world: World) -> list[Any]:
        authority = world.scene.seller.authority
        places = {"authority": authority, "district": authority.district, "province": authority.province}
        return [kind, int((places | {"buyer": world.scene.buyer})[kind].pk)]

    return args


def home_page(world: World) -> list[Any]:
    return [Page.objects.filter(depth=2, live=True).earliest("pk").pk]


def link(world: World) -> list[Any]:
    return [token_of(world.rows["invitation"])]


@dataclass(frozen=True)
class Rule:
    """Who gets the page (200); who sees its row but may not open it (403); everybody else finds nothing (404)."""

    opens: frozenset[str]
    row: str = ""
    sees: frozenset[str] = frozenset()
    args: Callable[[World], list[Any]] | None = None
    query: str = ""
    status: int = 200
    told: Mapping[str, int] = field(default_factory=dict)  # who gets another answer than all that
    only_reads: bool = True  # False where the page also sends an act, which ACTS below describes

    def address_args(self, world: World) -> list[Any]:
        return self.args(world) if self.args else [world.pk(self.row)] if self.row else []


def acting(opens: frozenset[str], row: str = "", sees: frozenset[str] = frozenset(), **rest: Any) -> Rule:
    return Rule(opens, row, sees, only_reads=False, **rest)


# a public address behind which nothing is: nobody is asked to sign in
HIDDEN = {ANONYMOUS: 404}
PUBLIC = Rule(EVERYBODY)
OWN_PAGES = Rule(SIGNED_IN)

RULES: dict[str, list[Rule]] = {
    # for everybody
    "market:listings": [PUBLIC],
    "market:listing": [Rule(EVERYBODY, "listing"), Rule(frozenset(), "draft")],
    "market:trades": [PUBLIC],
    "market:authority": [Rule(EVERYBODY, args=lambda world: [world.scene.seller.authority.code])],
    "market:estimate": [PUBLIC, Rule(EVERYBODY, query="?persons=5000")],
    "market:verify": [PUBLIC],
    "content:search": [PUBLIC, Rule(EVERYBODY, query="?q=ขยะ")],
    "content:suggest": [Rule(EVERYBODY, query="?q=ขยะ")],
    "content:feedback": [acting(EVERYBODY, args=home_page, status=303)],
    "content:feedback_thanks": [Rule(EVERYBODY, args=home_page)],
    "content:qr": [
        Rule(EVERYBODY, args=lambda world: [*home_page(world), "svg"]),
        Rule(EVERYBODY, args=lambda world: [*home_page(world), "png"]),
        Rule(frozenset(), args=lambda world: [*home_page(world), "exe"], told={ANONYMOUS: 404}),
    ],
    "content:news_feed": [PUBLIC],
    "content:letter_feed": [PUBLIC],
    "sitemap": [PUBLIC],
    "robots": [PUBLIC],
    "security_txt": [PUBLIC],
    "market:certificate": [Rule(EVERYBODY, args=lambda world: [world.rows["certificate"].code])],
    "styleguide": [PUBLIC],
    "api-docs": [PUBLIC],
    "api:start": [PUBLIC],
    "api:schema": [PUBLIC],
    "api:estimate": [Rule(EVERYBODY, query="?persons=5000")],
    "api:ledger": [PUBLIC],
    "api:ledgerseal-list": [PUBLIC],
    "api:serials": [Rule(EVERYBODY, query="?round=1&serial=1")],
    "api:province-list": [PUBLIC],
    "api:round-allocation": [acting(SEES_ALL, sees=EVERYBODY, args=lambda world: [world.scene.round.number])],
    "api:localauthority-list": [PUBLIC],
    "api:localauthority-detail": [Rule(EVERYBODY, args=lambda world: [world.scene.seller.authority.code])],
    "api:round-list": [PUBLIC],
    "api:listing-list": [PUBLIC],
    "api:listing-detail": [Rule(EVERYBODY, "listing"), Rule(frozenset(), "draft"), Rule(frozenset(), "paused")],
    "api:order-list": [PUBLIC],
    "api:order-detail": [Rule(EVERYBODY, "completed"), Rule(frozenset(), "paid")],
    "api:certificate-detail": [Rule(EVERYBODY, args=lambda world: [world.rows["certificate"].code])],
    # for who has signed in: their own of everything
    "workspace:home": [OWN_PAGES],
    "workspace:inbox": [acting(SIGNED_IN)],
    "workspace:listings": [OWN_PAGES],
    "workspace:proposals": [OWN_PAGES],
    "workspace:orders": [OWN_PAGES],
    "workspace:purchases": [OWN_PAGES],
    "workspace:people": [OWN_PAGES],
    "workspace:authorities": [OWN_PAGES],
    # people and places
    "workspace:people_of": [
        Rule(SELLER_SIDE, args=in_place("authority")),
        Rule(frozenset({"district_officer"}) | PROVINCE | SEES_ALL, args=in_place("district")),
        Rule(PROVINCE | SEES_ALL, args=in_place("province")),
        Rule(BUYER_SIDE, args=in_place("buyer")),
    ],
    "workspace:people_of_dla": [
        Rule(SEES_ALL, args=lambda world: ["dla"]),
        Rule(frozenset(), args=lambda world: ["authority"]),
    ],
    "workspace:add_person": [
        acting(PROVINCE | APPROVER, sees=SELLER_SIDE, args=in_place("authority")),
        acting(PROVINCE, sees=frozenset({"district_officer"}) | SEES_ALL, args=in_place("district")),
        acting(DESK, sees=PROVINCE | SEES_ALL, args=in_place("province")),
        acting(DESK, sees=BUYER_SIDE, args=in_place("buyer")),
    ],
    "workspace:add_person_of_dla": [acting(ADMIN, sees=SEES_ALL, args=lambda world: ["dla"])],
    "workspace:end_membership": [acting(PROVINCE | APPROVER, "membership", SELLER_SIDE)],
    "workspace:invite_again": [acting(PROVINCE | APPROVER, "invited", SELLER_SIDE)],
    "workspace:hand_over": [acting(OFFICER | APPROVER, "assignment", SELLER_SIDE)],
    "workspace:make_primary": [acting(PROVINCE | APPROVER, "assignment", SELLER_SIDE)],
    "workspace:assignment_order": [Rule(SELLER_SIDE, "assignment")],
    "workspace:authority": [Rule(SELLER_SIDE, "authority")],
    "workspace:bank": [Rule(SELLER_SIDE, "authority")],
    "workspace:income": [Rule(SELLER_SIDE, "authority")],
    "workspace:report_use": [acting(OFFICER | FINANCE, "authority", SELLER_SIDE)],
    "workspace:withdraw_use": [acting(APPROVER, "money use", SELLER_SIDE)],
    "workspace:edit_contact": [acting(OFFICER | APPROVER | DESK, "authority", SELLER_SIDE)],
    "workspace:add_count": [acting(OFFICER | DESK, "authority", SELLER_SIDE)],
    "workspace:change_type": [acting(DESK, "authority", SELLER_SIDE)],
    "workspace:set_vat": [acting(DESK, "authority", SELLER_SIDE)],
    "workspace:propose_bank": [acting(OFFICER | FINANCE, "authority", SELLER_SIDE)],
    "workspace:stop_bank": [acting(NEXT_DOOR_STOPS | DESK, "waiting account", NEXT_DOOR_SIDE)],
    "invitation": [acting(EVERYBODY, args=link)],  # the link is the key
    "content:data_set": [Rule(EVERYBODY, args=lambda world: ["incomes"])],
    "content:training": [OWN_PAGES],
    "content:training_event": [acting(SIGNED_IN, "training")],
    "content:training_calendar": [Rule(EVERYBODY, "training")],
    "content:reading": [OWN_PAGES],
    # one row
    # promotion activities: the office's own, its district and province, all of DLA; strangers see the chosen ones
    "workspace:activities": [OWN_PAGES],
    "workspace:activities_workbook": [OWN_PAGES],
    "workspace:log_activity": [acting(OFFICERS | anywhere(PROVINCE), sees=SIGNED_IN)],
    "workspace:activity": [Rule(SEES_ACTIVITY, "activity"), Rule(SEES_ACTIVITY, "chosen activity")],
    "workspace:edit_activity": [acting(OFFICER, "activity", SEES_ACTIVITY)],
    "workspace:withdraw_activity": [acting(OFFICER, "activity", SEES_ACTIVITY)],
    "workspace:add_activity_photo": [acting(OFFICER, "activity", SEES_ACTIVITY)],
    "workspace:activity_photo": [Rule(SEES_ACTIVITY, "photo")],
    "workspace:activity_small_photo": [Rule(SEES_ACTIVITY, "photo")],
    "workspace:edit_activity_photo": [acting(OFFICER, "photo", SEES_ACTIVITY)],
    # printed promotion material: everybody's for strangers too, an office's for those who see its promotion
    "workspace:materials": [acting(SIGNED_IN)],
    "workspace:material": [Rule(SEES_ACTIVITY, args=lambda world: [world.pk("material"), "pdf"])],
    "workspace:draw_material_again": [
        Rule(frozenset(), "failed material", told=dict.fromkeys(SIGNED_IN, 405), only_reads=False)
    ],
    "content:material": [
        Rule(EVERYBODY, args=lambda world: [world.pk("everybodys material"), "png"]),
        Rule(frozenset(), args=lambda world: [world.pk("material"), "pdf"], told=HIDDEN),
        Rule(frozenset(), args=lambda world: [world.pk("everybodys material"), "exe"], told=HIDDEN),
    ],
    "content:activities": [PUBLIC],
    "content:activity": [Rule(EVERYBODY, "chosen activity"), Rule(frozenset(), "activity", told=HIDDEN)],
    "content:activity_photo": [Rule(EVERYBODY, "chosen photo"), Rule(frozenset(), "photo", told=HIDDEN)],
    "content:activity_small_photo": [Rule(EVERYBODY, "chosen photo"), Rule(frozenset(), "photo", told=HIDDEN)],
    "api:activity-list": [PUBLIC],
    "api:activity-detail": [Rule(EVERYBODY, "chosen activity"), Rule(frozenset(), "activity")],
    "content:broadcast": [acting(anywhere(PROVINCE), "broadcast")],
    "workspace:message": [Rule(APPROVER, "message", status=302)],
    "workspace:listing": [Rule(SELLER_SIDE, "draft"), Rule(SELLER_SIDE, "listing")],
    "workspace:order": [Rule(PARTIES, name) for name in ("requested", "delivered", "completed")],
    "workspace:purchase": [Rule(BUYER_SIDE, "purchase")],
    "workspace:account": [Rule(SELLER_SIDE, "account"), Rule(BUYER_SIDE, "buyers account")],
    "workspace:movements": [
        Rule(SELLER_SIDE, args=lambda world: [world.pk("account"), "in"]),
        Rule(SELLER_SIDE, args=lambda world: [world.pk("account"), "out"]),
        Rule(BUYER_SIDE, args=lambda world: [world.pk("buyers account"), "in"]),
        Rule(frozenset(), args=lambda world: [world.pk("account"), "up"]),
    ],
    "workspace:serials": [Rule(SELLER_SIDE, "account"), Rule(BUYER_SIDE, "buyers account")],
    "workspace:statement_file": [
        Rule(SELLER_SIDE, args=lambda world: [world.pk("account"), "csv"]),
        Rule(SELLER_SIDE, args=lambda world: [world.pk("account"), "xlsx"]),
        Rule(BUYER_SIDE, args=lambda world: [world.pk("buyers account"), "csv"]),
        Rule(frozenset(), args=lambda world: [world.pk("account"), "exe"]),
    ],
    "workspace:paper": [
        Rule(PARTIES, "quotation"),
        Rule(PARTIES, "certificate paper"),
        Rule(BUYER_SIDE, "summary"),
        Rule(PROVINCE | DESK, "roster paper"),
    ],
    "workspace:document": [Rule(PARTIES, "document")],
    "workspace:buyer": [acting(BUYER_SIDE, "buyer"), acting(SEES_ALL, "waiting buyer")],
    "workspace:edit_buyer": [acting(BUYER, "buyer", BUYER_SIDE)],
    "workspace:add_buyer_document": [acting(BUYER, "buyer", BUYER_SIDE)],
    "workspace:buyer_document": [Rule(BUYER_SIDE, "buyer paper")],
    "workspace:notice": [Rule(PARTIES, "notice")],
    # the roster campaign
    "roster_link": [
        Rule(CHAIN, sees=SIGNED_IN, args=lambda world: [world.rows["return"].code], status=302, told={ANONYMOUS: 200}),
        Rule(
            IN_PROVINCE,
            sees=SIGNED_IN,
            args=lambda world: [world.rows["bundle"].code],
            status=302,
            told={ANONYMOUS: 200},
        ),
        Rule(frozenset(), args=lambda world: ["ZZZZZZZ"]),
    ],
    "workspace:rosters": [OWN_PAGES],
    "workspace:roster_return": [Rule(CHAIN, "return"), Rule(CHAIN_NEXT_DOOR, "return next door")],
    "workspace:roster_receipt": [Rule(CHAIN, "sent return")],
    "workspace:roster_bundle": [Rule(IN_PROVINCE, "bundle")],
    "workspace:roster_calls": [Rule(IN_PROVINCE, "bundle")],
    "workspace:roster_workbook": [Rule(IN_PROVINCE, "bundle")],
    "workspace:roster_qr": [Rule(IN_PROVINCE, "bundle", told=dict.fromkeys(PROVINCE | DESK, 302))],
    "workspace:roster_sheet": [
        acting(PROVINCE | DESK, args=lambda world: [world.pk("bundle"), "draft"]),
        acting(frozenset(), args=lambda world: [world.pk("bundle"), "no-such-sheet"]),
    ],
    "workspace:roster_sheet_file": [Rule(PROVINCE | DESK, args=lambda world: [world.pk("sent bundle"), "qr"])],
    "workspace:roster_sent": [Rule(PROVINCE | DESK, "sent bundle")],
    "workspace:roster_scan": [Rule(PROVINCE | DESK, "sending")],
    "workspace:roster_campaign": [Rule(DESK, "campaign", SIGNED_IN)],
    "workspace:roster_campaign_workbook": [Rule(DESK, "campaign", SIGNED_IN)],
    "workspace:roster_campaign_pdf": [Rule(DESK, "sent campaign", SIGNED_IN)],
    "workspace:roster_campaign_qr": [Rule(DESK, "campaign", SIGNED_IN)],
    "workspace:edit_roster": [acting(OFFICER | APPROVER, "return", CHAIN)],
    "workspace:ask_roster_change": [acting(OFFICER | APPROVER, "sent return", CHAIN)],
    "workspace:review_roster": [acting(PROVINCE, "return next door", CHAIN_NEXT_DOOR)],
    "workspace:remind_roster": [  # the district next door has nobody to remind
        acting(PROVINCE | DISTRICTS, "bundle", DESK, told={f"district_officer{ELSEWHERE}": 302})
    ],
    "workspace:roster_terms": [acting(HEAD, "bundle", IN_PROVINCE)],
    "workspace:send_roster": [acting(HEAD, "bundle", IN_PROVINCE)],
    "workspace:return_roster_bundle": [acting(DESK, "sent bundle", IN_PROVINCE)],
    "workspace:remind_roster_provinces": [acting(DESK, "campaign", SIGNED_IN)],
    "workspace:close_roster": [acting(DESK, "campaign", SIGNED_IN)],
    # acts
    "workspace:proposal": [
        acting(SELLER_SIDE, "proposal"),
        acting(SELLER_SIDE, "quote"),
        acting(PARTIES, "cancel"),
        acting(SEES_ALL, "verify"),
    ],
    "workspace:new_listing": [acting(OFFICERS, sees=SIGNED_IN)],
    "workspace:edit_listing": [acting(OFFICER, "draft", SELLER_SIDE)],
    "workspace:submit_listing": [acting(OFFICER, "draft", SELLER_SIDE)],
    "workspace:withdraw_listing": [acting(OFFICER | APPROVER, "listing", SELLER_SIDE)],
    "workspace:pause_listing": [acting(OFFICER | APPROVER, "listing", SELLER_SIDE)],
    "workspace:resume_listing": [acting(OFFICER | APPROVER, "paused", SELLER_SIDE)],
    # The page of a draft exists for its own people, who are told that it is for buyers; a buyer does not find it.
    "workspace:request_order": [acting(BUYERS, "listing", SIGNED_IN), acting(frozenset(), "draft", SELLER_SIDE)],
    "workspace:start_purchase": [acting(BUYERS, sees=SIGNED_IN)],
    "workspace:order_step": [  # every step by every person is in STEPS_BY below
        acting(OFFICER, sees=PARTIES, args=lambda world: [world.pk("requested"), "quote"]),
        acting(frozenset(), args=lambda world: [world.pk("requested"), "no-such-step"]),
    ],
}
# What is not ours to list name by name, and the rule that stands for it in test_access_matrix.
BY_PREFIX = {
    "/admin/": "Wagtail's staff screens: nobody enters but DLA",
    "/accounts/": "allauth's sign-in: no account is opened, no address changed",
    "/api/v2/": "Wagtail's content API: read only, nobody is named",
    "/documents/": "what editors have published",
    "/media/": "pictures that editors have published",
    "/_util/": "Wagtail's forms for private pages; its sign-in leads to ours",
    "/": "pages that editors have published",
}
