"""The forecaster of published yearly counts: what all authorities' growth teaches, applied to each one.

Nine or ten yearly points of one authority identify no model of its own, so all are learnt from together. Three things
move an authority apart from England, each of which had the sign that one would expect at every origin tried: more
starts than ceases last year (up), more unaccompanied children for its population than others (down: new arrivals are
sent to where there are few), and a rate above its region's (down). England's own last growth goes on, halved each year.
Small authorities move more: the variance of growth is a (1 + k / N), N children. The settings below were chosen on the
origins 2018 to 2023 and their neighbours do as well; the gain that benchmarks/forecast_series.py shows is a little
flattered by that, and later years will judge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.forecasts import ENTRIES, EXITS, IN_CARE, LEVELS
from suffkit.forecasts.frame import HALF, frame_of, quantiles_of_growth
from suffkit.forecasts.grid import YEAR, Floats, Grid, Whole, at_column, grid_of, last_known, need_horizons, need_levels
from suffkit.forecasts.notes import WIDER, is_widened
from suffkit.forecasts.simple import damped, national_growth
from suffkit.forecasts.spread import Pool, growth, growth_pool, lift, pool_of

if TYPE_CHECKING:
    import pandas as pd

# In pairs of an area and a year: coefficients are drawn to nought as if so many had shown no effect.
PRIOR_PAIRS = 50.0
# A signal counts for no more than so many standard deviations.
FURTHEST_SIGNAL = 3.0
# Pairs of small areas weigh less: 1 / (1 + children / N).
WEIGHT_CHILDREN = 200.0
# Below this the logarithm of a count is no measure of how far it moves, and its spread would have no end.
LEAST_CHILDREN = 3.0
_LEAST = 1e-12
_SIZES = np.concatenate([[0.0], np.geomspace(10, 2000, 30)])


@dataclass(frozen=True)
class PooledGrowth:
    """Growth learnt from all areas: momentum, three signals, spread by size. See the module's text.

    Counts of children who start or cease have no momentum: a year's swing in England's does not go on.
    """

    series: str = IN_CARE
    name: str = "Pooled growth"
    every: int = YEAR

    def forecast(
        self, panel: pd.DataFrame, origin: date, horizons: Sequence[int], levels: Sequence[str] = LEVELS
    ) -> pd.DataFrame:
        """See `Forecaster`."""
        numbers, steps = need_levels(levels), need_horizons(horizons)
        grid = grid_of(panel, origin, self.every)
        learnt = _Learnt(grid, self.series)
        found = {step: learnt.ahead(step, numbers) for step in steps}
        return frame_of(grid, self.series, self.name, levels, found)


@dataclass(frozen=True)
class _Learnt:
    """What the growth of all areas up to the origin teaches. Every part is worked out once."""

    grid: Grid
    series: str

    @cached_property
    def values(self) -> Floats:
        return self.grid.of(self.series)

    @cached_property
    def last(self) -> Whole:
        return last_known(self.values)

    @cached_property
    def wider(self) -> Floats:
        return np.where(is_widened(self.values), WIDER, 1.0)

    @cached_property
    def signals(self) -> Floats:
        return signals(self.grid)

    @cached_property
    def coefficients(self) -> Mapping[int, Floats]:
        """Of the steps of which enough changes are known. Raises: RequestError, too few even of the first."""
        return {
            step: ridge(growth(self.values, step), self.signals[:, :-step], self.values[:, :-step])
            for step in growth_pool(self.values, self.series).deviations
        }

    @cached_property
    def size(self) -> float:
        """The k of the variance a (1 + k / N), from the changes over one step, of which most are known."""
        return likeliest_size(self._missed(1), self.values[:, :-1])

    @cached_property
    def misses(self) -> Pool:
        """Growth less what the signals explain, over sqrt(1 + k / N); England's years are among what is missed."""
        return pool_of({step: self._standard(step) for step in self.coefficients}, self.series)

    def ahead(self, step: int, numbers: Floats) -> tuple[Floats, Floats]:
        """Quantiles, areas by levels, and means, so many steps after the origin."""
        lag = self.grid.columns - 1 - self.last
        level = at_column(self.values, self.last)
        scale = self.wider * by_size(self.size, level)
        quantiles, means = np.full((len(lag), len(numbers)), np.nan), np.full(len(lag), np.nan)
        # An area whose last number is older is carried on from there, as many more steps.
        for behind in np.unique(lag[self.last >= 0]).tolist():
            here, column, total = lag == behind, self.grid.columns - 1 - behind, step + behind
            nearest, _ = self.misses.known(total)
            moved = self._momentum[column] * float(damped(total))
            middle = moved + self.signals[here, column] @ self.coefficients[nearest]
            spread = np.multiply.outer(scale[here], self.misses.quantiles(total, numbers))
            quantiles[here] = quantiles_of_growth(level[here], middle, spread)
            lifted = (level[here] + HALF) * np.exp(middle) * lift(self.misses.sample(total), scale[here])
            means[here] = np.maximum(lifted - HALF, 0.0)
        return quantiles, means

    @cached_property
    def _momentum(self) -> Floats:
        moved = national_growth(self.values)
        return moved if self.series == IN_CARE else np.zeros_like(moved)

    def _missed(self, step: int) -> Floats:
        return growth(self.values, step) - self.signals[:, :-step] @ self.coefficients[step]

    def _standard(self, step: int) -> Floats:
        return self._missed(step) / by_size(self.size, self.values[:, :-step])


