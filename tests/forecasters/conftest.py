"""Every model of the project behind one face: a series to forecast, whole or with something amiss, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest

from suffkit.contracts.forecasts import FORECASTS, NATIONAL_FORECASTS, PANEL
from suffkit.contracts.month_ends import MONTH_ENDS
from suffkit.contracts.table import Contract
from suffkit.domain.areas import all_areas
from suffkit.forecasts.cohort import forecast_cohort
from suffkit.forecasts.frame import Forecaster
from suffkit.forecasts.month_ends import month_notes, months_of
from suffkit.forecasts.monthly import MonthForecaster, month_forecasters
from suffkit.forecasts.notes import forecast_notes
from suffkit.forecasts.pooled import PooledGrowth
from suffkit.forecasts.simple import DRIFT, MOMENTUM, SAME_AS_LAST_YEAR, SEASONAL_MEAN, STRAIGHT_LINE, ConstantRate
from suffkit.forecasts.smoothing import Smoothing
from suffkit.io.ssda903 import Returns, read_returns
from suffkit.synth import write_returns
from suffkit.tidy import Tidy, tidy_returns

ORIGIN = date(2024, 3, 31)
AREAS = tuple(one for one in all_areas() if not one.predecessors)[:25]
AGES = ("Under 1", "1 to 4", "5 to 9", "10 to 15", "16 and over")


@dataclass(frozen=True)
class Said:
    """A forecast, and the sentences that say what it rests on."""

    table: pd.DataFrame
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Model:
    """A model and how it is asked: `run(series, steps)`; `refuses` and `tells` are what is said of each series amiss.

    `further` are steps of which the second is further ahead; `groups` the columns whose groups add up to `all`.
    """

    name: str
    contract: Contract
    run: Callable[[str, Sequence[int]], Said]
    steps: tuple[int, ...]
    refuses: dict[str, str]
    tells: dict[str, str]
    keys: tuple[str, ...]
    groups: tuple[str, ...] = ()
    later: Callable[[float], pd.DataFrame] | None = field(default=None)


# ---- yearly series of many authorities: the last of them is the one that is amiss ------------------------------------

YEARS = range(2016, 2025)
_YEARLY_AMISS: dict[str, Callable[[pd.Series], pd.Series]] = {
    "whole": lambda values: values,
    "short": lambda values: values.where(values.index >= 2023),
    "gap": lambda values: values.where(values.index != 2021),
    "not_up_to_the_origin": lambda values: values.where(values.index < 2023),
    "zeros": lambda values: values * 0,
    "tiny": lambda values: (values / 60).round(),
}
_YEARLY_TELLS = {
    "short": "Fewer than 3 values in a row",
    "gap": "missing in the middle",
    "not_up_to_the_origin": "No value on the origin date",
    "zeros": "The last value is 0",
    "tiny": "Fewer than 20 children",
}


@cache
def yearly_panel(series: str) -> pd.DataFrame:
    """Twenty-five authorities whose numbers move by chance; something is amiss with the last of them."""
    rng = np.random.default_rng(7)
    parts = []
    for place, area in enumerate(AREAS):
        level = rng.uniform(100, 900) * np.exp(np.cumsum(rng.normal(0, 0.05, len(YEARS))))
        values = pd.Series(level.round(), index=list(YEARS))
        if place == len(AREAS) - 1:
            values = _YEARLY_AMISS[series](values.clip(upper=500))
        rows = {
            "area_code": area.new_la_code,
            "date": [pd.Timestamp(year, 3, 31) for year in YEARS],
            "region_code": area.region_code,
            "in_care": values.to_numpy(),
            "entries": (values * 0.4).round().to_numpy(),
            "exits": (values * 0.4).round().to_numpy(),
            "uasc": (level * 0.06).round(),
            "children": np.full(len(YEARS), 50_000.0),
        }
        parts.append(pd.DataFrame(rows))
    table = pd.concat(parts, ignore_index=True)
    return table.astype({"date": "datetime64[s]", "area_code": "str", "region_code": "str"})[PANEL.column_names]


def _projected() -> pd.DataFrame:
    days = [pd.Timestamp(year, 3, 31) for year in range(2025, 2037)]
    rows = [(area.new_la_code, day, 50_000.0) for area in AREAS for day in days]
    return pd.DataFrame(rows, columns=["area_code", "date", "children"]).astype({"date": "datetime64[s]"})


def yearly(one: Forecaster) -> Model:
    def run(series: str, steps: Sequence[int]) -> Said:
        panel = yearly_panel(series)
        table = one.forecast(panel, ORIGIN, steps)
        notes = forecast_notes(panel, ORIGIN, max(steps))
        own = AREAS[-1].new_la_code
        if series != "whole":
            table = table[table["area_code"] == own].reset_index(drop=True)
        return Said(table, tuple(notes.loc[notes["area_code"] == own, "note"]))

    def later(value: float) -> pd.DataFrame:
        panel = yearly_panel("whole").copy()
        origin = date(2022, 3, 31)
        panel.loc[panel["date"] > pd.Timestamp(origin), ["in_care", "entries", "exits", "uasc"]] = value
        return one.forecast(panel, origin, (1, 2))

    keys = ("area_code", "origin_date", "target_date", "series", "model")
    # A constant rate stands on a projection of the population, which here ends with the one that is whole.
    return Model(
        f"yearly: {one.name}",
        NATIONAL_FORECASTS,
        run,
        (1, 2, 3),
        {},
        _YEARLY_TELLS,
        keys,
        later=None if isinstance(one, ConstantRate) else later,
    )


# ---- month ends of one council ---------------------------------------------------------------------------------------


@cache
def month_ends(series: str) -> pd.DataFrame:
    """Five years of month ends of five age groups; of a series that is amiss, as its name says."""
    rng = np.random.default_rng(11)
    days = pd.date_range("2019-04-30", periods=60, freq="ME").as_unit("s")
    sizes = np.array([30.0, 90.0, 130.0, 400.0, 320.0])
    moves = np.cumsum(rng.normal(0, 0.012, (60, 5)), axis=0)
    counted = (sizes * np.exp(moves)).round()
    table = pd.DataFrame(
        {
            "date": np.repeat(days.to_numpy(), 5),
            "age_group": pd.Series(np.tile(AGES, 60), dtype="str"),
            "in_care": counted.ravel(),
        }
    )
    ago = np.repeat(np.arange(59, -1, -1), 5)
    amiss = {
        "whole": table,
        "too_short": table[ago < 18],
        "short": table[ago < 30],
        "gap": table[ago != 30],
        "unknown_month": table.assign(in_care=table["in_care"].mask((ago == 30) & (table["age_group"] == "5 to 9"))),
        "gap_of_late": table[ago != 10],
        "not_up_to_the_origin": table[ago != 0],
        "zeros": table.assign(in_care=0.0),
        "zeros_of_one_age": table.assign(in_care=table["in_care"].where(table["age_group"] != "Under 1", 0.0)),
    }
    return amiss[series].reset_index(drop=True)[MONTH_ENDS.column_names]


def monthly(one: MonthForecaster) -> Model:
    def run(series: str, steps: Sequence[int]) -> Said:
        table = month_ends(series)
        return Said(one.forecast(table, ORIGIN, steps), month_notes(months_of(table, ORIGIN)))

    def later(value: float) -> pd.DataFrame:
        table, origin = month_ends("whole").copy(), date(2023, 3, 31)
        table.loc[table["date"] > pd.Timestamp(origin), "in_care"] = value
        return one.forecast(table, origin, (1, 12))

    return Model(
        f"monthly: {one.name}",
        FORECASTS,
        run,
        (1, 12, 36),
        {
            "too_short": "Only 18 month ends in a row .* 24 are needed",
            "gap_of_late": "Only 10 month ends in a row",
            "not_up_to_the_origin": "on 31 March 2024 is not known for every age group",
            "zeros": "Nobody is in care at any of the month ends",
        },
        {
            "short": "Only 30 month ends in a row are known",
            "gap": "A month end is missing; the 29 before it are not used",
            "unknown_month": "A month end is missing; the 29 before it are not used",
            "zeros_of_one_age": "The number never changed for Under 1",
        },
        ("origin_date", "target_date", "series", "age_group", "placement_group", "model"),
        groups=("age_group",),
        later=later,
    )


# ---- children carried forward ----------------------------------------------------------------------------------------


@cache
def _returns() -> Returns:
    """A made-up council's returns of three years, with some 60 children in care."""
    with TemporaryDirectory() as folder:
        write_returns(Path(folder), in_care=60, years=3, last_year=2024, seed=3)
        return read_returns(Path(folder), shown="returns")


