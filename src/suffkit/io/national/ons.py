"""Reads what the ONS publishes on residents: the Census's ethnic groups, and projections by single year of age."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from suffkit.domain.calendar import Period
from suffkit.domain.code_lists import code_rows
from suffkit.errors import BLOCK, DataError, Fault
from suffkit.io.csv_files import read_csv_text
from suffkit.io.national.area_numbers import numbers_by_code, unknown_areas
from suffkit.io.national.ons_projections import is_projection, read_projection
from suffkit.io.national.pieces import Candidate, Piece
from suffkit.io.national.published import as_published, sums_as_printed
from suffkit.io.national.values import impossible_values, split_values, unknown_values

if TYPE_CHECKING:
    import pandas as pd

_SOURCE = "ons-census-ethnic-group"
_GROUP_CODE = "Ethnic group (20 categories) Code"
_COUNT = "Observation"
_NOT_APPLICABLE = "-8"
_CENSUS_DAY = Period(date(2021, 3, 21), date(2021, 3, 21))
_RELEASE = "2021"


def recognises(candidate: Candidate) -> bool:
    """The Census's table of 20 ethnic groups (for authorities, regions or countries), or a projection."""
    return _is_census(candidate) or is_projection(candidate)


def read(candidate: Candidate) -> Piece:
    """PUBLISHED of one file."""
    return _census(candidate) if _is_census(candidate) else read_projection(candidate)


def _is_census(candidate: Candidate) -> bool:
    return {_GROUP_CODE, _COUNT} <= set(candidate.columns)


def _census(candidate: Candidate) -> Piece:
    """`population_all_ages` by the Census's groups as printed, and by five groups and in all as sums of ours.

    The sums carry a source of their own. Wales is left out, and so is `Does not apply`, which is no group.
    """
    text = read_csv_text(candidate.path, candidate.shown)
    if text.table.empty:
        return Piece(_SOURCE, _RELEASE, {}, text.faults)
    try:
        rows = _counts(text.table, text.rows, candidate.shown)
    except DataError as why:
        return Piece(_SOURCE, _RELEASE, {}, (*text.faults, *why.faults))
    printed = as_published(
        rows.assign(by1="ethnicity_census", group1=rows["label"]), source=_SOURCE, release=_RELEASE, period=_CENSUS_DAY
    )
    return Piece(_SOURCE, _RELEASE, {"published": _with_sums(printed, rows)}, text.faults)


def _counts(table: pd.DataFrame, at_rows: tuple[int, ...], shown: str) -> pd.DataFrame:
    """Counts of England by area and group. Raises: DataError with every fault."""
    import pandas as pd

    code_column = next((str(name) for name in table.columns if str(name).endswith(" Code")), _GROUP_CODE)
    cells = pd.DataFrame(
        {"code": table[code_column], "group": table[_GROUP_CODE], "printed": table[_COUNT], "row": list(at_rows)}
    )
    cells = cells[cells["code"].str.startswith("E") & (cells["group"] != _NOT_APPLICABLE)]
    groups = pd.DataFrame([dict(row) for row in code_rows("census_ethnic_groups")])[["code", "label", "group"]]
    groups = groups.set_axis(["group", "label", "main_group"], axis=1)
    rows = cells.merge(groups, on="group", how="left", validate="m:1").assign(
        area=cells["code"].map(numbers_by_code()).to_numpy(), measure="population_all_ages"
    )
    values = split_values(rows["printed"], {})
    unplaced = rows[rows["area"].isna()]
    faults = unknown_areas(unplaced["code"].set_axis(unplaced["row"]), shown, code_column)
    faults += unknown_values(values, rows["row"], shown, _COUNT, {})
    faults += impossible_values(values, rows["row"], shown, _COUNT)
    if len(strange := rows["row"][rows["label"].isna()]):
        says = "not a group of codes/census_ethnic_groups.csv. Add it with its source."
        faults.append(Fault("unknown_code", says, shown, _GROUP_CODE, tuple(strange)))
    if any(fault.severity == BLOCK for fault in faults):
        raise DataError(faults)
    return rows.assign(value=values["value"], as_printed=values["as_printed"])


def _with_sums(printed: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The printed groups, and below them the five main groups and all residents."""
    import pandas as pd

    by_main = rows.assign(by1="ethnicity", group1=rows["main_group"])
    levels = pd.concat([by_main, rows.assign(by1="", group1="")])
    sums = levels.groupby(["measure", "area", "by1", "group1"])["value"].sum().reset_index()
    sums = sums.assign(as_printed=sums_as_printed(sums["value"]))
    ours = as_published(sums, source=f"{_SOURCE}-summed", release=_RELEASE, period=_CENSUS_DAY)
    return pd.concat([printed, ours], ignore_index=True)
