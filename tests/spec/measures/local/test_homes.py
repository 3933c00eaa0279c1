# ruff: noqa: E501 - a case stays on one line
"""Beds in use and planned, and how full homes are."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from suffkit.domain.calendar import financial_year
from suffkit.measures.local.homes import counts_of_homes, told_apart
from suffkit.measures.local.inputs import Local

YEARS = [financial_year(2022), financial_year(2023)]
AS_AT = date(2024, 3, 31)
END = "2024-03-31"
BEDS = """
    home_id | home_group    | kind                    | provider    | contract | beds | opened_date | planned_date | closed_date | rating
    H1      | Council homes | Children's home         | In-house    | Own      | 5    | 2009-05-01  |              |             | Good
    H2      | Council homes | Children's home         | In-house    | Own      | 4    | 2010-05-01  |              |             | Outstanding
    H3      | Block homes   | Children's home         | Independent | Block    | 3    | 2019-05-01  |              | 2023-09-30  |
    H4      | Block homes   | Residential school      | Independent | Block    | 2    | 2020-05-01  |              |             | Good
    H5      | New homes     | Children's home         | In-house    | Own      | 6    |             | 2025-03-31   |             | Not yet inspected
    H6      | New homes     | Children's home         | In-house    | Own      | 2    | 2024-04-01  |              |             | Not yet inspected
    H7      | Flats         | Supported accommodation | Independent | Block    | 10   | 2020-01-01  |              |             |
    H8      | On call       | Emergency bed           | In-house    | Own      | 1    | 2020-01-01  |              |             |
"""


@pytest.fixture
def counted(extract):
    return counts_of_homes(Local({"beds": extract("beds", BEDS)}, None, YEARS, AS_AT))


def test_beds_in_use_at_the_end_of_a_year_and_on_the_date(counted, told):
    # H3 is the first home known to have closed, in 2023-24: an earlier year would lack those that closed before.
    assert told(counted, "residential_beds", by="") == {(END,): 11}
    assert told(counted, "residential_beds", by="home_group") == {
        (END, "Block homes"): 2,
        (END, "Council homes"): 9,
        (END, "Total"): 11,
    }
    assert told(counted, "residential_beds", by="contract") == {(END, "Own"): 9, (END, "Block"): 2, (END, "Total"): 11}
    assert told(counted, "residential_beds", by="home_kind")[END, "Residential school"] == 2
    assert told(counted, "supported_accommodation_units", by="") == {(END,): 10}
    assert told(counted, "emergency_beds", by="") == {(END,): 1}


def test_homes_and_beds_by_judgement_are_of_homes_in_use(counted, told):
    assert told(counted, "residential_homes", by="") == {(END,): 3}
    assert told(counted, "residential_homes", by="rating") == {
        (END, "Outstanding"): 1,
        (END, "Good"): 2,
        (END, "Total"): 3,
    }
    assert told(counted, "residential_beds", by="rating") == {
        (END, "Outstanding"): 4,
        (END, "Good"): 7,
        (END, "Total"): 11,
    }


def test_beds_planned_by_the_year_in_which_they_are_to_open(counted, told):
    assert told(counted, "residential_beds", by="bed_status") == {(END, "In use"): 11, (END, "Planned"): 8}
    # H5 and H6 both open in 2024-25; H6 has its day of opening already.
    assert told(counted, "residential_beds_planned", by="") == {("2025-03-31",): 8}


def months(home: str, available: int, occupied: int, first: str = "2023-04", many: int = 12) -> str:
    return "\n".join(
        f"{home} | {month} | {available} | {occupied}"
        for month in pd.period_range(first, periods=many, freq="M").astype(str)
    )


HEAD = "home_id | month | nights_available | nights_occupied\n"


def test_occupancy_by_month_and_year_is_nights_over_nights(extract, told):
    nights = extract(
        "occupancy", HEAD + months("H1", 150, 120) + "\n" + months("H2", 100, 100) + "\n" + months("H7", 300, 10)
    )
    counts = counts_of_homes(Local({"beds": extract("beds", BEDS), "occupancy": nights}, None, YEARS, AS_AT))
    found = told(counts, "residential_occupancy", by="")
    assert len(found) == 12 and set(found.values()) == {0.88}  # 220 of 250; supported accommodation is not in it
    year = counts[
        (counts["measure"] == "residential_occupancy")
        & (counts["period_start"] == "2023-04-01")
        & (counts["period_end"] == END)
    ]
    assert list(year["numerator"]) == [12 * 220.0] and list(year["denominator"]) == [12 * 250.0]


def test_a_year_without_all_its_months_is_not_told_and_nor_is_a_month_after_the_date(extract):
    text = HEAD + months("H1", 150, 120, "2023-06", 12) + "\n" + months("H2", 100, 100, "2023-06", 12)
    counts = counts_of_homes(Local({"occupancy": extract("occupancy", text)}, None, YEARS, AS_AT))
    spans = (counts["period_end"] - counts["period_start"]).dt.days
    assert len(counts) == 10 and spans.max() == 30
    assert counts["period_end"].max() == pd.Timestamp(END)


def test_one_home_alone_is_not_told(extract):
    counts = counts_of_homes(
        Local({"occupancy": extract("occupancy", HEAD + months("H1", 150, 120))}, None, YEARS, AS_AT)
    )
    assert counts.empty


@pytest.mark.parametrize(
    ("homes", "groups"),
    [
        ({"A": 3, "B": 2}, {"A", "B"}),
        ({"A": 3, "B": 1, "C": 1}, {"A", "Other homes"}),
        ({"A": 3, "B": 2, "C": 1}, {"A", "Other homes"}),  # C alone would be the whole less A and B
        ({"A": 3, "B": 1}, {"Other homes"}),
    ],
)
def test_groups_that_are_told_have_two_homes_at_least(homes, groups):
    rows = pd.DataFrame(
        [(f"{name}{number}", name) for name, many in homes.items() for number in range(many)],
        columns=["home_id", "home_group"],
    )
    found = told_apart(rows)
    assert set(found) == groups
    assert rows.groupby(found)["home_id"].nunique().min() >= 2
