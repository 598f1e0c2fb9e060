"""Move whole tonnes between accounts, exactly, and set them aside. Nothing here knows why.

A transaction is written once with its movements. Every function that changes blocks holds the rows of the accounts
concerned; `registry.services.blocks` reads them in serial order until the sum is reached, cuts and joins them.

What moves tonnes or sets them aside raises Frozen while a freeze lies over an account concerned. What only returns
them within their account does not: they are bound less than before, and what ends by time must be able to end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.enums import AccountKind, TransactionKind
from registry.errors import BadValue, NotEnoughCredits, SamePerson, TooLate, require
from registry.models import (
    Account,
    Buyer,
    CreditBlock,
    LedgerTransaction,
    LocalAuthority,
    Movement,
    Reservation,
    Round,
    User,
)
from registry.services.blocks import Block, Holder, Share, hand_out, take
from registry.services.entries import add_tonnes, hold_reservation, new_reservation, write_movements, write_once
from registry.services.freezing import begin_move, refuse_frozen

ADJUSTABLE = frozenset({AccountKind.PROGRAMME, AccountKind.AUTHORITY})


@dataclass(frozen=True)
class Signed:
    """Who did it, who approved it, why, and under which reference; `key` makes a repeated call harmless."""

    by: User
    approved_by: User
    reason: str
    reference: str
    key: str


def programme_account() -> Account:
    return Account.objects.get_or_create(kind=AccountKind.PROGRAMME)[0]


def retired_account() -> Account:
    return Account.objects.get_or_create(kind=AccountKind.RETIRED)[0]


def authority_account(authority: LocalAuthority) -> Account:
    return Account.objects.get_or_create(kind=AccountKind.AUTHORITY, authority=authority)[0]


def adjusted_account() -> Account:
    return Account.objects.get_or_create(kind=AccountKind.ADJUSTED)[0]


def authority_accounts(authorities: Sequence[LocalAuthority]) -> dict[int, Account]:
    """The accounts of many authorities by the authority's id; those that are missing are opened."""
    wanted = [authority.pk for authority in authorities]
    there = set(Account.objects.filter(authority__in=wanted).values_list("authority_id", flat=True))
    missing = [pk for pk in wanted if pk not in there]
    Account.objects.bulk_create(
        [Account(kind=AccountKind.AUTHORITY, authority_id=pk) for pk in missing], ignore_conflicts=True
    )
    return {account.authority_id: account for account in Account.objects.filter(authority__in=wanted)}


def buyer_account(buyer: Buyer) -> Account:
    return Account.objects.get_or_create(kind=AccountKind.BUYER, buyer=buyer)[0]


@transaction.atomic
def issue(round: Round, *, signed: Signed) -> LedgerTransaction:
    """Bring a round's tonnes into the programme's account, serials 1 to its tonnes."""
    account = programme_account()
    _hold(account.pk)
    entry, is_new = _write(TransactionKind.ISSUE, signed)
    if is_new:
        refuse_frozen([account.pk])
        Movement.objects.create(
            transaction=entry, round=round, first_serial=1, last_serial=round.tonnes, to_account=account
        )
        CreditBlock.objects.create(round=round, first_serial=1, last_serial=round.tonnes, account=account)
    return entry


@transaction.atomic
def allocate(round: Round, shares: Sequence[tuple[Account, int]], *, signed: Signed) -> LedgerTransaction:
    """Hand a round's tonnes from the programme to accounts, in the order given, in one transaction."""
    source = programme_account()
    accounts = [source.pk, *(account.pk for account, _tonnes in shares)]
    _hold(*accounts)
    entry, is_new = _write(TransactionKind.ALLOCATE, signed)
    if is_new:
        refuse_frozen(accounts)
        for _account, tonnes in shares:
            _check_tonnes(tonnes)
        blocks = take(Holder(source.pk), sum(tonnes for _account, tonnes in shares), round_id=round.pk)
        _move(entry, blocks, [(Holder(account.pk), tonnes) for account, tonnes in shares])
    return entry


