"""Laws of scores and of the pieces that yearly forecasts are made of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from suffkit.forecasts.baselines import drift, last_value, seasonal_mean, straight_line
from suffkit.forecasts.frame import quantiles_of_growth
from suffkit.forecasts.grid import last_known, run_length
from suffkit.forecasts.scoring import cover, mase, naive_step, pinball, wape, weighted_quantile_loss
from suffkit.forecasts.simple import by_run

LEVELS = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975]

counts = st.floats(0, 5000, allow_nan=False)
outcomes = arrays(float, st.integers(1, 30), elements=st.floats(1, 5000))
gaps = arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 8)), elements=counts | st.just(float("nan")))


@given(outcomes)
def test_a_perfect_forecast_scores_nought(truth):
    assert wape(truth, truth) == 0
    assert mase(truth, truth, 1.0) == 0
    assert weighted_quantile_loss(truth, np.repeat(truth[:, None], 7, axis=1), LEVELS) == 0
    assert cover(truth, truth, truth) == 1


@given(outcomes, st.data())
def test_scores_are_never_negative_and_do_not_depend_on_the_unit(truth, data):
    said = data.draw(arrays(float, truth.shape, elements=counts))
    assert wape(truth, said) >= 0
    assert wape(truth * 12, said * 12) == pytest.approx(wape(truth, said))
    wide = said[:, None] + np.arange(7)
    loss = weighted_quantile_loss(truth, wide, LEVELS)
    assert loss >= 0
    assert weighted_quantile_loss(truth * 12, wide * 12, LEVELS) == pytest.approx(loss)


@given(outcomes, st.permutations(range(7)))
def test_the_order_of_outcomes_and_levels_is_irrelevant(truth, order):
    wide = truth[:, None] * np.linspace(0.8, 1.2, 7)
    loss = weighted_quantile_loss(truth, wide, LEVELS)
    turned = wide[::-1][:, order]
    assert weighted_quantile_loss(truth[::-1], turned, [LEVELS[place] for place in order]) == pytest.approx(loss)


@given(arrays(float, st.integers(5, 60), elements=st.floats(0, 100)), st.sampled_from(LEVELS), counts)
def test_no_number_loses_less_than_the_true_quantile(sample, level, other):
    """Over the sample itself the sample's quantile has the least mean loss of any number."""
    true = np.quantile(sample, level, method="inverted_cdf")
    assert pinball(sample, true, level).mean() <= pinball(sample, other, level).mean() + 1e-9


@given(outcomes, st.floats(0, 100), st.floats(0, 100))
def test_a_wider_interval_holds_no_fewer(truth, narrow, more):
    middle = np.full_like(truth, 2500.0)
    wide = narrow + more
    assert cover(truth, middle - wide, middle + wide) >= cover(truth, middle - narrow, middle + narrow)


@given(gaps)
def test_the_newest_run_is_what_a_slow_reader_finds(values):
    last, run, step = last_known(values), run_length(values), naive_step(values)
    for row, series in enumerate(values):
        known = [place for place, value in enumerate(series) if np.isfinite(value)]
        assert last[row] == (known[-1] if known else -1)
        length = 0
        while known and length <= known[-1] and np.isfinite(series[known[-1] - length]):
            length += 1
        assert run[row] == length
        moves = [abs(series[place] - series[place - 1]) for place in known if place and place - 1 in known]
        assert step[row] == pytest.approx(np.mean(moves) if moves else np.nan, nan_ok=True)


@given(gaps, st.sampled_from([last_value, drift, straight_line]), st.integers(1, 5))
def test_a_rule_over_a_matrix_is_the_rule_over_each_run(values, rule, steps):
    found = by_run(rule, 2)(values, steps)
    last, run = last_known(values), run_length(values)
    for row, series in enumerate(values):
        if not run[row]:
            assert np.isnan(found[row]).all()
            continue
        lag = values.shape[1] - 1 - last[row]
        block = series[last[row] - run[row] + 1 : last[row] + 1]
        chosen = rule if run[row] >= 2 else last_value
        assert found[row] == pytest.approx(chosen(block, steps + lag)[lag:], rel=1e-9, abs=1e-6)


@given(st.integers(1, 4), st.integers(1, 6), st.integers(1, 15), st.data())
def test_a_series_that_repeats_itself_goes_on_so(season, cycles, steps, data):
    one = data.draw(arrays(float, season, elements=counts))
    series = np.tile(one, cycles)
    assert seasonal_mean(series, steps, season) == pytest.approx(np.resize(one, steps))


@given(
    arrays(float, 4, elements=counts),
    arrays(float, 4, elements=st.floats(-1, 1)),
    arrays(float, (4, 7), elements=st.floats(-4, 4)),
)
def test_quantiles_are_ordered_and_never_below_nought(level, middle, spread):
    found = quantiles_of_growth(level, middle, spread)
    assert (found >= 0).all()
    assert (np.diff(found, axis=1) >= 0).all()
    assert np.isfinite(found).all()
