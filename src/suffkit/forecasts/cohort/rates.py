"""Rates of moving and leaving, per child-day, with thin cells drawn towards broader ones; and draws of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suffkit.forecasts.cohort.history import History
from suffkit.forecasts.cohort.states import EXIT, GROUPS, Floats

# Sums over which broader rates are taken, one after the other: each corrects what those before it leave. Numbers are
# the axes that stay apart: population, age band, time-in-care band, group, outcome.
_BROADER = ((4,), (3, 4), (0, 3, 4), (1, 4), (2, 4), (1, 3, 4), (2, 3, 4))
_LITTLE = 0.5
"""Events added to what a sum shows and to what it should show, so that no rate is nought by chance."""

_WANDERS = {0.0: 0.6, 0.03: 0.1, 0.06: 0.1, 0.1: 0.1, 0.16: 0.1}
"""By how much the level of all rates may wander from year to year (standard deviation of its logarithm), and how likely
each is before anything was seen."""


@dataclass(frozen=True, repr=False)
class Rates:
    """What is known of the rates: gamma distributions by cell and outcome, and the level of all moves and of leaving.

    `shape` over `days` is the middle of a rate, events a child-day. `level` (moves, leavings) multiplies them, with
    `level_sd` the standard deviation of its logarithm.
    """

    shape: Floats
    days: Floats
    level: Floats
    level_sd: Floats


def broader_rates(exposure: Floats, events: Floats) -> Floats:
    """The rate of each cell as the broader sums it belongs to say it, events a child-day.

    Each sum multiplies the rates by what it shows over what these rates would show.

    In:  child-days (population, age band, time-in-care band, group) and events (the same and outcome).
    Out: rates of the shape of `events`, above nought but for staying in the same group, which is none.
    """
    possible = np.ones((len(GROUPS), EXIT + 1))
    possible[np.arange(len(GROUPS)), np.arange(len(GROUPS))] = 0.0
    days = exposure[..., np.newaxis] * possible
    rates = np.broadcast_to(possible, events.shape) * (events.sum() + 1) / max(float(days.sum()), 365.25)
    for axes in _BROADER:
        others = tuple(axis for axis in range(events.ndim) if axis not in axes)
        seen = events.sum(axis=others, keepdims=True)
        given = (days * rates).sum(axis=others, keepdims=True)
        rates = rates * (seen + _LITTLE) / (given + _LITTLE)
    return rates


def learn_rates(history: History, *, half_life_years: float, strength: float, shock_sd: float) -> Rates:
    """What the history tells of the rates.

    In:  History; after how many years something seen weighs half; how many events the broader rate weighs in each cell;
         the standard deviation of a change of all leavings, or all moves, that nothing tells of yet.
    """
    weight = 0.5 ** ((np.arange(len(history.exposure)) + 0.5) / half_life_years)
    exposure, events = (np.tensordot(weight, part, axes=1) for part in (history.exposure, history.events))
    prior = broader_rates(exposure, events)
    # A rate of nought stays so: there is no move to where one is.
    days = np.where(prior > 0, exposure[..., np.newaxis] + strength / np.maximum(prior, 1e-300), np.inf)
    shape = events + strength
    levels = []
    for outcomes in (slice(0, EXIT), slice(EXIT, EXIT + 1)):
        rate = (shape / days)[..., outcomes]
        given = (history.exposure[..., np.newaxis] * rate).reshape(len(weight), -1).sum(axis=1)
        seen = history.events[..., outcomes].reshape(len(weight), -1).sum(axis=1)
        level, variance = level_now(seen[::-1], given[::-1])
        # What the cells' own distributions tell of the level already is not told twice.
        told = (exposure[..., np.newaxis] * rate).sum()
        of_cells = ((exposure[..., np.newaxis] * rate) ** 2 / shape[..., outcomes]).sum() / max(told, 1e-9) ** 2
        levels.append((level, np.sqrt(max(variance - of_cells, 0.0) + shock_sd**2)))
    level, level_sd = np.array(levels).T
    return Rates(shape, days, level, level_sd)


def level_now(seen: Floats, given: Floats) -> tuple[float, float]:
    """Where the ratio of what is seen to what rates give stands by the last year, and the variance of its logarithm.

    A level that wanders from year to year, seen with the error of a count; the mean over how much it may wander, each
    weighing as the years make it likely.

    In:  events seen and events given by the rates, of years in their order. Out: ratio and variance.
    """
    kept = given > 0
    error = 1 / (given[kept] + _LITTLE)
    ratio = np.log((seen[kept] + _LITTLE) * error)
    found = np.array([(np.log(chance), *_filtered(ratio, error, wander)) for wander, chance in _WANDERS.items()])
    weight = np.exp(found[:, 0] + found[:, 1] - (found[:, 0] + found[:, 1]).max())
    weight /= weight.sum()
    level = float(weight @ found[:, 2])
    return float(np.exp(level)), float(weight @ (found[:, 3] + (found[:, 2] - level) ** 2))


def _filtered(ratio: Floats, error: Floats, wander: float) -> tuple[float, float, float]:
    """The logarithm of the likelihood of the years (Kalman's filter), and the last level with its variance."""
    level, variance, likelihood = 0.0, 1.0, 0.0
    for one, chance in zip(ratio, error, strict=True):
        variance += wander**2
        off, spread = one - level, variance + chance
        likelihood -= 0.5 * (np.log(spread) + off**2 / spread)
        level, variance = level + variance / spread * off, variance * chance / spread
    return float(likelihood), float(level), float(variance)


def draw_rates(rng: np.random.Generator, rates: Rates, draws: int) -> Floats:
    """Draws of all rates, events a child-day: draw, population, age band, time-in-care band, group, outcome."""
    drawn = rng.standard_gamma(rates.shape.astype(np.float32), (draws, *rates.shape.shape), dtype=np.float32)
    drawn *= (1 / rates.days).astype(np.float32)
    for at, outcomes in enumerate((slice(0, EXIT), slice(EXIT, EXIT + 1))):
        sd = rates.level_sd[at]
        level = rates.level[at] * np.exp(sd * rng.standard_normal(draws) - sd**2 / 2)
        drawn[..., outcomes] *= level.astype(np.float32).reshape(-1, *[1] * (drawn.ndim - 1))
    return drawn


def draw_shares(rng: np.random.Generator, counts: Floats, strength: float, draws: int) -> Floats:
    """Draws of the shares of the last axis, thin rows drawn towards those of all rows of their population.

    In:  counts: population, age band, category. Out: shares that add to 1: draw, population, age band, category.
    """
    everyone = _shares(counts.sum(axis=(0, 1)) + _LITTLE)
    own = _shares(counts.sum(axis=1, keepdims=True) + strength * everyone)
    drawn = rng.standard_gamma(counts + strength * own, (draws, *counts.shape))
    return _shares(np.maximum(drawn, 1e-300))


def _shares(counts: Floats) -> Floats:
    return counts / counts.sum(axis=-1, keepdims=True)
