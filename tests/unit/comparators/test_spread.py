"""Everybody's place among all, and the way to the next band."""

from __future__ import annotations

import math

import pytest

from suffkit.comparators.benchmark import benchmark
from suffkit.comparators.spread import children_to_next_band, spread, to_next_band
from suffkit.contracts.benchmarks import SPREAD
from suffkit.contracts.table import check

VALUES = {"919": 20, "884": 10, "302": 20, "885": 40, "908": None, "984": 1, "970": 2}


@pytest.fixture
def table(indicators):
    return indicators({("i", area): {"2024": value} for area, value in VALUES.items()})


def test_all_authorities_with_a_value_are_sorted_and_have_a_place(table, facts):
    got = spread(table, facts("i"))
    check(got, SPREAD)
    assert got[["area", "shown", "place", "percentile"]].to_numpy().tolist() == [
        ["884", "10.0", 1, 12.5],  # half of itself below: 0.5 of 4
        ["302", "20.0", 2, 50.0],  # one below, half of the two equal: 2 of 4
        ["919", "20.0", 2, 50.0],
        ["885", "40.0", 4, 87.5],
    ]
    assert set(got["of_authorities"]) == {4}


@pytest.mark.parametrize(
    ("polarity", "found"),
    [
        # Break points 10, 17.5, 20, 25, 40.
        ("low", {"919": ("B", "A", 17.5, -2.5), "302": ("B", "A", 17.5, -2.5), "885": ("D", "C", 25, -15)}),
        ("high", {"919": ("C", "B", 20, 0), "302": ("C", "B", 20, 0), "884": ("D", "C", 17.5, 7.5)}),
        ("none", {}),
    ],
)
def test_what_is_needed_for_the_next_better_band(table, facts, neighbours, polarity, found):
    words = facts("i", polarity=polarity)
    got = to_next_band(benchmark(table, words, neighbours, ["919", "884", "302", "885", "908"]).standings, words)
    rows = got[["area", "band", "next_band", "bound", "needed"]].to_numpy().tolist()
    assert {area: tuple(rest) for area, *rest in rows} == found


@pytest.mark.parametrize(
    ("part", "whole", "bound", "is_high", "needed"),
    [
        (50, 410, 10, False, -9),  # 41 of 410 are 10%
        (41, 410, 10, False, 0),
        (40, 410, 10, True, 2),  # 41 would be just 10%, which is not above it
        (42, 410, 10, True, 0),
        (7, 100, 7, True, 1),  # 7 / 100 x 100 is 7.000000000000001 in doubles
        (10, 10, 100, True, math.nan),  # more than all is not to be had
        (math.nan, 10, 50, True, math.nan),
        (0, 0, 50, False, math.nan),
    ],
)
def test_the_same_in_children(part, whole, bound, is_high, needed):
    assert children_to_next_band(part, whole, bound, is_high, 100) == pytest.approx(needed, nan_ok=True)


def test_a_rate_per_10_000_counts_children_too():
    assert children_to_next_band([300], [40_000], [70], [False], 10_000).tolist() == [-20]
