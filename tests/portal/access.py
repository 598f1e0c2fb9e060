"""Who may open what, as one table: every address of ours, every act that a page sends, every step of an order.

The rules stand here in words of their own and are not read from the code that they prove. A person is called after the
role; `elsewhere` is the nearest other scope: the authority next door in the same district, the district next door in
the same province, another province, another buyer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from content.models import LetterPage, LetterTask
from content.services.broadcasts import send_broadcast
from market.services import listings, orders, purchases, settlement
from market.services.listings import Offer
from portal.demo.walk import paper
from registry.enums import DISTRICT_ROLES, DLA_ROLES, PROVINCE_ROLES, Role
from registry.models import Account, Buyer, District, Invitation, OfficerAssignment, RosterReturn, User
from registry.services import buyers
from registry.services.bank import NewAccount, propose_bank_account
from registry.services.invitations import token_of
from registry.services.memberships import Terms
from registry.services.people import appoint
from registry.services.proposals import approve
from registry.services.roster.bundles import Letter, send_bundle
from registry.services.roster.campaigns import open_campaign
from registry.services.roster.returns import Officer, Report, submit_return
from registry.services.seals import seal_all
from tests.portal.workspace import PDF, letter, signed_in, upload
from tests.registry.batch_rows import draft_round
from tests.scene import ROUND_1_PRICE, Scene, issued_round, make_scene, make_seller, person

FLOOR = Decimal("191.37")
ANONYMOUS, NO_ROLE = "anonymous", "no role"
ELSEWHERE = " elsewhere"

OFFICER, FINANCE, APPROVER, BUYER = (
    frozenset({each.value})
    for each in (Role.AUTHORITY_OFFICER, Role.AUTHORITY_FINANCE, Role.AUTHORITY_APPROVER, Role.BUYER)
)
DESK = frozenset({"dla_officer", "dla_admin"})
SEES_ALL = DESK | {"auditor"}
SELLER_SIDE = OFFICER | FINANCE | APPROVER | {"district_officer", "province_officer", "province_head"} | SEES_ALL
BUYER_SIDE = BUYER | SEES_ALL
PARTIES = SELLER_SIDE | BUYER
SELLERS = OFFICER | FINANCE | APPROVER
ADMIN = frozenset({"dla_admin"})
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


# --- the world that is walked --------------------------------------------------------------------------------------


@dataclass
class World:
    """The scene, a person of every role here and elsewhere with a browser each, and rows in every state."""

    scene: Scene
    people: dict[str, User]
    rows: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def pk(self, name: str) -> int:
        return self.rows[name].pk


def make_world() -> World:
    scene = make_scene()
    world = World(scene, cast(scene))
    make_listings(world)
    make_orders(world)
    make_the_rest(world)
    make_people(world)
    seal_all()  # so that the public lines of the ledger have something to tell
    world.clients = {name: signed_in(user) for name, user in world.people.items()} | {ANONYMOUS: Client()}
    return world


def cast(scene: Scene) -> dict[str, User]:
    """A person of every role, here and elsewhere."""
    here, there = scene.seller, make_seller(5, "51", "ลำพูน")
    issued_round({there.authority: 100}, scene.dla, scene.dla_second)
    province = here.authority.province
    next_district = District.objects.create(code="5199", name_th="ข้างเคียง", province=province)
    day = scene.buyer.verified_on
    other_buyer = Buyer.objects.create(
        kind="agency", name="หน่วยงานสาธิต (ข้อมูลสมมติ)", verified_on=day, no_interest_declared_on=day
    )
    people = {
        "dla_officer": scene.dla,
        "dla_admin": scene.dla_second,
        "dla_editor": person("editor", Role.DLA_EDITOR),
        "auditor": person("auditor", Role.AUDITOR),
        "buyer": scene.purchaser,
        f"buyer{ELSEWHERE}": person("buyer2", Role.BUYER, buyer=other_buyer),
        NO_ROLE: User.objects.create_user("nobody@example.test", name="ไม่มีบทบาท (ข้อมูลสมมติ)"),
    }
    for seller, suffix in ((here, ""), (there, ELSEWHERE)):
        for user in (seller.officer, seller.finance, seller.approver):
            people[f"{user.memberships.get().role}{suffix}"] = user
    for place, suffix in ((here.authority.district, ""), (next_district, ELSEWHERE)):
        people |= {f"{role}{suffix}": person(f"{role}{suffix[1:]}", role, district=place) for role in DISTRICT_ROLES}
    for place, suffix in ((province, ""), (scene.sellers[1].authority.province, ELSEWHERE)):
        people |= {f"{role}{suffix}": person(f"{role}{suffix[1:]}", role, province=place) for role in PROVINCE_ROLES}
    return people


def make_listings(world: World) -> None:
    scene = world.scene
    offer = Offer(
        tonnes=30,
        price_baht=ROUND_1_PRICE,
        floor_price_baht=FLOOR,
        expires_on=timezone.localdate() + dt.timedelta(days=60),
    )
    world.rows["draft"] = listings.draft_listing(scene.seller.authority, scene.round, offer, by=scene.seller.officer)
    submitted = listings.draft_listing(scene.seller.authority, scene.round, offer, by=scene.seller.officer)
    world.rows["proposal"] = listings.submit_listing(submitted, by=scene.seller.officer)
    world.rows["listing"] = scene.published(tonnes=300, floor_price_baht=FLOOR)
    world.rows["paused"] = scene.published()
    listings.pause_listing(world.rows["paused"], by=scene.seller.officer)


WALKED = ("requested", "quoted", "accepted", "contracted", "paid", "instructed", "transferring", "completed")
PAYS_LATER = {"contracted_later": "contracted", "instructed_later": "instructed", "delivered": "delivered"}


def make_orders(world: World) -> None:
    """An order in every state, of the one seller and the one buyer; and proposals that wait."""
    scene, listing = world.scene, world.rows["listing"]
    for state in WALKED:
        world.rows[state] = scene.take_to(scene.requested(listing), state)
    for name, state in PAYS_LATER.items():
        world.rows[name] = scene.take_to(scene.requested(listing, payment_terms="after_delivery"), state)
    quoted, asked = scene.requested(listing), scene.requested(listing)
    world.rows["quote"] = orders.propose_quote(quoted, by=scene.seller.officer, price_baht=ROUND_1_PRICE)
    cancelled = scene.take_to(asked, "accepted")
    world.rows["cancel"] = orders.propose_cancel(cancelled, by=scene.purchaser, note="ข้อมูลสมมติ")
    instructed = scene.take_to(scene.requested(listing), "instructed")
    world.rows["send_request"] = settlement.propose_request(instructed, paper(instructed, "มท"), by=scene.dla)


def make_the_rest(world: World) -> None:
    """Accounts, papers, an uploaded document, a purchase with its summary, and a message."""
    scene, rows = world.scene, world.rows
    rows["account"] = Account.objects.get(authority=scene.seller.authority)
    rows["buyers account"] = Account.objects.get(buyer=scene.buyer)
    rows["quotation"] = rows["completed"].papers.get(kind="quotation")
    rows["certificate paper"] = rows["completed"].papers.get(kind="certificate")
    rows["certificate"] = rows["completed"].certificate
    signed = settlement.Signed(number="1", dated_on=timezone.localdate(), file=upload(PDF))
    rows["document"] = settlement.upload_evidence(rows["contracted"], signed, by=scene.purchaser)
    rows["notice"] = rows["completed"].notices.get()
    rows["notice"].file = upload(PDF)
    rows["notice"].save()
    plan = purchases.plan_purchase(1, purchases.Criteria(province="51"))
    purchase = purchases.start_purchase(scene.buyer, plan, by=scene.purchaser)
    scene.take_to(purchase.orders.get(), "completed")
    purchase.refresh_from_db()
    rows |= {"purchase": purchase, "summary": purchase.summary}
    rows["draft round"] = draft_round()
    newcomer = Buyer.objects.get(pk=world.people[f"buyer{ELSEWHERE}"].memberships.get().buyer_id)
    rows["buyer"], rows["other buyer"] = scene.buyer, newcomer
    rows["buyer paper"] = buyers.add_document(scene.buyer, "affidavit", upload(PDF), by=scene.purchaser)
    waiting = Buyer.objects.create(
        kind="company",
        name="ข้อมูลสมมติ",
        tax_id="0105500000011",
        address="1",
        no_interest_declared_on=scene.buyer.verified_on,
    )
    rows["waiting buyer"] = waiting
    buyers.add_document(waiting, "affidavit", upload(PDF), by=scene.dla)
    rows["verify"] = buyers.propose_verification(waiting, by=scene.dla)
    make_rosters(world)
    rows["broadcast"] = send_broadcast(letter=make_letter(), audience="provinces", by=scene.dla)
    rows["message"] = scene.seller.approver.messages.filter(read_at=None).first()


def make_people(world: World) -> None:
    """An officer's assignment with its order, somebody invited, and next door a bank account that waits."""
    scene, rows = world.scene, world.rows
    authority = scene.seller.authority
    rows["authority"], rows["membership"] = authority, scene.seller.finance.memberships.get()
    rows["assignment"] = OfficerAssignment.objects.create(
        authority=authority, user=scene.seller.officer, order_file=upload(PDF)
    )
    terms = Terms(valid_from=timezone.localdate())
    invited = appoint(
        "invited@example.test", "ผู้รับเชิญ", Role.AUTHORITY_FINANCE, authority, terms, by=scene.seller.approver
    )
    rows["invited"], rows["invitation"] = invited, Invitation.objects.get(user=invited.user)
    next_door = world.people[f"authority_finance{ELSEWHERE}"]
    account = NewAccount("006", "สาขาสมมติ", "1234567890", "ข้อมูลสมมติ")
    proposal = propose_bank_account(next_door.memberships.get().authority, account, by=next_door)
    rows["waiting account"] = approve(proposal, by=world.people[f"authority_approver{ELSEWHERE}"])


