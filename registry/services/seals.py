"""Seal the ledger, so that a change of what has been sealed shows, also to outsiders and also by the owner's hand.

A transaction is one line of NDJSON: what the public may read, accounts by number, and one hash of what is private (who,
who approved, why, under which reference and key). A seal's sum is the SHA-256 of the previous seal's sum in hexadecimal
(64 zeros before the first) with a line feed, and of the lines of its transactions; `/api/v1/ledger/` serves these very
bytes, so `sha256sum` checks it (docs/verify.md).

A transaction belongs to the first seal whose `last` reaches it. Ids commit out of order, hence a seal waits until
nobody is writing: otherwise one that commits late would lie before the seal's last and be in no seal.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import OperationalError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from registry.errors import LedgerBroken, LedgerBusy
from registry.models import LedgerSeal, LedgerTransaction, Movement
from registry.models.credits import account_number

BEFORE_THE_FIRST = "0" * 64
SEALED_AT_ONCE = 5_000  # transactions; nobody writes to the ledger while they are summed
READ_AT_ONCE = 1_000
# Shorter than PostgreSQL's deadlock_timeout (1 s): the seal gives way and comes back, never a person's transaction.
WAIT_FOR_WRITERS = "500ms"
GAVE_WAY = {"55P03", "40P01"}  # lock_not_available, deadlock_detected

ENTRY = ("pk", "kind", "at", "by", "approved_by", "reason", "reference", "idempotency_key")
MOVE = ("transaction", "pk", "round", "round__number", "first_serial", "last_serial", "from_account", "to_account")
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Entry(NamedTuple):
    """What a transaction's line is made of."""

    pk: int
    kind: str
    at: dt.datetime | None  # none only where somebody wrote into the file what is no time
    by: int
    approved_by: int
    reason: str
    reference: str
    key: str
    movements: list[str]


# --- a line --------------------------------------------------------------------------------------------------------


def line_of(entry: LedgerTransaction, seal: LedgerSeal) -> bytes:
    """A sealed transaction's line, as its seal sums it and the public reads it."""
    return _line(next(_entries(entry.pk - 1, entry.pk)), seal)


def private_part(entry: LedgerTransaction) -> bytes:
    """The text whose SHA-256 stands as `private_sha256` in a sealed transaction's line.

    It names people and gives the reason: to be shown only to those who may read it, who check it with `sha256sum`. It
    gives away nothing of any other line, because each has a salt of its own. Raises LedgerSeal.DoesNotExist.
    """
    seal = LedgerSeal.objects.filter(last__gte=entry.pk).earliest("number")
    return _private(next(_entries(entry.pk - 1, entry.pk)), seal)


# Lines are written by hand, because a million of them are read in an audit; only words need to be quoted.


def _line(entry: Entry, seal: LedgerSeal) -> bytes:
    at = entry.at and entry.at.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    private_sha256 = hashlib.sha256(_private(entry, seal)).hexdigest()
    return (
        f'{{"id":{entry.pk},"kind":{encode(entry.kind)},"at":{encode(at)},'
        f'"movements":[{",".join(entry.movements)}],"private_sha256":"{private_sha256}"}}\n'
    ).encode()


def _private(entry: Entry, seal: LedgerSeal) -> bytes:
    salt = hmac.digest(seal.salt.encode(), str(entry.pk).encode(), "sha256").hex()
    return (
        f'{{"id":{entry.pk},"by":{entry.by},"approved_by":{entry.approved_by},"reason":{encode(entry.reason)},'
        f'"reference":{encode(entry.reference)},"key":{encode(entry.key)},"salt":"{salt}"}}'
    ).encode()


def _entries(after: int | None, up_to: int) -> Iterator[Entry]:
    """The transactions with their movements in the order of their ids, a bounded number read at a time."""
    rows = LedgerTransaction.objects.filter(pk__lte=up_to).order_by("pk").values_list(*ENTRY)
    while batch := list((rows if after is None else rows.filter(pk__gt=after))[:READ_AT_ONCE]):
        after = batch[-1][0]
        movements = _movements(batch[0][0], after)
        for values in batch:
            yield Entry._make((*values, movements.get(values[0], [])))


def _movements(first: int, last: int) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Movement.objects.filter(transaction__gte=first, transaction__lte=last).order_by("transaction", "pk")
    for entry, pk, round, number, first_serial, last_serial, source, target in rows.values_list(*MOVE).iterator():
        from_account = "null" if source is None else f'"{account_number(source)}"'
        found[entry].append(
            f'{{"id":{pk},"round":{number},"round_id":{round},"first_serial":{first_serial},"last_serial":{last_serial},'
            f'"from_account":{from_account},"to_account":"{account_number(target)}"}}'
        )
    return found


# --- a seal --------------------------------------------------------------------------------------------------------


