"""What an act recorded is told in names, Buddhist years, units and labels, never as a machine keeps it."""

from __future__ import annotations

import ast
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation

from market.models import Listing
from market.services import listings
from market.services.listings import Offer
from registry import said
from registry.models import Act, Province, User
from registry.services.acts import record
from tests.registry.readable import faults_of
from tests.registry.test_verbs import calls
from tests.scene import Scene

pytestmark = pytest.mark.django_db


def keys_in_code() -> set[str]:
    """Every name under which the code records a value, where it writes the values out."""
    found: set[str] = set()
    for call in calls():
        values = next((each.value for each in call.keywords if each.arg == "values"), None)
        if isinstance(values, ast.Dict):
            found |= {key.value for key in values.keys if isinstance(key, ast.Constant)}
    return found - {"before", "after"}


def test_every_recorded_name_has_a_label() -> None:
    assert {"proposed_by", "until", "order", "persons"} <= keys_in_code()
    fields = {"valid_from", "valid_until"}  # of the rows themselves
    assert keys_in_code() - fields <= set(said.LABELS)


def drafted(scene: Scene) -> Listing:
    offer = Offer(tonnes=5, price_baht=Decimal(200), expires_on=timezone.localdate())
    return listings.draft_listing(scene.seller.authority, scene.round, offer, by=scene.seller.officer)


def facts(act: Act) -> dict[str, str]:
    return dict(said.facts_of(act))


def test_a_freeze_is_told_in_our_calendar(scene: Scene) -> None:
    until = dt.datetime(2026, 12, 23, 20, 11, tzinfo=dt.UTC)
    act = record(scene.seller.authority, "freeze", by=scene.dla, values={"until": until.isoformat()})

    assert facts(act) == {"ถึง": "24 ธ.ค. 2569 เวลา 03.11 น."}


def test_an_adjustment_is_told_with_its_unit_and_its_proposer(scene: Scene) -> None:
    values = {"tonnes": 1234, "debt_tonnes": 0, "proposed_by": scene.dla.pk}
    act = record(scene.seller.authority, "adjust", by=scene.dla_second, values=values)

    assert facts(act)["ปริมาณ"] == "1,234 ตันคาร์บอนไดออกไซด์เทียบเท่า"
    assert facts(act)["ผู้เสนอ"] == scene.dla.name


def test_a_reminder_names_its_authorities_and_a_number_of_them_stays_a_number(scene: Scene) -> None:
    authority = scene.seller.authority
    reminded = record(authority, "remind_authorities", by=None, values={"authorities": [authority.pk, 999_999]})
    issued = record(authority, "issue_round", by=None, values={"authorities": 1500})

    assert facts(reminded)["อปท."] == f"{authority}, องค์กรปกครองส่วนท้องถิ่น"
    assert facts(issued)["อปท."] == "1,500"


def test_which_paper_of_a_buyer_went_is_told_when_its_row_is_gone(scene: Scene) -> None:
    values = {"document": 999_999, "kind": "affidavit"}
    act = record(scene.buyer, "remove_buyer_document", by=None, values=values)

    assert facts(act)["ประเภท"] == "หนังสือรับรองนิติบุคคล"


def test_before_and_after_are_told_as_on_the_row(scene: Scene) -> None:
    listing = drafted(scene)
    act = record(
        listing,
        "edit_listing",
        by=None,
        values={
            "before": {"state": "draft", "expires_on": "2026-11-23", "round": scene.round.pk, "price_baht": "200.00"},
            "after": {"state": "active", "expires_on": "2026-12-31", "round": scene.round.pk, "price_baht": "1250.00"},
        },
    )

    told = "\n".join(facts(act).values())
    assert "23 พ.ย. 2569 → 31 ธ.ค. 2569" in told
    assert f"{scene.round} → {scene.round}" in told
    assert "200.00 บาท → 1,250.00 บาท" in told
    assert "ร่าง → " in told


@pytest.mark.parametrize("language", ["th", "en"])
def test_nothing_recorded_in_the_scene_looks_like_a_machine_wrote_it(scene: Scene, language: str) -> None:
    drafted(scene)
    with translation.override(language):
        assert faults_of(Act.objects.all(), language) == []


def test_the_check_finds_what_a_machine_wrote(scene: Scene) -> None:
    wrong: dict[str, Any] = {"some_key": "2026-99-99", "ids": "[1, 2]", "row": "#5"}
    act = record(scene.seller.authority, "freeze", by=None, values=wrong)

    assert len(faults_of(Act.objects.filter(pk=act.pk), "th")) == 6


def test_a_role_in_a_history_is_read_in_english_and_a_title_stays_as_given(scene: Scene) -> None:
    Province.objects.filter(code="51").update(name_en="Lamphun")
    act = Act(actor=User(name="ก"), capacity="ท้องถิ่นจังหวัด ลำพูน")

    with translation.override("en"):
        words, is_thai = said.capacity_of(act)
        assert words.endswith("Lamphun")
        assert words.isascii()
        assert not is_thai
        assert said.capacity_of(Act(capacity="นายก อบต.สาธิต")) == ("นายก อบต.สาธิต", True)
    assert said.capacity_of(act) == ("ท้องถิ่นจังหวัด ลำพูน", False)
