"""Read the whole ledger and say what contradicts itself, without changing anything.

Every movement is replayed in the order of its id and must take its serials from the account that held them then. What
that leaves is compared with the blocks, which must tile each issued round. Rounds are read one after another and rows
as a stream, so that memory grows with the runs of serials of one round and time with the number of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection, models, transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from registry import guards
from registry.enums import AccountKind, RoundState, TransactionKind
from registry.errors import LedgerBroken
from registry.models import Account, Allocation, CreditBlock, LedgerTransaction, Movement, Reservation, Round
from registry.services.audit_of_acts import audit_adjustments, audit_freezes
from registry.services.holdings import Holdings, Run
from registry.services.seals import audit_seals

Counts = Counter[type[models.Model]]
OUT_OF_CIRCULATION = frozenset({AccountKind.RETIRED, AccountKind.ADJUSTED})


class BlockRow(NamedTuple):
    pk: int
    first: int
    last: int
    account: int


class MovementRow(NamedTuple):
    pk: int
    first: int
    last: int
    source: int | None
    target: int
    entry: int
    kind: str


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it is at one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")  # deferred: atomic() would begin IMMEDIATE and hold up every writer
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def audit_ledger(counts: Counts) -> Iterator[LedgerBroken]:
    """Every contradiction in the ledger, blocks and movements before sums, seals and guards; counts the rows read."""
    for round in Round.objects.order_by("pk"):
        counts[Round] += 1
        yield from _audit_round(round, counts)
    yield from _audit_transactions(counts)
    yield from _audit_reservations(counts)
    yield from audit_adjustments(counts)
    yield from audit_freezes(counts)
    yield from audit_seals(counts)
    yield from audit_guards()


def audit_guards() -> Iterator[LedgerBroken]:
    """The guards of the database that are not in place."""
    missing = sorted(guards.missing())
    if missing:
        yield LedgerBroken(_("ฐานข้อมูลขาดตัวป้องกัน %(names)s"), names=", ".join(missing))


# --- one round -----------------------------------------------------------------------------------------------------


def _audit_round(round: Round, counts: Counts) -> Iterator[LedgerBroken]:
    # a round that was not issued has no serials at all
    tonnes = round.tonnes if round.state == RoundState.ISSUED else 0
    holdings, allocated = Holdings(), Counter[int]()
    broken = list(_replay(round, tonnes, holdings, allocated, counts))
    yield from _compare_blocks(round, tonnes, holdings, counts)
    yield from broken
    yield from _audit_allocations(round, tonnes, allocated, counts)


def _replay(
    round: Round, tonnes: int, holdings: Holdings, allocated: Counter[int], counts: Counts
) -> Iterator[LedgerBroken]:
    """Fill `holdings` with what the movements leave, and `allocated` with what each account got of the round."""
    fields = ("pk", "first_serial", "last_serial", "from_account", "to_account", "transaction", "transaction__kind")
    kinds = _kinds_of_accounts()
    for values in Movement.objects.filter(round=round).order_by("pk").values_list(*fields).iterator():
        move = MovementRow(*values)
        counts[Movement] += 1
        before = holdings.put(move.first, move.last, move.target)
        if reason := _wrong_movement(move, tonnes, before, kinds):
            yield _movement_broken(round, move, reason)
        if move.kind == TransactionKind.ALLOCATE:
            allocated[move.target] += move.last - move.first + 1


def _kinds_of_accounts() -> dict[int | None, str]:
    """The kind of every account that is not an authority's; there are few of those."""
    return dict(Account.objects.exclude(kind=AccountKind.AUTHORITY).values_list("pk", "kind"))