@cache
def records(as_of: date) -> Tidy:
    """The returns, tidied as of a day."""
    return tidy_returns(_returns().tables, as_of=as_of)


def cohort() -> Model:
    def run(series: str, steps: Sequence[int]) -> Said:
        origin = date(2023, 12, 31) if series == "too_short" else ORIGIN
        tidy, years = records(origin), _returns().years
        returns = {"too_short": years[-1:], "short": years[-1:], "gap": (years[0] - 1, *years[1:])}
        tables = [tidy.children, tidy.stays, tidy.placements]
        if series == "zeros":
            tables = [table.iloc[:0] for table in tables]
        made = forecast_cohort(
            *tables,
            origin=origin,
            return_years=returns.get(series, years),
            years=max(steps),
            draws=40,
            seed=5,
        )
        return Said(made.table, made.notes)

    return Model(
        "cohort",
        FORECASTS,
        run,
        (1, 2),
        {"too_short": "a forecast needs at least 12", "zeros": "hold no child in care"},
        {"short": "The returns show only 12 months", "gap": "to 31 March 2022 is missing"},
        ("origin_date", "target_date", "series", "age_group", "placement_group", "model"),
        groups=("age_group", "placement_group"),
    )


MODELS: tuple[Model, ...] = (
    *(
        yearly(one)
        for one in (
            SAME_AS_LAST_YEAR,
            MOMENTUM,
            DRIFT,
            STRAIGHT_LINE,
            replace(SEASONAL_MEAN, every=12),
            Smoothing(),
            ConstantRate(_projected()),
            PooledGrowth(),
        )
    ),
    *(monthly(one) for one in month_forecasters()),
    cohort(),
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test of the suite runs on every model; one that names a kind of trouble, on each that the model knows."""
    if "refused" in metafunc.fixturenames:
        pairs = [(model, series, says) for model in MODELS for series, says in model.refuses.items()]
        ids = [f"{model.name}, {series}" for model, series, _ in pairs]
        metafunc.parametrize(("model", "refused", "says"), pairs, ids=ids)
    elif "labelled" in metafunc.fixturenames:
        pairs = [(model, series, says) for model in MODELS for series, says in model.tells.items()]
        ids = [f"{model.name}, {series}" for model, series, _ in pairs]
        metafunc.parametrize(("model", "labelled", "says"), pairs, ids=ids)
    elif "seeing" in metafunc.fixturenames:
        metafunc.parametrize("seeing", [one for one in MODELS if one.later], ids=lambda one: one.name)
    elif "model" in metafunc.fixturenames:
        metafunc.parametrize("model", MODELS, ids=lambda one: one.name)
