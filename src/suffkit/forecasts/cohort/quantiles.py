"""Draws of paths read as the forecast table: means and quantiles by month end, age group and placement group."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from suffkit.contracts.forecasts import ALL, ENTRIES, EXITS, IN_CARE, LEVELS, MEAN, TURNED_18
from suffkit.forecasts.cohort.states import GROUPS, Floats, age_groups
from suffkit.forecasts.cohort.walk import Paths

_MONTHS_IN_YEAR = 12


def with_margins(paths: Floats) -> Floats:
    """The draws with the sums over groups and over ages, first of their axes, made before anything is read off."""
    by_group = np.concatenate([paths.sum(axis=-1, keepdims=True), paths], axis=-1)
    return np.concatenate([by_group.sum(axis=-2, keepdims=True), by_group], axis=-2)


def month_ends(origin: date, months: int) -> pd.DatetimeIndex:
    """The ends of the months after the origin, the origin's own where it is not past."""
    return pd.date_range(pd.Timestamp(origin) + pd.Timedelta(days=1), periods=months, freq="ME", unit="s")


def read_off(series: dict[str, Floats], origin: date, model: str) -> pd.DataFrame:
    """The forecast table of draws.

    In:  of each series, values by draw, month, age group and placement group; the origin; the name of the model.
    Out: FORECASTS: of each cell and margin the quantiles of LEVELS (between two draws, straight) and the mean.
    """
    return _read({name: with_margins(paths) for name, paths in series.items()}, origin, model, every=1)


def read_off_years(paths: Paths, origin: date, model: str) -> pd.DataFrame:
    """The forecast table of whole years: children in care at each twelfth month end, and the flows of the twelve.

    A year's flow is summed in each draw before anything is read off: quantiles of months do not add up.

    In:  Paths; the origin; the name of the model.
    Out: FORECASTS; besides the series of months `turned_18`, those of the exits who left on turning 18, not by groups.
    """
    flows = {ENTRIES: with_margins(paths.entries), EXITS: with_margins(paths.exits)}
    flows[TURNED_18] = paths.turned_18.sum(axis=-1)[..., np.newaxis, np.newaxis]
    years = {IN_CARE: with_margins(paths.stock[:, _MONTHS_IN_YEAR - 1 :: _MONTHS_IN_YEAR])}
    years |= {name: _summed_by_year(values) for name, values in flows.items()}
    return _read(years, origin, model, every=_MONTHS_IN_YEAR)


def _summed_by_year(values: Floats) -> Floats:
    draws, months, *groups = values.shape
    return values.reshape(draws, months // _MONTHS_IN_YEAR, _MONTHS_IN_YEAR, *groups).sum(axis=2)


def _read(series: dict[str, Floats], origin: date, model: str, *, every: int) -> pd.DataFrame:
    """The table of values with their margins, the steps of `every` so many months."""
    return pd.concat([_table(name, values, origin, model, every) for name, values in series.items()], ignore_index=True)


def _table(name: str, paths: Floats, origin: date, model: str, every: int) -> pd.DataFrame:
    read = np.concatenate([_quantiles(paths), paths.mean(axis=0, dtype=np.float64)[np.newaxis]])
    steps, ages, groups = paths.shape[1:]
    ends = month_ends(origin, steps * every)[every - 1 :: every]
    words = ((*LEVELS, MEAN), ends, (ALL, *age_groups()), (ALL, *GROUPS))
    order = (1, 2, 3, 0)
    value = read.transpose(order).reshape(-1)
    places = np.indices((steps, ages, groups, len(read))).reshape(4, -1)
    return pd.DataFrame(
        {
            "origin_date": np.full(len(value), np.datetime64(origin, "s")),
            "target_date": words[1].to_numpy()[places[0]],
            "series": _words((name,), np.zeros(len(value), dtype=np.int64)),
            "age_group": _words(words[2], places[1]),
            "placement_group": _words(words[3], places[2]),
            "model": _words((model,), np.zeros(len(value), dtype=np.int64)),
            "quantile": _words(words[0], places[3]),
            "value": value,
        }
    )


def _words(words: tuple[str, ...], places: np.ndarray) -> np.ndarray:
    return np.array(words, dtype=object)[places]


def _quantiles(paths: Floats) -> Floats:
    """The quantiles of LEVELS over the draws, first axis level."""
    ordered = np.sort(paths, axis=0)
    at = np.array([float(level) for level in LEVELS]) * (len(ordered) - 1)
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, len(ordered) - 1)
    part = (at - low).reshape(-1, *[1] * (paths.ndim - 1))
    return ordered[low].astype(float) * (1 - part) + ordered[high].astype(float) * part
