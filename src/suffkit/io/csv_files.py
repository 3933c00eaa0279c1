"""Reads a small CSV file as text, whatever spreadsheet wrote it, and says what was wrong or put right."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from suffkit.errors import NOTE, Fault

if TYPE_CHECKING:
    import pandas as pd

_MAGIC = {b"PK\x03\x04": "a spreadsheet or zip file", b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Excel file"}


@dataclass(frozen=True)
class CsvText:
    """A table of text with the file row of each of its rows (the header is row 1), and what was found on the way."""

    table: pd.DataFrame
    rows: tuple[int, ...]
    faults: tuple[Fault, ...]


def read_csv_text(path: Path, shown: str) -> CsvText:
    """Read a comma-separated file as text.

    In:  path; the name shown in messages (relative to the data folder).
    Out: CsvText; a file that cannot be read gives an empty table and a blocking fault, never an exception.
         Blank lines are skipped, spaces around cells are dropped, empty cells are empty strings.
    """
    import pandas as pd

    def blocked(rule: str, message: str, rows: tuple[int, ...] = ()) -> CsvText:
        return CsvText(pd.DataFrame(), (), (Fault(rule, message, shown, rows=rows),))

    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return blocked("missing_file", "the file is missing. Add it, or take its row out of tables.csv.")
    except OSError as error:
        return blocked("unreadable_file", f"the file cannot be opened ({error.strerror}). Check who may read it.")
    for magic, what in _MAGIC.items():
        if raw.startswith(magic):
            return blocked("not_a_csv", f"this is {what}, not a CSV file. Save it as CSV (UTF-8, comma) and try again.")
    text, faults = _decoded(raw, shown)
    if "\x00" in text:
        return blocked("not_a_csv", "the file holds NUL characters, so it is not a plain CSV. Save it as CSV again.")

    records = [(number, cells) for number, cells in enumerate(csv.reader(io.StringIO(text, newline="")), 1) if any(cells)]
    if not records:
        return blocked("empty_file", "the file is empty. It needs its header row at least.")
    header = [name.strip() for name in records[0][1]]
    body = [(number, [cell.strip() for cell in cells]) for number, cells in records[1:]]
    ragged = tuple(number for number, cells in body if len(cells) != len(header))
    if ragged:
        faults = (
            *faults,
            Fault(
                "ragged_rows",
                f"expected {len(header)} cells as in the header. A comma too many or too few: put the text into quotes.",
                shown,
                rows=ragged,
            ),
        )
    kept = [(number, cells) for number, cells in body if len(cells) == len(header)]
    table = pd.DataFrame([cells for _, cells in kept], columns=header, dtype=str)
    return CsvText(table, tuple(number for number, _ in kept), faults)


def _decoded(raw: bytes, shown: str) -> tuple[str, tuple[Fault, ...]]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16"), (Fault("encoding", "read as UTF-16; CSV (UTF-8) is safer.", shown, severity=NOTE),)
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        return text, (Fault("encoding", "read as Windows-1252; CSV (UTF-8) is safer.", shown, severity=NOTE),)