@transaction.atomic
def reserve(account: Account, tonnes: int, *, round: Round, expires_at: dt.datetime | None = None) -> Reservation:
    """Set aside tonnes of a round in an account. Raises NotEnoughCredits when fewer are available."""
    _check_tonnes(tonnes)
    _hold(account.pk)
    refuse_frozen([account.pk])
    blocks = _take_free(account, round, tonnes)
    reservation = new_reservation(account.pk, tonnes, expires_at)
    hand_out(blocks, [(_held_by(reservation), tonnes)], are_new=True)
    return reservation


@transaction.atomic
def release(reservation: Reservation, tonnes: int | None = None) -> None:
    """Make set-aside tonnes available again: some, or all that are left; also while they are frozen."""
    Account.objects.hold(reservation.account_id)
    hold_reservation(reservation)
    tonnes = reservation.tonnes if tonnes is None else tonnes
    if tonnes:
        _check_tonnes(tonnes)
        blocks = take(_held_by(reservation), tonnes)
        add_tonnes(reservation, -tonnes)
        hand_out(blocks, [(Holder(reservation.account_id), tonnes)])


@transaction.atomic
def expire_reservation(reservation: Reservation) -> bool:
    """Release a reservation whose time is over; harmless when it is not, or when it is released already."""
    Account.objects.hold(reservation.account_id)
    held = Reservation.objects.lock(reservation.pk)
    if not (held.is_over and held.tonnes):
        return False
    release(held)
    return True


@transaction.atomic
def move_reserved(
    source: Reservation, tonnes: int, *, target: Reservation | None = None, expires_at: dt.datetime | None = None
) -> Reservation:
    """Move set-aside tonnes to another reservation of the same account (a new one when none is given)."""
    _check_tonnes(tonnes)
    _hold(source.account_id)
    refuse_frozen([source.account_id])
    hold_reservation(source)
    _refuse_over(source, target)
    if target is None:
        target = new_reservation(source.account_id, tonnes, expires_at)
        _move_aside(source, target, tonnes, is_new=True)
    else:
        _move_aside(source, target, tonnes)
    return target


@transaction.atomic
def return_reserved(source: Reservation, target: Reservation) -> None:
    """Give all set-aside tonnes back to the reservation that they came from; also while they are frozen."""
    Account.objects.hold(source.account_id)
    hold_reservation(source)
    _move_aside(source, target, source.tonnes)


@transaction.atomic
def transfer(reservation: Reservation, to: Account, *, signed: Signed) -> LedgerTransaction:
    """Move all set-aside tonnes of a reservation to another account."""
    return _move_out(TransactionKind.TRANSFER, reservation, to, signed)


@transaction.atomic
def retire(reservation: Reservation, *, signed: Signed) -> LedgerTransaction:
    """Take all set-aside tonnes of a reservation out of circulation for good."""
    return _move_out(TransactionKind.RETIRE, reservation, retired_account(), signed)


@transaction.atomic
def adjust(round: Round, takes: Sequence[tuple[Account, int]], *, signed: Signed) -> LedgerTransaction:
    """Take unsold tonnes of a round that nothing sets aside out of accounts for good; never a buyer's."""
    target = adjusted_account()
    accounts = [target.pk, *(account.pk for account, _tonnes in takes)]
    _hold(*accounts)
    entry, is_new = _write(TransactionKind.ADJUST, signed)
    if is_new:
        refuse_frozen(accounts)
        for account, tonnes in takes:
            _check_tonnes(tonnes)
            require(account.kind in ADJUSTABLE, BadValue(_("ปรับปรุงได้เฉพาะบัญชีของ อปท. และของโครงการ"), field="account"))
            _move(entry, _take_free(account, round, tonnes), [(Holder(target.pk), tonnes)])
    return entry


def serial_ranges(entry: LedgerTransaction) -> list[tuple[int, int]]:
    """The exact serials, first and last of each run, that a transaction moved."""
    return list(entry.movements.order_by("first_serial").values_list("first_serial", "last_serial"))


