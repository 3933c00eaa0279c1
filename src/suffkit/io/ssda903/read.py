"""Reads the SSDA903 returns of several years into the tables of RETURN_TABLES, with every fault found at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from suffkit.contracts.returns import RETURN_TABLES
from suffkit.contracts.table import Contract
from suffkit.errors import Fault
from suffkit.io.ssda903.across import check_across
from suffkit.io.ssda903.checks import run_checks
from suffkit.io.ssda903.columns import typed
from suffkit.io.ssda903.csv_text import TextTable
from suffkit.io.ssda903.files import Part, read_parts
from suffkit.io.ssda903.layout import LAYOUTS
from suffkit.io.ssda903.ledger import Ledger
from suffkit.io.ssda903.one_return import OneReturn
from suffkit.io.ssda903.repairs import drop_repeats, merge_overlaps, settle_codes
from suffkit.io.ssda903.words import Words, below_one_another, in_common


@dataclass(frozen=True, repr=False)
class Returns:
    """What the returns hold.

    `tables` has every name of RETURN_TABLES with the columns of its contract, all years below one another; text columns
    are categoricals, those of `child_id` with the same categories in every table. `changes` counts what was dropped or
    put right: `rule, table, return_year, rows, what`. Where a fault blocks, the tables hold what could be read.
    """

    tables: dict[str, pd.DataFrame]
    years: tuple[int, ...]
    faults: tuple[Fault, ...]
    changes: pd.DataFrame

    def __repr__(self) -> str:
        """How many of what; never a row, since it would end up in a log."""
        sizes = ", ".join(f"{len(table):,} {name}" for name, table in self.tables.items() if len(table))
        return f"Returns({self.years}, {sizes}, {len(self.faults)} faults)"


def read_returns(
    folder: Path, *, shown: str = "ssda903", strict: bool = False, lenient: bool = False, merge_overlaps: bool = False
) -> Returns:
    """Read every return in a folder: CSV files known by their columns, or the XML, zipped or not, one or several years.

    In:  the folder; its name in messages; whether a file with far fewer rows than in the year before blocks (`strict`);
         whether codes that no list knows are let through as `Unknown` (`lenient`); whether overlapping episodes are
         taken apart (`merge_overlaps`). A file's year is told by its name, its folder's, or the dates of its episodes.
    Out: Returns. Never raises for what is in the files: every fault is in `faults`, those that block too.
    """
    ledger = Ledger()
    parts = read_parts(folder, shown, ledger)
    read = [drop_repeats(one, ledger) for one in _read_tables(parts, ledger, lenient)]
    if merge_overlaps:
        read = [_merged(one, ledger) for one in read]
    for one in read:
        run_checks(one, ledger)
    check_across(read, ledger, shown=shown, strict=strict)
    read = [settle_codes(one, ledger) for one in read]
    tables = {name: _together(contract, read) for name, contract in RETURN_TABLES.items()}
    return Returns(tables, tuple(one.year for one in read), tuple(ledger.faults), ledger.changes())


_merged = merge_overlaps


def _read_tables(parts: dict[int, dict[str, Part]], ledger: Ledger, lenient: bool) -> list[OneReturn]:
    """Each year's tables in our names and types, with one numbering of the children for all of them."""
    children: list[Words] = []
    tables: list[pd.DataFrame] = []
    for year, modules in parts.items():
        for name, layout in LAYOUTS.items():
            part = modules.get(name)
            if part is None or not part.text.headings:
                child, table = _without_rows(name)
            else:
                child, table = typed(part.text, layout, shown=part.shown, year=year, ledger=ledger, lenient=lenient)
            children.append(child)
            tables.append(table)
    ids, places = in_common(children)
    for table, place in zip(tables, places, strict=True):
        table.insert(0, "child_id", pd.Series(pd.Categorical.from_codes(place, dtype=ids), index=table.index))
    left = iter(tables)
    return [
        OneReturn(year, {name: next(left) for name in LAYOUTS}, {name: part.shown for name, part in modules.items()})
        for year, modules in parts.items()
    ]


def _without_rows(name: str) -> tuple[Words, pd.DataFrame]:
    """A module without a file, or with one that cannot be read: its columns and no row."""
    child, table = _no_rows(name)
    return child, table.copy()


@cache
def _no_rows(name: str) -> tuple[Words, pd.DataFrame]:
    nothing = TextTable([], [], np.empty(0, dtype=np.int64))
    return typed(nothing, LAYOUTS[name], shown="", year=0, ledger=Ledger())


def _together(contract: Contract, returns: Sequence[OneReturn]) -> pd.DataFrame:
    """One table of all years, columns as in the contract."""
    tables = [one.tables[contract.name] for one in returns]
    columns: dict[str, object] = {}
    for column in contract.columns:
        if column.name == "return_year":
            years = [np.full(len(table), one.year) for one, table in zip(returns, tables, strict=True)]
            columns[column.name] = np.concatenate(years or [np.empty(0)]).astype(np.int64)
        elif column.name == "child_id" and tables:
            columns[column.name] = pd.concat([table["child_id"] for table in tables], ignore_index=True)
        elif column.type == "text":
            words = [Words.from_categorical(table[column.name].array) for table in tables]
            columns[column.name] = below_one_another(words)
        else:
            empty = np.empty(0, dtype="datetime64[s]" if column.type == "date" else float)
            columns[column.name] = np.concatenate([table[column.name].to_numpy() for table in tables] or [empty])
    return pd.DataFrame(columns, columns=contract.column_names)
