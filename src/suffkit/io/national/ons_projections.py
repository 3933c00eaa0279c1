"""Reads the ONS's subnational population projections: residents by area, sex, single year of age and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suffkit.errors import BLOCK, NOTE, WARN, Fault
from suffkit.io.csv_files import read_csv_text
from suffkit.io.national.area_numbers import numbers_by_code
from suffkit.io.national.pieces import Candidate, Piece
from suffkit.io.national.published import as_published, sums_as_printed
from suffkit.io.national.values import impossible_values, split_values, unknown_values

if TYPE_CHECKING:
    import pandas as pd

_SOURCE = "ons-projections"
_COLUMNS = ("AREA_CODE", "COMPONENT", "SEX", "AGE_GROUP")
_SEXES = {"persons": "", "males": "Male", "females": "Female"}
_OLDEST = 25
_ADULT = 18
_CHILDREN = "0 to 17"


def is_projection(candidate: Candidate) -> bool:
    """Columns AREA_CODE, COMPONENT, SEX and AGE_GROUP, and one column a year."""
    return set(_COLUMNS) <= set(candidate.columns)


def read_projection(candidate: Candidate) -> Piece:
    """PUBLISHED `population_projected` by `age` to 25, and by `age_group` 0 to 17 as a sum of ours with its own source.

    Males and females stand under `by2` sex. The year is its middle, 30 June. The file has districts beside counties;
    districts and metropolitan counties, which look after no children, are passed over. The release is the base year,
    the first projected.
    """
    text = read_csv_text(candidate.path, candidate.shown, _COLUMNS)
    if text.table.empty:
        return Piece(_SOURCE, "", {}, text.faults)
    table = text.table.assign(row=list(text.rows))
    years = [str(name) for name in table.columns if str(name).isdigit() and len(str(name)) == 4]
    faults = [*text.faults, *_faults(table, years, candidate.shown)]
    release = min(years, default="")
    if any(fault.severity == BLOCK for fault in faults):
        return Piece(_SOURCE, release, {}, tuple(faults))
    ages = table["AGE_GROUP"].where(table["AGE_GROUP"].str.fullmatch(r"\d{1,2}"), "99").astype("int64")
    kept = table.assign(area=table["AREA_CODE"].map(numbers_by_code()), age=ages)
    kept = kept[kept["area"].notna() & kept["COMPONENT"].str.lower().eq("population") & (ages <= _OLDEST)]
    long = kept.melt(["area", "age", "SEX", "row"], years, "year", "printed")
    cells = split_values(long["printed"], {})
    faults += unknown_values(cells, long["row"], candidate.shown, "", {})
    faults += impossible_values(cells, long["row"], candidate.shown, "")
    if any(fault.severity == BLOCK for fault in faults):
        return Piece(_SOURCE, release, {}, tuple(faults))
    long = long.assign(value=cells["value"], as_printed=cells["as_printed"])
    return Piece(_SOURCE, release, {"published": _tables(long, release)}, tuple(faults))


def _faults(table: pd.DataFrame, years: list[str], shown: str) -> list[Fault]:
    faults = []
    if not years:
        faults.append(Fault("missing_column", "no column is a year. Get the file again.", shown, "2022"))
    sexes = table["SEX"].str.lower()
    if len(strange := table["row"][~sexes.isin(list(_SEXES))]):
        says = f"expected one of {', '.join(_SEXES)}. Look at these rows."
        faults.append(Fault("wrong_value", says, shown, "SEX", tuple(strange)))
    known = table["AREA_CODE"].isin(list(numbers_by_code()))
    codes = table["AREA_CODE"]
    if len(passed := table["row"][~known & codes.str.startswith(("E07", "E11"))]):
        says = f"{len(passed)} rows of districts and metropolitan counties are passed over; their counties are used."
        faults.append(Fault("districts", says, shown, "AREA_CODE", severity=NOTE))
    if not codes.str.startswith("E10").any():
        says = "the file has no counties (codes E10...), so those authorities have no projection from it."
        faults.append(Fault("no_counties", says, shown, "AREA_CODE", severity=WARN))
    if len(strange := table["row"][~known & ~codes.str.startswith(("E07", "E11"))]):
        says = "codes that are no authority or region of England are left out."
        faults.append(Fault("unknown_area", says, shown, "AREA_CODE", tuple(strange), WARN))
    return faults


def _tables(long: pd.DataFrame, release: str) -> pd.DataFrame:
    import pandas as pd

    sex = long["SEX"].str.lower().map(_SEXES)
    middle = long["year"] + "-06-30"
    rows = long.assign(
        measure="population_projected", period_start=middle, period_end=middle, group2=sex, by2="sex"
    ).assign(by2=lambda table: table["by2"].where(table["group2"] != "", ""))
    single = rows.assign(by1="age", group1=rows["age"].astype("str").mask(rows["age"] == 0, "Under 1"))
    keys = ["measure", "area", "period_start", "period_end", "by2", "group2"]
    children = rows[rows["age"] < _ADULT].groupby(keys, as_index=False)["value"].agg(["sum", "size"])
    # A sum over fewer than eighteen ages is not one of all children, and is not made.
    whole = children[children["size"] == _ADULT].rename(columns={"sum": "value"})
    whole = whole.assign(by1="age_group", group1=_CHILDREN, as_printed=sums_as_printed(whole["value"].round(3)))
    return pd.concat(
        [
            as_published(single, source=_SOURCE, release=release),
            as_published(whole, source=f"{_SOURCE}-summed", release=release),
        ],
        ignore_index=True,
    )
