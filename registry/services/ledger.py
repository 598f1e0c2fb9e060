"""Move whole tonnes between accounts, exactly, and set them aside. Nothing here knows why.

A transaction is written once with its movements. Every function that changes blocks holds the rows of the accounts
concerned; blocks are read in serial order until the sum is reached, split where it falls, and merged with their
neighbours afterwards, so that an account's blocks stay few.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import AccountKind, TransactionKind
from registry.errors import BadValue, NotEnoughCredits, SamePerson, require
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


def buyer_account(buyer: Buyer) -> Account:
    return Account.objects.get_or_create(kind=AccountKind.BUYER, buyer=buyer)[0]


@transaction.atomic
def issue(round: Round, *, signed: Signed) -> LedgerTransaction:
    """Bring a round's tonnes into the programme's account, serials 1 to its tonnes."""
    account = programme_account()
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
        blocks = _take(_free(source, round), sum(tonnes for _account, tonnes in shares), of=source)
        _hand_out(entry, blocks, shares)
    return entry


@transaction.atomic
def reserve(account: Account, tonnes: int, *, round: Round, expires_at: dt.datetime | None = None) -> Reservation:
    """Set aside tonnes of a round in an account. Raises NotEnoughCredits when fewer are available."""
    _check_tonnes(tonnes)
    Account.objects.lock(account.pk)
    blocks = _take(_free(account, round), tonnes, of=account)
    reservation = Reservation.objects.create(account=account, tonnes=tonnes, expires_at=expires_at)
    _set_reservation(blocks, reservation)
    return reservation


@transaction.atomic
def release(reservation: Reservation, tonnes: int | None = None) -> None:
    """Make set-aside tonnes available again: some, or all that are left."""
    _lock_reservation(reservation)
    tonnes = reservation.tonnes if tonnes is None else tonnes
    if tonnes:
        _check_tonnes(tonnes)
        blocks = _take(reservation.blocks.all(), tonnes, of=reservation.account)
        _lessen(reservation, tonnes)
        _set_reservation(blocks, None)


@transaction.atomic
def move_reserved(
    source: Reservation, tonnes: int, *, target: Reservation | None = None, expires_at: dt.datetime | None = None
) -> Reservation:
    """Move set-aside tonnes to another reservation of the same account (a new one when none is given)."""
    _check_tonnes(tonnes)
    _lock_reservation(source)
    if target is None:
        target = Reservation.objects.create(account=source.account, tonnes=0, expires_at=expires_at)
    else:
        require(target.pk != source.pk, BadValue(_("ต้องย้ายไปยังการกันรายการอื่น")))
        require(target.account_id == source.account_id, BadValue(_("การกันทั้งสองต้องอยู่ในบัญชีเดียวกัน")))
        _lock_reservation(target)
    blocks = _take(source.blocks.all(), tonnes, of=source.account)
    _lessen(source, tonnes)
    target.tonnes += tonnes
    target.save(update_fields=["tonnes"])
    _set_reservation(blocks, target)
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
    require(signed.by.pk != signed.approved_by.pk, SamePerson)
    entry, is_new = LedgerTransaction.objects.get_or_create(
        idempotency_key=signed.key,
        defaults={
            "kind": kind,
            "by": signed.by,
            "approved_by": signed.approved_by,
            "reason": signed.reason,
            "reference": signed.reference,
        },
    )
    require(entry.kind == kind, BadValue(_("รหัสกันการทำซ้ำนี้ใช้กับรายการประเภทอื่นไปแล้ว"), field="key"))
    return entry, is_new


def _move_out(kind: TransactionKind, reservation: Reservation, to: Account, signed: Signed) -> LedgerTransaction:
    Account.objects.lock_all([reservation.account_id, to.pk])
    _lock_reservation(reservation)
    entry, is_new = _write(kind, signed)
    if not is_new:
        return entry
    _check_tonnes(reservation.tonnes)
    blocks = _take(reservation.blocks.all(), reservation.tonnes, of=reservation.account)
    _lessen(reservation, reservation.tonnes)
    _hand_out(entry, blocks, [(to, sum(block.tonnes for block in blocks))])
    return entry


def _hand_out(entry: LedgerTransaction, blocks: list[CreditBlock], shares: Sequence[tuple[Account, int]]) -> None:
    """Give runs of serials to accounts in the order of the shares, and write the movements."""
    pieces, moved = [], []
    queue = list(blocks)
    for account, tonnes in shares:
        for block in _cut(queue, tonnes):
            moved.append(_movement(entry, block, account))
            block.account, block.reservation = account, None
            pieces.append(block)
    _save(pieces)
    Movement.objects.bulk_create(moved)
    for round_id in {block.round_id for block in pieces}:
        _merge([block for block in pieces if block.round_id == round_id])


def _movement(entry: LedgerTransaction, block: CreditBlock, to: Account) -> Movement:
    return Movement(
        transaction=entry,
        round_id=block.round_id,
        first_serial=block.first_serial,
        last_serial=block.last_serial,
        from_account_id=block.account_id,
        to_account=to,
    )


def _free(account: Account, round: Round) -> BlockQuerySet:
    return account.blocks.available().filter(round=round)


def _take(blocks: BlockQuerySet, tonnes: int, *, of: Account) -> list[CreditBlock]:
    """The first blocks that sum to exactly `tonnes`; the last is split. Raises NotEnoughCredits."""
    taken, missing = [], tonnes
    for block in blocks.order_by("round_id", "first_serial").iterator(chunk_size=200):
        taken.append(block)
        missing -= block.tonnes
        if missing <= 0:
            break
    require(
        missing <= 0,
        NotEnoughCredits(
            _("เหลือให้ใช้ %(available)s ตัน แต่ต้องการ %(wanted)s ตัน"),
            available=f"{tonnes - missing:,}",
            wanted=f"{tonnes:,}",
        ),
    )
    if missing < 0:
        _split(taken[-1], keep=taken[-1].tonnes + missing)
    return taken


def _cut(queue: list[CreditBlock], tonnes: int) -> Iterable[CreditBlock]:
    """Take pieces that sum to `tonnes` off the front of a queue of blocks, splitting in memory."""
    while tonnes:
        block = queue[0]
        size = block.last_serial - block.first_serial + 1
        if size > tonnes:
            piece = CreditBlock(
                round_id=block.round_id,
                first_serial=block.first_serial,
                last_serial=block.first_serial + tonnes - 1,
                account_id=block.account_id,
            )
            block.first_serial += tonnes
            tonnes = 0
            yield piece
        else:
            tonnes -= size
            yield queue.pop(0)


def _split(block: CreditBlock, *, keep: int) -> None:
    """Cut a block after `keep` tonnes; the rest stays where it was. Shrinks first, so nothing overlaps."""
    rest = CreditBlock(
        round_id=block.round_id,
        first_serial=block.first_serial + keep,
        last_serial=block.last_serial,
        account_id=block.account_id,
        reservation_id=block.reservation_id,
    )
    block.last_serial = rest.first_serial - 1
    block.save(update_fields=["last_serial"])
    rest.save(force_insert=True)
    block.tonnes = keep


def _save(pieces: list[CreditBlock]) -> None:
    """Write handed-out blocks: kept rows shrink first, then new rows fill the space they left."""
    kept = [block for block in pieces if block.pk]
    for block in kept:
        block.save(update_fields=["first_serial", "last_serial", "account", "reservation"])
    CreditBlock.objects.bulk_create([block for block in pieces if not block.pk])


def _set_reservation(blocks: list[CreditBlock], reservation: Reservation | None) -> None:
    CreditBlock.objects.filter(pk__in=[block.pk for block in blocks]).update(reservation=reservation)
    for block in blocks:
        block.reservation = reservation
    _merge(blocks)


def _merge(blocks: list[CreditBlock]) -> None:
    """Join each run of blocks with neighbours of the same round, account and state."""
    for block in blocks:
        fresh = CreditBlock.objects.filter(round_id=block.round_id, first_serial=block.first_serial).first()
        if fresh is None:
            continue  # swallowed by a neighbour in this very loop
        beside = Q(last_serial=fresh.first_serial - 1) | Q(first_serial=fresh.last_serial + 1)
        alike = {"round": fresh.round_id, "account": fresh.account_id, "reservation": fresh.reservation_id}
        neighbours = list(CreditBlock.objects.filter(beside, **alike))
        if neighbours:
            runs = [fresh, *neighbours]
            CreditBlock.objects.filter(pk__in=[neighbour.pk for neighbour in neighbours]).delete()
            fresh.first_serial = min(run.first_serial for run in runs)
            fresh.last_serial = max(run.last_serial for run in runs)
            fresh.save(update_fields=["first_serial", "last_serial"])


def _lock_reservation(reservation: Reservation) -> None:
    """Hold the account and then the reservation; the caller's copy learns how many tonnes it has now."""
    Account.objects.lock(reservation.account_id)
    reservation.tonnes = Reservation.objects.lock(reservation.pk).tonnes


def _lessen(reservation: Reservation, tonnes: int) -> None:
    reservation.tonnes -= tonnes
    reservation.save(update_fields=["tonnes"])


def _check_tonnes(tonnes: int) -> None:
    require(
        type(tonnes) is int and tonnes > 0,  # True is an int too
        BadValue(_("ปริมาณต้องเป็นจำนวนเต็มตั้งแต่ 1 ตันขึ้นไป"), field="tonnes"),
    )
