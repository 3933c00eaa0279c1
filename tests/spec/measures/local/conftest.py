"""Extracts drawn as text, as they come from reading, and what is counted from them as plain Python."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from drawing import drawn, table_of

from suffkit.contracts.extracts import EXTRACTS
from suffkit.contracts.returns import COUNTS
from suffkit.contracts.table import check
from suffkit.disclosure.numbers import numbers_behind
from suffkit.domain.catalogue import measure


@pytest.fixture
def extract() -> Callable[..., pd.DataFrame]:
    """An extract by its id; `usual` is the value of columns that are not drawn, all else is empty or unknown."""

    def draw(name: str, text: str, **usual: str) -> pd.DataFrame:
        return table_of(EXTRACTS[name].contract, drawn(text), usual)

    return draw


@pytest.fixture
def told() -> Callable[..., dict[tuple[str, ...], float]]:
    """The values of a measure by what they are of: the last day of the period, then the groups.

    What is not of the contract, has a unit that is not the measure's, or could not be released, fails.
    """

    def read(counts: pd.DataFrame, name: str, *, by: str | None = None) -> dict[tuple[str, ...], float]:
        check(counts.astype(dict.fromkeys(("numerator", "denominator", "value", "children"), float)), COUNTS)
        of_persons = [measure(one).persons for one in counts["measure"]]
        numbers_behind(counts[of_persons].reset_index(drop=True))
        assert {measure(one).unit for one in counts["measure"]} <= set(counts["unit"])
        rows = counts[(counts["measure"] == name) & ((counts["by1"] == by) if by is not None else True)]
        keys = (
            (f"{row.period_end:%Y-%m-%d}", *(one for one in (row.group1, row.group2) if one))
            for row in rows.itertuples()
        )
        return {key: round(value, 4) for key, value in zip(keys, rows["value"], strict=True)}

    return read
