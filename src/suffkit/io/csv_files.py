"""Reads a small CSV file as text, whatever spreadsheet wrote it, and says what was wrong or put right."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from suffkit.errors import NOTE, WARN, Fault

if TYPE_CHECKING:
    import pandas as pd

_MAGIC = {b"PK\x03\x04": "a spreadsheet or zip file", b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Excel file"}
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class CsvText:
    """A table of text with the file row of each of its rows (the header is row 1), and what was found on the way."""

    table: pd.DataFrame
    rows: tuple[int, ...]
    faults: tuple[Fault, ...]


class _Unreadable(Exception):
    """Why a file cannot be read at all, as a Fault."""

    def __init__(self, rule: str, message: str, rows: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.rule, self.message, self.rows = rule, message, rows


def read_csv_text(path: Path, shown: str, known: Sequence[str] = ()) -> CsvText:
    """Read a file of comma-, semicolon- or tab-separated text.

    In:  path; the name shown in messages (relative to the data folder); the headings looked for, which are found
         whatever their capitals and spaces.
    Out: CsvText; a file that cannot be read gives an empty table and a blocking fault, never an exception. Blank lines
         are skipped, spaces around cells are dropped, empty cells are empty strings. What had to be put right is noted.
    """
    import pandas as pd

    faults: list[Fault] = []
    try:
        records = _records(decode(_bytes(path), shown, faults), shown, faults)
    except _Unreadable as why:
        return CsvText(pd.DataFrame(), (), (Fault(why.rule, why.message, shown, rows=why.rows),))
    header = _headings(records[0][1], known, shown, faults)
    named = [place for place, name in enumerate(header) if name]
    body = [(number, _fitted(cells, len(header))) for number, cells in records[1:]]
    ragged = tuple(number for number, cells in body if len(cells) != len(header))
    if ragged:
        says = f"expected {len(header)} cells as in the header. A comma too many or too few: put the text into quotes."
        faults.append(Fault("ragged_rows", says, shown, rows=ragged))
    kept = [(number, cells) for number, cells in body if len(cells) == len(header)]
    if lost := tuple(
        number for number, cells in kept if any(cells[at] for at in range(len(header)) if at not in named)
    ):
        says = "these rows have text in a column without a heading, which is left out. Give it a heading if it matters."
        faults.append(Fault("unnamed_column", says, shown, rows=lost, severity=WARN))
    table = pd.DataFrame(
        [[cells[at] for at in named] for _, cells in kept], columns=[header[at] for at in named], dtype=str
    )
    return CsvText(table, tuple(number for number, _ in kept), tuple(faults))


def decode(raw: bytes, shown: str, faults: list[Fault]) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252; anything but UTF-8 is noted in `faults`."""
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = raw.decode("utf-16")
            faults.append(Fault("encoding", "read as UTF-16; UTF-8 is safer.", shown, severity=NOTE))
            return text
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.append(Fault("encoding", "read as Windows-1252; UTF-8 is safer.", shown, severity=NOTE))
        return raw.decode("cp1252", errors="replace")


def _bytes(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _Unreadable("missing_file", "the file is missing. Add it.") from None
    except OSError as error:
        raise _Unreadable(
            "unreadable_file",
            f"the file cannot be opened ({error.strerror}). Check that it is a file and who may read it.",
        ) from None
    for magic, what in _MAGIC.items():
        if raw.startswith(magic):
            raise _Unreadable(
                "not_a_csv", f"this is {what}, not a CSV file. Save it as CSV (UTF-8, comma) and try again."
            )
    return raw


def _records(text: str, shown: str, faults: list[Fault]) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, with their numbers; the header first."""
    if "\x00" in text:
        raise _Unreadable("not_a_csv", "the file holds NUL characters, so it is not a plain CSV. Save it as CSV again.")
    first_line = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first_line.count)
    if separator != ",":
        says = f"its cells are parted by {_SEPARATORS[separator]}, and were read so; commas are safer."
        faults.append(Fault("separator", says, shown, severity=NOTE))
    records: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            if any(cell.strip() for cell in cells):
                records.append((number, [cell.strip() for cell in cells]))
    except csv.Error:
        says = "from here on the quotation marks do not pair (or the file was cut off here). Put the marks right."
        raise _Unreadable("broken_quotes", says, (number + 1,)) from None
    if not records:
        raise _Unreadable("empty_file", "the file is empty. It needs its header row at least.")
    return records


def _headings(found: Sequence[str], known: Sequence[str], shown: str, faults: list[Fault]) -> list[str]:
    """The headings, in the writing of `known`."""
    written = {_bare(name): name for name in known}
    header = [name if name in known else written.get(_bare(name), name) for name in found]
    if changed := [new for old, new in zip(found, header, strict=True) if old != new]:
        says = f"read as {', '.join(changed)}; capitals or spaces differed."
        faults.append(Fault("heading_spelling", says, shown, rows=(1,), severity=NOTE))
    return header


def _bare(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).lower()


def _fitted(cells: list[str], width: int) -> list[str]:
    """The row without empty cells beyond the header's last, as trailing commas make them."""
    return cells[:width] if not any(cells[width:]) else cells
