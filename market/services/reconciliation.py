"""Our ledger against TGO's statement: what agrees, what differs, and what an officer said about each difference.

The two are joined by the kind and the number of TGO's letter (a round by its certificate's number); lines of one letter
are summed. Our day of a delivery is its letter's; of a round or an adjustment TGO's day is not known here, so only
tonnes are compared. Nothing is stored of the comparison: what is mended since shows at once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Min, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market.enums import Difference, LineKind
from market.models import ExceptionNote, Order, StatementLine, TgoNotice, TgoStatement
from market.permissions import can_handle_notices
from market.statement_imports import read_lines
from registry.enums import RoundState, TransactionKind
from registry.errors import BadValue, NotAllowed, require
from registry.models import LedgerTransaction, Round, User
from registry.services.acts import record
from registry.thai import format_date, normalise

LINE_KIND = {
    TransactionKind.ISSUE: LineKind.ISSUE,
    TransactionKind.TRANSFER: LineKind.TRANSFER,
    TransactionKind.RETIRE: LineKind.CANCELLATION,
    TransactionKind.ADJUST: LineKind.ADJUSTMENT,
}
Key = tuple[LineKind, str]


@dataclass(frozen=True)
class Entry:
    """What our ledger knows of one letter; `dated_on` is None where TGO's day is not known here."""

    kind: LineKind
    number: str
    dated_on: dt.date | None
    tonnes: int
    round: int
    transaction: int
    order: Order | None
    notice: TgoNotice | None


@dataclass
class Compared:
    """One letter on both sides; a side that does not know it is empty."""

    key: str
    kind: LineKind
    number: str
    ours: list[Entry] = field(default_factory=list)
    theirs: list[StatementLine] = field(default_factory=list)
    remarks: list[ExceptionNote] = field(default_factory=list)
    inbox: TgoNotice | None = None

    @property
    def our_tonnes(self) -> int:
        return sum(each.tonnes for each in self.ours)

    @property
    def their_tonnes(self) -> int:
        return sum(each.tonnes for each in self.theirs)

    @property
    def our_day(self) -> dt.date | None:
        return self.ours[0].dated_on if self.ours else None

    @property
    def their_day(self) -> dt.date | None:
        return min((each.dated_on for each in self.theirs), default=None)

    @property
    def difference(self) -> Difference | None:
        if not self.ours:
            return Difference.TGO_ONLY
        if not self.theirs:
            return Difference.OURS_ONLY
        if self.our_tonnes != self.their_tonnes:
            return Difference.TONNES
        if self.our_day and any(each.dated_on != self.our_day for each in self.theirs):
            return Difference.DATE
        return None

    @property
    def is_settled(self) -> bool:
        return bool(self.remarks) and self.remarks[-1].is_settled


@dataclass
class Totals:
    """Whole tonnes of a round, or of all of them; what is left lies in DLA's T-VER account."""

    issued: int = 0
    allocated: int = 0
    transferred: int = 0
    cancelled: int = 0
    adjusted: int = 0

    @property
    def remaining(self) -> int:
        return self.issued - self.transferred - self.cancelled - self.adjusted

    def add(self, kind: LineKind, tonnes: int) -> None:
        name = TOTAL_OF[kind]
        setattr(self, name, getattr(self, name) + tonnes)


TOTAL_OF = {
    LineKind.ISSUE: "issued",
    LineKind.TRANSFER: "transferred",
    LineKind.CANCELLATION: "cancelled",
    LineKind.ADJUSTMENT: "adjusted",
}


@dataclass(frozen=True)
class Reconciliation:
    """Both sides of a statement. TGO's tonnes of a round are those of the letters that we know, too."""

    rounds: list[tuple[Round, Totals, Totals]]
    ours: Totals
    theirs: Totals
    matched: list[Compared]
    differences: list[Compared]

    @property
    def open(self) -> list[Compared]:
        return [each for each in self.differences if not each.is_settled]


# --- the file ------------------------------------------------------------------------------------------------------


@transaction.atomic
def upload_statement(
    content: bytes, name: str, *, dated_on: dt.date, by: User, closing_tonnes: int | None = None, note: str = ""
) -> TgoStatement:
    """Store a file of TGO with its lines, all of them or none. Raises FileRefused that names row and column."""
    require(can_handle_notices(by), NotAllowed)
    require(dated_on <= timezone.localdate(), BadValue(_("วันที่ต้องไม่ใช่วันในอนาคต"), field="dated_on"))
    lines = read_lines(content, until=dated_on)
    sha256 = hashlib.sha256(content).hexdigest()
    same = TgoStatement.objects.filter(sha256=sha256).first()
    if same is not None:
        raise BadValue(_("นำเข้าไฟล์นี้ไว้แล้ว (%(statement)s) ไม่ต้องนำเข้าซ้ำ"), field="file", statement=same)
    statement = TgoStatement(
        dated_on=dated_on,
        closing_tonnes=closing_tonnes,
        file_name=name[-200:],
        sha256=sha256,
        note=note,
        uploaded_by=by,
    )
    statement.file.save(stored_name(content), ContentFile(content), save=True)
    StatementLine.objects.bulk_create(
        [StatementLine(statement=statement, number_key=line.number_key, **vars(line)) for line in lines], batch_size=500
    )
    record(statement, "upload_statement", by=by, values={"lines": len(lines), "dated_on": dated_on})
    return statement


def stored_name(content: bytes) -> str:
    """A plain name with the ending of what the content is."""
    return "statement.xlsx" if content.startswith(b"PK") else "statement.csv"


# --- the comparison ------------------------------------------------------------------------------------------------


