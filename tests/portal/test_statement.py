"""The statement of an account: whatever is chosen, opening + in - out = closing, on the page and in the files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from dataclasses import replace

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from portal.workspace import account as views
from portal.workspace.statement import Statement, StatementForm
from portal.workspace.statement_files import name_of, pdf_of, statement_html
from registry import guards
from registry.enums import AccountKind, TransactionKind
from registry.models import Account, LedgerTransaction, Movement, Round
from registry.services import ledger
from registry.thai import fiscal_year
from registry.thai.dates import BANGKOK
from tests.factories import AuthorityFactory, BuyerFactory, RoundFactory, dla_pair
from tests.scene import Scene, issued_round

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def account_of(scene: Scene) -> Account:
    return Account.objects.get(authority=scene.seller.authority)


def address(account: Account, file: str = "") -> str:
    return f"/my/accounts/{account.pk}/{file}"


def moved(account: Account, other: Account, round: Round, moves: list[tuple[dt.datetime, int]]) -> None:
    """Write movements of the account at any time, in (+) or out (-), past the services and their clock."""
    by, approved_by = dla_pair()
    for number, (at, tonnes) in enumerate(moves):
        entry = LedgerTransaction.objects.create(
            kind=TransactionKind.TRANSFER,
            at=at,
            by=by,
            approved_by=approved_by,
            reason="ทดสอบ",
            reference=f"=1+{number}",
            idempotency_key=f"{account.pk}-{round.pk}-{number}",
        )
        source, target = (other, account) if tonnes > 0 else (account, other)
        Movement.objects.create(
            transaction=entry,
            round=round,
            first_serial=1,
            last_serial=abs(tonnes),
            from_account=source,
            to_account=target,
        )


# --- a property ----------------------------------------------------------------------------------------------------

MOMENTS = st.datetimes(dt.datetime(2022, 9, 28), dt.datetime(2025, 10, 4)).map(lambda at: at.replace(tzinfo=BANGKOK))
MOVES = st.lists(st.tuples(MOMENTS, st.integers(-50, 50).filter(bool)), max_size=12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=MOVES, second=MOVES)
def test_opening_and_in_less_out_is_closing_for_every_year_and_round(db: None, first, second) -> None:
    account, other = ledger.authority_account(AuthorityFactory()), ledger.buyer_account(BuyerFactory())
    rounds = [RoundFactory(), RoundFactory()]
    for round, moves in zip(rounds, (first, second), strict=True):
        moved(account, other, round, moves)

    for round, moves in ((None, first + second), (rounds[0], first), (rounds[1], second)):
        before = 0
        for year in range(2565, 2570):
            sums = Statement(account, year, round).sums
            within = [tonnes for at, tonnes in moves if fiscal_year(at) == year]
            assert sums.opening == before
            assert (sums.came_in, sums.went_out) == (sum(t for t in within if t > 0), -sum(t for t in within if t < 0))
            assert sums.closing == sums.opening + sums.came_in - sums.went_out
            lines = list(Statement(account, year, round).all_lines())
            assert sum(line.tonnes for line in lines) == sums.closing - sums.opening
            assert not lines or lines[-1].balance == sums.closing
            before = sums.closing
        assert Statement(account, None, round).sums.closing == before == sum(tonnes for _at, tonnes in moves)


@pytest.mark.parametrize("size", [1, 3, 100])
def test_pages_one_after_another_are_the_whole_statement_backwards(size: int) -> None:
    account, other = ledger.authority_account(AuthorityFactory()), ledger.buyer_account(BuyerFactory())
    chance = random.Random(7)
    start = dt.datetime(2024, 9, 25, tzinfo=BANGKOK)
    moves = [(start + dt.timedelta(days=number), chance.choice([5, -2])) for number in range(20)]
    moved(account, other, RoundFactory(), moves)

    for year in (None, 2567, 2568):
        statement, pages, before = Statement(account, year), [], None
        while True:
            lines, closing, following = statement.lines(before=before, size=size)
            assert not lines or lines[0].balance == closing
            pages += lines
            if following is None:
                break
            before = following
        assert [(each.movement.pk, each.balance) for each in reversed(pages)] == [
            (each.movement.pk, each.balance) for each in statement.all_lines()
        ]


def test_a_year_begins_at_midnight_in_bangkok() -> None:
    account, other = ledger.authority_account(AuthorityFactory()), ledger.buyer_account(BuyerFactory())
    midnight = dt.datetime(2023, 9, 30, 17, tzinfo=dt.UTC)  # 1 October 2023, 00:00 in Bangkok
    moved(account, other, RoundFactory(), [(midnight - dt.timedelta(microseconds=1), 5), (midnight, 7)])
    assert Statement(account, 2566).sums.came_in == 5
    assert Statement(account, 2567).sums.came_in == 7


# --- the page ------------------------------------------------------------------------------------------------------


def test_a_chosen_year_and_round_stay_in_the_addresses_of_pages_and_files(scene, signed_in, monkeypatch) -> None:
    monkeypatch.setattr(views, "PAGE", 1)
    scene.take_to(scene.requested(), "completed")
    year, account = fiscal_year(timezone.now()), account_of(scene)
    answer = signed_in(scene.seller.officer).get(address(account), {"year": year, "round": scene.round.number})
    chosen = f"year={year}&amp;round={scene.round.number}"
    assert f'value="{year}" selected' in text(answer)
    for part in (f"?{chosen}&amp;before=", f"statement.pdf?{chosen}", f"statement.xlsx?{chosen}"):
        assert part in text(answer)
    older = signed_in(scene.seller.officer).get(address(account) + answer.context["older"])
    assert older.context["closing"] == answer.context["opening"]


def test_a_year_without_movements_says_so_and_keeps_the_balance(scene, signed_in) -> None:
    account, year = account_of(scene), fiscal_year(timezone.now())
    last_year = timezone.now() - dt.timedelta(days=730)
    with without_guards():
        Round.objects.update(issued_at=last_year)
        LedgerTransaction.objects.update(at=last_year)
    html = text(signed_in(scene.seller.officer).get(address(account), {"year": year}))
    assert "ไม่มีรายการในช่วงที่เลือก" in html
    assert html.count("785 ตัน") >= 2


@pytest.mark.parametrize(
    "query", ["year=1999", "year=x", "round=0", "round=٣", "year=2569&before=9999999999999999999999"]
)
def test_nonsense_chooses_nothing(scene, signed_in, query: str) -> None:
    answer = signed_in(scene.seller.officer).get(address(account_of(scene)), query_params=dict([query.split("=", 1)]))
    assert answer.status_code == 200


def test_each_balance_leads_to_the_serials_that_sum_to_it(scene, signed_in) -> None:
    scene.requested(scene.published())
    browser, account = signed_in(scene.seller.officer), account_of(scene)
    page = browser.get(address(account))
    for state, query in (("available", "?state=available"), ("set_aside", "?state=set_aside"), ("total", "")):
        link = address(account, f"serials/{query}")
        assert f'href="{link}"' in text(page)
        rows = browser.get(link).context["blocks"]
        assert sum(row["block"].tonnes for row in rows) == page.context[state]


@pytest.mark.parametrize("rows", [10, 10_000])
def test_a_page_costs_at_most_twelve_queries_whatever_its_size(
    scene, signed_in, django_assert_max_num_queries, rows: int
) -> None:
    account, other = account_of(scene), ledger.buyer_account(scene.buyer)
    many_movements(account, other, scene.round, rows)
    browser, year = signed_in(scene.seller.officer), fiscal_year(timezone.now())
    for page in (address(account), address(account, "serials/")):
        for query in ("", f"?year={year}&round={scene.round.number}", "?before=99999999"):
            with django_assert_max_num_queries(12):
                assert browser.get(page + query).status_code == 200
    for file in ("statement.csv", "statement.xlsx"):
        with django_assert_max_num_queries(12):
            assert browser.get(address(account, file)).getvalue()


def many_movements(account: Account, other: Account, round: Round, number: int) -> None:
    by, approved_by = dla_pair()
    entries = LedgerTransaction.objects.bulk_create(
        LedgerTransaction(
            kind="transfer", by=by, approved_by=approved_by, reason="ทดสอบ", idempotency_key=f"many-{place}"
        )
        for place in range(number)
    )
    Movement.objects.bulk_create(
        Movement(
            transaction=entry,
            round=round,
            first_serial=1,
            last_serial=1,
            from_account=(account, other)[place % 2],
            to_account=(other, account)[place % 2],
        )
        for place, entry in enumerate(entries)
    )


class without_guards:  # noqa: N801
    """For rows that the services would not write; the guards come back."""

    def __enter__(self) -> None:
        if connection.vendor != "sqlite":
            pytest.skip("only the owner takes guards away on PostgreSQL")
        guards.remove()

    def __exit__(self, *error: object) -> None:
        guards.install()


# --- the files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["authority", "buyer", "programme"])
def test_files_hold_the_same_rows_for_every_kind_of_account(scene, signed_in, kind: str) -> None:
    scene.take_to(scene.requested(tonnes=7), "completed")
    account = {
        "authority": account_of(scene),
        "buyer": Account.objects.get(buyer=scene.buyer),
        "programme": Account.objects.get(kind=AccountKind.PROGRAMME),
    }[kind]
    browser = signed_in(scene.dla)
    lines = list(csv.reader(io.StringIO(browser.get(address(account, "statement.csv")).getvalue().decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(browser.get(address(account, "statement.xlsx")).getvalue()))
    rows = [["" if value is None else str(value) for value in row] for row in book.active.values]
    assert [[value for value in row if value] for row in rows] == [[value for value in row if value] for row in lines]
    closing = Statement(account).sums.closing
    assert lines[-1][0] == "ยอดยกไป"
    assert int(lines[-1][-1]) == closing == account.blocks.tonnes()
    assert len(lines) == 4 + Movement.objects.filter(to_account=account).count() + account.movements_out.count()


def test_a_reference_that_looks_like_a_formula_is_a_text(scene, signed_in) -> None:
    account = account_of(scene)
    moved(account, ledger.buyer_account(scene.buyer), scene.round, [(timezone.now(), 3)])
    browser = signed_in(scene.seller.officer)
    assert "'=1+0" in browser.get(address(account, "statement.csv")).getvalue().decode()
    book = load_workbook(io.BytesIO(browser.get(address(account, "statement.xlsx")).getvalue()))
    [cell] = [cell for row in book.active.rows for cell in row if cell.value == "=1+0"]
    assert cell.data_type == "s"


def test_the_days_of_files_are_of_the_buddhist_era(scene, signed_in) -> None:
    sheet = signed_in(scene.seller.officer).get(address(account_of(scene), "statement.csv")).getvalue().decode()
    today = timezone.localdate()
    assert f"{today.day}/{today.month}/{today.year + 543}" in sheet.replace("/0", "/")


def test_the_pdf_is_a_paper_with_every_line(scene, signed_in) -> None:
    scene.take_to(scene.requested(tonnes=7), "completed")
    account = account_of(scene)
    statement = replace(Statement(account), year=fiscal_year(timezone.now()))
    html = statement_html(statement)
    for words in (account.number, "ยอดยกมา", "ยอดยกไป", "778", scene.buyer.public_name, str(scene.round), "ข้อมูลสมมติ"):
        assert words in html
    answer = pdf_of(statement)
    assert answer.content.startswith(b"%PDF")
    assert name_of(statement) in answer["Content-Disposition"]


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_what_is_too_long_for_a_file_says_what_to_do(scene, signed_in, monkeypatch, kind: str) -> None:
    make, _at_most = views.FILES[kind]
    monkeypatch.setitem(views.FILES, kind, (make, 1))
    scene.take_to(scene.requested(tonnes=7), "completed")
    answer = signed_in(scene.seller.officer).get(address(account_of(scene), f"statement.{kind}"))
    assert answer.status_code == 422
    assert "ไม่เกิน 1 รายการ" in text(answer)
    assert address(account_of(scene), "statement.csv") in text(answer)


def test_years_begin_with_the_first_round(scene) -> None:
    issued_round({scene.seller.authority: 5}, scene.dla, scene.dla_second)
    years = [year for year, _label in StatementForm({}).fields["year"].choices if year]
    assert years == [fiscal_year(timezone.now())]


def test_a_round_is_called_by_its_number_and_a_wrong_one_is_said_to_be_wrong(scene, signed_in):
    late = RoundFactory(number=77, project=scene.round.project)  # not in the ledger
    account = ledger.authority_account(scene.seller.authority)
    client, url = signed_in(scene.seller.officer), f"/my/accounts/{account.pk}/"
    page = text(client.get(url, {"round": scene.round.number}))
    assert f'<p id="results">{scene.round}' in page
    page = text(client.get(url, {"round": late.number, "year": "1999"}))
    assert "ไม่มีรอบที่ “77”" in page
    assert "ไม่มีปีงบประมาณ “1999”" in page
