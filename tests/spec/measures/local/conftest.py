"""Extracts drawn as text, as they come from reading, and what is counted from them as plain Python."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from suffkit.contracts.extracts import EXTRACTS
from suffkit.contracts.returns import COUNTS
from suffkit.contracts.table import check
from suffkit.disclosure.numbers import numbers_behind
from suffkit.domain.catalogue import measure


def drawn(text: str) -> list[dict[str, str]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    return [dict(zip(lines[0], cells, strict=True)) for cells in lines[1:]]


@pytest.fixture
def extract() -> Callable[..., pd.DataFrame]:
    """An extract by its id; `usual` is the value of columns that are not drawn, all else is empty or unknown."""

    def draw(name: str, text: str, **usual: str) -> pd.DataFrame:
        rows, contract = drawn(text), EXTRACTS[name].contract
        assert not rows or set(rows[0]) <= set(contract.column_names), "a drawn column is not one of the contract"
        made = {}
        for column in contract.columns:
            cells = pd.Series([row.get(column.name, usual.get(column.name, "")) for row in rows], dtype=str)
            if column.type == "date":
                made[column.name] = pd.to_datetime(cells.replace("", None)).astype("datetime64[s]")
            elif column.type == "number":
                made[column.name] = pd.to_numeric(cells.replace("", None)).astype(float)
            else:
                made[column.name] = cells
        return pd.DataFrame(made)

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
