"""The four rows of the tool's table for each authority asked: itself, its region, its neighbours, England."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.comparators.grid import NOT_TO_BE_HAD, Flags, Floats, Grid, Integers
from suffkit.domain.areas import all_areas, regions
from suffkit.errors import RequestError, suggest

ENGLAND, LONDON = "970", "986"
NEIGHBOURS_OF_EACH = 10
# Some units of the last place: published numbers differ by a million times more if they differ at all.
_HAIR = 4 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Row:
    """One row of the table of every authority asked, line by line of the grid: arrays of lines by authorities.

    `area` is the column of the grid that the row is of, by indicator and authority (None for the neighbours).
    `members` is how many neighbours have a value; missing in the other rows. `hair` is what a value may be off because
    decimal numbers are held as binary fractions; a difference no larger is none.
    """

    values: Floats
    listed: Flags
    statuses: npt.NDArray[np.int8]
    members: Floats
    hair: Floats
    area: Integers | None = None

    def areas_of_indicators(self, grid: Grid) -> Integers:
        """The column of the grid by indicator and authority; -1 for the neighbours."""
        none = np.full((len(grid.indicators), self.values.shape[1]), -1, dtype=np.int64)
        return none if self.area is None else self.area

    def areas_of_lines(self, grid: Grid) -> Integers:
        """The column of the grid by line and authority; -1 for the neighbours."""
        return self.areas_of_indicators(grid)[grid.indicator_of]


def rows_of(grid: Grid, areas: Sequence[str], neighbours: pd.DataFrame, model: str) -> list[Row]:
    """The rows in the tool's order.

    In:     Grid; three-digit numbers of the authorities asked; NEIGHBOURS; year of the model.
    Out:    authority, region, neighbours, england. Region and England are the published rows and no averages.
    Raises: RequestError, an authority or a model that is not known.
    """
    region = _regions_of(areas)
    count = len(grid.indicators)
    own = np.tile(grid.columns_of(list(areas)), (count, 1))
    england = np.tile(grid.columns_of([ENGLAND] * len(areas)), (count, 1))
    return [
        _of_area(grid, own),
        _of_area(grid, _or_london(grid, grid.columns_of(region))),
        _of_neighbours(grid, grid.columns_of(_neighbours_of(areas, neighbours, model))),
        _of_area(grid, england),
    ]


def mean_of(values: Floats) -> tuple[Floats, Integers]:
    """Unweighted mean along the last axis of those that have a value, and how many have; missing where none has.

    The sum carries its rounding error along, so that the order of the neighbours makes no difference.
    """
    there = ~np.isnan(values)
    members = there.sum(axis=-1)
    total, lost = np.zeros(members.shape), np.zeros(members.shape)
    for place in range(values.shape[-1]):
        value = np.where(there[..., place], values[..., place], 0.0)
        new = total + value
        larger = np.abs(total) >= np.abs(value)
        lost += np.where(larger, (total - new) + value, (value - new) + total)
        total = new
    return np.where(members > 0, (total + lost) / np.maximum(members, 1), np.nan), members.astype(np.int64)


def _of_area(grid: Grid, column: Integers) -> Row:
    lines, at = np.arange(len(grid.labels))[:, None], column[grid.indicator_of]
    values = grid.values[lines, at]
    members = np.full(values.shape, np.nan)
    return Row(values, grid.listed[lines, at], grid.statuses[lines, at], members, _HAIR * np.abs(values), column)


def _of_neighbours(grid: Grid, columns: Integers) -> Row:
    theirs = grid.values[:, columns]
    means, members = mean_of(theirs)
    hair = _HAIR * np.where(np.isnan(theirs), 0.0, np.abs(theirs)).max(axis=2)
    listed = np.asarray(grid.listed[:, columns].any(axis=2))
    statuses = np.where(members > 0, 0, NOT_TO_BE_HAD).astype(np.int8)
    # Values that cancel out, such as 0.1, 0.2 and -0.3, have a mean of nought and not of a billionth of a billionth.
    return Row(np.where(np.abs(means) <= hair, 0.0, means), listed, statuses, members.astype(np.float64), hair)


def _or_london(grid: Grid, region: Integers) -> Integers:
    """The column of each indicator's region row: London for its part where the part has no value in the latest year.

    Then for all years of the indicator. Source: LAIT, region of a London authority.
    """
    parts = grid.columns_of([one.number for one in regions() if one.level == "part of a region"])
    [london] = grid.columns_of([LONDON])
    latest = np.where(grid.latest[:, None] >= 0, grid.values[grid.latest[:, None], region], np.nan)
    return np.where(np.isin(region, parts) & np.isnan(latest), london, region)


def _regions_of(areas: Sequence[str]) -> list[str]:
    numbers = {region.region_code: region.number for region in regions()}
    known = {area.old_la_code: numbers[area.region_code] for area in all_areas()}
    unknown = [area for area in areas if area not in known]
    if unknown:
        raise RequestError(
            f"No authority in being has the number {' or '.join(unknown)}. Give three-digit numbers, such as 919."
        )
    return [known[area] for area in areas]


def _neighbours_of(areas: Sequence[str], neighbours: pd.DataFrame, model: str) -> npt.NDArray[np.object_]:
    """The numbers of each authority's neighbours, nearest first; empty text where the model has none."""
    models = sorted(set(neighbours["model"]))
    if model not in models:
        raise RequestError(f"There are no statistical neighbours of the model {model}.{suggest(model, models)}")
    table = neighbours[(neighbours["model"] == model) & neighbours["area"].isin(list(areas))]
    wide = table.pivot(index="area", columns="place", values="neighbour")
    wide = wide.reindex(index=list(areas), columns=range(1, NEIGHBOURS_OF_EACH + 1))
    return wide.astype(object).where(wide.notna(), "").to_numpy()
