"""The cohort forecast of one council, from its tidy tables to the forecast table."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.forecasts import COST, ENTRIES, EXITS, IN_CARE
from suffkit.domain.calendar import say_day
from suffkit.errors import RequestError
from suffkit.forecasts.cohort.costs import costs_of
from suffkit.forecasts.cohort.crowd import carry_crowd
from suffkit.forecasts.cohort.entries import Fitted, TrendSettings, draw_levels, fit_entries, month_shares, yearly
from suffkit.forecasts.cohort.history import History, look_back
from suffkit.forecasts.cohort.quantiles import read_off
from suffkit.forecasts.cohort.rates import Rates, draw_rates, draw_shares, learn_rates
from suffkit.forecasts.cohort.states import DAYS_IN_MONTH, OLDEST, POPULATIONS
from suffkit.forecasts.cohort.steps import chances_of
from suffkit.forecasts.cohort.walk import Drawn, Paths, walk

if TYPE_CHECKING:
    import pandas as pd

MODEL = "cohort"
LONGEST_YEARS = 10
FEWEST_DRAWS = 20
FEWEST_MONTHS, SHORT_MONTHS = 12, 24
"""Less history than the first is refused; less than the second is widened, and said."""

_CHILDREN_AT_ONCE, _MOST_AT_ONCE = 25_000, 50
"""Children and draws carried together: few enough to stay in the processor's own memory."""

_CROWD, _CROWD_AT_ONCE = 4_000, 25
"""Above so many children in care, which no English authority has, they are carried as a crowd."""


@dataclass(frozen=True)
class Settings:
    """What the forecast takes as stated rather than learns; decisions/0012 says why.

    After how many years something seen weighs half; how many events the broader rate weighs in a thin cell; how many
    entries the usual placements weigh in an age band with few; by how much all rates may change at once, whatever was
    seen (standard deviation of the logarithm); what the entries may do.
    """

    half_life_years: float = 5.0
    rate_strength: float = 20.0
    group_strength: float = 5.0
    rate_shock_sd: float = 0.01
    trend: TrendSettings = field(default_factory=TrendSettings)


STATED = Settings()


@dataclass(frozen=True, repr=False)
class Forecast:
    """The forecast table, the draws behind it, what was known, and what a reader should know of it."""

    table: pd.DataFrame
    paths: Paths
    history: History
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
    prices: pd.DataFrame | None = None,
    settings: Settings = STATED,
    workers: int = 1,
) -> Forecast:
    """The children in care of one council, those who come and those who leave, at each month end ahead.

    Entries and exits are those since the month end before (the first since the origin), so that in every draw children
    in care + entries - exits = children in care at the next month end.

    In:     CHILDREN, STAYS, PLACEMENTS tidied as of the origin; the years of the returns behind them; how many years
            ahead; how many draws; the seed (the same seed gives the same numbers, whatever the workers); PRICES,
            without which there are no costs.
    Out:    Forecast; its table is FORECASTS.
    Raises: RequestError, the origin is outside the returns, too little history, or a number that cannot be; DataError,
            prices at fault.
    """
    _check(origin, return_years, years, draws, seed)
    history = look_back(children, stays, placements, origin=origin, return_years=return_years)
    if history.months < FEWEST_MONTHS:
        raise RequestError(
            f"The returns show {history.months:.0f} months up to {say_day(origin)}; a forecast needs at least "
            f"{FEWEST_MONTHS}. Add the returns of earlier years, or choose a later day."
        )
    if not len(history.stock.age) and not history.entries.any():
        raise RequestError("The returns hold no child in care and none who came, so there is nothing to forecast.")
    stated = _widened(settings) if history.months < SHORT_MONTHS else settings
    paths = carry(history, years=years, draws=draws, seed=seed, settings=stated, workers=workers)
    series = {IN_CARE: paths.stock, ENTRIES: paths.entries, EXITS: paths.exits}
    if prices is not None:
        series[COST] = costs_of(paths.stock, history.stock, prices, origin)
    return Forecast(read_off(series, origin, MODEL), paths, history, _notes(history, return_years))


def carry(
    history: History, *, years: int, draws: int, seed: int, settings: Settings = STATED, workers: int = 1
) -> Paths:
    """Draws of the future of what a history tells.

    Draws are made some at a time, each lot with numbers of its own that the seed and its place give; workers only share
    the lots. Out: Paths.
    """
    is_crowd = len(history.stock.age) > _CROWD
    room = _CHILDREN_AT_ONCE // max(1, len(history.stock.age))
    at_once = _CROWD_AT_ONCE if is_crowd else max(1, min(_MOST_AT_ONCE, room))
    onward = carry_crowd if is_crowd else walk
    known = _learn(history, settings)

    def some(first: int) -> Paths:
        rng = np.random.Generator(np.random.SFC64([seed, first]))
        return onward(rng, history.stock, known.draw(rng, years, min(at_once, draws - first)))

    starts = range(0, draws, at_once)
    if workers == 1:
        parts = [some(first) for first in starts]
    else:
        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(some, starts))
    return Paths(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Paths)))


