"""Forecasts made again as of earlier dates, set against what happened, and whether one forecaster beats another.

A forecaster is handed what was known at each origin and nothing later. Published figures are those of the newest
release: what was revised later is seen in its later form.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.forecasts import LEVELS, MEAN, NATIONAL_FORECASTS, PANEL
from suffkit.contracts.table import check
from suffkit.errors import RequestError
from suffkit.forecasts.frame import Forecaster
from suffkit.forecasts.grid import YEAR, at_column, grid_of, last_known, month_end, need_levels
from suffkit.forecasts.scoring import Floats, naive_step, pinball

if TYPE_CHECKING:
    import pandas as pd

OUTCOME = ["area_code", "origin_date", "target_date", "horizon", "model"]
MIDDLE = "0.5"
INTERVALS = {"cover_80": ("0.1", "0.9"), "cover_95": ("0.025", "0.975")}
QUARTERS = 4
# Of misses, so small a part is rounding.
_NO_MISS = 1e-9
_NO_OUTCOME = "Nothing is known of the dates forecast. Choose earlier origins or fewer steps ahead."


def backtest(
    forecasters: Sequence[Forecaster],
    panel: pd.DataFrame,
    origins: Sequence[date],
    horizons: Sequence[int],
    *,
    levels: Sequence[str] = LEVELS,
    every: int = YEAR,
    only: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Every forecaster from every origin, each number beside what happened.

    In:     the forecasters, all of one series; PANEL; origins; steps ahead; months of a step; codes of the areas to
            judge (default: all). The forecasters learn from all areas.
    Out:    one row an area, origin, target and model that has an outcome: area_code, origin_date, target_date, horizon,
            model, a column a level (`0.1`), `mean`, `actual`, `step` (mean absolute step before the origin),
            `size_quarter` (1 the smallest quarter of areas by the last value at the origin, to 4).
    Raises: what the forecasters raise; RequestError, no target has an outcome.
    """
    import pandas as pd

    check(panel, PANEL)
    parts = []
    for origin in origins:
        ahead = [step for step in horizons if _target(origin, step, every) <= panel["date"].max()]
        if ahead:
            known = panel[panel["date"] <= pd.Timestamp(origin)]
            parts += [one.forecast(known, origin, ahead, levels) for one in forecasters]
    if not parts:
        raise RequestError(_NO_OUTCOME)
    return judge(pd.concat(parts, ignore_index=True), panel, every=every, only=only)


def judge(
    forecasts: pd.DataFrame, panel: pd.DataFrame, *, every: int = YEAR, only: Sequence[str] | None = None
) -> pd.DataFrame:
    """Forecasts of one series beside what happened: those of a back-test, or those that an earlier edition printed.

    In:     NATIONAL_FORECASTS; PANEL; months of a step; codes of the areas to judge (default: all).
    Out:    as `backtest`. A forecast whose outcome is not known is left out.
    Raises: ContractError, not such tables; RequestError, several series, or no target has an outcome.
    """
    import pandas as pd

    check(forecasts, NATIONAL_FORECASTS)
    check(panel, PANEL)
    if (number := forecasts["series"].nunique()) != 1:
        raise RequestError(f"Forecasts of one series are judged at a time; here are {number}.")
    series = str(forecasts["series"].iloc[0])
    made, truth = (part if only is None else part[part["area_code"].isin(only)] for part in (forecasts, panel))
    outcome = truth.loc[truth[series].notna(), ["area_code", "date", series]]
    outcome = outcome.rename(columns={"date": "target_date", series: "actual"})
    made = made[made["area_code"].isin(outcome["area_code"]) & made["target_date"].isin(outcome["target_date"])]
    if made.empty:
        raise RequestError(_NO_OUTCOME)
    names = [level for level in made["quantile"].unique() if level != MEAN]
    keys = ["area_code", "origin_date", "target_date", "model"]
    wide = made.pivot(index=keys, columns="quantile", values="value").reset_index()
    wide["horizon"] = (_months(wide["target_date"]) - _months(wide["origin_date"])) // every
    starts = [_at_origin(truth, origin.date(), series, every) for origin in wide["origin_date"].unique()]
    wide = wide.merge(pd.concat(starts), on=["area_code", "origin_date"], validate="m:1")
    wide = wide.merge(outcome, on=["area_code", "target_date"], validate="m:1")
    if wide.empty:
        raise RequestError(_NO_OUTCOME)
    wide.columns.name = None
    # Models in the order in which they were given.
    order = wide["model"].map({name: place for place, name in enumerate(forecasts["model"].unique())})
    wide = wide.iloc[np.lexsort([wide["area_code"], wide["horizon"], wide["origin_date"], order])]
    found = [name for name in [*sorted(names, key=float), MEAN] if name in wide]
    return wide[[*OUTCOME, *found, "actual", "step", "size_quarter"]].reset_index(drop=True)


