"""The forecast from an edition's own returns as facts, with its record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.contracts.forecasts import OWN_RECORDS
from suffkit.contracts.table import check
from suffkit.io.editions import read_authority
from suffkit.io.ssda903 import read_returns
from suffkit.prepare.cohort import cohort_facts, origin_of, said_before
from suffkit.prepare.counted import Counted, Records
from suffkit.tidy import tidy_returns
from suffkit.tidy.in_care import stays_on

AS_AT = date(2024, 3, 31)


@pytest.fixture(scope="module")
def records(synthetic_returns: Path) -> Records:
    """Four years of returns of about 200 children, to 31 March 2024."""
    read = read_returns(synthetic_returns, shown="returns")
    return Records(read.tables, tidy_returns(read.tables, as_of=AS_AT), tuple(read.years))


@pytest.fixture(scope="module")
def counted(records: Records) -> Counted:
    return Counted(pd.DataFrame(), (), pd.DataFrame(), "SSDA903 returns, 2021 to 2024", {}, records)


@pytest.fixture(scope="module")
def authority(root: Path):
    return read_authority(root / "tests/data/raw", "exampleshire")


def children_on(records: Records, day: date) -> int:
    return len(stays_on(records.tidy.stays, day, records.tidy.children))


def counts(records: Records, *years: int) -> pd.DataFrame:
    """Released counts of children looked after on 31 March."""
    rows = [
        dict.fromkeys(FACTS.column_names, "")
        | {
            "measure": "children_looked_after",
            "area_code": "E99999999",
            "area_name": "Exampleshire",
            "period_start": pd.Timestamp(year, 3, 31),
            "period_end": pd.Timestamp(year, 3, 31),
            "value": float(children_on(records, date(year, 3, 31))),
            "unit": "children",
            "origin": "counted",
            "source": "SSDA903 returns, 2021 to 2024",
        }
        for year in years
    ]
    return pd.DataFrame(rows, columns=FACTS.column_names)


@pytest.fixture(scope="module")
def made(counted, records, authority) -> pd.DataFrame:
    return cohort_facts(counted, counts(records, 2021, 2022, 2023, 2024), authority)


def of(facts: pd.DataFrame, measure: str, **groups: str) -> pd.DataFrame:
    rows = facts[facts["measure"] == measure]
    for column, group in groups.items():
        rows = rows[rows[column] == group]
    return rows


def test_children_in_care_are_forecast_at_five_year_ends(made):
    check(made, FACTS)
    total = of(made, "children_looked_after", by1="model", group2="0.5")
    assert [str(day.date()) for day in total["period_end"]] == [f"{year}-03-31" for year in range(2025, 2030)]
    assert (set(total["group1"]), set(made["origin"])) == ({OWN_RECORDS}, {"forecast"})
    assert set(made["source"]) == {"forecast from SSDA903 returns, 2021 to 2024"}


def test_what_comes_and_goes_leads_from_one_year_end_to_the_next(made, records):
    names = ("children_looked_after", "started_to_be_looked_after", "ceased_to_be_looked_after")
    stock, came, gone = (of(made, name, by1="model", group2="mean")["value"].to_numpy() for name in names)
    before = [children_on(records, AS_AT), *stock[:-1]]
    assert before + came - gone == pytest.approx(stock, abs=0.2)  # each is rounded to a tenth
    flow = of(made, "started_to_be_looked_after", by1="model", group2="mean")
    assert [str(day.date()) for day in flow["period_start"]][:2] == ["2024-04-01", "2025-04-01"]
    of_age = of(made, "turning_18_in_care", group2="mean")["value"].to_numpy()
    assert (of_age < gone).all() and (of_age > 0).all()


def test_no_group_that_few_are_expected_in_is_told(made):
    for name, by in (("children_looked_after", "age_group"), ("need_by_kind", "common_group")):
        means = of(made, name, by1=by, group2="mean").pivot(index="group1", columns="period_end", values="value")
        whole = of(made, "children_looked_after", by1="model", group2="mean").set_index("period_end")["value"]
        assert means.min().min() >= 5.9
        left = whole - means.sum()
        assert (left.abs() < 1).all() or (left >= 5.9).all()


def test_the_same_returns_give_the_same_facts(made, counted, records, authority):
    again = cohort_facts(counted, counts(records, 2021, 2022, 2023, 2024), authority)
    pd.testing.assert_frame_equal(made, again)


def test_the_record_is_set_beside_two_rules(made, records):
    # Two years of returns lie before 31 March 2022 and 2023: three forecasts of dates that have come.
    ours = of(made, "past_forecast", group1=OWN_RECORDS)
    assert sorted(zip(ours["period_end"].dt.year, ours["group2"], strict=True)) == [
        (2023, "1 year"),
        (2024, "1 year"),
        (2024, "2 years"),
    ]
    children = {year: children_on(records, date(year, 3, 31)) for year in range(2021, 2025)}
    last = of(made, "past_forecast", group1="Same as last year", group2="1 year")
    assert last["value"].tolist() == [children[2022], children[2023]]
    missed = sum(abs(children[year] - children[year - 1]) for year in (2023, 2024))
    miss = of(made, "forecast_miss", group1="Same as last year", group2="1 year")["value"].iloc[0]
    assert miss == pytest.approx(missed / (children[2023] + children[2024]))
    line = of(made, "past_forecast", group1="Straight line", group2="2 years")["value"].iloc[0]
    assert line == pytest.approx(children[2022] + 2 * (children[2022] - children[2021]))
    keys = ["period_end", "group2"]
    low, high = (of(made, f"past_forecast_{end}").set_index(keys)["value"] for end in ("low", "high"))
    inside = [low[key] <= children[key[0].year] <= high[key] for key in low.index if key[1] == "1 year"]
    held = of(made, "forecast_inside")
    assert set(held["group1"]) == {OWN_RECORDS}
    assert of(held, "forecast_inside", group2="1 year")["value"].iloc[0] == sum(inside) / 2


def test_a_count_that_is_hidden_is_no_outcome(counted, records, authority):
    made = cohort_facts(counted, counts(records, 2021, 2022, 2023), authority)
    assert set(of(made, "past_forecast")["period_end"].dt.year) == {2023}
    nothing = cohort_facts(counted, counts(records), authority)
    assert of(nothing, "past_forecast").empty and len(of(nothing, "children_looked_after"))


def test_what_would_have_been_said_knows_only_what_was(records):
    before = said_before(records.tables, AS_AT, return_years=records.return_years, draws=20, seed=1)
    assert [one.origin for one in before] == [date(2022, 3, 31), date(2023, 3, 31)]
    assert [one.in_care for one in before] == [children_on(records, one.origin) for one in before]
    # Returns of later years change nothing.
    early = {name: table[table["return_year"] <= 2023] for name, table in records.tables.items()}
    alone = said_before(early, date(2023, 3, 31), return_years=(2021, 2022, 2023), draws=20, seed=1)
    assert [one.origin for one in alone] == [date(2022, 3, 31)]


@pytest.mark.parametrize(
    ("as_of", "years", "origin"),
    [
        (date(2024, 3, 31), (2022, 2023, 2024), date(2024, 3, 31)),
        (date(2023, 12, 1), (2022, 2023, 2024), date(2023, 12, 1)),
        (date(2024, 6, 30), (2022, 2023, 2024), date(2024, 3, 31)),  # no return tells of that day
        (date(2024, 3, 31), (2022, 2023), date(2023, 3, 31)),
        (date(2020, 3, 31), (2022, 2023), None),
    ],
)
def test_the_day_to_forecast_from(records, as_of, years, origin):
    known = replace(records, tidy=replace(records.tidy, as_of=as_of), return_years=years)
    assert origin_of(known) == origin


def test_too_little_history_makes_no_forecast(counted, records, authority):
    day = date(2020, 9, 30)
    tidy = tidy_returns(records.tables, as_of=day)
    short = replace(counted, records=replace(records, tidy=tidy))
    assert cohort_facts(short, counts(records), authority).empty
    assert cohort_facts(replace(counted, records=None), counts(records), authority).empty
