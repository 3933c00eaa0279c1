"""Forecasts made again from earlier origins, scored, and compared by authorities drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from suffkit.contracts.forecasts import LEVELS, SCORES
from suffkit.errors import RequestError
from suffkit.forecasts.backtest import backtest, compare, judge, score_table
from suffkit.forecasts.pooled import PooledGrowth
from suffkit.forecasts.scoring import mase, wape, weighted_quantile_loss
from suffkit.forecasts.simple import SAME_AS_LAST_YEAR, STRAIGHT_LINE

ORIGINS = [date(2021, 3, 31), date(2022, 3, 31)]
NAME = SAME_AS_LAST_YEAR.name


@dataclass(frozen=True)
class Knowing:
    """Knows what will happen, and says that or so many times it; it keeps what it was handed."""

    truth: pd.DataFrame
    times: float = 1.0
    name: str = "Knowing"
    series: str = "in_care"

    def forecast(
        self, panel: pd.DataFrame, origin: date, horizons: Sequence[int], levels: Sequence[str] = LEVELS
    ) -> pd.DataFrame:
        assert panel["date"].max() == pd.Timestamp(origin)
        made = SAME_AS_LAST_YEAR.forecast(panel, origin, horizons, levels)
        known = self.truth.set_index(["area_code", "date"])["in_care"]
        value = known.loc[list(zip(made["area_code"], made["target_date"], strict=True))].to_numpy() * self.times
        return made.assign(value=value, model=self.name).astype({"model": "str"})


def test_every_outcome_stands_beside_its_forecast(panel):
    judged = backtest([SAME_AS_LAST_YEAR, STRAIGHT_LINE], panel, ORIGINS, (1, 2, 3))
    # From 2021 three years ahead are known, from 2022 two.
    assert judged.groupby(["model", "horizon"], sort=False).size().to_dict() == {
        (model.name, step): 40 * (2 if step < 3 else 1)
        for model in (SAME_AS_LAST_YEAR, STRAIGHT_LINE)
        for step in (1, 2, 3)
    }
    known = panel.set_index(["area_code", "date"])["in_care"]
    for row in judged[judged["model"] == NAME].itertuples():
        assert row.actual == known[row.area_code, row.target_date]
        assert (row.target_date.year - row.origin_date.year) == row.horizon
    middle = judged.loc[judged["model"] == NAME, "0.5"].to_numpy()
    starts = judged.loc[judged["model"] == NAME, ["area_code", "origin_date"]].itertuples(index=False, name=None)
    assert middle == pytest.approx([known[key] for key in starts])


def test_a_forecaster_is_handed_nothing_later_and_knowing_scores_nought(panel):
    judged = backtest([Knowing(panel), Knowing(panel, 2.0, "Twice")], panel, ORIGINS, (1, 2))
    scores = score_table(judged).set_index(["model", "horizon"])
    assert (scores.loc["Knowing", ["wape", "mase", "quantile_loss"]] == 0).all(axis=None)
    assert (scores.loc["Knowing", ["cover_80", "cover_95"]] == 1).all(axis=None)
    assert scores.loc["Twice", "wape"].tolist() == pytest.approx([1, 1])
    assert scores.loc["Twice", "cover_95"].tolist() == [0, 0]


def test_scores_are_the_formulas(panel):
    judged = backtest([SAME_AS_LAST_YEAR], panel, ORIGINS, (1, 2))
    scores = score_table(judged)
    assert SCORES.faults(scores) == []
    for row in scores.itertuples():
        here = judged[judged["horizon"] == row.horizon]
        levels = [float(level) for level in LEVELS]
        assert row.outcomes == len(here)
        assert row.wape == pytest.approx(wape(here["actual"], here["0.5"]))
        assert row.mase == pytest.approx(mase(here["actual"], here["0.5"], here["step"]))
        assert row.quantile_loss == pytest.approx(weighted_quantile_loss(here["actual"], here[list(LEVELS)], levels))
        assert row.cover_80 == np.mean((here["0.1"] <= here["actual"]) & (here["actual"] <= here["0.9"]))


def test_quarters_hold_equally_many_and_are_by_size(panel):
    judged = backtest([SAME_AS_LAST_YEAR], panel, ORIGINS, (1,))
    assert SCORES.faults(score_table(judged, ["size_quarter"])) == []
    for _, here in judged.groupby("origin_date"):
        assert here["size_quarter"].value_counts().to_dict() == dict.fromkeys((1, 2, 3, 4), 10)
        assert here.loc[here["size_quarter"] == 1, "0.5"].max() <= here.loc[here["size_quarter"] == 2, "0.5"].min()


def test_only_some_areas_are_judged_but_all_are_learnt_from(panel):
    codes = sorted(panel["area_code"].unique())[:8]
    all_of_them = backtest([PooledGrowth()], panel, ORIGINS, (1,))
    some = backtest([PooledGrowth()], panel, ORIGINS, (1,), only=codes)
    kept = all_of_them[all_of_them["area_code"].isin(codes)].reset_index(drop=True)
    assert_frame_equal(some.drop(columns="size_quarter"), kept.drop(columns="size_quarter"))
    assert some["size_quarter"].value_counts().to_dict() == dict.fromkeys((1, 2, 3, 4), 4)


def test_the_last_editions_forecast_is_scored_like_a_back_test(panel):
    printed = SAME_AS_LAST_YEAR.forecast(panel[panel["date"].dt.year <= 2022], ORIGINS[1], (1, 2, 3))
    assert_frame_equal(judge(printed, panel), backtest([SAME_AS_LAST_YEAR], panel, ORIGINS[1:], (1, 2, 3)))


def test_an_outcome_that_is_not_published_is_left_out(panel):
    code = panel["area_code"].iloc[0]
    hidden = panel.assign(
        in_care=panel["in_care"].where((panel["area_code"] != code) | (panel["date"].dt.year != 2023))
    )
    judged = backtest([SAME_AS_LAST_YEAR], hidden, ORIGINS[1:], (1, 2))
    assert judged[judged["area_code"] == code]["horizon"].tolist() == [2]
    assert judged["actual"].notna().all()


def test_nothing_to_judge_is_said(panel):
    with pytest.raises(RequestError, match="Nothing is known of the dates forecast"):
        backtest([SAME_AS_LAST_YEAR], panel, [date(2024, 3, 31)], (1,))
    ahead = SAME_AS_LAST_YEAR.forecast(panel, date(2024, 3, 31), (1,))
    with pytest.raises(RequestError, match="Nothing is known of the dates forecast"):
        judge(ahead, panel)
    both = pd.concat([ahead, ahead.assign(series="entries").astype({"series": "str"})])
    with pytest.raises(RequestError, match="one series are judged at a time; here are 2"):
        judge(both, panel)


def test_levels_that_were_not_asked_for_have_no_cover(panel):
    judged = backtest([SAME_AS_LAST_YEAR], panel, ORIGINS, (1,), levels=("0.1", "0.9"))
    scores = score_table(judged).iloc[0]
    assert np.isnan(scores["cover_95"])
    assert 0.5 < scores["cover_80"] <= 1
    assert scores["quantile_loss"] > 0


# ---- two models ------------------------------------------------------------------------------------------------------


def test_a_model_that_always_misses_by_half_as_much(panel):
    judged = backtest([Knowing(panel, 1.1, "A tenth"), Knowing(panel, 1.2, "A fifth")], panel, ORIGINS, (1,))
    found = compare(judged, "A tenth", "A fifth", rng=np.random.default_rng(1))
    assert found["score"].tolist() == ["wape", "quantile_loss"]
    assert found["ratio"].tolist() == pytest.approx([0.5, 0.5])
    # Every draw of authorities gives the same ratio.
    assert found[["low", "high"]].to_numpy() == pytest.approx(0.5)
    assert found["p_value"].tolist() == [0, 0]


def test_chance_alone_is_no_difference(panel):
    """Two forecasters that stray by noise of one size: the range of ratios holds 1."""
    rng = np.random.default_rng(7)
    judged = backtest([Knowing(panel, 1.0, "One"), Knowing(panel, 1.0, "Other")], panel, ORIGINS, (1, 2))
    noise = rng.normal(0, 20, len(judged))
    judged = judged.assign(**{level: judged[level] + noise for level in LEVELS})
    found = compare(judged, "One", "Other", rng=np.random.default_rng(1))
    assert ((found["low"] < 1) & (found["high"] > 1)).all()
    assert (found["p_value"] > 0.02).all()


def test_years_of_one_authority_are_drawn_together(panel):
    """To count each outcome ten times over changes nothing: there are no more authorities."""
    judged = backtest([SAME_AS_LAST_YEAR, STRAIGHT_LINE], panel, ORIGINS, (1,))
    tenfold = pd.concat([judged.assign(origin_date=judged["origin_date"] - pd.Timedelta(days=at)) for at in range(10)])
    once = compare(judged, NAME, STRAIGHT_LINE.name, rng=np.random.default_rng(4))
    again = compare(tenfold, NAME, STRAIGHT_LINE.name, rng=np.random.default_rng(4))
    assert_frame_equal(once, again)


def test_a_comparison_is_the_same_again_with_the_same_seed(panel):
    judged = backtest([SAME_AS_LAST_YEAR, STRAIGHT_LINE], panel, ORIGINS, (1,))
    first, again = (compare(judged, NAME, STRAIGHT_LINE.name, rng=np.random.default_rng(9)) for _ in range(2))
    assert_frame_equal(first, again)
    with pytest.raises(RequestError, match="No forecasts of Nobody to compare"):
        compare(judged, "Nobody", NAME, rng=np.random.default_rng(9))
