"""Exponential smoothing of each series by itself, as a forecaster to be beaten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.forecasts import IN_CARE, LEVELS
from suffkit.forecasts.frame import HALF, frame_of
from suffkit.forecasts.grid import YEAR, Floats, grid_of, last_known, need_horizons, need_levels, run_length
from suffkit.forecasts.spread import growth_pool

if TYPE_CHECKING:
    import pandas as pd

FEWEST_VALUES = 4
# One value is the first level and has no miss; one weight is told from the rest.
_NUMBERS_FITTED = 2
_WEIGHTS = np.linspace(0, 1, 201)


@dataclass(frozen=True)
class Smoothing:
    """A level with additive errors; a trend as well would ask more of a handful of points than they hold.

    The spread is the model's own: misses of variance s2, s2 (1 + (h - 1) a2) so many steps ahead, a the weight of the
    newest value (Hyndman, Koehler, Ord and Snyder, Forecasting with exponential smoothing, 2008, table 6.1). A series
    of fewer than four values in a row, or all alike, keeps its last value with the growth of all areas as spread.
    """

    name: str = "Exponential smoothing"
    series: str = IN_CARE
    every: int = YEAR

    def forecast(
        self, panel: pd.DataFrame, origin: date, horizons: Sequence[int], levels: Sequence[str] = LEVELS
    ) -> pd.DataFrame:
        """See `Forecaster`."""
        from scipy.stats import norm

        numbers, steps = need_levels(levels), need_horizons(horizons)
        grid = grid_of(panel, origin, self.every)
        values = grid.of(self.series)
        last, run = last_known(values), run_length(values)
        usual = float(np.std(growth_pool(values, self.series).sample(1)))
        middle, deviation = np.full(len(values), np.nan), np.full((len(values), max(steps)), np.nan)
        for length, end in {*zip(run[run > 0].tolist(), last[run > 0].tolist(), strict=True)}:
            here, lag = (run == length) & (last == end), grid.columns - 1 - end
            block = values[here, end - length + 1 : end + 1]
            middle[here], spread = _carried(block, max(steps) + lag, usual)
            deviation[here] = spread[:, lag:]
        found = {}
        for step in steps:
            by = deviation[:, step - 1]
            around = np.maximum(middle[:, None] + np.multiply.outer(by, norm.ppf(numbers)), 0)
            found[step] = (around, np.maximum(middle, 0))
        return frame_of(grid, self.series, self.name, levels, found)


def smooth(block: Floats) -> tuple[Floats, Floats, Floats]:
    """Simple exponential smoothing of many series of one length, with the least sum of squared misses of each.

    In:     series by values, without a gap.
    Out:    of each series the last level, the weight of the newest value, to a 200th, and the sum of squared misses.
    Method: the first level is the first value; then level = a value + (1 - a) level before, the miss being the value
            less the level before. As statsmodels' SimpleExpSmoothing with that first level, all series at once. (To fit
            the first level too misses by more: on the yearly counts 5.6% for 5.4% one year ahead.)
    """
    level = np.repeat(block[:, 0][None, :], len(_WEIGHTS), axis=0)
    misses = np.zeros_like(level)
    for value in block.T[1:]:
        misses = misses + (value - level) ** 2
        level = _WEIGHTS[:, None] * value + (1 - _WEIGHTS[:, None]) * level
    best, each = misses.argmin(axis=0), np.arange(len(block))
    return level[best, each], _WEIGHTS[best], misses[best, each]


def _carried(block: Floats, steps: int, usual: float) -> tuple[Floats, Floats]:
    """Middle, and standard deviation by steps, after unbroken series of one length."""
    ahead = np.arange(1, steps + 1)
    level, weight, misses = smooth(block)
    variance = misses / max(block.shape[1] - _NUMBERS_FITTED, 1)
    own = np.sqrt(variance[:, None] * (1 + (ahead - 1) * weight[:, None] ** 2))
    # Nothing of its own to tell how far it moves.
    borrowed = (block.shape[1] < FEWEST_VALUES) | (np.ptp(block, axis=1) == 0)
    last = block[:, -1]
    shared = np.multiply.outer((last + HALF) * usual, np.sqrt(ahead))
    return np.where(borrowed, last, level), np.where(borrowed[:, None], shared, own)
