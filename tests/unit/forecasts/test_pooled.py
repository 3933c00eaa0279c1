"""What the pooled forecaster learns: signals, coefficients, spread by size; and what it does with it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from suffkit.contracts.forecasts import LEVELS
from suffkit.forecasts.grid import grid_of
from suffkit.forecasts.pooled import PooledGrowth, by_size, likeliest_size, ridge, signals

ORIGIN = date(2024, 3, 31)
AREA = "E99999999"


def middle(table: pd.DataFrame) -> pd.Series:
    return table[table["quantile"] == "0.5"].set_index("area_code")["value"]


def test_a_signal_is_what_sets_an_area_apart(panel):
    """Starts over ceases, unaccompanied per child, the rate in the region: each higher where the number is."""
    last = panel["date"] == pd.Timestamp(ORIGIN)
    code = panel["area_code"].iloc[-1]
    mine = last & (panel["area_code"] == code)
    raised = {
        0: panel.assign(entries=panel["entries"].where(~mine, panel["entries"] * 1.05)),
        1: panel.assign(uasc=panel["uasc"].where(~mine, panel["uasc"] + 5)),
        2: panel.assign(in_care=panel["in_care"].where(~mine, panel["in_care"] * 1.05)),
    }
    place = sorted(panel["area_code"].unique()).index(code)
    before = signals(grid_of(panel, ORIGIN))[place, -1]
    for number, changed in raised.items():
        after = signals(grid_of(changed, ORIGIN))[place, -1]
        assert after[number] > before[number]
        assert np.delete(after, number) == pytest.approx(np.delete(before, number))


def test_what_is_missing_signals_nothing(panel):
    bare = signals(grid_of(panel[["area_code", "date", "in_care"]], ORIGIN))
    assert (bare == 0).all()
    some = panel.assign(uasc=panel["uasc"].where(panel["area_code"] != panel["area_code"].iloc[0]))
    place = sorted(panel["area_code"].unique()).index(panel["area_code"].iloc[0])
    found = signals(grid_of(some, ORIGIN))[place]
    assert (found[:, 1] == 0).all()
    assert (found[:, 0] != 0).any()


def test_a_signal_counts_for_three_deviations_at_most(panel):
    far = panel.assign(uasc=panel["uasc"].where(panel.index != 0, 1e6))
    assert np.abs(signals(grid_of(far, ORIGIN))).max() == 3


def test_coefficients_are_least_squares_drawn_to_nought():
    rng = np.random.default_rng(5)
    given = rng.normal(0, 1, (200, 4, 2))
    year = np.array([0.3, -0.2, 0.1, 0.0])
    grown = given @ np.array([0.05, -0.02]) + year
    size = np.full((200, 4), 1e9)
    # Without noise: 800 pairs stand against the 50 that show nothing; a year's own growth is no signal's.
    assert ridge(grown, given, size) == pytest.approx(np.array([0.05, -0.02]) * 800 / 850, rel=0.1)
    assert ridge(np.full((200, 4), np.nan), given, size).tolist() == [0, 0]
    # A pair of a hundredth of the weight moves the coefficients less.
    small = np.where(np.arange(200)[:, None] < 100, 1.0, 1e9) * np.ones((200, 4))
    wrong = np.where(np.arange(200)[:, None] < 100, -grown, grown)
    assert ridge(wrong, given, small)[0] > 0.04


def test_the_dependence_on_size_is_found_again():
    rng = np.random.default_rng(2)
    size = rng.uniform(50, 1500, 20_000)
    missed = rng.laplace(0, 0.05, 20_000) * np.sqrt(1 + 400 / size)
    assert 300 < likeliest_size(missed, size) < 520
    assert likeliest_size(rng.laplace(0, 0.05, 20_000), size) < 30
    assert likeliest_size(np.full(5, np.nan), size[:5]) == 0


def test_spread_by_size_has_an_end():
    assert by_size(400.0, np.array([400.0, 1e12])) == pytest.approx([np.sqrt(2), 1])
    assert by_size(400.0, np.array([0.0, 3.0]))[0] == by_size(400.0, np.array([0.0, 3.0]))[1]


def test_areas_that_are_all_alike_follow_england(panel):
    """Without signals the middle is the last value moved by momentum."""
    bare = panel[["area_code", "date", "in_care"]]
    total = panel.groupby("date")["in_care"].sum()
    moved = np.log(total.iloc[-1] / total.iloc[-2])
    last = panel[panel["date"] == pd.Timestamp(ORIGIN)].set_index("area_code")["in_care"]
    found = middle(PooledGrowth().forecast(bare, ORIGIN, (2,)))
    assert found.to_numpy() == pytest.approx(((last[found.index] + 0.5) * np.exp(0.75 * moved) - 0.5).to_numpy())


def test_flows_have_no_momentum(panel):
    bare = panel[["area_code", "date", "entries"]]
    last = panel[panel["date"] == pd.Timestamp(ORIGIN)].set_index("area_code")["entries"]
    found = middle(PooledGrowth("entries").forecast(bare, ORIGIN, (1,)))
    assert found.to_numpy() == pytest.approx(last[found.index].to_numpy())


def test_more_starts_than_ceases_is_followed(panel):
    """In this panel a half of the year's push comes the year after; the forecaster finds that out."""
    found = middle(PooledGrowth().forecast(panel, ORIGIN, (1,)))
    last = panel[panel["date"] == pd.Timestamp(ORIGIN)].set_index("area_code")
    pushed = np.log(last["entries"] / last["exits"])
    assert np.corrcoef(np.log(found / last["in_care"]), pushed[found.index])[0, 1] > 0.9


