"""What every forecaster of many series keeps to, whatever its method."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from suffkit.contracts.forecasts import LEVELS, MEAN, NATIONAL_FORECASTS
from suffkit.errors import ContractError, RequestError
from suffkit.forecasts.frame import Forecaster
from suffkit.forecasts.pooled import PooledGrowth
from suffkit.forecasts.simple import DRIFT, MOMENTUM, SAME_AS_LAST_YEAR, SEASONAL_MEAN, STRAIGHT_LINE
from suffkit.forecasts.smoothing import Smoothing

ORIGIN = date(2022, 3, 31)
LATE = date(2024, 3, 31)
FORECASTERS: list[Forecaster] = [
    SAME_AS_LAST_YEAR,
    MOMENTUM,
    DRIFT,
    STRAIGHT_LINE,
    replace(SEASONAL_MEAN, every=12),
    Smoothing(),
    PooledGrowth(),
    PooledGrowth("entries"),
    PooledGrowth("exits"),
]

every_forecaster = pytest.mark.parametrize("one", FORECASTERS, ids=lambda one: f"{one.name}, {one.series}")


@every_forecaster
def test_the_table_is_as_its_contract_says(one, panel):
    table = one.forecast(panel, ORIGIN, (1, 2, 3))
    assert NATIONAL_FORECASTS.faults(table) == []
    assert list(table.columns) == NATIONAL_FORECASTS.column_names
    assert len(table) == panel["area_code"].nunique() * 3 * (len(LEVELS) + 1)
    assert set(table["model"]) == {one.name}
    assert set(table["series"]) == {one.series}
    assert [f"{day:%Y-%m-%d}" for day in table["target_date"].unique()] == ["2023-03-31", "2024-03-31", "2025-03-31"]


@every_forecaster
def test_whatever_is_amiss_with_a_series_there_is_a_number(one, troubled_panel, troubled):
    table = one.forecast(troubled_panel, LATE, (1, 2, 3))
    assert np.isfinite(table["value"]).all()
    assert (table["value"] >= 0).all()
    wide = table.pivot(index=["area_code", "target_date"], columns="quantile", values="value")[list(LEVELS)]
    assert (np.diff(wide.to_numpy(), axis=1) >= 0).all()
    if one.series == "in_care":
        assert set(troubled.values()) - set(table["area_code"]) == {troubled["missing"]}
        # A range of nothing would be a lie, of a series of noughts too.
        assert (wide["0.975"] > wide["0.025"]).all()


@every_forecaster
@pytest.mark.parametrize("poison", [float("nan"), 1e9])
def test_nothing_after_the_origin_is_seen(one, panel, poison):
    later = panel.copy()
    later.loc[later["date"] > pd.Timestamp(ORIGIN), ["in_care", "entries", "exits", "uasc", "children"]] = poison
    assert_frame_equal(one.forecast(panel, ORIGIN, (1, 2)), one.forecast(later, ORIGIN, (1, 2)))


@every_forecaster
def test_the_order_of_rows_and_columns_is_irrelevant(one, panel):
    turned = panel.iloc[::-1, ::-1]
    assert_frame_equal(one.forecast(panel, ORIGIN, (1, 3)), one.forecast(turned, ORIGIN, (3, 1)))


@every_forecaster
def test_the_panel_is_left_as_it_was(one, panel):
    before = panel.copy()
    one.forecast(panel, ORIGIN, (1,))
    assert_frame_equal(panel, before)


@every_forecaster
def test_a_step_does_not_depend_on_which_others_are_asked_for(one, panel):
    alone = one.forecast(panel, ORIGIN, (2,))
    among = one.forecast(panel, ORIGIN, (1, 2, 3))
    kept = among[among["target_date"] == alone["target_date"].iloc[0]].reset_index(drop=True)
    assert_frame_equal(alone, kept)


@every_forecaster
def test_other_levels_are_given_as_asked(one, panel):
    table = one.forecast(panel, ORIGIN, (1,), ("0.05", "0.95"))
    assert table["quantile"].unique().tolist() == ["0.05", "0.95", MEAN]


@every_forecaster
def test_far_ahead_is_wider_than_near(one, panel):
    table = one.forecast(panel, LATE, (1, 3, 12))
    wide = table.pivot(index=["area_code", "target_date"], columns="quantile", values="value")
    width = ((wide["0.9"] - wide["0.1"]) / wide["0.5"]).groupby("target_date").mean()
    assert width.is_monotonic_increasing
    assert np.isfinite(table["value"]).all()


@every_forecaster
def test_what_cannot_be_forecast_is_said(one, panel):
    with pytest.raises(
        RequestError, match=r"Nothing is known up to the origin 2010-03-31; the panel starts on 2016-03"
    ):
        one.forecast(panel, date(2010, 3, 31), (1,))
    with pytest.raises(RequestError, match="ends of months 12 months apart"):
        one.forecast(panel, date(2022, 6, 30), (1,))
    with pytest.raises(RequestError, match="0 changes from one date to the next are known"):
        one.forecast(panel[panel["date"].dt.year == 2022], ORIGIN, (1,))
    with pytest.raises(RequestError, match="Levels of quantiles must rise"):
        one.forecast(panel, ORIGIN, (1,), ("0.9", "0.1"))
    with pytest.raises(RequestError, match="Levels of quantiles must rise"):
        one.forecast(panel, ORIGIN, (1,), ("half",))
    with pytest.raises(RequestError, match="one step ahead"):
        one.forecast(panel, ORIGIN, (0, 1))
    with pytest.raises(ContractError, match=r"in_care, rows 2, 11 and 20: .* at least 0"):
        one.forecast(panel.assign(in_care=panel["in_care"].where(panel.index % 9 > 0, -1)).iloc[:27], LATE, (1,))
    with pytest.raises(ContractError, match="same area_code and date"):
        one.forecast(pd.concat([panel, panel.iloc[:1]]), ORIGIN, (1,))
