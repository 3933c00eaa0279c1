"""The ratio of two groups' rates, its interval, and when there is none."""

from __future__ import annotations

from math import exp, nan, sqrt

import pytest

from suffkit.comparators.disproportionality import disproportionality
from suffkit.errors import RequestError


def one(*numbers: float, at_least: int = 1):
    [row] = disproportionality(*numbers, at_least=at_least).to_dict("records")
    return row


def test_a_ratio_by_hand():
    got = one(20, 1000, 10, 2000)
    assert (got["rate"], got["other_rate"], got["ratio"], got["status"]) == (0.02, 0.005, 4, "")
    reach = 1.959964 * sqrt(1 / 20 - 1 / 1000 + 1 / 10 - 1 / 2000)
    assert [got["lower"], got["upper"]] == pytest.approx([4 * exp(-reach), 4 * exp(reach)], rel=1e-6)


def test_nobody_of_the_group_gives_nought_with_an_upper_end():
    got = one(0, 400, 30, 20_000)
    reach = 1.959964 * sqrt(1 / 0.5 - 1 / 401 + 1 / 30.5 - 1 / 20001)
    assert (got["ratio"], got["lower"]) == (0, 0)
    assert got["upper"] == pytest.approx((0.5 / 401) / (30.5 / 20001) * exp(reach), rel=1e-6)


@pytest.mark.parametrize(
    ("numbers", "status"),
    [
        ((3, 49, 30, 20_000), "c"),
        ((3, 50, 30, 20_000), ""),
        ((3, 51, 30, 20_000), ""),
        ((0, 0, 30, 20_000), "z"),
        ((3, 500, 0, 20_000), "z"),
        ((nan, 500, 10, 20_000), "x"),
        ((3, 20, 0, nan), "x"),
    ],
)
def test_small_groups_and_empty_ones_have_no_ratio(numbers, status):
    got = one(*numbers, at_least=50)
    assert got["status"] == status
    missing = [name for name in ("rate", "other_rate", "ratio", "lower", "upper") if got[name] != got[name]]
    assert len(missing) == (0 if status == "" else 5)


def test_everybody_of_both_groups_is_as_many():
    got = one(5, 5, 7, 7)
    assert (got["ratio"], got["lower"] < 1 < got["upper"]) == (1, True)


def test_more_children_than_people_are_refused():
    with pytest.raises(RequestError, match="More children are counted than the population has"):
        one(5, 4, 1, 10)
    with pytest.raises(RequestError, match="below 0"):
        one(-1, 4, 1, 10)
