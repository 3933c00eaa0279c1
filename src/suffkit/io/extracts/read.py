"""Reads every extract of an authority into the tables of its contracts, with every fault of all files found at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from suffkit.contracts.extracts import EXTRACTS, Extract
from suffkit.errors import WARN, Fault
from suffkit.io.csv_files import read_csv_text
from suffkit.io.extract_files import files_of
from suffkit.io.extracts.cells import empty, typed
from suffkit.io.extracts.checks import check_children, check_homes, check_stays, check_table
from suffkit.io.extracts.found import Found
from suffkit.io.extracts.headings import Meant, find_columns, is_money
from suffkit.io.extracts.labels import in_their_writing
from suffkit.io.extracts.workbook import Sheet, read_sheet
from suffkit.io.extracts.xlsx_parts import Cell

CHANGE_COLUMNS = ("rule", "rows", "what")
MOST_BYTES = 100_000_000
"""Of a CSV file: half a million payment lines have some fifty."""


@dataclass(frozen=True, repr=False)
class Extracts:
    """What the extracts of an authority hold.

    `tables` has the extracts that are there and could be read, by id: every column of the contract, in its order, those
    that the file lacks empty; text is never null, numbers are float, dates datetime64[s]. `files` names the file of
    each that is there, readable or not. `changes` counts what was put right or noticed: `rule, rows, what`, where
    `what` starts with the extract's id, as `prepare.changes` expects of tidied tables.
    """

    tables: dict[str, pd.DataFrame]
    files: dict[str, str]
    faults: tuple[Fault, ...]
    changes: pd.DataFrame

    def __repr__(self) -> str:
        """How many of what; never a row, since it would end up in a log."""
        sizes = ", ".join(f"{len(table):,} {name}" for name, table in self.tables.items())
        return f"Extracts({sizes}; {len(self.faults)} faults)"


def read_extracts(
    folder: Path,
    shown: str,
    categories: Collection[str] = (),
    children: Collection[str] | None = None,
    *,
    stays: pd.DataFrame | None = None,
) -> Extracts:
    """Read the extracts that lie below an authority's folder, as CSV or XLSX.

    In:  the authority's folder; its name in messages; the labels of its placement categories (without them labels are
         not checked); the keys of the children of its returns (without them keys are not linked); the children's stays
         in care (`child_id, start_date, end_date`), to find what is paid outside of them.
    Out: Extracts. Never raises for what is in the files: every fault is in `faults`, those that block too.
    """
    paths, faults = files_of(folder, shown)
    tables: dict[str, pd.DataFrame] = {}
    every: dict[str, Found] = {}
    for name, path in paths.items():
        extract = EXTRACTS[name]
        found = Found(f"{shown}/{path.relative_to(folder).as_posix()}", np.empty(0, dtype=np.int64))
        table = _read(path, extract, found, categories)
        if not found.blocks and children is not None and extract.child and extract.linked:
            table = check_children(table, extract, set(children), found)
        if not found.blocks and stays is not None and name == "placement_payments":
            check_stays(table, stays, found)
        every[name] = found
        if not found.blocks:
            tables[name] = table
    if {"beds", "occupancy"} <= set(tables):
        check_homes(tables["beds"], tables["occupancy"], every["occupancy"])
    faults += [fault for found in every.values() for fault in found.faults]
    files = {name: found.file for name, found in every.items()}
    return Extracts(tables, files, tuple(faults), _changes(every))


def _read(path: Path, extract: Extract, found: Found, categories: Collection[str]) -> pd.DataFrame:
    """One extract with the columns of its contract; empty where a fault blocks."""
    sheet = read_sheet(path, found.file, extract) if path.suffix.lower() == ".xlsx" else _from_csv(path, found.file)
    found.faults += sheet.faults
    found.rows = np.asarray(sheet.rows, dtype=np.int64)
    if found.blocks:
        return pd.DataFrame()
    meant = find_columns(sheet.headings, extract, found)
    if found.blocks:
        return pd.DataFrame()
    if not sheet.rows:
        found.say("no_rows", "there is a header and no row below it.", severity=WARN)
    _say_marked(sheet, meant, found)
    table = _typed(sheet.cells, meant, extract, found)
    table = in_their_writing(table, extract, categories, found)
    check_table(table, extract, found)
    found.say_contract(extract.contract.faults(table, file=found.file, rows=list(sheet.rows)))
    if sheet.rows and not found.blocks and _is_example(table, extract):
        says = "these are the rows of the worked example. Put the council's own there before anything is published."
        found.say("example_rows", says, severity=WARN)
    return table


def _from_csv(path: Path, shown: str) -> Sheet:
    if path.stat().st_size > MOST_BYTES:
        says = f"the file has more than {MOST_BYTES:,} bytes. Is it the right list?"
        return Sheet((), pd.DataFrame(), (), (Fault("too_large", says, shown),))
    text = read_csv_text(path, shown)
    cells = text.table.set_axis(range(text.table.shape[1]), axis=1)
    return Sheet(tuple(map(str, text.table.columns)), cells, text.rows, text.faults)


def _say_marked(sheet: Sheet, meant: Mapping[int, Meant], found: Found) -> None:
    """Tell of cells whose value the sheet does not hold, or that it shows in another currency."""
    for place, one in meant.items():
        name = one.column.name
        says = (
            "these cells hold formulas that were not worked out. Open the file in Excel, save it there, and try "
            "again, or paste the values over the formulas."
        )
        found.say("formula_without_value", says, name, _at(sheet.not_worked_out, place, sheet))
        says = (
            "these cells are an error of the spreadsheet (such as #REF!). Put the formula right, or leave them empty."
        )
        found.say("sheet_error", says, name, _at(sheet.errors, place, sheet))
        if is_money(one.column):
            says = "these amounts are formatted as another currency. Write all in pounds, or format them as pounds."
            found.say("other_currency", says, name, _at(sheet.foreign, place, sheet))


def _at(cells: Collection[Cell], place: int, sheet: Sheet) -> np.ndarray:
    marked = np.zeros(len(sheet.rows), dtype=bool)
    marked[[row for row, column in cells if column == place]] = True
    return marked


def _typed(cells: pd.DataFrame, meant: Mapping[int, Meant], extract: Extract, found: Found) -> pd.DataFrame:
    """The columns of the contract, in its order and types."""
    columns = {one.column.name: typed(cells[place], one, found) for place, one in meant.items()}
    return pd.DataFrame(
        {column.name: columns.get(column.name, empty(column, len(cells))) for column in extract.contract.columns}
    )


def _is_example(table: pd.DataFrame, extract: Extract) -> bool:
    """Whether every row is one of the template's."""
    rows = pd.DataFrame(extract.example, dtype=str)
    if len(table) > len(rows):
        return False
    columns = {place: Meant(column) for place, column in enumerate(extract.contract.columns)}
    unsaid = Found("", np.arange(len(rows)))
    example = _typed(rows.set_axis(range(rows.shape[1]), axis=1), columns, extract, unsaid)
    return set(map(str, table.itertuples(index=False))) <= set(map(str, example.itertuples(index=False)))


def _changes(every: Mapping[str, Found]) -> pd.DataFrame:
    rows = [
        (rule, count, f"{name}: {count:,} row{'' if count == 1 else 's'} {what}")
        for name, found in every.items()
        for rule, count, what in found.changes
    ]
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS)).astype({"rows": int})
