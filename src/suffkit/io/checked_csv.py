"""Reads a CSV file that must keep a contract: a table of text with the row of the file that each row stands in."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from suffkit.contracts.table import Contract
from suffkit.errors import BLOCK, Fault
from suffkit.io.csv_files import read_csv_text


def read_checked(path: Path, shown: str, contract: Contract, faults: list[Fault]) -> pd.DataFrame:
    """Read a file and check it; every fault is added to `faults`.

    Out: the columns of the contract as text, those that may be left out empty, and `file_row`; no rows where a fault
         blocks.
    """
    text = read_csv_text(path, shown, contract.column_names)
    faults += text.faults
    if any(fault.severity == BLOCK for fault in text.faults):
        return pd.DataFrame(columns=contract.column_names)
    found = contract.faults(text.table, file=shown, rows=text.rows)
    faults += found
    if any(fault.severity == BLOCK for fault in found):
        return pd.DataFrame(columns=contract.column_names)
    # A column that may be left out is there, and empty.
    return text.table.reindex(columns=contract.column_names, fill_value="").assign(file_row=list(text.rows))


def read_optional(path: Path, shown: str, contract: Contract, faults: list[Fault]) -> pd.DataFrame:
    """The same of a file that need not be there: without it no rows, and no fault."""
    return read_checked(path, shown, contract, faults) if path.exists() else pd.DataFrame(columns=contract.column_names)
