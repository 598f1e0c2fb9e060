"""Largest remainder: no tonne is lost, nobody is off by one or more, and the order of rows says nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from registry.errors import BadValue
from registry.models import LocalAuthority
from registry.services.proportion import Weights, bases, largest_remainder, weights_from
from tests.registry.batch_rows import authorities, count

__all__ = ["authorities"]
WEIGHTS = some.dictionaries(
    some.integers(0, 9_999_999).map(lambda number: f"{number:07d}"),
    some.one_of(some.integers(0, 10**6), some.fractions(0, 1_000)),
    min_size=1,
    max_size=60,
).filter(lambda weights: any(weights.values()))


@given(total=some.integers(0, 10**9), weights=WEIGHTS)
def test_the_shares_sum_to_the_total_and_each_is_within_one_of_its_exact_part(
    total: int, weights: dict[str, Fraction | int]
) -> None:
    shares = largest_remainder(total, weights)
    whole = sum(Fraction(weight) for weight in weights.values())
    assert sum(shares.values()) == total
    for code, share in shares.items():
        exact = total * Fraction(weights[code]) / whole
        assert exact - 1 < share < exact + 1
        assert share >= 0
        assert weights[code] or not share


@given(total=some.integers(0, 10**6), weights=WEIGHTS, seed=some.integers())
def test_the_order_of_the_rows_changes_nothing(total: int, weights: dict[str, Fraction | int], seed: int) -> None:
    shuffled = list(weights.items())
    Random(seed).shuffle(shuffled)
    assert largest_remainder(total, dict(shuffled)) == largest_remainder(total, weights)


@given(total=some.integers(0, 10**6), weights=WEIGHTS)
def test_who_weighs_more_never_gets_less(total: int, weights: dict[str, Fraction | int]) -> None:
    shares = largest_remainder(total, weights)
    ordered = sorted(shares, key=lambda code: weights[code])
    assert all(
        shares[lighter] <= shares[heavier]
        for lighter, heavier in pairwise(ordered)
        if weights[lighter] < weights[heavier]
    )


def test_equal_remainders_go_to_the_smaller_code() -> None:
    assert largest_remainder(5, {"c": 1, "a": 1, "b": 1}) == {"a": 2, "b": 2, "c": 1}
    assert largest_remainder(1, {"9510002": 7, "9510001": 7}) == {"9510001": 1, "9510002": 0}


def test_the_largest_remainder_goes_first() -> None:
    # 10 t by 60 : 27 : 13 is 6.0, 2.7 and 1.3
    assert largest_remainder(10, {"a": 60, "b": 27, "c": 13}) == {"a": 6, "b": 3, "c": 1}


@pytest.mark.parametrize("weights", [{}, {"a": 0}, {"a": -1, "b": 2}])
def test_nothing_to_go_by_is_refused(weights: dict[str, int]) -> None:
    with pytest.raises(BadValue):
        largest_remainder(10, weights)


def test_weights_are_persons_times_what_the_officer_chose(authorities: list[LocalAuthority]) -> None:
    first, second, _uncounted = authorities
    count(first, 100, 20, 30)
    count(second, 200)
    weights = Weights(Decimal(1), Decimal("0.5"), Decimal(2))
    assert bases(weights) == {
        first.code: Fraction("337.7") + 10 + 60,  # 100 households of 3.377 persons
        second.code: Fraction("675.4"),
    }
    assert weights_from(weights.as_json()) == weights


def test_only_what_was_counted_by_the_day_counts(authorities: list[LocalAuthority]) -> None:
    count(authorities[0], 100)
    assert bases(Weights(counted_by=dt.date(2025, 3, 31)))
    assert bases(Weights(counted_by=dt.date(2025, 3, 30))) == {}


@pytest.mark.parametrize("weights", [Weights(Decimal(-1)), Weights(Decimal(1001)), Weights(*[Decimal(0)] * 3)])
def test_weights_out_of_bounds_are_refused(weights: Weights) -> None:
    with pytest.raises(BadValue):
        weights.check()
