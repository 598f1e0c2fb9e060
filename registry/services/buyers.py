"""Buyers and their verification by DLA: filled in, sent, verified or returned; key data that change are verified anew.

The proposer is the buyer's own person (or one of DLA's desk, for papers that came by post) and the approver is one of
DLA's desk, so verification is an act of two people like any other; its state is read from its proposals and from
`verified_on`, and is stored nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.th import moa, pin

from registry.enums import DLA_DESK, PAPER_OF_KIND, BuyerKind, ProposalState, Role, Verification
from registry.errors import BadValue, NotAllowed, Sentence, WrongState, require
from registry.models import Buyer, BuyerDocument, Proposal, User
from registry.permissions import can_speak_for_buyer, can_submit_buyer, can_verify_buyer
from registry.services import people
from registry.services.acts import holders, record, tell
from registry.services.desk import change, works_at_desk
from registry.services.memberships import Terms
from registry.services.proposals import pending_on, propose, two_person
from registry.thai import to_arabic_digits

ACT = "verify_buyer"
# What DLA verifies; a change of any of them asks for a new verification.
KEY_DATA = ("kind", "name", "tax_id", "branch", "address", "tver_account")
OWN_FIELDS = (*KEY_DATA, "shows_name")
DESK_FIELDS = ("branch", "address", "tver_account", "no_interest_declared_on")


@dataclass(frozen=True)
class FirstPerson:
    """Who acts for a new buyer; an invitation to set a password goes to this address."""

    name: str
    email: str


@transaction.atomic
def enter_buyer(values: Mapping[str, Any], first: FirstPerson, *, by: User) -> Buyer:
    """DLA enters a buyer with its first person, who is invited by mail and fills in the rest."""
    require(works_at_desk(by), NotAllowed)
    given = {name: values[name] for name in ("kind", "name", "tax_id", "address") if name in values}
    given["tax_id"] = check_tax_id(given["kind"], given.get("tax_id", ""))
    taken = Buyer.objects.filter(tax_id=given["tax_id"]).exclude(tax_id="").first()
    require(
        taken is None,
        BadValue(_("มีผู้ซื้อที่ใช้เลขนี้ในระบบแล้ว คือ %(buyer)s"), field="tax_id", buyer=taken),
    )
    buyer = Buyer.objects.create(**given)
    record(buyer, "add_buyer", by=by, values=given)
    people.appoint(first.email, first.name, Role.BUYER, buyer, Terms(timezone.localdate()), by=by)
    return buyer


# --- what a buyer says of itself -----------------------------------------------------------------------------------


@transaction.atomic
def edit_profile(buyer: Buyer, changes: Mapping[str, Any], *, by: User) -> Buyer:
    """Change what a buyer says of itself; not while DLA is verifying it."""
    require(can_speak_for_buyer(by, buyer), NotAllowed)
    buyer = Buyer.objects.lock(buyer.pk)
    values = {name: changes[name] for name in OWN_FIELDS if name in changes}
    kind = str(values.get("kind", buyer.kind))
    if "tax_id" in values:
        values["tax_id"] = check_tax_id(kind, values["tax_id"])
        taken = Buyer.objects.filter(tax_id=values["tax_id"]).exclude(pk=buyer.pk).exclude(tax_id="")
        require(not taken.exists(), BadValue(_("มีผู้ซื้อรายอื่นที่ใช้เลขนี้แล้ว โปรดติดต่อ สถ."), field="tax_id"))
    require(values.get("name", buyer.name).strip(), BadValue(_("โปรดระบุชื่อ"), field="name"))
    return change_buyer(buyer, values, by=by)


def change_buyer(buyer: Buyer, values: Mapping[str, Any], *, by: User) -> Buyer:
    """Set fields of a locked buyer; it is unverified from then on when what DLA verified has changed."""
    changed = {name for name, value in values.items() if getattr(buyer, name) != value}
    if changed & set(KEY_DATA):
        check_not_submitted(buyer)
        if buyer.verified_on:
            values = {**values, "verified_on": None}
    return change(buyer, values, verb="edit_buyer", by=by)


@transaction.atomic
def edit_buyer(buyer: Buyer, changes: Mapping[str, Any], *, by: User) -> Buyer:
    """What DLA's desk corrects by hand; verification itself is an act of two people."""
    require(works_at_desk(by), NotAllowed)
    buyer = Buyer.objects.lock(buyer.pk)
    values = {name: changes[name] for name in DESK_FIELDS if name in changes}
    declared = values.get("no_interest_declared_on")
    require(
        declared is None or declared <= timezone.localdate(),
        BadValue(_("วันที่ต้องไม่ใช่วันในอนาคต"), field="no_interest_declared_on"),
    )
    return change_buyer(buyer, values, by=by)


