"""What a scenario costs, with the growth of prices apart from the weeks; and the room that levers make."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.contracts.scenarios import PRICES
from suffkit.domain.carers import carers_needed
from suffkit.errors import DataError
from suffkit.forecasts.fostering_supply import (
    Recruitment,
    capacity_check,
    places_of_levers,
    years_to_recruit,
)
from suffkit.forecasts.scenario_views import spend
from suffkit.forecasts.scenarios import scenario_members

ENDS = pd.DatetimeIndex(["2024-03-31", "2025-03-31", "2026-03-31", "2027-03-31"])
GROWTH = """
[[lever]]
kind = "price_growth"
name = "Dearer homes"
from = 2025-04-01
size = 0.1
to_group = "residential"
SOURCE

[[lever]]
kind = "step_down"
name = "Down"
from = 2024-04-01
until = 2025-03-31
size = 4
to_provider = "in_house"
SOURCE
"""


def prices(**changes: object) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "placement_group": ["fostering", "fostering", "residential"],
            "provider": ["in_house", "independent", "any"],
            "gbp_per_week": [500.0, 1_000.0, 5_000.0],
            "growth_share": 0.0,
            "source": "made up",
        }
    )
    return table.assign(**changes)[PRICES.column_names]


def yearly(costs: pd.DataFrame, scenario: str, column: str) -> list[float]:
    rows = costs[(costs["scenario"] == scenario) & (costs["placement_group"] == "residential")]
    return rows[column].round(2).tolist()


def test_weeks_times_price_with_growth_apart(run, plan):
    made, levers = run(GROWTH), plan(GROWTH).levers
    costs = spend(made.stock, prices(), levers, members=scenario_members(levers), weeks_in_year=52)
    assert yearly(costs, "Baseline", "spend_gbp") == [2_600_000] * 3  # 10 children x 52 weeks x 5,000
    assert yearly(costs, "Down", "child_weeks") == [8 * 52, 6 * 52, 6 * 52]  # on average 8 in the year of the moves
    # Prices rise on 1 April 2025 and 2026, by a tenth each time.
    assert yearly(costs, "Dearer homes", "price_growth_gbp") == [0, 260_000, 546_000]
    together = [f"{part}_gbp" for part in ("at_first_prices", "price_growth", "spend")]
    assert [yearly(costs, "All levers together", column)[1] for column in together] == [1_560_000, 156_000, 1_716_000]
    assert costs["spend_gbp"].to_numpy() == pytest.approx(
        (costs["at_first_prices_gbp"] + costs["price_growth_gbp"]).to_numpy()
    )


def test_a_price_grows_from_the_first_year_on(run, plan):
    levers = plan("").levers
    costs = spend(run("").stock, prices(growth_share=0.02), levers, members=scenario_members(levers))
    assert yearly(costs, "Baseline", "gbp_per_week") == [5_100, 5_202, 5_306.04]


def test_children_without_a_price_cost_an_unknown_not_nothing(run, plan):
    levers = plan("").levers
    costs = spend(run("").stock, prices().head(2), levers, members=scenario_members(levers))
    homes = costs["placement_group"] == "residential"
    assert costs.loc[homes, "spend_gbp"].isna().all()
    assert costs.loc[~homes, "spend_gbp"].notna().all()


def test_a_price_of_nobody_is_a_fault(run, plan):
    levers = plan("").levers
    with pytest.raises(DataError, match="a price of adoption placements, which the scenario does not have"):
        spend(
            run("").stock,
            prices(placement_group=["fostering", "fostering", "adoption"]),
            levers,
            members=scenario_members(levers),
        )


ROOM = """
[[lever]]
kind = "new_carers"
name = "Recruiting"
from = 2024-04-01
size = 64
unit = "enquiries"
households_per_enquiry = 0.0625
places_per_household = 1.5
lag_months = 6
SOURCE

[[lever]]
kind = "staying_put"
name = "Staying"
from = 2025-04-01
size = 2
SOURCE

[[lever]]
kind = "new_homes"
name = "A home"
from = 2026-01-01
size = 4
per = "once"
SOURCE

[[lever]]
kind = "in_house"
name = "In"
from = 2024-04-01
size = 5
SOURCE
"""


def test_places_that_levers_make(plan):
    made = places_of_levers(plan(ROOM).levers, ENDS)
    by_lever = {str(name): rows["places"].round(6).tolist() for name, rows in made.groupby("lever")}
    assert by_lever == {
        "Recruiting": [3, 9, 15],  # 64 enquiries, 4 households, 6 places a year, half of them in the first
        "Staying": [0, -2, -2],  # a place held by somebody who is 18
        "A home": [0, 4, 4],
    }


def test_whether_the_moves_find_room(run, plan):
    made, added = run(ROOM), places_of_levers(plan(ROOM).levers, ENDS)
    told = capacity_check(made.stock, added, group="fostering", provider="in_house", spare_at_start=1)
    moves = told[told["scenario"] == "In"]
    numbers = moves[["moving_in", "new_places", "spare", "short"]].round(6)
    assert numbers.to_dict("list") == {
        "moving_in": [5, 5, 5],
        "new_places": [3, 4, 6],  # 6 less the 2 held by those who stay put, then 6
        "spare": [1, -1, -2],
        "short": [1, 2, 1],
    }
    assert not moves["fits"].any()
    assert told.loc[told["scenario"] == "Baseline", "fits"].all()


def test_carers_and_years():
    assert carers_needed(0, 50) == 0
    assert carers_needed(50.1, 50) == 2
    assert years_to_recruit(10, 0) == years_to_recruit(10, -1) == float("inf")
    with pytest.raises(ValueError, match="more than no weeks"):
        carers_needed(100, 0)


def test_rounding_does_not_add_a_household():
    assert Recruitment(0.1, 5 / 3, 7).households_for(5) == 3
    assert Recruitment(0.1, 5 / 3, 7).households_for(5.01) == 4
    assert Recruitment(0.1, 1, 7).enquiries_for(3) == 30
    with pytest.raises(ValueError, match="households per enquiry"):
        Recruitment(0, 1, 7)
