"""The returns of the children in the extracts, drawn as text.

The year is 2023-24 throughout: from 1 April 2023 to 31 March 2024.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from drawing import USUAL, drawn, table_of

from suffkit.contracts.returns import EPISODES, HEADER, UASC
from suffkit.domain.calendar import Period, financial_year
from suffkit.tidy import Tidy, tidy_returns

IN_CARE = USUAL | {"start_date": "2020-01-01"}


@pytest.fixture
def year() -> Period:
    return financial_year(2023)


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
            "episodes": table_of(EPISODES, of[EPISODES], IN_CARE),
            "header": table_of(HEADER, of[HEADER], IN_CARE),
            "uasc": table_of(UASC, [], {}),
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
