"""What a plan costs, what closes the gap, a comparator's rate, earlier editions and month ends, as pages show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.publish import closing, earlier, month_ends, plan_money, plan_sums, scenarios
from suffkit.publish.page import Page

SETTINGS = """
[baseline]
as_at = 2022-03-31
years = 2
weeks_in_year = 50
source = "Plan"
[[start]]
placement_group = "fostering"
provider = "in_house"
children = 200
source = "Plan"
[[start]]
placement_group = "residential"
children = 100
source = "Plan"
[[lever]]
kind = "step_down"
name = "To carers"
to_provider = "in_house"
by_period = { "2022-23" = 10 }
source = "Plan"
[[lever]]
kind = "price_growth"
name = "Dearer"
from = 2023-04-01
size = 0.1
to_group = "residential"
source = "Plan"
[[reading]]
name = "The plan"
levers = ["To carers"]
[[price]]
placement_group = "fostering"
provider = "in_house"
gbp_per_week = 500
source = "Plan"
"""
HOMES = """
[[price]]
placement_group = "residential"
gbp_per_week = 4000
source = "Plan"
"""
PRINTED = """
[[printed]]
quantity = "children"
at = 2024-03-31
value = 290
source = "Plan"
"""


def test_spend_by_scenario_with_the_growth_of_prices_below_it(example, show):
    page = example(raw={"scenarios.toml": SETTINGS + HOMES})
    tables = show(plan_money.spend, page).tables
    # 200 x 50 x 500 is 5 million, 100 x 50 x 4,000 is 20 million.
    assert tables["Spend by scenario"] == [
        ["Scenario", "2022-23", "2023-24", "All years"],
        ["Without any lever", "£25.00m", "£25.00m", "£50.00m"],
        ["of which growth of prices", "£0.00m", "£0.00m", "£0.00m"],
        ["To carers", "£24.13m", "£23.25m", "£47.38m"],
        ["of which growth of prices", "£0.00m", "£0.00m", "£0.00m"],
        ["Dearer", "£25.00m", "£27.00m", "£52.00m"],
        ["of which growth of prices", "£0.00m", "£2.00m", "£2.00m"],
        ["The plan", "£24.13m", "£23.25m", "£47.38m"],
        ["of which growth of prices", "£0.00m", "£0.00m", "£0.00m"],
    ]
    assert tables["Spend beside no lever"][1:] == [
        ["To carers", "down £0.88m", "down £1.75m", "down £2.63m"],
        ["Dearer", "no change", "up £2.00m", "up £2.00m"],
        ["The plan", "down £0.88m", "down £1.75m", "down £2.63m"],
    ]
    assert tables["Spend by kind of placement, 2023-24"] == [
        ["Kind of placement", "Without any lever", "The plan"],
        ["Residential", "£20.00m", "£18.00m"],
        ["Fostering", "£5.00m", "£5.25m"],
    ]
    assert plan_money.answer(page) == (
        "At the prices that are given the weeks of care would cost £25.00m in 2023-24 without any lever: "
        "down £1.75m with 'The plan'."
    )


def test_a_kind_without_a_price_is_named_and_there_is_no_sum(example, show):
    page = example(raw={"scenarios.toml": SETTINGS})
    shown = show(plan_money.spend, page)
    assert list(shown.tables) == ["Spend by kind of placement, 2023-24"]
    assert shown.lines("answer") == ["There is no price for Residential, so there is no sum of all kinds of placement."]
    assert plan_money.answer(page) == ""


def test_without_prices_the_page_says_what_would_bring_them(example, show):
    [line] = show(plan_money.spend, example()).lines("note-missing")
    assert "the price of a week by kind of placement" in line


def test_the_flows_are_shown_without_a_printed_trajectory_too(example, show):
    page = example(raw={"scenarios.toml": SETTINGS})
    shown = show(scenarios.stated_flows, page)
    assert shown.tables["The plan, and where its stated flows lead"] == [
        ["Reading", "31 March 2022", "31 March 2023", "31 March 2024"],
        ["The plan", "300", "300", "300"],
    ]
    assert "The stated flows lead to 300 by 31 March 2024" in shown.charts[0]


def test_the_flows_beside_the_plans_own_number(example, show):
    page = example(raw={"scenarios.toml": SETTINGS + PRINTED})
    [rows] = show(plan_sums.beside_print, page).tables.values()
    assert rows == [["Reading", "31 March 2024"], ["The plan", "10 more"]]
    assert show(plan_sums.beside_print, example()).outputs == ()


@pytest.mark.parametrize(("value", "words"), [(58.2, "58 more"), (-3, "3 fewer"), (0.3, "as many"), (-0.4, "as many")])
def test_differences_in_children_in_words(value, words):
    assert scenarios.more_or_fewer(value) == words


Rows = Callable[..., Page]


@pytest.fixture
def told(plain_facts) -> Rows:
    """A page on given facts: each a measure, a day, a value and what else differs."""

    def page(*rows: tuple[str, str, float, dict[str, str]]) -> Page:
        own = str(plain_facts.edition["area_code"])
        made = [
            {
                **dict.fromkeys(FACTS.column_names, ""),
                "measure": measure,
                "area_code": own,
                "area_name": "Exampleshire",
                "period_start": pd.Timestamp(day),
                "period_end": pd.Timestamp(day),
                "value": value,
                "numerator": float("nan"),
                "denominator": float("nan"),
                "unit": "children",
                "origin": "forecast",
                "source": "made up",
            }
            | more
            for measure, day, value, more in rows
        ]
        days = dict.fromkeys(("period_start", "period_end"), "datetime64[s]")
        facts = pd.DataFrame(made, columns=FACTS.column_names).astype(days | {"value": float})
        return Page(replace(plain_facts, facts=facts))

    return page


def test_carers_and_beds_that_close_the_gap(told, show):
    kind = {"by1": "common_group", "group1": "Fostering", "by2": "certainty", "cell": "begin by 31 July 2024"}
    page = told(
        ("carers_to_close", "2025-03-31", 5.0, kind | {"group2": "One time in two", "unit": "households"}),
        ("carers_to_close", "2025-03-31", 8.0, kind | {"group2": "Four times in five", "unit": "households"}),
        (
            "beds_to_close",
            "2025-03-31",
            0.0,
            {**kind, "group1": "Residential", "group2": "One time in two"} | {"unit": "beds", "cell": ""},
        ),
    )
    [rows] = show(closing.closes, page).tables.values()
    assert rows == [
        ["What", "For there to be", "31 March 2025"],
        ["Fostering: households", "Enough one time in two", "5"],
        ["", "Enough four times in five", "8"],
        ["", "Begin by", "31 July 2024"],
        ["Residential: beds", "Enough one time in two", "0"],
    ]


def test_a_rate_elsewhere_as_a_number_here(told, show):
    england = {"area_code": "E92000001", "area_name": "England", "cell": "at 70 per 10,000 of 36,000 children"}
    page = told(
        ("children_at_rate", "2022-03-31", 252.0, england), ("children_above_rate", "2022-03-31", 156.0, england)
    )
    [rows] = show(closing.at_rates, page).tables.values()
    assert rows[1] == ["England, 31 March 2022", "70 per 10,000 of 36,000 children", "252", "156 more"]
    [line] = show(closing.at_rates, told()).lines("note-missing")
    assert "at the rate of others" in line


def test_the_chance_if_the_plan_comes_true_stands_below_the_forecasts(told, show):
    kind = {"by1": "common_group", "group1": "Residential", "unit": "share"}
    page = told(
        ("shortfall_chance", "2025-03-31", 0.9, kind),
        ("shortfall_chance_if", "2025-03-31", 0.34, kind | {"by2": "scenario", "group2": "The plan"}),
    )
    [rows] = show(closing.planned, page).tables.values()
    assert rows[1:] == [
        ["Residential", "The forecast as it is", "about nine times in ten"],
        ["", "The plan", "about one time in three"],
    ]


def test_what_an_earlier_edition_said_and_what_came(told, show):
    plan = {"by1": "model", "group1": "As planned or projected, 2019", "cell": "the 2019 edition"}
    page = told(("earlier_forecast", "2022-03-31", 350.0, plan), ("earlier_forecast_error", "2022-03-31", -18.0, plan))
    shown = show(earlier.off, page)
    [rows] = shown.tables.values()
    assert rows[1] == ["31 March 2022", "As planned or projected, 2019", "350", "368", "18 fewer"]
    assert shown.lines("answer") == [
        "For 31 March 2022, the 2019 edition said 350 children looked after: 18 fewer than came."
    ]


def test_editions_that_gave_no_number_show_nothing(told, show):
    assert show(earlier.off, told()).outputs == ()


def month_end_page(told: Rows) -> Page:
    line, held = (
        {"by1": "model", "group1": name} for name in ("Line through yearly averages", "Same as the last month")
    )
    year = {"by2": "horizon", "group2": "12 months", "unit": "share"}
    rows = []
    for method, miss in ((line, 0.068), (held, 0.031)):
        rows += [
            ("month_end_ahead", "2025-03-31", value, method | {"by2": "quantile", "group2": level})
            for level, value in (("0.1", 960.0), ("0.5", 1007.0), ("0.9", 1048.0))
        ]
        rows += [
            ("month_end_miss", "2024-03-31", miss, method | year),
            ("month_end_inside", "2024-03-31", 0.75, method | year),
        ]
        rows += [("month_end_back_check", "2024-03-31", -160.1, method)]
    bounds = (("", "", 1.46), ("bound", "Lowest", 1.09), ("bound", "Highest", 1.8))
    rows += [
        ("month_end_ratio", "2024-03-31", value, line | {"by2": by, "group2": group, "unit": "ratio"})
        for by, group, value in bounds
    ]
    return told(*rows)


def test_methods_of_month_ends_and_their_record(told, show):
    page = month_end_page(told)
    [rows] = show(month_ends.ahead, page).tables.values()
    assert rows[1] == ["Line through yearly averages", "1,007 (960 to 1,048)"]
    misses, scores = show(month_ends.record, page).tables.values()
    assert misses[1] == ["Line through yearly averages", "6.8%", "1.46 (1.09 to 1.80)"]
    assert misses[2] == ["Same as the last month", "3.1%", ""]
    assert scores[1][-2:] == ["75%", "down 160"]
    assert month_ends.record_answer(page) == (
        "Of the methods that carry month ends on, 'same as the last month' would have missed least a year ahead "
        "(3.1% on average); the line that statements in print draw missed 6.8%."
    )


def test_without_month_ends_the_page_says_what_would_bring_them(told, show):
    assert len(show(month_ends.ahead, told()).lines("note-missing")) == 1
    assert show(month_ends.record, told()).outputs == ()
    assert month_ends.record_answer(told()) == ""
