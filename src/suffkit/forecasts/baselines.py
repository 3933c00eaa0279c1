"""Simple rules that carry a yearly series on, and how far each would have missed before.

They are what any better forecast has to beat, and the first three are what statements in print draw.
A series is a sequence of values at equal steps without a gap; but for smoothing, a rule also takes many series of one
length, the values along the last axis. No interval is given: a handful of points of one authority cannot tell an
honest one (`simple` gives these rules the spread of all authorities).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Rule = Callable[[Values, int], Values]

SHORTEST = 4
SHORTEST_FOR_REPLAY = 8
HORIZON = 3


def last_value(series: Values, years: int) -> Values:
    """The last value, again and again."""
    return np.repeat(series[..., -1:], years, axis=-1)


def drift(series: Values, years: int) -> Values:
    """The last value plus the average yearly step of the series: (last - first) / (n - 1) a year."""
    step = (series[..., -1:] - series[..., :1]) / (series.shape[-1] - 1)
    return series[..., -1:] + step * np.arange(1, years + 1)


def straight_line(series: Values, years: int) -> Values:
    """The least-squares line through all points, read off beyond the last."""
    length = series.shape[-1]
    at = np.arange(length) - (length - 1) / 2
    slope = (series * at).sum(axis=-1, keepdims=True) / (at**2).sum()
    return series.mean(axis=-1, keepdims=True) + slope * (np.arange(1, years + 1) + (length - 1) / 2)


def seasonal_mean(series: Values, steps: int, season: int = 12) -> Values:
    """The mean of the values of the same season: of all Januaries for a January.

    In: a season's worth of values or more; how many steps make a season.
    """
    seasons = np.stack([series[..., start::season].mean(axis=-1) for start in range(season)], axis=-1)
    return seasons[..., (series.shape[-1] + np.arange(steps)) % season]


def smoothed(series: Values, years: int) -> Values:
    """Simple exponential smoothing; the weight of the newest year is estimated (statsmodels)."""
    from statsmodels.tsa.holtwinters import SimpleExpSmoothing

    # A level series fits without any error, of which statsmodels takes the logarithm for a score that is not used here.
    with np.errstate(divide="ignore", invalid="ignore"):
        fitted = SimpleExpSmoothing(series, initialization_method="estimated").fit()
        return np.asarray(fitted.forecast(years), dtype=float)


RULES: Mapping[str, Rule] = {
    "Same as last year": last_value,
    "Average yearly step": drift,
    "Straight line": straight_line,
    "Smoothed level": smoothed,
}


def carry_on(series: Values, years: int = HORIZON) -> dict[str, Values]:
    """What each rule gives for the years after the series; nothing below nought.

    In:  at least SHORTEST yearly values. Out: rule -> values of the next years.
    Raises: ValueError for a shorter series or one with a gap.
    """
    _whole(series, SHORTEST)
    rules = RULES if len(series) >= SHORTEST_FOR_REPLAY else {name: RULES[name] for name in list(RULES)[:3]}
    return {name: np.maximum(rule(series, years), 0.0) for name, rule in rules.items()}


def replayed_error(series: Values) -> dict[str, float]:
    """Mean absolute miss one year ahead of each rule, over the mean of the values missed.

    Each rule is replayed from the fourth value on.

    In:  at least SHORTEST_FOR_REPLAY yearly values. Out: rule -> share (0.1 is a miss of a tenth).
    Raises: ValueError for a shorter series or one with a gap.
    """
    _whole(series, SHORTEST_FOR_REPLAY)
    origins = range(SHORTEST, len(series))
    truth = np.array([series[origin] for origin in origins])
    return {
        name: float(np.mean([abs(rule(series[:origin], 1)[0] - series[origin]) for origin in origins]) / np.mean(truth))
        for name, rule in RULES.items()
    }


def _whole(series: Values, shortest: int) -> None:
    if len(series) < shortest or not np.isfinite(series).all():
        raise ValueError(
            f"a series needs at least {shortest} yearly values without a gap; this one has {np.isfinite(series).sum()}"
        )
