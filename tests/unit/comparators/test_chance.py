"""Funnel limits and changes, beside sums made by hand and by brute force."""

from __future__ import annotations

from math import comb, isnan, nan

import pytest

from suffkit.comparators.chance import (
    change_said,
    funnel,
    funnel_limits,
    p_of_two_counts,
    p_of_two_shares,
)
from suffkit.errors import RequestError


def binomial(n: int, p: float) -> list[float]:
    return [comb(n, x) * p**x * (1 - p) ** (n - x) for x in range(n + 1)]


@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize(("whole", "england"), [(1, 0.1), (7, 0.1), (60, 0.1), (60, 0.68), (60, 0.0), (60, 1.0)])
def test_funnel_limits_are_the_outermost_counts_that_chance_gives(whole, england, level):
    chances, tail = binomial(whole, england), (1 - level) / 2
    inside = [x for x in range(whole + 1) if sum(chances[: x + 1]) > tail and sum(chances[x:]) > tail]
    lower, upper = funnel_limits(whole, england, level)
    assert (lower, upper) == (min(inside) / whole, max(inside) / whole)


def test_a_funnel_says_in_words_who_is_outside():
    got = funnel([5, 6, 16, 25, nan, 3], [100, 100, 100, 100, 100, 0], [0.11] * 6)
    # Of 100 children with a chance of 11%: 5 to 17 at 95%, 3 to 22 at 99.8%.
    assert got.loc[0, ["lower_95", "upper_95", "lower_998", "upper_998"]].tolist() == [0.05, 0.17, 0.03, 0.22]
    above, within = "above what chance alone would give", "within what chance alone would give"
    assert got["beyond_95"].tolist() == [within, within, within, above, "", ""]
    assert got["beyond_998"].tolist() == [within, within, within, above, "", ""]
    [row] = funnel([4], [100], [0.11])[["beyond_95", "beyond_998"]].to_numpy().tolist()
    assert row == ["below what chance alone would give", within]


def test_a_share_in_per_cent_is_noticed():
    with pytest.raises(RequestError, match="between 0 and 1"):
        funnel_limits(100, 11, 0.95)


def test_two_counts_by_hand():
    # Of 10 children, 2 and 8 in either year: P(X <= 1) + P(X = 2) / 2 = (1 + 10 + 45 / 2) / 1024, twice.
    assert p_of_two_counts(2, 8) == pytest.approx(2 * (1 + 10 + 22.5) / 1024)
    assert p_of_two_counts(5, 5) == 1
    assert p_of_two_counts(0, 0) == 1
    # Three quarters of the people in the later year. Of 4, 0 to 4 fall there in 1, 12, 54, 108 and 81 of 256 cases.
    assert p_of_two_counts(1, 3, 1000, 3000) == pytest.approx(2 * (1 + 12 + 54 + 108 / 2) / 256)
    assert isnan(p_of_two_counts(nan, 3))
    assert isnan(p_of_two_counts(2, 3, 0, 10))


def test_two_shares_by_hand():
    # 3 of 3 and then 0 of 3: one way of comb(6, 3) = 20, counted half, twice.
    assert p_of_two_shares(3, 3, 0, 3) == pytest.approx(2 * 0.5 / 20)
    assert p_of_two_shares(1, 2, 1, 2) == 1
    assert isnan(p_of_two_shares(4, 3, 1, 2))
    assert isnan(p_of_two_shares(1, nan, 1, 2))
    assert p_of_two_shares([3, nan], [3, 3], [0, 1], [3, 3]) == pytest.approx([0.05, nan], nan_ok=True)


def test_a_change_in_words():
    more, no_more = "more than chance alone would explain", "no more than chance alone would explain"
    assert change_said([0.049, 0.05, 1, nan]).tolist() == [more, no_more, no_more, ""]
    assert change_said([0.049], level=0.998).tolist() == [no_more]
