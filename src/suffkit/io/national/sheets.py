"""Reads a table from a sheet of a spreadsheet (ODS, XLSX) as text, wherever on the sheet its header stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from suffkit.errors import DataError, Fault, suggest
from suffkit.io.sheets import as_text

if TYPE_CHECKING:
    import pandas as pd

_HEADER_WITHIN = 20


def title_of(cells: pd.DataFrame) -> str:
    """What stands in the first cell: what the sheet is and of when."""
    return str(cells.iat[0, 0]).strip()


def table_of(cells: pd.DataFrame, headings: Mapping[str, str], needed: frozenset[str], where: str) -> pd.DataFrame:
    """The table on a sheet.

    In:  cells; heading as published (any capitals and spaces) to our column; our columns that must be there; file and
         sheet as messages show them.
    Out: our columns in the sheet's order, rows below the header, by row on the sheet; other columns are left out.
    Raises: DataError with every needed column that is missing.
    """
    wanted = {_bare(published): ours for published, ours in headings.items()}
    best: dict[str, int] = {}
    header_row = 0
    for row, values in as_text(cells.head(_HEADER_WITHIN)).iterrows():
        found = {wanted[word]: at for at, word in reversed(list(enumerate(map(_bare, values)))) if word in wanted}
        if len(found) > len(best):
            best, header_row = found, int(str(row))
    if missing := [ours for ours in dict.fromkeys(headings.values()) if ours in needed and ours not in best]:
        there = [str(word) for word in cells.loc[header_row] if word] if header_row else []
        published = [[name for name, own in headings.items() if own == ours] for ours in missing]
        says = "the column is missing; it was published as"
        raise DataError(
            [
                Fault("missing_column", f"{says} {' or '.join(names)}.{suggest(names[0], there)}", where, names[0])
                for names in published
            ]
        )
    ordered = dict(sorted(best.items(), key=lambda item: item[1]))
    table = as_text(cells.loc[header_row + 1 :, list(ordered.values())]).set_axis(list(ordered), axis=1)
    return table[(table != "").any(axis=1)]


def _bare(heading: object) -> str:
    straight = str(heading).replace("\u2019", "'").replace("\u2018", "'").replace("\u2013", "-")
    return " ".join(straight.split()).lower()
