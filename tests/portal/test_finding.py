"""The search by number, "who did what" by place, and what the first page tells of audit and seal."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from market.models import Document, Order, TgoNotice
from portal.staff.finding import read
from registry.enums import Role
from registry.models import Account, Act, AuditRun, CreditBlock
from registry.services.people import sync_group
from registry.services.seals import seal_all
from tests.registry.screens import address, scene
from tests.scene import Scene, person, signed_in

__all__ = ["scene"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def order(scene: Scene) -> Order:
    return scene.take_to(scene.requested(), "completed")


def found(scene: Scene, query: str, **more: Any) -> str:
    response = signed_in(scene.dla).get(reverse("portal_find"), {"q": query} | more)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("typed", "number", "round"),
    [
        ("12,345", 12_345, None),
        ("๑๒๓๔๕ รอบที่ ๓", 12_345, 3),
        ("หมายเลขกำกับในระบบ 12,345 ของรอบที่ 3 อยู่ที่ไหน", 12_345, 3),
        ("อบก 45/2569", None, None),
        ("", None, None),
        ("-5", None, None),
        ("TVER-DEMO-901", None, None),
        ("A0000004", None, None),
        ("คำขอซื้อที่ 23", None, None),
    ],
)
def test_what_is_typed_is_read(typed: str, number: int | None, round: int | None) -> None:
    asked = read(typed)
    assert (asked.number, asked.round) == (number, round)


def test_a_serial_leads_to_its_holder_and_its_whole_path(scene: Scene, order: Order) -> None:
    held = CreditBlock.objects.get(account__buyer=scene.buyer)
    page = found(scene, f"{held.first_serial:,} รอบที่ {scene.round.number}")
    assert f"/my/accounts/{held.account_id}/" in page
    for word in ("รับรอง", "จัดสรร", "ถ่ายโอน", str(scene.seller.authority), scene.buyer.name, str(order)):
        assert word in page


def test_a_serial_that_no_round_has_is_not_found(scene: Scene, order: Order) -> None:
    assert "ไม่พบหมายเลขนี้" in found(scene, "999999999")
    assert "ไม่พบหมายเลขนี้" in found(scene, "9999999 รอบที่ 77")


def test_numbers_of_letters_orders_and_certificates_lead_to_their_rows(scene: Scene, order: Order) -> None:
    notice = order.notices.get()
    assert address("tgonotice", "inspect", notice.pk, app="market") in found(scene, notice.number)
    assert address("order", "inspect", order.pk, app="market") in found(scene, str(order.pk))
    certificate = address("certificate", "inspect", order.certificate.pk, app="market")
    assert certificate in found(scene, order.certificate.code.lower())


def test_a_number_is_found_however_it_was_typed_and_is_taken_for_nothing_else(scene: Scene, order: Order) -> None:
    TgoNotice.objects.update(number="อบก. ๒๓/2569 (สมมติ)", serials="TVER-DEMO-901")
    Document.objects.filter(order=order, kind="tgo_request").update(number="มท 0820 19/2569")
    letter = address("tgonotice", "inspect", order.notices.get().pk, app="market")
    for typed in ("อบก 23/2569", "อบก.23/2569", "tver-demo-901"):
        page = found(scene, typed)
        assert letter in page, typed
        assert "อยู่ที่ใดในวันนี้" not in page, typed
    assert "มท 0820 19/2569" in found(scene, "มท๐๘๒๐ 19/2569").split("</form>")[1]
    account = Account.objects.get(buyer=scene.buyer)
    asked = found(scene, account.number)
    assert f"/my/accounts/{account.pk}/" in asked
    assert "อยู่ที่ใดในวันนี้" not in asked
    assert "อยู่ที่ใดในวันนี้" not in found(scene, f"คำขอซื้อที่ {order.pk}")


def test_only_those_who_read_everything_may_search(scene: Scene) -> None:
    auditor, editor = person("auditor", Role.AUDITOR), person("editor", Role.DLA_EDITOR)
    for user in (auditor, editor):
        sync_group(user)
    assert signed_in(auditor).get(reverse("portal_find")).status_code == 200
    assert "portal_find" not in signed_in(editor).get("/admin/").content.decode()
    assert signed_in(editor).get(reverse("portal_find")).status_code == 302  # Wagtail's way to refuse


# --- who did what --------------------------------------------------------------------------------------------------


def listed(scene: Scene, **filters: Any) -> list[Act]:
    response = signed_in(scene.dla).get(address("act", "list"), filters)
    return list(response.context["object_list"])


def test_acts_are_found_by_the_province_and_the_authority_that_they_concern(scene: Scene, order: Order) -> None:
    other = scene.sellers[1]
    theirs = scene.published(other)
    mine = {(act.row_type.model, act.row_id) for act in listed(scene, province=order.seller.province_id)}
    assert {("order", order.pk), ("listing", order.listing_id)} <= mine
    assert ("listing", theirs.pk) not in mine
    by_code = {(act.row_type.model, act.row_id) for act in listed(scene, authority=other.authority.code)}
    assert ("listing", theirs.pk) in by_code
    assert ("order", order.pk) not in by_code


def test_acts_are_listed_in_few_queries(scene: Scene, order: Order, django_assert_max_num_queries: Any) -> None:
    client = signed_in(scene.dla)
    page = client.get(address("act", "list"), {"province": order.seller.province_id})
    kinds = {act.row_type_id for act in page.context["object_list"]}
    assert len(kinds) == 3  # orders, listings, letters of TGO
    with django_assert_max_num_queries(12 + len(kinds)):  # each kind's rows are named by one query
        client.get(address("act", "list"), {"province": order.seller.province_id})


# --- the health of the ledger --------------------------------------------------------------------------------------


def test_the_first_page_tells_of_the_last_audit_and_seal(scene: Scene, order: Order) -> None:
    client = signed_in(scene.dla)
    page = client.get("/admin/").content.decode()
    assert "ยังไม่เคยตรวจสอบบัญชีทั้งระบบ" in page
    assert "ยังไม่ได้ผนึกบัญชี" in page
    call_command("audit_ledger")
    seal_all()
    page = client.get("/admin/").content.decode()
    assert "ไม่พบข้อขัดแย้ง" in page
    assert "ทุกรายการผนึกแล้ว" in page
    AuditRun.objects.update(findings=2, first="แถวแรกผิด")
    assert "พบข้อขัดแย้ง 2 ข้อ ข้อแรก: แถวแรกผิด" in client.get("/admin/").content.decode()