def test_small_areas_are_wider(panel):
    table = PooledGrowth().forecast(panel, ORIGIN, (1,))
    wide = table.pivot(index="area_code", columns="quantile", values="value")
    width = (wide["0.9"] - wide["0.1"]) / wide["0.5"]
    assert width[wide["0.5"].idxmin()] > 1.2 * width[wide["0.5"].idxmax()]
    assert (wide["mean"] > wide["0.25"]).all()
    assert (wide["mean"] < wide["0.75"]).all()


def test_broken_series_are_wider(troubled_panel, troubled, rows_of):
    table = PooledGrowth().forecast(troubled_panel, ORIGIN, (1,))
    wide = np.log(table.pivot(index="area_code", columns="quantile", values="value")[list(LEVELS)] + 0.5)
    width = wide["0.9"] - wide["0.1"]
    whole = rows_of(AREA, "E12000001", dict.fromkeys(range(2016, 2025), 300.0))
    beside = PooledGrowth().forecast(pd.concat([troubled_panel, whole]), ORIGIN, (1,))
    own = beside[beside["area_code"] == AREA].set_index("quantile")["value"]
    # All three stand at 300 children; one has a gap, one a single value, and both are a quarter wider than the whole.
    assert width[troubled["gap"]] == pytest.approx(width[troubled["one"]])
    assert width[troubled["gap"]] == pytest.approx(1.25 * np.log((own["0.9"] + 0.5) / (own["0.1"] + 0.5)), rel=0.03)
    assert width[troubled["tiny"]] > 2 * width[troubled["gap"]]


def test_a_stale_series_is_carried_on_from_where_it_ended(troubled_panel, troubled):
    """Last known two years before the origin: one year ahead is three years on."""
    bare = troubled_panel[["area_code", "date", "in_care"]]
    mine = PooledGrowth().forecast(bare, ORIGIN, (1, 3))
    wide = mine.pivot(index=["area_code", "target_date"], columns="quantile", values="value")
    stale = wide.loc[(troubled["stale"], pd.Timestamp(2025, 3, 31))]
    gap = wide.loc[(troubled["gap"], pd.Timestamp(2027, 3, 31))]
    # The one with a gap stands at the same level, and is a quarter wider three years on.
    assert np.log(gap["0.9"] / gap["0.1"]) / np.log(stale["0.9"] / stale["0.1"]) == pytest.approx(1.25, rel=0.01)


def test_a_forecast_of_nought_stays_small(troubled_panel, troubled):
    table = PooledGrowth().forecast(troubled_panel, ORIGIN, (1,))
    own = table[table["area_code"] == troubled["zeros"]].set_index("quantile")["value"]
    assert own["0.5"] <= 1
    assert 0 < own["0.975"] < 20
    assert own["mean"] < 5
