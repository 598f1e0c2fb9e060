"""The treasury's bank account: proposed by one person, approved by another, in effect after the working days of a rule.

The wait is for those who know better: everyone of the authority is told at once, in the inbox and by e-mail, and so are
the authority's own address and the contacts of the account so far. Until it is over, the approver, the treasury or DLA
can stop the change. An account is never altered: orders point to the one that held when their contract was recorded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.enums import AUTHORITY_ROLES, DLA_DESK, Role
from registry.errors import BadValue, NotAllowed, TooLate, WrongState, require
from registry.models import BankAccount, LocalAuthority, Proposal, RuleKey, User, rule
from registry.permissions import can_approve_bank_account, can_propose_bank_account, can_stop_bank_account
from registry.services.acts import holders, record, tell
from registry.services.proposals import propose, two_person
from registry.services.working_days import after_working_days
from registry.thai import format_date, search_key, to_arabic_digits

# Always in Thai, the language of the office.
LETTER = """เรียน ผู้ติดต่อเรื่องบัญชีธนาคารของ %(authority)s

%(subject)s
บัญชี %(account)s
%(next)s

%(system)s
อีเมลนี้ส่งจากระบบ โปรดอย่าตอบกลับ
"""


CHANGES = "มีผลตั้งแต่วันที่ %s หากท่านไม่ทราบเรื่องนี้ โปรดแจ้ง อปท. หรือ สถ. ทันที ก่อนวันที่บัญชีใหม่มีผล"
STOPPED = "บัญชีเดิมยังมีผล ไม่ต้องดำเนินการใด"


@dataclass(frozen=True)
class NewAccount:
    """An account as the treasury types it; the number may hold Thai digits, spaces and dashes."""

    bank: str
    branch: str
    number: str
    account_name: str
    contact_email: str = ""


def account_in_force(authority: LocalAuthority) -> BankAccount | None:
    """The account into which the authority is paid today; None when none has come into effect."""
    return BankAccount.objects.in_effect().filter(authority=authority).first()


def waiting_account(authority: LocalAuthority) -> BankAccount | None:
    """The approved account that has not come into effect yet."""
    return BankAccount.objects.waiting().filter(authority=authority).first()


@transaction.atomic
def propose_bank_account(authority: LocalAuthority, account: NewAccount, *, by: User) -> Proposal:
    """Put another account of the treasury before the authority's approver."""
    require(can_propose_bank_account(by, authority), NotAllowed)
    authority = LocalAuthority.objects.lock(authority.pk)
    values = asdict(account) | {"number": read_number(account.number)}
    check_nothing_waits(authority)
    check_is_another(authority, values)
    proposal = propose("change_bank_account", authority, by=by, values=values)
    act = record(authority, "ask_approval", by=by)
    approvers = holders({Role.AUTHORITY_APPROVER}, authority=authority)
    tell(act, approvers, _("มีการเสนอเปลี่ยนบัญชีธนาคารของ อปท. รอท่านพิจารณา"), f"/my/proposals/{proposal.pk}/")
    return proposal


@two_person(
    "change_bank_account",
    _("เปลี่ยนบัญชีธนาคารของ อปท."),
    may_propose=can_propose_bank_account,
    may_approve=can_approve_bank_account,
)
def change_bank_account(authority: LocalAuthority, *, by: User, approved_by: User, **values: str) -> BankAccount:
    """The account takes effect after the working days of the rule; everyone concerned is told now."""
    check_nothing_waits(authority)
    account = BankAccount.objects.create(
        authority=authority,
        effective_on=after_working_days(timezone.localdate(), rule(RuleKey.BANK_ACCOUNT_WAITING_DAYS)),
        proposed_by=by,
        approved_by=approved_by,
        **values,
    )
    told = {"account": str(account), "effective_on": account.effective_on.isoformat(), "proposed_by": by.pk}
    act = record(account, "change_bank_account", by=approved_by, values=told)
    sentence = _("บัญชีธนาคารของ อปท. กำลังจะเปลี่ยน โปรดตรวจสอบ หากไม่ถูกต้องให้ระงับก่อนวันที่มีผล")
    tell(act, everyone_of(authority), sentence, page_of(authority))
    mail_contacts(account)
    return account


