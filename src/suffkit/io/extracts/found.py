"""What is found in one file while it is read, gathered as it goes: places and counts, never a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from suffkit.errors import BLOCK, Fault

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 50
"""How many rows a fault lists; its message says how many there are in all."""


@dataclass
class Found:
    """The file's name in messages, the file row of each row of its table, its faults, and what was put right.

    `changes` are `rule, rows, what`.
    """

    file: str
    rows: np.ndarray
    faults: list[Fault] = field(default_factory=list)
    changes: list[tuple[str, int, str]] = field(default_factory=list)
    _explained: set[tuple[str, int]] = field(default_factory=set)

    def say(
        self,
        rule: str,
        message: str,
        column: str = "",
        where: pd.Series | np.ndarray | None = None,
        severity: str = BLOCK,
    ) -> None:
        """Add one fault, of the rows `where` that is true; without `where`, of the whole file or column.

        Nothing is added where no row is concerned. A cell so explained is not told of again by the contract.
        """
        rows = [] if where is None else np.unique(self.rows[np.asarray(where, dtype=bool)]).tolist()
        if where is not None and not rows:
            return
        if severity == BLOCK:
            self._explained.update((column, row) for row in rows)
        self.faults.append(_shortened(Fault(rule, message, self.file, column, tuple(rows), severity)))

    def say_contract(self, faults: Iterable[Fault]) -> None:
        """Add the contract's faults, less the cells that have been told of."""
        for fault in faults:
            left = tuple(row for row in fault.rows if (fault.column, row) not in self._explained)
            if left or not fault.rows:
                self.faults.append(_shortened(replace(fault, rows=left)))

    def change(self, rule: str, rows: int, what: str) -> None:
        """Add one kind of change, with how many rows it touched; what was done, as a sentence that starts small."""
        if rows:
            self.changes.append((rule, rows, what))

    @property
    def blocks(self) -> bool:
        return any(fault.severity == BLOCK for fault in self.faults)


def _shortened(fault: Fault) -> Fault:
    if len(fault.rows) <= MOST_ROWS:
        return fault
    message = f"{fault.message} {len(fault.rows):,} rows in all, of which the first {MOST_ROWS} are listed."
    return replace(fault, message=message, rows=fault.rows[:MOST_ROWS])
