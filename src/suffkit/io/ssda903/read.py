"""Reads the SSDA903 returns of several years into the tables of RETURN_TABLES, with every fault found at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from suffkit.contracts.returns import RETURN_TABLES
from suffkit.errors import Fault
from suffkit.io.ssda903.across import check_across
from suffkit.io.ssda903.checks import run_checks
from suffkit.io.ssda903.collected import Collected
from suffkit.io.ssda903.columns import typed
from suffkit.io.ssda903.files import Part, read_parts
from suffkit.io.ssda903.layout import LAYOUTS
from suffkit.io.ssda903.ledger import Ledger
from suffkit.io.ssda903.repairs import drop_repeats, merge_overlaps, settle_codes
from suffkit.io.ssda903.words import Words, in_common


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
    told = drop_repeats(_collect(parts, ledger, lenient), ledger)
    if merge_overlaps:
        told = _merged(told, ledger)
    run_checks(told, ledger)
    check_across(told, ledger, shown=shown, strict=strict)
    settled = settle_codes(told, ledger)
    tables = {name: settled.tables[name][contract.column_names] for name, contract in RETURN_TABLES.items()}
    return Returns(tables, told.years, tuple(ledger.faults), ledger.changes())


_merged = merge_overlaps


def _collect(parts: dict[int, dict[str, Part]], ledger: Ledger, lenient: bool) -> Collected:
    """The tables in our names and types, with one numbering of the children for all of them."""
    children: list[list[Words]] = []
    tables: list[pd.DataFrame] = []
    for name, layout in LAYOUTS.items():
        of_years = {year: modules[name] for year, modules in parts.items() if name in modules}
        readable = {year: part for year, part in of_years.items() if part.text.headings}
        child, table = typed(readable, layout, ledger=ledger, lenient=lenient)
        children.append(child)
        tables.append(table)
        for part in of_years.values():
            part.text.columns.clear()  # what has been read is let go, so that memory does not hold it twice
    ids, places = in_common([words for child in children for words in child])
    left = iter(places)
    for child, table in zip(children, tables, strict=True):
        numbers = np.concatenate([np.empty(0, dtype=np.int8), *(next(left) for _ in child)])
        table.insert(0, "child_id", pd.Series(pd.Categorical.from_codes(numbers, dtype=ids)))
    files = {(name, year): part.shown for year, modules in parts.items() for name, part in modules.items()}
    return Collected(tuple(parts), dict(zip(LAYOUTS, tables, strict=True)), files)
