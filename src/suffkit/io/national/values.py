"""Tells numbers from symbols in what publishers print; looks at each different text once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from suffkit.errors import Fault

if TYPE_CHECKING:
    import pandas as pd

SENTINEL = ("-100", "-100.0")
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"


def split_values(printed: pd.Series, symbols: Mapping[str, str]) -> pd.DataFrame:
    """What each printed cell holds.

    In:  texts (or categories of texts); symbol to its status (`codes/statuses.csv`), the empty text among them where a
         publisher leaves cells empty. Numbers may have binary noise or an exponent: read as doubles, not rounded.
    Out: per cell `value` (null for a symbol), `status` (empty for a number), `as_printed` (the characters, or the word
         `empty`), and `is_unknown`, true where it is neither.
    """
    import pandas as pd

    codes, distinct = pd.factorize(printed, use_na_sentinel=False)
    words = pd.Series(distinct, dtype="str").fillna("").str.strip()
    is_number = words.str.fullmatch(_NUMBER).to_numpy(dtype=bool)
    value = np.full(len(words), np.nan)
    value[is_number] = words[is_number].astype(float).to_numpy()
    status = words.map(lambda word: symbols.get(word, "")).astype("str").mask(is_number, "")
    return pd.DataFrame(
        {
            "value": value[codes],
            "status": status.array.take(codes),
            "as_printed": words.mask(words == "", "empty").array.take(codes),
            "is_unknown": (~is_number & (status == "").to_numpy(dtype=bool))[codes],
        },
        index=printed.index,
    )


def unknown_values(
    cells: pd.DataFrame, rows: pd.Series, shown: str, column: str, symbols: Mapping[str, str]
) -> list[Fault]:
    """A fault for cells of `split_values` that are neither number nor symbol; `rows` gives each one's file row."""
    wrong = rows[cells["is_unknown"]]
    if wrong.empty:
        return []
    known = ", ".join(symbol or "nothing" for symbol in symbols)
    says = (
        f"expected a number or one of these symbols: {known}. Look at these cells; get the file again if it is damaged."
    )
    return [Fault("not_a_number", says, shown, column, tuple(sorted(set(wrong.astype(int).tolist()))))]


def impossible_values(
    cells: pd.DataFrame, rows: pd.Series, shown: str, column: str, *, may_be_negative: bool = False
) -> list[Fault]:
    """Faults for numbers of `split_values` that stand for a missing one (-100), or lie below nothing where none can.

    In: as `unknown_values`.
    """
    is_sentinel = cells["as_printed"].isin(SENTINEL)
    below = (cells["value"] < 0) & ~is_sentinel & (not may_be_negative)
    says = {
        "sentinel": (is_sentinel, "-100 stands for a number that is missing. Look at these cells; get the file again."),
        "below_nothing": (below, "expected nothing below 0. Look at these cells; get the file again."),
    }
    return [
        Fault(rule, why, shown, column, tuple(sorted(set(rows[wrong].astype(int).tolist()))))
        for rule, (wrong, why) in says.items()
        if wrong.any()
    ]
