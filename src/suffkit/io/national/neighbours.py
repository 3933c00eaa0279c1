"""Reads the DfE's statistical neighbours: ten authorities most like each, closest first, of the 2021 or 2025 model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from suffkit.errors import BLOCK, NOTE, WARN, DataError, Fault
from suffkit.io.csv_files import read_csv_text
from suffkit.io.national.area_numbers import numbers_by_code, unknown_areas
from suffkit.io.national.pieces import Candidate, Piece
from suffkit.io.sheets import as_text, cells_of, open_workbook

if TYPE_CHECKING:
    import pandas as pd

_SOURCE = "dfe-neighbours"
_SHEET = "LA SN Groups"
_NUMBER_HEADINGS = ("LA num", "old_la_code")
_NEIGHBOUR_HEADING = re.compile(r"SN_?(\d{1,2})")
_HOW_MANY = 10
_CUMBERLAND, _CUMBRIA = "942", "909"
_NO_ONE = {"", "-"}


def recognises(candidate: Candidate) -> bool:
    """A CSV with a column of numbers and SN1 to SN10 (or SN_1 to SN_10), or a workbook with the sheet LA SN Groups."""
    headings = set(candidate.columns)
    is_csv = bool(headings & set(_NUMBER_HEADINGS)) and bool(headings & {"SN10", "SN_10"})
    return is_csv or _SHEET in candidate.sheets


def read(candidate: Candidate) -> Piece:
    """NEIGHBOURS of one model.

    Nothing in the files names the model, so it is told by who is in it: Cumberland came into being in 2023 and has
    neighbours in the 2025 model only; Cumbria, which ended then, is among the authorities of the 2021 model only. What
    stands below `Old SNs:` are authorities abolished before the model; they are left out. `-` is no neighbour.
    """
    try:
        header, table = _from_sheet(candidate) if candidate.sheets else _from_csv(candidate)
    except DataError as why:
        return Piece(_SOURCE, "", {}, why.faults)
    faults: list[Fault] = []
    long = _long(header, _above_old(table, candidate.shown, faults))
    faults += _faults(long, candidate.shown)
    model = _model(long)
    if not model:
        says = (
            "the model cannot be told: the 2025 model has neighbours of Cumberland (942), the 2021 model those of "
            "Cumbria (909). A newer model needs to be added to the reader."
        )
        faults.append(Fault("unknown_model", says, candidate.shown))
    if any(fault.severity == BLOCK for fault in faults):
        return Piece(_SOURCE, model, {}, tuple(faults))
    neighbours = long.assign(model=model)[["model", "area", "place", "neighbour", "closeness"]]
    return Piece(f"{_SOURCE}-{model}", model, {"neighbours": neighbours.reset_index(drop=True)}, tuple(faults))


def _from_csv(candidate: Candidate) -> tuple[list[str], pd.DataFrame]:
    text = read_csv_text(candidate.path, candidate.shown)
    if text.table.empty:
        raise DataError(text.faults)
    header = [str(name) for name in text.table.columns]
    return header, text.table.set_axis(range(len(header)), axis=1).set_axis(list(text.rows))


def _from_sheet(candidate: Candidate) -> tuple[list[str], pd.DataFrame]:
    cells = as_text(cells_of(open_workbook(candidate.path, candidate.shown), _SHEET, candidate.shown))
    starts = cells.index[cells.isin(_NUMBER_HEADINGS).any(axis=1)]
    if starts.empty:
        says = f"no row of the sheet {_SHEET} has the heading {_NUMBER_HEADINGS[0]}. Get the file again."
        raise DataError([Fault("missing_column", says, candidate.shown, _NUMBER_HEADINGS[0])])
    header = [str(name).strip() for name in cells.loc[starts[0]]]
    if not any(_NEIGHBOUR_HEADING.fullmatch(name) for name in header):
        says = "no column is headed SN1 and so on. Get the file again."
        raise DataError([Fault("missing_column", says, candidate.shown, "SN1")])
    return header, cells.loc[starts[0] + 1 :]


def _above_old(table: pd.DataFrame, shown: str, faults: list[Fault]) -> pd.DataFrame:
    """The rows above `Old SNs:`."""
    marks = table.index[(table == "Old SNs:").any(axis=1)]
    if marks.empty:
        return table
    below = table.index > marks[0]
    has_number = table.iloc[:, 0].isin(list(numbers_by_code())).to_numpy()
    says = "these rows below 'Old SNs:' are of authorities abolished before the model, and are left out."
    faults.append(Fault("old_neighbours", says, shown, rows=tuple(table.index[below & has_number]), severity=NOTE))
    return table[~below].drop(index=marks[0])


def _long(header: list[str], table: pd.DataFrame) -> pd.DataFrame:
    """One row for each authority and neighbour; the closeness stands in the column after the neighbour's."""
    import pandas as pd

    at_number = next(at for at, name in enumerate(header) if name in _NUMBER_HEADINGS)
    places = {at: int(found[1]) for at, name in enumerate(header) if (found := _NEIGHBOUR_HEADING.fullmatch(name))}
    parts = [
        pd.DataFrame(
            {
                "area": table.iloc[:, at_number].str.strip(),
                "place": place,
                "neighbour": table.iloc[:, at].str.strip(),
                "closeness": table.iloc[:, at + 1].str.strip().str.capitalize() if at + 1 < len(header) else "",
                "row": table.index,
            }
        )
        for at, place in places.items()
    ]
    long = pd.concat(parts, ignore_index=True).sort_values(["row", "place"], kind="stable")
    return long[(long["area"] != "") & ~long["neighbour"].isin(list(_NO_ONE))]


def _model(long: pd.DataFrame) -> str:
    """The model's year: "2025", "2021", or nothing."""
    areas = set(long["area"])
    return {(True, False): "2025", (False, True): "2021"}.get((_CUMBERLAND in areas, _CUMBRIA in areas), "")


def _faults(long: pd.DataFrame, shown: str) -> list[Fault]:
    """Unknown numbers, an authority as its own neighbour or twice, and another count than ten."""
    faults: list[Fault] = []
    for column in ("area", "neighbour"):
        wrong = long[~long[column].isin(list(numbers_by_code()))]
        faults += unknown_areas(wrong[column].set_axis(wrong["row"]), shown, column)
    is_twice = long.duplicated(["area", "neighbour"]) | long.duplicated(["area", "place"])
    doubtful = long["row"][is_twice | (long["area"] == long["neighbour"])]
    if len(doubtful):
        says = "an authority is its own neighbour, or one stands twice. Get the file again."
        faults.append(Fault("wrong_neighbour", says, shown, rows=tuple(sorted(set(doubtful)))))
    sizes = long.groupby("row")["place"].size()
    if len(others := sizes.index[sizes != _HOW_MANY]):
        says = f"expected {_HOW_MANY} neighbours; means over neighbours use those that are there."
        faults.append(Fault("neighbours_missing", says, shown, rows=tuple(others), severity=WARN))
    return faults
