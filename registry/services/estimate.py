"""Estimates (ประมาณการ) of wet waste, tCO2e and baht: never credits, and not the basis on which TGO certifies.

    counted ─ households × persons per household, and persons of ศพด. and schools ─► persons
    persons × kg a day × days / 1000                                             ─► tonnes of wet waste a year
    dla_reporting: wet waste × tCO2e per tonne (the same every year)             ─► tCO2e
    tool04_fod:    first-order decay, year by year (CDM TOOL04)                  ─► tCO2e
    tCO2e × the lowest and the highest yearly average without forestry           ─► baht, always a range

The functions above `make_estimate` are pure: they take values and give values. All of it is Decimal, reckoned with 28
digits and rounded half up only where a result is handed out; there is no float.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import EstimateModel, Landfill, ParameterKey, ParameterSet, PriceScope
from registry.errors import WrongState, require
from registry.models import MarketPrice, Parameter
from registry.models.estimates import KEYS, MCF

Key = ParameterKey
Values = Mapping[str, Decimal]
PRECISION = Context(prec=28, rounding=ROUND_HALF_UP)
HUNDREDTH = Decimal("0.01")
KG_PER_TONNE = 1000
METHANE_PER_CARBON = Decimal(16) / 12


class NoParameter(WrongState):
    code = "no_parameter"
    default = _("สถ. ยังไม่ได้กำหนดตัวแปร “%(key)s” ของวันนี้ จึงยังคำนวณประมาณการไม่ได้")


class CountedKind(models.TextChoices):
    """What was counted. Households are turned into persons; the others are persons already."""

    HOUSEHOLDS = "households", _("ครัวเรือนที่มีถังขยะเปียก")
    PERSONS = "persons", _("คนในครัวเรือนที่มีถังขยะเปียก")
    CHILD_CENTRE_PERSONS = "child_centre_persons", _("เด็กและบุคลากรใน ศพด.")
    SCHOOL_PERSONS = "school_persons", _("นักเรียนและบุคลากรในโรงเรียน")


Counted = Mapping[CountedKind, int]


@dataclass(frozen=True)
class Question:
    """What is to be estimated; `landfill` is needed by tool04_fod only."""

    counted: Counted
    model: EstimateModel = EstimateModel.DLA_REPORTING
    landfill: Landfill | None = None
    years: int = 1


@dataclass(frozen=True)
class Line:
    """One row of input: how many were counted, the persons that they are, and their wet waste in tonnes a year."""

    kind: CountedKind
    count: int
    persons: Decimal
    wet_waste_tonnes: Decimal


@dataclass(frozen=True)
class YearlyAverage:
    """Baht a tonne of a year's trades without forestry and agriculture; `until` when the year is not yet over."""

    year: int
    baht: Decimal
    until: dt.date | None
    source: str


@dataclass(frozen=True)
class PriceRange:
    """The lowest and the highest of yearly averages (baht a tonne), newest year first."""

    averages: tuple[YearlyAverage, ...]

    @property
    def low_baht(self) -> Decimal:
        return min(average.baht for average in self.averages)

    @property
    def high_baht(self) -> Decimal:
        return max(average.baht for average in self.averages)


@dataclass(frozen=True)
class YearEstimate:
    """tCO2e of a year, counted from the first with bins, and what it would bring; no baht without a price series."""

    year: int
    tco2e: Decimal
    low_baht: Decimal | None
    high_baht: Decimal | None


@dataclass(frozen=True)
class Estimate:
    question: Question
    lines: tuple[Line, ...]
    years: tuple[YearEstimate, ...]
    persons: Decimal
    wet_waste_tonnes: Decimal
    prices: PriceRange | None
    parameters: tuple[Parameter, ...]

    @property
    def last(self) -> YearEstimate:
        """The year that the headline speaks of: with first-order decay, the last one asked for."""
        return self.years[-1]


# --- pure functions ------------------------------------------------------------------------------------------------


def persons_of(kind: CountedKind, count: int, values: Values) -> Decimal:
    return Decimal(count) * (values[Key.PERSONS_PER_HOUSEHOLD] if kind == CountedKind.HOUSEHOLDS else 1)


def wet_waste_of(persons: Decimal, values: Values) -> Decimal:
    """Tonnes of wet waste a year."""
    return persons * values[Key.KG_PER_PERSON_DAY] * values[Key.DAYS_PER_YEAR] / KG_PER_TONNE


def dla_reporting(wet_waste_tonnes: Decimal, values: Values) -> Decimal:
    """tCO2e a year by the constants that reproduce DLA's published totals."""
    return wet_waste_tonnes * values[Key.TCO2E_PER_TONNE]


