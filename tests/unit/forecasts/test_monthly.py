"""Month ends of one council: the method in print, smoothing, and the record, each on numbers worked out by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from suffkit.contracts.month_ends import CHILDREN_BY_AGE, MONTH_ENDS
from suffkit.errors import ContractError, RequestError
from suffkit.forecasts.backtest import compare, score_table
from suffkit.forecasts.month_ends import months_of
from suffkit.forecasts.month_record import backtest_months, origins_of
from suffkit.forecasts.monthly import LAST_MONTH, STEP, MonthSmoothing, PrintedLine, month_forecasters
from suffkit.forecasts.printed_method import (
    HIGHER_FACTOR_A_YEAR,
    PrintedMethod,
    line_through_years,
    population_by_month,
    yearly_averages,
)

ORIGIN = date(2022, 3, 31)


def table(values: dict[str, np.ndarray], last: str = "2022-03-31") -> pd.DataFrame:
    """MONTH_ENDS of age groups, the newest month end last."""
    months = len(next(iter(values.values())))
    days = pd.date_range(end=last, periods=months, freq="ME").as_unit("s")
    parts = [pd.DataFrame({"date": days, "age_group": group, "in_care": series}) for group, series in values.items()]
    made = pd.concat(parts, ignore_index=True)
    return made.astype({"age_group": "str", "in_care": float})[MONTH_ENDS.column_names]


def middles(made: pd.DataFrame, group: str) -> list[float]:
    return made[(made["age_group"] == group) & (made["quantile"] == "0.5")]["value"].round(6).tolist()


def test_yearly_averages_are_counted_back_from_the_last_month():
    values = np.array([[*np.full(5, 99.0), *np.arange(12.0), *np.full(12, 20.0)]])
    # The five oldest months make no whole year; 0 to 11 is 5.5 on average.
    assert yearly_averages(values).tolist() == [[5.5, 20.0]]


def test_the_line_goes_through_the_middles_of_the_years():
    # One more child each month: yearly averages 12 apart, and the line is the series itself.
    rising = np.arange(100.0, 136.0)[None, :]
    assert line_through_years(rising, 3)[0] == pytest.approx([136, 137, 138])
    # Falling to nothing it stops there.
    falling = np.arange(35.0, -1.0, -1.0)[None, :]
    assert line_through_years(falling, 24)[0].tolist() == [0.0] * 24


def test_growth_of_the_population_and_a_factor_a_year_are_multiplied():
    level, population = np.full((1, 24), 200.0), np.array([[*np.full(24, 1000.0), *np.full(12, 1100.0)]])
    assert PrintedMethod()(level, 12)[0] == pytest.approx([200] * 12)
    assert PrintedMethod(population=population)(level, 12)[0] == pytest.approx([220] * 12)
    higher = PrintedMethod(1.05, population)(level, 12)[0]
    assert higher[-1] == pytest.approx(200 * 1.1 * 1.05)
    assert higher[5] == pytest.approx(200 * 1.1 * 1.05**0.5)


def test_the_boroughs_two_lines_are_as_far_apart_as_it_prints():
    """324 children preferred and 340 in the higher forecast, a year after March 2022."""
    given = table({"0 to 4": np.full(36, 81.0), "10 and over": np.full(36, 243.0)})
    preferred = PrintedLine().forecast(given, ORIGIN, (12,))
    higher = PrintedLine("higher", HIGHER_FACTOR_A_YEAR).forecast(given, ORIGIN, (12,))
    assert (middles(preferred, "all"), middles(higher, "all")) == ([324], [340])
    # Each age group has its part.
    assert middles(preferred, "0 to 4") == [81]


def test_the_population_lies_on_straight_lines_between_its_days():
    rows = [(pd.Timestamp("2019-06-30"), "a", 1200.0), (pd.Timestamp("2022-06-30"), "a", 1560.0)]
    population = pd.DataFrame(rows, columns=CHILDREN_BY_AGE.column_names).astype({"date": "datetime64[s]"})
    months = months_of(table({"a": np.full(30, 10.0)}), ORIGIN)
    found = population_by_month(population, months, 3)
    # Ten children more each month; March 2022 is three months before the 1,560.
    assert found.shape == (1, 33)
    assert found[0, 29:].tolist() == pytest.approx([1530, 1540, 1550, 1560])
    with pytest.raises(RequestError, match="ages 'a' is not told from October 2019 to July 2022"):
        population_by_month(population, months, 4)


def test_all_ages_are_the_sum_of_the_ages():
    given = table({"a": np.arange(100.0, 148.0), "b": np.full(48, 50.0) + np.arange(48) % 5})
    for one in month_forecasters():
        made = one.forecast(given, ORIGIN, (1, 12))
        both = [sum(pair) for pair in zip(middles(made, "a"), middles(made, "b"), strict=True)]
        assert middles(made, "all") == pytest.approx(both, abs=1e-5)


def test_smoothing_has_the_range_that_statsmodels_gives_one_series():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    rng = np.random.default_rng(2)
    series = 300 + np.cumsum(rng.normal(0.4, 3, 48))
    made = MonthSmoothing().forecast(table({"a": series}), ORIGIN, (1, 6, 12), ("0.1", "0.9"))
    fitted = ETSModel(pd.Series(series), error="add", trend="add", damped_trend=True).fit(disp=False)
    said = fitted.get_prediction(start=48, end=59)
    low = np.asarray(said.pred_int(alpha=0.2))[[0, 5, 11], 0]
    for group in ("a", "all"):
        rows = made[(made["age_group"] == group) & (made["quantile"] == "0.1")]
        assert rows["value"].to_numpy() == pytest.approx(low, rel=1e-6)


def test_misses_of_one_month_belong_together():
    """Two age groups that move alike make all ages move twice as far, not by the root of two."""
    rng = np.random.default_rng(4)
    moves = np.cumsum(rng.normal(0, 3, 48))
    made = MonthSmoothing().forecast(table({"a": 300 + moves, "b": 500 + moves}), ORIGIN, (1,))
    wide = made.pivot(index="age_group", columns="quantile", values="value")
    width = wide["0.9"] - wide["0.1"]
    assert width["all"] == pytest.approx(2 * width["a"], rel=0.02)


def test_a_range_is_what_the_rule_missed_by():
    """A number that jumps by 10% every other month is missed by about that much."""
    given = table({"a": np.where(np.arange(60) % 2, 110.0, 100.0)})
    made = LAST_MONTH.forecast(given, ORIGIN, (1, 2)).query("age_group == 'all'")
    wide = made.pivot(index="target_date", columns="quantile", values="value")
    one, two = wide["0.9"] - wide["0.1"]
    assert one == pytest.approx(20, abs=2)
    # Two months ahead it comes back to where it was: never missed.
    assert two == pytest.approx(0, abs=1e-9)


def test_the_record_sets_each_number_beside_what_came():
    given = table({"a": np.arange(100.0, 148.0), "b": np.full(48, 50.0)})
    judged = backtest_months([LAST_MONTH, STEP], given, origins_of(given, ahead=12), (1, 12))
    whole = judged[judged["age_group"] == "all"]
    scores = score_table(whole).set_index(["model", "horizon"])
    # One child more each month: the last month held is 12 short after a year, the average step never misses.
    actual = whole[(whole["model"] == LAST_MONTH.name) & (whole["horizon"] == 12)]["actual"]
    assert scores.loc[(LAST_MONTH.name, 12), "wape"] == pytest.approx(12 * len(actual) / actual.sum())
    assert scores.loc[(LAST_MONTH.name, 12), "mase"] == pytest.approx(12)
    assert scores.loc[(STEP.name, 12), "wape"] == pytest.approx(0, abs=1e-12)
    tested = compare(judged, STEP.name, LAST_MONTH.name, rng=np.random.default_rng(1), cluster="block")
    assert (tested["high"] < 1).all()


def test_origins_are_those_that_can_be_learnt_from_and_judged():
    given = table({"a": np.arange(48.0)})
    origins = origins_of(given, ahead=12)
    # 48 months to March 2022: 24 to learn from, 12 to judge by.
    assert (origins[0], origins[-1]) == (date(2020, 3, 31), date(2021, 3, 31))
    assert origins_of(given.head(30), ahead=12) == []


def test_a_month_without_a_number_is_no_outcome():
    given = table({"a": np.arange(100.0, 148.0), "b": np.full(48, 50.0)})
    given.loc[given["date"] == pd.Timestamp("2021-06-30"), "in_care"] = float("nan")
    judged = backtest_months([LAST_MONTH], given, [date(2020, 6, 30), date(2020, 3, 31)], (12,))
    assert set(judged["target_date"].dt.strftime("%Y-%m")) == {"2021-03"}


def test_rows_may_stand_in_any_order_and_are_left_as_they_were():
    given = table({"a": np.arange(100.0, 148.0), "b": np.full(48, 50.0) + np.arange(48) % 3})
    turned, before = given.iloc[::-1], given.copy()
    turned = pd.concat([turned[turned["age_group"] == "a"], turned[turned["age_group"] == "b"]])
    assert_frame_equal(LAST_MONTH.forecast(given, ORIGIN, (1, 12)), LAST_MONTH.forecast(turned, ORIGIN, (12, 1)))
    assert_frame_equal(given, before)


def test_what_is_no_table_of_month_ends_is_refused():
    given = table({"a": np.full(30, 10.0)})
    with pytest.raises(ContractError, match="not the last day of a month"):
        LAST_MONTH.forecast(given.assign(date=given["date"] - pd.Timedelta(days=1)), ORIGIN, (1,))
    with pytest.raises(ContractError, match="same date and age_group"):
        LAST_MONTH.forecast(pd.concat([given, given.tail(1)]), ORIGIN, (1,))
    with pytest.raises(RequestError, match="Nothing is known of the month ends forecast"):
        backtest_months([LAST_MONTH], given, [ORIGIN], (1,))


def test_nothing_is_a_share_of_misses_that_are_not_there():
    """A number that comes again every third month: the last month held never misses a year ahead."""
    given = table({"a": 100.0 + np.arange(48) % 3})
    judged = backtest_months([LAST_MONTH, STEP], given, origins_of(given, ahead=12), (12,))
    tested = compare(judged, STEP.name, LAST_MONTH.name, rng=np.random.default_rng(1), cluster="block")
    assert tested.loc[tested["score"] == "wape", ["ratio", "low", "high", "p_value"]].isna().to_numpy().all()
