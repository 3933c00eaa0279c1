"""The scenarios page: where stated flows lead, levers alone, shares beside the print, and single sums."""

from __future__ import annotations

import pytest

from suffkit.publish import plan_sums, scenarios

PLAN = """row,column,printed,unit,measure,period
    In care,2022,410,children,cla_projection,2022-03-31
    In care,2023,380,children,cla_projection,2023-03-31
    In care,2024,350,children,cla_projection,2024-03-31
    Fostered,share,80%,percent,projected_in_fostering_share,2023-03-31"""
SETTINGS = """
[baseline]
as_at = 2022-03-31
years = 2
source = "Plan"
[[start]]
placement_group = "fostering"
provider = "in_house"
children = 310
source = "Plan"
[[start]]
placement_group = "residential"
children = 100
source = "Plan"
[[flow]]
kind = "entries"
name = "Starting"
by_period = { "2022-23" = 100, "2023-24" = 100 }
source = "Plan"
[[flow]]
kind = "exits"
name = "Leaving"
by_period = { "2022-23" = 110, "2023-24" = 120 }
source = "Plan"
[[lever]]
kind = "reunification"
name = "Going home"
from_group = "residential"
by_period = { "2023-24" = 15 }
source = "Plan"
[[lever]]
kind = "step_down"
name = "To carers"
to_provider = "in_house"
by_period = { "2022-23" = 10 }
source = "Plan"
[[lever]]
kind = "new_carers"
name = "Places"
unit = "places"
by_period = { "2022-23" = 4 }
source = "Plan"
[[reading]]
name = "As stated"
levers = []
"""
MORE = """
[[reading]]
name = "With all levers"
levers = ["Going home", "To carers"]
"""
SUMS = """
[[agency]]
name = "Stated"
weeks = 1500
carers = 30
source = "Text"
[[agency]]
name = "Table"
weeks = 2507
weeks_per_carer = 50
source = "Table"
[[recruiting]]
name = "Last year"
approved_a_year = 11
deregistered_a_year = 9
source = "Text"
[[block]]
name = "Homes"
block_gbp_per_week = 3500
spot_gbp_per_week = 4300
beds = 5
source = "Contract"
"""


@pytest.fixture
def planned(example):
    return example(raw={"scenarios.toml": SETTINGS}, plan=PLAN)


def test_an_edition_without_scenarios_says_so_and_what_would_bring_them(example, show):
    page = example()
    assert scenarios.answers(page) == ["This edition has no scenarios: it names no flows and no levers."]
    for block in (scenarios.stated_flows, scenarios.levers, plan_sums.room, plan_sums.carers, plan_sums.block):
        assert len(show(block, page).lines("note-missing")) == 1
    for block in (scenarios.flows_by_cause, scenarios.kinds, scenarios.shares):
        assert show(block, page).outputs == ()


def test_the_stated_flows_are_carried_forward_beside_the_plan(planned, show):
    shown = show(scenarios.stated_flows, planned)
    assert shown.tables == {
        "The plan, and where its stated flows lead": [
            ["Reading", "31 March 2022", "31 March 2023", "31 March 2024"],
            ["As planned", "410", "380", "350"],
            ["As stated", "410", "400", "380"],
        ]
    }
    assert "The plan says 350 by 31 March 2024; its stated flows lead to 380" in shown.charts[0]


def test_flows_are_told_by_cause_and_direction(planned, show):
    [rows] = show(scenarios.flows_by_cause, planned).tables.values()
    assert rows == [
        ["Reading", "Cause", "2022-23", "2023-24"],
        ["As stated", "Starting", "up 100", "up 100"],
        ["", "Leaving", "down 110", "down 120"],
    ]


def test_one_reading_leads_to_one_number(planned):
    assert scenarios.led_to(planned) == ("The flows that the plan itself states lead to 380 by 31 March 2024.")


