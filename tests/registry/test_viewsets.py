"""DLA's screens: what they refuse, and what their lists and spreadsheets hold."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.snippets.models import get_snippet_models

from registry.errors import WrongState
from registry.models import (
    Act,
    Allocation,
    Buyer,
    CreditBlock,
    LedgerTransaction,
    Movement,
    Paper,
    Project,
    Proposal,
    User,
)
from registry.services import desk
from registry.thai import format_date
from registry.viewsets import PortalViewSet
from registry.viewsets.cells import exported, shown
from registry.viewsets.exports import as_text
from tests.registry.screens import address, root, round_values, scene
from tests.scene import Scene, signed_in

__all__ = ["root", "scene"]
pytestmark = pytest.mark.django_db
READ_ONLY = ["allocation", "creditblock", "ledgertransaction", "movement", "act", "paper", "proposal", "membership"]


# --- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", READ_ONLY)
def test_a_read_only_screen_refuses_a_superuser_too(model: str, scene: Scene, root: User) -> None:
    client = signed_in(root)
    rows = next(each for each in get_snippet_models() if each._meta.model_name == model)._default_manager
    row, before = rows.first(), list(rows.values())
    asked = [address(model, "add")]
    if row is not None:
        asked += [address(model, "edit", row.pk), address(model, "delete", row.pk)]
    for url in asked:
        assert client.get(url).status_code == 302, url
        assert client.post(url, {"note": "เปลี่ยน", "tonnes": 1}).status_code == 302, url
    assert list(rows.values()) == before


def test_no_bulk_action_deletes_a_row(scene: Scene, root: User) -> None:
    spare = Project.objects.create(
        code="SPARE", name_th="โครงการสำรอง", crediting_start=dt.date(2020, 1, 1), crediting_end=dt.date(2021, 1, 1)
    )
    url = reverse("wagtail_bulk_action", args=["registry", "project", "delete"]) + f"?id={spare.pk}"
    signed_in(root).post(url)
    assert Project.objects.filter(pk=spare.pk).exists()


def test_no_screen_of_ours_deletes() -> None:
    ours = [model.snippet_viewset for model in get_snippet_models() if isinstance(model.snippet_viewset, PortalViewSet)]
    assert len(ours) >= 18
    assert [viewset for viewset in ours if "delete" in viewset.allows] == []


def test_an_issued_round_cannot_be_edited(scene: Scene, root: User) -> None:
    assert signed_in(root).get(address("round", "edit", scene.round.pk)).status_code == 302
    with pytest.raises(WrongState):
        desk.save_round(scene.round, round_values(scene), by=scene.dla)


def test_operational_models_are_not_in_wagtails_reference_index() -> None:
    ours = [kind.model_class() for kind in ContentType.objects.filter(app_label__in=["registry", "market"])]
    indexed = [model.__name__ for model in ours if not getattr(model, "wagtail_reference_index_ignore", False)]
    assert ours
    assert indexed == []


# --- lists, search and exports -------------------------------------------------------------------------------------


def test_a_list_is_searched_as_people_type(scene: Scene) -> None:
    client = signed_in(scene.dla)
    for query in ("อบต.สาธิต 1", "สาธิต๑", "สาธิต 1 ลำพูน"):
        page = client.get(address("localauthority", "list"), {"q": query}).content.decode()
        assert scene.sellers[0].authority.code in page, query
        assert scene.sellers[1].authority.code not in page, query


def test_a_province_filter_narrows_a_list(scene: Scene) -> None:
    page = signed_in(scene.dla).get(address("allocation", "list"), {"province": "42"}).content.decode()
    assert scene.sellers[2].authority.code in page
    assert scene.sellers[0].authority.code not in page


def test_acts_are_filtered_by_verb_person_and_thai_days(scene: Scene) -> None:
    client, url = signed_in(scene.dla), address("act", "list")
    today = format_date(timezone.localdate(), style="numeric")
    found = client.get(url, {"verb": "issue_round", "actor": "dla2", "since": today, "until": today})
    assert found.context["paginator"].count == 1
    assert client.get(url, {"verb": "issue_round", "until": "01/01/2560"}).context["paginator"].count == 0


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_written_as_text(start: str) -> None:
    assert as_text(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"
    assert as_text("ลำพูน") == "ลำพูน"
    assert as_text(-5) == -5


@pytest.fixture
def dangerous(scene: Scene) -> Buyer:
    return Buyer.objects.create(
        kind="company",
        name='=HYPERLINK("http://example.test")',
        tver_account="-1\x07",
        verified_on=dt.date(2026, 10, 1),
    )


def test_a_csv_has_a_mark_no_formula_and_buddhist_years(scene: Scene, dangerous: Buyer) -> None:
    response = signed_in(scene.dla).get(address("buyer", "list"), {"export": "csv"})
    body = b"".join(response).decode()
    rows = list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))
    row = next(row for row in rows if "HYPERLINK" in row["ชื่อ"])
    assert body.startswith("\ufeff")
    assert row["ชื่อ"].startswith("'=")
    assert row["ตรวจสอบแล้วเมื่อ"] == "01/10/2569"


def test_an_xlsx_holds_texts_and_numbers_but_no_formula(scene: Scene, dangerous: Buyer) -> None:
    response = signed_in(scene.dla).get(address("buyer", "list"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == dangerous.name] == ["s"]
    assert "f" not in {cell.data_type for cell in cells}
    response = signed_in(scene.dla).get(address("allocation", "list"), {"export": "xlsx"})
    assert 785 in {
        cell.value for row in load_workbook(io.BytesIO(b"".join(response))).active.iter_rows() for cell in row
    }


def test_a_moment_just_after_midnight_in_bangkok_keeps_its_day() -> None:
    moment = dt.datetime(2026, 9, 30, 17, 30, tzinfo=dt.UTC)
    assert exported(moment) == "01/10/2569 00:30"
    assert shown(moment, "at").startswith("1 ต.ค. 2569")


def test_only_amounts_have_commas() -> None:
    assert (shown(2569, "year_be"), shown(3140, "tonnes"), shown(None, "tonnes")) == ("2569", "3,140", "–")


def test_a_list_costs_the_same_however_long(scene: Scene, django_assert_max_num_queries: Any) -> None:
    client = signed_in(scene.dla)
    for model in ("allocation", "movement", "creditblock", "ledgertransaction", "act", "localauthority", "membership"):
        with django_assert_max_num_queries(16):
            assert client.get(address(model, "list")).status_code == 200


def test_there_is_something_to_read(scene: Scene) -> None:
    """Else the tests above would look at empty lists."""
    for model in (Allocation, CreditBlock, LedgerTransaction, Movement, Act, Proposal):
        assert model.objects.exists()
    assert Paper.objects.count() == 0
