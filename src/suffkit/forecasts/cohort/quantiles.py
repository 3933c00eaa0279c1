"""Draws of paths read as the forecast table: means and quantiles by month end, age group and placement group."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from suffkit.contracts.forecasts import ALL, LEVELS, MEAN
from suffkit.forecasts.cohort.states import GROUPS, Floats, age_groups


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
    return pd.concat(
        [_table(name, with_margins(paths), origin, model) for name, paths in series.items()], ignore_index=True
    )


def _table(name: str, paths: Floats, origin: date, model: str) -> pd.DataFrame:
    read = np.concatenate([_quantiles(paths), paths.mean(axis=0, dtype=np.float64)[np.newaxis]])
    months, ages, groups = paths.shape[1:]
    words = ((*LEVELS, MEAN), month_ends(origin, months), (ALL, *age_groups()), (ALL, *GROUPS))
    order = (1, 2, 3, 0)
    value = read.transpose(order).reshape(-1)
    places = np.indices((months, ages, groups, len(read))).reshape(4, -1)
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
