"""Baselines of scenarios: what they are made of, and what cannot be a baseline."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from suffkit.errors import DataError
from suffkit.forecasts.paths import closed_path, constant_baseline

START = pd.DataFrame({"placement_group": ["fostering", "residential"], "children": [60.0, 20.0]})


def levers() -> pd.DataFrame:
    from suffkit.contracts.scenarios import LEVERS

    types = {"date": "datetime64[s]", "number": float, "text": str}
    return pd.DataFrame(columns=LEVERS.column_names).astype(
        {column.name: types[column.type] for column in LEVERS.columns}
    )


def constant(years: int = 2) -> pd.DataFrame:
    return constant_baseline(START.assign(provider="any"), date(2024, 3, 31), years)


def test_a_path_without_flows_rises_by_entries_and_falls_by_exits():
    table = constant().assign(entries=float("nan"), exits=float("nan"))
    table.loc[table["year_end"] == "2025-03-31", "children"] = [70.0, 15.0]
    path = closed_path(table)
    assert path.entries.tolist() == [[10, 0], [0, 5]]
    assert path.exits.tolist() == [[0, 10], [5, 0]]
    assert not path.moves.any()


def test_leap_days_stay_month_ends():
    dates = constant_baseline(START.assign(provider="any"), date(2024, 2, 29), 1)["year_end"]
    assert [str(day.date()) for day in dates.unique()] == ["2024-02-29", "2025-02-28"]


def spoilt(kind: str) -> pd.DataFrame:
    table = constant(3)
    later = table["year_end"] == "2026-03-31"
    if kind == "gap":
        return table[~later]
    if kind == "cell":
        return table.drop(index=table.index[later][0])
    if kind == "part":
        table.loc[table.index[later][0], "entries"] = float("nan")
    elif kind == "appear":
        table.loc[later, "entries"] = 3.0
    else:
        return table[table["year_end"] == "2024-03-31"]
    return table


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("gap", "31 March 2025 and 31 March 2027 are not a year apart"),
        ("cell", "fostering placements: not there on every date"),
        ("part", "known for some cells and years and not for others"),
        ("appear", "in the year to 31 March 2026 entries less exits are 6.0 children more than the change"),
        ("short", "at least one year"),
    ],
)
def test_what_cannot_be_a_baseline(kind, says):
    with pytest.raises(DataError, match=says):
        closed_path(spoilt(kind))