def tool04_fod(wet_waste_tonnes: Decimal, values: Values, *, mcf: Decimal, years: int) -> list[Decimal]:
    """tCO2e of the years 1…years when as much wet waste is kept from a landfill in each.

    CDM TOOL04: BE_y = φ·(1−f)·GWP·(1−OX)·16/12·F·DOCf·MCF·Σ_x W_x·DOC_j·e^(−k(y−x))·(1−e^(−k))
    """
    with localcontext(PRECISION):
        methane = values[Key.METHANE_SHARE] * values[Key.DOC_F] * mcf * METHANE_PER_CARBON
        kept = values[Key.PHI] * (1 - values[Key.CAPTURED]) * values[Key.GWP] * (1 - values[Key.OXIDATION])
        left = (-values[Key.DECAY]).exp()  # of what lies there, after a year
        buried = wet_waste_tonnes * values[Key.DOC]
        decayed = (buried * sum(left**age for age in range(year)) * (1 - left) for year in range(1, years + 1))
        return [kept * methane * carbon for carbon in decayed]


def averages_without_forestry(rows: Iterable[MarketPrice]) -> list[YearlyAverage]:
    """The average of each year that has both totals, newest first; a year without the second is left out."""
    by_year: dict[int, dict[str, MarketPrice]] = {}
    for row in rows:
        by_year.setdefault(row.year, {})[row.scope] = row
    both = [(year, found) for year, found in sorted(by_year.items(), reverse=True) if len(found) == len(PriceScope)]
    found = (_average(year, found[PriceScope.ALL], found[PriceScope.FORESTRY_AGRICULTURE]) for year, found in both)
    return [average for average in found if average]


def _average(year: int, everything: MarketPrice, forestry: MarketPrice) -> YearlyAverage | None:
    tonnes = everything.volume_tonnes - forestry.volume_tonnes
    if tonnes <= 0:
        return None
    baht = rounded((everything.value_baht - forestry.value_baht) / tonnes)
    return YearlyAverage(year, baht, everything.until, everything.source)


def rounded(value: Decimal) -> Decimal:
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)


# --- the estimate of today -----------------------------------------------------------------------------------------


def make_estimate(question: Question, *, on: dt.date | None = None) -> Estimate:
    """Reckon with the parameters in force on a day (today). Raises NoParameter naming the first that is missing."""
    parameters = used_parameters(question, on)
    values = {row.key: row.value for row in parameters}
    lines = [_line(kind, count, values) for kind, count in question.counted.items() if count]
    persons = sum((line.persons for line in lines), Decimal(0))
    waste = wet_waste_of(persons, values)
    prices = price_range(int(values[Key.PRICE_YEARS]))
    return Estimate(
        question=question,
        lines=tuple(lines),
        years=tuple(_years(tco2e_by_year(question, waste, values), prices)),
        persons=rounded(persons),
        wet_waste_tonnes=rounded(waste),
        prices=prices,
        parameters=parameters,
    )


def used_parameters(question: Question, on: dt.date | None = None) -> tuple[Parameter, ...]:
    """The rows that an estimate is reckoned with, in the order of KEYS."""
    sets = (ParameterSet.WASTE, ParameterSet(question.model.value), ParameterSet.PRICES)
    found = {row.key: row for row in Parameter.objects.in_force(on)}
    wanted = [key for name in sets for key in KEYS[name] if key not in MCF.values() or key == _mcf_of(question)]
    for key in wanted:
        require(key in found, NoParameter(key=key.label))
    return tuple(found[key] for key in wanted)


def _mcf_of(question: Question) -> ParameterKey | None:
    return MCF[question.landfill] if question.landfill else None


def tco2e_by_year(question: Question, wet_waste_tonnes: Decimal, values: Values) -> list[Decimal]:
    """tCO2e of each year, unrounded."""
    if question.model == EstimateModel.DLA_REPORTING:
        return [dla_reporting(wet_waste_tonnes, values)]
    mcf = _mcf_of(question)
    if mcf is None:
        raise ValueError("tool04_fod needs to know the landfill.")
    return tool04_fod(wet_waste_tonnes, values, mcf=values[mcf], years=question.years)


def price_range(years: int) -> PriceRange | None:
    """The averages of the last years that have one; None when no year has."""
    averages = averages_without_forestry(MarketPrice.objects.all())[:years]
    return PriceRange(tuple(averages)) if averages else None


def market_far_from(price_baht: Decimal) -> PriceRange | None:
    """Recent yearly averages when a price in baht a tonne lies outside them, else None: a reason to ask, no rule."""
    years = next((int(row.value) for row in Parameter.objects.in_force() if row.key == Key.PRICE_YEARS), 0)
    prices = price_range(years) if years else None
    is_far = prices is not None and not prices.low_baht <= price_baht <= prices.high_baht
    return prices if is_far else None


def _line(kind: CountedKind, count: int, values: Values) -> Line:
    persons = persons_of(kind, count, values)
    return Line(kind, count, rounded(persons), rounded(wet_waste_of(persons, values)))


def _years(amounts: Iterable[Decimal], prices: PriceRange | None) -> Iterable[YearEstimate]:
    for year, tco2e in enumerate(amounts, start=1):
        low, high = (rounded(tco2e * prices.low_baht), rounded(tco2e * prices.high_baht)) if prices else (None, None)
        yield YearEstimate(year, rounded(tco2e), low, high)
