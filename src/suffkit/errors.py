"""What can go wrong, as one small family of exceptions and one record.

A `Fault` is one thing found wrong with an input: which rule, where, what to do. It names file, rows
and column and never carries a value from a row, so it can be printed, logged and published.
Commands turn the exceptions into exit codes: 2 for the data or the request, 3 for the environment.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

BLOCK = "block"
WARN = "warn"
NOTE = "note"


@dataclass(frozen=True)
class Fault:
    """One fault of one input. `rows` are row numbers in the file as a spreadsheet shows them (header = 1)."""

    rule: str
    message: str
    file: str = ""
    column: str = ""
    rows: tuple[int, ...] = field(default=())
    severity: str = BLOCK

    def __str__(self) -> str:
        where = ", ".join(
            part for part in (self.file, f"column {self.column}" if self.column else "", say_rows(self.rows)) if part
        )
        return f"{where}: {self.message}" if where else self.message


class SuffkitError(Exception):
    """Base of all errors that suffkit raises on purpose; `exit_code` is what a command ends with."""

    exit_code = 1


class RequestError(SuffkitError):
    """What was asked for is not there or not allowed (an unknown authority, a path for a name)."""

    exit_code = 2


class DataError(SuffkitError):
    """The data are at fault. Carries every fault found, not only the first."""

    exit_code = 2

    def __init__(self, faults: Sequence[Fault], summary: str = "") -> None:
        self.faults = tuple(faults)
        head = summary or f"{len(self.faults)} fault{'s' if len(self.faults) != 1 else ''} in the data"
        super().__init__("\n".join([head + ":", *(f"  - {fault}" for fault in self.faults)]))


class ContractError(DataError):
    """A table is not what its contract says."""


class PageError(SuffkitError):
    """One or more pages could not be made; the message names page, cell and cause."""

    exit_code = 2


class EnvironmentFault(SuffkitError):
    """The machine is at fault: a folder cannot be written, a disk is full, a tool is missing."""

    exit_code = 3


def say_rows(rows: Sequence[int], shown: int = 5) -> str:
    """Rows in words: "row 12", "rows 12, 88 and 301", "rows 12, 88, 301, 305, 310 and 38 more"."""
    if not rows:
        return ""
    if len(rows) == 1:
        return f"row {rows[0]}"
    listed = [str(row) for row in rows[:shown]]
    rest = len(rows) - len(listed)
    if rest:
        return f"rows {', '.join(listed)} and {rest} more"
    return f"rows {', '.join(listed[:-1])} and {listed[-1]}"


def suggest(word: str, known: Iterable[str]) -> str:
    """A sentence that offers the nearest known words, or lists them where they are few, or nothing."""
    choices = sorted(set(known))
    written = {choice.lower(): choice for choice in choices}
    near = [written[match] for match in difflib.get_close_matches(word.lower(), written, n=3, cutoff=0.6)]
    if near:
        return f" Did you mean {' or '.join(near)}?"
    if len(choices) <= 12:
        return f" Known: {', '.join(choices)}." if choices else ""
    return ""
