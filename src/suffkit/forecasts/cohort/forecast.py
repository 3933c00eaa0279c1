"""The cohort forecast of one council, from its tidy tables to the forecast table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd

from suffkit.contracts.forecasts import COST, ENTRIES, EXITS, IN_CARE
from suffkit.errors import RequestError
from suffkit.forecasts.cohort.entries import TrendSettings, draw_levels, fit_entries, month_shares, yearly
from suffkit.forecasts.cohort.history import History, look_back
from suffkit.forecasts.cohort.quantiles import read_off
from suffkit.forecasts.cohort.rates import Rates, draw_rates, draw_shares, learn_rates
from suffkit.forecasts.cohort.states import DAYS_IN_MONTH, POPULATIONS, Floats
from suffkit.forecasts.cohort.steps import chances_of
from suffkit.forecasts.cohort.walk import Drawn, Paths, walk

MODEL = "cohort"
_CHILDREN_AT_ONCE, _MOST_AT_ONCE = 25_000, 50
"""Children and draws carried together: few enough to stay in the processor's own memory."""


@dataclass(frozen=True)
class Settings:
    """What the forecast takes as stated rather than learns; decisions/0012 says why."""

    half_life_years: float = 5.0
    rate_strength: float = 20.0
    group_strength: float = 5.0
    rate_shock_sd: float = 0.01
    trend: TrendSettings = field(default_factory=TrendSettings)


@dataclass(frozen=True, repr=False)
class Forecast:
    """The forecast table, the draws behind it, and what a reader should know of it."""

    table: pd.DataFrame
    paths: Paths
    notes: tuple[str, ...]


def forecast_cohort(
    children: pd.DataFrame,
    stays: pd.DataFrame,
    placements: pd.DataFrame,
    *,
    origin: date,
    return_years: Sequence[int],
    years: int,
    draws: int = 500,
    seed: int = 1,
    settings: Settings = Settings(),
    workers: int = 1,
) -> Forecast:
    history = look_back(
        children, stays, placements, origin=origin, return_years=return_years
    )
    paths = carry(history, years=years, draws=draws, seed=seed, settings=settings, workers=workers)
    table = read_off({IN_CARE: paths.stock, ENTRIES: paths.entries, EXITS: paths.exits}, origin, MODEL)
    return Forecast(table, paths, ())


def carry(
    history: History, *, years: int, draws: int, seed: int, settings: Settings, workers: int = 1
) -> Paths:
    """Draws of the future; the same seed gives the same draws, however many workers share them."""
    at_once = max(1, min(_MOST_AT_ONCE, _CHILDREN_AT_ONCE // max(1, len(history.stock.age))))
    starts = range(0, draws, at_once)
    fits = [
        (fit_entries(*yearly(history.entries[population], history.seen), settings.trend), population)
        for population in range(POPULATIONS)
        if history.entries[population].sum() > 0
    ]

    rates = learn_rates(
        history,
        half_life_years=settings.half_life_years,
        strength=settings.rate_strength,
        shock_sd=settings.rate_shock_sd,
    )

    def some(first: int) -> Paths:
        rng = np.random.Generator(np.random.SFC64([seed, first]))
        return walk(rng, history.stock, _drawn(rng, history, rates, fits, years, min(at_once, draws - first), settings))

    if workers == 1:
        parts = [some(first) for first in starts]
    else:
        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(some, starts))
    return Paths(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("stock", "entries", "exits")))


def _drawn(rng, history: History, rates: Rates, fits, years: int, draws: int, settings: Settings) -> Drawn:
    within, share = first_step(history.origin)
    months = years * 12
    levels = np.zeros((draws, POPULATIONS, months, 18))
    middles = np.concatenate([[share / 2], share + np.arange(months - 1) + 0.5])
    for fitted, population in fits:
        levels[:, population] = draw_levels(rng, fitted, middles, draws, settings.trend)
    drawn = draw_rates(rng, rates, draws)
    month = chances_of(drawn, DAYS_IN_MONTH)
    return Drawn(
        month=month,
        first=chances_of(drawn, DAYS_IN_MONTH * share) if within else month,
        levels=levels,
        groups=draw_shares(rng, history.first_group.sum(axis=0), settings.group_strength, draws),
        spread=month_shares(history.newborn),
        first_share=share,
        is_within_month=within,
    )


def first_step(origin: date) -> tuple[bool, float]:
    """Whether the first month end lies in the origin's own month, and which part of a month away it is."""
    tomorrow = origin + timedelta(days=1)
    if tomorrow.month != origin.month:
        return False, 1.0
    end = (origin.replace(day=1) + timedelta(days=32)).replace(day=1)
    return True, (end - tomorrow).days / ((end - origin.replace(day=1)).days)
