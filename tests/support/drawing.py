"""Tables drawn as text in the specifications: `|` between cells, headings in the first line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from suffkit.contracts.table import Contract

Rows = list[dict[str, str]]
# What is not drawn of a child in the returns: a White British girl born on 15 June 2012, with in-house foster carers.
USUAL = {
    "start_reason": "S",
    "legal_status": "C2",
    "need": "N1",
    "place": "U4",
    "provider": "PR1",
    "return_year": "2024",
    "sex": "Female",
    "birth_date": "2012-06-15",
    "ethnicity": "WBRI",
}


def drawn(text: str) -> Rows:
    """The rows of a drawn table, as text by heading."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    return [dict(zip(lines[0], cells, strict=True)) for cells in lines[1:]]


def table_of(contract: Contract, rows: Sequence[Mapping[str, str]], usual: Mapping[str, str]) -> pd.DataFrame:
    """A table of the contract; a column that is not drawn has its usual value, or is empty."""
    assert not rows or set(rows[0]) <= set(contract.column_names), "a drawn column is not one of the contract"
    made = {}
    for column in contract.columns:
        cells = pd.Series([row.get(column.name, usual.get(column.name, "")) for row in rows], dtype=str)
        if column.type == "date":
            made[column.name] = pd.to_datetime(cells.replace("", None)).astype("datetime64[s]")
        elif column.type in ("integer", "number"):
            numbers = pd.to_numeric(cells.replace("", None)).astype(float)
            whole = column.type == "integer" and numbers.notna().all()
            made[column.name] = numbers.astype("int64") if whole else numbers
        else:
            made[column.name] = cells
    return pd.DataFrame(made)
