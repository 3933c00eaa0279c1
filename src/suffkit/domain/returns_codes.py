"""The code lists of the SSDA903 return: what a code means, to which group it belongs, and when it was in use.

The lists are data, `domain/codes/ssda903_<list>.csv`, one row a code with its source. `valid_from` and `valid_to`
are the first and the last day on which the code may be used, both included; empty means without limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from suffkit.domain.code_lists import code_rows

if TYPE_CHECKING:
    import pandas as pd

LISTS = (
    "place",
    "provider",
    "legal_status",
    "need",
    "start_reason",
    "end_reason",
    "move_reason",
    "ethnicity",
    "sex",
    "review",
    "in_touch",
    "activity",
    "accommodation",
    "missing",
    "placed_ceased",
)


@cache
def labels(name: str) -> Mapping[str, str]:
    """Code to its meaning in words, in the order of the list."""
    return MappingProxyType({row["code"]: row["label"] for row in code_rows(f"ssda903_{name}")})


@cache
def groups(name: str) -> Mapping[str, str]:
    """Code to the group that it is counted in, in the order of the list."""
    return MappingProxyType({row["code"]: row["group"] for row in code_rows(f"ssda903_{name}")})


def valid_on(name: str, codes: pd.Series, days: pd.Series) -> pd.Series:
    """Whether each code is one of the list and was in use on the day beside it.

    In:  the list's name; codes; days as dates, one a code. A day that is not known asks only whether the code is known.
    Out: booleans with the index of `codes`.
    """
    known = codes.isin(list(labels(name)))
    for row in code_rows(f"ssda903_{name}"):
        # Few codes have dates, so few passes are made over the column.
        if row["valid_from"]:
            known &= ~((codes == row["code"]) & (days < row["valid_from"]))
        if row["valid_to"]:
            known &= ~((codes == row["code"]) & (days > row["valid_to"]))
    return known.astype(bool)
