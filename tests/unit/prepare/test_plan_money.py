"""What a plan costs and where its numbers do not meet, on sums small enough to do by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.contracts.table import check
from suffkit.errors import DataError
from suffkit.prepare.outlook import read_plan, scenario_facts

# Ten children in homes at 1,000 a week and 20 with carers at 100, 50 weeks to the year: 500,000 and 100,000 a year.
PLAN = """
[baseline]
as_at = 2024-03-31
years = 2
weeks_in_year = 50
population = 10000
source = "made up"
[[start]]
placement_group = "fostering"
provider = "in_house"
children = 20
source = "made up"
[[start]]
placement_group = "residential"
children = 10
source = "made up"
[[lever]]
kind = "step_down"
name = "Down"
by_period = { "2024-25" = 2 }
source = "made up"
[[lever]]
kind = "price_growth"
name = "Dearer"
from = 2025-04-01
size = 0.1
to_group = "residential"
source = "made up"
"""
FOSTERING = """
[[price]]
placement_group = "fostering"
provider = "in_house"
gbp_per_week = 100
source = "made up"
"""
HOMES = """
[[price]]
placement_group = "residential"
gbp_per_week = 1000
source = "made up"
"""


def made_of(tmp_path, text: str) -> pd.DataFrame:
    path = tmp_path / "scenarios.toml"
    path.write_text(text, encoding="utf-8")
    made = scenario_facts(read_plan(path, "scenarios.toml"), "E99999999", "A", date(2024, 3, 31), "scenarios.toml")
    check(made, FACTS)
    return made


def values(made: pd.DataFrame, measure: str, scenario: str, kind: str = "") -> list[float]:
    rows = made[(made["measure"] == measure) & (made["group1"] == scenario) & (made["group2"] == kind)]
    return rows["value"].tolist()


def test_weeks_times_price_by_year_and_in_all_years(tmp_path):
    made = made_of(tmp_path, PLAN + FOSTERING + HOMES)
    assert values(made, "scenario_spend", "Baseline", "Total") == [600_000, 600_000, 1_200_000]
    assert values(made, "scenario_child_weeks", "Baseline", "Total") == [1_500, 1_500, 3_000]
    # Two leave homes within the year: nine there on average, then eight.
    assert values(made, "scenario_spend", "Down", "Residential") == [450_000, 400_000, 850_000]
    assert values(made, "scenario_spend", "Down", "Fostering") == [105_000, 110_000, 215_000]
    assert values(made, "scenario_spend_difference", "Down") == [-45_000, -90_000, -135_000]
    rows = made[(made["measure"] == "scenario_spend_difference") & (made["group1"] == "Down")]
    spans = [
        (f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}") for start, end in zip(rows.period_start, rows.period_end, strict=True)
    ]
    assert spans == [("2024-04-01", "2025-03-31"), ("2025-04-01", "2026-03-31"), ("2024-04-01", "2026-03-31")]


def test_growth_of_prices_is_told_apart_from_volume(tmp_path):
    made = made_of(tmp_path, PLAN + FOSTERING + HOMES)
    # A tenth on 500,000 from the second year on.
    assert values(made, "scenario_price_growth", "Dearer") == pytest.approx([0, 50_000, 50_000])
    assert values(made, "scenario_spend_difference", "Dearer") == pytest.approx([0, 50_000, 50_000])
    assert values(made, "scenario_price_growth", "Baseline") == [0, 0, 0]
    # Together: eight children at 1,100 and 22 with carers, 44,000 + 5,500 a week short of one week of 50.
    assert values(made, "scenario_spend", "All levers together", "Total")[1] == pytest.approx(
        50 * (8 * 1100 + 22 * 100)
    )
    assert values(made, "scenario_price_growth", "All levers together")[1] == pytest.approx(50 * 8 * 100)


def test_a_kind_without_a_price_costs_an_unknown_and_so_does_the_whole(tmp_path):
    made = made_of(tmp_path, PLAN + FOSTERING)
    assert values(made, "scenario_spend", "Baseline", "Fostering") == [100_000, 100_000, 200_000]
    assert values(made, "scenario_spend", "Baseline", "Residential") == []
    assert values(made, "scenario_spend", "Baseline", "Total") == []
    assert values(made, "scenario_spend_difference", "Down") == []
    # How many weeks they are is known.
    assert values(made, "scenario_child_weeks", "Baseline", "Residential") == [500, 500, 1_000]


def test_without_prices_there_is_no_money(tmp_path):
    made = made_of(tmp_path, PLAN)
    assert not made["measure"].str.startswith("scenario_spend").any()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PLAN + '\n[[price]]\ngbp_per_week = 100\nsource = "made up"\n', "placement_group"),
        (PLAN + HOMES.replace("residential", "supported"), "a price of supported placements, which the scenario does"),
        (HOMES, "there are prices and no children to price"),
        (PLAN + HOMES + HOMES, "same placement_group and provider"),
    ],
)
def test_a_price_without_a_type_is_a_fault(tmp_path, text, says):
    with pytest.raises(DataError, match=says):
        made_of(tmp_path, text)


PRINTED = """
[[printed]]
quantity = "children"
at = 2026-03-31
value = 25
source = "made up"
[[printed]]
quantity = "rate_per_10k"
at = 2026-03-31
value = 30
source = "made up"
"""


def test_flows_beside_the_print_and_the_print_beside_itself(tmp_path):
    leaving = '[[flow]]\nkind = "exits"\nname = "Leaving"\nby_period = { "2025-26" = 3 }\nsource = "made up"\n'
    made = made_of(tmp_path, PLAN + leaving + PRINTED)
    # 30 less 3 is 27, two more than the plan's 25.
    assert values(made, "scenario_less_plan", "All levers together") == [2]
    # 25 of 10,000 children are 25 in 10,000, where the plan prints 30.
    assert values(made, "scenario_rate_per_10k", "As its own numbers make it") == [25]
