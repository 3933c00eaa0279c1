"""When and where the rows of a table of Explore Education Statistics are: years and three-digit numbers of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from suffkit.domain.areas import abolished_areas, all_areas, regions
from suffkit.errors import NOTE, Fault

if TYPE_CHECKING:
    import pandas as pd

NATIONAL, REGIONAL, AUTHORITY = "National", "Regional", "Local authority"
_ENGLAND = "970"
_LEVEL, _REGION, _NUMBER = "geographic_level", "region_code", "old_la_code"


def years_of(frame: pd.DataFrame, shown: str) -> tuple[np.ndarray, list[Fault]]:
    """The reporting year of each row, 0 where it is none; four figures are expected."""
    years = frame["time_period"].cat
    known = np.array([int(word) if len(word) == 4 and word.isdecimal() else 0 for word in map(str, years.categories)])
    found = np.append(known, 0)[years.codes.to_numpy()]
    wrong = frame.index[found == 0]
    if wrong.empty:
        return found, []
    says = "expected a year of four figures, such as 2024. These rows are left out."
    return found, [Fault("wrong_year", says, shown, "time_period", tuple(wrong.astype(int).tolist()))]


def places_of(frame: pd.DataFrame, shown: str) -> tuple[pd.Categorical, list[Fault]]:
    """The three-digit number of each row's area, null where it has none.

    Method: an authority's `old_la_code`, never its name; a region's number by its nine-character code (Inner and Outer
            London beside London); 970 for England. Authorities that ended keep their numbers. A row of two authorities
            together (`940 / 941`) and one of a smaller area is passed over and noted.
    """
    import pandas as pd

    levels = frame[_LEVEL].astype(object).to_numpy()
    number = np.full(len(frame), None, object)
    number[levels == NATIONAL] = _ENGLAND
    faults: list[Fault] = []
    by_code = {region.region_code: region.number for region in regions()}
    by_number = {one.old_la_code: one.old_la_code for one in (*all_areas(), *abolished_areas())}
    for level, column, known in ((REGIONAL, _REGION, by_code), (AUTHORITY, _NUMBER, by_number)):
        here = levels == level
        if not here.any():
            continue
        if column not in frame.columns:
            faults.append(
                Fault("missing_column", f"rows of the level {level} need it. Get the file again.", shown, column)
            )
            continue
        codes = frame.loc[here, column]
        number[here] = codes.map(known).astype(object)
        faults += _strangers(codes[codes.map(known).isna().to_numpy(bool)], shown, column)
    other = frame.index[~np.isin(levels, (NATIONAL, REGIONAL, AUTHORITY))]
    if len(other):
        says = f"{len(other)} rows are of other levels than {NATIONAL}, {REGIONAL} and {AUTHORITY}; passed over."
        faults.append(Fault("other_level", says, shown, _LEVEL, tuple(other.astype(int).tolist()), NOTE))
    return pd.Categorical(number), faults


def _strangers(codes: pd.Series, shown: str, column: str) -> list[Fault]:
    """Of codes that are no known area's: rows of several authorities are noted, others are faults."""
    joint = codes.astype(str).str.contains("/").to_numpy(bool)
    found = []
    if joint.any():
        named = ", ".join(sorted(set(codes[joint].astype(str))))
        says = f"rows of several authorities together ({named}) are passed over: they are no authority's own."
        found.append(Fault("joint_row", says, shown, column, tuple(codes.index[joint].astype(int).tolist()), NOTE))
    if (~joint).any():
        named = ", ".join(sorted({str(code) or "(empty)" for code in codes[~joint]}))
        says = f"not an area's code: {named}. Add it to domain/codes/areas.csv with its source, or get the file again."
        found.append(Fault("unknown_area", says, shown, column, tuple(codes.index[~joint].astype(int).tolist())))
    return found