@transaction.atomic
def declare_no_interest(buyer: Buyer, *, by: User) -> Buyer:
    """The buyer declares that no executive or councillor of a seller has an interest in what it buys."""
    require(can_speak_for_buyer(by, buyer), NotAllowed)
    buyer = Buyer.objects.lock(buyer.pk)
    if buyer.no_interest_declared_on is None:
        buyer.no_interest_declared_on = timezone.localdate()
        buyer.save(update_fields=["no_interest_declared_on"])
        record(buyer, "declare_no_interest", by=by)
    return buyer


@transaction.atomic
def add_document(buyer: Buyer, kind: str, file: File[Any], *, by: User) -> BuyerDocument:
    """Keep a paper that shows who the buyer is; not while DLA is verifying it."""
    require(can_submit_buyer(by, buyer), NotAllowed)
    buyer = Buyer.objects.lock(buyer.pk)
    check_not_submitted(buyer)
    document = BuyerDocument.objects.create(buyer=buyer, kind=kind, file=file, added_by=by)
    record(buyer, "add_buyer_document", by=by, values={"document": document.pk, "kind": kind})
    return document


@transaction.atomic
def remove_document(document: BuyerDocument, *, by: User) -> None:
    """Take a paper back; the file stays for those who verified by it. Harmless when it was taken back before."""
    require(can_submit_buyer(by, document.buyer), NotAllowed)
    buyer = Buyer.objects.lock(document.buyer_id)
    check_not_submitted(buyer)
    row = BuyerDocument.objects.lock(document.pk)
    if row.removed_at is None:
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        record(buyer, "remove_buyer_document", by=by, values={"document": row.pk, "kind": row.kind})


def check_tax_id(kind: str, typed: str) -> str:
    """Thirteen digits whose last is the right checksum: a citizen's number for a person, else a juristic one."""
    digits = "".join(to_arabic_digits(typed).replace("-", "").split())
    if not digits:
        return ""
    is_person = kind == BuyerKind.PERSON
    require(
        (pin if is_person else moa).is_valid(digits),
        BadValue(
            _("เลขประจำตัวประชาชนไม่ถูกต้อง โปรดตรวจตัวเลขทั้ง 13 หลัก")
            if is_person
            else _("เลขประจำตัวผู้เสียภาษีหรือเลขทะเบียนนิติบุคคลไม่ถูกต้อง โปรดตรวจตัวเลขทั้ง 13 หลัก"),
            field="tax_id",
        ),
    )
    return digits


def check_not_submitted(buyer: Buyer) -> None:
    waiting = pending_on(buyer).filter(act=ACT).exists()
    require(not waiting, WrongState(_("ส่งข้อมูลให้ สถ. ตรวจสอบแล้ว หากต้องการแก้ไข โปรดถอนเรื่องก่อน")))


# --- what is missing -----------------------------------------------------------------------------------------------


def missing_for_verification(buyer: Buyer) -> list[Sentence]:
    """What the buyer has to fill in before DLA can verify it."""
    wanted = PAPER_OF_KIND[BuyerKind(buyer.kind)]
    has_paper = buyer.documents.current().filter(kind=wanted).exists()
    missing: list[tuple[object, Sentence]] = [
        (is_tax_id(buyer), _("เลขประจำตัวผู้เสียภาษี 13 หลักที่ถูกต้อง")),
        (buyer.address, _("ที่อยู่")),
        (buyer.no_interest_declared_on, _("คำรับรองว่าไม่มีส่วนได้เสียกับ อปท. ผู้ขาย")),
        (has_paper, wanted.label),
    ]
    return [sentence for is_there, sentence in missing if not is_there]


def is_tax_id(buyer: Buyer) -> bool:
    try:
        return bool(check_tax_id(buyer.kind, buyer.tax_id))
    except BadValue:
        return False