def test_several_readings_lead_to_a_range(example):
    page = example(raw={"scenarios.toml": SETTINGS + MORE}, plan=PLAN)
    assert scenarios.led_to(page) == (
        "The flows that the plan itself states lead to between 365 and 380 by 31 March 2024, by how they are read."
    )


def test_many_readings_have_numbers_in_the_chart_and_names_in_the_table(example, show):
    again = "".join(
        f"""
[[reading]]
name = "A long name of a reading, {name}"
levers = ["Going home"]
"""
        for name in ("first", "second")
    )
    shown = show(scenarios.stated_flows, example(raw={"scenarios.toml": SETTINGS + MORE + again}, plan=PLAN))
    [rows] = shown.tables.values()
    assert [row[0] for row in rows[2:4]] == ["Reading 1: As stated", "Reading 2: With all levers"]
    # Readings that lead to the same numbers are one line.
    assert "Reading 2, 3 and 4" in shown.charts[0]


def test_each_lever_alone_says_whom_it_concerns(planned, show):
    [(caption, rows)] = show(scenarios.levers, planned).tables.items()
    assert caption == "Each lever alone: how many children more or fewer by 31 March 2024"
    heads = rows[0]
    cells = {row[0]: dict(zip(heads, row, strict=True)) for row in rows[1:]}
    assert cells["Going home"]["Children looked after"] == "down 15"
    assert cells["Going home"]["Residential"] == "down 15"
    assert cells["To carers"]["Children looked after"] == ""
    assert scenarios.answers(planned)[1] == (
        "The lever that alone changes most is 'Going home': down 15 children by 31 March 2024."
    )


def test_kinds_of_placement_stand_with_their_total(planned, show):
    [(caption, rows)] = show(scenarios.kinds, planned).tables.items()
    assert caption == "Children by kind of placement, 31 March 2024"
    assert rows[0] == ["Reading", "Fostering", "Residential", "Total"]
    assert [row[0] for row in rows[1:]] == ["Without any lever", "As stated"]
    assert {row[3] for row in rows[1:]} == {"380"}


def test_a_printed_share_stands_above_those_worked_out(planned, show):
    tables = show(scenarios.shares, planned).tables
    rows = tables["In foster care, by scenario"]
    assert rows[0] == ["Reading", "31 March 2022", "31 March 2023", "31 March 2024"]
    assert rows[1] == ["As printed", "[x]", "80%", "[x]"]
    assert rows[2][:2] == ["Without any lever", "76%"]
    # Without a population there is no rate.
    assert "Rate of children looked after, by scenario" not in tables


def test_moves_without_places_are_named(example, show):
    page = example(raw={"scenarios.toml": SETTINGS + MORE}, plan=PLAN)
    [rows] = show(plan_sums.room, page).tables.values()
    assert rows[1] == ["With all levers", "2022-23", "10", "4", "6"]
    assert (
        "In 2022-23 up to 6 children more are to move to the council's own carers than there are new places for."
        in scenarios.answers(page)
    )


def test_carers_and_years_are_told_as_stated_and_worked_out(example, show):
    page = example(raw={"scenarios.toml": SUMS})
    carers, years = show(plan_sums.carers, page).tables.values()
    assert ["Table", "2,507", "51"] in carers
    assert ["As the plan states", "", "30"] in carers
    assert years == [
        ["Reckoning", "Last year (2 a year)"],
        ["As the plan states", "15.0"],
        ["By its own weeks", "25.5"],
    ]
    assert scenarios.answers(page)[0] == (
        "To replace fostering agencies the statement names 30 carers; its own table of weeks asks for 51."
    )


def test_a_block_says_what_it_saves_and_from_when(example, show):
    page = example(raw={"scenarios.toml": SUMS})
    [rows] = show(plan_sums.block, page).tables.values()
    # 5 beds x 52.14 weeks x 800 pounds; 3,500 over 4,300.
    assert rows[1] == ["Homes", "£800", "£208,560", "81.4%"]
    assert "A bed in a block contract costs £800 a week less than one bought as needed (Homes)." in scenarios.answers(
        page
    )