def score_table(judged: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Scores of each model and step ahead, and of each group of `by` (such as `size_quarter`).

    In:  what `backtest` gives. Out: SCORES, models in the order of their first row.
    """
    levels = _levels(judged)
    rows = _misses(judged, levels)
    keys = ["model", "horizon", *by]
    grouped = rows.groupby(keys, sort=False)
    sums, means = grouped[["actual", "miss", "loss"]].sum(), grouped[["scaled", *INTERVALS]].mean()
    table = means.rename(columns={"scaled": "mase"}).assign(
        outcomes=grouped.size(),
        wape=sums["miss"] / sums["actual"].where(sums["actual"] > 0),
        quantile_loss=sums["loss"] / sums["actual"].where(sums["actual"] > 0),
    )
    order = {name: place for place, name in enumerate(judged["model"].drop_duplicates())}
    table = table.reset_index()
    table = table.iloc[np.lexsort([*(table[name] for name in reversed(keys[1:])), table["model"].map(order)])]
    return table[[*keys, "outcomes", "wape", "mase", "quantile_loss", *INTERVALS]].reset_index(drop=True)


def compare(
    judged: pd.DataFrame,
    model: str,
    against: str,
    *,
    draws: int = 2000,
    rng: np.random.Generator,
    cluster: str = "area_code",
) -> pd.DataFrame:
    """Whether a model's scores are below another's by more than the choice of authorities would give.

    In:     what `backtest` gives; two models of it; how often to draw; a seeded generator; the column whose errors
            belong together (`month_record.backtest_months` has `block`).
    Out:    one row a step ahead and score (wape, quantile_loss): horizon, score, ratio, low, high, p_value; the numbers
            are missing where the other model never missed.
    Method: errors of one authority in several years belong together, so whole authorities are drawn with replacement,
            as many as there are; low and high hold 95% of the drawn ratios, and p_value is twice the smaller share of
            them on either side of 1. Source: Cameron, Gelbach and Miller, Bootstrap-based improvements for inference
            with clustered errors (2008). Years are not drawn: another run of years may differ by more.
    Raises: RequestError, a model is not among them.
    """
    import pandas as pd

    if missing := [name for name in (model, against) if name not in set(judged["model"])]:
        raise RequestError(f"No forecasts of {' or '.join(missing)} to compare.")
    rows = _misses(judged[judged["model"].isin([model, against])], _levels(judged))
    found = []
    for horizon, here in rows.groupby("horizon"):
        both = here.pivot_table(index=cluster, columns="model", values=["miss", "loss"], aggfunc="sum").dropna()
        weights = rng.multinomial(len(both), np.full(len(both), 1 / len(both)), size=draws)
        for score, column in (("wape", "miss"), ("quantile_loss", "loss")):
            ours, theirs = both[column, model].to_numpy(), both[column, against].to_numpy()
            if theirs.sum() <= _NO_MISS * max(float(ours.sum()), 1.0):
                # Nothing is a share of a perfect forecast's misses.
                found.append((horizon, score, *[float("nan")] * 4))
                continue
            drawn = (weights @ ours) / np.maximum(weights @ theirs, _NO_MISS * theirs.sum())
            low, high = np.quantile(drawn, [0.025, 0.975])
            p_value = min(1.0, 2 * min(float((drawn >= 1).mean()), float((drawn <= 1).mean())))
            found.append((horizon, score, ours.sum() / theirs.sum(), low, high, p_value))
    return pd.DataFrame(found, columns=["horizon", "score", "ratio", "low", "high", "p_value"])


def _target(origin: date, step: int, every: int) -> pd.Timestamp:
    import pandas as pd

    return pd.Timestamp(month_end(origin.year * 12 + origin.month - 1 + step * every))


def _months(days: pd.Series) -> pd.Series:
    return days.dt.year.astype("int64") * 12 + days.dt.month


def _at_origin(truth: pd.DataFrame, origin: date, series: str, every: int) -> pd.DataFrame:
    """Size quarter and usual step of each area at the origin."""
    import pandas as pd

    grid = grid_of(truth, origin, every)
    values = grid.of(series)
    size = pd.Series(at_column(values, last_known(values)))
    # Equal sizes keep the order of their codes, so that the quarters are equally large.
    place = size.rank(method="first")
    quarter = np.ceil(place.fillna(0).to_numpy() * QUARTERS / max(place.count(), 1)).astype(np.int64)
    table = pd.DataFrame({"area_code": list(grid.areas), "step": naive_step(values), "size_quarter": quarter})
    return table.astype({"area_code": "str"}).assign(origin_date=pd.Timestamp(origin).as_unit("s"))


def _levels(judged: pd.DataFrame) -> list[str]:
    return [name for name in judged.columns if name.startswith("0.")]


def _misses(judged: pd.DataFrame, levels: Sequence[str]) -> pd.DataFrame:
    """Each outcome's absolute error, the same over the usual step, its quantile loss, and whether intervals hold it."""
    actual: Floats = judged["actual"].to_numpy(dtype=float)
    quantiles = judged[list(levels)].to_numpy(dtype=float)
    losses = pinball(actual[:, None], quantiles, need_levels(levels)[None, :])
    miss = np.abs(actual - judged[MIDDLE].to_numpy(dtype=float)) if MIDDLE in judged else np.full(len(actual), np.nan)
    rows = judged[[name for name in judged.columns if name not in levels]].assign(
        miss=miss, loss=2 * losses.mean(axis=1), scaled=miss / judged["step"].where(judged["step"] > 0)
    )
    for name, (low, high) in INTERVALS.items():
        there = low in judged and high in judged
        rows[name] = judged["actual"].between(judged[low], judged[high]).astype(float) if there else np.nan
    return rows
