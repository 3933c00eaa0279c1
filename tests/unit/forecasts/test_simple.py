"""Rules for matrices with gaps, the shared spread, momentum, a constant rate, months."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from suffkit.errors import RequestError
from suffkit.forecasts.baselines import drift, last_value
from suffkit.forecasts.simple import (
    MOMENTUM,
    SAME_AS_LAST_YEAR,
    SEASONAL_MEAN,
    ConstantRate,
    by_run,
    damped,
    momentum,
    national_growth,
)
from suffkit.forecasts.spread import growth_pool, lift, pool_of, replay_pool

NONE = float("nan")
ORIGIN = date(2024, 3, 31)


def test_a_rule_sees_the_newest_unbroken_run():
    values = np.array([[10, 20, NONE, 30, 34], [10, 20, 30, NONE, NONE], [NONE] * 4 + [7], [NONE] * 5])
    found = by_run(drift, 2)(values, 2)
    # 30, 34: 4 a step. 10, 20, 30: 10 a step, two steps of which have passed. One value stays. None stays missing.
    assert found[:3].tolist() == [[38, 42], [60, 70], [7, 7]]
    assert np.isnan(found[3]).all()


def test_growth_of_england_counts_only_whom_both_years_have():
    values = np.array([[100.0, 110, NONE], [100, 100, 105], [NONE, 50, 50]])
    # 200 to 210, then 150 to 155.
    assert np.exp(national_growth(values)) == pytest.approx([1, 210 / 200, 155 / 150])


def test_momentum_halves_each_year():
    values = np.array([[100.0, 110], [100, 110]])
    # The growth of 1.1 goes on by its square root, then by its fourth root.
    assert momentum(values, 2)[0] == pytest.approx([110 * 1.1**0.5, 110 * 1.1**0.75])
    assert damped([1, 2, 3]) == pytest.approx([0.5, 0.75, 0.875])


def test_the_spread_is_all_areas_growth_around_its_median():
    # 21 areas that grew by a factor of 1.00, 1.01 ... 1.20 of their counts and the half.
    start = np.full(21, 99.5)
    values = np.column_stack([start, 100 * (1 + np.arange(21) / 100) - 0.5])
    pool = growth_pool(values, "in_care")
    assert np.exp(pool.quantiles(1, np.array([0.25, 0.5, 0.75]))) == pytest.approx([1.05 / 1.1, 1, 1.15 / 1.1])
    # Four steps are not known: the spread of one, times the square root of four.
    assert pool.quantiles(4, np.array([0.75])) == pytest.approx(2 * np.log(1.15 / 1.1))


def test_a_replayed_rule_is_spread_by_its_own_misses():
    # Each of 25 areas grows by its own step. From one value on, nothing is known of the step: it is missed whole. From
    # two and three values on the average step never misses.
    steps = np.arange(1, 26)
    values = 100 + steps[:, None] * np.arange(4)[None, :]
    missed = replay_pool(values, by_run(drift, 2), 2, "in_care").deviations
    assert missed[1] == pytest.approx([*np.log((100.5 + steps) / 100.5), *np.zeros(50)])
    assert missed[2] == pytest.approx([*np.log((100.5 + 2 * steps) / 100.5), *np.zeros(25)])
    assert (replay_pool(values, by_run(last_value, 1), 1, "in_care").deviations[1] > 0).all()


def test_few_changes_are_refused():
    with pytest.raises(RequestError, match=r"in_care: 19 changes .* 20 are needed"):
        pool_of({1: np.append(np.zeros(19), NONE)}, "in_care")
    assert pool_of({1: np.zeros(20), 2: np.zeros(19)}, "in_care").furthest == 1


def test_the_mean_of_a_lognormal_spread():
    rng = np.random.default_rng(3)
    sample = rng.normal(0, 0.2, 200_000)
    assert lift(sample, 1.0) == pytest.approx(np.exp(0.02), abs=0.001)
    assert lift(sample, np.array([0.0, 2.0])) == pytest.approx([1, np.exp(0.08)], abs=0.004)


def test_same_as_last_year_has_last_year_in_the_middle(panel):
    table = SAME_AS_LAST_YEAR.forecast(panel, ORIGIN, (1, 2, 3))
    middle = table[table["quantile"] == "0.5"].groupby("area_code")["value"].unique()
    last = panel[panel["date"] == pd.Timestamp(ORIGIN)].set_index("area_code")["in_care"]
    assert middle.map(lambda values: values[0]).to_numpy() == pytest.approx(last[middle.index].to_numpy())
    moved = MOMENTUM.forecast(panel, ORIGIN, (1,))
    ratio = moved[moved["quantile"] == "0.5"].set_index("area_code")["value"] / last
    # All areas are moved alike but for the half that is added.
    assert ratio.std() < 0.001
    assert abs(ratio.mean() - 1) > 0.001


def test_a_constant_rate_follows_the_population(panel):
    last = panel[panel["date"] == pd.Timestamp(ORIGIN)]
    projected = last.assign(date=pd.Timestamp(2025, 3, 31), children=last["children"] * 1.1)
    table = ConstantRate(projected[["area_code", "date", "children"]]).forecast(panel, ORIGIN, (1,))
    middle = table[table["quantile"] == "0.5"].set_index("area_code")["value"]
    assert (middle / last.set_index("area_code")["in_care"]).to_numpy() == pytest.approx(1.1)


def test_a_population_that_is_not_there_is_missed(panel):
    known = panel[["area_code", "date", "children"]]
    with pytest.raises(RequestError, match="40 areas have no projected population"):
        ConstantRate(known).forecast(panel, ORIGIN, (1,))
    with pytest.raises(RequestError, match="no projected population"):
        ConstantRate(known).forecast(panel.assign(children=NONE), ORIGIN, (1,))


def test_months_repeat_their_season(panel):
    """Ends of months that swing by 30 children a year come again in their season."""
    days = pd.date_range("2021-04-30", periods=36, freq="ME").as_unit("s")
    codes = panel["area_code"].unique()[:25]
    swing = np.where(days.month == 8, 130.0, 100.0)
    months = pd.DataFrame(
        {
            "area_code": pd.Series(np.repeat(codes, len(days)), dtype="str"),
            "date": np.tile(days, len(codes)),
            "in_care": np.tile(swing, len(codes)) + np.repeat(np.arange(len(codes)), len(days)),
        }
    )
    table = SEASONAL_MEAN.forecast(months, ORIGIN, range(1, 13))
    first = table[(table["area_code"] == codes[0]) & (table["quantile"] == "0.5")]
    assert first.set_index(first["target_date"].dt.month)["value"].loc[[7, 8, 9, 2]].tolist() == [100, 130, 100, 100]
    assert first["target_date"].dt.strftime("%Y-%m-%d").tolist()[::10] == ["2024-04-30", "2025-02-28"]