Args = Callable[[World], list[Any]]


def in_place(kind: str) -> Args:
    """What names a place's people in an address: of the seller's authority, district and province, or the buyer."""

    def args(world: World) -> list[Any]:
        authority = world.scene.seller.authority
        places = {"authority": authority, "district": authority.district, "province": authority.province}
        return [kind, int((places | {"buyer": world.scene.buyer})[kind].pk)]

    return args


def link(world: World) -> list[Any]:
    return [token_of(world.rows["invitation"])]


def make_rosters(world: World) -> None:
    """A campaign in which the seller has not reported and its neighbour has, and one that its province has sent."""
    scene, rows, day = world.scene, world.rows, timezone.localdate()
    dates = {"province_due_on": day + dt.timedelta(days=30), "dla_due_on": day + dt.timedelta(days=40)}
    neighbour = world.people[f"authority_officer{ELSEWHERE}"]
    for name in ("sent ", ""):
        campaign = open_campaign({"title": "ข้อมูลสมมติ", **dates}, by=scene.dla)
        returns = RosterReturn.objects.filter(bundle__campaign=campaign)
        mine = returns.get(authority=scene.seller.authority)
        next_door = returns.get(authority=neighbour.memberships.get().authority)
        rows |= {f"{name}campaign": campaign, f"{name}bundle": mine.bundle, f"{name}return": mine}
        rows[f"{name}return next door"] = submit_return(next_door, roster_report(), by=neighbour, seen_edition=0)
        if name:
            submit_return(mine, roster_report(), by=scene.seller.officer, seen_edition=0)
            letter = Letter("สมมติ 1/2569", day, upload(PDF))
            rows["sending"] = send_bundle(mine.bundle, letter, by=world.people["province_head"], seen_sendings=0)
            rows["roster paper"] = rows["sending"].paper


