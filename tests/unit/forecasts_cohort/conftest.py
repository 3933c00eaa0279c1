"""Children drawn as text: their birth, placements and end of care, as tidy tables."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from suffkit.contracts.returns import EPISODES, HEADER, UASC
from suffkit.tidy import Tidy, tidy_returns

PLACES = {"fostering": "U6", "residential": "K2", "supported": "H5", "adoption": "A4", "parents": "P1", "other": "R3"}


def _empty(contract):
    return pd.DataFrame({column.name: pd.Series(dtype=object) for column in contract.columns})


@pytest.fixture
def council():
    """Tidy tables of children drawn as `child | born | came | placements | left`.

    Placements are `fostering 2021-05-01 residential`, a group and then dates and groups; `left` is empty while in care.
    A child whose name starts with `u` is unaccompanied; one with `b` is there for short breaks.
    """

    def draw(text: str, as_of: date) -> Tidy:
        lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()[1:]]
        episodes, header, alone = [], [], []
        for child, born, came, placements, left in lines:
            words = [came, *placements.split(), left]
            starts, groups, ends = words[0:-1:2], words[1:-1:2], [*words[2:-1:2], words[-1]]
            for number, (start, group, end) in enumerate(zip(starts, groups, ends, strict=True)):
                last = number == len(groups) - 1
                episodes.append(
                    {
                        "child_id": child,
                        "start_date": start,
                        "end_date": end or None,
                        "start_reason": "S" if number == 0 else "P",
                        "legal_status": "V3" if child.startswith("b") else "C2",
                        "place": PLACES.get(group, group),
                        "provider": "PR1",
                        "end_reason": "" if not end else "E4A" if last else "X1",
                        "urn": str(number),
                        "return_year": as_of.year,
                    }
                )
            header.append({"child_id": child, "sex": "Female", "birth_date": born, "return_year": as_of.year})
            if child.startswith("u"):
                alone.append({"child_id": child, "return_year": as_of.year})
        tables = {}
        for contract, rows in ((EPISODES, episodes), (HEADER, header), (UASC, alone)):
            table = pd.DataFrame(rows, columns=contract.column_names)
            for column in contract.columns:
                if column.type == "date":
                    table[column.name] = pd.to_datetime(table[column.name]).astype("datetime64[s]")
                elif column.type == "text":
                    table[column.name] = table[column.name].fillna("").astype("category")
            tables[contract.name] = table
        return tidy_returns(tables, as_of=as_of)

    return draw
