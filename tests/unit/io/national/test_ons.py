"""What the ONS publishes on residents: the Census's ethnic groups and projections by single year of age."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from suffkit.contracts.national import PUBLISHED
from suffkit.contracts.table import check
from suffkit.domain.code_lists import code_rows
from suffkit.io.national import ons
from suffkit.io.national.pieces import Candidate

GROUP = "Ethnic group (20 categories)"
CENSUS = (
    "2023 Upper tier local authorities Code",
    "2023 Upper tier local authorities",
    f"{GROUP} Code",
    GROUP,
    "Observation",
)
SNPP = ("AREA_CODE", "AREA_NAME", "COMPONENT", "SEX", "AGE_GROUP", "2022", "2023")


def of_census(code="E06000019", group="1", count="10"):
    return (code, "a name", group, "a group", count)


@pytest.fixture
def read(csv_candidate):
    def reading(header, *rows):
        candidate = csv_candidate([header, *rows])
        assert ons.recognises(candidate)
        return ons.read(candidate)

    return reading


def figures(table, by):
    rows = table[table["by1"] == by]
    return {(row.area, row.group1): row.value for row in rows.itertuples()}


def test_census_groups_as_printed_and_five_groups_as_sums(read):
    groups = [("-8", 0), ("1", 10), ("2", 5), ("13", 900), ("15", 7), ("18", 3)]
    piece = read(CENSUS, *(of_census(group=group, count=count) for group, count in groups))
    table = piece.tables["published"]
    check(table, PUBLISHED)
    assert figures(table, "ethnicity_census") == {
        ("884", "Bangladeshi"): 10,
        ("884", "Chinese"): 5,
        ("884", "White British"): 900,
        ("884", "Gypsy or Irish Traveller"): 7,
        ("884", "Arab"): 3,
    }
    assert figures(table, "ethnicity") == {
        ("884", "Asian or Asian British"): 15,
        ("884", "White"): 907,
        ("884", "Other ethnic groups"): 3,
    }
    assert figures(table, "") == {("884", ""): 925}
    assert set(table["source"][table["by1"] == "ethnicity_census"]) == {"ons-census-ethnic-group"}
    assert set(table["source"][table["by1"] != "ethnicity_census"]) == {"ons-census-ethnic-group-summed"}
    assert set(table["period_start"]) == {pd.Timestamp(date(2021, 3, 21))}
    assert table.loc[table["by1"] == "", "as_printed"].tolist() == ["925"]


def test_codes_of_any_time_are_one_authority_and_wales_is_left_out(read):
    rows = [of_census(code) for code in ("E08000016", "E10000023", "E12000007", "E92000001", "W06000024", "W92000004")]
    table = read(CENSUS, *rows).tables["published"]
    assert sorted(table["area"].unique()) == ["370", "815", "970", "986"]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (of_census("E06000999"), "unknown_area"),
        (of_census(group="77"), "unknown_code"),
        (of_census(count="many"), "not_a_number"),
        (of_census(count=""), "not_a_number"),
    ],
)
def test_what_the_census_cannot_hold_is_a_fault(read, row, rule):
    piece = read(CENSUS, of_census("E06000001"), row)
    assert [(fault.rule, fault.rows) for fault in piece.faults] == [(rule, (3,))] and not piece.tables


def test_census_groups_belong_to_the_five_of_the_return():
    ours = {row["group"] for row in code_rows("census_ethnic_groups")}
    assert ours == {row["group"] for row in code_rows("ssda903_ethnicity")} - {"Not known"}
    assert len(code_rows("census_ethnic_groups")) == 19


def of_projection(code, age, *counts, sex="persons", component="Population"):
    return (code, "a name", component, sex, age, *counts)


def test_projections_by_single_year_and_of_all_children(read):
    ages = [*map(str, range(90)), "90 and over", "All ages"]
    rows = [of_projection("E10000015", age, 100 + n, "7.125") for n, age in enumerate(ages)]
    piece = read(SNPP, *rows, of_projection("E07000096", "0", 1, 1), of_projection("E11000001", "0", 1, 1))
    table = piece.tables["published"]
    check(table, PUBLISHED)
    single = table[(table["by1"] == "age") & (table["period_end"] == pd.Timestamp(date(2022, 6, 30)))]
    assert single["group1"].tolist() == ["Under 1", *map(str, range(1, 26))]
    assert single["value"].tolist() == [100 + n for n in range(26)]
    children = table[table["by1"] == "age_group"].sort_values("period_end")
    assert children["value"].tolist() == [sum(range(100, 118)), 18 * 7.125]
    assert children["as_printed"].tolist() == ["1953", "128.25"]
    assert set(children["source"]) == {"ons-projections-summed"} and piece.release == "2022"
    assert table["area"].unique().tolist() == ["919"]
    assert [(fault.rule, fault.severity) for fault in piece.faults] == [("districts", "note")]


def test_sexes_stand_beside_persons(read):
    rows = [of_projection("E10000015", str(age), 1, 2, sex=sex) for age in range(18) for sex in ("males", "females")]
    table = read(SNPP, *rows).tables["published"]
    check(table, PUBLISHED)
    assert set(zip(table["by2"], table["group2"], strict=True)) == {("sex", "Male"), ("sex", "Female")}
    assert sorted(table.loc[table["by1"] == "age_group", "value"]) == [18, 18, 36, 36]


def test_a_sum_over_some_ages_is_not_one_of_all_children(read):
    table = read(SNPP, *(of_projection("E10000015", str(age), 1, 1) for age in range(17))).tables["published"]
    assert set(table["by1"]) == {"age"}


def test_a_file_of_districts_alone_gives_no_counties_and_says_so(read):
    piece = read(SNPP, of_projection("E07000096", "0", 1, 1))
    assert {fault.rule for fault in piece.faults} == {"districts", "no_counties"}
    assert piece.tables["published"].empty


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (of_projection("E10000015", "0", "a lot", 1), "not_a_number"),
        (of_projection("E10000015", "0", "", 1), "not_a_number"),
        (of_projection("E10000015", "0", 1, 1, sex="both"), "wrong_value"),
    ],
)
def test_what_a_projection_cannot_hold_is_a_fault(read, row, rule):
    piece = read(SNPP, of_projection("E10000015", "1", 1, 1), row)
    assert [(fault.rule, fault.rows) for fault in piece.faults] == [(rule, (3,))] and not piece.tables


@pytest.mark.national
@pytest.mark.parametrize(("name", "areas"), [("la", 153), ("reg", 9), ("nat", 1)])
def test_the_published_census(national, name, areas):
    path = national / f"population/ons-ethnic-population-{name}.csv"
    raw = pd.read_csv(path, encoding="utf-8-sig")
    table = ons.read(Candidate(path, path.name, columns=tuple(raw.columns))).tables["published"]
    check(table, PUBLISHED)
    assert table["area"].nunique() == areas
    english = raw[raw.iloc[:, 0].str.startswith("E")]["Observation"].sum()
    assert table.groupby("by1")["value"].sum().to_dict() == dict.fromkeys(
        ["", "ethnicity", "ethnicity_census"], english
    )
