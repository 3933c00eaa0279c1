"""Plans in print as scenarios: where their stated flows lead, and that every number stands in the print it names."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from suffkit.domain.carers import carers_needed, net_households, weeks_per_carer
from suffkit.domain.printed_numbers import parse_printed
from suffkit.forecasts.block_beds import BlockAgainstSpot
from suffkit.forecasts.fostering_supply import (
    Recruitment,
    capacity_check,
    places_of_levers,
    years_to_recruit,
)
from suffkit.forecasts.gap import supply_on
from suffkit.forecasts.paths import constant_baseline
from suffkit.forecasts.scenario_views import against_print, by_cause, stock_at_rate, totals
from suffkit.forecasts.scenarios import each_and_together
from suffkit.io.plans import read_scenarios

ROOT = Path(__file__).parents[2]
# The plan of the made-up authority is in no print.
FILES = sorted(file for file in (ROOT / "data/raw").glob("*/*/scenarios.toml") if file.parts[-3] != "exampleshire")
# Settings, dates' companions and what a note says is worked out: not numbers of the print.
NOT_PRINTED = {"years", "weeks_per_carer", "step", "utilisation_share", "lead_months", "weeks_in_year"}


def read(authority: str, edition: str):
    return read_scenarios(ROOT / f"data/raw/{authority}/{edition}/scenarios.toml", "scenarios.toml")


@pytest.fixture(scope="module")
def plan():
    return read("herefordshire", "2023")


@pytest.fixture(scope="module")
def made(plan):
    baseline = constant_baseline(plan.start, plan.baseline.as_at, plan.baseline.years)
    return each_and_together(baseline, plan.levers, standing=plan.flows, readings=plan.readings)


@pytest.fixture(scope="module")
def view(plan, made):
    return totals(made.stock, plan.baseline.as_at, population=plan.baseline.population)


def ends(view: pd.DataFrame, scenario: str, quantity: str = "children") -> list[float]:
    return view.loc[view["scenario"] == scenario, quantity].round(6).tolist()


# ---- every number stands where its source says -----------------------------------------------------------------------


def printed_cells(folder: Path) -> dict[str, float]:
    cells = {}
    for file in sorted((folder / "printed").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                if row.get("printed"):
                    value = float(parse_printed(row["printed"]).value)
                    cells[f"{file.stem} | {row['row']} | {row['column']}"] = (
                        value / 100 if row["unit"] == "percent" else value
                    )
    return cells


def sections_with_cells(folder: Path):
    """Pairs of a section's numbers and the sources they name, where these are cells and nothing else."""
    settings = tomllib.loads((folder / "scenarios.toml").read_text(encoding="utf-8"))
    for name, content in settings.items():
        for section in content if isinstance(content, list) else [content]:
            sources = section.get("source")
            if name == "reading":
                continue
            if isinstance(sources, str):
                sources = sources.split(" ; ")
            if all(source.count(" | ") == 2 and ", less the" not in source for source in sources):
                numbers = [
                    value
                    for key, value in section.items()
                    if isinstance(value, int | float) and not isinstance(value, bool) and key not in NOT_PRINTED
                ]
                yield [*numbers, *section.get("by_period", {}).values()], sources


@pytest.mark.parametrize("file", FILES, ids=[f"{file.parts[-3]}-{file.parts[-2]}" for file in FILES])
def test_every_number_of_a_shipped_plan_is_in_the_print_that_it_names(file):
    cells = printed_cells(file.parent)
    checked = 0
    for numbers, sources in sections_with_cells(file.parent):
        assert set(sources) <= set(cells), sources
        assert sorted(numbers) == pytest.approx(sorted(cells[source] for source in sources)), sources
        checked += len(numbers)
    assert checked >= 3


def test_plans_are_shipped_for_three_councils():
    assert {file.parts[-3] for file in FILES} == {"herefordshire", "bromley", "hertfordshire"}


