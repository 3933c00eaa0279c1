"""How good a forecast was: sizes of misses, losses of quantiles, and how often outcomes lay inside an interval.

All functions take whole arrays, one element an outcome; none knows of areas or models. A score of nought is a perfect
forecast, except of coverage, which is best where it equals what the interval promises.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def wape(actual: npt.ArrayLike, forecast: npt.ArrayLike) -> float:
    """Sum of absolute errors over the sum of outcomes: a share, 0.05 for a twentieth.

    Source: Kolassa and Schuetz, Advantages of the MAD/mean ratio over the MAPE (2007).
    Out:    missing where the outcomes add up to 0.
    """
    truth, said = _same(actual, forecast)
    return _over(np.abs(truth - said).sum(), np.abs(truth).sum())


def mase(actual: npt.ArrayLike, forecast: npt.ArrayLike, step: npt.ArrayLike) -> float:
    """Mean of absolute errors, each over the mean absolute step of its own series before the origin (`naive_step`).

    Below 1 where the forecast misses by less than the series used to move from one value to the next.
    Source: Hyndman and Koehler, Another look at measures of forecast accuracy (2006).
    Out:    outcomes whose step is 0 or missing are left out; missing where none is left.
    """
    truth, said = _same(actual, forecast)
    size = np.broadcast_to(np.asarray(step, dtype=float), truth.shape)
    known = size > 0
    return float(np.mean(np.abs(truth - said)[known] / size[known])) if known.any() else float("nan")


def naive_step(history: npt.ArrayLike) -> Floats:
    """Mean absolute change from one value to the next along the last axis; missing where no two values are neighbours.

    In: values in the order of time, missing where there is none.
    """
    steps = np.abs(np.diff(np.asarray(history, dtype=float), axis=-1))
    known = np.isfinite(steps)
    count = known.sum(axis=-1)
    return np.where(count > 0, np.where(known, steps, 0).sum(axis=-1) / np.maximum(count, 1), np.nan)


def pinball(actual: npt.ArrayLike, quantile: npt.ArrayLike, level: npt.ArrayLike) -> Floats:
    """Loss of a quantile: level x (outcome - quantile) where the outcome is above, (1 - level) x the miss where below.

    Its expectation is least at the true quantile. In the unit of the outcome.
    Source: Koenker and Bassett, Regression quantiles (1978).
    """
    miss = np.asarray(actual, dtype=float) - np.asarray(quantile, dtype=float)
    share = np.asarray(level, dtype=float)
    return np.maximum(share * miss, (share - 1) * miss)


def weighted_quantile_loss(actual: npt.ArrayLike, quantiles: npt.ArrayLike, levels: Sequence[float]) -> float:
    """Twice the sum of the quantiles' losses over the sum of outcomes, averaged over the levels: a share.

    With the level 0.5 alone it is the WAPE of the median. An approximation of the continuous ranked probability score
    in proportion to the outcomes. Source: Gneiting and Raftery, Strictly proper scoring rules (2007).
    In:     n outcomes; n rows of quantiles, a column a level.
    Out:    missing where the outcomes add up to 0.
    """
    truth = np.asarray(actual, dtype=float)
    losses = pinball(truth[:, None], quantiles, np.asarray(levels, dtype=float)[None, :])
    return _over(2 * losses.sum() / len(levels), np.abs(truth).sum())


def cover(actual: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike) -> float:
    """Share of outcomes that lie between the two ends, these included; missing where there is no outcome."""
    truth, lower = _same(actual, low)
    _, upper = _same(actual, high)
    return float(np.mean((lower <= truth) & (truth <= upper))) if truth.size else float("nan")


def skill(score: float, reference: float) -> float:
    """How much less than the reference's the score is, as a share of it: 0.05 where it is a twentieth better.

    Out: missing where the reference is perfect.
    """
    return 1 - _over(score, reference)


def _over(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else float("nan")


def _same(first: npt.ArrayLike, second: npt.ArrayLike) -> tuple[Floats, Floats]:
    one, other = np.broadcast_arrays(np.asarray(first, dtype=float), np.asarray(second, dtype=float))
    return one, other
