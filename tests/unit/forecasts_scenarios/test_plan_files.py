"""`scenarios.toml`: the file of the guide reads and runs, and what is wrong in one is named."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from suffkit.contracts.scenarios import KINDS, LEVERS, PRICES, PRINTED_PLAN, SUPPLY
from suffkit.contracts.table import check
from suffkit.errors import DataError
from suffkit.forecasts.paths import constant_baseline
from suffkit.forecasts.scenarios import each_and_together

GUIDE = Path(__file__).parents[3] / "docs/scenarios.md"


@pytest.fixture(scope="module")
def guide() -> str:
    return GUIDE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def template(guide) -> str:
    return guide.split("```toml\n")[1].split("```")[0]


def test_the_file_of_the_guide_reads(plan, template):
    file = plan(template, start="")
    for table, contract in (
        (file.flows, LEVERS),
        (file.levers, LEVERS),
        (file.prices, PRICES),
        (file.supply, SUPPLY),
        (file.printed, PRINTED_PLAN),
    ):
        assert len(table)
        check(table, contract)
    assert file.start["children"].tolist() == [140, 110, 50, 100]
    assert file.levers.groupby("lever", sort=False)["size"].sum().to_dict() == {
        "Going home from foster care": 12,
        "From homes to foster care": 0.1,
        "From agencies to our own carers": 44,
        "Recruiting carers": 384,
        "Two homes of four beds": 8,
        "Homes grow dearer": 0.07,
    }
    assert (file.agency[0].weeks, file.recruiting[0].deregistered_a_year, file.block[0].beds) == (2_000, 9, 10)


def test_the_file_of_the_guide_runs(plan, template):
    file = plan(template, start="")
    baseline = constant_baseline(file.start, file.baseline.as_at, file.baseline.years)
    made = each_and_together(baseline, file.levers, standing=file.flows, readings=file.readings)
    ends = made.stock.groupby(["scenario", "year_end"])["children"].sum().unstack().round(3)
    assert ends.loc["Baseline"].tolist() == [405, 410, 415]  # 110 in, 105 out
    # From 1 October, growing for a year: an eighth of 12 by March, then 12 less an eighth, then it has ended.
    assert ends.loc["Going home from foster care"].tolist() == [403.5, 398, 403]


def test_every_kind_of_lever_is_in_the_guide(guide):
    assert [kind for kind in KINDS if f"`{kind}`" not in guide] == []


def test_what_is_left_out_is_empty(plan):
    file = plan("", start="")
    assert file.baseline is None and file.readings == {}
    assert file.levers.empty and file.start.empty and file.prices.empty
    assert file.levers.columns.tolist() == LEVERS.column_names


def test_a_number_for_each_period_is_a_row_for_each(plan):
    text = """
[[lever]]
kind = "in_house"
name = "In"
by_period = { "2024-25" = 6, "2025-04-01/2027-03-31" = 38 }
source = ["first", "second"]
"""
    rows = plan(text).levers
    assert rows["size"].tolist() == [6, 38]
    assert rows["source"].tolist() == ["first", "second"]
    assert rows["begins"].tolist() == [pd.Timestamp("2024-04-01"), pd.Timestamp("2025-04-01")]
    assert rows["ends"].tolist() == [pd.Timestamp("2025-03-31"), pd.Timestamp("2027-03-31")]
    assert set(rows["from_provider"]) == {"independent"} and set(rows["per"]) == {"period"}


LEVER = """
[[lever]]
kind = "step_down"
name = "Down"
from = 2024-04-01
size = 4
source = "made up"
"""
READING = '\n[[reading]]\nname = "Both"\nlevers = ["Down"]\n'


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("step_down", "stepdown", "lever.0.kind: not known here. Did you mean step_down?"),
        ("size = 4", "", "lever.0: write either size = ... with from = ..., or by_period"),
        ("from = 2024-04-01", "", "a size needs its first day"),
        ("size = 4", 'by_period = { "2024-25" = 4 }', "by_period says when"),
        ("size = 4", 'size = 4\nby_period = { "2024-25" = 4 }', "write either"),
        ("size = 4", 'size = "four"', "lever.0.size: input should be a valid number"),
        ("size = 4", "size = 4\nuntil = 2023-01-01", "until is before from"),
        ("size = 4", 'size = 4\nunit = "beds"', "the kind step_down is sized in children or share"),
        ("size = 4", 'size = 4\nfrom_group = "homes"', "from_group: not known here"),
        ("size = 4", "size = 4\nsiez = 5", "siez: not a setting of this file"),
        ("size = 4", "size = 4\nramp_years = -1", "greater than or equal to 0"),
        ('source = "made up"', "", "lever.0.source: the setting is missing"),
        ("step_down", "move", "a move needs from_group and to_group"),
        ('"Down"\nfrom', '"Both"\nfrom', "'Both' names another scenario already"),
        ('levers = ["Down"]', 'levers = ["Dwn"]', "'Dwn' is not a lever of this file. Did you mean Down?"),
        ('name = "Both"', 'name = "Baseline"', "'Baseline' names another scenario already"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(plan, old, new, says):
    text = LEVER + READING
    assert old in text
    with pytest.raises(DataError) as refused:
        plan(text.replace(old, new))
    assert says in str(refused.value)
    assert all(fault.file == "scenarios.toml" for fault in refused.value.faults)


def test_every_fault_is_named_at_once(plan):
    with pytest.raises(DataError) as refused:
        plan(LEVER.replace("step_down", "x") + '\n[[price]]\nplacement_group = "fostering"\n')
    assert {fault.column for fault in refused.value.faults} == {
        "lever.0.kind",
        "price.0.gbp_per_week",
        "price.0.source",
    }


REST = '\n[[start]]\nplacement_group = "other"\nrest = true\nSOURCE\n'


@pytest.mark.parametrize(
    ("text", "total", "says"),
    [
        (REST, "", "a rest needs the total"),
        (REST, "total = 90\n", "the starting children add up to 100; the total is 90"),
        ("", "total = 90\n", "the starting children add up to 100; the total is 90"),
        (REST + REST.replace("other", "adoption"), "total = 120\n", "only one start can be the rest"),
        ('\n[[start]]\nplacement_group = "residential"\nchildren = 1\nSOURCE\n', "", "residential (any) stands twice"),
        ('\n[[start]]\nplacement_group = "other"\nSOURCE\n', "", "write either children = ... or rest = true"),
    ],
)
def test_a_start_that_does_not_fit_its_total(plan, start, text, total, says):
    with pytest.raises(DataError) as refused:
        plan(text, start=start.replace("years = 3\n", f"years = 3\n{total}"))
    assert says in str(refused.value)


def test_the_rest_of_a_total(plan, start):
    file = plan(REST, start=start.replace("years = 3\n", "years = 3\ntotal = 120\n"))
    assert file.start["children"].tolist() == [60, 30, 10, 20]


def test_periods_that_overlap(plan):
    text = LEVER.replace("from = 2024-04-01\nsize = 4", 'by_period = { "2024-25" = 4, "2025-03" = 1 }')
    with pytest.raises(DataError, match="'Down': periods overlap"):
        plan(text)


def test_a_start_needs_a_first_day(plan):
    with pytest.raises(DataError, match=r"there is a start and no \[baseline\]"):
        plan('[[start]]\nplacement_group = "other"\nchildren = 3\nSOURCE\n', start="")
