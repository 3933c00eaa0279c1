"""Forecast facts: printed series carried on, and the readings of a plan."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.contracts.table import check
from suffkit.errors import DataError
from suffkit.prepare.forecasts import baseline_facts, plan_facts

OWN = "E99999999"


def fact(measure: str, start: str, end: str, value: float, **more: object) -> dict[str, object]:
    return {
        "measure": measure,
        "area_code": OWN,
        "area_name": "Exampleshire",
        "period_start": pd.Timestamp(start),
        "period_end": pd.Timestamp(end),
        **dict.fromkeys(("by1", "group1", "by2", "group2", "status", "as_printed"), ""),
        "numerator": float("nan"),
        "denominator": float("nan"),
        "value": value,
        "unit": "children",
        "origin": "printed",
        "source": "series",
        "cell": f"{measure} | {end}",
    } | more


def table(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(rows).astype({"period_start": "datetime64[s]", "period_end": "datetime64[s]"})[
        FACTS.column_names
    ]


def yearly(values: dict[int, float], measure: str = "children_looked_after", **more: object) -> list[dict[str, object]]:
    return [fact(measure, f"{year}-03-31", f"{year}-03-31", value, **more) for year, value in values.items()]


# ---- baselines -------------------------------------------------------------------------------------------------------


def test_a_series_is_carried_on_for_three_years_by_each_rule():
    made = baseline_facts(table(*yearly({2019: 100, 2020: 110, 2021: 120, 2022: 130})), OWN)
    check(made, FACTS)
    step = made[made["group1"] == "Average yearly step"]
    assert list(step["period_end"].dt.year) == [2023, 2024, 2025]
    assert step["value"].tolist() == pytest.approx([140, 150, 160])
    assert set(made["by1"]) == {"model"}
    assert (set(made["origin"]), set(made["source"])) == ({"forecast"}, {"baseline of series"})


def test_a_series_of_a_group_keeps_its_group():
    rows = yearly({2019: 1, 2020: 2, 2021: 3, 2022: 4}, by1="sex", group1="Female")
    made = baseline_facts(table(*rows), OWN)
    assert set(zip(made["by1"], made["group1"], made["by2"], strict=True)) == {("sex", "Female", "model")}


def test_a_gap_stays_a_gap():
    rows = yearly({2015: 100, 2016: 100, 2017: 100, 2019: 100, 2020: 110, 2021: 120, 2022: 130})
    made = baseline_facts(table(*rows), OWN)
    assert made.loc[made["group1"] == "Average yearly step", "value"].tolist() == pytest.approx([140, 150, 160])


@pytest.mark.parametrize(
    "rows",
    [
        yearly({2020: 110, 2021: 120, 2022: 130}),  # too short
        yearly({2019: 1, 2020: 2, 2021: 3, 2022: 4}, measure="placements"),  # not a series to carry on
        yearly({2019: 1, 2020: 2, 2021: 3, 2022: 4}, area_code="E92000001"),  # another area's
        yearly({2019: 1, 2020: 2, 2021: 3, 2022: 4}, source="recomputed from series"),
        yearly({2019: 1, 2020: 2, 2021: float("nan"), 2022: 4}),
    ],
)
def test_what_is_not_carried_on(rows):
    assert baseline_facts(table(*rows), OWN).empty


# ---- a plan ----------------------------------------------------------------------------------------------------------

PLAN = """
[[readings]]
name = "As stated"
start = "2023-03-31"
years = ["2023-24", "2024-25"]
joins = ["Starting"]
leaves = ["Leaving"]
"""


def flow(lever: str, start: str, end: str, value: float) -> dict[str, object]:
    return fact("planned_moves", start, end, value, by1="lever", group1=lever)


def printed_plan() -> pd.DataFrame:
    return table(
        fact("cla_projection", "2023-03-31", "2023-03-31", 400),
        flow("Starting", "2023-04-01", "2024-03-31", 100),
        flow("Starting", "2024-04-01", "2025-03-31", 90),
        flow("Leaving", "2023-04-01", "2025-03-31", 110),
    )


def readings(tmp_path, text: str):
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return plan_facts(printed_plan(), path, "exampleshire/2022/plan.toml")


def test_stated_flows_lead_to_a_stock(tmp_path):
    made = readings(tmp_path, PLAN)
    check(made.astype({"period_start": "datetime64[s]", "period_end": "datetime64[s]"}), FACTS)
    stock = made[made["measure"] == "implied_stock"]
    # 400 + 100 - 110, and 390 + 90 - 110: a number printed for both years counts in each.
    assert stock["value"].tolist() == [390, 370]
    assert [str(day.date()) for day in stock["period_end"]] == ["2024-03-31", "2025-03-31"]
    flows = made[made["measure"] == "implied_flow"]
    assert flows["value"].tolist() == [100, -110, 90, -110]


def test_a_number_for_several_years_may_be_spread(tmp_path):
    made = readings(tmp_path, PLAN + 'spread = { "Leaving" = 2 }\n')
    assert made.loc[made["measure"] == "implied_stock", "value"].tolist() == [445, 480]


def test_without_a_plan_there_is_nothing(tmp_path):
    assert plan_facts(printed_plan(), tmp_path / "plan.toml", "plan.toml").empty


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[[readings]]", "[[readings", "not a TOML file that can be read"),
        ("joins", "join", "not a setting"),
        ('"2023-03-31"', '"31 March"', "not a period"),
        ('"2024-25"]', '"next year"]', "not a period"),
        ('"2023-03-31"', '"2020-03-31"', "no printed projection for 2020-03-31 to start from"),
        ('"Leaving"', '"Leavng"', "no printed planned_moves for the lever 'Leavng'"),
        ('"2024-25"]', '"2024-25"]\nspread = { "Starting" = 0 }', "greater than"),
    ],
)
def test_a_plan_that_cannot_be_read_is_a_fault_of_its_file(tmp_path, old, new, says):
    with pytest.raises(DataError) as refused:
        readings(tmp_path, PLAN.replace(old, new))
    assert says in str(refused.value)
    assert all(fault.file == "exampleshire/2022/plan.toml" for fault in refused.value.faults)
    assert "http" not in str(refused.value)


def test_a_plan_that_empties_care_is_a_fault(tmp_path):
    with pytest.raises(DataError, match="year 2 takes more children out of care than there are"):
        readings(
            tmp_path,
            PLAN.replace('leaves = ["Leaving"]', 'leaves = ["Leaving", "Starting"]')
            .replace('joins = ["Starting"]', "joins = []")
            .replace('"2024-25"]', '"2024-25", "2023-24"]'),
        )