def sealed_lines(seals: Iterable[LedgerSeal], *, after: int | None, up_to: int) -> Iterator[tuple[LedgerSeal, bytes]]:
    """Each seal with all its lines; the seals follow each other, the first begins after the transaction `after`."""
    entries = _entries(after, up_to)
    entry = next(entries, None)
    for seal in seals:
        lines = []
        while entry and entry.pk <= seal.last:
            lines.append(_line(entry, seal))
            entry = next(entries, None)
        yield seal, b"".join(lines)


def sum_of(previous: LedgerSeal | None, lines: bytes) -> str:
    before = previous.sha256 if previous else BEFORE_THE_FIRST
    return hashlib.sha256(f"{before}\n".encode() + lines).hexdigest()


def seal_all() -> int:
    """Seal every transaction that is not sealed yet; how many seals that took. Raises LedgerBusy."""
    return sum(1 for _seal in iter(seal, None))


def seal() -> LedgerSeal | None:
    """Seal the next transactions, at most SEALED_AT_ONCE; None when all are sealed. Raises LedgerBusy."""
    if not _unsealed(_last_seal()).exists():
        return None
    with transaction.atomic():
        _hold_still()
        previous = _last_seal()
        ids = list(_unsealed(previous).values_list("pk", flat=True)[:SEALED_AT_ONCE])
        return _write(previous, ids[0], ids[-1]) if ids else None


def _last_seal() -> LedgerSeal | None:
    return LedgerSeal.objects.order_by("number").last()


def _unsealed(previous: LedgerSeal | None) -> models.QuerySet[LedgerTransaction]:
    rows = LedgerTransaction.objects.order_by("pk")
    return rows.filter(pk__gt=previous.last) if previous else rows


def _write(previous: LedgerSeal | None, first: int, last: int) -> LedgerSeal:
    new = LedgerSeal(number=previous.number + 1 if previous else 1, previous=previous, first=first, last=last)
    after = previous.last if previous else None
    [(_new, lines)] = sealed_lines([new], after=after, up_to=last)
    new.sha256 = sum_of(previous, lines)
    new.save(force_insert=True)
    return new


def _hold_still() -> None:
    """Wait until nobody is writing transactions, and let nobody begin to before the seal is written.

    On SQLite the transaction that seals is the only one that writes. On PostgreSQL SHARE holds up writers but not
    another seal, so the seals' own table is taken first.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAIT_FOR_WRITERS])
        try:
            cursor.execute("LOCK TABLE registry_ledgerseal IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute("LOCK TABLE registry_ledgertransaction IN SHARE MODE")
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") in GAVE_WAY:
                raise LedgerBusy from error
            raise
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


# --- an audit ------------------------------------------------------------------------------------------------------


def audit_seals(counts: Counter[type[models.Model]]) -> Iterator[LedgerBroken]:
    """Recompute every seal; the first that is broken comes first. Counts the seals read."""
    previous: LedgerSeal | None = None
    newest = _last_seal()
    if newest is None:
        return
    seals = LedgerSeal.objects.order_by("number").iterator()
    try:
        for seal, lines in sealed_lines(seals, after=None, up_to=newest.last):
            counts[LedgerSeal] += 1
            if reason := _what_is_wrong(seal, previous, lines):
                yield LedgerBroken(_("การผนึกบัญชีครั้งที่ %(number)s: %(reason)s"), number=seal.number, reason=reason)
            previous = seal
    except ValueError as error:  # a time that is none; it is in this batch of rows, perhaps not in the next seal
        read = previous.number if previous else 0
        yield LedgerBroken(_("อ่านรายการที่ผนึกหลังครั้งที่ %(read)s ไม่ได้: %(reason)s"), read=read, reason=str(error))


def _what_is_wrong(seal: LedgerSeal, previous: LedgerSeal | None, lines: bytes) -> LedgerBroken | None:
    expected = previous.number + 1 if previous else 1
    if (seal.number, seal.previous_id) != (expected, previous and previous.number):
        return LedgerBroken(_("ไม่มีการผนึกครั้งที่ %(expected)s ก่อนหน้า"), expected=expected)
    if sum_of(previous, lines) != seal.sha256:
        return LedgerBroken(
            _("รายการ %(first)s–%(last)s ไม่ตรงกับที่ผนึกไว้ (มีการแก้ไข เพิ่ม หรือลบหลังการผนึก)"), first=seal.first, last=seal.last
        )
    found = _ends(lines)
    if found != (seal.first, seal.last):
        return LedgerBroken(
            _("บันทึกว่าผนึกรายการ %(first)s–%(last)s แต่ที่ผนึกไว้คือ %(found_first)s–%(found_last)s"),
            first=seal.first,
            last=seal.last,
            found_first=found[0],
            found_last=found[1],
        )
    return None


def _ends(lines: bytes) -> tuple[int | None, int | None]:
    """The numbers of the first and the last transaction."""
    if not lines:
        return None, None
    *_others, last = lines.splitlines()
    return json.loads(lines[: lines.index(b"\n")])["id"], json.loads(last)["id"]
