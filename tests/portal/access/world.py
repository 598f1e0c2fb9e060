"""The world that is walked: the scene, a person of every role here and elsewhere, and rows in every state."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from content.models import LetterPage, LetterTask, Material, TrainingPage
from content.services.broadcasts import send_broadcast
from content.services.materials import EVERYBODYS
from market.models import MoneyUse
from market.services import delivery, listings, orders, purchases, settlement
from market.services.listings import Offer
from portal.demo.walk import paper
from registry.enums import DISTRICT_ROLES, PROVINCE_ROLES, Role, SheetKind, SheetState
from registry.models import Account, Buyer, District, Invitation, OfficerAssignment, RosterReturn, User
from registry.services import buyers
from registry.services.bank import NewAccount, propose_bank_account
from registry.services.memberships import Terms
from registry.services.people import appoint
from registry.services.promotion import Told, add_photo, choose_activity, log_activity
from registry.services.proposals import approve
from registry.services.roster.bundles import Letter, send_bundle
from registry.services.roster.campaigns import open_campaign
from registry.services.roster.drawing import ask_sheet
from registry.services.roster.returns import Officer, Report, submit_return
from registry.services.seals import seal_all
from tests.photographs import photograph
from tests.portal.access.people import ANONYMOUS, ELSEWHERE, NO_ROLE
from tests.portal.workspace import PDF, upload
from tests.registry.batch_rows import draft_round
from tests.scene import ROUND_1_PRICE, Scene, issued_round, make_scene, make_seller, person, signed_in

FLOOR = Decimal("191.37")


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
    world.rows["send_request"] = delivery.propose_request(instructed, paper(instructed, "มท"), by=scene.dla)


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
    make_activities(world)
    make_materials(world)
    rows["broadcast"] = send_broadcast(letter=make_letter(), audience="provinces", by=scene.dla)
    rows["money use"] = MoneyUse.objects.create(
        authority=scene.seller.authority,
        fiscal_year=2568,
        purpose="ข้อมูลสมมติ",
        amount_baht=10,
        reported_by=scene.seller.officer,
        approved_by=scene.seller.approver,
    )
    rows["training"] = make_training()
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
            sheet = ask_sheet(mine.bundle, SheetKind.QR, by=scene.dla)
            sheet.file.save("qr.pdf", upload(PDF), save=False)
            sheet.state, sheet.drawn_at = SheetState.READY, timezone.now()
            sheet.save()


def roster_report() -> Report:
    return Report([Officer("ผู้รับผิดชอบสมมติ", "ตำแหน่งสมมติ", "0800000000", is_primary=True)])


def make_letter() -> LetterPage:
    root = Page.get_first_root_node()
    letter = LetterPage(title="หนังสือสาธิต", sender="สถ.", subject="ข้อมูลสมมติ", recipient="ผู้ว่าราชการจังหวัด")
    letter.tasks.set([LetterTask(text="ข้อมูลสมมติ")])
    return root.add_child(instance=letter)


def make_training() -> TrainingPage:
    starts = timezone.now() + dt.timedelta(days=30)
    hours = {"starts_at": starts, "ends_at": starts + dt.timedelta(hours=6)}
    page = TrainingPage(title="ฝึกอบรมสาธิต", place="ห้องประชุมสาธิต", **hours)
    return Page.get_first_root_node().add_child(instance=page)


def make_activities(world: World) -> None:
    """An activity of the seller's that DLA has not chosen and one that it has, each with a photograph."""
    scene, rows = world.scene, world.rows
    told = Told("ข้อมูลสมมติ", timezone.localdate(), "สมมติ", ["agency"], 25, people_agreed=True)
    for name in ("", "chosen "):
        rows[f"{name}activity"] = log_activity(scene.seller.authority, told, by=scene.seller.officer)
        rows[f"{name}photo"] = add_photo(rows[f"{name}activity"], photograph(), "ภาพสมมติ", by=scene.seller.officer)
    rows["chosen activity"] = choose_activity(rows["chosen activity"], by=scene.dla)


def make_materials(world: World) -> None:
    """A poster of the seller's, one of everybody's, and one whose drawing failed."""
    seller = world.scene.seller.authority
    file = ContentFile(b"x", name="poster")
    drawn = {"state": "ready", "drawn_at": timezone.now(), "pdf": file, "png": file, "pdf_bytes": 1, "png_bytes": 1}
    ways = {"": {"authority": seller, **drawn}, "everybodys ": drawn, "failed ": {"authority": seller}}
    for name, way in ways.items():
        fails = {"state": "failed", "failure": "ข้อมูลสมมติ"} if name == "failed " else {}
        row = Material.objects.create(kind="card", values=EVERYBODYS, source_sha256=name, **way | fails)
        world.rows[f"{name}material"] = row
