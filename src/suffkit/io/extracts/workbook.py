"""Reads the sheet of a workbook that holds an extract as a table of text, wherever its header stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from suffkit.contracts.extracts import Extract
from suffkit.errors import WARN, DataError, Fault
from suffkit.io.extracts.headings import how_many_fit, is_header
from suffkit.io.extracts.xlsx_parts import MOST_COLUMNS, MOST_ROWS, Cell, Marks, Refused, sheets_of
from suffkit.io.sheets import as_text, cells_of, open_workbook

HEADER_WITHIN = 20


@dataclass(frozen=True)
class Sheet:
    """The cells of a table as text.

    `headings` as they are written; `cells` a column a heading, by position; `rows` the file row of each; `faults` found
    on the way. The other three are places in `cells` (row of the table, position of the column): formulas without a
    value, error values, amounts in another currency.
    """

    headings: tuple[str, ...]
    cells: pd.DataFrame
    rows: tuple[int, ...]
    faults: tuple[Fault, ...] = ()
    not_worked_out: frozenset[Cell] = frozenset()
    errors: frozenset[Cell] = frozenset()
    foreign: frozenset[Cell] = frozenset()


@dataclass(frozen=True)
class _Candidate:
    """A sheet with its number (from 1), its cells as text, and the row of its header."""

    number: int
    cells: pd.DataFrame
    marks: Marks
    header: int
    fits: bool = field(default=False)


def read_sheet(path: Path, shown: str, extract: Extract) -> Sheet:
    """The sheet whose headings are those of the extract.

    In:  an XLSX file; its name in messages; the extract it is to hold.
    Out: Sheet; a file that cannot be read, or in which no sheet or more than one fits, gives an empty table and a
         blocking fault, never an exception.
    """
    try:
        candidates, left_out = _candidates(path, shown, extract)
        return _table(_chosen(candidates, left_out, shown, extract), shown)
    except Refused as why:
        return Sheet((), pd.DataFrame(), (), (Fault(why.rule, why.message, shown),))
    except DataError as error:
        return Sheet((), pd.DataFrame(), (), error.faults)


def _candidates(path: Path, shown: str, extract: Extract) -> tuple[list[_Candidate], int]:
    """The sheets that hold anything, and how many are too large to be looked at."""
    from python_calamine import CalamineError

    every = sheets_of(path)
    found, left_out = [], 0
    with open_workbook(path, shown) as book:
        for number, (name, marks) in enumerate(every.items(), start=1):
            if marks.is_too_large:
                left_out += 1
            elif marks.rows:
                try:
                    cells = as_text(cells_of(book, name, shown))
                except CalamineError:
                    says = "a sheet cannot be read: the file is damaged. Save it again."
                    raise Refused("unreadable_file", says) from None
                found.append(_with_header(number, cells, marks, extract))
    return found, left_out


def _with_header(number: int, cells: pd.DataFrame, marks: Marks, extract: Extract) -> _Candidate:
    """The row among the first that names the most columns is the header: titles stand above it."""
    best, fitting = 1, 0
    for row, values in cells.head(HEADER_WITHIN).iterrows():
        count = how_many_fit(values.tolist(), extract)
        if count > fitting:
            best, fitting = int(str(row)), count
    return _Candidate(number, cells, marks, best, is_header(_row(cells, best), extract))


def _chosen(candidates: list[_Candidate], left_out: int, shown: str, extract: Extract) -> _Candidate:
    fitting = [one for one in candidates if one.fits]
    if len(fitting) > 1:
        numbers = " and ".join(str(one.number) for one in fitting)
        says = f"sheets {numbers} of the workbook both have the headings of this extract. Keep one, or save it as CSV."
        raise DataError([Fault("two_sheets", says, shown)])
    if fitting:
        return fitting[0]
    if left_out:
        says = f"a sheet has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns. Is it the right list?"
        raise DataError([Fault("too_large", says, shown)])
    if not candidates:
        raise DataError([Fault("empty_file", "the workbook is empty. It needs its header row at least.", shown)])
    return max(candidates, key=lambda one: how_many_fit(_row(one.cells, one.header), extract))


def _table(sheet: _Candidate, shown: str) -> Sheet:
    header = _row(sheet.cells, sheet.header)
    below = sheet.cells.loc[sheet.header + 1 :]
    told = sheet.marks.errors | sheet.marks.not_worked_out
    is_filled = (below != "").any(axis=1) | below.index.isin([row for row, _ in told])
    body = below[is_filled]
    places = {row: at for at, row in enumerate(body.index)}

    def within(cells: set[Cell]) -> frozenset[Cell]:
        return frozenset((places[row], column - 1) for row, column in cells if row in places)

    return Sheet(
        tuple(header),
        body.set_axis(range(len(header)), axis=1).reset_index(drop=True),
        tuple(int(row) for row in body.index),
        tuple(_hidden(sheet, list(places), shown)),
        within(sheet.marks.not_worked_out),
        within(sheet.marks.errors),
        within(sheet.marks.foreign),
    )


def _hidden(sheet: _Candidate, rows: list[int], shown: str) -> list[Fault]:
    """What is hidden is read like the rest, which whoever hid it may not expect."""
    faults = []
    hidden = tuple(row for row in rows if row in sheet.marks.hidden_rows)
    if hidden:
        says = "these rows are hidden, by hand or by a filter, and are read like the others. Delete what is not meant."
        faults.append(Fault("hidden_rows", says, shown, rows=hidden, severity=WARN))
    filled = (sheet.cells.loc[sheet.header :] != "").any(axis=0)
    columns = [
        at + 1
        for at, has in enumerate(filled)
        if has and any(first <= at + 1 <= last for first, last in sheet.marks.hidden_columns)
    ]
    if columns:
        letters = ", ".join(_letters(at) for at in columns)
        says = f"columns {letters} are hidden and are read like the others. Delete what is not meant."
        faults.append(Fault("hidden_columns", says, shown, severity=WARN))
    return faults


def _row(cells: pd.DataFrame, number: int) -> list[str]:
    """The cells of a row of the sheet, which counts from 1."""
    return list(map(str, cells.iloc[number - 1]))


def _letters(column: int) -> str:
    """The name of a column: 28 is AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
