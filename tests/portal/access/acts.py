"""Every act that a page sends, and every step of an order: who may, and what is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from market.services import purchases
from registry.enums import DLA_ROLES
from registry.thai import fiscal_year
from tests.photographs import photograph
from tests.portal.access.addresses import Args, home_page, in_place, link
from tests.portal.access.people import (
    ADMIN,
    APPROVER,
    BUYER,
    BUYERS,
    DESK,
    DLA_EDITS,
    EVERYBODY,
    FINANCE,
    HEAD,
    NEXT_DOOR_STOPS,
    OFFICER,
    PROVINCE,
    SELLERS,
    anywhere,
)
from tests.portal.access.world import World
from tests.portal.workspace import PDF, letter, upload


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


def money_use(world: World) -> dict[str, Any]:
    year = fiscal_year(timezone.localdate())
    return {"fiscal_year": str(year), "purpose": "ข้อมูลสมมติ", "amount_baht": "๑๐.๐๐"}


def first_password(world: World) -> dict[str, Any]:
    password = "ถังขยะเปียก-ลดโลกร้อน-2569"
    return {"name": "ผู้รับเชิญ", "password": password, "again": password}


def activity_typed(office: str) -> dict[str, Any]:
    typed = {"title": "ข้อมูลสมมติ", "held_on": today(), "place": "สมมติ", "readers": ["agency"], "participants": "๒๕"}
    return typed | {"office": office}


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
    "workspace:report_use": [Sent(OFFICER | FINANCE, "authority", money_use)],
    "workspace:withdraw_use": [Sent(APPROVER, "money use", lambda world: {"reason": "ข้อมูลสมมติ"})],
    "workspace:stop_bank": [Sent(NEXT_DOOR_STOPS | DESK, "waiting account", lambda world: {"reason": "ข้อมูลสมมติ"})],
    "invitation": [Sent(EVERYBODY, typed=first_password, args=link)],
    "content:training_event": [
        Sent(PROVINCE, "training", lambda world: {"act": "register", "office": "51"}),
    ],
    "workspace:log_activity": [
        Sent(OFFICER, typed=lambda world: activity_typed(f"localauthority-{world.pk('authority')}")),
        Sent(PROVINCE, typed=lambda world: activity_typed("province-51")),
    ],
    "workspace:edit_activity": [Sent(OFFICER, "activity", lambda world: activity_typed(""))],
    "workspace:withdraw_activity": [Sent(OFFICER, "activity", lambda world: {"reason": "ข้อมูลสมมติ"})],
    "workspace:add_activity_photo": [
        Sent(OFFICER, "activity", lambda world: {"file": photograph(), "alternative": "ภาพสมมติ"})
    ],
    "workspace:edit_activity_photo": [Sent(OFFICER, "photo", lambda world: {"alternative": "ภาพใหม่"})],
    "workspace:materials": [
        Sent(OFFICER, typed=lambda world: {"of": f"localauthority-{world.pk('authority')}", "office": "สมมติ"}),
        Sent(PROVINCE, typed=lambda world: {"of": "province-51", "office": "สมมติ"}),
    ],
    "workspace:draw_material_again": [Sent(OFFICER | DLA_EDITS, "failed material")],
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
    "content:feedback": [
        Sent(EVERYBODY, typed=lambda world: {"useful": "yes"}, args=home_page),
        Sent(frozenset(), typed=lambda world: {}, args=home_page),
    ],
    "workspace:remind_roster": [Sent(PROVINCE | {"district_officer"}, "bundle")],
    "workspace:roster_sheet": [Sent(PROVINCE | DESK, args=lambda world: [world.pk("bundle"), "draft"])],
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
