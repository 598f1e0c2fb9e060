"""People and places in the workspace: what a person types, what happens, and what is said when it does not."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.enums import Role
from registry.models import (
    AuthorityCount,
    AuthorityVat,
    BankAccount,
    Holiday,
    Invitation,
    LocalAuthority,
    Membership,
    OfficerAssignment,
    Proposal,
    User,
)
from registry.services.bank import NewAccount, propose_bank_account, waiting_account
from registry.services.invitations import token_of
from registry.services.memberships import Terms, sync_group
from registry.services.people import appoint, end
from registry.services.proposals import approve
from tests.portal.workspace import PDF, signed_in
from tests.scene import Scene, make_seller, person

pytestmark = pytest.mark.django_db
PASSWORD = "ถังขยะเปียก-ลดโลกร้อน-2569"
NUMBER = "1234567890"


def typed(role: str = "authority_finance", **values: Any) -> dict[str, Any]:
    day = timezone.localdate().isoformat()
    return {
        "role": role,
        "email": "new@example.test",
        "name": "คนใหม่",
        "order_number": "1/2569",
        "valid_from": day,
    } | values


def add_page(scene: Scene) -> str:
    return reverse("workspace:add_person", args=["authority", scene.seller.authority.pk])


def people_page(scene: Scene) -> str:
    return reverse("workspace:people_of", args=["authority", scene.seller.authority.pk])


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- giving and ending ---------------------------------------------------------------------------------------------


def test_an_approver_adds_somebody_who_has_no_account_yet(scene: Scene) -> None:
    client = signed_in(scene.seller.approver)
    answer = client.post(add_page(scene), typed(), follow=True)
    assert answer.redirect_chain == [(people_page(scene), 302)]
    assert "ระบบส่งคำเชิญไปที่ new@example.test" in text_of(answer)
    assert "รอตั้งรหัสผ่าน" in text_of(answer)
    again = client.post(add_page(scene), typed())
    assert "มีสิทธิ์นี้ในหน่วยงานนี้อยู่แล้ว" in text_of(again)
    assert Membership.objects.filter(user__email="new@example.test").count() == 1


def test_an_approver_is_offered_officers_and_treasury_alone(scene: Scene) -> None:
    client = signed_in(scene.seller.approver)
    assert "ผู้อนุมัติของ อปท. –" not in text_of(client.get(add_page(scene)))
    refused = client.post(add_page(scene), typed("authority_approver"))
    assert refused.status_code == 200
    assert not User.objects.filter(email="new@example.test").exists()


def test_what_was_typed_wrong_is_said_at_its_field_and_kept(scene: Scene) -> None:
    client = signed_in(scene.seller.approver)
    answer = client.post(add_page(scene), typed(name="", email="someone@example.test"))
    assert "โปรดกรอกชื่อและนามสกุลเพื่อส่งคำเชิญ" in str(answer.context["form"].errors["name"])
    answer = client.post(add_page(scene), typed(email=scene.seller.approver.email))
    assert "ตนเอง" in text_of(answer)
    answer = client.post(add_page(scene), typed(valid_from="31 กุมภาพันธ์ 2569"))
    assert "valid_from" in answer.context["form"].errors


def test_an_officers_order_is_kept_with_the_assignment(scene: Scene) -> None:
    client = signed_in(scene.seller.approver)
    order = SimpleUploadedFile("คำสั่ง.pdf", PDF, content_type="application/pdf")
    client.post(add_page(scene), typed("authority_officer", order_file=order))
    assignment = OfficerAssignment.objects.get()
    file = signed_in(scene.seller.officer).get(reverse("workspace:assignment_order", args=[assignment.pk]))
    assert b"".join(file.streaming_content) == PDF
    assert signed_in(scene.sellers[1].officer).get(file.request["PATH_INFO"]).status_code == 404


def test_ending_asks_why_and_the_person_sees_a_clear_page(scene: Scene) -> None:
    finance = signed_in(scene.seller.finance)
    assert finance.get(people_page(scene)).status_code == 200
    address = reverse("workspace:end_membership", args=[scene.seller.finance.memberships.get().pk])
    approver = signed_in(scene.seller.approver)
    assert "กรุณาบอกเหตุผล" in text_of(approver.post(address, {"reason": ""}))
    approver.post(address, {"reason": "ย้ายหน่วยงาน"})
    assert finance.get(people_page(scene)).status_code == 404  # the session that is open already
    home = text_of(finance.get("/my/"))
    assert "สิทธิ์ของท่านในระบบสิ้นสุดแล้ว" in home
    assert scene.seller.authority.short_name in home
    page = text_of(approver.get(people_page(scene)))
    assert "สิทธิ์ที่สิ้นสุดแล้ว" in page
    assert "ย้ายหน่วยงาน" in page
    assert "สิ้นสุดอยู่แล้ว" in text_of(approver.post(address, {"reason": "อีกครั้ง"}))


def test_the_last_approver_is_not_ended_and_the_page_says_what_to_do(scene: Scene) -> None:
    head = person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province)
    address = reverse("workspace:end_membership", args=[scene.seller.approver.memberships.get().pk])
    answer = signed_in(head).post(address, {"reason": "พ้นตำแหน่ง"})
    assert "ผู้อนุมัติคนสุดท้าย" in text_of(answer)
    assert scene.seller.approver.memberships.current().exists()


def test_dlas_role_opens_and_closes_wagtail_on_the_next_request(scene: Scene) -> None:
    sync_group(scene.dla_second)
    editor = User.objects.create_user("editor@example.test", PASSWORD, name="บรรณาธิการ (ข้อมูลสมมติ)")
    client = signed_in(editor)
    assert client.get("/admin/").status_code in {302, 403}
    admin = signed_in(scene.dla_second)
    address = reverse("workspace:add_person_of_dla", args=["dla"])
    admin.post(address, typed("dla_editor", email=editor.email))
    assert client.get("/admin/").status_code == 200
    membership = editor.memberships.get()
    admin.post(reverse("workspace:end_membership", args=[membership.pk]), {"reason": "ทดสอบ"})
    assert client.get("/admin/").status_code in {302, 403}


# --- the invitation ------------------------------------------------------------------------------------------------


@pytest.fixture
def invitation(scene: Scene) -> Invitation:
    terms = Terms(valid_from=timezone.localdate())
    by = scene.seller.approver
    appoint("new@example.test", "คนใหม่", Role.AUTHORITY_FINANCE, scene.seller.authority, terms, by=by)
    return Invitation.objects.select_related("user").get()


def link(invitation: Invitation) -> str:
    return reverse("invitation", args=[token_of(invitation)])


def test_an_invited_person_sets_a_password_and_works(scene: Scene, invitation: Invitation) -> None:
    client = Client()
    page = client.get(link(invitation))
    assert scene.seller.authority.short_name in text_of(page)
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("same-origin", True)
    answer = client.post(link(invitation), {"name": "คนใหม่ ใจดี", "password": PASSWORD, "again": PASSWORD})
    assert answer.url == reverse("account_login")
    client.post(answer.url, {"login": "new@example.test", "password": PASSWORD})
    assert "คนใหม่ ใจดี" in text_of(client.get("/my/"))
    assert client.get(people_page(scene)).status_code == 200


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"password": "1234", "again": "1234"}, "password"),
        ({"password": PASSWORD, "again": "อย่างอื่น"}, "again"),
        ({"password": PASSWORD, "again": PASSWORD, "name": ""}, "name"),
    ],
)
def test_a_poor_password_is_refused_at_its_field(invitation: Invitation, values: dict[str, str], field: str) -> None:
    answer = Client().post(link(invitation), {"name": "คนใหม่"} | values)
    assert list(answer.context["form"].errors) == [field]
    invitation.refresh_from_db()
    assert invitation.used_at is None


def test_a_link_that_is_over_says_so(scene: Scene, invitation: Invitation) -> None:
    assert Client().get("/invitation/ไม่มีจริง/").status_code == 404
    Invitation.objects.update(sent_at=timezone.now() - dt.timedelta(days=9), expires_at=timezone.now())
    assert "ลิงก์หมดอายุแล้ว" in text_of(expect(link(invitation), 410))
    address = reverse("workspace:invite_again", args=[invitation.user.memberships.get().pk])
    signed_in(scene.seller.approver).post(address)
    assert "อีเมลฉบับล่าสุด" in text_of(expect(link(invitation), 410))
    fresh = Invitation.objects.latest("pk")
    Client().post(link(fresh), {"name": "คนใหม่", "password": PASSWORD, "again": PASSWORD})
    assert "ตั้งรหัสผ่านด้วยลิงก์นี้แล้ว" in text_of(expect(link(fresh), 410))
    assert "ตั้งรหัสผ่านและเข้าใช้งานแล้ว" in text_of(signed_in(scene.seller.approver).post(address, follow=True))


def expect(address: str, status: int) -> Any:
    answer = Client().get(address)
    assert answer.status_code == status
    return answer


def test_nobody_resets_the_password_of_an_invitation(invitation: Invitation, mailoutbox: list[Any]) -> None:
    mailoutbox.clear()
    Client().post(reverse("account_reset_password"), {"email": "new@example.test"})
    assert [letter for letter in mailoutbox if "/password/reset/key/" in letter.body] == []


# --- hand-over -----------------------------------------------------------------------------------------------------


def test_the_officer_hands_over_and_the_successor_sees_the_work(scene: Scene) -> None:
    order = scene.requested()
    assignment = OfficerAssignment.objects.create(authority=scene.seller.authority, user=scene.seller.officer)
    successor = User.objects.create_user("successor@example.test", PASSWORD, name="ผู้รับมอบ (ข้อมูลสมมติ)")
    next_one, leaver = signed_in(successor), signed_in(scene.seller.officer)
    assert str(order) not in text_of(next_one.get("/my/"))
    address = reverse("workspace:hand_over", args=[assignment.pk])
    assert "คำขอซื้อที่ดำเนินการอยู่ 1 รายการ" in text_of(leaver.get(address))
    done = leaver.post(address, typed(email=successor.email), follow=True)
    assert "ส่งมอบงานให้ ผู้รับมอบ" in text_of(done)
    assert "สิทธิ์ของท่านในระบบสิ้นสุดแล้ว" in text_of(done)
    assert str(order) in text_of(next_one.get("/my/"))
    assert next_one.get(reverse("workspace:order_step", args=[order.pk, "quote"])).status_code == 200
    twice = leaver.post(address, typed(email=successor.email), follow=True)
    assert "ไปแล้ว" in text_of(twice)
    story = text_of(signed_in(scene.seller.approver).get(people_page(scene)))
    assert "ส่งมอบงานให้ผู้รับผิดชอบคนใหม่" in story


# --- the treasury's account ----------------------------------------------------------------------------------------


def bank_typed(**values: str) -> dict[str, str]:
    return {"bank": "006", "branch": "ลำพูน", "number": "๑๒๓-๔๕๖๗-๘๙๐", "account_name": "อบต.สาธิต (สมมติ)"} | values


def bank_page(scene: Scene, name: str = "bank") -> str:
    return reverse(f"workspace:{name}", args=[scene.seller.authority.pk])


def make_current(scene: Scene, number: str = NUMBER) -> BankAccount:
    return BankAccount.objects.create(
        authority=scene.seller.authority,
        bank="006",
        branch="ลำพูน",
        number=number,
        account_name="อบต.สาธิต (สมมติ)",
        effective_on=dt.date(2025, 1, 6),
        proposed_by=scene.seller.finance,
        approved_by=scene.seller.approver,
    )


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


# --- the authority -------------------------------------------------------------------------------------------------


def authority_page(scene: Scene) -> str:
    return reverse("workspace:authority", args=[scene.seller.authority.pk])


def act(scene: Scene, name: str, user: User, values: dict[str, Any]) -> Any:
    return signed_in(user).post(reverse(f"workspace:{name}", args=[scene.seller.authority.pk]), values, follow=True)


def test_the_officer_mends_the_contact(scene: Scene) -> None:
    values = {"address": "1 ม.1", "phone": "๐ ๕๓๐๐ ๐๐๐๐ ต่อ 12", "email": "office@example.test"}
    answer = act(scene, "edit_contact", scene.seller.officer, values)
    assert "office@example.test" in text_of(answer)
    assert LocalAuthority.objects.get(pk=scene.seller.authority.pk).address == "1 ม.1"
    wrong = act(scene, "edit_contact", scene.seller.officer, values | {"phone": "<script>"})
    assert "phone" in wrong.context["form"].errors


def test_counts_are_typed_with_history_and_coverage(scene: Scene) -> None:
    values = {
        "counted_on": "30/09/2568",
        "all_households": "๑,๐๐๐",
        "households": "600",
        "bins": "640",
        "source": "สำรวจ",
    }
    act(scene, "add_count", scene.seller.officer, values)
    act(scene, "add_count", scene.seller.officer, values | {"counted_on": "30/09/2569", "bins": "800"})
    answer = act(scene, "add_count", scene.seller.officer, values | {"counted_on": "30/09/2569", "bins": "850"})
    counts = AuthorityCount.objects.filter(authority=scene.seller.authority)
    assert [(row.bins, row.coverage_percent) for row in counts.order_by("counted_on")] == [(640, 60), (850, 60)]
    assert counts.order_by("counted_on").first().population is None
    assert "ร้อยละ 60.0" in text_of(answer)
    for wrong, field in (({"households": "2000"}, "households"), ({"bins": "-1"}, "bins"), ({"bins": "สิบ"}, "bins")):
        refused = act(scene, "add_count", scene.seller.officer, values | wrong)
        assert field in refused.context["form"].errors


def test_a_change_of_type_keeps_what_it_was_before(scene: Scene) -> None:
    authority = scene.seller.authority
    before, day = authority.full_name_th, timezone.localdate() - dt.timedelta(days=30)
    values = {"type": "SUBDISTRICT", "name_th": "ป่าสัก", "changed_on": day.isoformat(), "legal_reference": "ประกาศสมมติ"}
    answer = act(scene, "change_type", scene.dla, values)
    authority.refresh_from_db()
    assert (authority.type, authority.full_name_th) == ("SUBDISTRICT", "เทศบาลตำบลป่าสัก")
    assert LocalAuthority.objects.search("ทต.ป่าสัก").get() == authority
    assert authority.was_on(day).full_name_th == "เทศบาลตำบลป่าสัก"
    assert authority.was_on(day - dt.timedelta(days=1)).full_name_th == before
    assert "ประกาศสมมติ" in text_of(answer)
    for wrong, field in (({}, "type"), ({"name_th": "อื่น"}, "changed_on"), ({"legal_reference": ""}, "legal_reference")):
        assert field in act(scene, "change_type", scene.dla, values | wrong).context["form"].errors


def test_a_vat_status_holds_from_its_day(scene: Scene) -> None:
    day = timezone.localdate()
    act(scene, "set_vat", scene.dla, {"status": "rate", "rate_percent": "7", "valid_from": day.isoformat()})
    assert AuthorityVat.objects.get().rate_percent == 7
    assert scene.seller.authority.vat().status == "rate"
    for wrong, field in (
        ({"status": "exempt", "rate_percent": "7"}, "rate_percent"),
        ({"valid_from": "01/01/2560"}, "valid_from"),
    ):
        values = {"status": "rate", "rate_percent": "7", "valid_from": "01/01/2590"} | wrong
        assert field in act(scene, "set_vat", scene.dla, values).context["form"].errors


def test_the_public_learns_nothing_private(scene: Scene) -> None:
    make_current(scene)
    LocalAuthority.objects.update(phone="0 1111 2222", email="office@example.test")
    code = scene.seller.authority.code
    for address in (f"/api/v1/authorities/{code}/", "/api/v1/authorities/", "/market/"):
        said = Client().get(address).content.decode()
        assert not [word for word in (NUMBER, "0 1111 2222", "office@example.test") if word in said], address


# --- lists ---------------------------------------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_lists_cost_the_same_however_long(scene: Scene) -> None:
    head = signed_in(person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province))
    pages = ["/my/authorities/", "/my/people/", people_page(scene), authority_page(scene), bank_page(scene)]
    before = {page: queries(head, page) for page in pages}
    for number in range(6, 12):
        make_seller(number, "51", "ลำพูน")
    terms = Terms(valid_from=timezone.localdate())
    for number in range(4):
        args = (f"n{number}@example.test", "ใหม่", Role.AUTHORITY_OFFICER, scene.seller.authority, terms)
        appoint(*args, by=scene.seller.approver)
    end(Membership.objects.get(user__email="n3@example.test"), by=scene.seller.approver, reason="ทดสอบ")
    more = {page: queries(head, page) for page in pages}
    # the first event, invitation and assignment each add what their kind costs, once
    assert all(more[page] <= before[page] + 6 for page in pages), (before, more)
    for number in range(4, 8):
        args = (f"n{number}@example.test", "ใหม่", Role.AUTHORITY_OFFICER, scene.seller.authority, terms)
        appoint(*args, by=scene.seller.approver)
    assert {page: queries(head, page) for page in pages} == more


def test_a_list_shows_who_is_missing(scene: Scene) -> None:
    head = signed_in(person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province))
    bare = make_seller(6, "51", "ลำพูน")
    Membership.objects.filter(user=bare.approver).update(valid_until=dt.date(2021, 1, 1))
    page = text_of(head.get("/my/authorities/?missing=authority_approver"))
    assert bare.authority.short_name in page
    assert scene.seller.authority.short_name not in page
    other = scene.sellers[1].authority.short_name
    assert other not in text_of(head.get("/my/authorities/"))
    assert "ไม่พบ อปท." in text_of(head.get("/my/authorities/?q=ไม่มีที่นี่"))


def test_dla_keeps_the_holidays(scene: Scene) -> None:
    sync_group(scene.dla_second)
    client = signed_in(scene.dla_second)
    address = reverse("wagtailsnippets_registry_holiday:add")
    client.post(address, {"day": "๒ มีนาคม ๒๕๗๑", "name": "วันสมมติ", "source": "มติสมมติ"})
    assert Holiday.objects.get(name="วันสมมติ").day == dt.date(2028, 3, 2)
    again = client.post(address, {"day": "02/03/2571", "name": "ซ้ำ", "source": "มติสมมติ"})
    assert "อยู่แล้ว" in str(again.context["form"].errors["day"])