def roster_report() -> Report:
    return Report([Officer("ผู้รับผิดชอบสมมติ", "ตำแหน่งสมมติ", "0800000000", is_primary=True)])


def make_letter() -> LetterPage:
    root = Page.get_first_root_node()
    letter = LetterPage(title="หนังสือสาธิต", sender="สถ.", subject="ข้อมูลสมมติ", recipient="ผู้ว่าราชการจังหวัด")
    letter.tasks.set([LetterTask(text="ข้อมูลสมมติ")])
    return root.add_child(instance=letter)


# --- the addresses -------------------------------------------------------------------------------------------------


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


PUBLIC = Rule(EVERYBODY)
OWN_PAGES = Rule(SIGNED_IN)
OFFICERS, BUYERS = anywhere(OFFICER), anywhere(BUYER)
PROVINCE = frozenset(each.value for each in PROVINCE_ROLES)

RULES: dict[str, list[Rule]] = {
    # for everybody
    "market:listings": [PUBLIC],
    "market:listing": [Rule(EVERYBODY, "listing"), Rule(frozenset(), "draft")],
    "market:trades": [PUBLIC],
    "market:authority": [Rule(EVERYBODY, args=lambda world: [world.scene.seller.authority.code])],
    "market:estimate": [PUBLIC, Rule(EVERYBODY, query="?persons=5000")],
    "market:verify": [PUBLIC],
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
    "workspace:edit_contact": [acting(OFFICER | APPROVER | DESK, "authority", SELLER_SIDE)],
    "workspace:add_count": [acting(OFFICER | DESK, "authority", SELLER_SIDE)],
    "workspace:change_type": [acting(DESK, "authority", SELLER_SIDE)],
    "workspace:set_vat": [acting(DESK, "authority", SELLER_SIDE)],
    "workspace:propose_bank": [acting(OFFICER | FINANCE, "authority", SELLER_SIDE)],
    "workspace:stop_bank": [acting(NEXT_DOOR_STOPS | DESK, "waiting account", NEXT_DOOR_SIDE)],
    "invitation": [acting(EVERYBODY, args=link)],  # the link is the key
    "content:reading": [OWN_PAGES],
    # one row
    "content:broadcast": [acting(anywhere(PROVINCE), "broadcast")],
    "workspace:message": [Rule(APPROVER, "message", status=302)],
    "workspace:listing": [Rule(SELLER_SIDE, "draft"), Rule(SELLER_SIDE, "listing")],
    "workspace:order": [Rule(PARTIES, name) for name in ("requested", "delivered", "completed")],
    "workspace:purchase": [Rule(BUYER_SIDE, "purchase")],
    "workspace:account": [Rule(SELLER_SIDE, "account"), Rule(BUYER_SIDE, "buyers account")],
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
    "workspace:roster_qr": [Rule(IN_PROVINCE, "bundle")],
    "workspace:roster_draft": [Rule(PROVINCE | DESK, "bundle")],
    "workspace:roster_sent": [Rule(PROVINCE | DESK, "sent bundle")],
    "workspace:roster_scan": [Rule(PROVINCE | DESK, "sending")],
    "workspace:roster_campaign": [Rule(DESK, "campaign", SIGNED_IN)],
    "workspace:roster_campaign_workbook": [Rule(DESK, "campaign", SIGNED_IN)],
    "workspace:roster_campaign_pdf": [Rule(DESK, "sent campaign", SIGNED_IN)],
    "workspace:roster_campaign_qr": [Rule(DESK, "campaign", SIGNED_IN)],
    "workspace:edit_roster": [acting(OFFICER | APPROVER, "return", CHAIN)],
    "workspace:ask_roster_change": [acting(OFFICER | APPROVER, "sent return", CHAIN)],
    "workspace:review_roster": [acting(PROVINCE, "return next door", CHAIN_NEXT_DOOR)],
    "workspace:remind_roster": [acting(PROVINCE | DISTRICTS, "bundle", DESK)],
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


# --- the acts ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sent:
    """What a page sends, and who may: their sending changes the data, anybody else's changes nothing."""

    by: frozenset[str]
    row: str = ""
    typed: Callable[[World], dict[str, Any]] = lambda world: {}
    args: Args | None = None
    status: int = 302  # what those who may are answered

    def address_args(self, world: World) -> list[Any]:
        return self.args(world) if self.args else [world.pk(self.row)] if self.row else []


def shares_typed(world: World) -> dict[str, Any]:
    content = f"code,tonnes\n{world.scene.seller.authority.code},{world.rows['draft round'].tonnes}\n".encode()
    return {"file": SimpleUploadedFile("shares.csv", content)}


def offer_typed(world: World) -> dict[str, Any]:
    seller = world.scene.seller.authority
    typed = {"lot": f"{seller.pk}-{world.scene.round.pk}", "tonnes": "5", "price_baht": "260", "is_firm": "no"}
    return typed | {"expires_on": (timezone.localdate() + dt.timedelta(days=30)).isoformat()}


def buyer_typed(world: World) -> dict[str, Any]:
    buyer = world.scene.buyer
    return {"kind": buyer.kind, "name": buyer.name, "tax_id": "0107500000013", "address": "2", "branch": ""}


WISH = {"tonnes": "1", "delivery": "cancel_for_buyer", "beneficiary": "ข้อมูลสมมติ", "payment_terms": "before_delivery"}


def purchase_typed(world: World) -> dict[str, Any]:
    plan = purchases.plan_purchase(1, purchases.Criteria())
    return WISH | {"confirm": "1", "line": [f"{row.pk}:{tonnes}:{row.price_baht}" for row, tonnes in plan]}


def task_typed(world: World) -> dict[str, Any]:
    return {"act": "report", "office": "51", f"state-{world.rows['broadcast'].tasks.get().pk}": "done"}


ROSTER_TYPED = {"p0-name": "สมมติ", "p0-position": "สมมติ", "p0-phone": "080 000 0000"}
ROSTER_TYPED |= {"count": "1", "primary": "0", "edition": "0", "confirm": "1"}


def decision(word: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"decision": word, "note": "ข้อมูลสมมติ"}


def new_person(role: str) -> Callable[[World], dict[str, Any]]:
    typed = {"email": "new@example.test", "name": "ผู้ใช้ใหม่", "order_number": "1/2569"}
    return lambda world: typed | {"role": role, "valid_from": today()}


def new_type(world: World) -> dict[str, Any]:
    return {"type": "SUBDISTRICT", "name_th": "ใหม่", "changed_on": today(), "legal_reference": "ประกาศสมมติ"}


def new_account(world: World) -> dict[str, Any]:
    return {"bank": "006", "branch": "สาขาสมมติ", "number": "1234567890", "account_name": "ข้อมูลสมมติ"}


def first_password(world: World) -> dict[str, Any]:
    password = "ถังขยะเปียก-ลดโลกร้อน-2569"
    return {"name": "ผู้รับเชิญ", "password": password, "again": password}


ACTS: dict[str, list[Sent]] = {
    "workspace:new_listing": [Sent(OFFICER, typed=offer_typed)],
    "workspace:edit_listing": [Sent(OFFICER, "draft", offer_typed)],
    "workspace:submit_listing": [Sent(OFFICER, "draft")],
    "workspace:withdraw_listing": [Sent(OFFICER | APPROVER, "listing", lambda world: {"reason": "ข้อมูลสมมติ"})],
    "workspace:pause_listing": [Sent(OFFICER | APPROVER, "listing")],
    "workspace:resume_listing": [Sent(OFFICER | APPROVER, "paused")],
    "workspace:proposal": [
        Sent(APPROVER, "proposal", decision("approve")),
        Sent(APPROVER, "proposal", decision("return")),
        Sent(OFFICER, "proposal", decision("withdraw")),
        Sent(APPROVER, "quote", decision("approve")),
        Sent(OFFICER, "quote", decision("withdraw")),
        Sent(APPROVER, "cancel", decision("approve")),
        Sent(BUYER, "cancel", decision("withdraw")),
        Sent(frozenset({"dla_admin"}), "send_request", decision("approve")),  # the officer proposed it
        Sent(frozenset({"dla_officer"}), "send_request", decision("withdraw")),
        Sent(frozenset({"dla_admin"}), "verify", decision("approve")),
        Sent(frozenset({"dla_officer"}), "verify", decision("withdraw")),
    ],
    "workspace:buyer": [
        Sent(BUYER, "buyer", lambda world: {"act": f"remove-{world.rows['buyer paper'].pk}"}),
        Sent(frozenset(), "waiting buyer", lambda world: {"act": "declare"}),
    ],
    "workspace:edit_buyer": [Sent(BUYER, "buyer", lambda world: buyer_typed(world))],
    "workspace:add_buyer_document": [Sent(BUYER, "buyer", lambda world: {"kind": "other", "file": upload(PDF)})],
    "workspace:request_order": [
        Sent(BUYERS, "listing", lambda world: WISH | {"confirm": "1"}),
        Sent(frozenset(), "draft", lambda world: WISH | {"confirm": "1"}),
    ],
    "workspace:start_purchase": [Sent(BUYERS, typed=purchase_typed)],
    "workspace:inbox": [Sent(anywhere(SELLERS | PROVINCE) | BUYER | DESK)],  # to whom something was told
    "workspace:add_person": [
        Sent(PROVINCE | APPROVER, typed=new_person("authority_officer"), args=in_place("authority")),
        Sent(PROVINCE | APPROVER, typed=new_person("authority_finance"), args=in_place("authority")),
        Sent(PROVINCE, typed=new_person("authority_approver"), args=in_place("authority")),
        Sent(PROVINCE, typed=new_person("district_officer"), args=in_place("district")),
        Sent(DESK, typed=new_person("province_officer"), args=in_place("province")),
        Sent(DESK, typed=new_person("province_head"), args=in_place("province")),
        Sent(DESK, typed=new_person("buyer"), args=in_place("buyer")),
    ],
    "workspace:add_person_of_dla": [
        Sent(ADMIN, typed=new_person(role), args=lambda world: ["dla"]) for role in sorted(DLA_ROLES)
    ],
    "workspace:end_membership": [Sent(PROVINCE | APPROVER, "membership", lambda world: {"reason": "ข้อมูลสมมติ"})],
    "workspace:invite_again": [Sent(PROVINCE | APPROVER, "invited")],
    "workspace:hand_over": [Sent(OFFICER | APPROVER, "assignment", new_person(""))],
    "workspace:make_primary": [Sent(PROVINCE | APPROVER, "assignment")],
    "workspace:edit_contact": [Sent(OFFICER | APPROVER | DESK, "authority", lambda world: {"address": "ใหม่"})],
    "workspace:add_count": [
        Sent(OFFICER | DESK, "authority", lambda world: {"counted_on": today(), "bins": "๑,๐๐๐", "source": "สำรวจ"})
    ],
    "workspace:change_type": [Sent(DESK, "authority", new_type)],
    "workspace:set_vat": [Sent(DESK, "authority", lambda world: {"status": "exempt", "valid_from": today()})],
    "workspace:propose_bank": [Sent(OFFICER | FINANCE, "authority", new_account)],
    "workspace:stop_bank": [Sent(NEXT_DOOR_STOPS | DESK, "waiting account", lambda world: {"reason": "ข้อมูลสมมติ"})],
    "invitation": [Sent(EVERYBODY, typed=first_password, args=link)],
    "content:broadcast": [
        Sent(PROVINCE, "broadcast", lambda world: {"act": "acknowledge", "office": "51"}),
        Sent(PROVINCE, "broadcast", task_typed),
    ],
    "api:round-allocation": [
        Sent(DESK, typed=shares_typed, args=lambda world: [world.rows["draft round"].number], status=201)
    ],
    "workspace:edit_roster": [Sent(OFFICER | APPROVER, "return", lambda world: ROSTER_TYPED)],
    "workspace:ask_roster_change": [Sent(OFFICER | APPROVER, "sent return", lambda world: {"reason": "ข้อมูลสมมติ"})],
    "workspace:review_roster": [Sent(PROVINCE, "return next door", lambda world: {"comment": "ข้อมูลสมมติ"})],
    "workspace:remind_roster": [Sent(PROVINCE | {"district_officer"}, "bundle")],
    "workspace:roster_terms": [Sent(HEAD, "bundle", lambda world: {"contact": "02 000 0000"})],
    "workspace:send_roster": [
        Sent(HEAD, "bundle", lambda world: {"number": "1", "dated_on": today(), "sendings": "0"}),
    ],
    "workspace:return_roster_bundle": [Sent(DESK, "sent bundle", lambda world: {"comment": "ข้อมูลสมมติ"})],
    "workspace:remind_roster_provinces": [Sent(DESK, "campaign")],
    "workspace:close_roster": [Sent(DESK, "campaign")],
}


@dataclass(frozen=True)
class Taken:
    """A step of an order: who takes it, on the orders in which states, and what the form says."""

    by: frozenset[str]
    orders: tuple[str, ...]
    typed: Callable[[], dict[str, Any]] = dict


def reason() -> dict[str, Any]:
    return {"note": "ข้อมูลสมมติ"}


def receipt() -> dict[str, Any]:
    return {"amount_baht": "2600", "received_on": today(), "receipt_number": "1"}


def today() -> str:
    return timezone.localdate().isoformat()


STEPS_BY: dict[str, Taken] = {
    "quote": Taken(OFFICER, ("requested",), lambda: {"price_baht": "260"}),
    "decline": Taken(OFFICER, ("requested",), reason),
    "accept": Taken(BUYER, ("quoted",)),
    "withdraw": Taken(BUYER, ("requested", "quoted"), reason),
    "contract": Taken(OFFICER, ("accepted",), lambda: letter(kind="contract")),
    "cancel": Taken(OFFICER | BUYER, ("accepted", "contracted", "contracted_later"), reason),
    "upload_evidence": Taken(BUYER, ("contracted", "delivered"), letter),
    "confirm_money": Taken(FINANCE, ("contracted", "delivered"), receipt),
    "instruct": Taken(APPROVER, ("paid", "contracted_later"), letter),
    "send_request": Taken(DESK, ("instructed", "instructed_later"), letter),
    "papers_complete": Taken(DESK, ("transferring",), lambda: {"complete_on": today()}),
    "tgo_refused": Taken(DESK, ("transferring",), reason),
    "record_notice": Taken(DESK, ("transferring",), lambda: letter(tonnes="10")),
    "refund": Taken(FINANCE, ("paid", "instructed"), lambda: letter(note="ข้อมูลสมมติ")),
}
