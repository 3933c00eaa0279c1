"""The simple rules that carry a series on, and where a plan's stated flows lead."""

from __future__ import annotations

import numpy as np
import pytest

from suffkit.forecasts.baselines import RULES, carry_on, drift, last_value, replayed_error, smoothed, straight_line
from suffkit.forecasts.plan import carry_forward


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


# ---- a plan carried forward ------------------------------------------------------------------------------------------


def test_stock_and_flows():
    first, second = carry_forward(408, [{"start": 100}, {"start": 90}], [{"leave": 78, "turn 18": 30}, {"leave": 108}])
    assert (first.start, first.end) == (408, 400)  # 408 + 100 - 78 - 30
    assert (second.start, second.end) == (400, 382)
    assert first.left == (("leave", 78), ("turn 18", 30))
    assert [year.year for year in (first, second)] == [1, 2]


def test_a_year_without_flows_changes_nothing():
    assert [year.end for year in carry_forward(10, [{}, {}], [{}, {}])] == [10, 10]
    assert carry_forward(10, [], []) == []


def test_all_may_leave_but_no_more():
    assert carry_forward(10, [{}], [{"leave": 10}])[0].end == 0
    with pytest.raises(ValueError, match="year 2 takes more children out of care than there are"):
        carry_forward(10, [{}, {}], [{"leave": 10}, {"leave": 1}])


def test_entries_and_exits_are_of_the_same_years():
    with pytest.raises(ValueError, match="2 years of entries but 1 years of exits"):
        carry_forward(10, [{}, {}], [{}])
