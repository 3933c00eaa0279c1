# ruff: noqa: E501 - a case stays on one line
"""Returns drawn as text, tidied as they would be, and the numbers of a count as plain Python.

The year is 2023-24 throughout: from 1 April 2023 to 31 March 2024.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from drawing import USUAL, drawn, table_of

from suffkit.contracts.returns import CARE_LEAVERS, EPISODES, HEADER, HEALTH, MISSING, PLACED_FOR_ADOPTION, UASC
from suffkit.domain.calendar import Period, financial_year
from suffkit.measures.linked import Linked, link
from suffkit.tidy import Places, tidy_returns

AT_HOME_AND_PLACED = USUAL | {"home_postcode": "AA1 1AA", "placement_postcode": "AA1 1AA"}
# Postcodes on a line: a mile is 1609.3 metres, the authority's own code is E09, that next to it E10.
POSTCODES = """
    postcode | easting | northing | la_code
    AA1 1AA  | 100000  | 0        | E09
    AA20 0AA | 132186  | 0        | E09
    AA21 0AA | 133800  | 0        | E09
    BB19 9BB | 132000  | 0        | E10
    BB20 1BB | 132400  | 0        | E10
    CC99 9CC | 270000  | 0        | E11
"""


def with_reasons(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """A child's first episode begins by S, the others by P; one whose end is another's start ends by X1, others by E4A."""
    starts = {(row["child_id"], row["start_date"]) for row in rows}
    seen: set[str] = set()
    for row in rows:
        row["start_reason"] = row.get("start_reason") or ("P" if row["child_id"] in seen else "S")
        goes_on = (row["child_id"], row.get("end_date", "")) in starts
        row["end_reason"] = row.get("end_reason") or ("" if not row.get("end_date") else "X1" if goes_on else "E4A")
        seen.add(row["child_id"])
    return rows


@pytest.fixture
def year() -> Period:
    return financial_year(2023)


@pytest.fixture
def returns() -> Callable[..., Linked]:
    """Linked tables of drawn episodes; children that are not drawn are White British girls born on 15 June 2012."""

    def make(episodes: str, *, children: str = "", uasc: str = "", **modules: str) -> Linked:
        rows = with_reasons(drawn(episodes))
        told = {row["child_id"]: row for row in drawn(children)} if children else {}
        names = sorted({row["child_id"] for row in rows} | set(told))
        tables = {
            "episodes": table_of(EPISODES, rows, AT_HOME_AND_PLACED),
            "header": table_of(HEADER, [told.get(name, {"child_id": name}) for name in names], AT_HOME_AND_PLACED),
            "uasc": table_of(UASC, drawn(uasc), AT_HOME_AND_PLACED),
        }
        points = pd.DataFrame(drawn(POSTCODES)).astype({"easting": float, "northing": float})
        places = Places(points, "E09", {"E09": "In Exampleshire", "E10": "Band 1"})
        tidy = tidy_returns(tables, as_of=date(2024, 3, 31), places=places)
        contracts = {one.name: one for one in (CARE_LEAVERS, HEALTH, MISSING, PLACED_FOR_ADOPTION)}
        return link(
            tidy, {name: table_of(contracts[name], drawn(text), AT_HOME_AND_PLACED) for name, text in modules.items()}
        )

    return make


@pytest.fixture
def total() -> Callable[[pd.DataFrame], float]:
    """The one number of a count without breakdown."""

    def read(counted: pd.DataFrame) -> float:
        (row,) = counted[counted["by1"] == ""].to_dict("records")
        return row["value"]

    return read


@pytest.fixture
def parts() -> Callable[[pd.DataFrame], tuple[float, float]]:
    """Numerator and denominator of a ratio without breakdown."""

    def read(counted: pd.DataFrame) -> tuple[float, float]:
        (row,) = counted[counted["by1"] == ""].to_dict("records")
        return row["numerator"], row["denominator"]

    return read


@pytest.fixture
def groups() -> Callable[[pd.DataFrame], dict[object, float]]:
    """The numbers other than 0 by group, or by pair of groups."""

    def read(counted: pd.DataFrame) -> dict[object, float]:
        some = counted[counted["value"] > 0]
        return {
            (row["group1"], row["group2"]) if row["by2"] else row["group1"]: row["value"]
            for row in some.to_dict("records")
        }

    return read