# ---- Herefordshire 2023: 350, 300 and 280 children -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reading", "children"),
    [
        # 108 come and 108 leave.
        ("Children starting and leaving, as stated", [408, 408, 408, 408]),
        # - (9 + 3 returning home + 6 guardianship), - (15 discharged + 3 guardianship), - 0
        ("The same, and the planned moves out of care on top", [408, 390, 372, 372]),
        # and a third of 129 reach 18 each year
        ("The same, and those reaching 18 on top of all", [408, 347, 286, 243]),
        # 18 return home from foster care, not 9
        ("The same, with the returns home of 13.7", [408, 338, 277, 234]),
        # 408 - 129 = 279, beside a printed 280: what the target rests on
        ("Children starting and leaving, and those reaching 18 on top", [408, 365, 322, 279]),
    ],
)
def test_where_the_stated_flows_lead(view, reading, children):
    assert ends(view, reading) == children


def test_each_lever_alone_against_the_baseline(view):
    assert ends(view, "Baseline") == [408, 408, 408, 408]
    assert ends(view, "Orders discharged") == [408, 408, 393, 393]
    assert ends(view, "Agency fostering to special guardianship") == [408, 402, 399, 399]
    # A move inside care changes where children live, not how many there are: 138 + 6, + 14, + 24.
    assert ends(view, "Agency to in-house fostering") == [408, 408, 408, 408]
    assert ends(view, "Agency to in-house fostering", "in_house") == [138, 144, 158, 182]


def test_entries_and_leavers_by_cause(made):
    causes = by_cause(made.flows)
    reading = causes[causes["scenario"] == "The same, and those reaching 18 on top of all"]
    second = reading[reading["year_end"] == "2025-03-31"].set_index("cause")["children"].round(6)
    assert second.to_dict() == {
        "Starting to be looked after": 108,
        "Leaving care": -108,
        "Reaching 18": -43,
        "Orders discharged": -15,
        "Agency fostering to special guardianship": -3,
    }


def test_the_plan_and_what_its_flows_lead_to_are_both_shown(plan, view):
    told = against_print(view[view["scenario"].isin(plan.readings)], plan.printed, population=36_000)
    one = told[(told["scenario"] == "The same, and those reaching 18 on top of all") & (told["quantity"] == "children")]
    assert one["printed"].tolist() == [408, 350, 300, 280]
    assert one["difference"].round(6).tolist() == [0, -3, -14, -37]
    assert one["agrees"].tolist() == [True, False, False, False]
    assert one["source"].str.startswith("trajectory | ").all()


def test_where_the_printed_trajectory_contradicts_itself(plan, view):
    """224 of 300 in foster care is 75%, not 80%; 280 children of 36,000 are 78 in 10,000, not 70."""
    told = against_print(view, plan.printed, population=36_000)
    own = told[told["scenario"] == "As printed"].assign(year=lambda rows: rows["year_end"].dt.year)
    off = own[~own["agrees"]].set_index(["quantity", "year"])[["printed", "worked_out"]].round(2)
    assert {key: tuple(row) for key, row in off.iterrows()} == {
        ("rate_per_10k", 2025): (82, 83.33),
        ("rate_per_10k", 2026): (70, 77.78),
        ("fostering_share", 2025): (0.80, 0.75),
        ("fostering_share", 2026): (0.80, 0.66),
        ("in_house_share", 2023): (0.37, 0.34),
        ("in_house_share", 2025): (0.60, 0.56),
        ("in_house_share", 2026): (0.75, 0.62),
    }


def test_a_comparators_rate_as_a_number_of_children():
    assert stock_at_rate(70, 36_000) == 252  # 13.6: approximately 252, equivalent to 70 per 10,000


