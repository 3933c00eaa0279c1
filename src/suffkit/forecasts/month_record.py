"""How forecasts of month ends turned out: made again from earlier month ends, set beside what came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.forecasts import ALL, IN_CARE, LEVELS, MEAN
from suffkit.contracts.month_ends import MONTH_ENDS
from suffkit.contracts.table import check
from suffkit.errors import RequestError
from suffkit.forecasts.grid import month_end
from suffkit.forecasts.month_ends import FEWEST_MONTHS, month_number
from suffkit.forecasts.monthly import MonthForecaster
from suffkit.forecasts.scoring import naive_step

if TYPE_CHECKING:
    import pandas as pd

KEYS = ["age_group", "origin_date", "target_date", "horizon", "model"]


def origins_of(month_ends: pd.DataFrame, *, ahead: int, every: int = 3) -> list[date]:
    """The month ends from which forecasts can be made again and judged so many months ahead.

    In:  MONTH_ENDS; months ahead; months between origins.
    Out: dates, the first with FEWEST_MONTHS up to it. None where there are too few months.
    """
    known = month_ends.dropna(subset=[IN_CARE])
    first, last = (month_number(day.date()) for day in (known["date"].min(), known["date"].max()))
    # Counted back from the last, so that the newest outcome is always among those judged.
    return [month_end(month) for month in range(last - ahead, first + FEWEST_MONTHS - 2, -every)][::-1]


def backtest_months(
    forecasters: Sequence[MonthForecaster],
    month_ends: pd.DataFrame,
    origins: Sequence[date],
    months: Sequence[int],
    *,
    levels: Sequence[str] = LEVELS,
) -> pd.DataFrame:
    """Every forecaster from every origin, each number beside what happened.

    In:     the forecasters; MONTH_ENDS; origins; months ahead.
    Out:    one row an age group (or `all`), origin, target and model that has an outcome: age_group, origin_date,
            target_date, horizon, model, a column a level, `mean`, `actual`, `step` (mean absolute step from one month
            end to the next before the origin), `block` (an age group and a year of origins: misses of these overlap).
            `backtest.score_table` and `compare` read it as they read that of years.
    Raises: what the forecasters raise; RequestError, no target has an outcome.
    """
    import pandas as pd

    check(month_ends, MONTH_ENDS)
    whole = month_ends.groupby("date")[IN_CARE].sum(min_count=month_ends["age_group"].nunique()).reset_index()
    truth = pd.concat([month_ends, whole.assign(age_group=ALL)], ignore_index=True).dropna(subset=[IN_CARE])
    last = month_number(truth["date"].max().date())
    parts = []
    for origin in origins:
        ahead = [step for step in months if month_number(origin) + step <= last]
        known = month_ends[month_ends["date"] <= pd.Timestamp(origin)]
        parts += [one.forecast(known, origin, ahead, levels) for one in forecasters if ahead]
    if not parts:
        raise RequestError("Nothing is known of the month ends forecast. Choose earlier origins or fewer months ahead.")
    made = pd.concat(parts, ignore_index=True)
    wide = made.pivot(index=["age_group", "origin_date", "target_date", "model"], columns="quantile", values="value")
    wide = wide.reset_index()
    origin, target = wide["origin_date"].dt, wide["target_date"].dt
    wide = wide.assign(
        horizon=(target.year - origin.year) * 12 + target.month - origin.month,
        block=wide["age_group"] + " " + origin.year.astype(str),
    )
    outcome = truth.rename(columns={"date": "target_date", IN_CARE: "actual"})
    wide = wide.merge(outcome, on=["age_group", "target_date"], validate="m:1")
    steps = pd.concat([_steps(truth, day) for day in wide["origin_date"].unique()])
    wide = wide.merge(steps, on=["age_group", "origin_date"], validate="m:1")
    order = wide["model"].map({one.name: place for place, one in enumerate(forecasters)})
    wide = wide.iloc[np.lexsort([wide["age_group"], wide["horizon"], wide["origin_date"], order])]
    return wide[[*KEYS, *levels, MEAN, "actual", "step", "block"]].reset_index(drop=True)


def _steps(truth: pd.DataFrame, origin: pd.Timestamp) -> pd.DataFrame:
    """How far each age group usually moved from one month end to the next up to the origin."""
    import pandas as pd

    known = truth[truth["date"] <= origin].pivot(index="age_group", columns="date", values=IN_CARE)
    days = pd.date_range(known.columns.min(), origin, freq="ME")
    step = naive_step(known.reindex(columns=days).to_numpy(dtype=float))
    return pd.DataFrame({"age_group": known.index, "origin_date": origin, "step": step})
