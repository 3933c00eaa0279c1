"""The blocks of the page on costs: what they say, draw and tabulate, and what they say where nothing is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.contracts.facts_folder import FactsFolder
from suffkit.domain.calendar import parse_period
from suffkit.domain.catalogue import measure
from suffkit.publish import cost_drivers, costs
from suffkit.publish.page import Page

Rows = list[tuple[Any, ...]]
OPEN = Callable[[Rows], Page]
KIND, DRIVER = "placement_category", "cost_driver"
NEEDS = {"what": "what it costs", "needs": "placement_payments"}


@pytest.fixture
def local(plain_facts: FactsFolder) -> OPEN:
    """A page on facts of the council's own extracts alone: measure, period, value, and by and group once or twice."""

    def open_page(rows: Rows) -> Page:
        made = []
        for name, period, value, *groups in rows:
            by1, group1, by2, group2 = [*groups, "", "", "", ""][:4]
            days = parse_period(period)
            made.append(
                {
                    "measure": name,
                    "area_code": plain_facts.edition["area_code"],
                    "area_name": plain_facts.edition["authority_name"],
                    "period_start": pd.Timestamp(days.start),
                    "period_end": pd.Timestamp(days.end),
                    "by1": by1,
                    "group1": group1,
                    "by2": by2,
                    "group2": group2,
                    "value": float(value),
                    "unit": measure(name).unit,
                    "status": "",
                    "origin": "local",
                    "source": "extracts of the council",
                    "cell": "",
                    "as_printed": "",
                    "numerator": float("nan"),
                    "denominator": float("nan"),
                }
            )
        facts = pd.DataFrame(made, columns=FACTS.column_names) if made else plain_facts.facts.iloc[:0]
        return Page(replace(plain_facts, facts=facts, edition=dict(plain_facts.edition)))

    return open_page


STEP: Rows = [
    ("spend", "2020-21", 280_000),
    ("spend", "2021-22", 408_000),
    ("average_weekly_cost_in_year", "2021-22", 1_942.86),
    *(("spend", "2021-22", value, KIND, kind) for kind, value in (("Foster", 78_000), ("Home", 330_000))),
    *(
        ("spend_driver", "2020-04-01/2022-03-31", value, KIND, kind, DRIVER, driver)
        for kind, driver, value in (
            ("Foster", "Price", 3_100),
            ("Foster", "Volume", 3_861.43),
            ("Foster", "Mix", -8_961.43),
            ("Foster", "Total", -2_000),
            ("Home", "Price", 25_000),
            ("Home", "Volume", 12_750),
            ("Home", "Mix", 92_250),
            ("Home", "Total", 130_000),
            ("Total", "Price", 28_100),
            ("Total", "Volume", 16_611.43),
            ("Total", "Mix", 83_288.57),
            ("Total", "Total", 128_000),
        )
    ),
]


def test_what_drove_the_change_is_said_drawn_and_tabulated(local: OPEN, show: Callable[..., Any]) -> None:
    shown = show(cost_drivers.drivers, local(STEP), **NEEDS)
    assert (
        "From 2020-21 to 2021-22 spend on placements went up £128,000: more weeks of care cost £16,611 more, "
        "a move of weeks to dearer kinds cost £83,289 more and the same weeks cost £28,100 more. "
        "Of the kinds shown Home changed most, up £130,000."
    ) in shown.html
    (chart,) = shown.charts
    assert "Spend up £128,000; largest part: mix, up £83,289" in chart
    ((caption, table),) = shown.tables.items()
    assert caption == "What drove the change of spend by kind of placement, 2020-21 to 2021-22"
    assert table == [
        ["Placement", "Volume", "Mix", "Price", "Change of spend"],
        ["Foster", "£3,861", "-£8,961", "£3,100", "-£2,000"],
        ["Home", "£12,750", "£92,250", "£25,000", "£130,000"],
        ["Total", "£16,611", "£83,289", "£28,100", "£128,000"],
    ]


def test_a_fall_is_told_as_one(local: OPEN, show: Callable[..., Any]) -> None:
    fallen = [
        (name, period, -value, *groups) if name == "spend_driver" else (name, period, value, *groups)
        for name, period, value, *groups in STEP
    ]
    shown = show(cost_drivers.drivers, local(fallen), **NEEDS)
    assert "went down £128,000: fewer weeks of care cost £16,611 less, a move of weeks to cheaper kinds" in shown.html


def test_drivers_of_several_years_stand_below_one_another(local: OPEN, show: Callable[..., Any]) -> None:
    earlier = [
        ("spend_driver", "2019-04-01/2021-03-31", value, KIND, "Total", DRIVER, driver)
        for driver, value in (("Inflation", 5), ("Price beyond inflation", -1), ("Volume", 1), ("Mix", 2), ("Total", 7))
    ]
    shown = show(cost_drivers.drivers_over_years, local([*STEP, *earlier]), **NEEDS)
    (table,) = shown.tables.values()
    assert table[0] == ["Years", "Volume", "Mix", "Inflation", "Price beyond inflation", "Price", "Change of spend"]
    assert table[1] == ["2019-20 to 2020-21", "£1", "£2", "£5", "-£1", "[x]", "£7"]
    assert table[2][0] == "2020-21 to 2021-22"