def test_thirteen_children_for_five_new_places(plan, made):
    """13.9: six from agencies, three parent and child and four from residential, for a growth of five places."""
    added = places_of_levers(plan.levers, pd.DatetimeIndex(["2023-03-31", "2024-03-31", "2025-03-31", "2026-03-31"]))
    assert added["places"].tolist() == [5, 20, 35]
    told = capacity_check(made.stock, added, group="fostering", provider="in_house", spare_at_start=0)
    counted = told[told["scenario"] == "Moves into in-house care alone, as 13.9 counts them"]
    assert counted["moving_in"].tolist() == [13, 14, 24]
    assert counted["new_places"].tolist() == [5, 15, 15]
    assert counted["moves_beyond_new_places"].tolist() == [8, 0, 9]
    assert not counted["fits"].iloc[0]
    # With those who leave foster care and those who reach 18 there is room: what 13.9 says it depends on.
    with_leavers = told[told["scenario"] == "The same, and those reaching 18 on top of all"]
    assert with_leavers["fits"].tolist() == [True, True, True]


def test_enquiries_become_approvals():
    """7.0: 32 enquiries a month lead to two approvals a month, six to eight months later; 10 carers make 15 places."""
    recruitment = Recruitment(households_per_enquiry=2 / 32, places_per_household=15 / 10, lag_months=8)
    assert recruitment.enquiries_for(2) == 32
    assert recruitment.households_for(15) == 10
    assert recruitment.begin_by(date(2024, 4, 1)) == date(2023, 8, 1)


# ---- Bromley 2022: carers who would replace agencies -----------------------------------------------------------------


def test_carers_who_would_replace_agencies():
    bought = {row.name: row for row in read("bromley", "2022").agency}
    short, long = bought["Short term, as stated"], bought["Long term, as stated"]
    assert weeks_per_carer(short.weeks, short.carers) == weeks_per_carer(long.weeks, long.carers) == 50
    assert (carers_needed(short.weeks, 50), carers_needed(long.weeks, 50)) == (30, 40)
    # By the strategy's own table of weeks it is 2,507 and 2,217 weeks: 51 and 45 carers.
    table = [bought[f"{term} term, by the table of weeks"] for term in ("Short", "Long")]
    assert [carers_needed(row.weeks, row.weeks_per_carer) for row in table] == [51, 45]


def test_the_pace_of_recruitment_beside_the_carers_needed():
    last_year, target = read("bromley", "2022").recruiting
    net = net_households(last_year.approved_a_year, last_year.deregistered_a_year)
    assert net == 2
    assert years_to_recruit(30 + 40, net) == 35
    # The target with as many leaving as last year: 20 - 9 = 11 a year.
    assert years_to_recruit(70, net_households(target.approved_a_year, 9)) == pytest.approx(6.36, abs=0.01)
    assert target.deregistered_a_year is None


# ---- Hertfordshire: block against spot -------------------------------------------------------------------------------


def test_block_against_spot():
    (semi,) = read("hertfordshire", "2022").block
    block = BlockAgainstSpot(semi.block_gbp_per_week, semi.spot_gbp_per_week, semi.beds)
    assert block.avoided_gbp_per_week == semi.avoided_gbp_per_week == 547
    assert block.avoided_gbp_per_year is None  # the beds are not printed
    assert block.breaks_even_at_share == pytest.approx(0.578, abs=0.001)


def test_block_against_spot_over_a_year():
    (regional,) = read("hertfordshire", "2017").block
    prices = (regional.block_gbp_per_week, regional.spot_gbp_per_week, regional.beds)
    assert BlockAgainstSpot(*prices).avoided_gbp_per_week == 800
    assert BlockAgainstSpot(*prices).avoided_gbp_per_year == pytest.approx(5 * 52.14 * 800)
    # One bed in five empty: 4 x 4,300 saved, 5 x 3,500 paid; no longer a saving.
    assert BlockAgainstSpot(*prices, utilisation_share=0.8).avoided_gbp_per_year == pytest.approx(52.14 * -300)


def test_beds_in_use_and_planned():
    supply = read("hertfordshire", "2022").supply
    dates = pd.DatetimeIndex(["2022-03-31", "2023-03-31", "2024-03-31"])
    # In use: 3 homes of 5, 6, 4 and 3 beds, and 6 in the block; then 4 more in the block; then 31 of the strategy.
    assert supply_on(supply, dates)["places"].tolist() == [34, 38, 69]