def _wrong_movement(
    move: MovementRow, tonnes: int, before: list[Run], kinds: dict[int | None, str]
) -> LedgerBroken | None:
    if move.last > tonnes:
        return LedgerBroken(_("เกินปริมาณของรอบที่รับเข้าบัญชี %(tonnes)s ตัน"), tonnes=f"{tonnes:,}")
    if (move.kind == TransactionKind.ISSUE) != (move.source is None):
        return LedgerBroken(_("ประเภทของรายการ %(entry)s ไม่ตรงกับบัญชีต้นทาง"), entry=move.entry)
    if move.kind == TransactionKind.RETIRE and kinds.get(move.target) != AccountKind.RETIRED:
        return LedgerBroken(_("รายการ %(entry)s หักล้างแต่ไม่เข้าบัญชีที่หักล้างแล้ว"), entry=move.entry)
    if (move.kind == TransactionKind.ADJUST) != (kinds.get(move.target) == AccountKind.ADJUSTED):
        return LedgerBroken(_("รายการ %(entry)s กับบัญชีที่ปรับปรุงออกแล้วไม่ตรงกัน"), entry=move.entry)
    if move.kind == TransactionKind.ADJUST and kinds.get(move.source) == AccountKind.BUYER:
        return LedgerBroken(_("รายการ %(entry)s ปรับปรุงคาร์บอนเครดิตของผู้ซื้อ"), entry=move.entry)
    if kinds.get(move.source) in OUT_OF_CIRCULATION:
        return LedgerBroken(_("รายการ %(entry)s นำคาร์บอนเครดิตที่ออกจากระบบแล้วกลับมา"), entry=move.entry)
    for run in before:
        if run.account != move.source:
            return _held_elsewhere(run, move.source)
    return None


def _compare_blocks(round: Round, tonnes: int, holdings: Holdings, counts: Counts) -> Iterator[LedgerBroken]:
    """Blocks that leave a gap, overlap, lie outside the round or in another account than the movements say."""
    before: BlockRow | None = None
    fields = ("pk", "first_serial", "last_serial", "account")
    for values in (
        CreditBlock.objects.filter(round=round).order_by("first_serial", "pk").values_list(*fields).iterator()
    ):
        block = BlockRow(*values)
        counts[CreditBlock] += 1
        if reason := _wrong_place(before, block, tonnes):
            yield _block_broken(round, before or block, reason)
        for run in holdings.held(block.first, block.last):
            if run.account != block.account:
                yield _block_broken(round, block, _held_elsewhere(run, block.account))
                break
        before = block
    if tonnes and (before is None or before.last < tonnes):
        yield _missing_at_the_end(round, before)


def _wrong_place(before: BlockRow | None, block: BlockRow, tonnes: int) -> LedgerBroken | None:
    expected = before.last + 1 if before else 1
    if block.first > expected:
        return LedgerBroken(
            _("หมายเลข %(first)s–%(last)s ก่อนช่วงหมายเลข %(block)s ไม่อยู่ในช่วงใด"),
            first=expected,
            last=block.first - 1,
            block=block.pk,
        )
    if block.first < expected:
        return LedgerBroken(_("ทับซ้อนกับช่วงหมายเลข %(block)s ที่เริ่มจาก %(first)s"), block=block.pk, first=block.first)
    if block.last > tonnes:
        return LedgerBroken(
            _("ช่วงหมายเลข %(block)s เกินปริมาณของรอบ %(tonnes)s ตัน"), block=block.pk, tonnes=f"{tonnes:,}"
        )
    return None


def _missing_at_the_end(round: Round, before: BlockRow | None) -> LedgerBroken:
    if before is None:
        return LedgerBroken(_("%(round)s รับเข้าบัญชีแล้วแต่ไม่มีช่วงหมายเลข"), round=round)
    missing = LedgerBroken(_("หมายเลข %(first)s–%(last)s ท้ายรอบไม่อยู่ในช่วงใด"), first=before.last + 1, last=round.tonnes)
    return _block_broken(round, before, missing)