@dataclass(frozen=True, repr=False)
class _Known:
    """What is known of rates and entries, ready to be drawn from."""

    history: History
    settings: Settings
    rates: Rates
    entries: dict[int, Fitted]

    def draw(self, rng: np.random.Generator, years: int, draws: int) -> Drawn:
        within, share = first_step(self.history.origin)
        months = years * 12
        middles = np.concatenate([[share / 2], share + np.arange(months - 1) + 0.5])
        levels = np.zeros((draws, POPULATIONS, months, OLDEST + 1))
        for population, fitted in self.entries.items():
            levels[:, population] = draw_levels(rng, fitted, middles, draws, self.settings.trend)
        rates = draw_rates(rng, self.rates, draws)
        month = chances_of(rates, DAYS_IN_MONTH)
        return Drawn(
            month=month,
            first=chances_of(rates, DAYS_IN_MONTH * share) if within else month,
            levels=levels,
            groups=draw_shares(rng, self.history.first_group.sum(axis=0), self.settings.group_strength, draws),
            spread=month_shares(self.history.newborn),
            first_share=share,
            is_within_month=within,
        )


def _learn(history: History, settings: Settings) -> _Known:
    rates = learn_rates(
        history,
        half_life_years=settings.half_life_years,
        strength=settings.rate_strength,
        shock_sd=settings.rate_shock_sd,
    )
    entries = {
        population: fit_entries(*yearly(history.entries[population], history.seen), settings.trend)
        for population in range(POPULATIONS)
        if history.entries[population].any()
    }
    return _Known(history, settings, rates, entries)


def first_step(origin: date) -> tuple[bool, float]:
    """Whether the first month end lies in the origin's own month, and which part of a month away it is."""
    tomorrow = origin + timedelta(days=1)
    if tomorrow.month != origin.month:
        return False, 1.0
    begin = origin.replace(day=1)
    end = (begin + timedelta(days=32)).replace(day=1)
    return True, (end - tomorrow) / (end - begin)


def _check(origin: date, return_years: Sequence[int], years: int, draws: int, seed: int) -> None:
    if not 1 <= years <= LONGEST_YEARS or draws < FEWEST_DRAWS or seed < 0:
        raise RequestError(
            f"A forecast looks 1 to {LONGEST_YEARS} years ahead, with {FEWEST_DRAWS} draws or more, a seed from 0 on."
        )
    if not return_years:
        raise RequestError("There is no return to forecast from.")
    first, last = date(min(return_years) - 1, 4, 1), date(max(return_years), 3, 31)
    if not first <= origin <= last:
        raise RequestError(
            f"The returns go from {say_day(first)} to {say_day(last)}, so nobody knows who was in care on "
            f"{say_day(origin)}. Choose a day among them."
        )
    year = origin.year + (origin.month > 3)
    if year not in return_years:
        raise RequestError(
            f"The return to 31 March {year} is missing, so nobody knows who was in care on {say_day(origin)}. Add it, "
            "or choose a day in another year."
        )


def _widened(settings: Settings) -> Settings:
    """Settings for a short history: a trend may be there though nothing shows it, and everything may change more."""
    trend = replace(settings.trend, steady_chance=0.0, shock_sd=2 * settings.trend.shock_sd)
    return replace(settings, rate_shock_sd=2 * settings.rate_shock_sd, trend=trend)


def _notes(history: History, return_years: Sequence[int]) -> tuple[str, ...]:
    notes = []
    if history.months < SHORT_MONTHS:
        notes.append(
            f"The returns show only {history.months:.0f} months up to the day forecast from. No trend can be seen in "
            "so little; the ranges are widened for it."
        )
    told = [year for year in return_years if date(year - 1, 4, 1) <= history.origin]
    if missing := [str(year) for year in range(min(told), max(told)) if year not in told]:
        notes.append(
            f"The return{'s' if len(missing) > 1 else ''} to 31 March {', '.join(missing)} "
            f"{'are' if len(missing) > 1 else 'is'} missing; rates and entries are those of the other years."
        )
    if not history.entries.any():
        notes.append("Nobody came into care in the time seen; the forecast expects nobody to.")
    return tuple(notes)
