"""Reads what Ofsted publishes: registered providers and places, supported accommodation, inspections of authorities."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from suffkit.errors import BLOCK, DataError, Fault
from suffkit.io.national.ofsted_inspections import read_inspections
from suffkit.io.national.ofsted_places import read_premises, read_providers
from suffkit.io.national.pieces import Candidate, Piece
from suffkit.io.national.sheets import title_of
from suffkit.io.sheets import cells_of, open_workbook

if TYPE_CHECKING:
    import pandas as pd

    Reader = Callable[[pd.DataFrame, date, str, list[Fault]], pd.DataFrame]

_PROVIDERS, _INSPECTIONS = "ofsted-providers", "ofsted-inspections"
_DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(month_name[1:])}) (\d{{4}})")
_YEARS = re.compile(r"\d{4}-(\d{4})")
# The start of a sheet's name: which table it gives, and how it is read. The history holds the current inspections too.
_SHEETS: dict[str, tuple[str, Reader]] = {
    "Providers+places_at_": ("published", read_providers),
    "SA_Premises_at_": ("published", read_premises),
    "ILACS_inspection_history": ("inspections", read_inspections),
    "Inspections_as_at_": ("inspections", read_inspections),
    "LA_level_at_": ("inspections", read_inspections),
}


def recognises(candidate: Candidate) -> bool:
    """A workbook with one of the sheets that are read, whatever its date."""
    return any(sheet.startswith(start) for sheet in candidate.sheets for start in _SHEETS)


def read(candidate: Candidate) -> Piece:
    """PUBLISHED of providers and places and of supported accommodation, and INSPECTIONS, from the sheets there are.

    The day is told by the title on the sheet. Only counts, places and grades are kept: no names and no addresses.
    """
    import pandas as pd

    try:
        workbook = open_workbook(candidate.path, candidate.shown)
    except DataError as why:
        return Piece(_PROVIDERS, "", {}, why.faults)
    faults: list[Fault] = []
    tables: dict[str, list[pd.DataFrame]] = {}
    release = ""
    for sheet in candidate.sheets:
        for start, (table, reader) in _SHEETS.items():
            if sheet.startswith(start):
                where = f"{candidate.shown}, sheet {sheet}"
                try:
                    cells = cells_of(workbook, sheet, where)
                    day = _day(title_of(cells), where)
                    tables.setdefault(table, []).append(reader(cells, day, where, faults))
                    release = max(release, str(day.year))
                except DataError as why:
                    faults += why.faults
    source = _PROVIDERS if "published" in tables else _INSPECTIONS
    if any(fault.severity == BLOCK for fault in faults):
        return Piece(source, release, {}, tuple(faults))
    whole = {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}
    if "inspections" in whole:
        whole["inspections"] = _each_once(whole["inspections"], candidate.shown, faults)
    return Piece(source, release, whole, tuple(faults))


def _day(title: str, where: str) -> date:
    """The day (or 31 March of the last year of a span) that a title names. Raises: DataError where it names none."""
    if found := _DAY.search(title):
        return date(int(found[3]), list(month_name).index(found[2]), int(found[1]))
    if span := _YEARS.search(title):
        return date(int(span[1]), 3, 31)
    says = "expected the title in the first cell to name a day, such as 31 March 2025. Get the file again."
    raise DataError([Fault("no_date", says, where, rows=(1,))])


def _each_once(inspections: pd.DataFrame, shown: str, faults: list[Fault]) -> pd.DataFrame:
    """Inspections that stand on two sheets once. Two grades for one judgement of one inspection are a fault."""
    key = ["area", "judgement", "inspected"]
    once = inspections.drop_duplicates([*key, "grade"])
    if once.duplicated(key).any():
        numbers = ", ".join(sorted(once.loc[once.duplicated(key), "area"].unique())[:5])
        says = f"two grades for one judgement of one inspection (authorities {numbers}). Ask the publisher."
        faults.append(Fault("two_grades", says, shown))
        return once.drop_duplicates(key).iloc[:0]
    # Sheets of one workbook may have been made up in different years; the release is the workbook's.
    return once.assign(release=once["release"].max()).reset_index(drop=True)
