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
_SURE = 5.0
"""How many years' worth of certainty there is that entries vary as by chance."""

_NEAR, _FAR = 2.5, 6.0
"""Standard deviations up to which a count weighs in full, and from which on it weighs nothing."""


@dataclass(frozen=True)
class TrendSettings:
    """Standard deviations of what the trend may be, before any entry was seen; per year, of the logarithm."""

    common_sd: float = 0.06
    steady_sd: float = 0.005
    steady_chance: float = 0.7
    """How likely it is, before anything was seen, that entries are steady: that `steady_sd` holds, not `common_sd`."""
    band_sd: float = 0.01
    """By how much the trend of an age band may stray from the common one; by half of `steady_sd` where that holds."""
    age_sd: float = 0.5
    level_sd: float = 3.0
    kept_a_year: float = 0.95
    """How much of the trend is left after each year ahead."""
    shock_sd: float = 0.01
    """By how much the level may wander off in a year, whatever was seen."""


@dataclass(frozen=True, repr=False)
class _Fit:
    """Coefficients and the root of their covariance (root times its transpose).

    `dispersion` is 1 where counts vary as by chance and more where they vary more; `weights` are 0 for counts left out.
    """

    middle: Floats
    root: Floats
    dispersion: float
    weights: Floats


@dataclass(frozen=True, repr=False)
class Fitted:
    """The fits of entries that are steady and of entries that change, and how likely it is that they are steady.

    `year_sd` is by how much whole years differ beyond chance (standard deviation of the logarithm).
    """

    steady: _Fit
    changing: _Fit
    steady_chance: float
    year_sd: float


def fit_entries(counts: Floats, months: Floats, at_years: Floats, settings: TrendSettings) -> Fitted:
    """The robust Poisson regression of one population's yearly entries, with and without a lasting trend.

    In:  counts by single age and year; the months of each year that were seen (more than 0); the middle of each year,
         in years after the origin (so below 0).
    Out: Fitted.
    """
    flat, steady, changing = (
        _fit(counts, months, at_years, settings, sd) for sd in (1.0, settings.steady_sd, settings.common_sd)
    )
    slope, variance = flat.middle[0], float((flat.root[0] ** 2).sum())
    # How likely the slope is where it has no other cause than chance, and where there is a trend.
    odds = [
        chance * np.exp(-0.5 * slope**2 / (variance + sd**2)) / np.sqrt(variance + sd**2)
        for chance, sd in (
            (settings.steady_chance, settings.steady_sd),
            (1 - settings.steady_chance, settings.common_sd),
        )
    ]
    year_sd = np.sqrt((changing.dispersion - 1) / max(float((counts / months).sum(axis=0).mean() * 12), 1.0))
    return Fitted(steady, changing, float(odds[0] / sum(odds)), float(year_sd))


def _fit(counts: Floats, months: Floats, at_years: Floats, settings: TrendSettings, trend_sd: float) -> _Fit:
    design, precision = _design(at_years), _precision(settings, trend_sd)
    y = counts.T.reshape(-1)
    offset = np.log(np.repeat(months, OLDEST + 1))
    typical = np.median(counts / months, axis=1) + 0.5 * counts.sum() / months.sum() / (OLDEST + 1)
    mu = np.tile(typical, len(months)) * np.exp(offset) + 1e-9
    beta: Floats = np.zeros(design.shape[1])
    weights: Floats = np.ones(len(y))
    for number in range(_ROUNDS):
        weights = _weights(y.reshape(len(months), -1), mu.reshape(len(months), -1)).reshape(-1)
        working = np.log(mu) - offset + (y - mu) / mu if number else np.log(np.maximum(y, 0.3)) - offset
        scaled = design * (weights * mu)[:, np.newaxis]
        new: Floats = np.linalg.solve(design.T @ scaled + precision, scaled.T @ working)
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
    return _Fit(beta, root, dispersion, weights.reshape(len(months), -1).T)


def _design(years: Floats) -> Floats:
    """One row a year and age, years outermost: the trend, levels of bands, ages, trends of bands."""
    ages = np.arange(OLDEST + 1)
    band = np.eye(len(age_groups()))[age_group_of_months()[ages * 12]]
    year = np.repeat(years, len(ages))
    bands = np.tile(band, (len(years), 1))
    return np.hstack(
        [year[:, np.newaxis], bands, np.tile(np.eye(len(ages)), (len(years), 1)), bands * year[:, np.newaxis]]
    )


def _precision(settings: TrendSettings, trend_sd: float) -> Floats:
    bands = len(age_groups())
    sds = [trend_sd] + [settings.level_sd] * bands + [settings.age_sd] * (OLDEST + 1)
    # Entries that are steady are so in every band: its own trend has no more room than half of the common one.
    return np.diag(1 / np.array(sds + [min(settings.band_sd, trend_sd / 2)] * bands) ** 2)


def _weights(y: Floats, mu: Floats) -> Floats:
    """1 for counts near what is expected of their year, falling to 0 for those far off.

    A year in which all ages have more is no odd count. Off is in standard deviations of a count, or of what is usual
    here where that is more. Root counts have the same error, whatever the count.

    In: counts and what is expected, year by age.
    """
    known = np.where(mu >= 1, (y + 0.375) / (mu + 0.375), np.nan)
    of_year = np.ones((len(y), 1))
    has_any = ~np.isnan(known).all(axis=1)
    of_year[has_any, 0] = np.nanmedian(known[has_any], axis=1)
    off = np.abs(2 * (np.sqrt(y + 0.375) - np.sqrt(mu * of_year + 0.375)))
    usual = max(1.0, 1.48 * float(np.median(off)))
    return np.clip((_FAR - off / usual) / (_FAR - _NEAR), 0.0, 1.0)


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
    is_steady = rng.random(draws) < fitted.steady_chance
    normal = rng.standard_normal((draws, len(fitted.steady.middle)))
    steady, changing = (fit.middle + normal @ fit.root.T for fit in (fitted.steady, fitted.changing))
    beta = np.where(is_steady[:, np.newaxis], steady, changing)
    years = months_ahead / 12
    damped = (settings.kept_a_year**years - 1) / np.log(settings.kept_a_year)
    bands = age_group_of_months()[np.arange(OLDEST + 1) * 12]
    of_bands, of_ages, trends = np.split(beta[:, 1:], np.cumsum([len(age_groups()), OLDEST + 1]), axis=1)
    level, trend = of_bands[:, bands] + of_ages, beta[:, :1] + trends[:, bands]
    steps = np.diff(years, prepend=0.0)
    wander = np.cumsum(settings.shock_sd * np.sqrt(steps) * rng.standard_normal((draws, len(steps))), axis=1)
    wander -= settings.shock_sd**2 * years / 2
    by_year = fitted.year_sd * rng.standard_normal((draws, int(years[-1]) + 1)) - fitted.year_sd**2 / 2
    wander += by_year[:, years.astype(int)]
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
    counts = np.stack([np.bincount(year, weights=row) for row in entries]).astype(float)
    months = np.bincount(year, weights=seen).astype(float)
    middle = -np.bincount(year, weights=seen * (length - 0.5 - np.arange(length))) / np.maximum(months, 1e-9) / 12
    kept = months >= (3 if len(months) > 1 else 0.01)
    return counts[:, kept], months[kept], middle[kept]
