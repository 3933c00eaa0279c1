"""The baseline of scenarios: expected children by kind of placement and provider, with those who enter and leave.

It is the children of one day, unchanged, on which stated flows are then laid, or any table of expected children.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.scenarios import ALL_GROUPS, ANY_PROVIDER, BASELINE
from suffkit.domain.calendar import say_day
from suffkit.errors import DataError, Fault
from suffkit.forecasts.levers import Numbers

if TYPE_CHECKING:
    import pandas as pd

# A twentieth of a child in a year: beyond it a baseline's parts do not belong together.
_CLOSES_WITHIN = 0.05


@dataclass(frozen=True)
class Path:
    """A baseline as arrays, cell x year: children at each year's end, and in each year entries, exits and net moves."""

    year_ends: pd.DatetimeIndex
    cells: tuple[tuple[str, str], ...]
    children: Numbers
    entries: Numbers
    exits: Numbers
    moves: Numbers

    @property
    def start(self) -> Numbers:
        return self.children[:, 0]


def say_cell(group: str, provider: str) -> str:
    """`residential placements`, `fostering placements (in-house)`, `all kinds of placement`."""
    named = "all kinds of placement" if group == ALL_GROUPS else f"{group} placements"
    return named if provider == ANY_PROVIDER else f"{named} ({provider.replace('_', '-')})"


def constant_baseline(start: pd.DataFrame, as_at: date, years: int) -> pd.DataFrame:
    """The children of one day, and nobody who comes, goes or moves.

    In:  `placement_group`, `provider`, `children` on the date; the date; how many years.
    Out: BASELINE.
    """
    import pandas as pd

    ends = pd.DatetimeIndex([pd.Timestamp(as_at) + pd.DateOffset(years=year) for year in range(years + 1)])
    ends = ends + pd.offsets.MonthEnd(0) if pd.Timestamp(as_at).is_month_end else ends
    dates = pd.DataFrame({"year_end": ends.astype("datetime64[s]"), "entries": 0.0, "exits": 0.0})
    cells = start[["placement_group", "provider", "children"]].astype({"children": float})
    return dates.merge(cells, how="cross")[BASELINE.column_names]


def closed_path(baseline: pd.DataFrame, more_cells: Sequence[tuple[str, str]] = ()) -> Path:
    """A baseline as arrays, with what moves between its cells worked out.

    In:     BASELINE; cells that a lever brings children to, which start empty where they are not there.
    Out:    Path. Where entries and exits are not known, a year's rise is taken as entries and its fall as exits.
    Raises: DataError: a gap, a cell that is missing on a date, flows known in part, or children who appear or
            vanish: entries less exits of all cells must be the change of all children.
    """
    import pandas as pd

    wide = baseline.pivot(index=["placement_group", "provider"], columns="year_end", values="children").sort_index()
    ends = pd.DatetimeIndex(wide.columns)
    faults = _faults_of_shape(baseline, wide, ends)
    if faults:
        raise DataError(faults, "the baseline cannot be used as it is")
    new = [
        cell
        for cell in dict.fromkeys(more_cells)
        if cell not in wide.index and not (cell[1] == ANY_PROVIDER and cell[0] in wide.index.get_level_values(0))
    ]
    index = wide.index.append(pd.MultiIndex.from_tuples(new, names=wide.index.names)) if new else wide.index
    flows = [
        baseline.pivot(index=["placement_group", "provider"], columns="year_end", values=name)
        .reindex(index, fill_value=0.0)
        .to_numpy(dtype=float)[:, 1:]
        for name in ("entries", "exits")
    ]
    children = wide.reindex(index, fill_value=0.0).to_numpy(dtype=float)
    change = np.diff(children, axis=1)
    entries, exits = flows if np.isfinite(flows[0]).all() else (np.maximum(change, 0.0), np.maximum(-change, 0.0))
    moves = change - entries + exits
    off = moves.sum(axis=0)
    faults = [
        Fault(
            "does_not_close",
            f"in the year to {say_day(ends[int(year) + 1].date())} entries less exits are {abs(off[year]):.1f} "
            f"children {'fewer' if off[year] > 0 else 'more'} than the change of the stock. "
            "Entries, exits and stock must be of the same children.",
            BASELINE.name,
        )
        for year in np.flatnonzero(np.abs(off) > _CLOSES_WITHIN)
    ]
    if faults:
        raise DataError(faults, "the baseline does not close")
    cells = tuple((str(group), str(provider)) for group, provider in index)
    return Path(ends, cells, children, entries, exits, np.where(np.abs(moves) < 1e-9, 0.0, moves))


def _faults_of_shape(baseline: pd.DataFrame, wide: pd.DataFrame, ends: pd.DatetimeIndex) -> list[Fault]:
    faults = []
    if len(ends) < 2:
        faults.append(Fault("too_short", "a baseline needs its first day and at least one year.", BASELINE.name))
    for before, after in pairwise(ends):
        if not 364 <= (after - before).days <= 367:
            says = f"{say_day(before.date())} and {say_day(after.date())} are not a year apart. Fill the gap."
            faults.append(Fault("gap", says, BASELINE.name, "year_end"))
    for group, provider in wide.index[wide.isna().any(axis=1)]:
        says = f"{say_cell(group, provider)}: not there on every date. Write 0 where there is nobody."
        faults.append(Fault("missing_cell", says, BASELINE.name))
    flows = baseline.loc[baseline["year_end"] > ends[0], ["entries", "exits"]]
    if flows.isna().to_numpy().any() and flows.notna().to_numpy().any():
        says = "entries or exits are known for some cells and years and not for others. Give all, or none."
        faults.append(Fault("flows_in_part", says, BASELINE.name, "entries"))
    return faults
