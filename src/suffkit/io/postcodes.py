"""Reads a postcode file: the ONS Postcode Directory as published, or a small file of the council's own.

The small file has the columns `postcode, easting, northing, la_code`. Of the directory, whose headings change with the
years (`oslaua`, `laua`, `lad25cd`), only the columns needed are read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from suffkit.errors import DataError, Fault

if TYPE_CHECKING:
    import pandas as pd

_HEADINGS = {
    "postcode": r"postcode|pcds|pcd|pcd7|pcd8",
    "easting": r"eastings?|oseast1m|east1m",
    "northing": r"northings?|osnrth1m|north1m",
    "la_code": r"la_code",
    "county": r"oscty|cty|cty\d\dcd",
    "district": r"oslaua|laua|lad\d\dcd",
}
_NO_COUNTY = r"[A-Z]99999999"
_IRISH_GRID = "N"


def read_postcodes(path: Path, *, shown: str = "", wanted: Collection[str] | None = None) -> pd.DataFrame:
    """The postcodes of a file.

    In:     path of the CSV file; the name shown in messages; the postcodes wanted, if not all.
    Out:    `postcode` (capitals, no spaces), `easting`, `northing` (metres on the British grid; missing where the file
            has none, and for Northern Ireland, whose points are on another grid), `la_code` (upper-tier authority: the
            county where there is one, else the district; empty where not known).
    Raises: DataError where the file cannot be read or lacks a column.
    """
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    shown = shown or path.name
    try:
        found = _columns(path, shown)
        kinds = {heading: pa.float64() if name.endswith("ing") else pa.string() for name, heading in found.items()}
        options = arrow_csv.ConvertOptions(
            include_columns=list(found.values()), column_types=kinds, strings_can_be_null=True
        )
        read = arrow_csv.read_csv(path, convert_options=options)
    except (OSError, UnicodeDecodeError, csv.Error, pa.ArrowInvalid):
        # The libraries' own words may repeat a row.
        says = "the file cannot be read as CSV (UTF-8, comma) with numbers for easting and northing. Save it so again."
        raise DataError([Fault("unreadable_file", says, shown)]) from None
    table = read.rename_columns(list(found)).to_pandas()
    return _points(table, wanted)


def _columns(path: Path, shown: str) -> dict[str, str]:
    """Our name of each column that is needed, with the heading that it has in the file."""
    with path.open(encoding="utf-8-sig", newline="") as opened:
        headings = next(csv.reader(opened), [])
    found: dict[str, str] = {}
    for name, pattern in _HEADINGS.items():
        for choice in pattern.split("|"):
            if fits := [heading for heading in headings if re.fullmatch(choice, heading.strip().lower())]:
                found.setdefault(name, fits[0])
    if "la_code" in found:
        found = {name: heading for name, heading in found.items() if name not in ("county", "district")}
    missing = [name for name in ("postcode", "easting", "northing") if name not in found]
    if "la_code" not in found and "district" not in found:
        missing.append("la_code")
    if missing:
        says = (
            "the column is missing. Give the ONS Postcode Directory, or a file with the columns postcode, easting, "
            "northing, la_code."
        )
        raise DataError([Fault("missing_column", says, shown, name) for name in missing])
    return found


def _points(table: pd.DataFrame, wanted: Collection[str] | None) -> pd.DataFrame:
    import pandas as pd

    plain = table["postcode"].fillna("").str.replace(" ", "").str.upper()
    kept = plain != ""
    if wanted is not None:
        kept &= plain.isin({one.replace(" ", "").upper() for one in wanted})
    rows = table[kept]
    if "la_code" in rows:
        code = rows["la_code"].fillna("")
    else:
        code = rows["district"].fillna("")
        if "county" in rows:
            county = rows["county"].fillna("")
            code = code.where((county == "") | county.str.fullmatch(_NO_COUNTY), county)
    elsewhere = code.str.startswith(_IRISH_GRID) | ((rows["easting"] == 0) & (rows["northing"] == 0))
    return pd.DataFrame(
        {
            "postcode": plain[kept],
            "easting": rows["easting"].mask(elsewhere),
            "northing": rows["northing"].mask(elsewhere),
            "la_code": code.str.strip(),
        }
    ).reset_index(drop=True)
