"""Divide whole tonnes in proportion, so that none is lost and everybody may reckon it again.

Largest remainder: each gets the whole part of total × weight ÷ sum of weights; the tonnes left over go, one each, to
the largest fractions. Equal fractions go by the authority's code, the smaller first. Everything is reckoned in whole
numbers, so the result does not depend on the machine or on the order of the rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.enums import ParameterKey
from registry.errors import BadValue, require
from registry.models import AuthorityCount, Parameter

MAX_WEIGHT = Decimal(1_000)


@dataclass(frozen=True)
class Weights:
    """What a person counts in each place, and the day by which the counts must have been made."""

    households: Decimal = Decimal(1)
    child_centres: Decimal = Decimal(1)
    schools: Decimal = Decimal(1)
    counted_by: dt.date | None = None

    def check(self) -> None:
        """Raises BadValue when a weight is out of bounds or all are nought."""
        each = {"households": self.households, "child_centres": self.child_centres, "schools": self.schools}
        for name, weight in each.items():
            require(
                weight.is_finite() and 0 <= weight <= MAX_WEIGHT,
                BadValue(_("น้ำหนักต้องอยู่ระหว่าง 0 ถึง 1,000"), field=name),
            )
        require(any(each.values()), BadValue(_("ต้องมีน้ำหนักอย่างน้อยหนึ่งช่องที่มากกว่า 0"), field="households"))

    def as_json(self) -> dict[str, Any]:
        return {
            "households": str(self.households),
            "child_centres": str(self.child_centres),
            "schools": str(self.schools),
            "counted_by": self.counted_by.isoformat() if self.counted_by else None,
        }


def weights_from(told: Mapping[str, Any]) -> Weights:
    """The weights that a batch was reckoned with."""
    day = told.get("counted_by")
    numbers = {name: Decimal(told[name]) for name in ("households", "child_centres", "schools") if name in told}
    return Weights(**numbers, counted_by=dt.date.fromisoformat(day) if day else None)


def largest_remainder(total: int, weights: Mapping[str, Fraction | int]) -> dict[str, int]:
    """Whole shares of `total` by key that sum to it exactly. Raises BadValue when there is nothing to go by."""
    fractions = {key: Fraction(weight) for key, weight in weights.items()}
    require(all(weight >= 0 for weight in fractions.values()), BadValue(_("น้ำหนักต้องไม่ติดลบ")))
    scale = lcm(*(weight.denominator for weight in fractions.values()))
    whole = {key: int(weight * scale) for key, weight in fractions.items()}
    divisor = sum(whole.values())
    require(divisor > 0, BadValue(_("ไม่มีข้อมูลจำนวนที่จะใช้คำนวณสัดส่วน โปรดนำเข้าจำนวนถังขยะเปียกก่อน")))
    shares = {key: total * weight // divisor for key, weight in whole.items()}
    left = total - sum(shares.values())
    for key in sorted(whole, key=lambda each: (-(total * whole[each] % divisor), each))[:left]:
        shares[key] += 1
    return shares


def bases(weights: Weights) -> dict[str, Fraction]:
    """By authority's code, what its people with a bin weigh together; only authorities with a count."""
    persons = Fraction(persons_per_household())
    by_household = Fraction(weights.households) * persons
    by_centre, by_school = Fraction(weights.child_centres), Fraction(weights.schools)
    return {
        code: by_household * households + by_centre * centre + by_school * school
        for code, (households, centre, school) in latest_counts(weights.counted_by).items()
    }


def latest_counts(by: dt.date | None) -> dict[str, tuple[int, int, int]]:
    """By authority's code: households with a bin, persons of its ศพด. and of its schools, as last counted by a day."""
    counts = AuthorityCount.objects.order_by("authority_id", "counted_on")
    if by:
        counts = counts.filter(counted_on__lte=by)
    rows = counts.values_list("authority__code", "households", "child_centre_persons", "school_persons")
    return {code: (households, centre, school) for code, households, centre, school in rows}


def persons_per_household() -> Decimal:
    """The estimator's parameter in force today. Raises BadValue when it has none."""
    known = {row.key: row.value for row in Parameter.objects.in_force()}
    persons = known.get(ParameterKey.PERSONS_PER_HOUSEHOLD)
    require(persons, BadValue(_("ยังไม่ได้ตั้งค่าจำนวนคนต่อครัวเรือน โปรดตั้งที่เมนูประมาณการ"), field="counted_by"))
    return persons or Decimal(0)
