"""The one migration that moves rows: TGO's letters leave the documents of orders for an inbox of their own.

It is asked with rows in memory: the tables of that day are gone from every database that the tests make.
"""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from types import SimpleNamespace as Row
from typing import Any

move_notices = import_module("market.migrations.0002_notices").move_notices
DAY = dt.date(2026, 11, 3)


class Rows:
    """As much of a model's manager as the step asks."""

    def __init__(self, rows: list[Any]) -> None:
        self.rows, self.objects = rows, self

    def filter(self, **wanted: Any) -> list[Any]:
        found = [row for row in self.rows if all(getattr(row, name) == value for name, value in wanted.items())]
        return Found(found)

    def create(self, **values: Any) -> Any:
        self.rows.append(Row(pk=len(self.rows) + 1, **values))
        return self.rows[-1]


class Found(list[Any]):
    def select_related(self, *names: str) -> Found:
        return self

    def order_by(self, name: str) -> Found:
        return self


def moved(*documents: Any, proposals: tuple[Any, ...] = ()) -> tuple[list[Any], list[Any]]:
    """The letters that the step makes, and the documents that it leaves."""
    tables = {"Document": Rows(list(documents)), "TgoNotice": Rows([]), "Proposal": Rows(list(proposals))}
    for document in documents:
        document.delete = lambda document=document: tables["Document"].rows.remove(document)
    move_notices(Row(get_model=lambda app, name: tables[name]), None)
    return tables["TgoNotice"].rows, tables["Document"].rows


def letter(pk: int, number: str = "อบก. ๑/2569", *, delivery: str = "transfer", kind: str = "tgo_notice") -> Any:
    order = Row(pk=pk, delivery=delivery, tonnes=10 * pk)
    said = {"number": number, "dated_on": DAY, "serials": f"TVER-{pk}", "file": Row(name=f"{pk}.pdf")}
    return Row(pk=pk, kind=kind, order=order, order_id=pk, added_by_id=7, added_at=dt.datetime(2026, 11, 4), **said)


def proposal(document: int, state: str) -> Any:
    row = Row(act="record_notice", values={"document": document}, state=state)
    row.save = lambda update_fields: None
    return row


def test_letters_move_with_all_that_they_say_and_other_documents_stay() -> None:
    contract = letter(3, kind="contract")
    notices, left = moved(letter(1), letter(2, "อบก. 2/2569", delivery="cancel_for_buyer"), contract)

    assert left == [contract]
    assert [(each.kind, each.tonnes, each.file, each.state) for each in notices] == [
        ("transfer", 10, "1.pdf", "counted"),
        ("cancellation", 20, "2.pdf", "counted"),
    ]
    assert (notices[0].number, notices[0].number_key) == ("อบก. ๑/2569", "อบก. 1/2569")
    assert notices[0].serials == "TVER-1"


def test_a_letter_stands_as_its_proposal_does_and_the_proposal_names_it_from_then_on() -> None:
    asked = tuple(proposal(pk, state) for pk, state in enumerate(("pending", "approved", "returned"), start=1))
    notices, _left = moved(*(letter(pk, f"อบก. {pk}/2569") for pk in (1, 2, 3)), proposals=asked)

    assert [(each.state, each.order and each.order.pk) for each in notices] == [
        ("matched", 1),
        ("counted", 2),
        ("discarded", None),
    ]
    assert [row.values for row in asked] == [{"notice": 1}, {"notice": 2}, {"notice": 3}]


def test_letters_of_one_number_and_day_and_letters_without_a_number_stay_apart() -> None:
    notices, _left = moved(letter(1), letter(2, "อบก. 1/2569"), letter(3, " "), letter(4, ""))
    keys = [each.number_key for each in notices]
    assert len(set(keys)) == 4
    assert keys[0] == "อบก. 1/2569"
    assert all(keys)
