"""The treasury's bank account in the workspace: two people, four working days, and who reads its number."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from registry.enums import Role
from registry.models import (
    BankAccount,
    Proposal,
)
from registry.services.bank import NewAccount, propose_bank_account, waiting_account
from registry.services.memberships import sync_group
from registry.services.proposals import approve
from tests.portal.workspace import NUMBER, bank_page, make_current, text_of
from tests.scene import Scene, person, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "ถังขยะเปียก-ลดโลกร้อน-2569"


# --- the treasury's account ----------------------------------------------------------------------------------------


def bank_typed(**values: str) -> dict[str, str]:
    return {"bank": "006", "branch": "ลำพูน", "number": "๑๒๓-๔๕๖๗-๘๙๐", "account_name": "อบต.สาธิต (สมมติ)"} | values


def test_an_account_goes_from_the_treasury_to_the_approver_and_waits_and_is_stopped(scene: Scene) -> None:
    finance, approver = signed_in(scene.seller.finance), signed_in(scene.seller.approver)
    finance.post(bank_page(scene, "propose_bank"), bank_typed())
    proposal = Proposal.objects.get(act="change_bank_account")
    decision = reverse("workspace:proposal", args=[proposal.pk])
    assert str(proposal.pk) in str(approver.get("/my/").content)
    page = text_of(approver.get(decision))
    assert NUMBER in page
    assert "พ้นวันทำการที่กำหนด" in page
    approver.post(decision, {"decision": "approve"})
    waiting = waiting_account(scene.seller.authority)
    assert waiting
    again = finance.get(bank_page(scene, "propose_bank"), follow=True)
    assert "ยังไม่เสร็จ" in text_of(again)
    stop = reverse("workspace:stop_bank", args=[waiting.pk])
    done = finance.post(stop, {"reason": "พิมพ์เลขผิด"}, follow=True)
    assert "ระงับโดย" in text_of(done)
    assert "ระงับไม่ได้" in text_of(finance.post(stop, {"reason": "อีกครั้ง"}, follow=True))


def test_who_may_not_read_numbers_sees_four_digits(scene: Scene) -> None:
    make_current(scene)
    head = person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province)
    auditor = person("auditor", Role.AUDITOR)
    values = vars(NewAccount("004", "ลำพูน", "9999988888", "อบต.สาธิต (สมมติ)"))
    proposal = propose_bank_account(scene.seller.authority, NewAccount(**values), by=scene.seller.finance)
    decision = reverse("workspace:proposal", args=[proposal.pk])
    for user in (head, auditor):
        page = text_of(signed_in(user).get(bank_page(scene)))
        assert "••••••7890" in page
        assert NUMBER not in page
    assert "9999988888" not in text_of(signed_in(auditor).get(decision))
    assert signed_in(head).get(decision).status_code == 404
    assert NUMBER in text_of(signed_in(scene.dla).get(bank_page(scene)))


def test_the_buyer_reads_the_account_of_the_contract_and_is_warned(scene: Scene) -> None:
    make_current(scene)
    order = scene.take_to(scene.requested(), "contracted")
    address = reverse("workspace:order", args=[order.pk])
    buyer, head = (
        signed_in(scene.purchaser),
        person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province),
    )
    assert NUMBER in text_of(buyer.get(address))
    assert NUMBER in text_of(buyer.get(reverse("workspace:order_step", args=[order.pk, "upload_evidence"])))
    assert "••••••7890" in text_of(signed_in(head).get(address))
    assert NUMBER not in text_of(signed_in(head).get(address))
    account = NewAccount("004", "ลำพูน", "9999988888", "อบต.สาธิต (สมมติ)")
    approve(propose_bank_account(scene.seller.authority, account, by=scene.seller.finance), by=scene.seller.approver)
    assert "กำลังจะเปลี่ยนบัญชี" in text_of(buyer.get(address))
    BankAccount.objects.filter(number=NUMBER).update(contact_email="x@example.test")
    later = make_later(scene)
    page = text_of(buyer.get(address))
    assert "เปลี่ยนบัญชีหลังทำสัญญานี้" in page
    assert (NUMBER in page, later.number in page) == (True, False)
    scene.take_to(order, "paid")
    assert NUMBER not in text_of(buyer.get(address))


def make_later(scene: Scene) -> BankAccount:
    """Another account that has come into effect since."""
    return BankAccount.objects.create(
        authority=scene.seller.authority,
        bank="004",
        branch="ลำพูน",
        number="7777766666",
        account_name="อบต.สาธิต (สมมติ)",
        effective_on=timezone.localdate(),
        proposed_by=scene.seller.finance,
        approved_by=scene.seller.approver,
    )


def test_without_an_account_the_buyer_is_told_whom_to_ask(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "contracted")
    page = text_of(signed_in(scene.purchaser).get(reverse("workspace:order", args=[order.pk])))
    assert "ยังไม่มีบัญชีธนาคารในระบบ" in page


@pytest.mark.parametrize(("role", "reads"), [(Role.DLA_OFFICER, True), (Role.AUDITOR, False)])
def test_a_spreadsheet_of_accounts_holds_numbers_only_for_who_may_read_them(
    scene: Scene, role: Role, reads: bool
) -> None:
    make_current(scene)
    user = person(f"{role}.export", role)
    sync_group(user)
    client = signed_in(user)
    address = reverse("wagtailsnippets_registry_bankaccount:list")
    listed = client.get(address).content.decode()
    assert (NUMBER in listed, "••••••7890" in listed) == (False, True)
    answer = client.get(f"{address}?export=xlsx")
    sheet = openpyxl.load_workbook(
        io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    ).active
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert (NUMBER in cells) == reads
    csv = b"".join(client.get(f"{address}?export=csv").streaming_content).decode()
    assert (NUMBER in csv) == reads
    row = BankAccount.objects.get()
    page = client.get(reverse("wagtailsnippets_registry_bankaccount:inspect", args=[row.pk])).content.decode()
    assert (NUMBER in page) == reads