# --- the parts of a move -------------------------------------------------------------------------------------------


def _write(kind: TransactionKind, signed: Signed) -> tuple[LedgerTransaction, bool]:
    """The transaction of this key, and whether it is new. A repeated call waits for the same accounts before this."""
    require(signed.by.pk != signed.approved_by.pk, SamePerson)
    entry = LedgerTransaction(
        kind=kind,
        by=signed.by,
        approved_by=signed.approved_by,
        reason=signed.reason,
        reference=signed.reference,
        idempotency_key=signed.key,
    )
    if write_once(entry):
        return entry, True
    entry = LedgerTransaction.objects.get(idempotency_key=signed.key)
    require(entry.kind == kind, BadValue(_("รหัสกันการทำซ้ำนี้ใช้กับรายการประเภทอื่นไปแล้ว"), field="key"))
    return entry, False


def _hold(*accounts: int) -> None:
    """Hold the rows of accounts whose tonnes are to move; a freeze waits until the transaction ends."""
    begin_move()
    Account.objects.hold(*accounts)


def _move_out(kind: TransactionKind, reservation: Reservation, to: Account, signed: Signed) -> LedgerTransaction:
    _hold(reservation.account_id, to.pk)
    hold_reservation(reservation)
    entry, is_new = _write(kind, signed)
    if is_new:
        refuse_frozen([reservation.account_id, to.pk])
        _refuse_over(reservation)
        tonnes = reservation.tonnes
        _check_tonnes(tonnes)
        blocks = take(_held_by(reservation), tonnes)
        add_tonnes(reservation, -tonnes)
        _move(entry, blocks, [(Holder(to.pk), tonnes)])
    return entry


def _move_aside(source: Reservation, target: Reservation, tonnes: int, *, is_new: bool = False) -> None:
    """Set-aside tonnes go from a locked reservation to another of the same account."""
    if not is_new:
        require(target.pk != source.pk, BadValue(_("ต้องย้ายไปยังการกันรายการอื่น")))
        require(target.account_id == source.account_id, BadValue(_("การกันทั้งสองต้องอยู่ในบัญชีเดียวกัน")))
        hold_reservation(target)
        add_tonnes(target, tonnes)
    blocks = take(_held_by(source), tonnes)
    add_tonnes(source, -tonnes)
    hand_out(blocks, [(_held_by(target), tonnes)], are_new=is_new)


def _move(entry: LedgerTransaction, blocks: list[Block], shares: Sequence[Share]) -> None:
    """Give runs of serials to accounts in the order of the shares, and write the movements."""
    source = blocks[0].run.holder.account_id
    write_movements(entry, hand_out(blocks, shares), source_id=source)


def _take_free(account: Account, round: Round, tonnes: int) -> list[Block]:
    """The first free tonnes of a held account; when they do not suffice, also those whose reservation is over."""
    free = Holder(account.pk)
    try:
        return take(free, tonnes, round_id=round.pk)
    except NotEnoughCredits:
        overdue = list(account.reservations.overdue())
        if not overdue:
            raise
        for reservation in overdue:
            release(reservation)
        return take(free, tonnes, round_id=round.pk)


def _held_by(reservation: Reservation) -> Holder:
    return Holder(reservation.account_id, reservation.pk)


def _refuse_over(*reservations: Reservation | None) -> None:
    ended = any(each is not None and each.is_over for each in reservations)
    require(not ended, TooLate(_("การกันนี้พ้นกำหนดแล้ว คาร์บอนเครดิตกลับเข้าบัญชีแล้ว โปรดกันใหม่")))


def _check_tonnes(tonnes: int) -> None:
    require(
        type(tonnes) is int and tonnes > 0,  # True is an int too
        BadValue(_("ปริมาณต้องเป็นจำนวนเต็มตั้งแต่ 1 ตันขึ้นไป"), field="tonnes"),
    )
