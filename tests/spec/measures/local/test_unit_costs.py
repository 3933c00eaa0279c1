# ruff: noqa: E501 - a case stays on one line
"""What the council's own services cost, and budgets: drawn extracts, the answers of the print beside them."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from suffkit.domain.calendar import financial_year
from suffkit.domain.catalogue import measure
from suffkit.measures.local import budgets, spending, unit_costs
from suffkit.measures.local.paid import lines_of

Draw = Callable[..., pd.DataFrame]
Told = Callable[..., dict[tuple[str, ...], float]]
YEAR = financial_year(2016)
END = "2017-03-31"


def test_in_house_fostering_as_hertfordshire_prints_it(extract: Draw, told: Told) -> None:
    """344 a week direct is 17,936 a year at 52.14 weeks; 535 gross is 27,895."""
    weeks = 400 * 0.5 * 52.14
    table = extract(
        "unit_costs",
        f"""
        service   | placement_category | year    | direct_gbp   | overheads_gbp | places | occupancy_share
        Fostering | In-house fostering | 2016-17 | {344 * weeks} | {191 * weeks} | 400    | 0.5
        """,
    )
    weekly = unit_costs.weekly_unit_cost(table, [YEAR], 52.14)
    kind = (END, "In-house fostering")
    assert told(weekly, "weekly_unit_cost") == {(*kind, "Direct"): 344, (*kind, "Gross"): 535}
    yearly = told(unit_costs.annual_unit_cost(table, [YEAR], 52.14), "annual_unit_cost")
    assert yearly == {(*kind, "Direct"): 17936.16, (*kind, "Gross"): 27894.9}
    assert [round(value) for value in yearly.values()] == [17936, 27895]


@pytest.mark.parametrize(
    ("weekly", "printed"),
    [
        (344, 17_936),
        (535, 27_895),
        (918, 47_865),
        (951, 49_585),
        (2_743, 143_020),
        (3_046, 158_818),
        (3_697, 192_762),
        (3_757, 195_890),
    ],
)
def test_weekly_costs_become_the_yearly_ones_of_the_print(weekly: int, printed: int) -> None:
    assert round(weekly * 52.14) == printed


def test_homes_of_a_kind_weigh_by_the_weeks_that_they_filled(extract: Draw, told: Told) -> None:
    table = extract(
        "unit_costs",
        """
        service | placement_category | year    | direct_gbp | overheads_gbp | additional_support_gbp | places | occupancy_share
        Home 1  | Home               | 2016-17 | 520000     | 52000         | 52000                  | 5      | 1.0
        Home 2  | Home               | 2016-17 | 260000     | 26000         | 26000                  | 10     | 0.5
        Home 3  | Home               | 2016-17 | 780000     | 78000         | 260000                 | 5      | 1.0
        """,
    )
    weekly = told(unit_costs.weekly_unit_cost(table, [YEAR], 52), "weekly_unit_cost")
    assert weekly == {(END, "Home", "Direct"): 2000, (END, "Home", "Gross"): 2200}
    homes = unit_costs.home_weekly_cost_range(table, [YEAR], 52, {"Home"})
    without, with_support = "Without additional support", "With additional support"
    assert told(homes, "home_weekly_cost_range") == {
        (END, without, "Lowest"): 900,
        (END, without, "Highest"): 2000,
        (END, with_support, "Lowest"): 1000,
        (END, with_support, "Highest"): 3000,
    }
    assert unit_costs.home_weekly_cost_range(table[:2], [YEAR], 52, {"Home"}).empty
    assert unit_costs.home_weekly_cost_range(table, [YEAR], 52, {"Fostering"}).empty


def test_what_is_not_told_makes_no_unit_cost(extract: Draw, told: Told) -> None:
    table = extract(
        "unit_costs",
        """
        service | placement_category | year    | direct_gbp | overheads_gbp | additional_support_gbp | places | occupancy_share
        Home 1  | Home               | 2016-17 | 520000     |               |                        | 5      | 1.0
        Home 2  | Home               | 2016-17 | 260000     | 26000         | 26000                  | 5      | 1.0
        Lodging | Supported          | 2016-17 | 344436     | 0             |                        | 22     |
        Home 3  | Home               | 2015-16 | 780000     | 78000         | 260000                 | 5      | 1.0
        """,
    )
    assert told(unit_costs.weekly_unit_cost(table, [YEAR], 52), "weekly_unit_cost") == {(END, "Home", "Direct"): 1500}


def test_budget_and_outturn_as_hertfordshire_prints_them(extract: Draw, told: Told) -> None:
    """2018/19: outturn or forecast 48,770,000 against 44,521,000 is 4,249,000 over; 2019/20: 50,055,000 is 3,333,000 over, 7.1%."""
    table = extract(
        "budgets",
        """
        line                | year    | budget_gbp | outturn_gbp | outturn_kind
        Children looked after | 2018-19 | 44521000   | 48770000    | Outturn
        Children looked after | 2019-20 | 46722000   | 50055000    | Forecast
        Adoption            | 2019-20 |            | 10          | Outturn
        Early help          | 2019-20 | 500        |             |
        """,
    )
    years = [financial_year(2018), financial_year(2019)]
    line, first, second = "Children looked after", "2019-03-31", "2020-03-31"
    assert told(budgets.budget(table, years), "budget") == {
        (first, line): 44521000,
        (second, line): 46722000,
        (second, "Early help"): 500,
    }
    assert told(budgets.outturn(table, years), "outturn") == {(first, line): 48770000, (second, "Adoption"): 10}
    assert told(budgets.outturn(table, years), "outturn_forecast") == {(second, line): 50055000}
    assert told(budgets.outturn(table, years, {line}), "outturn") == {(second, "Adoption"): 10}


def test_outturn_of_a_kind_of_placement_stands_on_its_children(extract: Draw, told: Told) -> None:
    table = extract(
        "budgets",
        """
        line           | year    | budget_gbp | outturn_gbp | outturn_kind
        Secure home    | 2018-19 | 100        | 24735.86    | Outturn
        Secure home    | 2019-20 | 100        | 24735.86    | Forecast
        Adoption       | 2018-19 | 100        | 10          | Outturn
        """,
    )
    years = [financial_year(2018), financial_year(2019)]
    payments = extract(
        "placement_payments",
        """
        child_id | placement_category | start_date | end_date   | weekly_price_gbp
        A        | Secure home        | 2018-04-01 | 2018-04-29 | 6183.96
        B        | Fostering          | 2018-04-01 | 2018-04-29 | 500
        """,
    )
    counted = budgets.placement_outturn(table, years, spending.spend(lines_of(payments), years, by=[spending.KIND]))
    assert told(counted, "placement_outturn") == {("2019-03-31", "Secure home"): 24735.86}
    assert counted["children"].tolist() == [1]


def test_inflation_is_the_rise_of_the_index(extract: Draw, told: Told) -> None:
    table = extract(
        "deflators",
        """
        year    | index
        2018-19 | 100
        2019-20 | 106.1
        2021-22 | 110
        """,
    )
    years = [financial_year(year) for year in (2018, 2019, 2021)]
    assert told(budgets.inflation(table, years), "inflation") == {("2020-03-31",): 0.061}
    assert len(told(budgets.price_index(table, years), "price_index")) == 3


def test_figures_of_others_carry_what_they_include(extract: Draw, told: Told) -> None:
    table = extract(
        "costs_of_others",
        """
        area               | figure              | placement_category | year    | value_gbp | includes                          | source
        Neighbouring county | Average weekly cost | Home               | 2016-17 | 4610      | care only; contributions taken off | p. 4
        Essex              | Foster carer payment |                    | 2016-17 | 420       | allowance and fee.                | p. 5
        Essex              | Budget variance     |                    | 2016-17 | -100      | all lines                         | p. 5
        """,
    )
    counted = budgets.costs_of_others(table, [YEAR])
    assert told(counted, "weekly_cost_of_others") == {
        (END, "Neighbouring county (care only; contributions taken off)", "Home"): 4610
    }
    assert told(counted, "carer_payment_of_others") == {(END, "Essex (allowance and fee)"): 420}
    assert told(counted, "variance_of_others") == {(END, "Essex (all lines)"): -100}


def test_every_figure_of_others_has_its_measure() -> None:
    from suffkit.contracts.extracts.finance import FIGURES_OF_OTHERS

    assert tuple(budgets.OF_OTHERS) == FIGURES_OF_OTHERS
    assert not any(measure(name).persons for name in budgets.OF_OTHERS.values())
