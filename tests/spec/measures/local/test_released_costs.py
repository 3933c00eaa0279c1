"""What follows from released figures of cost: only what they tell, in sums that hold."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.contracts.table import check
from suffkit.disclosure.policy import Policy
from suffkit.disclosure.release import release
from suffkit.domain.calendar import financial_year
from suffkit.measures.local import prices, spending
from suffkit.measures.local.cost_drivers import MIX, PRICE, REST, VOLUME
from suffkit.measures.local.paid import lines_of
from suffkit.measures.local.released_costs import worked_out_costs

Draw = Callable[..., pd.DataFrame]
OLD, NEW = financial_year(2022), financial_year(2023)
BY_KIND = {"by1": "placement_category"}


@pytest.fixture
def local(facts: Draw) -> Draw:
    """Facts of the council's own extracts, drawn as printed ones are."""
    return lambda text: facts(text).assign(origin="local", source="extracts")[FACTS.column_names]


def value_of(made: pd.DataFrame, measure: str, **which: str) -> dict[tuple[str, str], float]:
    rows = made[(made["measure"] == measure)]
    for name, group in which.items():
        rows = rows[rows[name] == group]
    return {(row.group1, row.group2): row.value for row in rows.itertuples()}


def test_block_purchase_avoids_what_spot_costs_more(local: Draw) -> None:
    """1,297 on the spot against 750 in a block: 547 a week, and 547 times the 200 weeks that the block was used."""
    made = worked_out_costs(
        local("""
            measure                 | period     | value | by1                | group1          | by2      | group2
            weekly_cost_by_contract | 2022-03-31 | 1297  | placement_category | Semi-independent | contract | Spot
            weekly_cost_by_contract | 2022-03-31 | 750   | placement_category | Semi-independent | contract | Block
            weekly_cost_by_contract | 2022-03-31 | 4300  | placement_category | Home            | contract | Spot
            block_weeks             | 2021-22    | 200   | placement_category | Semi-independent |          |
        """),
        52.14,
    )
    check(made, FACTS)
    assert value_of(made, "weekly_spend_avoided") == {("Semi-independent", ""): 547}
    assert value_of(made, "annual_spend_avoided") == {("Semi-independent", ""): 109_400}
    assert made["source"].str.startswith("recomputed from ").all()


def test_a_weekly_cost_as_a_yearly_one(local: Draw) -> None:
    made = worked_out_costs(
        local("""
            measure                     | period  | value | by1                | group1
            average_weekly_cost_in_year | 2016-17 | 918   | placement_category | Independent fostering
        """),
        52.14,
    )
    assert value_of(made, "average_annual_cost") == {("Independent fostering", ""): 47_864.52}


def test_variance_as_hertfordshire_prints_it(local: Draw) -> None:
    """48,770,000 against 44,521,000 is 4,249,000 over; of 46,722,000 the next year's 3,333,000 is 7.1%."""
    made = worked_out_costs(
        local("""
            measure           | period  | value    | by1                | group1
            budget            | 2018-19 | 44521000 | service            | Children looked after
            budget            | 2019-20 | 46722000 | service            | Children looked after
            budget            | 2019-20 | 100      | service            | Fostering
            outturn           | 2018-19 | 48770000 | service            | Children looked after
            outturn_forecast  | 2019-20 | 50055000 | service            | Children looked after
            placement_outturn | 2019-20 | 90       | placement_category | Fostering
            placement_outturn | 2018-19 |          | placement_category | Secure home
            budget            | 2018-19 | 100      | service            | Secure home
        """),
        52.14,
    )
    rows = made[made["measure"].isin(["outturn", "variance", "variance_share"])]
    hidden = rows[rows["group1"] == "Secure home"]
    assert hidden["value"].isna().all() and set(hidden["status"]) == {"c"} and len(hidden) == 3
    rows = rows.drop(hidden.index)
    got = {(row.measure, row.period_end.year, row.group1): round(row.value, 4) for row in rows.itertuples()}
    line = "Children looked after"
    assert got == {
        ("outturn", 2020, "Fostering"): 90,
        ("variance", 2019, line): 4_249_000,
        ("variance", 2020, line): 3_333_000,
        ("variance", 2020, "Fostering"): -10,
        ("variance_share", 2019, line): 0.0954,
        ("variance_share", 2020, line): 0.0713,
        ("variance_share", 2020, "Fostering"): -0.1,
    }
    check(made, FACTS)


