"""A panel as matrices, one row an area and one column a step of time, cut at the origin.

All forecasters of many series start here: what lies after the origin never enters a matrix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from suffkit.contracts.forecasts import ENTRIES, EXITS, IN_CARE, PANEL
from suffkit.contracts.table import check
from suffkit.errors import RequestError

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

YEAR = 12
COUNTS = (IN_CARE, ENTRIES, EXITS, "uasc", "children")


@dataclass(frozen=True)
class Grid:
    """What was known at the origin. Areas are in the order of their codes; the last column is the origin.

    `every` is the months of a step; `regions` numbers the regions from 0, alike for areas of the same one.
    """

    areas: tuple[str, ...]
    origin: date
    every: int
    columns: int
    values: Mapping[str, Floats]
    regions: Whole

    def of(self, series: str) -> Floats:
        """The matrix of a series, areas by steps; missing where there is no number."""
        return self.values[series]

    def target(self, steps: int) -> date:
        """The date so many steps after the origin: the last day of its month."""
        return month_end(_month(self.origin) + steps * self.every)


def grid_of(panel: pd.DataFrame, origin: date, every: int = YEAR) -> Grid:
    """The panel up to the origin as matrices.

    In:     PANEL; the origin; months of a step, 12 for years and 1 for months.
    Raises: ContractError, not a PANEL table; RequestError, nothing up to the origin or dates that are not steps.
    """
    import pandas as pd

    known = panel[panel["date"] <= pd.Timestamp(origin)]
    check(known, PANEL)
    if known.empty:
        first = panel["date"].min() if len(panel) else None
        since = f"; the panel starts on {first:%Y-%m-%d}" if first is not None else ""
        raise RequestError(f"Nothing is known up to the origin {origin.isoformat()}{since}. Choose a later origin.")
    months = (known["date"].dt.year * 12 + known["date"].dt.month - 1).to_numpy(dtype=np.int64)
    back = _month(origin) - months
    if (back % every != 0).any() or (known["date"].dt.days_in_month != known["date"].dt.day).any():
        says = f"the ends of months {every} months apart, counted back from the origin {origin.isoformat()}"
        raise RequestError(f"The panel's dates must be {says}. Choose another origin, or mend the dates.")
    areas, row = np.unique(known["area_code"].to_numpy(dtype=object).astype(str), return_inverse=True)
    columns = int(back.max()) // every + 1
    column = columns - 1 - back // every
    return Grid(
        areas=tuple(areas.tolist()),
        origin=origin,
        every=every,
        columns=columns,
        values={name: _matrix(known, name, row, column, (len(areas), columns)) for name in COUNTS},
        regions=_regions(known, row, len(areas)),
    )


def last_known(values: Floats) -> Whole:
    """Column of each row's last number; -1 where there is none."""
    known = np.isfinite(values)
    return np.where(known.any(axis=1), values.shape[1] - 1 - known[:, ::-1].argmax(axis=1), -1)


def run_length(values: Floats) -> Whole:
    """How many numbers in a row end with each row's last one; 0 where there is none."""
    last = last_known(values)
    column = np.arange(values.shape[1])
    missing = ~np.isfinite(values) & (column <= last[:, None])
    before = np.where(missing.any(axis=1), values.shape[1] - 1 - missing[:, ::-1].argmax(axis=1), -1)
    return np.where(last >= 0, last - before, 0)


def at_column(values: Floats, column: Whole) -> Floats:
    """Each row's number in its own column; missing where the column is -1."""
    found = np.take_along_axis(values, np.maximum(column, 0)[:, None], axis=1)[:, 0]
    return np.where(column >= 0, found, np.nan)


def month_end(month: int) -> date:
    """Last day of a month, counted from year 0."""
    first_of_next = np.datetime64(f"{(month + 1) // 12:04d}-{(month + 1) % 12 + 1:02d}-01", "D")
    last: date = (first_of_next - np.timedelta64(1, "D")).item()
    return last


def need_levels(levels: Sequence[str]) -> Floats:
    """The levels as numbers. Raises: RequestError where one is not between 0 and 1, or they do not rise."""
    try:
        numbers = np.array([float(level) for level in levels])
    except ValueError:
        numbers = np.array([])
    if not numbers.size or (numbers <= 0).any() or (numbers >= 1).any() or (np.diff(numbers) <= 0).any():
        raise RequestError(f"Levels of quantiles must rise and lie between 0 and 1; given: {', '.join(levels)}.")
    return numbers


def need_horizons(horizons: Sequence[int]) -> tuple[int, ...]:
    """The steps ahead. Raises: RequestError where there is none, or one is less than 1."""
    if not horizons or min(horizons) < 1:
        raise RequestError("Ask for one step ahead or more.")
    return tuple(sorted(set(horizons)))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _matrix(known: pd.DataFrame, name: str, row: Whole, column: Whole, shape: tuple[int, int]) -> Floats:
    values = np.full(shape, np.nan)
    if name in known:
        values[row, column] = known[name].to_numpy(dtype=float)
    return values


def _regions(known: pd.DataFrame, row: Whole, areas: int) -> Whole:
    """Each area's region as a number; areas without one stand together."""
    found = np.full(areas, "", dtype=object)
    if "region_code" in known:
        found[row] = known["region_code"].fillna("").to_numpy(dtype=object)
    return np.unique(found.astype(str), return_inverse=True)[1]
