"""Exponential smoothing of many series at once, against statsmodels' of one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy.stats import norm
from statsmodels.tsa.holtwinters import SimpleExpSmoothing

from suffkit.forecasts.smoothing import Smoothing, smooth


def test_smoothing_by_hand():
    # Weight 1 follows a rising series best: the misses are its steps.
    level, weight, misses = smooth(np.array([[10.0, 12, 14, 16]]))
    assert (level[0], weight[0], misses[0]) == (16, 1, 12)
    # Weight 0 stays at the first value, which all but one have.
    level, weight, misses = smooth(np.array([[10.0, 16, 10, 10, 10]]))
    assert (level[0], weight[0], misses[0]) == (10, 0, 36)


@pytest.mark.parametrize("seed", range(3))
def test_smoothing_is_statsmodels_for_each_series(seed):
    rng = np.random.default_rng(seed)
    block = 300 + rng.normal(0, 20, (4, 9)).cumsum(axis=1) + rng.normal(0, 15, (4, 9))
    level, weight, misses = smooth(block)
    for row, series in enumerate(block):
        model = SimpleExpSmoothing(series, initialization_method="known", initial_level=series[0])
        given = model.fit(smoothing_level=weight[row], optimized=False)
        assert level[row] == pytest.approx(given.forecast(1)[0])
        assert misses[row] == pytest.approx(given.sse)
        # And no weight that statsmodels finds misses by less, but for the steps of a 200th.
        assert misses[row] <= model.fit().sse * 1.001


def test_the_spread_grows_by_the_weight(panel):
    table = Smoothing().forecast(panel, date(2024, 3, 31), (1, 5))
    code = table["area_code"].iloc[0]
    series = panel.loc[panel["area_code"] == code, "in_care"].to_numpy()
    level, weight, misses = (part[0] for part in smooth(series[None, :]))
    one = np.sqrt(misses / (len(series) - 2))
    own = table[(table["area_code"] == code) & (table["quantile"] == "0.9")]["value"].tolist()
    assert own == pytest.approx([level + norm.ppf(0.9) * one * np.sqrt(1 + ahead * weight**2) for ahead in (0, 4)])
