"""Reads a CSV file of the DfE as categories: its few distinct words once, and a number for each row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from suffkit.errors import NOTE, WARN, Fault
from suffkit.io.national.candidates import csv_columns

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.csv as pcsv

_ONE_BLOCK = 1 << 28  # of bytes: a whole file is read as one piece, so that each column has one list of words


def read_coded(path: Path, shown: str) -> tuple[pd.DataFrame, list[Fault]]:
    """The file's cells as they are printed.

    Out: a table of categories, headings in small letters, its index the row of the file (the header is row 1); faults.
         A file that cannot be read gives an empty table and a blocking fault.
    """
    import pandas as pd
    import pyarrow as pa

    faults: list[Fault] = []
    try:
        try:
            table, ragged = _read(path, "utf8")
        except pa.ArrowInvalid as why:
            if "UTF8" not in str(why):
                raise
            table, ragged = _read(path, "cp1252")
            faults.append(Fault("encoding", "read as Windows-1252; UTF-8 is safer.", shown, severity=NOTE))
    except (pa.ArrowInvalid, OSError):
        says = "cannot be read as comma-separated text. Get the file again."
        return pd.DataFrame(), [Fault("not_csv", says, shown)]
    if ragged:
        says = f"expected {table.num_columns} cells as in the header. Get the file again; it may be damaged."
        faults.append(Fault("ragged_rows", says, shown, rows=tuple(ragged)))
    headings = [heading.strip().lower() for heading in table.column_names]
    if len(set(headings)) < len(headings):
        twice = sorted({heading for heading in headings if headings.count(heading) > 1})
        says = "the column stands twice. Keep one."
        return pd.DataFrame(), [*faults, *(Fault("duplicate_column", says, shown, heading) for heading in twice)]
    if not table.num_rows and not ragged:
        faults.append(Fault("no_rows", "has a header and no rows. Get the file again.", shown, severity=WARN))
    frame = table.rename_columns(headings).unify_dictionaries().to_pandas()
    lines = np.setdiff1d(np.arange(2, len(frame) + len(ragged) + 2), ragged)
    return frame.set_axis(lines, axis=0), faults


def _read(path: Path, encoding: str) -> tuple[pa.Table, list[int]]:
    import pyarrow as pa
    import pyarrow.csv as pcsv

    ragged: list[int] = []

    def pass_over(row: pcsv.InvalidRow) -> str:
        ragged.append(row.number)
        return "skip"

    # Numbers of rows are known only where one thread reads.
    reading = pcsv.ReadOptions(use_threads=False, block_size=_ONE_BLOCK, encoding=encoding)
    parsing = pcsv.ParseOptions(newlines_in_values=True, invalid_row_handler=pass_over)
    words = pa.dictionary(pa.int32(), pa.string())
    converting = pcsv.ConvertOptions(column_types=dict.fromkeys(csv_columns(path), words), strings_can_be_null=False)
    return pcsv.read_csv(path, reading, parsing, converting), ragged