def signals(grid: Grid) -> Floats:
    """What sets each area apart from the others on each date, areas by columns by signals.

    Out:  logarithm of starts over ceases; unaccompanied children per child of the population; logarithm of the rate
          less the mean of the region's. Each less the mean of the date, over its standard deviation over all dates, and
          kept within three of them. Nought, which is what an average area has, where a number is missing.
    """
    flow = np.log(grid.of(ENTRIES) + HALF) - np.log(grid.of(EXITS) + HALF)
    children = np.where(grid.of("children") > 0, grid.of("children"), np.nan)
    rate = np.log(grid.of(IN_CARE) + HALF) - np.log(children)
    apart = rate - _mean_of_group(rate, grid.regions)
    found = np.stack([flow, grid.of("uasc") / children, apart], axis=2)
    found = found - _mean(found, axis=0)
    deviation = np.sqrt(_mean(found.reshape(-1, found.shape[2]) ** 2, axis=0))
    standard = found / np.where(deviation > 0, deviation, 1.0)
    return np.nan_to_num(np.clip(standard, -FURTHEST_SIGNAL, FURTHEST_SIGNAL), nan=0.0)


def ridge(grown: Floats, given: Floats, size: Floats) -> Floats:
    """Coefficients of growth on the signals, drawn to nought; the median of each year is taken out before.

    In:     growth, areas by starting columns; signals, areas by columns by signals; children at the start.
    Out:    one a signal. Nought where nothing is known.
    Method: (X'WX + 50 I)^-1 X'Wy, W = 1 / (1 + 200 / N).
    """
    known = np.isfinite(grown)
    centred = grown - _median(grown)
    response, matrix = centred[known], given[known]
    weight = 1 / (1 + WEIGHT_CHILDREN / (size[known] + HALF))
    inner = (matrix * weight[:, None]).T @ matrix + PRIOR_PAIRS * np.eye(given.shape[2])
    return np.asarray(np.linalg.solve(inner, (matrix * weight[:, None]).T @ response), dtype=float)


def by_size(size: float, children: Floats) -> Floats:
    """How much further an area of so many children strays than a very large one: sqrt(1 + k / N), N at least 3."""
    return np.sqrt(1 + size / np.maximum(children, LEAST_CHILDREN))


def likeliest_size(missed: Floats, size: Floats) -> float:
    """The k, 0 to 2,000 children, for which misses over sqrt(1 + k / N) are likeliest as of Laplace's distribution.

    In: misses around their median, and the children at the start, one each; a missing miss is left out.
    """
    known = np.isfinite(missed)
    if not known.any():
        return 0.0
    strays = np.abs(missed[known] - np.median(missed[known]))
    variance = 1 + np.divide.outer(_SIZES, np.maximum(size[known], LEAST_CHILDREN))
    scale = (strays / np.sqrt(variance)).mean(axis=1)
    likelihood = -np.log(np.maximum(scale, _LEAST)) - np.log(variance).mean(axis=1) / 2
    return float(_SIZES[likelihood.argmax()])


def _mean(values: Floats, axis: int) -> Floats:
    known = np.isfinite(values)
    count = known.sum(axis=axis)
    return np.where(count > 0, np.where(known, values, 0).sum(axis=axis) / np.maximum(count, 1), 0.0)


def _median(values: Floats) -> Floats:
    """Median of each column, nought where there is none."""
    empty = ~np.isfinite(values).any(axis=0)
    return np.nanmedian(np.where(empty, 0.0, values), axis=0)


def _mean_of_group(values: Floats, group: Whole) -> Floats:
    """Mean of each row's group in each column."""
    member = np.eye(int(group.max()) + 1)[group]
    known = np.isfinite(values)
    count = member.T @ known
    total = member.T @ np.where(known, values, 0)
    return (total / np.maximum(count, 1))[group]
