"""Provinces, districts and the list of authorities: all of it or nothing, and a second time nothing."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from registry.enums import AuthorityType
from registry.errors import FileRefused
from registry.imports import read_csv
from registry.management.progress import Progress
from registry.models import AuthorityTypeChange, District, LocalAuthority, Province
from registry.services.places import AuthoritiesImported, import_authorities, load_places
from tests.factories import AuthorityFactory

pytestmark = pytest.mark.django_db

GOOD = {
    "lao_code": "6510101",
    "lao_type": "TAO",
    "type_th": "อบต.",
    "name_th": "สมมติ",
    "full_name_th": "องค์การบริหารส่วนตำบลสมมติ",
    "province_code": "51",
    "district_code": "5101",
    "district_th": "เมืองลำพูน",
    "lat": "18.5",
    "lon": "99.0",
    "area_km2": "12.5",
}


HEADING = list(GOOD)


def csv_text(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADING)
    writer.writeheader()
    writer.writerows([{**GOOD, **row} for row in rows])
    return out.getvalue()


def load(*rows: dict[str, str]) -> AuthoritiesImported:
    return import_authorities(read_csv(csv_text(*rows).encode()))


def stored() -> list[dict[str, Any]]:
    return list(LocalAuthority.objects.order_by("code").values())


# --- provinces and districts ---------------------------------------------------------------------------------------


def test_places_have_names_in_both_languages() -> None:
    loaded = load_places()

    assert (loaded.provinces, loaded.districts) == (77, 928)
    assert (Province.objects.count(), District.objects.count()) == (77, 928)
    assert not Province.objects.filter(name_en="").exists()
    assert not District.objects.filter(name_en="").exists()
    lamphun = Province.objects.get(pk="51")
    assert (lamphun.name_th, lamphun.name_en) == ("ลำพูน", "Lamphun")


def test_loading_places_again_changes_nothing_and_keeps_what_was_edited() -> None:
    load_places()
    Province.objects.filter(pk="51").update(name_en="Lamphun Province")

    again = load_places()

    assert (again.provinces, again.districts) == (0, 0)
    assert Province.objects.get(pk="51").name_en == "Lamphun Province"


def test_the_command_says_how_many_places_were_added(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_places")
    assert "77 จังหวัด" in capsys.readouterr().out


def test_places_agree_with_the_reference_list(real_data: Path) -> None:
    load_places()
    with (real_data / "provinces.csv").open(encoding="utf-8-sig") as file:
        provinces = {row["code"]: row["name_th"] for row in csv.DictReader(file)}
    with (real_data / "districts.csv").open(encoding="utf-8-sig") as file:
        districts = {row["code"]: (row["province_code"], row["name_th"]) for row in csv.DictReader(file)}

    assert dict(Province.objects.values_list("code", "name_th")) == provinces
    ours = {row.code: (row.province_id, row.name_th) for row in District.objects.all()}
    assert ours == districts


# --- the real list -------------------------------------------------------------------------------------------------


def test_the_real_list_is_imported_whole_and_a_second_time_changes_nothing(
    real_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_authorities", str(real_data / "local_authorities.csv"))
    first = capsys.readouterr().out
    before = stored()
    call_command("import_authorities", str(real_data / "local_authorities.csv"))
    second = capsys.readouterr().out

    assert "เพิ่ม 7,849 แห่ง เปลี่ยน 0 แห่ง คงเดิม 0 แห่ง" in first
    assert first.rstrip().endswith("7,849")
    assert "เพิ่ม 0 แห่ง เปลี่ยน 0 แห่ง คงเดิม 7,849 แห่ง" in second
    assert stored() == before
    assert AuthorityTypeChange.objects.count() == 7_849
    counts = {kind: LocalAuthority.objects.filter(type=kind).count() for kind in AuthorityType}
    assert counts == {"PAO": 76, "CITY": 30, "TOWN": 195, "SUBDISTRICT": 2_247, "SAO": 5_300, "SPECIAL": 1}


def test_the_real_lists_traps_are_read_right(real_data: Path) -> None:
    import_authorities(read_csv((real_data / "local_authorities.csv").read_bytes()))
    by_code = LocalAuthority.objects.in_bulk(field_name="code")

    assert by_code["6130408"].type == by_code["6720123"].type == AuthorityType.SUBDISTRICT
    assert by_code["2520101"].district_id == "5203"
    assert by_code["6841211"].province_id == "84"
    assert by_code["6302704"].area_km2 is None  # 70,370,150 in the list: not square kilometres
    assert by_code["6841211"] in LocalAuthority.objects.search("อบต.ลำพูน สุราษฎร์ธานี")


def test_a_copy_of_the_real_list_with_one_broken_row_changes_nothing_and_names_it(
    real_data: Path, tmp_path: Path
) -> None:
    lines = (real_data / "local_authorities.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    lines[4_000] = lines[4_000].replace(lines[4_000].split(",")[1], "XX", 1)
    broken = tmp_path / "broken.csv"
    broken.write_text("".join(lines), encoding="utf-8")

    with pytest.raises(CommandError, match="แถวที่ 4001 คอลัมน์ lao_type"):
        call_command("import_authorities", str(broken))

    assert not LocalAuthority.objects.exists()
    assert not Province.objects.exists()


# --- what a file may look like -------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "tis-620"])
def test_the_encodings_that_spreadsheets_write_are_read(encoding: str) -> None:
    import_authorities(read_csv(csv_text(GOOD).encode(encoding)))
    assert LocalAuthority.objects.get().full_name_th == "องค์การบริหารส่วนตำบลสมมติ"


def test_thai_digits_and_stray_spaces_are_accepted() -> None:
    load({"lao_code": " ๖๕๑๐๑๐๑ ", "lao_type": "tao", "province_code": "๕๑", "district_code": "๕๑๐๑", "lat": "๑๘.๕"})
    authority = LocalAuthority.objects.get()
    assert (authority.code, authority.district_id, authority.latitude) == ("6510101", "5101", Decimal("18.5"))


def test_places_that_are_missing_are_loaded_and_what_is_searched_is_filled() -> None:
    assert load({}).added == 1
    authority = LocalAuthority.objects.get()
    assert authority.province.name_th == "ลำพูน"
    assert list(LocalAuthority.objects.search("อบต.สมมติ ลําพูน")) == [authority]
    assert list(LocalAuthority.objects.search("Lamphun")) == [authority]
    assert not LocalAuthority.objects.search("เชียงใหม่")


def test_a_precise_position_is_the_same_the_second_time() -> None:
    load({"lat": "9.981953242", "lon": "99.99761224", "area_km2": "1,234.5678"})
    assert load({"lat": "9.981953242", "lon": "99.99761224", "area_km2": "1,234.5678"}).unchanged == 1
    assert LocalAuthority.objects.get().area_km2 == Decimal("1234.568")


def test_empty_columns_and_empty_lines_are_no_error() -> None:
    content = csv_text({"lat": "", "lon": "", "area_km2": ""}).replace("\r\n", "\r\n,,,,,,,,,,\r\n\r\n", 1)
    imported = import_authorities(read_csv(content.encode()))
    authority = LocalAuthority.objects.get()
    assert imported.added == 1
    assert (authority.latitude, authority.longitude, authority.area_km2) == (None, None, None)


@pytest.mark.parametrize("area", ["0", "70370150"])
def test_an_area_that_cannot_be_is_stored_as_unknown_and_counted(area: str) -> None:
    assert load({"area_km2": area}).doubtful_areas == 1
    assert LocalAuthority.objects.get().area_km2 is None


# --- what changes --------------------------------------------------------------------------------------------------


def test_a_change_of_type_or_name_is_remembered() -> None:
    load({}, {"lao_code": "6510102"})

    imported = load(
        {"lao_type": "TT", "full_name_th": "เทศบาลตำบลสมมติ"},
        {"lao_code": "6510102", "area_km2": "13"},
    )

    assert (imported.added, imported.changed, imported.unchanged) == (0, 2, 0)
    history = AuthorityTypeChange.objects.order_by("pk").values_list("authority__code", "type")
    assert list(history) == [("6510101", "SAO"), ("6510102", "SAO"), ("6510101", "SUBDISTRICT")]
    assert "เทศบาลตำบลสมมติ" in LocalAuthority.objects.get(code="6510101").search_text
    assert LocalAuthority.objects.get(code="6510102").area_km2 == 13


def test_authorities_that_the_list_does_not_name_stay() -> None:
    load({}, {"lao_code": "6510102"})
    assert load({}).total == 1
    assert LocalAuthority.objects.count() == 2


# --- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"lao_code": "651010"}, "lao_code"),
        ({"lao_code": "65101011"}, "lao_code"),
        ({"lao_code": "65101O1"}, "lao_code"),
        ({"lao_type": "อบต."}, "lao_type"),
        ({"lao_type": ""}, "lao_type"),
        ({"name_th": "  "}, "name_th"),
        ({"full_name_th": "ก" * 201}, "full_name_th"),
        ({"province_code": "99"}, "province_code"),
        ({"district_code": "5199"}, "district_code"),
        ({"district_code": "5001"}, "district_code"),
        ({"lat": "99.0", "lon": "18.5"}, "lat"),
        ({"lat": "-18.5"}, "lat"),
        ({"lon": "180"}, "lon"),
        ({"lat": ""}, "lat"),
        ({"lon": ""}, "lon"),
        ({"lat": "NaN"}, "lat"),
        ({"lat": "1e1"}, "lat"),
        ({"area_km2": "-1"}, "area_km2"),
        ({"area_km2": "12 ไร่"}, "area_km2"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column_and_nothing_changes(cells: dict[str, str], column: str) -> None:
    load({"lao_code": "6510109"})
    before = stored()

    with pytest.raises(FileRefused) as refused:
        load({"lao_code": "6510102"}, cells)

    assert len(refused.value.problems) == 1
    assert refused.value.problems[0].startswith(f"แถวที่ 3 คอลัมน์ {column}: ")
    assert stored() == before


def test_a_code_that_is_there_twice_names_both_rows() -> None:
    with pytest.raises(FileRefused) as refused:
        load({}, {"lao_code": "6510102"}, {})
    assert refused.value.problems == ["แถวที่ 4 คอลัมน์ lao_code: รหัส 6510101 ซ้ำกับแถวที่ 2"]


def test_a_list_never_overwrites_an_invented_authority() -> None:
    invented = AuthorityFactory()
    with pytest.raises(FileRefused) as refused:
        load({"lao_code": invented.code})
    assert "lao_code" in refused.value.problems[0]


def test_reading_stops_after_twenty_problems() -> None:
    with pytest.raises(FileRefused) as refused:
        load(*[{"lao_type": "XX", "lao_code": f"65101{number:02d}"} for number in range(30)])
    assert len(refused.value.problems) == 20


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "lao_code"),
        (b"lao_code,name_th\n1,2\n", "lao_type"),
        (csv_text().encode(), "ไม่มีแถวข้อมูล"),
        (csv_text(GOOD).replace("12.5", "12.5,1").encode(), "แถวที่ 2 มี 12 ช่อง"),
        (csv_text(GOOD).replace(",12.5", "").encode(), "แถวที่ 2 มี 10 ช่อง"),
        (csv_text(GOOD).replace("type_th", "lao_type").encode(), "ซ้ำ lao_type"),
        (csv_text(GOOD).replace("สมมติ", '"สมมติ', 1).encode(), "ไม่ใช่รูปแบบ CSV"),
        (csv_text(GOOD).encode("utf-16"), "CSV UTF-8"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refused:
        import_authorities(read_csv(content))
    assert sentence in refused.value.message
    assert not LocalAuthority.objects.exists()


def test_the_command_exits_with_sentences_when_the_file_is_broken_or_absent(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(csv_text({"lao_type": "XX"}), encoding="utf-8")
    with pytest.raises(CommandError, match="ไม่มีข้อมูลใดเปลี่ยนแปลง\nแถวที่ 2 คอลัมน์ lao_type"):
        call_command("import_authorities", str(file))
    with pytest.raises(CommandError, match="เปิดไฟล์"):
        call_command("import_authorities", str(tmp_path / "absent.csv"))


def test_a_refusal_is_translated_when_it_is_read() -> None:
    with pytest.raises(FileRefused) as refused, translation.override("th"):
        load({"lao_type": "XX"})
    assert "ไม่รู้จักประเภท “XX”" in refused.value.problems[0]


# --- progress ------------------------------------------------------------------------------------------------------


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar_and_a_log_few_lines() -> None:
    screen, log = Screen(), io.StringIO()
    assert list(Progress(screen)(range(1000), "ตรวจแถว")) == list(range(1000))
    assert list(Progress(log)(range(1000), "ตรวจแถว")) == list(range(1000))

    assert "100 % ตรวจแถว" in screen.getvalue()
    assert screen.getvalue().endswith("\n")
    assert log.getvalue() == "ตรวจแถว 1,000/1,000\n"
    assert list(Progress(log)([], "ว่าง")) == []
