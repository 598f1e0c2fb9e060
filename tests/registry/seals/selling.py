"""A sale to seal, and what the seals then say."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from registry.models import Account, LedgerSeal, LedgerTransaction, Round, User
from registry.services import ledger
from registry.services.audit import Counts, audit_seals
from registry.services.ledger import Signed
from registry.services.seals import sealed_lines

Sale = Callable[[], LedgerTransaction]


def transfer(round: Round, seller: Account, buyer: Account, people: tuple[User, User]) -> LedgerTransaction:
    key = f"sale-{LedgerTransaction.objects.count()}"
    signed = Signed(by=people[0], approved_by=people[1], reason="ขายให้นางสาวสมมติ", reference="มท 0000/1", key=key)
    with transaction.atomic():
        return ledger.transfer(ledger.reserve(seller, 3, round=round), buyer, signed=signed)


def lines_of_all() -> list[tuple[LedgerSeal, bytes]]:
    return list(sealed_lines(LedgerSeal.objects.order_by("number"), after=None, up_to=LedgerSeal.objects.latest().last))


def findings() -> list[str]:
    return [error.message for error in audit_seals(Counts())]
