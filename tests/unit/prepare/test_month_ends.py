"""Facts of month ends: of the returns of a small made-up council, and of a table in print."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.contracts.table import check
from suffkit.forecasts.month_ends import count_month_ends
from suffkit.io.ssda903 import read_returns
from suffkit.prepare.counted import Records
from suffkit.prepare.month_ends import children_by_age, given_month_ends, month_end_facts, month_ends_of
from suffkit.synth import write_returns
from suffkit.tidy import tidy_returns
from suffkit.tidy.in_care import numbers_each_day

AS_OF = date(2024, 3, 31)


@pytest.fixture(scope="module")
def records(tmp_path_factory) -> Records:
    folder = tmp_path_factory.mktemp("returns")
    write_returns(folder, in_care=120, years=4, last_year=2024, seed=2)
    returns = read_returns(folder, shown="returns")
    return Records(returns.tables, tidy_returns(returns.tables, as_of=AS_OF), returns.years)


@pytest.fixture(scope="module")
def made(records) -> pd.DataFrame:
    return month_end_facts(month_ends_of(records), AS_OF, "E99999999", "Exampleshire")


def test_month_ends_are_those_of_each_day(records):
    tidy = records.tidy
    counted = count_month_ends(tidy, return_years=records.return_years).groupby("date")["in_care"].sum()
    daily = numbers_each_day(tidy.stays, date(2020, 4, 30), AS_OF, tidy.children)
    assert len(counted) == 48
    assert counted.tolist() == daily.reindex(counted.index).tolist()


def test_a_year_without_a_return_is_not_known_and_unaccompanied_children_can_be_left_out(records):
    years = tuple(year for year in records.return_years if year != 2022)
    counted = count_month_ends(records.tidy, return_years=years)
    unknown = counted.loc[counted["in_care"].isna(), "date"]
    assert (unknown.min(), unknown.max()) == (pd.Timestamp("2021-04-30"), pd.Timestamp("2022-03-31"))
    own = count_month_ends(records.tidy, return_years=records.return_years, without_uasc=True)["in_care"].sum()
    everybody = count_month_ends(records.tidy, return_years=records.return_years)["in_care"].sum()
    assert 0 < own < everybody


def test_every_method_is_shown_with_its_record(made):
    check(made, FACTS)
    ahead = made[made["measure"] == "month_end_ahead"]
    methods = list(dict.fromkeys(ahead["group1"]))
    assert methods[:3] == ["Line through yearly averages", "The same, higher line", "Same as the last month"]
    assert len(methods) == 6
    assert ahead["period_end"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2025-03-31", "2026-03-31", "2027-03-31"]
    for measure in ("month_end_miss", "month_end_loss", "month_end_inside", "month_end_scaled_miss"):
        rows = made[made["measure"] == measure]
        assert set(rows["group1"]) == set(methods)
        assert (rows["value"] >= 0).all()
    ratio = made[made["measure"] == "month_end_ratio"].pivot(index="group1", columns="group2", values="value")
    assert set(ratio.index) == set(methods) - {"Same as the last month"}
    assert ((ratio["Lowest"] <= ratio[""]) & (ratio[""] <= ratio["Highest"])).all()


def test_no_number_of_an_age_group_is_among_the_facts(made):
    assert set(made["by1"]) | set(made["by2"]) <= {"model", "quantile", "horizon", "bound", ""}


def test_too_little_or_too_few_give_no_facts(records):
    short = Records(records.tables, records.tidy, records.return_years[-1:])
    assert month_end_facts(month_ends_of(short), AS_OF, "E99999999", "Exampleshire").empty
    few = month_ends_of(records)
    few = few.assign(in_care=(few["in_care"] / 8).round())
    assert month_end_facts(few, AS_OF, "E99999999", "Exampleshire").empty


OWN = "E99999999"


def facts_of(rows: list[tuple[str, str, str, str, float]], **more: str) -> pd.DataFrame:
    """FACTS of measure, day, breakdown, group and value."""
    made = [
        dict.fromkeys(FACTS.column_names, "")
        | {"measure": measure, "period_start": pd.Timestamp(day), "period_end": pd.Timestamp(day)}
        | {"by1": by, "group1": group, "value": value, "area_code": OWN, "origin": "printed"}
        | more
        for measure, day, by, group, value in rows
    ]
    days = dict.fromkeys(("period_start", "period_end"), "datetime64[s]")
    return pd.DataFrame(made, columns=FACTS.column_names).astype(days | {"value": float})


def test_month_ends_in_print_serve_as_well():
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range("2021-04-30", periods=36, freq="ME")]
    rows = [
        ("children_looked_after", day, "age_group", group, value + place % 5)
        for place, day in enumerate(days)
        for group, value in (("0 to 4", 90.0), ("10 and over", 210.0), ("Total", 300.0))
    ]
    printed = facts_of([*rows, ("children_looked_after", "2024-03-15", "age_group", "0 to 4", 1.0)])
    given = given_month_ends(printed, OWN)
    assert len(given) == 72
    made = month_end_facts(given, AS_OF, OWN, "A")
    line = made[(made["measure"] == "month_end_ahead") & (made["group2"] == "0.5")].iloc[0]
    assert (line["group1"], line["value"]) == ("Line through yearly averages", pytest.approx(304, abs=3))
    assert given_month_ends(printed.iloc[:0], OWN).empty


def test_projected_residents_of_single_ages_make_the_population_of_a_band():
    rows = [
        ("population_projected", f"{year}-06-30", "age", str(age), 100.0 + year - 2020)
        for year in range(2020, 2028)
        for age in range(18)
    ]
    told = facts_of(rows)
    made = children_by_age(told, OWN, ("Under 1", "1 to 4"))
    assert made[made["date"] == "2020-06-30"]["children"].tolist() == [100, 400]
    # An age without a projection leaves the band without one.
    assert children_by_age(told[told["group1"] != "3"], OWN, ("Under 1", "1 to 4")).empty
    counted = pd.DataFrame(
        {
            "date": pd.date_range("2021-04-30", periods=36, freq="ME").as_unit("s"),
            "age_group": "Under 1",
            "in_care": 100.0 + pd.Series(range(36)) % 3,
        }
    ).astype({"age_group": "str"})
    grown = month_end_facts(counted, AS_OF, OWN, "A", told)
    still = month_end_facts(counted, AS_OF, OWN, "A")
    line = [rows[rows["measure"] == "month_end_ahead"].iloc[0] for rows in (grown, still)]
    # From 103.75 in March 2024 to 104.75 a year later.
    assert line[0]["value"] / line[1]["value"] == pytest.approx(104.75 / 103.75, rel=1e-3)
    assert "grows as projected" in line[0]["cell"]
    assert "taken to stay" in line[1]["cell"]
