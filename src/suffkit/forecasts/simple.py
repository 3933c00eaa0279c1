"""Simple rules as forecasters: a point by a rule, and the spread that all authorities showed before.

They are what `pooled` has to beat, and among them is the straight line that statements in print draw.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from suffkit.contracts.forecasts import IN_CARE, LEVELS
from suffkit.errors import RequestError
from suffkit.forecasts.baselines import Rule, drift, last_value, seasonal_mean, straight_line
from suffkit.forecasts.frame import HALF, frame_of, quantiles_of_growth
from suffkit.forecasts.grid import (
    YEAR,
    Floats,
    Grid,
    Whole,
    at_column,
    grid_of,
    last_known,
    need_horizons,
    need_levels,
    run_length,
)
from suffkit.forecasts.spread import Pool, growth_pool, lift, replay_pool

if TYPE_CHECKING:
    import pandas as pd

Point = Callable[[Floats, int], Floats]

# England's momentum halves each year (measured on the counts of 2016 to 2024; from 0.3 to 0.7 all do as well).
DAMPING = 0.5


@dataclass(frozen=True)
class RuleForecaster:
    """A rule's point, with the growth of all areas as its spread, or with its own misses (`own_misses`) pooled.

    `point` takes areas by columns and gives areas by steps ahead; a short or missing series is its affair.
    """

    name: str
    point: Point
    own_misses: bool = False
    series: str = IN_CARE
    every: int = YEAR

    def forecast(
        self, panel: pd.DataFrame, origin: date, horizons: Sequence[int], levels: Sequence[str] = LEVELS
    ) -> pd.DataFrame:
        """See `Forecaster`."""
        numbers, steps = need_levels(levels), need_horizons(horizons)
        grid = grid_of(panel, origin, self.every)
        values = grid.of(self.series)
        points = np.maximum(self.point(values, max(steps)), 0.0)
        pool = (
            replay_pool(values, self.point, max(steps), self.series)
            if self.own_misses
            else growth_pool(values, self.series)
        )
        found = _around(points, grid.columns - 1 - last_known(values), pool, numbers, steps)
        return frame_of(grid, self.series, self.name, levels, found)


@dataclass(frozen=True)
class ConstantRate:
    """The rate per child of the last year times the projected population, with the growth of all areas as spread.

    `projected` holds area_code, date and children (0 to 17) of every area and date asked for.
    """

    projected: pd.DataFrame
    name: str = "Constant rate x population"
    series: str = IN_CARE
    every: int = YEAR

    def forecast(
        self, panel: pd.DataFrame, origin: date, horizons: Sequence[int], levels: Sequence[str] = LEVELS
    ) -> pd.DataFrame:
        """See `Forecaster`. Raises: RequestError also where a population is not there: no rate can be carried on."""
        numbers, steps = need_levels(levels), need_horizons(horizons)
        grid = grid_of(panel, origin, self.every)
        values, children = grid.of(self.series), grid.of("children")
        last = last_known(values)
        base = at_column(values, last) / at_column(children, last)
        points = base[:, None] * self._population(grid, steps, base)
        by_step = np.full((len(base), max(steps)), np.nan)
        by_step[:, np.array(steps) - 1] = points
        found = _around(by_step, grid.columns - 1 - last, growth_pool(values, self.series), numbers, steps)
        return frame_of(grid, self.series, self.name, levels, found)

    def _population(self, grid: Grid, steps: Sequence[int], base: Floats) -> Floats:
        """Projected children, areas by steps."""
        wide = self.projected.pivot(index="area_code", columns="date", values="children")
        dates = [np.datetime64(grid.target(step), "s") for step in steps]
        found = wide.reindex(index=list(grid.areas), columns=dates).to_numpy(dtype=float)
        lacking = int((np.isfinite(base)[:, None] & ~np.isfinite(found)).any(axis=1).sum())
        if lacking or not np.isfinite(base).any():
            raise RequestError(
                f"{lacking} areas have no projected population for a date asked for, or there is none to take the "
                "rate of. Give the population of every area and date, or forecast without it."
            )
        return found


def by_run(rule: Rule, shortest: int) -> Point:
    """A rule of whole series for a matrix with gaps: it sees each area's newest unbroken run.

    In: the rule; the fewest values it needs. An area whose run is shorter keeps its last value.
    """

    def point(values: Floats, steps: int) -> Floats:
        last, run = last_known(values), run_length(values)
        found = np.full((len(values), steps), np.nan)
        for length, end in {*zip(run.tolist(), last.tolist(), strict=True)}:
            if not length:
                continue
            here = (run == length) & (last == end)
            lag = values.shape[1] - 1 - end
            block = values[here, end - length + 1 : end + 1]
            chosen = rule if length >= shortest else last_value
            found[here] = chosen(block, steps + lag)[:, lag:]
        return found

    return point


def momentum(values: Floats, steps: int) -> Floats:
    """The last value, moved as all areas together moved last, half as much each step: y exp(g (1/2 + ... + 1/2^h))."""
    moved = national_growth(values)[-1]
    return by_run(last_value, 1)(values, steps) * np.exp(moved * damped(np.arange(1, steps + 1)))


def national_growth(values: Floats) -> Floats:
    """Logarithm of the growth of the sum of areas into each column, over areas with a number in both columns."""
    both = np.isfinite(values[:, 1:]) & np.isfinite(values[:, :-1])
    after, before = (np.where(both, part, 0).sum(axis=0) for part in (values[:, 1:], values[:, :-1]))
    known = (after > 0) & (before > 0)
    return np.concatenate([[0.0], np.log(np.where(known, after, 1) / np.where(known, before, 1))])


def damped(steps: npt.ArrayLike) -> Floats:
    """Sum of DAMPING^i for i from 1 to each step."""
    return np.asarray(DAMPING * (1 - DAMPING ** np.asarray(steps, dtype=float)) / (1 - DAMPING))


def _around(
    points: Floats, lag: Whole, pool: Pool, numbers: Floats, steps: Sequence[int]
) -> dict[int, tuple[Floats, Floats]]:
    """Quantiles and means around each area's points; of an area that has no number of late, those of more steps."""
    lags, group = np.unique(lag, return_inverse=True)
    still = np.zeros(len(points))
    found = {}
    for step in steps:
        level = points[:, step - 1]
        quantiles = np.stack([pool.quantiles(step + behind, numbers) for behind in lags])[group]
        lifts = np.array([float(lift(pool.sample(step + behind), 1.0)) for behind in lags])[group]
        means = (level + HALF) * lifts - HALF
        found[step] = (quantiles_of_growth(level, still, quantiles), np.maximum(means, 0.0))
    return found


SAME_AS_LAST_YEAR = RuleForecaster("Same as last year", by_run(last_value, 1))
MOMENTUM = RuleForecaster("Same with momentum", momentum)
DRIFT = RuleForecaster("Average yearly step", by_run(drift, 2), own_misses=True)
STRAIGHT_LINE = RuleForecaster("Straight line", by_run(straight_line, 2), own_misses=True)
SEASONAL_MEAN = RuleForecaster("Seasonal mean", by_run(seasonal_mean, 12), own_misses=True, every=1)