def missing_for_contract(buyer: Buyer, *, needs_account: bool) -> list[Sentence]:
    """What stands between the buyer and a contract; `needs_account` when the credits go to its own T-VER account."""
    missing: list[tuple[object, Sentence]] = [
        (
            buyer.no_interest_declared_on,
            _("ผู้ซื้อยังไม่ได้รับรองว่าไม่มีส่วนได้เสียกับ อปท. ผู้ขาย จึงทำสัญญาไม่ได้"),
        ),
        (
            buyer.tver_account or not needs_account,
            _("ผู้ซื้อยังไม่ได้แจ้งเลขที่บัญชี T-VER จึงทำสัญญาแบบถ่ายโอนไม่ได้"),
        ),
        (buyer.verified_on, _("สถ. ยังไม่ได้ตรวจสอบผู้ซื้อรายนี้ จึงบันทึกสัญญาไม่ได้")),
    ]
    return [sentence for is_there, sentence in missing if not is_there]


# --- verification --------------------------------------------------------------------------------------------------


def state_of(buyer: Buyer) -> Verification:
    """How far the verification has come; one query at most."""
    if buyer.verified_on:
        return Verification.VERIFIED
    latest = latest_proposal(buyer)
    states = {ProposalState.PENDING: Verification.SUBMITTED, ProposalState.RETURNED: Verification.RETURNED}
    return states.get(ProposalState(latest.state), Verification.UNVERIFIED) if latest else Verification.UNVERIFIED


def latest_proposal(buyer: Buyer) -> Proposal | None:
    """The latest time that the buyer was sent to DLA: who decided, when, and the comment."""
    about = {"act": ACT, "row_type": ContentType.objects.get_for_model(Buyer), "row_id": buyer.pk}
    return Proposal.objects.filter(**about).select_related("proposer", "decider").order_by("pk").last()


def snapshot(buyer: Buyer) -> dict[str, Any]:
    """What is verified: the key data, the declaration, and which papers."""
    declared = buyer.no_interest_declared_on
    return {
        **{name: getattr(buyer, name) for name in KEY_DATA},
        "no_interest_declared_on": declared.isoformat() if declared else None,
        "documents": list(buyer.documents.current().values_list("pk", flat=True)),
    }


@transaction.atomic
def propose_verification(buyer: Buyer, *, by: User) -> Proposal:
    """Send the buyer as it is now to DLA's desk; refused with what is missing."""
    buyer = Buyer.objects.lock(buyer.pk)
    require(can_submit_buyer(by, buyer), NotAllowed)
    require(not buyer.verified_on, WrongState(_("สถ. ตรวจสอบผู้ซื้อรายนี้แล้ว ไม่ต้องส่งอีก")))
    missing = missing_for_verification(buyer)
    require(
        not missing,
        BadValue(_("ยังส่งไม่ได้ ขาด: %(missing)s"), missing=", ".join(str(each) for each in missing)),
    )
    proposal = propose(ACT, buyer, by=by, values=snapshot(buyer))
    act = record(buyer, "submit_buyer", by=by)
    tell(act, holders(DLA_DESK), _("มีผู้ซื้อรอตรวจสอบ"), f"/my/proposals/{proposal.pk}/")
    return proposal


def after_return(buyer: Buyer) -> None:
    """Tell the buyer's people that DLA returned it; who withdrew knows already."""
    latest = latest_proposal(buyer)
    if latest and latest.state == ProposalState.RETURNED:
        act = record(buyer, "buyer_returned", by=latest.decider, note=latest.note)
        tell(act, people_of(buyer), _("สถ. ส่งข้อมูลผู้ซื้อกลับให้แก้ไข"), buyer.get_absolute_url())


@two_person(
    ACT,
    _("ตรวจสอบผู้ซื้อ"),
    may_propose=can_submit_buyer,
    may_approve=can_verify_buyer,
    on_return=after_return,
)
def verify_buyer(buyer: Buyer, *, by: User, approved_by: User, **values: Any) -> Buyer:
    """DLA has checked exactly these data and papers."""
    require(snapshot(buyer) == values, WrongState(_("ข้อมูลผู้ซื้อเปลี่ยนไปแล้ว โปรดส่งกลับให้ผู้ซื้อส่งใหม่")))
    buyer.verified_on = timezone.localdate()
    buyer.save(update_fields=["verified_on"])
    act = record(buyer, ACT, by=approved_by, values={"proposed_by": by.pk})
    tell(act, people_of(buyer), _("สถ. ตรวจสอบข้อมูลผู้ซื้อแล้ว ทำสัญญาได้"), buyer.get_absolute_url())
    return buyer


def people_of(buyer: Buyer) -> list[User]:
    return list(holders({Role.BUYER}, buyer=buyer))