@transaction.atomic
def stop_bank_account(account: BankAccount, *, by: User, reason: str) -> BankAccount:
    """Stop an account before it takes effect; the one in force stays."""
    require(can_stop_bank_account(by, account), NotAllowed)
    require(reason.strip(), BadValue(_("โปรดบอกเหตุที่ระงับ"), field="reason"))
    LocalAuthority.objects.lock(account.authority_id)
    account = BankAccount.objects.select_related("authority").lock(account.pk)
    require(account.stopped_at is None, WrongState(_("บัญชีใหม่นี้ถูกระงับไปแล้ว โปรดเปิดหน้านี้ใหม่")))
    require(account.is_waiting, TooLate(_("บัญชีนี้มีผลแล้ว จึงระงับไม่ได้ โปรดเสนอเปลี่ยนเป็นบัญชีที่ถูกต้องและแจ้ง สถ.")))
    account.stopped_by, account.stopped_at, account.stop_reason = by, timezone.now(), reason.strip()
    account.save(update_fields=["stopped_by", "stopped_at", "stop_reason"])
    act = record(account, "stop_bank_account", by=by, note=account.stop_reason)
    people = everyone_of(account.authority) | holders(DLA_DESK)
    tell(act, people, _("มีผู้ระงับการเปลี่ยนบัญชีธนาคารของ อปท. บัญชีเดิมยังมีผล"), page_of(account.authority))
    mail_contacts(account)
    return account


# --- what is checked -----------------------------------------------------------------------------------------------


def read_number(typed: str) -> str:
    """Ten to fifteen Arabic digits, however they were typed."""
    digits = re.sub(r"[\s-]", "", to_arabic_digits(typed))
    require(re.fullmatch(r"[0-9]{10,15}", digits), BadValue(_("เลขที่บัญชีต้องเป็นตัวเลข 10 ถึง 15 หลัก"), field="number"))
    return digits


def names_the_authority(account_name: str, authority: LocalAuthority) -> bool:
    """Whether the name of an account holds the authority's own name, however its kind is written."""
    return search_key(authority.name_th) in search_key(account_name)


def other_name_sentence(authority: LocalAuthority) -> str:
    words = gettext("ชื่อบัญชีนี้ไม่มีชื่อของ %(authority)s โปรดเทียบกับหน้าสมุดบัญชีก่อนอนุมัติ")
    return words % {"authority": authority.full_name_th or authority}


def check_nothing_waits(authority: LocalAuthority) -> None:
    waiting = waiting_account(authority)
    require(
        waiting is None,
        WrongState(
            _("มีบัญชีใหม่ที่อนุมัติแล้วและจะมีผล %(day)s ต้องรอให้มีผลหรือระงับก่อน จึงเสนอบัญชีอื่นได้"),
            day=format_date(waiting.effective_on) if waiting else "",
        ),
    )


def check_is_another(authority: LocalAuthority, values: Mapping[str, str]) -> None:
    current = account_in_force(authority)
    is_same = current is not None and all(getattr(current, name) == value for name, value in values.items())
    require(not is_same, BadValue(_("บัญชีนี้คือบัญชีที่ใช้อยู่แล้ว"), field="number"))


# --- who is told ---------------------------------------------------------------------------------------------------


def everyone_of(authority: LocalAuthority) -> models.QuerySet[User]:
    return holders(AUTHORITY_ROLES, authority=authority)


def mail_contacts(account: BankAccount) -> None:
    """Mail the addresses that belong to no member: the authority's own, the earlier account's and the new one's."""
    from registry.tasks import mail_bank_contact

    current = account_in_force(account.authority)
    earlier = current.contact_email if current else ""
    for address in sorted({account.authority.email, earlier, account.contact_email} - {""}):
        transaction.on_commit(partial(mail_bank_contact.delay, account.pk, address))


@translation.override("th")
def as_email(account: BankAccount, address: str) -> EmailMessage:
    is_stopped = account.stopped_at is not None
    subject = _("การเปลี่ยนบัญชีธนาคารของ อปท. ถูกระงับ") if is_stopped else _("บัญชีธนาคารของ อปท. กำลังจะเปลี่ยน")
    words = {
        "authority": account.authority.full_name_th,
        "subject": subject,
        "account": account,
        "next": STOPPED if is_stopped else CHANGES % format_date(account.effective_on),
        "system": settings.SITE_NAME,
    }
    return EmailMessage(subject=str(subject), body=LETTER % words, to=[address])


def page_of(authority: LocalAuthority) -> str:
    return f"/my/authorities/{authority.pk}/bank/"
