"""What a forecaster is, and the one table that every one gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from suffkit.contracts.forecasts import LEVELS, MEAN, NATIONAL_FORECASTS
from suffkit.forecasts.grid import Floats, Grid, need_horizons, need_levels

if TYPE_CHECKING:
    import pandas as pd

# Counts are taken in logarithms of one half more, so that a count of nought has one, and can grow.
HALF = 0.5


class Forecaster(Protocol):
    """Anything that carries the series of a panel on. Of two with the same settings and panel both give the same."""

    @property
    def name(self) -> str:
        """What `model` says."""

    def forecast(
        self, panel: pd.DataFrame, origin: date, horizons: Sequence[int], levels: Sequence[str] = LEVELS
    ) -> pd.DataFrame:
        """The forecast from the origin.

        In:     PANEL, of which nothing after the origin is looked at; steps ahead; levels of quantiles as text.
        Out:    NATIONAL_FORECASTS, by area, step and level, the mean last; areas without any number are left out.
        Raises: ContractError, not a PANEL table; RequestError, nothing to forecast from, or levels or steps amiss.
        """


def quantiles_of_growth(level: Floats, middle: Floats, spread: Floats) -> Floats:
    """Quantiles of counts from a middle and quantiles of the logarithm around it: ordered, nothing below nought.

    In:  what the area starts from; the expected logarithm of growth of each area; the quantiles, areas by levels.
    Out: (level + 1/2) exp(middle + spread) - 1/2, areas by levels.
    """
    found = (level[:, None] + HALF) * np.exp(middle[:, None] + spread) - HALF
    return np.maximum(np.sort(found, axis=1), 0.0)


def frame_of(
    grid: Grid,
    series: str,
    model: str,
    levels: Sequence[str],
    found: Mapping[int, tuple[Floats, Floats]],
) -> pd.DataFrame:
    """NATIONAL_FORECASTS of what was found.

    In:  the grid; the series; the model's name; levels as text; for each step ahead the quantiles, areas by levels, and
         the means. An area whose means are missing is left out.
    """
    import pandas as pd

    numbers, steps = need_levels(levels), need_horizons(tuple(found))
    names = np.array([*levels, MEAN], dtype=object)
    cube = np.stack([np.column_stack(found[step]) for step in steps], axis=1)
    stays = np.isfinite(cube).all(axis=(1, 2))
    areas = np.array(grid.areas, dtype=object)[stays]
    cube, shape = cube[stays], (int(stays.sum()), len(steps), len(numbers) + 1)

    def spread_out(values: npt.NDArray[np.object_], axis: int) -> pd.Series:
        widened = np.expand_dims(values, tuple(other for other in range(3) if other != axis))
        return pd.Series(np.broadcast_to(widened, shape).ravel(), dtype="str")

    targets = np.array([np.datetime64(grid.target(step), "s") for step in steps])
    table = pd.DataFrame(
        {
            "area_code": spread_out(areas, 0),
            "origin_date": np.full(cube.size, np.datetime64(grid.origin, "s")),
            "target_date": np.broadcast_to(targets[None, :, None], shape).ravel(),
            "series": pd.Series(np.full(cube.size, series, dtype=object), dtype="str"),
            "model": pd.Series(np.full(cube.size, model, dtype=object), dtype="str"),
            "quantile": spread_out(names, 2),
            "value": np.maximum(cube, 0.0).ravel(),
        }
    )
    return table[NATIONAL_FORECASTS.column_names]
