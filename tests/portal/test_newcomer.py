"""What somebody who opens the workspace for the first time trips over."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from market.enums import PaymentTerms
from portal.workspace.allotment_facts import rows_of
from portal.workspace.authorities.forms import BankForm, ContactForm
from portal.workspace.desks import seller_desks
from portal.workspace.proposal_facts import KNOWN_VALUES, facts_of
from registry.enums import Bank, Role
from registry.models import Act, LocalAuthority, OfficerAssignment, Proposal, Province, User
from registry.said import about
from registry.services.acts import record
from registry.services.authorities import record_count
from registry.services.bank import NewAccount, propose_bank_account
from registry.services.memberships import Terms
from registry.services.people import appoint
from registry.services.proposals import approve
from registry.viewsets.naming import named
from registry.viewsets.people import counts_table
from tests.factories import AuthorityFactory, ProvinceFactory, RoundFactory, UserFactory
from tests.roster import make_roster
from tests.scene import make_scene, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> LocalAuthority:
    return AuthorityFactory()


def page(user: User, address: str) -> str:
    response = signed_in(user).get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def bank_account(account_name: str) -> NewAccount:
    return NewAccount(bank=Bank.KBANK, branch="เมือง", number="1234567890", account_name=account_name, contact_email="")


def test_an_authoritys_history_tells_its_counts_and_its_bank_account(authority: LocalAuthority) -> None:
    officer, approver = UserFactory(officer_of=authority), UserFactory(approver_of=authority)
    finance = UserFactory(finance_of=authority)
    record_count(authority, timezone.localdate(), {"households": 12}, "สำรวจ", by=officer)
    approve(propose_bank_account(authority, bank_account(authority.name_th), by=finance), by=approver)

    history = page(officer, f"/my/authorities/{authority.pk}/")

    assert "บันทึกข้อมูลครัวเรือนและถังขยะเปียก" in history
    assert "อนุมัติบัญชีธนาคารใหม่ รอวันที่มีผล" in history


def test_who_may_not_enter_the_admin_finds_no_english_word_of_it_on_the_next_page(authority: LocalAuthority) -> None:
    browser = signed_in(UserFactory(officer_of=authority))
    for _time in range(2):
        browser.get("/admin/", follow=True)

    assert "permission" not in browser.get("/my/").content.decode()


@pytest.mark.parametrize("name", ["ใครก็ได้", "เงินรายได้ อบต.{authority}"])
def test_a_bank_account_in_another_name_is_pointed_out_to_who_decides(authority: LocalAuthority, name: str) -> None:
    account_name = name.format(authority=authority.name_th)
    proposal = propose_bank_account(authority, bank_account(account_name), by=UserFactory(finance_of=authority))

    labels = [str(label) for label, _value in facts_of(proposal, UserFactory(approver_of=authority))]

    assert ("โปรดตรวจชื่อบัญชี" in labels) == (name == "ใครก็ได้")


def test_an_allocation_shows_its_sum_and_its_extremes_before_its_rows() -> None:
    rows = [AuthorityFactory() for _number in range(3)]
    round = RoundFactory(tonnes=1_000)
    shares = dict(zip((str(row.pk) for row in rows), (10, 900, 80), strict=True))

    facts = {str(label): str(value) for label, value in KNOWN_VALUES["shares"](round, "shares", shares)}

    assert len(facts) < 8
    assert facts["รวมจัดสรร"].startswith("990 ตัน")
    assert facts["มากที่สุด"] == f"{rows[1]} 900 ตัน"
    assert facts["น้อยที่สุด"] == f"{rows[0]} 10 ตัน"
    assert facts["ต่างจากปริมาณของรอบ"].startswith("10 ตัน")
    assert [tonnes for _row, tonnes in rows_of(Proposal(act="issue_round", values={"shares": shares}))] == [900, 80, 10]


def test_provinces_stand_in_the_order_of_a_thai_dictionary_without_bangkok() -> None:
    Province.objects.all().delete()
    names = ["อ่างทอง", "เชียงราย", "ลำพูน", "เลย", "ชัยนาท", "แพร่", "พะเยา"]
    for number, name in enumerate(names, start=20):
        ProvinceFactory(code=str(number), name_th=name)
    ProvinceFactory(code="10", name_th="กรุงเทพมหานคร")

    found = [row.name_th for row in Province.objects.for_choosing()]

    assert found == ["ชัยนาท", "เชียงราย", "พะเยา", "แพร่", "ลำพูน", "เลย", "อ่างทอง"]


def test_a_contact_phone_is_kept_as_the_rosters_is() -> None:
    form = ContactForm({"address": "", "phone": "๐ ๕๓๐๐ ๐๐๐๐ ต่อ ๑๒", "email": ""})

    assert form.is_valid()
    assert form.cleaned_data["phone"] == "053000000#12"


def test_a_bank_that_was_not_chosen_is_asked_for() -> None:
    assert BankForm({}).errors["bank"] == ["กรุณาเลือกธนาคาร"]


def test_the_menu_leads_through_the_workspace_and_the_public_one_does_not(authority: LocalAuthority) -> None:
    officer = UserFactory(officer_of=authority)

    assert page(officer, "/my/").count('href="/my/proposals/"') > page(officer, "/market/").count("/my/proposals/")


def test_a_handover_of_a_later_day_does_not_say_that_the_work_shows_already(authority: LocalAuthority) -> None:
    approver = UserFactory(approver_of=authority)
    terms = Terms(timezone.localdate(), order_number="1/2569")
    appoint("first@example.org", "คนแรก", Role.AUTHORITY_OFFICER, authority, terms, by=approver)
    assignment = OfficerAssignment.objects.get(authority=authority)
    later = timezone.localdate() + dt.timedelta(days=9)
    typed = {"email": "next@example.org", "name": "คนต่อไป", "order_number": "2/2569", "valid_from": later.isoformat()}

    browser = signed_in(approver)
    browser.post(reverse("workspace:hand_over", args=[assignment.pk]), typed)

    assert "งานที่ค้างจะแสดงในหน้างานของ คนต่อไป" in browser.get("/my/").content.decode()


def test_an_email_breaks_at_its_joints_and_a_heading_not_inside_its_words() -> None:
    shown = Template('{% load thai %}{{ "a.b@demo.example"|email_breaks }} {{ "แบบรายงานรายชื่อ <b>"|whole_words }}')

    html = shown.render(Context())

    assert "a<wbr>.b<wbr>@demo<wbr>.example" in html
    assert 'แบบรายงาน<span class="nowrap">รายชื่อ</span> &lt;b&gt;' in html


def test_what_was_delivered_and_is_paid_later_is_sold_and_no_longer_under_way() -> None:
    scene = make_scene()
    scene.take_to(scene.requested(tonnes=7, payment_terms=PaymentTerms.AFTER_DELIVERY), "delivered")

    (desk,) = seller_desks(scene.seller.officer)

    assert (desk.sold, desk.open_orders) == (7, 0)


def test_a_reminder_is_offered_once_a_day_and_pressing_again_says_so() -> None:
    roster = make_roster(make_scene())
    at_bundle = f"/my/roster/provinces/{roster.bundle.pk}/"
    browser = signed_in(roster.officer)
    assert "/remind/" in browser.get(at_bundle).content.decode()

    browser.post(f"{at_bundle}remind/", {"shown_at": ""})
    again = browser.post(f"{at_bundle}remind/", {"shown_at": ""}, follow=True)

    assert again.status_code == 200
    assert "วันนี้ไม่มี อปท. ที่ต้องเตือนแล้ว" in again.content.decode()
    assert "/remind/" not in again.content.decode()


def test_the_desk_counts_with_commas_and_units() -> None:
    authority = AuthorityFactory()
    counts = {"population": 5088, "all_households": 1696, "bins": 60}
    record_count(authority, timezone.localdate(), counts, "สำรวจ", by=UserFactory(officer_of=authority))

    table = counts_table(authority)

    assert "5,088" in table.rows[0]
    assert "1,696" in table.rows[0]
    assert "ประชากร (คน)" in [str(each) for each in table.headings]


def test_the_log_is_searched_by_the_names_of_people_and_rows() -> None:
    scene = make_scene()
    authority = scene.seller.authority
    successor = UserFactory(name="ปรีดาผู้รับมอบ สมมติ")
    handed = record(authority, "hand_over", by=scene.dla, values={"successor": successor.pk})
    drafted = record(scene.published(), "edit_listing", by=scene.dla)
    issued = record(scene.round, "edit_round", by=scene.dla)
    found = Act.objects.filter

    assert list(found(named("ปรีดาผู้รับมอบ"))) == [handed]
    assert {handed, drafted} <= set(found(named(str(authority))))
    assert issued not in found(named(str(authority)))
    assert issued in found(named(str(scene.round)))
    assert not found(named("ไม่มีใครชื่อนี้"))
    assert about(issued).endswith(str(scene.round))
