"""By which rule a series with little or broken history is forecast, and the sentence that says so."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from suffkit.contracts.forecasts import (
    BROKEN,
    ENDED,
    FAR,
    FORECAST_NOTES,
    GAP,
    IN_CARE,
    NOTHING,
    SHORT,
    STALE,
    TINY,
    ZEROS,
)
from suffkit.domain.areas import Area, abolished_areas, all_areas
from suffkit.forecasts.grid import YEAR, Floats, at_column, grid_of, last_known, run_length
from suffkit.forecasts.spread import growth_pool

if TYPE_CHECKING:
    import pandas as pd

Flags = npt.NDArray[np.bool_]

# A series of fewer values in a row is short; one of fewer children is tiny.
FEWEST_VALUES = 3
TINY_CHILDREN = 20
# What the spread of a short or broken series is multiplied by: a setting, for no figures tell it.
WIDER = 1.25

_SAYS = {
    SHORT: f"Fewer than {FEWEST_VALUES} values in a row; its spread is widened by a quarter.",
    GAP: "A value is missing in the middle of the series; its spread is widened by a quarter.",
    STALE: "No value on the origin date; carried on from the last one known, with the spread of as many more years.",
    TINY: f"Fewer than {TINY_CHILDREN} children; a few more or fewer are a large share, and the range is wide.",
    ZEROS: "The last value is 0; the range allows for a few children.",
    BROKEN: "The authority came from a reorganisation within the series; only its own values are used.",
    ENDED: "The authority has ended; its successors are forecast in its place.",
    NOTHING: "No value is known; there is no forecast.",
}


def is_widened(values: Floats) -> Flags:
    """Rows whose spread is widened: fewer than FEWEST_VALUES values in a row, or a gap.

    In: areas by columns, missing where there is no number.
    """
    return _short(values) | _gap(values)


def forecast_notes(
    panel: pd.DataFrame, origin: date, steps: int, series: str = IN_CARE, every: int = YEAR
) -> pd.DataFrame:
    """Which areas' forecasts rest on less than others', by which rule, and what was done.

    In:  PANEL; the origin; the furthest step ahead.
    Out: FORECAST_NOTES, by area and rule; an area may fall under several.
    """
    import pandas as pd

    grid = grid_of(panel, origin, every)
    values = grid.of(series)
    last = last_known(values)
    level = at_column(values, last)
    furthest = growth_pool(values, series).furthest
    found = last >= 0
    gone = np.array([has_ended(code, origin) for code in grid.areas])
    stays = found & ~gone
    flags = {
        SHORT: stays & _short(values),
        GAP: stays & _gap(values),
        STALE: stays & (last < grid.columns - 1),
        TINY: stays & (level > 0) & (level < TINY_CHILDREN),
        ZEROS: stays & (level == 0),
        BROKEN: stays & np.array([_began(code, grid.target(1 - grid.columns), origin) for code in grid.areas]),
        ENDED: gone,
        NOTHING: ~found & ~gone,
        FAR: stays & (steps + grid.columns - 1 - last > furthest),
    }
    far = (
        f"No changes over more than {furthest} steps of time are known; the spread grows with the square root of time."
    )
    codes = np.array(grid.areas, dtype=object)
    parts = [
        pd.DataFrame({"area_code": codes[flag], "rule": rule, "note": _SAYS.get(rule, far)})
        for rule, flag in flags.items()
    ]
    table = pd.concat(parts, ignore_index=True)
    table["origin_date"] = np.full(len(table), np.datetime64(origin, "s"))
    table = table.astype({"area_code": "str", "rule": "str", "note": "str"})
    return table.sort_values(["area_code", "rule"], ignore_index=True)[FORECAST_NOTES.column_names]


def has_ended(area_code: str, origin: date) -> bool:
    """Whether a reorganisation ended the authority on the origin date or before."""
    known = _by_code().get(area_code)
    return known is not None and known.valid_to is not None and known.valid_to <= origin


def _began(area_code: str, first: date, origin: date) -> bool:
    """Whether the authority was made of others after the first date of the panel; a new code alone breaks nothing."""
    known = _by_code().get(area_code)
    if known is None or known.valid_from is None or not known.predecessors:
        return False
    return first < known.valid_from <= origin


def _short(values: Floats) -> Flags:
    return run_length(values) < FEWEST_VALUES


def _gap(values: Floats) -> Flags:
    return run_length(values) < np.isfinite(values).sum(axis=1)


@cache
def _by_code() -> dict[str, Area]:
    return {code: one for one in (*abolished_areas(), *all_areas()) for code in (one.new_la_code, *one.other_codes)}
