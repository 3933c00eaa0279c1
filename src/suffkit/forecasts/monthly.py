"""Forecasters of one council's month ends by age group: simple rules, smoothing, and the method in print.

All ages together are the sum of the age groups, in the middle and in the mean. Their range, like each age group's, is
what the rule itself missed by when it was replayed from each earlier month end: quantiles do not add up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

import numpy as np

from suffkit.contracts.forecasts import IN_CARE, LEVELS
from suffkit.forecasts.baselines import drift, last_value, seasonal_mean
from suffkit.forecasts.frame import HALF, quantiles_of_growth
from suffkit.forecasts.grid import Floats, need_horizons, need_levels
from suffkit.forecasts.month_ends import Months, months_of, table_of
from suffkit.forecasts.printed_method import HIGHER_FACTOR_A_YEAR, PrintedMethod, population_by_month
from suffkit.forecasts.spread import FEWEST_CHANGES, Pool, lift, pool_of, strays_of

if TYPE_CHECKING:
    import pandas as pd

Point = Callable[[Floats, int], Floats]
Found = dict[int, tuple[Floats, Floats]]

# A yearly average, a season, a trend: each is learnt from two years before it is replayed.
LEARNT_FROM = 24
# With a year more than that there are enough replays; with less a rule is replayed from one year on, where it can be.
LEARNT_AT_LEAST = 12


class MonthForecaster(Protocol):
    """Anything that carries the month ends of one council on. With the same settings and numbers it gives the same."""

    @property
    def name(self) -> str:
        """What `model` says."""

    def forecast(
        self, month_ends: pd.DataFrame, origin: date, months: Sequence[int], levels: Sequence[str] = LEVELS
    ) -> pd.DataFrame:
        """The forecast from a month end.

        In:     MONTH_ENDS, of which nothing after the origin is looked at; months ahead; levels of quantiles as text.
        Out:    FORECASTS of `in_care`, by month, age group and `all`, and level, the mean last.
        Raises: ContractError, not a MONTH_ENDS table; RequestError, too little history, or levels or months amiss.
        """


@dataclass(frozen=True)
class MonthRule:
    """A rule's point for each age group, with the spread of its own misses.

    `point` takes age groups by months and gives age groups by months ahead; `shortest` is how many months it needs.
    """

    name: str
    point: Point
    shortest: int = LEARNT_AT_LEAST

    def forecast(
        self, month_ends: pd.DataFrame, origin: date, months: Sequence[int], levels: Sequence[str] = LEVELS
    ) -> pd.DataFrame:
        """See `MonthForecaster`."""
        numbers, steps = need_levels(levels), need_horizons(months)
        known = months_of(month_ends, origin)
        return table_of(known, self.name, levels, _replayed(self.point, known, steps, numbers, self.shortest))


@dataclass(frozen=True)
class PrintedLine:
    """The method in print (`printed_method`), with the spread of its own misses.

    `population` is CHILDREN_BY_AGE, estimates and projections; without it the population is taken to stay.
    """

    name: str = "Line through yearly averages"
    factor_a_year: float = 1.0
    population: pd.DataFrame | None = None

    def forecast(
        self, month_ends: pd.DataFrame, origin: date, months: Sequence[int], levels: Sequence[str] = LEVELS
    ) -> pd.DataFrame:
        """See `MonthForecaster`."""
        numbers, steps = need_levels(levels), need_horizons(months)
        known = months_of(month_ends, origin)
        growth = None if self.population is None else population_by_month(self.population, known, max(steps))
        point = PrintedMethod(self.factor_a_year, growth)
        return table_of(known, self.name, levels, _replayed(point, known, steps, numbers, LEARNT_FROM))


@dataclass(frozen=True)
class MonthSmoothing:
    """Exponential smoothing of each age group with a trend that dies away, as statsmodels fits it (ETS, A, Ad, N).

    The spread is the model's own; misses of the age groups in the same month belong together, so that the range of all
    ages holds their covariance. A number that never changed stays, with the other age groups' spread.
    Source: Hyndman, Koehler, Ord and Snyder, Forecasting with exponential smoothing (2008), table 6.1.
    """

    name: str = "Exponential smoothing"

    def forecast(
        self, month_ends: pd.DataFrame, origin: date, months: Sequence[int], levels: Sequence[str] = LEVELS
    ) -> pd.DataFrame:
        """See `MonthForecaster`."""
        from scipy.stats import norm

        numbers, steps = need_levels(levels), need_horizons(months)
        known = months_of(month_ends, origin)
        points, moves, strays = smoothed_with_trend(known.values, max(steps))
        together = strays @ strays.T / strays.shape[1]
        points, found = np.maximum(points, 0.0), {}
        # Of a miss in one month so much is still there in each later month.
        for step in steps:
            past = np.column_stack([np.ones(len(points)), moves[:, : step - 1]])
            covariance = (past @ past.T) * together
            deviation = np.sqrt(np.append(np.diag(covariance), covariance.sum()))
            middle = np.append(points[:, step - 1], points[:, step - 1].sum())
            around = np.maximum(middle[:, None] + np.multiply.outer(deviation, norm.ppf(numbers)), 0.0)
            found[step] = (around, points[:, step - 1])
        return table_of(known, self.name, levels, found)


def smoothed_with_trend(values: Floats, steps: int) -> tuple[Floats, Floats, Floats]:
    """Each series smoothed with a damped trend.

    In:  series by months, without a gap; how many months ahead.
    Out: the points, series by months ahead; what a miss of one adds to the level of each later month, series by months
         ahead; the misses one month ahead, series by months. A series that never changed keeps its value, with misses
         of the size that the others have in proportion, and half of each stays.
    """
    import warnings

    import pandas as pd
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    shape = (len(values), steps)
    points, moves, strays = np.repeat(values[:, -1:], steps, axis=1), np.ones(shape), np.zeros_like(values)
    still = np.ptp(values, axis=1) == 0
    for row in np.flatnonzero(~still):
        with warnings.catch_warnings():
            # Where the last digits of the likelihood do not settle the fit is as good as one that does.
            warnings.simplefilter("ignore", ConvergenceWarning)
            warnings.simplefilter("ignore", RuntimeWarning)
            fitted = ETSModel(pd.Series(values[row]), error="add", trend="add", damped_trend=True).fit(disp=False)
            points[row] = np.asarray(fitted.forecast(steps), dtype=float)
        given = dict(zip(fitted.model.param_names, fitted.params, strict=True))
        damped = np.cumsum(given["damping_trend"] ** np.arange(1, steps + 1))
        moves[row] = given["smoothing_level"] + given["smoothing_trend"] * damped
        strays[row] = np.asarray(fitted.resid, dtype=float)
    if still.any():
        sizes = np.sqrt((strays[~still] ** 2).mean(axis=1)) / (values[~still, -1] + HALF)
        signs = np.where(np.arange(values.shape[1]) % 2, 1.0, -1.0)
        strays[still] = np.multiply.outer((values[still, -1] + HALF) * np.median(sizes), signs)
    return points, moves, strays


def month_forecasters(population: pd.DataFrame | None = None) -> tuple[MonthForecaster, ...]:
    """The method in print, preferred and higher line, and what it is set beside.

    In: CHILDREN_BY_AGE, or none where the population is taken to stay.
    """
    return (
        PrintedLine(population=population),
        PrintedLine("The same, higher line", HIGHER_FACTOR_A_YEAR, population),
        LAST_MONTH,
        SEASON,
        STEP,
        MonthSmoothing(),
    )


def _replayed(point: Point, known: Months, steps: Sequence[int], numbers: Floats, shortest: int) -> Found:
    """Quantiles of the age groups and of all ages, and means of the age groups, around a rule's points."""

    def with_all(values: Floats, ahead: int) -> Floats:
        ages = np.maximum(point(values[:-1], ahead), 0.0)
        return np.vstack([ages, ages.sum(axis=0)])

    values = np.vstack([known.values, known.values.sum(axis=0)])
    # Two years are learnt from where two more are there to be judged by.
    first = max(shortest, min(LEARNT_FROM, known.columns - LEARNT_FROM))
    strays = strays_of(values, with_all, max(steps), first)
    if 1 not in strays or strays[1].size < FEWEST_CHANGES:
        # Too short to replay the rule: how far the numbers themselves moved.
        strays = strays_of(values, last_value, max(steps))
    shared = pool_of({step: part.ravel() for step, part in strays.items()}, IN_CARE)
    pools = [_own(row, strays, shared) for row in range(len(values))]
    points, still, found = with_all(values, max(steps)), np.zeros(len(values)), {}
    for step in steps:
        level = points[:, step - 1]
        quantiles = np.stack([pool.quantiles(step, numbers) for pool in pools])
        lifts = np.array([float(lift(pool.sample(step), 1.0)) for pool in pools])
        means = np.maximum((level + HALF) * lifts - HALF, 0.0)
        found[step] = (quantiles_of_growth(level, still, quantiles), means[:-1])
    return found


def _own(row: int, strays: dict[int, Floats], shared: Pool) -> Pool:
    """The misses of one row; those of all rows where it has too few, or its number never moved."""
    if strays[1].shape[1] < FEWEST_CHANGES or not np.ptp(strays[1][row]):
        return shared
    return pool_of({step: part[row] for step, part in strays.items()}, IN_CARE)


LAST_MONTH = MonthRule("Same as the last month", last_value)
SEASON = MonthRule("Mean of the season", seasonal_mean)
STEP = MonthRule("Average monthly step", drift)
