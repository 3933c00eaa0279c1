"""Children to come: entries a month by population and single age, with a robust trend and what is not known of it.

The counts of the years before the origin are fitted by a Poisson regression: a level for each of the DfE's age bands,
each age's deviation from its band, a common trend, and each band's deviation from that. All but the levels are drawn
towards nought by stated standard deviations, so that few entries tell of no trend. A year of one age that stands out by
more than chance allows weighs little or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suffkit.forecasts.cohort.states import ADULT_MONTHS, OLDEST, Floats, age_group_of_months, age_groups

_ROUNDS = 30
_SURE = 8.0
"""How many years' worth of certainty there is that entries vary as by chance."""

_NEAR, _FAR = 2.5, 6.0
"""Standard deviations up to which a count weighs in full, and from which on it weighs nothing."""


@dataclass(frozen=True)
class TrendSettings:
    """Standard deviations of what the trend may be, before any entry was seen; per year, of the logarithm."""

    common_sd: float = 0.06
    band_sd: float = 0.02
    age_sd: float = 0.5
    level_sd: float = 3.0
    kept_a_year: float = 0.95
    """How much of the trend is left after each year ahead."""
    shock_sd: float = 0.02
    """By how much the level may wander off in a year, whatever was seen."""


@dataclass(frozen=True, repr=False)
class Fitted:
    """Coefficients and the root of their covariance (root times its transpose); `dispersion` is 1 where counts vary as by chance, more where they vary more."""

    middle: Floats
    root: Floats
    dispersion: float
    weights: Floats


def fit_entries(counts: Floats, months: Floats, at_years: Floats, settings: TrendSettings) -> Fitted:
    """The robust Poisson regression of one population's yearly entries.

    In:  counts by single age and year; the months of each year that were seen (more than 0); the middle of each year,
         in years after the origin (so below 0).
    Out: Fitted.
    """
    design, precision = _design(at_years), _precision(settings)
    y = counts.T.reshape(-1)
    offset = np.log(np.repeat(months, OLDEST + 1))
    typical = np.median(counts / months, axis=1) + 0.5 * counts.sum() / months.sum() / (OLDEST + 1)
    mu = np.tile(typical, len(months)) * np.exp(offset) + 1e-9
    beta = np.zeros(design.shape[1])
    weights = np.ones(len(y))
    for number in range(_ROUNDS):
        weights = _weights(y, mu)
        working = np.log(mu) - offset + (y - mu) / mu if number else np.log(np.maximum(y, 0.3)) - offset
        scaled = design * (weights * mu)[:, np.newaxis]
        new = np.linalg.solve(design.T @ scaled + precision, scaled.T @ working)
        mu = np.exp(np.clip(design @ new + offset, -20, 20))
        done = np.abs(new - beta).max() < 1e-8
        beta = new
        if done:
            break
    information = design.T @ (design * (weights * mu)[:, np.newaxis]) + precision
    dispersion = _dispersion(counts, mu.reshape(len(months), -1).T, weights.reshape(len(months), -1).T)
    # The covariance is split by its own vectors, since it may be near singular.
    values, vectors = np.linalg.eigh(np.linalg.inv(information) * dispersion)
    root = vectors * np.sqrt(np.maximum(values, 0))
    return Fitted(beta, root, dispersion, weights.reshape(len(months), -1).T)


def _design(years: Floats) -> Floats:
    """One row a year and age, years outermost: levels of bands, ages, common trend, trends of bands."""
    ages = np.arange(OLDEST + 1)
    band = np.eye(len(age_groups()))[age_group_of_months()[ages * 12]]
    year = np.repeat(years, len(ages))
    bands = np.tile(band, (len(years), 1))
    return np.hstack([bands, np.tile(np.eye(len(ages)), (len(years), 1)), year[:, np.newaxis], bands * year[:, np.newaxis]])


def _precision(settings: TrendSettings) -> Floats:
    bands = len(age_groups())
    sds = [settings.level_sd] * bands + [settings.age_sd] * (OLDEST + 1) + [settings.common_sd]
    return np.diag(1 / np.array(sds + [settings.band_sd] * bands) ** 2)


def _weights(y: Floats, mu: Floats) -> Floats:
    """1 for counts within chance of what is expected, falling to 0 for those far off."""
    off = np.abs(2 * (np.sqrt(y + 0.375) - np.sqrt(mu + 0.375)))
    return np.clip((_FAR - off) / (_FAR - _NEAR), 0.0, 1.0)


def _dispersion(counts: Floats, mu: Floats, weights: Floats) -> float:
    """How much more the years' totals vary than by chance, at least 1, drawn towards 1 as they are few."""
    seen, given = (counts * weights).sum(axis=0), (mu * weights).sum(axis=0)
    off = ((seen - given) ** 2 / np.maximum(given, 1.0)).sum()
    return float(max(1.0, (off + _SURE) / (len(seen) - 2 + _SURE))) if len(seen) > 2 else 1.5


def draw_levels(
    rng: np.random.Generator, fitted: Fitted, months_ahead: Floats, draws: int, settings: TrendSettings
) -> Floats:
    """Draws of the expected entries a month by age, for months ahead (their middles, in months after the origin).

    Out: draw, month, single age.
    """
    beta = fitted.middle + rng.standard_normal((draws, len(fitted.middle))) @ fitted.root.T
    years = months_ahead / 12
    damped = (settings.kept_a_year**years - 1) / np.log(settings.kept_a_year)
    bands = age_group_of_months()[np.arange(OLDEST + 1) * 12]
    width = len(age_groups())
    level = beta[:, bands] + beta[:, width : width + OLDEST + 1]
    trend = beta[:, [width + OLDEST + 1]] + beta[:, width + OLDEST + 2 :][:, bands]
    steps = np.diff(years, prepend=0.0)
    wander = np.cumsum(settings.shock_sd * np.sqrt(steps) * rng.standard_normal((draws, len(steps))), axis=1)
    wander -= settings.shock_sd**2 * years / 2
    return np.exp(level[:, np.newaxis, :] + trend[:, np.newaxis, :] * damped[:, np.newaxis] + wander[..., np.newaxis])


def month_shares(newborn: Floats) -> Floats:
    """How the entries of a single age spread over its months: row age, column months since birth; rows add to 1.

    Even, but for the first year of life, which is as seen; the month of the 18th birthday counts half, being halved by
    it.
    """
    shares = np.zeros((OLDEST + 1, ADULT_MONTHS + 1))
    for age in range(OLDEST + 1):
        shares[age, age * 12 : age * 12 + 12] = 1.0
    shares[0, :12] = newborn + 0.5
    shares[OLDEST, ADULT_MONTHS] = 0.5
    return shares / shares.sum(axis=1, keepdims=True)


def yearly(entries: Floats, seen: Floats) -> tuple[Floats, Floats, Floats]:
    """Monthly entries of one population as years back from the origin: counts by age, months seen, middles in years.

    Years without a month seen are left out, and so is an oldest one with fewer than three, which tells little.
    """
    length = len(seen)
    year = (length - 1 - np.arange(length)) // 12
    counts = np.stack([np.bincount(year, weights=row) for row in entries])
    months = np.bincount(year, weights=seen)
    middle = -np.bincount(year, weights=seen * (length - 0.5 - np.arange(length))) / np.maximum(months, 1e-9) / 12
    kept = months >= (3 if len(months) > 1 else 0.01)
    return counts[:, kept], months[kept], middle[kept]
