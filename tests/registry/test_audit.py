"""The audit finds what the guards could not stop: each kind of damage by the owner's hand is named, and no other."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from registry import guards
from registry.models import CreditBlock, LocalAuthority, Movement, Reservation, Round
from registry.services import ledger
from registry.services.audit import Counts, audit_ledger
from registry.services.ledger import Signed
from tests import database
from tests.factories import AuthorityFactory, BuyerFactory, RoundFactory, dla_pair

on_disk = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sellers() -> list[LocalAuthority]:
    return AuthorityFactory.create_batch(4)


@pytest.fixture
def round(sellers: list[LocalAuthority]) -> Round:
    """3,140 t to four authorities, 785 t each; the second sold 100 t, retired 50 t and has 200 t set aside."""
    round = RoundFactory(number=1, tonnes=3_140, issued=dict.fromkeys(sellers, 785))
    account = sellers[1].account
    by, approved_by = dla_pair()
    signed = Signed(by=by, approved_by=approved_by, reason="ขายตามสัญญา", reference="สมมติ", key="sale")
    ledger.transfer(ledger.reserve(account, 100, round=round), ledger.buyer_account(BuyerFactory()), signed=signed)
    signed = Signed(by=by, approved_by=approved_by, reason="หักล้าง", reference="สมมติ", key="retirement")
    ledger.retire(ledger.reserve(account, 50, round=round), signed=signed)
    ledger.reserve(account, 200, round=round)
    return round


def block_at(serial: int) -> CreditBlock:
    return CreditBlock.objects.get(first_serial__lte=serial, last_serial__gte=serial)


def tamper(statement: str, *values: object) -> None:
    """What a hand with the owner's rights could do: the guards are off for one statement."""
    if database.IS_POSTGRES:
        with database.owner_connection() as owner:
            database.BASELINE.switch_guards(owner, "DISABLE")
            owner.execute(statement, values)
            owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
            database.BASELINE.switch_guards(owner, "ENABLE")
        return
    guards.remove()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute(statement, values)
        cursor.execute("PRAGMA foreign_keys = ON")
    guards.install()


def findings() -> list[str]:
    return [error.message for error in audit_ledger(Counts())]


# --- what is whole -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_whole_ledger_has_no_findings_and_is_counted(round: Round) -> None:
    RoundFactory(number=2)
    counts = Counts()
    assert list(audit_ledger(counts)) == []
    assert {model.__name__: count for model, count in counts.items()} == {
        "Round": 2,
        "Movement": 7,
        "CreditBlock": 7,
        "Allocation": 4,
        "LedgerTransaction": 4,
        "Reservation": 3,
    }


@on_disk
def test_the_command_says_what_it_counted() -> None:
    RoundFactory(issued=True)
    out = io.StringIO()
    call_command("audit_ledger", stdout=out)
    assert "รอบ: 1" in out.getvalue()
    assert "บัญชีถูกต้องครบถ้วน" in out.getvalue()


# --- what is broken ------------------------------------------------------------------------------------------------


@on_disk
@pytest.mark.parametrize(("serial", "change"), [(1, -1), (800, -1), (1_000, -100), (3_140, -49)])
def test_a_blocks_changed_last_serial_names_the_block(round: Round, serial: int, change: int) -> None:
    block = block_at(serial)
    last = block.last_serial + change
    tamper("UPDATE registry_creditblock SET last_serial = %s WHERE id = %s", last, block.pk)

    with pytest.raises(CommandError) as refused:
        call_command("audit_ledger", stdout=io.StringIO())

    first_finding = str(refused.value).splitlines()[1]
    assert first_finding.startswith(f"ช่วงหมายเลข {block.pk} (รอบที่ 1, {block.first_serial}–{last}): ")
    assert refused.value.returncode == 1


@on_disk
@pytest.mark.skipif(database.IS_POSTGRES, reason="the exclusion constraint there is no trigger and stays")
def test_a_block_that_grew_over_its_neighbour_is_named(round: Round) -> None:
    block = block_at(1)
    tamper("UPDATE registry_creditblock SET last_serial = last_serial + 1 WHERE id = %s", block.pk)
    assert findings()[0].startswith(f"ช่วงหมายเลข {block.pk} (รอบที่ 1, 1–786): ")
    assert any("ทับซ้อน" in finding for finding in findings())


