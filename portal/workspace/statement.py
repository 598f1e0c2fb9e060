"""The statement of an account: opening balance, every movement, closing balance, for a fiscal year and a round.

Sums come from the ledger's movements and not from the blocks. What begins a fiscal year is what ended the one before,
and opening + in - out = closing, whatever is chosen. A page costs the same number of statements whatever its size.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.enums import RoundState, TransactionKind
from registry.models import Account, Movement, Round
from registry.thai import fiscal_year, format_period
from registry.thai.dates import BANGKOK, ERA

SHOWN = (
    "transaction",
    "round",
    *(f"{side}__{who}" for side in ("from_account", "to_account") for who in ("authority", "buyer")),
)
SIDES = ("to_account", "from_account")
SIZE = F("last_serial") - F("first_serial") + 1
AT_ONCE = 2_000  # rows of a file


@dataclass(frozen=True)
class Sums:
    """Whole tonnes."""

    opening: int
    came_in: int
    went_out: int

    @property
    def closing(self) -> int:
        return self.opening + self.came_in - self.went_out


@dataclass(frozen=True)
class Line:
    """One movement as the account's holder reads it; tonnes are positive when they came in."""

    movement: Movement
    tonnes: int
    balance: int | None  # unknown where only one way is shown
    counterparty: Account | None

    @property
    def came_in(self) -> int | None:
        return self.tonnes if self.tonnes > 0 else None

    @property
    def went_out(self) -> int | None:
        return -self.tonnes if self.tonnes < 0 else None

    @property
    def event(self) -> str:
        return str(TransactionKind(self.movement.transaction.kind).label)

    @property
    def counterparty_name(self) -> str:
        return self.counterparty.public_name if self.counterparty else _("อบก.")

    @property
    def serials(self) -> str:
        return f"{self.movement.first_serial:,}–{self.movement.last_serial:,}"


