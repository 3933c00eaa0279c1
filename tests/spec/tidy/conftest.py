"""Returns drawn as text, and the answer drawn beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from suffkit.contracts.returns import EPISODES, HEADER, UASC
from suffkit.contracts.table import Contract
from suffkit.tidy import Places, Tidy, tidy_returns

Rows = list[dict[str, str]]

DEFAULTS = {
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
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    return [dict(zip(lines[0], cells, strict=True)) for cells in lines[1:]]


def table(contract: Contract, text: str | Rows) -> pd.DataFrame:
    """A table of the contract; a column that is not drawn has its usual value."""
    rows = drawn(text) if isinstance(text, str) else text
    assert not rows or set(rows[0]) <= set(contract.column_names), "a drawn column is not one of the contract"
    made = {}
    for column in contract.columns:
        cells = [row.get(column.name, DEFAULTS.get(column.name, "")) for row in rows]
        if column.type == "date":
            made[column.name] = pd.to_datetime(pd.Series(cells, dtype=str).replace("", None)).astype("datetime64[s]")
        elif column.type == "integer":
            made[column.name] = pd.Series(cells, dtype="int64")
        else:
            made[column.name] = pd.Series(cells, dtype="str")
    return pd.DataFrame(made)


@pytest.fixture
def tidied() -> Callable[..., Tidy]:
    """Tidy tables of drawn episodes; children that are not drawn are girls born on 15 June 2012."""

    def tidy(
        episodes: str,
        *,
        children: str = "",
        uasc: str = "",
        as_of: date = date(2024, 3, 31),
        places: Places | None = None,
        categories: pd.DataFrame | None = None,
    ) -> Tidy:
        spells = table(EPISODES, episodes)
        usual: Rows = [{"child_id": name} for name in sorted(set(spells["child_id"]))]
        tables = {
            "episodes": spells,
            "header": table(HEADER, children or usual),
            "uasc": table(UASC, uasc),
        }
        before = {name: one.copy() for name, one in tables.items()}
        made = tidy_returns(tables, as_of=as_of, places=places, categories=categories)
        for name, one in tables.items():
            pd.testing.assert_frame_equal(one, before[name])
        return made

    return tidy


def words(frame: pd.DataFrame) -> Rows:
    def say(cell: object) -> str:
        if isinstance(cell, bool):
            return "yes" if cell else "no"
        if pd.isna(cell):
            return ""
        return cell.date().isoformat() if isinstance(cell, pd.Timestamp) else str(cell)

    return [{name: say(cell) for name, cell in row.items()} for row in frame.astype(object).to_dict("records")]


@pytest.fixture
def same() -> Callable[[pd.DataFrame, str], None]:
    """Holds that a table has just the drawn rows, in the drawn columns."""

    def hold(frame: pd.DataFrame, text: str) -> None:
        wanted = drawn(text)
        assert words(frame[list(wanted[0])]) == wanted

    return hold
