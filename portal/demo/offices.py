"""What goes on among the demo's people: accounts, one of them about to change, a hand-over, somebody invited."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from market.services.income import propose_money_use
from portal.demo.cast import NO_PASSWORD, SINCE, Desk, Seller
from registry.enums import AuthorityType, Bank, Role
from registry.models import AuthorityCount, BankAccount, Invitation, LocalAuthority, OfficerAssignment, User
from registry.services.authorities import change_type, edit_contact
from registry.services.bank import NewAccount, propose_bank_account
from registry.services.memberships import Terms
from registry.services.officers import hand_over
from registry.services.people import appoint
from registry.services.proposals import approve
from registry.thai import fiscal_year

BANKS = (Bank.KTB, Bank.BAAC, Bank.GSB)
USES = (("ซื้อถังขยะเปียกให้ครัวเรือนที่ยังไม่มี", 48_000), ("อบรมครัวเรือนเรื่องถังขยะเปียก", 12_500))


def open_accounts(sellers: list[Seller]) -> None:
    """An invented account for every authority, in effect since the first day; its number begins with 000."""
    BankAccount.objects.bulk_create(
        BankAccount(
            authority=seller.authority,
            bank=BANKS[number % len(BANKS)],
            branch="สาขาสมมติ",
            number=f"000{seller.authority.code}",
            account_name=f"{seller.authority.short_name} (ข้อมูลสมมติ)",
            effective_on=SINCE,
            proposed_by=seller.finance,
            approved_by=seller.approver,
        )
        for number, seller in enumerate(sellers)
    )


def enrich_counts() -> None:
    """People, all households and bins beside the invented households with a bin."""
    rows = list(AuthorityCount.objects.all())
    for row in rows:
        row.all_households = row.households * 10 // 6
        row.population = row.all_households * 3
        row.bins = row.households + row.households // 25
        row.child_centres, row.schools = 1 + row.child_centre_persons // 40, row.school_persons // 250
    AuthorityCount.objects.bulk_update(
        rows, ["all_households", "population", "bins", "child_centres", "schools"], batch_size=100
    )


def change_people(sellers: list[Seller], desk: Desk, head: str) -> None:
    """In three authorities of the main province: a change of account, a hand-over, and a person who is invited."""
    mine = [seller for seller in sellers if seller.authority.province_id == head]
    first, second, third = mine[:3]
    change_account(first)
    edit_contact(first.authority, contact_of(first.authority), by=first.officer)  # afterwards: it has no mailbox
    hand_work_over(second)
    become_municipality(third, desk)
    invite_somebody(first)


def contact_of(authority: LocalAuthority) -> dict[str, str]:
    return {"address": authority.address, "phone": "0 0000 0000", "email": f"office.{authority.code}@demo.example"}


def change_account(seller: Seller) -> None:
    """Proposed by the treasury, approved, and waiting for its day."""
    account = NewAccount(
        Bank.GSB, "สาขาสมมติ 2", f"999{seller.authority.code}", f"{seller.authority.short_name} (ข้อมูลสมมติ)"
    )
    approve(propose_bank_account(seller.authority, account, by=seller.finance), by=seller.approver)


def hand_work_over(seller: Seller) -> None:
    assignment = OfficerAssignment.objects.get(authority=seller.authority, valid_until=None)
    terms = Terms(valid_from=timezone.localdate(), title="นักวิชาการสุขาภิบาล", order_number="ข้อมูลสมมติ 27/2569")
    email = f"officer2.{seller.authority.code}@demo.example"
    User.objects.create(email=email, name="ผู้รับมอบงาน (สมมติ)", password=NO_PASSWORD)
    hand_over(assignment, email, "", terms, by=seller.approver)


def become_municipality(seller: Seller, desk: Desk) -> None:
    change_type(
        seller.authority,
        AuthorityType.CITY if seller.authority.type == AuthorityType.TOWN else AuthorityType.SUBDISTRICT,
        name_th=seller.authority.name_th,
        changed_on=timezone.localdate() - dt.timedelta(days=60),
        legal_reference="ประกาศสมมติ (ข้อมูลสมมติ)",
        by=desk.dla,
    )


def invite_somebody(seller: Seller) -> None:
    """A second treasurer, who has not set a password yet; nobody invented has a mailbox."""
    terms = Terms(valid_from=timezone.localdate(), title="นักวิชาการเงินและบัญชี", order_number="ข้อมูลสมมติ 30/2569")
    email = f"invited.{seller.authority.code}@demo.example"
    appoint(email, "ผู้รับเชิญ (สมมติ)", Role.AUTHORITY_FINANCE, seller.authority, terms, by=seller.approver)
    Invitation.objects.update(mailed_at=timezone.now())


def report_uses(sellers: list[Seller]) -> None:
    """What the first two sellers of round 1 did with some of the money, reported and approved."""
    year = fiscal_year(timezone.localdate())
    for seller, (purpose, baht) in zip(sellers, USES, strict=False):
        proposal = propose_money_use(
            seller.authority,
            fiscal_year=year,
            purpose=f"{purpose} (ข้อมูลสมมติ)",
            amount_baht=Decimal(baht),
            by=seller.officer,
        )
        approve(proposal, by=seller.approver)
