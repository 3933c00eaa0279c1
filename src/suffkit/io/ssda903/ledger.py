"""What is found and what is changed while a return is read, gathered as it goes: places and counts, never a value."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from suffkit.errors import BLOCK, Fault

MOST_ROWS = 50
"""How many rows a fault lists; its message says how many there are in all."""

CHANGE_COLUMNS = ("rule", "table", "return_year", "rows", "what")


@dataclass
class Ledger:
    """Faults, and rows dropped or put right."""

    faults: list[Fault] = field(default_factory=list)
    _changes: list[tuple[str, str, int, int, str]] = field(default_factory=list)

    def say(
        self,
        rule: str,
        message: str,
        file: str,
        column: str = "",
        rows: np.ndarray | None = None,
        severity: str = BLOCK,
    ) -> None:
        """Add one fault. Where there are more file `rows` than can be listed, the message ends with their number."""
        listed = np.unique([] if rows is None else rows)
        if len(listed) > MOST_ROWS:
            message = f"{message} {len(listed):,} rows in all, of which the first {MOST_ROWS} are listed."
        shown = tuple(int(row) for row in listed[:MOST_ROWS])
        self.faults.append(Fault(rule, message, file, column, shown, severity))

    def change(self, rule: str, table: str, year: int, rows: int, what: str) -> None:
        """Add one kind of change to a table of one return, with how many rows it touched."""
        self._changes.append((rule, table, year, int(rows), what))

    def changes(self) -> pd.DataFrame:
        """`rule, table, return_year, rows, what`, one row a kind of change."""
        return pd.DataFrame(self._changes, columns=list(CHANGE_COLUMNS)).astype({"return_year": int, "rows": int})