class StatementForm(forms.Form):
    """Which fiscal year (BE) and which round; without them, everything."""

    year = forms.TypedChoiceField(label=gettext_lazy("ปีงบประมาณ"), coerce=int, empty_value=None, required=False)
    round = forms.TypedChoiceField(label=gettext_lazy("รอบ"), empty_value=None, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        issued = Round.objects.filter(state=RoundState.ISSUED).select_related("project").order_by("number", "pk")
        self.rounds = {number_of(row, issued): row for row in issued}
        began = min((row.issued_at for row in self.rounds.values() if row.issued_at), default=timezone.now())
        years = range(fiscal_year(timezone.now()), fiscal_year(began) - 1, -1)
        self.fields["year"].choices = [("", _("ทุกปี")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["round"].choices = [("", _("ทุกรอบ")), *((number, str(row)) for number, row in self.rounds.items())]  # type: ignore[attr-defined]

    def statement_of(self, account: Account) -> Statement:
        """What was chosen; a value that the form does not know chooses nothing, and `unknown` says so."""
        self.is_valid()
        chosen = self.cleaned_data.get("round")
        round = self.rounds.get(chosen) if chosen else None
        return Statement(account, self.cleaned_data.get("year"), round, chosen or "")

    @property
    def unknown(self) -> list[str]:
        """A sentence for each value of the address that names nothing."""
        sentences = {
            "year": _("ไม่มีปีงบประมาณ “%(value)s” ในรายการเคลื่อนไหวบัญชี จึงแสดงทุกปี"),
            "round": _("ไม่มีรอบที่ “%(value)s” ที่รับเข้าบัญชีแล้ว จึงแสดงทุกรอบ"),
        }
        return [sentences[name] % {"value": self.data.get(name, "")} for name in sentences if name in self.errors]


def number_of(round: Round, all_rounds: Iterable[Round]) -> str:
    """What addresses call a round: its number, and the project's code too where projects share a number."""
    shared = [each for each in all_rounds if each.number == round.number]
    return str(round.number) if len(shared) == 1 else f"{round.project.code}-{round.number}"


@dataclass(frozen=True)
class Statement:
    account: Account
    year: int | None = None
    round: Round | None = None
    round_number: str = ""

    @property
    def query(self) -> str:
        """The choice as the address of a page says it; empty when nothing is chosen."""
        chosen = {"year": self.year, "round": self.round_number or (self.round and self.round.number)}
        return urlencode({name: value for name, value in chosen.items() if value})

    @property
    def year_before(self) -> str:
        chosen = {"year": self.year and self.year - 1, "round": self.round_number or (self.round and self.round.number)}
        return urlencode({name: value for name, value in chosen.items() if value})

    @property
    def title(self) -> str:
        """The chosen period and round in words."""
        if self.year is None:
            return str(self.round or _("ทุกปีและทุกรอบ"))
        first, last = dt.date(self.year - ERA - 1, 10, 1), dt.date(self.year - ERA, 9, 30)
        words = {"year": self.year, "period": format_period(first, last), "round": self.round}
        if self.round:
            return _("ปีงบประมาณ %(year)s (%(period)s) %(round)s") % words
        return _("ปีงบประมาณ %(year)s (%(period)s) ทุกรอบ") % words

    @cached_property
    def sums(self) -> Sums:
        into, out = Q(to_account=self.account), Q(from_account=self.account)
        sums = self._mine(into | out).aggregate(
            came_in=Sum(SIZE, filter=into & self._within, default=0),
            went_out=Sum(SIZE, filter=out & self._within, default=0),
            **(
                {"opening": Sum(self._signed, filter=Q(transaction__at__lt=self._begins), default=0)}
                if self.year
                else {}
            ),
        )
        return Sums(**{"opening": 0, **sums})

    def lines(self, *, before: int | None, size: int) -> tuple[list[Line], int, int | None]:
        """The latest lines, newest first, or those before a movement; the balance after the first of them; and the
        movement before which the next page begins (None on the last page)."""
        found: list[Movement] = []
        for side in SIDES:  # each by its own index
            rows = self.movements(side)
            rows = rows if before is None else rows.filter(pk__lt=before)
            found += rows.select_related(*SHOWN).order_by("-pk")[: size + 1]
        found.sort(key=lambda movement: -movement.pk)
        closing = self.sums.closing if before is None else self._balance_before(before)
        lines, balance = [], closing
        for movement in found[:size]:
            lines.append(self._line(movement, balance))
            balance -= lines[-1].tonnes
        return lines, closing, found[size - 1].pk if len(found) > size else None

    def movements(self, side: str) -> QuerySet[Movement]:
        """What came into the account (`to_account`) or went out of it (`from_account`)."""
        return self._mine(Q(**{side: self.account})).filter(self._within)

    def lines_of(self, movements: Iterable[Movement]) -> list[Line]:
        """The movements as the holder reads them, without a running balance."""
        return [self._line(movement, None) for movement in movements]

    def all_lines(self) -> Iterator[Line]:
        """Every line, oldest first, a bounded number read at a time."""
        balance = self.sums.opening
        for movement in self._all_movements():
            balance += self._tonnes(movement)
            yield self._line(movement, balance)

    def count(self, at_most: int) -> int:
        """How many movements there are; counting ends one after `at_most`."""
        rows = self._mine(Q(to_account=self.account) | Q(from_account=self.account)).filter(self._within)
        return rows[: at_most + 1].count()

    # --- what lies behind ---

    @property
    def _begins(self) -> dt.datetime:
        return dt.datetime((self.year or 0) - ERA - 1, 10, 1, tzinfo=BANGKOK)

    @property
    def _within(self) -> Q:
        if self.year is None:
            return Q()
        return Q(transaction__at__gte=self._begins, transaction__at__lt=self._begins.replace(year=self.year - ERA))

    @property
    def _signed(self) -> Case:
        return Case(When(to_account=self.account, then=SIZE), default=-SIZE, output_field=BigIntegerField())

    def _mine(self, which: Q) -> QuerySet[Movement]:
        rows = Movement.objects.filter(which)
        return rows.filter(round=self.round) if self.round else rows

    def _balance_before(self, pk: int) -> int:
        rows = self._mine(Q(to_account=self.account) | Q(from_account=self.account)).filter(self._within, pk__lt=pk)
        return self.sums.opening + int(rows.aggregate(total=Sum(self._signed, default=0))["total"])

    def _all_movements(self) -> Iterable[Movement]:
        rows = self._mine(Q(to_account=self.account) | Q(from_account=self.account)).filter(self._within)
        return rows.select_related(*SHOWN).order_by("pk").iterator(chunk_size=AT_ONCE)

    def _tonnes(self, movement: Movement) -> int:
        return movement.tonnes if movement.to_account_id == self.account.pk else -movement.tonnes

    def _line(self, movement: Movement, balance: int | None) -> Line:
        came_in = movement.to_account_id == self.account.pk
        other = movement.from_account if came_in else movement.to_account
        return Line(movement, self._tonnes(movement), balance, other)
