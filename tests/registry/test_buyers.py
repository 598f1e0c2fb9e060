"""Buyers: what they say of themselves, their papers, and DLA's verification of exactly that."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.enums import Delivery
from market.services import settlement
from portal.demo.walk import paper
from registry.enums import Role, Verification
from registry.errors import BadValue, NotAllowed, SamePerson, WrongState
from registry.models import Act, Buyer, BuyerDocument, User
from registry.services import buyers
from registry.services.proposals import approve, send_back, withdraw_proposal
from tests.portal.workspace import upload
from tests.registry.screens import address, scene
from tests.scene import Scene, person, signed_in

__all__ = ["scene"]
pytestmark = pytest.mark.django_db
JURISTIC, CITIZEN = "0105500000011", "1100500000066"


@pytest.fixture
def newcomer() -> Buyer:
    return Buyer.objects.create(kind="company", name="บริษัท มาใหม่ จำกัด (ข้อมูลสมมติ)", branch="")


@pytest.fixture
def purchaser(newcomer: Buyer) -> User:
    return person("newcomer", Role.BUYER, buyer=newcomer)


def fill(buyer: Buyer, by: User) -> Buyer:
    """Everything that DLA needs to verify a company."""
    values = {"tax_id": "0-1055-00000-01-1", "branch": "สำนักงานใหญ่", "address": "1 ถนนสมมติ", "tver_account": "T-1"}
    buyers.edit_profile(buyer, values, by=by)
    buyers.declare_no_interest(buyer, by=by)
    buyers.add_document(buyer, "affidavit", upload(), by=by)
    buyer.refresh_from_db()
    return buyer


# --- the checksum --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("company", JURISTIC, JURISTIC),
        ("company", "๐ ๑๐๕๕ ๐๐๐๐๐ ๐๑ ๑", JURISTIC),
        ("person", CITIZEN, CITIZEN),
        ("agency", "0994000000049", "0994000000049"),
        ("company", " ", ""),
    ],
)
def test_a_right_number_is_taken_however_it_was_typed(kind: str, typed: str, kept: str) -> None:
    assert buyers.check_tax_id(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("company", "0105500000015"), ("company", "12345"), ("company", CITIZEN), ("person", JURISTIC), ("person", "x")],
)
def test_a_wrong_checksum_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(BadValue) as refused:
        buyers.check_tax_id(kind, typed)
    assert refused.value.field == "tax_id"


# --- the way -------------------------------------------------------------------------------------------------------


def test_a_buyer_is_told_all_that_is_missing_and_cannot_be_sent(newcomer: Buyer, purchaser: User) -> None:
    assert len(buyers.missing_for_verification(newcomer)) == 4
    with pytest.raises(BadValue, match=r"ขาด: เลขประจำตัวผู้เสียภาษี .*, ที่อยู่, คำรับรอง.*, หนังสือรับรองนิติบุคคล"):
        buyers.propose_verification(newcomer, by=purchaser)
    assert buyers.state_of(newcomer) == Verification.UNVERIFIED


def test_from_filled_in_to_verified(scene: Scene, newcomer: Buyer, purchaser: User) -> None:
    proposal = buyers.propose_verification(fill(newcomer, purchaser), by=purchaser)
    assert buyers.state_of(newcomer) == Verification.SUBMITTED
    assert scene.dla.messages.filter(subject="มีผู้ซื้อรอตรวจสอบ").exists()
    with pytest.raises(SamePerson):
        approve(proposal, by=purchaser)
    with pytest.raises(NotAllowed):
        approve(proposal, by=scene.purchaser)
    approve(proposal, by=scene.dla)
    newcomer.refresh_from_db()
    assert buyers.state_of(newcomer) == Verification.VERIFIED
    decided = buyers.latest_proposal(newcomer)
    assert decided is not None
    assert decided.decider == scene.dla
    assert purchaser.messages.filter(subject__startswith="สถ. ตรวจสอบข้อมูลผู้ซื้อแล้ว").exists()


def test_a_returned_buyer_reads_why_mends_it_and_sends_again(scene: Scene, newcomer: Buyer, purchaser: User) -> None:
    proposal = buyers.propose_verification(fill(newcomer, purchaser), by=purchaser)
    send_back(proposal, by=scene.dla, note="หนังสือรับรองเก่าเกินไป")
    assert buyers.state_of(newcomer) == Verification.RETURNED
    assert purchaser.messages.filter(subject__startswith="สถ. ส่งข้อมูลผู้ซื้อกลับ").exists()
    page = signed_in(purchaser).get(f"/my/buyers/{newcomer.pk}/").content.decode()
    assert "หนังสือรับรองเก่าเกินไป" in page
    buyers.remove_document(newcomer.documents.get(), by=purchaser)
    buyers.add_document(newcomer, "affidavit", upload(), by=purchaser)
    approve(buyers.propose_verification(newcomer, by=purchaser), by=scene.dla_second)
    newcomer.refresh_from_db()
    assert newcomer.verified_on


def test_nothing_changes_while_dla_verifies(scene: Scene, newcomer: Buyer, purchaser: User) -> None:
    proposal = buyers.propose_verification(fill(newcomer, purchaser), by=purchaser)
    for act in (
        lambda: buyers.edit_profile(newcomer, {"name": "ชื่ออื่น"}, by=purchaser),
        lambda: buyers.add_document(newcomer, "other", upload(), by=purchaser),
        lambda: buyers.remove_document(newcomer.documents.get(), by=purchaser),
        lambda: buyers.edit_buyer(newcomer, {"address": "อื่น"}, by=scene.dla),
    ):
        with pytest.raises(WrongState, match="ถอนเรื่องก่อน"):
            act()
    buyers.edit_profile(newcomer, {"shows_name": True}, by=purchaser)  # which nobody verifies
    withdraw_proposal(proposal, by=purchaser)
    assert buyers.state_of(newcomer) == Verification.UNVERIFIED
    buyers.edit_profile(newcomer, {"name": "ชื่ออื่น"}, by=purchaser)


def test_what_is_approved_is_what_was_sent(scene: Scene, newcomer: Buyer, purchaser: User) -> None:
    proposal = buyers.propose_verification(fill(newcomer, purchaser), by=purchaser)
    Buyer.objects.filter(pk=newcomer.pk).update(tver_account="ของคนอื่น")
    with pytest.raises(WrongState, match="เปลี่ยนไปแล้ว"):
        approve(proposal, by=scene.dla)


@pytest.mark.parametrize(
    ("changes", "stays"),
    [({"name": "ชื่อใหม่"}, False), ({"tver_account": "T-9"}, False), ({"shows_name": False}, True), ({}, True)],
)
def test_key_data_that_change_are_verified_anew(scene: Scene, changes: dict[str, Any], stays: bool) -> None:
    row = buyers.edit_profile(scene.buyer, changes, by=scene.purchaser)
    assert bool(row.verified_on) == stays


def test_dla_sends_papers_that_came_by_post_and_another_of_dla_verifies(scene: Scene, newcomer: Buyer) -> None:
    Buyer.objects.filter(pk=newcomer.pk).update(
        tax_id=JURISTIC, address="1", no_interest_declared_on=scene.buyer.verified_on
    )
    client = signed_in(scene.dla)
    client.post(address("buyer", "document", newcomer.pk), {"kind": "affidavit", "file": upload()})
    assert client.post(address("buyer", "submit", newcomer.pk)).status_code == 302
    proposal = buyers.latest_proposal(newcomer)
    assert proposal is not None
    with pytest.raises(SamePerson):
        approve(proposal, by=scene.dla)
    approve(proposal, by=scene.dla_second)
    newcomer.refresh_from_db()
    assert newcomer.verified_on
    page = client.get(address("buyer", "inspect", newcomer.pk)).content.decode()
    assert str(scene.dla_second) in page


def test_a_taken_number_is_refused_in_words(scene: Scene, newcomer: Buyer, purchaser: User) -> None:
    Buyer.objects.filter(pk=scene.buyer.pk).update(tax_id=JURISTIC)
    with pytest.raises(BadValue, match="ใช้เลขนี้แล้ว"):
        buyers.edit_profile(newcomer, {"tax_id": JURISTIC}, by=purchaser)


# --- before the contract -------------------------------------------------------------------------------------------


def test_an_unverified_buyer_reads_what_is_missing_and_no_contract_is_recorded(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "accepted")
    Buyer.objects.update(verified_on=None, tver_account="")
    order.refresh_from_db()
    page = signed_in(scene.purchaser).get(order.get_absolute_url()).content.decode()
    assert "สถ. ยังไม่ได้ตรวจสอบผู้ซื้อรายนี้" in page
    assert "ยังไม่ได้แจ้งเลขที่บัญชี T-VER" in page
    with pytest.raises(BadValue, match="T-VER"):
        settlement.propose_contract(order, paper(order, "สัญญา"), by=scene.seller.officer)
    order.delivery, order.beneficiary = Delivery.CANCEL_FOR_BUYER, "ข้อมูลสมมติ"
    order.save()
    with pytest.raises(BadValue, match="ยังไม่ได้ตรวจสอบ"):
        settlement.propose_contract(order, paper(order, "สัญญา"), by=scene.seller.officer)


# --- the pages -----------------------------------------------------------------------------------------------------


def test_a_buyer_does_it_all_by_its_own_pages(scene: Scene, newcomer: Buyer, purchaser: User) -> None:
    client: Client = signed_in(purchaser)
    page = reverse("workspace:buyer", args=[newcomer.pk])
    assert "กรอกข้อมูลและส่งให้ สถ. ตรวจสอบ" in client.get("/my/").content.decode()
    typed = {"kind": "company", "name": newcomer.name, "branch": "", "address": "1 ถนนสมมติ", "tver_account": ""}
    refused = client.post(f"{page}edit/", typed | {"tax_id": "0105500000015"})
    assert "โปรดตรวจตัวเลขทั้ง 13 หลัก" in refused.context["form"].errors["tax_id"][0]
    assert client.post(f"{page}edit/", typed | {"tax_id": "๐๑๐๕๕๐๐๐๐๐๐๑๑"}).status_code == 302
    wrong = client.post(f"{page}documents/", {"kind": "affidavit", "file": upload(b"<html>")})
    assert "รับเฉพาะไฟล์ PDF" in wrong.context["form"].errors["file"][0]
    for _time in range(2):
        client.post(f"{page}documents/", {"kind": "affidavit", "file": upload()})
    first = newcomer.documents.first()
    assert first is not None
    for _time in range(2):  # pressed twice
        client.post(page, {"act": f"remove-{first.pk}"})
        client.post(page, {"act": "declare"})
    assert newcomer.documents.current().count() == 1
    assert client.post(page, {"act": "submit"}).status_code == 302
    again = client.post(page, {"act": "submit"})
    assert "เสนอไว้แล้วและรอผู้อนุมัติอยู่" in again.content.decode()
    proposal = buyers.latest_proposal(newcomer)
    assert proposal is not None
    dla = signed_in(scene.dla).get(f"/my/proposals/{proposal.pk}/").content.decode()
    assert JURISTIC in dla
    assert f"/my/buyer-documents/{newcomer.documents.current().get().pk}/" in dla
    signed_in(scene.dla).post(f"/my/proposals/{proposal.pk}/", {"decision": "approve", "note": ""})
    assert "ตรวจสอบแล้วเมื่อ" in client.get(page).content.decode()
    assert [act.verb for act in Act.objects.about(newcomer)].count("declare_no_interest") == 1


def test_another_buyers_pages_and_papers_do_not_exist(scene: Scene, newcomer: Buyer, purchaser: User) -> None:
    document = buyers.add_document(newcomer, "affidavit", upload(), by=purchaser)
    for user in (scene.purchaser, scene.seller.officer, scene.seller.approver):
        client = signed_in(user)
        for url in (
            reverse("workspace:buyer", args=[newcomer.pk]),
            reverse("workspace:edit_buyer", args=[newcomer.pk]),
            reverse("workspace:buyer_document", args=[document.pk]),
        ):
            assert client.get(url).status_code == 404
        with pytest.raises(NotAllowed):
            buyers.add_document(newcomer, "other", upload(), by=user)
    assert BuyerDocument.objects.count() == 1


# --- entered by DLA ------------------------------------------------------------------------------------------------


def typed(**values: Any) -> dict[str, Any]:
    kept = {"kind": "company", "name": "บริษัท ใหม่ (ข้อมูลสมมติ)", "tax_id": JURISTIC, "address": ""}
    return kept | {"person": "ผู้ซื้อ คนแรก (ข้อมูลสมมติ)", "email": "First@Example.test"} | values


def test_dla_enters_a_buyer_with_its_first_person_who_is_invited(scene: Scene) -> None:
    client, url = signed_in(scene.dla), address("buyer", "enter")
    assert url in client.get(address("buyer", "list")).content.decode()
    assert client.post(url, typed()).status_code == 302
    buyer = Buyer.objects.get(tax_id=JURISTIC)
    first = User.objects.get(email="first@example.test")
    assert first.holds({Role.BUYER}, buyer=buyer)
    assert first.invitations.exists()
    assert buyers.state_of(buyer) == Verification.UNVERIFIED
    again = client.post(url, typed(email="other@example.test"))
    assert "ใช้เลขนี้ในระบบแล้ว" in again.content.decode()
    assert Buyer.objects.filter(name=buyer.name).count() == 1


def test_nobody_else_enters_a_buyer(scene: Scene) -> None:
    first = buyers.FirstPerson("x", "x@example.test")
    for user in (scene.purchaser, scene.seller.approver):
        with pytest.raises(NotAllowed):
            buyers.enter_buyer(typed(), first, by=user)
