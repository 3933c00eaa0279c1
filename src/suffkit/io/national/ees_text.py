"""What the figures of Explore Education Statistics are as text: numbers, per cent, durations, and symbols."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

# `k` and `low` are the DfE's for what rounds to nothing and is not nothing. A blank cell is what is not available.
SYMBOLS = {
    "c": "c",
    "z": "z",
    "x": "x",
    "u": "u",
    "k": "low",
    "low": "low",
    ":": "x",
    "..": "x",
    "-": "x",
    "~": "c",
    "[c]": "c",
    "[x]": "x",
    "[z]": "z",
    "[u]": "u",
    "[low]": "low",
    "": "x",
}
FORMS = {"number": "a number", "percent": "per cent", "months": "years and months, such as 01:06"}
UNREAD = "?"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_YEARS_AND_MONTHS = re.compile(r"(\d+):(\d\d)")
_MONTHS = 12


def is_figure(column: pd.Series) -> bool:
    """Whether a column of categories holds numbers and symbols and nothing else."""
    words = [str(word).strip() for word in column.cat.categories]
    return all(word in SYMBOLS or _NUMBER.fullmatch(word) for word in words)


def form_of(unit: str) -> str:
    """How figures of a unit are written: shares as per cent, durations in months as years and months, others plain."""
    return {"share": "percent", "months": "months"}.get(unit, "number")


def read_figures(words: Iterable[object], form: str) -> tuple[np.ndarray, np.ndarray]:
    """What each text holds.

    In:  distinct texts; their form, one of FORMS.
    Out: values (shares 0 to 1; durations in months; null for a symbol) and statuses (empty for a number, `UNREAD` for
         what is neither number nor symbol).
    """
    stripped = [str(word).strip() for word in words]
    value = np.array([np.nan if word in SYMBOLS else _number(word, form) for word in stripped], dtype=float)
    status = np.array([SYMBOLS.get(word, "") for word in stripped], dtype=object)
    status[np.isnan(value) & ~np.isin(stripped, list(SYMBOLS))] = UNREAD
    return value, status


def _number(word: str, form: str) -> float:
    """The number that a text is, and not a number where it is none."""
    if form == "months" and (parts := _YEARS_AND_MONTHS.fullmatch(word)):
        return float(int(parts[1]) * _MONTHS + int(parts[2])) if int(parts[2]) < _MONTHS else np.nan
    if form == "months" or not _NUMBER.fullmatch(word):
        return np.nan
    # By the decimal point, not by dividing: 11.8 per cent is 0.118 and no neighbour of it.
    return float(Decimal(word).scaleb(-2) if form == "percent" else Decimal(word))
