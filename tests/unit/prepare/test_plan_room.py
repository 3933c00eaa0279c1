"""Carers and beds that close a gap, the chance if a plan comes true, and a comparator's rate as a number."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.contracts.table import check
from suffkit.prepare.outlook import gap_facts, read_plan
from suffkit.prepare.plan_room import room_facts

OWN, AS_AT = "E99999999", date(2024, 3, 31)
PLAN = """
[baseline]
as_at = 2024-03-31
years = 1
population = 36000
source = "made up"
[[start]]
placement_group = "fostering"
provider = "in_house"
children = 60
source = "made up"
[[start]]
placement_group = "residential"
children = 20
source = "made up"
[[lever]]
kind = "step_down"
name = "Down"
by_period = { "2024-25" = 8 }
source = "made up"
[[lever]]
kind = "new_carers"
name = "Recruiting"
from = 2024-04-01
size = 16
unit = "enquiries"
households_per_enquiry = 0.0625
places_per_household = 1.5
lag_months = 8
source = "made up"
[[reading]]
name = "The plan"
levers = ["Down"]
[[reading]]
name = "The plan once more"
levers = ["Down"]
[[supply]]
placement_group = "fostering"
provider = "in_house"
kind = "approved_places"
places = 70
utilisation_share = 0.8
source = "made up"
[[supply]]
placement_group = "residential"
kind = "beds"
places = 20
utilisation_share = 0.9
lead_months = 18
source = "made up"
"""


def fact(measure: str, day: str, value: float, origin: str = "forecast", **more: str) -> dict[str, object]:
    return {
        **dict.fromkeys(("by1", "group1", "by2", "group2", "status", "cell", "as_printed"), ""),
        "measure": measure,
        "area_code": OWN,
        "area_name": "A",
        "period_start": pd.Timestamp(day),
        "period_end": pd.Timestamp(day),
        "value": value,
        "unit": "per_10k" if measure == "cla_rate_per_10k" else "children",
        "origin": origin,
        "source": "made up",
    } | more


def facts_of(rows: list[dict[str, object]]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=FACTS.column_names)
    days = dict.fromkeys(("period_start", "period_end"), "datetime64[s]")
    return made.astype(days | dict.fromkeys(("numerator", "denominator", "value"), float))


def forecast() -> list[dict[str, object]]:
    """Need on 31 March 2025: 60, 62 or 66 with carers, 16, 20 or 24 in homes (one time in ten, two, nine in ten)."""
    levels = {"Fostering": (60, 62, 66), "Residential": (16, 20, 24)}
    rows = [fact("children_looked_after", "2025-03-31", 80, by1="model", group1="Children carried forward")]
    rows[0] |= {"by2": "quantile", "group2": "0.5"}
    for kind, values in levels.items():
        for level, value in zip(("0.1", "0.5", "0.9"), values, strict=True):
            told = {"by1": "common_group", "group1": kind, "by2": "quantile", "group2": level}
            rows.append(fact("need_by_kind", "2025-03-31", value, **told))
    return rows


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "scenarios.toml"
    path.write_text(PLAN, encoding="utf-8")
    return read_plan(path, "scenarios.toml")


def made_of(rows: list[dict[str, object]], plan) -> pd.DataFrame:
    facts = facts_of(rows)
    gap = gap_facts(facts, plan, OWN, "A", AS_AT)
    facts = pd.concat([facts, gap], ignore_index=True) if len(gap) else facts
    made = room_facts(facts, plan, OWN, "A", AS_AT, "scenarios.toml")
    check(made, FACTS)
    return made


def values(made: pd.DataFrame, measure: str, **groups: str) -> list[float]:
    rows = made[made["measure"] == measure]
    for column, group in groups.items():
        rows = rows[rows[column] == group]
    return rows["value"].round(6).tolist()


def test_households_enquiries_and_beds_and_when_to_begin(plan):
    made = made_of(forecast(), plan)
    # 70 places at 80% are 56: six children short one time in two, 7.5 places, 5 households, 80 enquiries.
    assert values(made, "carers_to_close", group2="One time in two") == [5]
    assert values(made, "enquiries_to_close", group2="One time in two") == [80]
    # Four times in five: 62 + 3/4 of 4 is 65, nine short, 11.25 places, 7.5 households: 8.
    assert values(made, "carers_to_close", group2="Four times in five") == [8]
    # 18 beds in use for 20 children: two short, 2.2 beds, so 3. For 23: 5.6, so 6.
    assert values(made, "beds_to_close") == [3, 6]
    begin = made.drop_duplicates("measure").set_index("measure")["cell"]
    assert begin["carers_to_close"] == "begin by 31 July 2024"
    assert begin["beds_to_close"] == "begin by 30 September 2023"


def test_nothing_to_close_needs_no_beginning(plan):
    rows = [row for row in forecast() if row["group1"] != "Residential"]
    for row in rows:
        row["value"] = float(row["value"]) - 30  # type: ignore[arg-type]
    made = made_of(rows, plan)
    assert values(made, "carers_to_close") == [0, 0]
    assert set(made.loc[made["measure"] == "carers_to_close", "cell"]) == {""}


def test_the_chance_if_the_plan_comes_true(plan):
    made = made_of(forecast(), plan)
    # Eight fewer in homes: 8, 12 or 16 for 18 beds in use; the forecast says no more than that it is past nine in ten.
    assert values(made, "shortfall_chance_if", group1="Residential") == [0.1]
    # Eight more with carers: 68 or more for 56 places.
    assert values(made, "shortfall_chance_if", group1="Fostering") == [0.9]
    # A reading that pulls the same levers says nothing new.
    assert set(made.loc[made["measure"] == "shortfall_chance_if", "group2"]) == {"The plan"}


def test_without_a_file_or_a_forecast_nothing_is_closed(plan):
    assert made_of([], plan).empty
    assert made_of(forecast(), None).empty


def rates() -> list[dict[str, object]]:
    england = {"area_code": "E92000001", "area_name": "England"}
    return [
        fact("children_looked_after", "2024-03-31", 408, "printed"),
        fact("cla_rate_per_10k", "2022-03-31", 70, "printed", **england),
        fact("cla_rate_per_10k", "2021-03-31", 67, "printed", **england),
        fact("cla_rate_per_10k", "2025-03-31", 99, "national", **england),
    ]


def test_a_comparators_newest_rate_up_to_the_date_as_a_number(plan):
    made = made_of(rates(), plan)
    assert values(made, "children_at_rate") == [252]  # 70 x 36,000 / 10,000
    assert values(made, "children_above_rate") == [156]
    assert set(made["area_code"]) == {"E92000001"}
    assert made["cell"].iloc[0] == "at 70 per 10,000 of 36,000 children"


def test_a_population_that_is_told_serves_where_the_plan_has_none():
    told = [*rates(), fact("child_population", "2024-03-31", 50_000, "printed")]
    assert values(made_of(told, None), "children_at_rate") == [350]
    assert made_of(rates(), None).empty
