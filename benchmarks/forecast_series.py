"""Measures the forecasts of published yearly counts against simple methods, on what happened after earlier origins.

`python -m benchmarks.forecast_series --national DIR` prints for each method and each step of one, two and three years:
WAPE and weighted quantile loss in per cent, both again over those of "Same as last year" with pooled spread, how often
the 80% and 95% ranges held what happened, and the least such share of any quarter of authorities by size. Then the
same for the later origins alone and for starts and ceases, whether the gain is more than the choice of authorities
would give, and the seconds it took. It ends with 1 where the pooled method misses a bar.

Scored are the authorities with a whole series and never fewer than 20 children; every authority is learnt from and
forecast, and none may go without a number.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from benchmarks.national import PLACES

if TYPE_CHECKING:
    import pandas as pd

ORIGINS = (2020, 2021, 2022, 2023)
LATER = 2021
HORIZONS = (1, 2, 3)
FEWEST_CHILDREN = 20
SEED = 903
SECONDS = 60.0
# Highest ratio to "Same as last year" of WAPE and quantile loss by years ahead; coverage; least of a size quarter.
RATIOS = {1: (0.97, 0.95), 2: (0.95, 0.95), 3: (0.95, 0.95)}
COVER = {"cover_80": (0.77, 0.83, 0.72), "cover_95": (0.93, 0.97, 0.90)}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast_series", description=__doc__)
    parser.add_argument("--national", type=Path, metavar="DIR", help="folder of national data (default: where it is)")
    parser.add_argument("--cache", type=Path, help="where tables read before are kept")
    given = parser.parse_args(arguments)
    folder = given.national or next((place for place in PLACES if place.is_dir()), None)
    if folder is None or not folder.is_dir():
        print("skipped: no published national data here (name their folder by --national)")
        return 0
    panel = panel_of(folder, given.cache)
    started = time.perf_counter()
    missed = run(panel)
    seconds = time.perf_counter() - started
    print(f"\n{seconds:.1f} s for the whole back-test (bar {SECONDS:.0f} s)")
    if seconds > SECONDS:
        missed.append(f"{seconds:.1f} s")
    print("All bars are reached." if not missed else "Below the bar: " + "; ".join(missed))
    return 1 if missed else 0


def panel_of(folder: Path, cache: Path | None) -> pd.DataFrame:
    from suffkit.forecasts.yearly import yearly_panel
    from suffkit.io.national.store import read_national

    national = read_national(folder, cache)
    return yearly_panel(national.published, national.indicators)


def run(panel: pd.DataFrame) -> list[str]:
    """Print the tables; gives what is below a bar."""
    from suffkit.contracts.forecasts import ENTRIES, EXITS, IN_CARE
    from suffkit.forecasts.backtest import compare, score_table
    from suffkit.forecasts.pooled import PooledGrowth
    from suffkit.forecasts.simple import DRIFT, MOMENTUM, SAME_AS_LAST_YEAR, STRAIGHT_LINE, ConstantRate
    from suffkit.forecasts.smoothing import Smoothing

    newest = int(panel["date"].dt.year.max())
    origins = [year for year in ORIGINS if year < newest] + list(range(max(ORIGINS) + 1, newest))
    ours = PooledGrowth()
    rate = ConstantRate(panel[["area_code", "date", "children"]], name="Rate x later population")
    rivals = [SAME_AS_LAST_YEAR, MOMENTUM, DRIFT, STRAIGHT_LINE, Smoothing()]
    scored = whole(panel)
    missed = []
    judged = tested([*rivals, ours], panel, scored, origins)
    known = tested([rate], panel[panel["area_code"].isin(scored)], scored, origins)
    print(f"{len(scored)} authorities, origins {origins[0]} to {origins[-1]}, outcomes to {newest}: children in care")
    show(score_table(judged), score_table(judged, ["size_quarter"]))
    show(score_table(known), score_table(known, ["size_quarter"]), heading=False)
    missed += below(score_table(judged), score_table(judged, ["size_quarter"]))

    later = judged[judged["origin_date"].dt.year >= LATER]
    print(f"\nThe same, origins {LATER} and after")
    show(score_table(later), score_table(later, ["size_quarter"]))

    print("\nBy quarter of authorities by size, 1 the smallest: WAPE %, held by 80% and by 95%")
    for row in score_table(judged, ["size_quarter"]).query("model == @ours.name").itertuples():
        held = f"{row.cover_80:8.1%}{row.cover_95:8.1%}"
        print(f"  {row.horizon} ahead, quarter {row.size_quarter}: {100 * row.wape:6.2f}{held}")

    print(f'\n{ours.name} over "{SAME_AS_LAST_YEAR.name}", authorities drawn with replacement')
    for row in compare(judged, ours.name, SAME_AS_LAST_YEAR.name, rng=np.random.default_rng(SEED)).itertuples():
        drawn = f"{row.ratio:.3f} (95% of draws {row.low:.3f} to {row.high:.3f}, p {row.p_value:.3f})"
        print(f"  {row.horizon} ahead, {row.score:14}{drawn}")

    for series in (ENTRIES, EXITS):
        flows = tested([replace(SAME_AS_LAST_YEAR, series=series), PooledGrowth(series)], panel, scored, origins)
        print(f"\nChildren in the year: {series}")
        show(score_table(flows), score_table(flows, ["size_quarter"]))

    return missed + without_a_number(panel, origins, (IN_CARE, ENTRIES, EXITS))


def whole(panel: pd.DataFrame) -> list[str]:
    """Authorities with a number of children in care on every date, and never fewer than FEWEST_CHILDREN."""
    wide = panel.pivot(index="area_code", columns="date", values="in_care")
    return list(wide.index[wide.notna().all(axis=1) & (wide.min(axis=1) >= FEWEST_CHILDREN)])


def tested(models: list, panel: pd.DataFrame, scored: list[str], origins: list[int]) -> pd.DataFrame:
    from suffkit.forecasts.backtest import backtest

    days = [date(year, 3, 31) for year in origins]
    return backtest(models, panel, days, HORIZONS, only=scored)


def without_a_number(panel: pd.DataFrame, origins: list[int], series: tuple[str, ...]) -> list[str]:
    """Authorities in being at an origin that have a number before it, but no forecast."""
    from suffkit.forecasts.notes import has_ended
    from suffkit.forecasts.yearly import forecast_all

    missed = []
    for year in origins:
        origin = date(year, 3, 31)
        found = forecast_all(panel, max(HORIZONS), origin=origin, series=series)
        if found["value"].isna().any():
            missed.append(f"missing values from {year}")
        for one in series:
            known = panel[(panel["date"].dt.year <= year) & panel[one].notna()]["area_code"].unique()
            asked = {code for code in known if not has_ended(code, origin)}
            lacking = asked - set(found.loc[found["series"] == one, "area_code"])
            missed += [f"{len(lacking)} authorities without a forecast of {one} from {year}"] if lacking else []
    return missed


def show(scores: pd.DataFrame, quarters: pd.DataFrame, *, heading: bool = True) -> None:
    from suffkit.forecasts.simple import SAME_AS_LAST_YEAR

    if heading:
        print(f"{'':26}ahead   n   WAPE%  qloss%   ratios to same   80%   95%   least quarter   MASE")
    least = quarters.groupby(["model", "horizon"])[list(COVER)].min()
    base = scores[scores["model"] == SAME_AS_LAST_YEAR.name].set_index("horizon")
    for row in scores.itertuples():
        ratios = (
            f"{row.wape / base.wape[row.horizon]:.3f} {row.quantile_loss / base.quantile_loss[row.horizon]:.3f}"
            if len(base)
            else " " * 11
        )
        low_80, low_95 = (100 * least.loc[(row.model, row.horizon), name] for name in COVER)
        held = f"{100 * row.cover_80:6.1f}{100 * row.cover_95:6.1f}    {low_80:5.1f}{low_95:6.1f}"
        print(
            f"{row.model:26}{row.horizon:5}{row.outcomes:5}{100 * row.wape:7.2f}{100 * row.quantile_loss:8.2f}"
            f"    {ratios}   {held}{row.mase:9.2f}"
        )


def below(scores: pd.DataFrame, quarters: pd.DataFrame) -> list[str]:
    """What of the pooled method is below a bar."""
    from suffkit.forecasts.pooled import PooledGrowth
    from suffkit.forecasts.simple import SAME_AS_LAST_YEAR

    name = PooledGrowth().name
    ours = scores[scores["model"] == name].set_index("horizon")
    base = scores[scores["model"] == SAME_AS_LAST_YEAR.name].set_index("horizon")
    least = quarters[quarters["model"] == name].groupby("horizon")[list(COVER)].min()
    missed = []
    for horizon, bars in RATIOS.items():
        for column, bar in zip(("wape", "quantile_loss"), bars, strict=True):
            ratio = ours.loc[horizon, column] / base.loc[horizon, column]
            missed += [f"{column} at {horizon}: {ratio:.3f} over {bar}"] if ratio > bar else []
        for column, (low, high, bar) in COVER.items():
            held, lowest = ours.loc[horizon, column], least.loc[horizon, column]
            missed += [f"{column} at {horizon}: {held:.1%}"] if not low <= held <= high else []
            missed += [f"{column} at {horizon}, a quarter: {lowest:.1%}"] if lowest < bar else []
    return missed


if __name__ == "__main__":
    sys.exit(main())
