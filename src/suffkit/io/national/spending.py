"""Reads MHCLG's revenue outturn: spending on children looked after (RO3) and on all services (RSX), by authority."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from suffkit.domain.calendar import Period, financial_year
from suffkit.errors import BLOCK, NOTE, WARN, DataError, Fault
from suffkit.io.national import spending_s251
from suffkit.io.national.area_numbers import ENGLAND, numbers_by_code, unknown_areas
from suffkit.io.national.pieces import Candidate, Piece
from suffkit.io.national.published import as_published, words_of
from suffkit.io.national.sheets import table_of
from suffkit.io.national.spending_checks import negative, parts_out_of_scale, rows_out_of_scale
from suffkit.io.national.values import split_values, unknown_values
from suffkit.io.sheets import as_text, cells_of, open_workbook

if TYPE_CHECKING:
    import pandas as pd

_SHEET = re.compile(r"(RO3|RSX)_LA_Data_(\d{4})\d{2}")
_TITLE_ROWS = 6
_UNIT = "£ thousand"
_POUNDS = 1000
_CLASSES = ("UA", "MD", "LB", "SC", "Eng")
_SYMBOLS = {"[x]": "x", "[n]": "x", "[z]": "z", **{f"[note {number}]": "x" for number in range(1, 10)}}
_IDENTITY = {"ONS Code": "code", "Class": "class"}


def recognises(candidate: Candidate) -> bool:
    """A workbook with a sheet such as RO3_LA_Data_202425, or a section 251 outturn table."""
    return any(_SHEET.fullmatch(sheet) for sheet in candidate.sheets) or spending_s251.recognises(candidate)


def read(candidate: Candidate) -> Piece:
    """PUBLISHED of one file."""
    return _outturn(candidate) if candidate.sheets else spending_s251.read(candidate)


def _outturn(candidate: Candidate) -> Piece:
    """`ro3_expenditure` or `rsx_expenditure`, by spending_line and spending_part, in pounds for a financial year.

    The return is in thousands of pounds. Rows are kept of authorities that look after children (classes UA, MD, LB,
    SC) and of England, whose row has estimates for those that sent no return; totals of classes, other bodies,
    districts and the field names in the hidden last row are passed over. `[x]`, `[n]` and a note in a cell's place are
    not available.
    """
    sheet, found = next((name, match) for name in candidate.sheets if (match := _SHEET.fullmatch(name)))
    form, first_year = found[1].lower(), int(found[2])
    source, release = f"mhclg-{form}", str(first_year + 1)
    try:
        long, faults = _long(candidate, sheet, form)
    except DataError as why:
        return Piece(source, release, {}, why.faults)
    if any(fault.severity == BLOCK for fault in faults):
        return Piece(source, release, {}, tuple(faults))
    rows = long.assign(
        measure=f"{form}_expenditure",
        by1="spending_line",
        group1=long["line"],
        by2="spending_part",
        group2=long["part"],
        value=long["value"] * _POUNDS,
    )
    period: Period = financial_year(first_year)
    return Piece(
        source, release, {"published": as_published(rows, source=source, release=release, period=period)}, tuple(faults)
    )


def _long(candidate: Candidate, sheet: str, form: str) -> tuple[pd.DataFrame, list[Fault]]:
    """One row for each authority, line and part: area, line, part, value in thousands of pounds, and what was found."""
    import pandas as pd

    where = f"{candidate.shown}, sheet {sheet}"
    cells = cells_of(open_workbook(candidate.path, candidate.shown), sheet, where)
    if not as_text(cells.head(_TITLE_ROWS)).iloc[:, 0].str.contains(_UNIT, regex=False).any():
        says = f"expected the sheet to say that its figures are in {_UNIT}; it does not, so its unit is not known."
        raise DataError([Fault("unit_unknown", says, where)])
    headings = {
        f"{line} - {part}": (ours, our_part)
        for line, ours in words_of("spending_words", f"{form}_line").items()
        for part, our_part in words_of("spending_words", "part").items()
    }
    named = {heading: heading for heading in headings} | _IDENTITY
    table = table_of(cells, named, frozenset(named.values()), where)
    table = table[table["class"].isin(_CLASSES) & (table["code"].str.len() == len("E06000001"))]
    long = table.assign(row=table.index).melt(["code", "row"], list(headings), "heading", "printed")
    pairs = pd.DataFrame([(heading, *pair) for heading, pair in headings.items()], columns=["heading", "line", "part"])
    long = long.merge(pairs, on="heading", validate="m:1").assign(
        area=lambda whole: whole["code"].map(numbers_by_code())
    )
    values = split_values(long["printed"], _SYMBOLS)
    unplaced = long[long["area"].isna()]
    faults = unknown_areas(unplaced["code"].set_axis(unplaced["row"]), where, "ONS Code")
    faults += unknown_values(values, long["row"], where, "", _SYMBOLS)
    long = long.assign(value=values["value"], status=values["status"], as_printed=values["as_printed"])
    return long, [*faults, *_checks(long, next(iter(headings.values()))[0], where)]


def _checks(long: pd.DataFrame, first_line: str, where: str) -> list[Fault]:
    """What is amiss with the figures: thousands mixed with pounds, amounts below nothing, returns not made."""
    own = long[long["area"] != ENGLAND]
    headline = own[(own["line"] == first_line) & (own["part"] == "Total expenditure")]
    faults = rows_out_of_scale(headline, where, times=_POUNDS)
    faults += parts_out_of_scale(own, ("Employees", "Running expenses"), "Total expenditure", where)
    faults += negative(own, where)
    if len(absent := sorted(set(own["row"][own["status"] != ""]))):
        says = "not all figures of these rows are there (no return, or no breakdown); they are shown as not available."
        faults.append(Fault("no_return", says, where, rows=tuple(absent), severity=NOTE if len(absent) < 10 else WARN))
    return faults