@on_disk
def test_the_guards_that_were_dropped_with_the_change_are_named_too(round: Round) -> None:
    if database.IS_POSTGRES:
        pytest.skip("the application's role there cannot drop triggers")
    block = block_at(2_000)
    guards.remove()
    CreditBlock.objects.filter(pk=block.pk).update(last_serial=block.last_serial - 1)

    with pytest.raises(CommandError) as refused:
        call_command("audit_ledger", stdout=io.StringIO())

    lines = str(refused.value).splitlines()
    assert lines[1].startswith(f"ช่วงหมายเลข {block.pk} (รอบที่ 1, ")
    assert any("guard_block_overlap_insert" in line for line in lines)


@on_disk
def test_a_deleted_block_leaves_a_gap_after_its_neighbour(round: Round) -> None:
    before, gone = block_at(785), block_at(786)
    tamper("DELETE FROM registry_creditblock WHERE id = %s", gone.pk)
    assert findings()[0].startswith(f"ช่วงหมายเลข {before.pk} (รอบที่ 1, 1–785): หมายเลข 786–885 ")


@on_disk
def test_a_block_in_a_strange_account_is_named(round: Round, sellers: list[LocalAuthority]) -> None:
    block, thief = block_at(1), sellers[3].account
    tamper("UPDATE registry_creditblock SET account_id = %s WHERE id = %s", thief.pk, block.pk)
    assert findings() == [
        f"ช่วงหมายเลข {block.pk} (รอบที่ 1, 1–785): หมายเลข 1–785 บันทึกว่าอยู่ที่ {thief.number} "
        f"แต่รายการเคลื่อนไหวว่าอยู่ที่ {sellers[0].account.number}"
    ]


@on_disk
def test_two_accounts_that_were_swapped_are_both_named(round: Round, sellers: list[LocalAuthority]) -> None:
    first, last = sellers[0].account, sellers[3].account
    blocks = {block_at(1).pk, block_at(3_000).pk}
    tamper(
        "UPDATE registry_creditblock SET account_id = CASE account_id WHEN %s THEN %s ELSE %s END "
        "WHERE account_id IN (%s, %s)",
        first.pk,
        last.pk,
        first.pk,
        first.pk,
        last.pk,
    )
    found = findings()
    assert len(found) == 2
    assert {finding.split()[1] for finding in found} == {str(pk) for pk in blocks}


@on_disk
def test_a_deleted_movement_names_its_block_and_its_transaction(round: Round) -> None:
    sale = Movement.objects.get(transaction__kind="transfer")
    block = block_at(sale.first_serial)
    tamper("DELETE FROM registry_movement WHERE id = %s", sale.pk)
    found = findings()
    assert found[0].startswith(f"ช่วงหมายเลข {block.pk} (รอบที่ 1, 786–885): ")
    assert found[1] == f"รายการเคลื่อนไหวบัญชี {sale.transaction_id} ไม่มีการเคลื่อนไหว"


@on_disk
def test_a_deleted_allocation_movement_breaks_the_later_sale(round: Round, sellers: list[LocalAuthority]) -> None:
    moved = Movement.objects.get(transaction__kind="allocate", to_account=sellers[1].account)
    sale = Movement.objects.get(transaction__kind="transfer")
    tamper("DELETE FROM registry_movement WHERE id = %s", moved.pk)
    found = findings()
    assert any(finding.startswith(f"การเคลื่อนไหว {sale.pk} (รอบที่ 1, 786–885): ") for finding in found)
    assert any(finding.startswith("การจัดสรร ") for finding in found)


@on_disk
def test_a_movement_that_was_changed_is_named(round: Round, sellers: list[LocalAuthority]) -> None:
    sale = Movement.objects.get(transaction__kind="transfer")
    tamper("UPDATE registry_movement SET from_account_id = %s WHERE id = %s", sellers[3].account.pk, sale.pk)
    assert [finding.split(":")[0] for finding in findings()] == [f"การเคลื่อนไหว {sale.pk} (รอบที่ 1, 786–885)"]


