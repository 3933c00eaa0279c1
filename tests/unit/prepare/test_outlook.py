"""Facts of a file of scenarios, and of need against room."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.contracts.table import check
from suffkit.errors import DataError
from suffkit.prepare.outlook import gap_facts, read_plan, scenario_facts

OWN, NAME, AS_AT = "E99999999", "Exampleshire", date(2023, 3, 31)
START = """
[baseline]
as_at = 2023-03-31
years = 2
population = 40000
source = "Table 1"
[[start]]
placement_group = "fostering"
provider = "in_house"
children = 300
source = "Table 1"
[[start]]
placement_group = "residential"
children = 100
source = "Table 1"
[[flow]]
kind = "entries"
name = "Starting"
by_period = { "2023-24" = 100, "2024-25" = 90 }
source = "Table 2"
[[flow]]
kind = "exits"
name = "Leaving"
by_period = { "2023-24" = 110, "2024-25" = 110 }
source = "Table 2"
"""
LEVERS = """
[[lever]]
kind = "step_down"
name = "From homes to carers"
to_provider = "in_house"
by_period = { "2023-24" = 10 }
source = "Table 3"
[[lever]]
kind = "reunification"
name = "Going home"
from_group = "fostering"
by_period = { "2024-25" = 20 }
source = "Table 3"
[[lever]]
kind = "new_carers"
name = "New places"
unit = "places"
by_period = { "2023-24" = 4 }
source = "Table 3"
[[reading]]
name = "As stated"
levers = []
[[reading]]
name = "All of it"
levers = ["From homes to carers", "Going home"]
"""
SUPPLY = """
[[supply]]
placement_group = "residential"
provider = "in_house"
kind = "beds"
places = 100
utilisation_share = 0.9
source = "Table 4"
"""


def plan_of(tmp_path, text):
    path = tmp_path / "scenarios.toml"
    path.write_text(text, encoding="utf-8")
    return read_plan(path, "exampleshire/2023/scenarios.toml")


def made_of(tmp_path, text):
    made = scenario_facts(plan_of(tmp_path, text), OWN, NAME, AS_AT, "exampleshire/2023/scenarios.toml")
    check(made, FACTS)
    return made


def values(made: pd.DataFrame, measure: str, **groups: str) -> list[float]:
    rows = made[made["measure"] == measure]
    for column, group in groups.items():
        rows = rows[rows[column] == group]
    return rows["value"].round(6).tolist()


def test_without_a_file_there_is_nothing(tmp_path):
    assert read_plan(tmp_path / "scenarios.toml", "scenarios.toml") is None
    assert scenario_facts(None, OWN, NAME, AS_AT, "scenarios.toml").empty


def test_stated_flows_lead_to_a_stock(tmp_path):
    made = made_of(tmp_path, START + LEVERS)
    # 400 + 100 - 110, and 390 + 90 - 110; with the lever 20 fewer in the second year.
    assert values(made, "implied_stock", group1="As stated") == [390, 370]
    assert values(made, "implied_stock", group1="All of it") == [390, 350]
    assert values(made, "implied_flow", group1="As stated") == [100, 90, -110, -110]
    assert values(made, "implied_flow", group1="All of it", group2="Going home") == [-20]
    flows = made[made["measure"] == "implied_flow"]
    assert str(flows["period_start"].min().date()) == "2023-04-01"
    assert set(made["origin"]) == {"forecast"}


def test_a_lever_alone_is_set_against_no_lever(tmp_path):
    made = made_of(tmp_path, START + LEVERS)
    alone = {"group1": "From homes to carers"}
    # A move inside care changes where children live, not how many there are.
    assert values(made, "lever_effect", **alone, by2="") == [0, 0]
    fostered = values(made, "lever_effect", **alone, group2="Fostering")
    assert fostered[0] == 10
    assert values(made, "lever_effect", **alone, group2="Residential")[0] == -10
    assert values(made, "lever_effect", **alone, group2="In-house")[0] == 10
    assert values(made, "lever_effect", group1="Going home", by2="") == [0, -20]


def test_shares_and_rates_follow_the_stock(tmp_path):
    made = made_of(tmp_path, START + LEVERS)
    assert values(made, "scenario_rate_per_10k", group1="As stated") == [100, 97.5, 92.5]
    assert values(made, "scenario_fostering_share", group1="As stated")[0] == 0.75
    total = values(made, "scenario_children", group1="All of it", group2="Total")
    parts = [
        values(made, "scenario_children", group1="All of it", group2=kind) for kind in ("Fostering", "Residential")
    ]
    assert [sum(pair) for pair in zip(*parts, strict=True)] == pytest.approx(total[1:])


def test_a_share_that_the_file_cannot_tell_is_left_out(tmp_path):
    whole = START.replace('placement_group = "fostering"\nprovider = "in_house"', 'placement_group = "all"')
    made = made_of(tmp_path, whole.replace('placement_group = "residential"', 'placement_group = "other"'))
    assert values(made, "scenario_fostering_share") == []
    assert values(made, "scenario_in_house_share") == []


def test_moves_are_set_beside_new_places(tmp_path):
    made = made_of(tmp_path, START + LEVERS)
    assert values(made, "moves_to_own_carers", group1="All of it") == [10, 0]
    assert values(made, "new_places_with_own_carers", group1="All of it") == [4, 0]
    assert values(made, "moves_beyond_new_places", group1="All of it") == [6, 0]


def test_carers_for_agencies_as_stated_and_by_the_weeks(tmp_path):
    made = made_of(
        tmp_path,
        """
        [[agency]]
        name = "As stated"
        weeks = 1500
        carers = 30
        source = "Text"
        [[agency]]
        name = "By the table"
        weeks = 2507
        weeks_per_carer = 50
        source = "Table"
        [[recruiting]]
        name = "Last year"
        approved_a_year = 11
        deregistered_a_year = 9
        source = "Text"
        [[recruiting]]
        name = "A bad year"
        approved_a_year = 5
        deregistered_a_year = 9
        source = "Text"
        """,
    )
    # 2,507 / 50 is 50.14: 51 carers. At two more a year 30 take 15 years.
    assert values(made, "carers_to_replace_agencies", group1="By its own weeks") == [51]
    assert values(made, "years_to_recruit", group1="As the plan states") == [15]
    # A number that falls is never reached: no years are named.
    assert set(made.loc[made["measure"] == "years_to_recruit", "group2"]) == {"Last year"}
    assert values(made, "net_carers_a_year", group1="A bad year") == [-4]


def test_block_against_spot(tmp_path):
    made = made_of(
        tmp_path,
        """
        [[block]]
        name = "Homes"
        block_gbp_per_week = 3000
        spot_gbp_per_week = 4000
        source = "Contract"
        """,
    )
    assert values(made, "block_saving_per_week") == [1000]
    assert values(made, "block_pays_from") == [0.75]
    # How many beds is not told: a yearly figure is unknown, not nothing.
    assert values(made, "block_saving_per_year") == []


def test_a_plan_that_takes_more_than_there_are_is_refused(tmp_path):
    greedy = START.replace('"2024-25" = 110', '"2024-25" = 900')
    with pytest.raises(DataError, match="where there are"):
        made_of(tmp_path, greedy + LEVERS)


# ---- need against room -----------------------------------------------------------------------------------------------

QUANTILES = {"0.1": 360.0, "0.5": 400.0, "0.9": 440.0, "mean": 401.0}


def fact(measure: str, day: str, value: float, **more: str) -> dict[str, object]:
    return {
        **dict.fromkeys(("by1", "group1", "by2", "group2", "status", "cell", "as_printed"), ""),
        "measure": measure,
        "area_code": OWN,
        "area_name": NAME,
        "period_start": pd.Timestamp(day),
        "period_end": pd.Timestamp(day),
        "numerator": float("nan"),
        "denominator": float("nan"),
        "value": value,
        "unit": "children",
        "origin": "printed",
        "source": "counts",
    } | more


def released(*, day: str = "2024-03-31", mix_at: str = "2023-03-31") -> pd.DataFrame:
    ahead = [
        fact("children_looked_after", day, value, by1="model", group1="Pooled growth")
        | {"by2": "quantile", "group2": level, "origin": "forecast"}
        for level, value in QUANTILES.items()
    ]
    mix = [
        fact("placements", mix_at, children, by1="common_group", group1=kind)
        for kind, children in (("Fostering", 300.0), ("Residential", 100.0), ("Total", 400.0))
    ]
    return pd.DataFrame([*ahead, *mix])[FACTS.column_names]


def gap_of(facts, plan):
    made = gap_facts(facts, plan, OWN, NAME, AS_AT)
    if len(made):
        check(made, FACTS)
    return made


def test_need_is_the_forecast_shared_out_as_children_live_today(tmp_path):
    made = gap_of(released(), None)
    # A quarter lives in homes.
    assert values(made, "need_by_kind", group1="Residential") == [90, 100, 110, 100.25]
    assert values(made, "need_by_kind", group1="Fostering", group2="0.5") == [300]
    assert values(made, "shortfall_chance") == []


def test_the_chance_is_read_off_the_forecast(tmp_path):
    made = gap_of(released(), plan_of(tmp_path, SUPPLY))
    # 90 usable places against 90, 100, 110: nine times in ten more are needed.
    assert values(made, "usable_places") == [90, 90]
    assert values(made, "shortfall_chance", group1="Residential") == [0.9]
    # At a certainty of one in two 100 - 90; of four in five 107.5 - 90.
    assert values(made, "places_to_close") == [10, 17.5]
    # No places are told for foster care: that is not a supply of nothing.
    assert set(made.loc[made["measure"] == "shortfall_chance", "group1"]) == {"Residential"}


def test_beyond_the_forecast_a_chance_is_only_bounded(tmp_path):
    scarce = gap_of(released(), plan_of(tmp_path, SUPPLY.replace("places = 100", "places = 10")))
    row = scarce[scarce["measure"] == "shortfall_chance"].iloc[0]
    assert (row["value"], row["by2"], row["group2"]) == (0.9, "bound", "at least")


def test_without_a_forecast_the_room_is_told_for_three_years(tmp_path):
    made = gap_of(released()[4:], plan_of(tmp_path, SUPPLY))
    assert [day.year for day in made.loc[made["measure"] == "usable_places", "period_end"]] == [2023, 2024, 2025, 2026]
    assert set(made["measure"]) == {"usable_places"}


def test_a_mix_that_is_counted_after_the_edition_is_not_used():
    assert gap_of(released(mix_at="2024-03-31"), None).empty


def own_need() -> pd.DataFrame:
    """A forecast from the council's own records before the one from published counts: residential 40, 50, 60."""
    named = {"origin": "forecast", "by2": "quantile"}
    rows = []
    for level, value in QUANTILES.items():
        every = {"by1": "model", "group1": "Children carried forward", "group2": level}
        rows.append(fact("children_looked_after", "2024-03-31", value - 20, **named, **every))
        kind = {"by1": "common_group", "group1": "Residential", "group2": level}
        rows.append(fact("need_by_kind", "2024-03-31", (value - 150) / 5, **named, **kind))
    return pd.concat([pd.DataFrame(rows)[FACTS.column_names], released()], ignore_index=True)


def test_the_need_of_the_councils_own_records_comes_first(tmp_path):
    made = gap_of(own_need(), plan_of(tmp_path, SUPPLY.replace("places = 100", "places = 50")))
    # It is among the facts already, and nothing is shared out beside it. 45 usable places against 42, 50, 58.
    assert values(made, "need_by_kind") == []
    assert values(made, "shortfall_chance", group1="Residential") == [0.75]
    assert values(made, "places_to_close", group2="One time in two") == [5]


def test_of_two_forecasts_one_is_shared_out():
    other = released().assign(group1=lambda facts: facts["group1"].replace({"Pooled growth": "Another"}))
    other = other[other["origin"] == "forecast"].assign(value=lambda facts: facts["value"] * 2)
    made = gap_of(pd.concat([released(), other], ignore_index=True), None)
    assert values(made, "need_by_kind", group1="Residential") == [90, 100, 110, 100.25]
