"""Change from the year before, trend and colour of a row of the tool's table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from suffkit.comparators.grid import Flags, Floats, Grid, Integers
from suffkit.comparators.rows import Row
from suffkit.contracts.benchmarks import TRENDS

UP, DOWN, NO_CHANGE = TRENDS


@dataclass(frozen=True)
class Change:
    """Of each indicator and authority: the lines of the two newest years listed (-1: none) and what changed."""

    latest_line: Integers
    previous_line: Integers
    latest: Floats
    previous: Floats
    change: Floats


def change_of(grid: Grid, row: Row) -> Change:
    """Newest value less the next one listed.

    In:     Grid; one row of every authority's table.
    Out:    Change, of indicators by authorities; missing where either is missing or there is but one year.
    Method: the years of each row by number, newest first. Nothing checks that the second is the year before, and it is
            not sought further back for a value. Unrounded, but a difference that binary fractions alone make, as
            between two means that are equal in decimal numbers, is none. LAIT, change from previous year.
    """
    order = _order_within_indicator(grid, row.listed)
    shape = (len(grid.indicators), row.values.shape[1])
    newest, next_one = (_line_where(row.listed & (order == nth), grid, shape) for nth in (1, 2))
    latest, previous = _at(row.values, newest), _at(row.values, next_one)
    change = latest - previous
    hair = np.maximum(_at(row.hair, newest), _at(row.hair, next_one))
    return Change(newest, next_one, latest, previous, np.where(np.abs(change) <= hair, 0.0, change))


def trend_of(change: Floats) -> npt.NDArray[np.str_]:
    """Sign of the unrounded change in words; empty where it is missing. LAIT, trend."""
    return np.select([change > 0, change < 0, change == 0], [UP, DOWN, NO_CHANGE], "")


def colour_of(change: Floats, polarity: npt.NDArray[np.object_]) -> npt.NDArray[np.str_]:
    """green where the move is good (up where high is good, down where low is), red where bad, black for all else."""
    good = np.select([polarity == "high", polarity == "low"], [1.0, -1.0], 0.0)
    direction = np.nan_to_num(np.sign(change)) * good
    return np.select([direction > 0, direction < 0], ["green", "red"], "black")


def _at(values: Floats, line: Integers) -> Floats:
    if not len(values):
        return np.full(line.shape, np.nan)
    return np.where(line >= 0, np.take_along_axis(values, line, axis=0), np.nan)


def _order_within_indicator(grid: Grid, listed: Flags) -> Integers:
    """1 for the newest year listed of the indicator, 2 for the next, and so on."""
    running = np.cumsum(listed, axis=0)
    before = np.vstack([np.zeros((1, listed.shape[1]), dtype=running.dtype), running])[grid.first]
    return running - before[grid.indicator_of]


def _line_where(chosen: Flags, grid: Grid, shape: tuple[int, int]) -> Integers:
    line, authority = np.nonzero(chosen)
    found = np.full(shape, -1, dtype=np.int64)
    found[grid.indicator_of[line], authority] = line
    return found
