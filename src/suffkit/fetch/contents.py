"""Whether what came is the data that was asked for, and not a sign-in page or half a file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, cast

from suffkit.errors import Fault
from suffkit.fetch.wanted import BY_HAND, Wanted

if TYPE_CHECKING:
    import pandas as pd

_ALWAYS_THERE = ("time_period", "geographic_level")  # in every file of Explore Education Statistics
_OTHER_THINGS = (
    (b"<", "a web page. Does a proxy or a sign-in page stand between?"),
    (b"{", "a message of the service (JSON)."),
    (b"[", "a message of the service (JSON)."),
    (b"PK", "a ZIP file or a workbook."),
    (b"%PDF", "a PDF."),
    (b"\x1f\x8b", "packed (gzip)."),
)
_PACKED = (".ods", ".xlsx")


def content_faults(path: Path, wanted: Wanted) -> list[Fault]:
    """What is wrong with a file for this purpose; empty where nothing is."""
    start = path.read_bytes()[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return [_fault(wanted, "the file is empty.")]
    if path_suffix(wanted) in _PACKED:
        return [] if start.startswith(b"PK") else [_fault(wanted, "this is not a workbook.")]
    if path_suffix(wanted) != ".csv":
        return []
    for mark, what in _OTHER_THINGS:
        if start.startswith(mark):
            return [_fault(wanted, f"expected CSV, and this is {what}")]
    return [] if wanted.kind == BY_HAND else _table_faults(path, wanted)


def path_suffix(wanted: Wanted) -> str:
    """The ending of the file's name, in small letters."""
    return Path(wanted.save_as).suffix.lower()


def read_table(path: Path) -> pd.DataFrame:
    """A CSV file of Explore Education Statistics with every cell as text.

    Raises: ValueError where it is not CSV in UTF-8, a heading stands twice, or a row has more or fewer cells.
    """
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        headings = next(csv.reader(file), [])
    if len(set(headings)) < len(headings):
        raise ValueError("a heading stands twice")
    table = arrow_csv.read_csv(
        path,
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(headings, pa.string())),
    )
    return cast("pd.DataFrame", table.to_pandas())


def _table_faults(path: Path, wanted: Wanted) -> list[Fault]:
    try:
        table = read_table(path)
    except ValueError:
        return [
            _fault(
                wanted,
                "this is not CSV (UTF-8) with single headings and as many cells in each row, or it was cut off. "
                "Fetch it again.",
            )
        ]
    if lacking := [name for name in _ALWAYS_THERE if name not in table.columns]:
        return [_fault(wanted, f"the column{'s' if len(lacking) > 1 else ''} {' and '.join(lacking)} should be there.")]
    if table.empty:
        return [_fault(wanted, "there is a header and no row.")]
    return []


def _fault(wanted: Wanted, message: str) -> Fault:
    return Fault("not_the_data", message, file=wanted.save_as)
