"""Both estimators against the published figures and vectors, and the dated rows that they stand on."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.enums import EstimateModel, Landfill, ParameterKey, ParameterSet, PriceScope
from registry.models import MarketPrice, Parameter
from registry.models.estimates import KEYS
from registry.services import estimate as service
from registry.services.estimate import CountedKind, NoParameter, Question, make_estimate

pytestmark = pytest.mark.django_db

PEOPLE, HOUSEHOLDS = 9_175_452, 2_716_651  # with a bin, late 2022
ONE_TONNE = Decimal(1)
MANAGED = ["0.3531", "0.5898", "0.7484", "0.8548", "0.9261", "0.9738", "1.0059"]
SHALLOW = ["0.1412", "0.2359", "0.2994", "0.3419", "0.3704", "0.3895", "0.4023"]


def values() -> dict[str, Decimal]:
    return {row.key: row.value for row in Parameter.objects.in_force()}


def asked(count: int, kind: CountedKind = CountedKind.PERSONS, **question: Any) -> Question:
    return Question(counted={kind: count}, **question)


def four_places(amounts: list[Decimal]) -> list[str]:
    return [f"{amount:.4f}" for amount in amounts]


# --- golden figures ------------------------------------------------------------------------------------------------


def test_the_published_totals_are_reproduced():
    found = make_estimate(asked(PEOPLE))
    assert found.wet_waste_tonnes == Decimal("843958.07")
    assert found.last.tco2e == Decimal("122711.50")


def test_the_persons_of_a_household_are_those_published():
    assert values()[ParameterKey.PERSONS_PER_HOUSEHOLD] == Decimal("3.377")
    assert (Decimal(PEOPLE) / HOUSEHOLDS).quantize(Decimal("0.001")) == Decimal("3.377")


@pytest.mark.parametrize(("mcf", "vector"), [("1.0", MANAGED), ("0.4", SHALLOW)])
def test_first_order_decay_follows_the_vectors(mcf, vector):
    assert four_places(service.tool04_fod(ONE_TONNE, values(), mcf=Decimal(mcf), years=7)) == vector


def test_first_order_decay_nears_its_limit_and_never_passes_it():
    amounts = service.tool04_fod(ONE_TONNE, values(), mcf=ONE_TONNE, years=40)
    assert amounts == sorted(amounts)
    assert amounts[-1] < Decimal("1.071")
    assert Decimal("1.071") - amounts[-1] < Decimal("0.000001")


def test_the_averages_without_forestry_are_those_published():
    averages = service.averages_without_forestry(MarketPrice.objects.all())
    published = {2023: "54.76", 2024: "53.80", 2025: "40.09", 2026: "40.64"}
    assert {row.year: str(row.baht) for row in averages if row.year in published} == published


def test_the_averages_of_all_types_are_those_published():
    published = {2023: "115.58", 2024: "85.71", 2025: "84.57", 2026: "49.53"}
    rows = MarketPrice.objects.filter(scope=PriceScope.ALL, year__in=published)
    assert {row.year: f"{row.average_baht:.2f}" for row in rows} == published
    assert min(row.lowest_baht for row in rows) == 18
    assert max(row.highest_baht for row in rows) == 3000


def test_an_authority_of_5_000_people_earns_about_67_tonnes_and_a_range_of_baht():
    found = make_estimate(asked(5_000))
    assert found.last.tco2e == Decimal("66.87")
    assert (found.last.low_baht, found.last.high_baht) == (Decimal("2680.80"), Decimal("3661.77"))


def test_the_prices_are_those_of_the_shared_file(real_data):
    with (real_data / "tver_otc_market_by_year.csv").open(encoding="utf-8") as file:
        told = {(row["scope"], int(row["year_ce"])): row for row in csv.DictReader(file)}
    assert {(row.scope, row.year) for row in MarketPrice.objects.all()} == set(told)
    for row in MarketPrice.objects.all():
        line = told[row.scope, row.year]
        assert (row.volume_tonnes, row.value_baht) == (Decimal(line["volume_tco2e"]), Decimal(line["value_thb"]))
        assert (row.lowest_baht, row.highest_baht) == (Decimal(line["min_thb"]), Decimal(line["max_thb"]))
        assert (row.until.isoformat() if row.until else "") == line["note"].rpartition(" ")[2]


# --- rows of input -------------------------------------------------------------------------------------------------


def test_households_centres_and_schools_are_rows_of_their_own_and_add_up():
    counted = {
        CountedKind.HOUSEHOLDS: 1_000,
        CountedKind.CHILD_CENTRE_PERSONS: 50,
        CountedKind.SCHOOL_PERSONS: 0,
    }
    found = make_estimate(Question(counted=counted))
    assert [(line.kind, line.count, line.persons) for line in found.lines] == [
        ("households", 1_000, Decimal("3377.00")),
        ("child_centre_persons", 50, Decimal("50.00")),
    ]
    assert found.persons == Decimal("3427.00")
    assert found.wet_waste_tonnes == sum(line.wet_waste_tonnes for line in found.lines) == Decimal("315.22")


def test_a_landfill_decides_how_much_methane_is_avoided():
    asked_for = {landfill: asked(5_000, model=EstimateModel.TOOL04_FOD, landfill=landfill) for landfill in Landfill}
    made = {landfill: make_estimate(question).last.tco2e for landfill, question in asked_for.items()}
    assert list(made) == sorted(made, key=lambda landfill: -made[landfill])


def test_first_order_decay_gives_every_year_its_range():
    found = make_estimate(asked(5_000, model=EstimateModel.TOOL04_FOD, landfill=Landfill.MANAGED, years=3))
    assert [row.year for row in found.years] == [1, 2, 3]
    assert all(row.low_baht < row.high_baht for row in found.years)
    assert found.last is found.years[2]


def test_no_result_is_a_float():
    def walk(value: Any) -> None:
        assert not isinstance(value, float)
        if is_dataclass(value):
            for field in fields(value):
                walk(getattr(value, field.name))
        elif isinstance(value, tuple | list):
            for one in value:
                walk(one)

    for model in EstimateModel:
        walk(make_estimate(asked(7, model=model, landfill=Landfill.SHALLOW, years=7)))


# --- dated rows ----------------------------------------------------------------------------------------------------


def later(days: int, value: str) -> Parameter:
    return Parameter.objects.create(
        model=ParameterSet.DLA_REPORTING,
        key=ParameterKey.TCO2E_PER_TONNE,
        value=Decimal(value),
        valid_from=timezone.localdate() + dt.timedelta(days=days),
        source="ข้อมูลสมมติ",
    )


def test_a_row_of_the_future_is_not_used_yet():
    before = make_estimate(asked(5_000)).last.tco2e
    row = later(1, "0.2")
    assert make_estimate(asked(5_000)).last.tco2e == before
    assert make_estimate(asked(5_000), on=row.valid_from).last.tco2e == Decimal("91.98")


def test_a_row_holds_from_its_day_and_the_past_stays_explained():
    later(0, "0.2")
    assert make_estimate(asked(5_000)).last.tco2e == Decimal("91.98")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert make_estimate(asked(5_000), on=yesterday).last.tco2e == Decimal("66.87")


def test_an_estimate_names_the_rows_it_was_made_with():
    shown = make_estimate(asked(1, model=EstimateModel.TOOL04_FOD, landfill=Landfill.SHALLOW)).parameters
    assert [row.key for row in shown if row.key.startswith("mcf")] == ["mcf_shallow"]
    assert "tco2e_per_tonne" not in [row.key for row in shown]
    assert all(row.source and row.valid_from for row in shown)


def test_a_missing_parameter_is_named():
    Parameter.objects.filter(key=ParameterKey.DAYS_PER_YEAR).delete()
    with pytest.raises(NoParameter, match="จำนวนวันต่อปี"):
        make_estimate(asked(1))


def test_every_key_is_in_force_and_belongs_to_one_model():
    belonging = [(model, key) for model, keys in KEYS.items() for key in keys]
    assert {(row.model, row.key) for row in Parameter.objects.in_force()} == set(belonging)
    assert sorted(key for _model, key in belonging) == sorted(ParameterKey.values)


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": "unknown"},
        {"model": ParameterSet.PRICES},
        {"key": "unknown"},
        {"value": Decimal("-1")},
        {"model": ParameterSet.TOOL04_FOD, "key": ParameterKey.DOC, "value": Decimal("1.01")},
        {"model": ParameterSet.PRICES, "key": ParameterKey.PRICE_YEARS, "value": Decimal(0)},
        {"valid_from": dt.date(2569, 1, 1)},
        {"valid_from": dt.date(2025, 3, 31)},
    ],
)
def test_the_database_refuses_a_parameter_that_makes_no_sense(wrong):
    row = {
        "model": ParameterSet.WASTE,
        "key": ParameterKey.DAYS_PER_YEAR,
        "value": Decimal(365),
        "valid_from": timezone.localdate(),
        "source": "ข้อมูลสมมติ",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Parameter.objects.create(**row | wrong)
    if wrong != {"valid_from": dt.date(2025, 3, 31)}:
        Parameter.objects.create(**row)


# --- the range of prices -------------------------------------------------------------------------------------------


def test_the_range_is_the_lowest_and_the_highest_of_the_last_years():
    prices = make_estimate(asked(1)).prices
    assert [row.year for row in prices.averages] == [2026, 2025, 2024, 2023]
    assert (prices.low_baht, prices.high_baht) == (Decimal("40.09"), Decimal("54.76"))
    assert prices.averages[0].until == dt.date(2026, 9, 28)


def test_the_number_of_years_is_a_parameter():
    Parameter.objects.filter(key=ParameterKey.PRICE_YEARS).update(value=2)
    prices = make_estimate(asked(1)).prices
    assert (prices.low_baht, prices.high_baht) == (Decimal("40.09"), Decimal("40.64"))


def test_a_year_without_forestry_told_apart_is_left_out():
    MarketPrice.objects.filter(year=2025, scope=PriceScope.FORESTRY_AGRICULTURE).delete()
    assert [row.year for row in make_estimate(asked(1)).prices.averages] == [2026, 2024, 2023, 2022]


def test_without_a_series_no_baht_is_named():
    MarketPrice.objects.all().delete()
    found = make_estimate(asked(5_000))
    assert found.prices is None
    assert (found.last.low_baht, found.last.high_baht) == (None, None)
    assert found.last.tco2e == Decimal("66.87")
