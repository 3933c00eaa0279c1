"""Reads the DfE's section 251 outturn: spending on children looked after by who provides, in pounds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from suffkit.domain.calendar import Period, financial_year
from suffkit.errors import BLOCK, NOTE, WARN, DataError, Fault
from suffkit.io.csv_files import read_csv_text
from suffkit.io.national.area_numbers import ENGLAND, numbers_by_code, unknown_areas
from suffkit.io.national.pieces import Candidate, Piece
from suffkit.io.national.published import as_published, words_of
from suffkit.io.national.spending_checks import negative, parts_out_of_scale, rows_out_of_scale
from suffkit.io.national.values import split_values, unknown_values

if TYPE_CHECKING:
    import pandas as pd

_SOURCE = "dfe-s251-outturn"
_CURRENT = ("time_period", "geographic_level", "category_of_expenditure", "description_of_expenditure")
_OLD = ("LA", "LineNumber", "CYPServiceDescription", "OwnProvision", "TotalExpenditure")
_CATEGORY = "children looked after"
_LINE_NUMBER = re.compile(r"^\d+(?:\.\d+)*[a-z]?\.?\s*")
_YEAR_IN_NAME = re.compile(r"(?<!\d)(\d{2})[-_]?(\d{2})(?!\d)")
_SYMBOLS = {"": "x", "c": "c", "x": "x", "z": "z", "u": "u", "k": "low", "low": "low", ":": "x"}
_TOTAL, _HEADLINE = "Total expenditure", "Children looked after"
_WIDER = ("Regional", "National")


def recognises(candidate: Candidate) -> bool:
    """The layout with category_of_expenditure, or that of 2013-14 with CYPServiceDescription."""
    return set(_CURRENT) <= set(candidate.columns) or set(_OLD) <= set(candidate.columns)


def read(candidate: Candidate) -> Piece:
    """PUBLISHED `s251_expenditure` by spending_line and spending_part (who provides, and the total).

    Only lines of the category children looked after are read. The table of 2013-14 names no year, so it is taken from
    the file's name (`outturn_1314.csv`), which is noted. A file in another unit than pounds is refused.
    """
    text = read_csv_text(candidate.path, candidate.shown)
    if text.table.empty:
        return Piece(_SOURCE, "", {}, text.faults)
    faults = list(text.faults)
    table = text.table.assign(row=list(text.rows))
    try:
        is_current = set(_CURRENT) <= set(candidate.columns)
        rows = _current(table, candidate) if is_current else _old(table, candidate, faults)
        long = _long(rows, candidate.shown, faults)
    except DataError as why:
        return Piece(_SOURCE, "", {}, (*faults, *why.faults))
    if any(fault.severity == BLOCK for fault in faults) or long.empty:
        return Piece(_SOURCE, "", {}, tuple(faults))
    period = financial_year(int(long["first_year"].max()))
    release = str(period.end.year)
    published = as_published(_in_shape(long), source=_SOURCE, release=release)
    return Piece(_SOURCE, release, {"published": published}, tuple(faults))


def _current(table: pd.DataFrame, candidate: Candidate) -> pd.DataFrame:
    """Columns code, first_year, label, row and those of amounts. Raises: DataError for years that are not financial."""
    period = table["time_period"]
    if len(wrong := table["row"][~period.str.fullmatch(r"\d{6}")]):
        says = "expected a financial year such as 202324. Look at these cells."
        raise DataError([Fault("wrong_period", says, candidate.shown, "time_period", tuple(wrong))])
    is_wider = table["geographic_level"].isin(_WIDER)
    region = table["region_code"].where(table["geographic_level"] != "National", table["country_code"])
    kept = table.assign(
        code=table["old_la_code"].where(~is_wider, region),
        first_year=period.str[:4].astype("int64"),
        label=table["description_of_expenditure"],
    )
    return kept[kept["category_of_expenditure"].str.lower() == _CATEGORY]


def _old(table: pd.DataFrame, candidate: Candidate, faults: list[Fault]) -> pd.DataFrame:
    """The same of the table of 2013-14. Raises: DataError where the file's name has no year."""
    years = [
        2000 + int(found[1])
        for found in _YEAR_IN_NAME.finditer(candidate.path.stem)
        if (int(found[1]) + 1) % 100 == int(found[2])
    ]
    if not years:
        says = "the table names no year. Give the file a name that ends in its year, such as outturn_1314.csv."
        raise DataError([Fault("no_year", says, candidate.shown)])
    says = f"the table names no year; {years[0]}-{(years[0] + 1) % 100:02d} was taken from the file's name."
    faults.append(Fault("year_from_name", says, candidate.shown, severity=NOTE))
    kept = table.assign(code=table["LA"], first_year=years[0], label=table["CYPServiceDescription"])
    return kept[kept["ReportGroup"].str.lower() == _CATEGORY]


def _long(rows: pd.DataFrame, shown: str, faults: list[Fault]) -> pd.DataFrame:
    """One row for each area, year, line and provider: area, row, line, part, value, status, as_printed."""
    amounts = {
        name: ours for name, ours in words_of("spending_words", "provision_part").items() if name in rows.columns
    }
    lines = {label.lower(): ours for label, ours in words_of("spending_words", "s251_line").items()}
    bare = rows["label"].str.replace(_LINE_NUMBER, "", regex=True).str.split().str.join(" ").str.lower()
    table = rows.assign(line=bare.map(lines), area=rows["code"].map(numbers_by_code()))
    if len(strange := table[table["line"].isna()]):
        named = ", ".join(sorted(strange["label"].unique())[:5])
        says = f"lines that are not in codes/spending_words.csv are left out: {named}. Add them with their source."
        faults.append(Fault("unknown_line", says, shown, rows=tuple(strange["row"]), severity=WARN))
    unplaced = table[table["area"].isna()]
    faults += unknown_areas(unplaced["code"].set_axis(unplaced["row"]), shown, "old_la_code")
    table = table[table["line"].notna() & table["area"].notna()]
    long = table.melt(["area", "first_year", "line", "row"], list(amounts), "part", "printed")
    cells = split_values(long["printed"], _SYMBOLS)
    faults += unknown_values(cells, long["row"], shown, "", _SYMBOLS)
    long = long.assign(
        part=long["part"].map(amounts), value=cells["value"], status=cells["status"], as_printed=cells["as_printed"]
    )
    own = long[long["area"].lt(ENGLAND)]
    latest = own[(own["line"] == _HEADLINE) & (own["part"] == _TOTAL) & (own["first_year"] == own["first_year"].max())]
    providers = [part for part in dict.fromkeys(amounts.values()) if part != _TOTAL]
    faults += rows_out_of_scale(latest, shown, times=1)
    faults += parts_out_of_scale(own, providers, _TOTAL, shown)
    faults += negative(own, shown)
    return long


def _in_shape(long: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    years: dict[int, Period] = {year: financial_year(year) for year in long["first_year"].unique()}
    bounds = pd.DataFrame([(year, *period) for year, period in years.items()])
    dated = long.merge(bounds.set_axis(["first_year", "period_start", "period_end"], axis=1), on="first_year")
    return dated.assign(
        measure="s251_expenditure",
        by1="spending_line",
        group1=dated["line"],
        by2="spending_part",
        group2=dated["part"],
    )
