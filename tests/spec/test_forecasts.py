"""The simple rules that carry a series on, and how forecasts are scored."""

from __future__ import annotations

import numpy as np
import pytest

from suffkit.forecasts.baselines import (
    RULES,
    carry_on,
    drift,
    last_value,
    replayed_error,
    seasonal_mean,
    smoothed,
    straight_line,
)
from suffkit.forecasts.scoring import cover, mase, naive_step, pinball, skill, wape, weighted_quantile_loss


def series(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


# ---- a series carried on ---------------------------------------------------------------------------------------------


def test_the_last_value_stays():
    assert last_value(series(40, 50, 45), 3).tolist() == [45, 45, 45]


def test_the_average_yearly_step_goes_on():
    # From 40 to 46 in three steps: 2 a year.
    assert drift(series(40, 50, 45, 46), 3).tolist() == [48, 50, 52]


def test_the_least_squares_line_goes_on():
    assert straight_line(series(40, 42, 44, 46), 2) == pytest.approx([48, 50])
    # Through 0, 0, 3: slope 3/2, middle 1, so 1 + 3/2 * 2 at the fourth point.
    assert straight_line(series(0, 0, 3), 1) == pytest.approx([4])


def test_a_season_repeats_its_mean():
    # Quarters: 10, 20, 30, 40 and then 12, 22, 32, 42 end with a fourth quarter; 11 and 21 come next.
    quarters = series(10, 20, 30, 40, 12, 22, 32, 42)
    assert seasonal_mean(quarters, 5, season=4).tolist() == [11, 21, 31, 41, 11]
    # Ending with a first quarter, of which there are three.
    assert seasonal_mean(series(10, 20, 30, 40, 12, 22, 32, 42, 14), 4, season=4).tolist() == [21, 31, 41, 12]


@pytest.mark.parametrize("rule", [last_value, drift, straight_line])
def test_a_rule_of_many_series_is_the_rule_of_each(rule):
    many = np.array([[40.0, 42, 47, 46], [7, 3, 3, 1]])
    assert rule(many, 3) == pytest.approx(np.array([rule(one, 3) for one in many]))


def test_a_level_series_stays_level_by_every_rule():
    flat = series(*[50] * 9)
    for name, ahead in carry_on(flat).items():
        assert ahead == pytest.approx([50, 50, 50]), name


def test_smoothing_ends_between_the_lowest_and_the_highest():
    ahead = smoothed(series(40, 50, 40, 50, 40, 50, 40, 50), 3)
    assert len(set(ahead)) == 1
    assert 40 <= ahead[0] <= 50


def test_nothing_falls_below_nought():
    ahead = carry_on(series(9, 6, 3, 0))
    assert ahead["Average yearly step"].tolist() == [0, 0, 0]
    assert min(min(values) for values in ahead.values()) == 0


def test_a_short_series_is_carried_on_by_the_three_plain_rules():
    assert list(carry_on(series(1, 2, 3, 4))) == ["Same as last year", "Average yearly step", "Straight line"]
    assert list(carry_on(series(1, 2, 3, 4, 5, 6, 7, 8))) == list(RULES)
    assert len(carry_on(series(1, 2, 3, 4), years=5)["Straight line"]) == 5


@pytest.mark.parametrize("values", [(1, 2, 3), (1, 2, float("nan"), 4), (1, 2, float("inf"), 4)])
def test_too_short_a_series_or_a_gap_is_refused(values):
    with pytest.raises(ValueError, match="at least 4 yearly values without a gap"):
        carry_on(series(*values))


def test_the_replayed_error_of_the_last_value():
    # From the fifth value on each is missed by 1 or 2: mean miss 1.5 over a mean of 11.
    errors = replayed_error(series(10, 10, 10, 10, 11, 10, 12, 11))
    assert errors["Same as last year"] == pytest.approx(np.mean([1, 1, 2, 1]) / np.mean([11, 10, 12, 11]))
    assert set(errors) == set(RULES)


def test_a_line_is_replayed_without_error_by_the_line():
    errors = replayed_error(series(10, 12, 14, 16, 18, 20, 22, 24))
    assert errors["Straight line"] == pytest.approx(0, abs=1e-12)
    assert errors["Average yearly step"] == pytest.approx(0, abs=1e-12)
    assert errors["Same as last year"] == pytest.approx(2 / 21)


def test_a_replay_needs_eight_values():
    with pytest.raises(ValueError, match="at least 8"):
        replayed_error(series(1, 2, 3, 4, 5, 6, 7))


# ---- how good a forecast was -----------------------------------------------------------------------------------------


def test_wape_is_the_sum_of_misses_over_the_sum_of_outcomes():
    # Misses of 10 and 5 over 100 + 200.
    assert wape([100, 200], [110, 195]) == pytest.approx(15 / 300)
    assert np.isnan(wape([0, 0], [1, 2]))


def test_mase_is_in_steps_of_the_series_itself():
    # 100, 104, 102 moved by 4 and 2, that is 3 a step; a miss of 6 is two steps.
    assert naive_step([[100, 104, 102]]).tolist() == [3]
    assert mase([108], [102], [3]) == 2
    # A series that never moved has no step to measure by, and is left out.
    assert mase([108, 50], [102, 60], [3, 0]) == 2
    assert np.isnan(mase([50], [60], [0]))


def test_a_step_over_a_gap_is_no_step():
    assert naive_step([[100, float("nan"), 110, 112]]).tolist() == [2]
    assert np.isnan(naive_step([[100, float("nan"), 110]])).tolist() == [True]


def test_a_quantile_loses_by_how_far_and_on_which_side():
    # A level of 0.9 that lies 10 too low loses 9; 10 too high, 1.
    assert pinball(110, 100, 0.9) == pytest.approx(9)
    assert pinball(90, 100, 0.9) == pytest.approx(1)


def test_weighted_quantile_loss():
    # Outcome 110: the levels 0.1, 0.5, 0.9 at 90, 100, 105 lose 2, 5 and 4.5; twice the mean, over 110.
    assert weighted_quantile_loss([110], [[90, 100, 105]], [0.1, 0.5, 0.9]) == pytest.approx(2 * 11.5 / 3 / 110)
    # With the middle alone it is the WAPE.
    assert weighted_quantile_loss([100, 200], [[110], [195]], [0.5]) == pytest.approx(wape([100, 200], [110, 195]))


def test_cover_counts_the_ends():
    assert cover([1, 2, 3, 4], [1, 1, 1, 1], [3, 3, 3, 3]) == 0.75
    assert np.isnan(cover([], [], []))


def test_skill_is_the_part_saved():
    assert skill(0.95, 1.0) == pytest.approx(0.05)
    assert skill(1.2, 1.0) == pytest.approx(-0.2)
    assert np.isnan(skill(0.1, 0.0))
