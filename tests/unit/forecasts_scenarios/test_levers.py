"""How much of a lever falls into each year."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.contracts.scenarios import LEVERS
from suffkit.errors import ContractError, DataError
from suffkit.forecasts.levers import amounts_by_year, check_levers, years_of

ENDS = pd.DatetimeIndex(["2024-03-31", "2025-03-31", "2026-03-31", "2027-03-31"])


def lever(**changes: object) -> pd.DataFrame:
    row = {
        "lever": "One",
        "kind": "step_down",
        "from_group": "residential",
        "from_provider": "any",
        "to_group": "fostering",
        "to_provider": "any",
        "begins": "2024-04-01",
        "ends": None,
        "size": 12.0,
        "per": "year",
        "unit": "children",
        "ramp_years": 0.0,
        "households_per_enquiry": 1.0,
        "places_per_household": None,
        "lag_months": 0.0,
        "source": "made up",
    } | changes
    types = {"date": "datetime64[s]", "number": float, "text": str}
    return pd.DataFrame([row]).astype({column.name: types[column.type] for column in LEVERS.columns})


@pytest.mark.parametrize(
    ("changes", "amounts"),
    [
        ({}, [12, 12, 12]),
        ({"begins": "2024-10-01"}, [6, 12, 12]),  # half of the first year
        ({"begins": "2020-01-01"}, [12, 12, 12]),
        ({"begins": "2027-04-01"}, [0, 0, 0]),
        ({"ends": "2025-09-30"}, [12, 6, 0]),
        ({"ramp_years": 1.0}, [6, 12, 12]),  # half the size on average while it grows
        ({"ramp_years": 2.0}, [3, 9, 12]),
        ({"per": "period", "ends": "2027-03-31"}, [4, 4, 4]),  # a third of the period each year
        ({"per": "period", "ends": "2024-04-01"}, [12, 0, 0]),  # at once
        ({"per": "period", "ends": "2025-03-31", "ramp_years": 1.0}, [12, 0, 0]),
        ({"size": -12.0}, [-12, -12, -12]),
    ],
)
def test_what_falls_into_each_year(changes, amounts):
    assert amounts_by_year(lever(**changes), ENDS)[0] == pytest.approx(amounts, abs=1e-9)


def test_places_come_after_their_lag():
    assert amounts_by_year(lever(lag_months=6.0), ENDS, lagged=True)[0] == pytest.approx([6, 12, 12])


def test_a_month_is_a_twelfth_of_a_year_whatever_its_days():
    days = pd.DatetimeIndex(["2024-01-01", "2024-02-01", "2024-03-01", "2025-01-01"])
    assert years_of(days) == pytest.approx([2024, 2024 + 1 / 12, 2024 + 2 / 12, 2025])


@settings(max_examples=60, deadline=None)
@given(
    st.dates(pd.Timestamp("2020-01-01").date(), pd.Timestamp("2030-01-01").date()),
    st.integers(0, 2_000),
    st.floats(0, 4),
    st.floats(-50, 50),
)
def test_a_period_gives_its_size_in_all_wherever_it_lies(begins, days, ramp, size):
    every = pd.DatetimeIndex([f"{year}-03-31" for year in range(2019, 2042)])
    ends = pd.Timestamp(begins) + pd.Timedelta(days=days)
    made = amounts_by_year(lever(begins=str(begins), ends=ends, per="period", size=size, ramp_years=ramp), every)
    assert made.sum() == pytest.approx(size, abs=1e-6)
    assert (made * size >= -1e-9).all()


def test_levers_that_cannot_be_sized_are_named_together():
    wrong = pd.concat(
        [
            lever(lever="A", unit="beds"),
            lever(lever="B", kind="price_growth", unit="share", ramp_years=1.0, to_group="all", from_group=""),
            lever(lever="C", kind="new_carers", unit="households", from_group=""),
        ],
        ignore_index=True,
    )
    with pytest.raises(DataError) as refused:
        check_levers(wrong, "scenarios.toml")
    said = str(refused.value)
    assert [fault.rule for fault in refused.value.faults] == ["wrong_unit", "ramped_price", "no_places_per_household"]
    assert "'A' is of the kind step_down, which is sized in children or share, not in beds" in said
    assert all(fault.file == "scenarios.toml" for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "stepdown"}, "Did you mean step_down"),
        ({"ends": "2024-01-01"}, "ends before it begins"),
        ({"per": "period"}, "needs the day on which the period ends"),
    ],
)
def test_a_table_that_is_no_table_of_levers(changes, says):
    with pytest.raises(ContractError, match=says):
        check_levers(lever(**changes), "scenarios.toml")