def reconcile(statement: TgoStatement) -> Reconciliation:
    """Compare a statement with the ledger as of the statement's day; the number of queries is fixed."""
    compared = compare(entries(statement.dated_on), list(statement.lines.all()))
    remarks: dict[str, list[ExceptionNote]] = defaultdict(list)
    for remark in statement.remarks.select_related("by"):
        remarks[remark.key].append(remark)
    for each in compared:
        each.remarks = remarks[each.key]
    differences = [each for each in compared if each.difference]
    with_inbox(differences)
    rounds, ours, theirs = totals(compared, statement.dated_on)
    return Reconciliation(rounds, ours, theirs, [each for each in compared if not each.difference], differences)


def entries(until: dt.date) -> list[Entry]:
    """Our ledger's events that TGO's account knows too, up to a day."""
    size = F("movements__last_serial") - F("movements__first_serial") + 1
    rows = LedgerTransaction.objects.filter(kind__in=list(LINE_KIND)).order_by("pk")
    told = notices_by_transaction()
    found = []
    for row in rows.annotate(tonnes=Sum(size), round=Min("movements__round")).values(
        "pk", "kind", "at", "reference", "tonnes", "round"
    ):
        notice = told.get(row["pk"])
        day = notice.dated_on if notice else timezone.localdate(row["at"])
        if day <= until and row["tonnes"]:
            found.append(
                Entry(
                    kind=LINE_KIND[TransactionKind(row["kind"])],
                    number=notice.number if notice else row["reference"],
                    dated_on=notice.dated_on if notice else None,
                    tonnes=row["tonnes"],
                    round=row["round"],
                    transaction=row["pk"],
                    order=notice.order if notice else None,
                    notice=notice,
                )
            )
    return found


def notices_by_transaction() -> dict[int, TgoNotice]:
    counted = TgoNotice.objects.counted().of_deliveries().filter(order__certificate__isnull=False)
    return {
        notice.order.certificate.transaction_id: notice
        for notice in counted.select_related("order__certificate", "order__buyer")
        if notice.order
    }


def compare(ours: Iterable[Entry], theirs: Iterable[StatementLine]) -> list[Compared]:
    """Both sides by kind and number, in the order of TGO's days, then ours."""
    found: dict[Key, Compared] = {}

    def at(kind: LineKind, number: str) -> Compared:
        key = (kind, normalise(number))
        return found.setdefault(key, Compared(key_of(*key), kind, number))

    for line in theirs:
        at(LineKind(line.kind), line.number).theirs.append(line)
    for entry in ours:
        at(entry.kind, entry.number).ours.append(entry)
    return list(found.values())


def key_of(kind: LineKind, number_key: str) -> str:
    return hashlib.sha256(f"{kind}:{number_key}".encode()).hexdigest()[:20]


def with_inbox(differences: list[Compared]) -> None:
    """Tell of each letter that only TGO knows whether it waits in our inbox."""
    missing = {normalise(each.number): each for each in differences if each.difference == Difference.TGO_ONLY}
    for notice in TgoNotice.objects.in_force().filter(number_key__in=list(missing)):
        missing[notice.number_key].inbox = notice


def totals(compared: list[Compared], until: dt.date) -> tuple[list[tuple[Round, Totals, Totals]], Totals, Totals]:
    """By round ours and TGO's, then all of ours and all of TGO's."""
    by_round: dict[int, tuple[Totals, Totals]] = defaultdict(lambda: (Totals(), Totals()))
    ours, theirs = Totals(), Totals()
    for each in compared:
        theirs.add(each.kind, each.their_tonnes)
        for entry in each.ours:
            by_round[entry.round][0].add(each.kind, entry.tonnes)
            ours.add(each.kind, entry.tonnes)
        if each.ours:
            by_round[each.ours[0].round][1].add(each.kind, each.their_tonnes)
    for number, tonnes in allocated(until):
        by_round[number][0].allocated += tonnes
        ours.allocated += tonnes
    rounds = Round.objects.filter(state=RoundState.ISSUED).select_related("project").order_by("number", "pk")
    return [(row, *by_round[row.pk]) for row in rounds if row.pk in by_round], ours, theirs


def allocated(until: dt.date) -> list[tuple[int, int]]:
    """Tonnes allocated by round up to a day."""
    rows = LedgerTransaction.objects.filter(kind=TransactionKind.ALLOCATE, at__date__lte=until).order_by()
    size = F("movements__last_serial") - F("movements__first_serial") + 1
    return list(rows.values_list("movements__round").annotate(tonnes=Sum(size)))


# --- what an officer says ------------------------------------------------------------------------------------------


@transaction.atomic
def remark_on(statement: TgoStatement, key: str, *, by: User, note: str, is_settled: bool) -> ExceptionNote:
    """Say something about a difference, and whether that settles it; what was said before stays."""
    require(can_handle_notices(by), NotAllowed)
    statement = TgoStatement.objects.lock(statement.pk)
    require(note.strip(), BadValue(_("โปรดพิมพ์คำอธิบาย"), field="note"))
    found = next((each for each in reconcile(statement).differences if each.key == key), None)
    if found is None:
        raise BadValue(_("รายการนี้ตรงกันแล้ว ไม่ต้องอธิบาย โปรดเปิดหน้ากระทบยอดใหม่"))
    remark = ExceptionNote.objects.create(statement=statement, key=key, note=note.strip(), is_settled=is_settled, by=by)
    verb = "settle_difference" if is_settled else "remark_difference"
    said = {"number": found.number, "dated_on": format_date(found.their_day or found.our_day or statement.dated_on)}
    record(statement, verb, by=by, note=note, values=said)
    return remark