HIDDEN = """
    measure    | period  | value  | by1                | group1  | status
    spend      | 2022-23 | 280000 | placement_category | Total   |
    spend      | 2022-23 | 200000 | placement_category | Foster  |
    spend      | 2022-23 |        | placement_category | Home    | c
    spend      | 2022-23 |        | placement_category | Secure  | c
    paid_weeks | 2022-23 | 416    | placement_category | Total   |
    paid_weeks | 2022-23 | 400    | placement_category | Foster  |
    paid_weeks | 2022-23 |        | placement_category | Home    | c
    paid_weeks | 2022-23 |        | placement_category | Secure  | c
    spend      | 2023-24 | 420000 | placement_category | Total   |
    spend      | 2023-24 | 220000 | placement_category | Foster  |
    spend      | 2023-24 |        | placement_category | Home    | c
    spend      | 2023-24 | 0      | placement_category | Secure  |
    paid_weeks | 2023-24 | 440    | placement_category | Total   |
    paid_weeks | 2023-24 | 400    | placement_category | Foster  |
    paid_weeks | 2023-24 |        | placement_category | Home    | c
    paid_weeks | 2023-24 | 0      | placement_category | Secure  |
"""


def test_hidden_kinds_are_taken_together_as_what_the_shown_ones_leave(local: Draw) -> None:
    made = worked_out_costs(local(HIDDEN), 52.14)
    got = value_of(made, "spend_driver")
    assert {group for group, _ in got} == {"Foster", REST, "Total"}
    # The rest: 80,000 for 16 weeks, then 200,000 for 40: the same 5,000 a week.
    assert (got["Foster", PRICE], got[REST, PRICE]) == (20_000, 0)
    assert (got[REST, "Total"], got["Total", "Total"]) == (120_000, 140_000)
    assert got["Total", PRICE] + got["Total", VOLUME] + got["Total", MIX] == 140_000


def test_without_the_whole_nothing_drove_anything(local: Draw) -> None:
    facts = local(HIDDEN)
    hidden = (facts["group1"] == "Total") & (facts["measure"] == "paid_weeks") & (facts["period_end"] == "2024-03-31")
    facts.loc[hidden, "value"] = float("nan")
    assert value_of(worked_out_costs(facts, 52.14), "spend_driver") == {}


def test_from_payments_through_the_wall_to_drivers_that_add_up(extract: Draw) -> None:
    """Seven children with carers and seven in homes over two years, and two of whom nothing may be told."""
    rows = [f"F{n} | Foster | 2022-0{n % 8 + 1}-10 | 2023-0{n % 6 + 4}-01 | 50{n}.33" for n in range(8)]
    rows += [f"G{n} | Foster | 2023-0{n % 8 + 1}-10 | 2024-03-0{n + 1} | 52{n}.10" for n in range(8)]
    rows += [f"H{n} | Home | 2022-06-1{n} | | 51{n}0.99" for n in range(7)]
    rows += [f"S{n} | Secure | 2022-06-1{n} | | 9000" for n in range(2)]
    rows += [f"P{n} | Parents | 2022-06-1{n} | | 100" for n in range(3)]
    lines = lines_of(
        extract(
            "placement_payments",
            "child_id | placement_category | start_date | end_date | weekly_price_gbp\n" + "\n".join(rows),
            provider="Independent",
            route="Spot",
        )
    )
    years = [OLD, NEW]
    counts = pd.concat(
        [
            spending.spend(lines, years),
            spending.paid_weeks(lines, years),
            spending.average_weekly_cost_in_year(lines, years),
        ]
    )
    facts = release(
        [], counts, policy=Policy(), area_code="E99999999", area_name="Exampleshire", origin="local", source="extracts"
    )
    kinds = facts[(facts["measure"] == "spend") & (facts["by1"] == "placement_category")]
    assert set(kinds.loc[kinds["status"] == "c", "group1"]) >= {"Secure", "Parents"}
    got = value_of(worked_out_costs(facts, 52.14), "spend_driver")
    total = kinds[kinds["group1"] == "Total"].sort_values("period_end")["value"].to_list()
    change = round((total[1] - total[0]) * 100)
    assert round(got["Total", "Total"] * 100) == change
    assert (
        sum(round(value * 100) for (group, driver), value in got.items() if group != "Total" and driver != "Total")
        == change
    )
    hidden = kinds.loc[kinds["status"] == "c", "group1"].unique()
    assert not [group for group, _ in got if group in set(hidden)]
    average = facts[facts["measure"] == "average_weekly_cost_in_year"].set_index(["period_end", "by1", "group1"])[
        "status"
    ]
    assert (average.xs("placement_category", level="by1").loc[(slice(None), ["Secure", "Parents"])] == "c").all()


def test_a_median_of_few_is_hidden_and_no_other_for_its_sake(extract: Draw) -> None:
    rows = [f"F{n} | Foster | 2022-06-{n} | {500 + n}" for n in range(10, 21)] + ["S1 | Secure | 2022-06-11 | 9000"]
    lines = lines_of(
        extract(
            "placement_payments",
            "child_id | placement_category | start_date | weekly_price_gbp\n" + "\n".join(rows),
            provider="Independent",
            route="Spot",
        )
    )
    facts = release(
        [],
        prices.median_weekly_cost(lines, [NEW]),
        area_code="E99999999",
        area_name="Exampleshire",
        origin="local",
        source="extracts",
    )
    hidden = {row.group1: row.status for row in facts.itertuples() if row.by1 == "placement_category"}
    assert hidden == {"Foster": "", "Secure": "c"}