@on_disk
def test_a_retirement_into_an_account_is_named(round: Round) -> None:
    retirement = Movement.objects.get(transaction__kind="retire")
    tamper("UPDATE registry_ledgertransaction SET kind = 'retire' WHERE kind = 'transfer'")
    sale = Movement.objects.exclude(pk=retirement.pk).get(transaction__kind="retire")
    assert [finding.split()[1] for finding in findings()] == [str(sale.pk)]


@on_disk
def test_a_reservation_whose_tonnes_are_not_its_blocks_is_named(round: Round) -> None:
    reservation = Reservation.objects.get(tonnes=200)
    tamper("UPDATE registry_reservation SET tonnes = 201 WHERE id = %s", reservation.pk)
    assert findings() == [f"การกัน {reservation.pk} ระบุ 201 ตัน แต่ช่วงหมายเลขที่กันไว้รวม 200 ตัน"]


@on_disk
def test_a_block_set_aside_by_another_account_is_named(round: Round, sellers: list[LocalAuthority]) -> None:
    reservation, block = Reservation.objects.get(tonnes=200), block_at(936)
    tamper("UPDATE registry_reservation SET account_id = %s WHERE id = %s", sellers[3].account.pk, reservation.pk)
    assert findings() == [f"ช่วงหมายเลข {block.pk} (รอบที่ 1, 936–1135): กันไว้โดยการกัน {reservation.pk} ของบัญชีอื่น"]


@on_disk
def test_an_allocation_that_was_changed_is_named_with_its_round(round: Round) -> None:
    allocation = round.allocations.first()
    tamper("UPDATE registry_allocation SET tonnes = 786 WHERE id = %s", allocation.pk)
    assert findings() == [
        f"การจัดสรร {allocation.pk} (รอบที่ 1) 786 ตัน แต่รายการเคลื่อนไหวมี 785 ตัน",
        "รอบที่ 1 ผลรวมการจัดสรร 3,141 ตัน ไม่เท่ากับปริมาณที่รับเข้าบัญชี 3,140 ตัน",
    ]


@on_disk
def test_a_round_that_shrank_or_went_back_to_draft_is_found(round: Round) -> None:
    block = block_at(3_140)
    tamper("UPDATE registry_round SET tonnes = 3139 WHERE id = %s", round.pk)
    assert any(f"ช่วงหมายเลข {block.pk} เกินปริมาณของรอบ 3,139 ตัน" in finding for finding in findings())
    tamper("UPDATE registry_round SET tonnes = 3140, state = 'draft', issued_at = NULL WHERE id = %s", round.pk)
    assert any("เกินปริมาณของรอบ 0 ตัน" in finding for finding in findings())


@on_disk
def test_an_issued_round_without_blocks_is_named(round: Round) -> None:
    tamper("DELETE FROM registry_creditblock")
    assert findings()[0] == "รอบที่ 1 รับเข้าบัญชีแล้วแต่ไม่มีช่วงหมายเลข"


@contextmanager
def without_guard(table: str, guard: str) -> Iterator[None]:
    if database.IS_POSTGRES:
        with database.owner_connection() as owner:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        yield
        with database.owner_connection() as owner:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER {guard}")
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {guard}")
    yield
    guards.install()


@on_disk
@pytest.mark.parametrize(
    ("table", "guard"),
    [("registry_round", "guard_round_issued_delete"), ("registry_account", "guard_registry_account_keeps")],
)
def test_one_missing_guard_is_named(table: str, guard: str) -> None:
    with (
        without_guard(table, guard),
        pytest.raises(CommandError, match=f"ฐานข้อมูลขาดตัวป้องกัน {guard}$"),
    ):
        call_command("audit_ledger", stdout=io.StringIO())
    assert findings() == []


@on_disk
@pytest.mark.skipif(database.IS_POSTGRES, reason="functions there are not compared")
def test_a_guard_of_the_same_name_that_does_nothing_is_missing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER guard_round_issued_delete")
        cursor.execute("CREATE TRIGGER guard_round_issued_delete BEFORE DELETE ON registry_round BEGIN SELECT 1; END")
    assert guards.missing() == {"guard_round_issued_delete"}
