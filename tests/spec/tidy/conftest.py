"""Returns drawn as text, and the answer drawn beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from drawing import USUAL, Rows, drawn, table_of

from suffkit.contracts.returns import EPISODES, HEADER, UASC
from suffkit.tidy import Places, Tidy, tidy_returns


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
        spells = table_of(EPISODES, drawn(episodes), USUAL)
        usual: Rows = [{"child_id": name} for name in sorted(set(spells["child_id"]))]
        tables = {
            "episodes": spells,
            "header": table_of(HEADER, drawn(children) or usual, USUAL),
            "uasc": table_of(UASC, drawn(uasc), USUAL),
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