def _audit_allocations(round: Round, tonnes: int, allocated: Counter[int], counts: Counts) -> Iterator[LedgerBroken]:
    rows = Allocation.objects.filter(round=round).order_by("pk").values_list("pk", "authority__account", "tonnes")
    total = 0
    for pk, account, share in rows.iterator():
        counts[Allocation] += 1
        total += share
        if allocated[account] != share:
            yield LedgerBroken(
                _("การจัดสรร %(allocation)s (%(round)s) %(share)s ตัน แต่รายการเคลื่อนไหวมี %(moved)s ตัน"),
                allocation=pk,
                round=round,
                share=f"{share:,}",
                moved=f"{allocated[account]:,}",
            )
    total += round.settlements.aggregate(tonnes=Coalesce(Sum("tonnes"), 0))["tonnes"]
    if total != tonnes:
        yield LedgerBroken(
            _("%(round)s ผลรวมการจัดสรร %(sum)s ตัน ไม่เท่ากับปริมาณที่รับเข้าบัญชี %(tonnes)s ตัน"),
            round=round,
            sum=f"{total:,}",
            tonnes=f"{tonnes:,}",
        )


# --- transactions and reservations ---------------------------------------------------------------------------------


def _audit_transactions(counts: Counts) -> Iterator[LedgerBroken]:
    counts[LedgerTransaction] += LedgerTransaction.objects.count()
    for entry in LedgerTransaction.objects.filter(movements=None).order_by("pk").iterator():
        yield LedgerBroken(_("รายการเคลื่อนไหวบัญชี %(entry)s ไม่มีการเคลื่อนไหว"), entry=entry.pk)


def _audit_reservations(counts: Counts) -> Iterator[LedgerBroken]:
    counts[Reservation] += Reservation.objects.count()
    strangers = CreditBlock.objects.filter(reservation__isnull=False).exclude(account=F("reservation__account"))
    for block in strangers.select_related("round").order_by("pk").iterator():
        row = BlockRow(block.pk, block.first_serial, block.last_serial, block.account_id)
        reason = LedgerBroken(_("กันไว้โดยการกัน %(reservation)s ของบัญชีอื่น"), reservation=block.reservation_id)
        yield _block_broken(block.round, row, reason)
    sums = Reservation.objects.annotate(set_aside=Coalesce(Sum("blocks__tonnes"), 0)).exclude(tonnes=F("set_aside"))
    for reservation in sums.order_by("pk").iterator():
        yield LedgerBroken(
            _("การกัน %(reservation)s ระบุ %(tonnes)s ตัน แต่ช่วงหมายเลขที่กันไว้รวม %(sum)s ตัน"),
            reservation=reservation.pk,
            tonnes=f"{reservation.tonnes:,}",
            sum=f"{reservation.set_aside:,}",
        )


# --- sentences -----------------------------------------------------------------------------------------------------


def _block_broken(round: Round, block: BlockRow, reason: LedgerBroken) -> LedgerBroken:
    return LedgerBroken(
        _("ช่วงหมายเลข %(block)s (%(round)s, %(first)s–%(last)s): %(reason)s"),
        block=block.pk,
        round=round,
        first=block.first,
        last=block.last,
        reason=reason,
    )


def _movement_broken(round: Round, move: MovementRow, reason: LedgerBroken) -> LedgerBroken:
    return LedgerBroken(
        _("การเคลื่อนไหว %(movement)s (%(round)s, %(first)s–%(last)s): %(reason)s"),
        movement=move.pk,
        round=round,
        first=move.first,
        last=move.last,
        reason=reason,
    )


def _held_elsewhere(run: Run, claimed: int | None) -> LedgerBroken:
    return LedgerBroken(
        _("หมายเลข %(first)s–%(last)s บันทึกว่าอยู่ที่ %(claimed)s แต่รายการเคลื่อนไหวว่าอยู่ที่ %(held)s"),
        first=run.first,
        last=run.last,
        claimed=_account_name(claimed),
        held=_account_name(run.account),
    )


def _account_name(account: int | None) -> str:
    return str(_("นอกบัญชี")) if account is None else Account(pk=account).number
