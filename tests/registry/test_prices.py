"""Yearly market totals from a CSV file: all or nothing, corrected by a second file, checked against themselves."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from registry.models import MarketPrice

pytestmark = pytest.mark.django_db
HEADING = "scope,year_ce,year_be,transactions,volume_tco2e,value_thb,avg_thb,min_thb,max_thb,note"
NEW_YEAR = "all,2027,2570,10,100.0,4500.0,45.0,40.0,50.5,"


@pytest.fixture
def load(tmp_path, capsys):
    def run(*rows: str) -> str:
        file = tmp_path / "prices.csv"
        file.write_text("\n".join([HEADING, *rows]), encoding="utf-8")
        call_command("import_market_prices", str(file), source="ข้อมูลสมมติ")
        return capsys.readouterr().out

    return run


def test_the_shared_file_changes_nothing(real_data, capsys):
    call_command("import_market_prices", str(real_data / "tver_otc_market_by_year.csv"))
    assert "เพิ่ม 0 แถว เปลี่ยน 0 แถว คงเดิม 17 แถว" in capsys.readouterr().out


def test_a_new_year_is_added_with_its_source(load):
    assert "เพิ่ม 1 แถว" in load(NEW_YEAR)
    row = MarketPrice.objects.get(scope="all", year=2027)
    assert (row.volume_tonnes, row.value_baht, row.lowest_baht) == (Decimal(100), Decimal(4500), Decimal(40))
    assert (row.highest_baht, row.until, row.source) == (Decimal("50.50"), None, "ข้อมูลสมมติ")
    assert "คงเดิม 1 แถว" in load(NEW_YEAR)


def test_a_year_to_date_is_corrected_when_the_year_is_over(load):
    load("all,2026,2569,700,500000.0,25000000.0,50.0,20.0,2000.0,")
    row = MarketPrice.objects.get(scope="all", year=2026)
    assert (row.volume_tonnes, row.until) == (Decimal(500_000), None)
    assert MarketPrice.objects.count() == 17


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("some,2027,2570,10,100.0,4500.0,45.0,40.0,50.0,", "scope"),
        ("all,2570,2570,10,100.0,4500.0,45.0,40.0,50.0,", "year_ce"),
        ("all,2027,2571,10,100.0,4500.0,45.0,40.0,50.0,", "year_be"),
        ("all,2027,2570,10,0,4500.0,45.0,40.0,50.0,", "volume_tco2e"),
        ("all,2027,2570,10,100.0,-1,45.0,40.0,50.0,", "value_thb"),
        ("all,2027,2570,10,100.0,4500.0,45.02,40.0,50.0,", "avg_thb"),
        ("all,2027,2570,10,100.0,4500.0,45.0,60.0,50.0,", "max_thb"),
        ("all,2027,2570,10,100.0,4500.0,45.0,NaN,50.0,", "min_thb"),
        ("all,2027,2570,10,100.0,4500.0,45.0,40.0,50.0,half a year", "note"),
        ("all,2027,2570,10,100.0,4500.0,45.0,40.0,50.0,year-to-date at 2026-09-28", "note"),
        ("all,2027,2570,10,100.0,4500.0,45.0,40.0,50.0,year-to-date at 2027-02-30", "note"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_stored(load, row, column):
    with pytest.raises(CommandError, match=rf"แถวที่ 3 คอลัมน์ {column}:"):
        load(NEW_YEAR, row)
    assert MarketPrice.objects.count() == 17


def test_a_year_told_twice_a_missing_column_and_an_empty_file_are_refused(load, tmp_path):
    with pytest.raises(CommandError, match="แถวที่ 3 คอลัมน์ year_ce"):
        load(NEW_YEAR, NEW_YEAR)
    with pytest.raises(CommandError, match="ไม่มีแถวข้อมูล"):
        load()
    other = tmp_path / "other.csv"
    other.write_text("scope,year_ce\nall,2027\n")
    with pytest.raises(CommandError, match="ไฟล์ขาดคอลัมน์"):
        call_command("import_market_prices", str(other))
    with pytest.raises(CommandError, match="เปิดไฟล์"):
        call_command("import_market_prices", str(Path("/no/such/file.csv")))