def test_own_services_stand_beside_prices_of_independent_providers(local: OPEN, show: Callable[..., Any]) -> None:
    """Fostering as Hertfordshire printed it: 344 direct and 535 gross in-house, 918 with an agency."""
    own = [
        (name, "2016-17", value, KIND, "In-house fostering", "cost_basis", basis)
        for name, basis, value in (
            ("weekly_unit_cost", "Direct", 344),
            ("weekly_unit_cost", "Gross", 535),
            ("annual_unit_cost", "Direct", 17_936.16),
            ("annual_unit_cost", "Gross", 27_894.90),
        )
    ]
    bought = [
        ("independent_weekly_cost", "2016-17", 918, KIND, "Independent fostering"),
        ("independent_weekly_cost", "2015-16", 900, KIND, "Independent fostering"),
        ("average_annual_cost", "2016-17", 47_864.52, KIND, "Independent fostering"),
        ("average_annual_cost", "2016-17", 1, KIND, "In-house fostering"),
    ]
    shown = show(costs.own_and_independent, local([*own, *bought]), **NEEDS)
    (table,) = shown.tables.values()
    assert table == [
        ["Placement", "A week", "A year"],
        ["In-house fostering, direct cost", "£344", "£17,936"],
        ["In-house fostering, gross cost", "£535", "£27,895"],
        ["Independent fostering, price", "£918", "£47,865"],
    ]
    assert "Dearest: Independent fostering, £918 a week" in shown.charts[0]
    alone = show(costs.own_and_independent, local(own), **NEEDS)
    assert alone.charts == [] and len(alone.tables) == 1


def test_the_range_of_homes_is_a_table_as_hertfordshire_printed_it(local: OPEN, show: Callable[..., Any]) -> None:
    rows = [
        ("home_weekly_cost_range", "2021-22", value, "support", f"{support} additional support", "bound", bound)
        for support, bound, value in (
            ("Without", "Lowest", 2_860),
            ("Without", "Highest", 3_058),
            ("With", "Lowest", 3_314),
            ("With", "Highest", 4_498),
        )
    ]
    shown = show(costs.homes, local(rows), **NEEDS)
    ((caption, table),) = shown.tables.items()
    assert caption.endswith("2021-22")
    assert table[1:] == [
        ["Without additional support", "£2,860", "£3,058"],
        ["With additional support", "£3,314", "£4,498"],
    ]


def test_averages_stand_beside_the_median_and_not_alone(local: OPEN, show: Callable[..., Any]) -> None:
    average = [
        ("average_weekly_cost", "2022-03-31", value, KIND, kind) for kind, value in (("Foster", 500), ("Home", 5_060))
    ]
    assert show(costs.averages, local(average), **NEEDS).tables == {}
    median = [
        ("median_weekly_cost", "2022-03-31", value, KIND, kind) for kind, value in (("Foster", 490), ("Home", 4_900))
    ]
    (table,) = show(costs.averages, local([*median, *average]), **NEEDS).tables.values()
    assert table[1:] == [
        ["Median weekly cost of a placement", "£490", "£4,900"],
        ["Average weekly cost of a placement", "£500", "£5,060"],
    ]


def test_figures_of_others_stand_below_the_councils_own(local: OPEN, show: Callable[..., Any]) -> None:
    rows: Rows = [
        ("average_weekly_cost_in_year", "2021-22", 5_777, KIND, "Home"),
        ("weekly_cost_of_others", "2021-22", 5_252, "area", "Essex (care only)", KIND, "Home"),
        ("variance_of_others", "2021-22", -100, "area", "Essex (all lines)"),
    ]
    shown = show(costs.beside_others, local(rows), **NEEDS)
    (table,) = shown.tables.values()
    assert [[row[0], row[1].partition(" (")[0], row[3]] for row in table[1:]] == [
        ["Average weekly cost: Home", "Exampleshire", "£5,777"],
        ["Average weekly cost: Home", "Essex", "£5,252"],
        ["Variance of the budgets", "Essex", "-£100"],
    ]


@pytest.mark.parametrize(
    "block",
    [
        costs.averages,
        costs.homes,
        cost_drivers.drivers,
        cost_drivers.drivers_over_years,
        costs.own_and_independent,
        costs.beside_others,
    ],
)
def test_what_is_not_known_is_said_with_the_file_that_would_bring_it(
    block: Callable[..., None], local: OPEN, show: Callable[..., Any]
) -> None:
    shown = show(block, local([]), **NEEDS)
    (line,) = shown.lines("note-missing")
    assert line.startswith("This edition does not tell what it costs. It could be shown from")
    assert "finance/placements.csv" in line


def test_the_answer_leads_with_spend_and_what_drove_it(local: OPEN) -> None:
    said = costs.answer(local(STEP))
    assert said.startswith("Placements cost £408,000 in 2021-22, £1,943 a week on average. From 2020-21 to 2021-22")


def test_without_payments_the_answer_is_of_printed_prices_and_budgets(local: OPEN) -> None:
    rows: Rows = [
        ("average_weekly_cost", "2022-03-31", 976, KIND, "Independent fostering"),
        ("budget", "2021-22", 44_521_000, "service", "Children looked after"),
        ("variance", "2021-22", 4_249_000, "service", "Children looked after"),
    ]
    assert costs.answer(local(rows)) == (
        "A place with an independent fostering agency cost £976 a week (31 March 2022). "
        "The year's budget for children looked after was £44,521,000 (2021-22) and the variance £4,249,000."
    )
    assert costs.answer(local([])).startswith("This edition does not tell")
