"""Extracts drawn as text, and the returns of the children in them.

The year is 2023-24 throughout: from 1 April 2023 to 31 March 2024. What is not drawn of an extract is empty.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from suffkit.contracts.extracts import EXTRACTS
from suffkit.contracts.returns import EPISODES, HEADER, UASC
from suffkit.contracts.table import Contract
from suffkit.domain.calendar import Period, financial_year
from suffkit.tidy import Tidy, tidy_returns

USUAL = {
    "start_date": "2020-01-01",
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


def drawn(text: str) -> list[dict[str, str]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    return [dict(zip(lines[0], cells, strict=True)) for cells in lines[1:]]


def typed(contract: Contract, rows: list[dict[str, str]], usual: dict[str, str]) -> pd.DataFrame:
    assert not rows or set(rows[0]) <= set(contract.column_names), "a drawn column is not one of the contract"
    made = {}
    for column in contract.columns:
        cells = pd.Series([row.get(column.name, usual.get(column.name, "")) for row in rows], dtype=object)
        if column.type == "date":
            made[column.name] = pd.to_datetime(cells.replace("", None)).astype("datetime64[s]")
        elif column.type in ("integer", "number"):
            made[column.name] = pd.to_numeric(cells.replace("", None)).astype(float)
        else:
            made[column.name] = cells.astype(str)
    return pd.DataFrame(made)


@pytest.fixture
def year() -> Period:
    return financial_year(2023)


@pytest.fixture
def extract() -> Callable[..., pd.DataFrame]:
    """A drawn extract as `io.extracts` gives it; `usual` are the cells of columns that are not drawn."""

    def make(name: str, text: str, **usual: str) -> pd.DataFrame:
        return typed(EXTRACTS[name].contract, drawn(text), usual)

    return make


@pytest.fixture
def returns() -> Callable[[str], Tidy]:
    """Tidied returns of drawn children, each in care since 2020 with in-house foster carers where not drawn otherwise.

    Columns of the header and of the episodes are drawn in one table.
    """

    def make(text: str) -> Tidy:
        rows = drawn(text)
        of = {
            contract: [{name: cell for name, cell in row.items() if name in contract.column_names} for row in rows]
            for contract in (EPISODES, HEADER)
        }
        tables = {
            "episodes": typed(EPISODES, of[EPISODES], USUAL).astype({"return_year": int}),
            "header": typed(HEADER, of[HEADER], USUAL).astype({"return_year": int}),
            "uasc": typed(UASC, [], {}).astype({"return_year": int}),
        }
        return tidy_returns(tables, as_of=date(2024, 3, 31))

    return make


@pytest.fixture
def told() -> Callable[..., dict[object, float]]:
    """The values of a measure by group, or by pair of groups where there are two breakdowns."""

    def read(counts: pd.DataFrame, measure: str, *by: str) -> dict[object, float]:
        first, second = [*by, "", ""][:2]
        some = counts[(counts["measure"] == measure) & (counts["by1"] == first) & (counts["by2"] == second)]
        if not by:
            (row,) = some.to_dict("records")
            return {"": row["value"]}
        keys = zip(some["group1"], some["group2"], strict=True) if second else some["group1"]
        return dict(zip(keys, some["value"], strict=True))

    return read
