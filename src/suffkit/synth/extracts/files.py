"""Writes a made-up extract as the CSV that a council would give: its contract's headings, dates as 2024-03-31."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from suffkit.errors import EnvironmentFault


def write_extract(path: Path, table: pd.DataFrame) -> Path:
    """Write a table as UTF-8 CSV, with folders as needed; nothing where a value is null, no needless decimals.

    Raises: EnvironmentFault, it cannot be written.
    """
    text = pd.DataFrame({name: _as_text(table[name]) for name in table.columns})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            text.to_csv(file, index=False, lineterminator="\n")
    except OSError as error:
        raise EnvironmentFault(
            f"The made-up extract cannot be written to {path}: {error.strerror}. "
            "Choose another folder or free some space."
        ) from None
    return path


def _as_text(values: pd.Series) -> pd.Series:
    if values.dtype.kind == "M":
        return values.dt.strftime("%Y-%m-%d")
    if values.dtype.kind == "f":
        known = values.dropna().to_numpy()
        return values.astype("Int64") if (known == np.rint(known)).all() else values
    return values
