"""Move whole tonnes between accounts, exactly, and set them aside. Nothing here knows why.

A transaction is written once with its movements. Every function that changes blocks holds the rows of the accounts
concerned; `registry.services.blocks` reads them in serial order until the sum is reached, cuts and joins them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.enums import AccountKind, TransactionKind
from registry.errors import BadValue, SamePerson, require
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
from registry.querysets import BlockQuerySet
from registry.services.blocks import Holder, Share, hand_out, take


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
    Account.objects.lock(account.pk)
    entry, is_new = _write(TransactionKind.ISSUE, signed)
    if is_new:
        CreditBlock.objects.create(round=round, first_serial=1, last_serial=round.tonnes, account=account)
        Movement.objects.create(
            transaction=entry, round=round, first_serial=1, last_serial=round.tonnes, to_account=account
        )
    return entry


@transaction.atomic
def allocate(round: Round, shares: Sequence[tuple[Account, int]], *, signed: Signed) -> LedgerTransaction:
    """Hand a round's tonnes from the programme to accounts, in the order given, in one transaction."""
    source = programme_account()
    Account.objects.lock_all([source.pk, *(account.pk for account, _tonnes in shares)])
    entry, is_new = _write(TransactionKind.ALLOCATE, signed)
    if is_new:
        for _account, tonnes in shares:
            _check_tonnes(tonnes)
        blocks = take(_free(source, round), sum(tonnes for _account, tonnes in shares))
        _move(entry, blocks, [(Holder(account.pk), tonnes) for account, tonnes in shares])
    return entry


@transaction.atomic
def reserve(account: Account, tonnes: int, *, round: Round, expires_at: dt.datetime | None = None) -> Reservation:
    """Set aside tonnes of a round in an account. Raises NotEnoughCredits when fewer are available."""
    _check_tonnes(tonnes)
    Account.objects.lock(account.pk)
    blocks = take(_free(account, round), tonnes)
    reservation = Reservation.objects.create(account=account, tonnes=tonnes, expires_at=expires_at)
    hand_out(blocks, [(_held_by(reservation), tonnes)], are_new=True)
    return reservation


@transaction.atomic
def release(reservation: Reservation, tonnes: int | None = None) -> None:
    """Make set-aside tonnes available again: some, or all that are left."""
    Account.objects.lock(reservation.account_id)
    _lock_reservation(reservation)
    tonnes = reservation.tonnes if tonnes is None else tonnes
    if tonnes:
        _check_tonnes(tonnes)
        blocks = take(reservation.blocks.all(), tonnes)
        _add(reservation, -tonnes)
        hand_out(blocks, [(Holder(reservation.account_id), tonnes)])


@transaction.atomic
def move_reserved(
    source: Reservation, tonnes: int, *, target: Reservation | None = None, expires_at: dt.datetime | None = None
) -> Reservation:
    """Move set-aside tonnes to another reservation of the same account (a new one when none is given)."""
    _check_tonnes(tonnes)
    Account.objects.lock(source.account_id)
    _lock_reservation(source)
    is_new = target is None
    if target is None:
        target = Reservation.objects.create(account_id=source.account_id, tonnes=tonnes, expires_at=expires_at)
    else:
        require(target.pk != source.pk, BadValue(_("ต้องย้ายไปยังการกันรายการอื่น")))
        require(target.account_id == source.account_id, BadValue(_("การกันทั้งสองต้องอยู่ในบัญชีเดียวกัน")))
        _lock_reservation(target)
        _add(target, tonnes)
    blocks = take(source.blocks.all(), tonnes)
    _add(source, -tonnes)
    hand_out(blocks, [(_held_by(target), tonnes)], are_new=is_new)
    return target


@transaction.atomic
def transfer(reservation: Reservation, to: Account, *, signed: Signed) -> LedgerTransaction:
    """Move all set-aside tonnes of a reservation to another account."""
    return _move_out(TransactionKind.TRANSFER, reservation, to, signed)


@transaction.atomic
def retire(reservation: Reservation, *, signed: Signed) -> LedgerTransaction:
    """Take all set-aside tonnes of a reservation out of circulation for good."""
    return _move_out(TransactionKind.RETIRE, reservation, retired_account(), signed)


def serial_ranges(entry: LedgerTransaction) -> list[tuple[int, int]]:
    """The exact serials, first and last of each run, that a transaction moved."""
    return list(entry.movements.order_by("first_serial").values_list("first_serial", "last_serial"))


# --- the parts of a move -------------------------------------------------------------------------------------------


def _write(kind: TransactionKind, signed: Signed) -> tuple[LedgerTransaction, bool]:
    """The transaction of this key, and whether it is new. A repeated call waits for the same accounts before this."""
    require(signed.by.pk != signed.approved_by.pk, SamePerson)
    entry = LedgerTransaction.objects.filter(idempotency_key=signed.key).first()
    if entry:
        require(entry.kind == kind, BadValue(_("รหัสกันการทำซ้ำนี้ใช้กับรายการประเภทอื่นไปแล้ว"), field="key"))
        return entry, False
    entry = LedgerTransaction.objects.create(
        kind=kind,
        by=signed.by,
        approved_by=signed.approved_by,
        reason=signed.reason,
        reference=signed.reference,
        idempotency_key=signed.key,
    )
    return entry, True


def _move_out(kind: TransactionKind, reservation: Reservation, to: Account, signed: Signed) -> LedgerTransaction:
    Account.objects.lock_all([reservation.account_id, to.pk])
    _lock_reservation(reservation)
    entry, is_new = _write(kind, signed)
    if is_new:
        tonnes = reservation.tonnes
        _check_tonnes(tonnes)
        blocks = take(reservation.blocks.all(), tonnes)
        _add(reservation, -tonnes)
        _move(entry, blocks, [(Holder(to.pk), tonnes)])
    return entry


def _move(entry: LedgerTransaction, blocks: list[CreditBlock], shares: Sequence[Share]) -> None:
    """Give runs of serials to accounts in the order of the shares, and write the movements."""
    source = blocks[0].account_id
    given = hand_out(blocks, shares)
    Movement.objects.bulk_create(
        Movement(
            transaction=entry,
            round_id=run.round_id,
            first_serial=run.first,
            last_serial=run.last,
            from_account_id=source,
            to_account_id=run.holder.account_id,
        )
        for run in given
    )


def _free(account: Account, round: Round) -> BlockQuerySet:
    return account.blocks.available().filter(round=round)


def _held_by(reservation: Reservation) -> Holder:
    return Holder(reservation.account_id, reservation.pk)


def _lock_reservation(reservation: Reservation) -> None:
    """Hold a reservation of a held account; the caller's copy learns how many tonnes it has now."""
    reservation.tonnes = Reservation.objects.lock(reservation.pk).tonnes


def _add(reservation: Reservation, tonnes: int) -> None:
    reservation.tonnes += tonnes
    Reservation.objects.filter(pk=reservation.pk).update(tonnes=reservation.tonnes)


def _check_tonnes(tonnes: int) -> None:
    require(
        type(tonnes) is int and tonnes > 0,  # True is an int too
        BadValue(_("ปริมาณต้องเป็นจำนวนเต็มตั้งแต่ 1 ตันขึ้นไป"), field="tonnes"),
    )
