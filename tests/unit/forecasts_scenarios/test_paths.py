"""Baselines of scenarios: from a forecast's means, and what cannot be a baseline."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from suffkit.contracts.scenarios import BASELINE
from suffkit.contracts.table import check
from suffkit.errors import DataError
from suffkit.forecasts.paths import baseline_from_forecast, closed_path, constant_baseline
from suffkit.forecasts.scenarios import run_scenario

START = pd.DataFrame({"placement_group": ["fostering", "residential"], "children": [60.0, 20.0]})


def forecast() -> pd.DataFrame:
    """Two years of half-yearly means: each half year 5 enter each kind, 4 leave it, and one moves to foster care."""
    rows = []
    for step, day in enumerate(["2024-09-30", "2025-03-31", "2025-09-30", "2026-03-31"], 1):
        for group, start, net in (("fostering", 60, 2), ("residential", 20, 0)):
            for series, value in (("in_care", start + step * net), ("entries", 5), ("exits", 4)):
                rows.append((day, series, group, value))
    table = pd.DataFrame(rows, columns=["target_date", "series", "placement_group", "value"])
    return table.assign(
        origin_date=pd.Timestamp("2024-03-31"),
        target_date=pd.to_datetime(table["target_date"]),
        age_group="all",
        model="cohort",
        quantile="mean",
        value=table["value"].astype(float),
    ).astype({"origin_date": "datetime64[s]", "target_date": "datetime64[s]"})


def test_the_means_of_a_forecast_by_year():
    made = baseline_from_forecast(forecast(), START, model="cohort", years=2)
    check(made, BASELINE)
    fostering = made[made["placement_group"] == "fostering"].sort_values("year_end")
    assert fostering["children"].tolist() == [60, 64, 68]
    assert fostering["entries"].tolist()[1:] == [10, 10]  # two half years
    path = closed_path(made)
    assert path.moves.tolist() == [[2, 2], [-2, -2]]
    none = run_scenario(made, levers(), name="nothing")
    assert none.stock.pivot(index="year_end", columns="placement_group", values="children").to_numpy().tolist() == [
        [64, 20],
        [68, 20],
    ]


def levers() -> pd.DataFrame:
    from suffkit.contracts.scenarios import LEVERS

    types = {"date": "datetime64[s]", "number": float, "text": str}
    return pd.DataFrame(columns=LEVERS.column_names).astype(
        {column.name: types[column.type] for column in LEVERS.columns}
    )


def test_providers_are_told_apart_by_stated_shares():
    shares = pd.DataFrame(
        {"placement_group": ["fostering"] * 2, "provider": ["in_house", "independent"], "share": [0.75, 0.25]}
    )
    made = baseline_from_forecast(forecast(), START, model="cohort", years=1, provider_shares=shares)
    first = made[made["year_end"] == "2024-03-31"].set_index(["placement_group", "provider"])["children"]
    assert first.to_dict() == {
        ("fostering", "in_house"): 45,
        ("fostering", "independent"): 15,
        ("residential", "any"): 20,
    }
    with pytest.raises(DataError, match="shares of fostering do not add up to 1"):
        baseline_from_forecast(forecast(), START, model="cohort", years=1, provider_shares=shares.head(1))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"model": "cohrt", "years": 1}, "no mean of the model 'cohrt'"),
        ({"model": "cohort", "years": 3}, "no number for 31 March 2027"),
    ],
)
def test_what_a_forecast_does_not_have(options, says):
    with pytest.raises(DataError, match=says):
        baseline_from_forecast(forecast(), START, **options)


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
