# ruff: noqa: E501 - a case stays on one line
"""What placements cost, to the penny: payment lines drawn, the sums beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from suffkit.contracts.extracts import EXTRACTS
from suffkit.domain.calendar import Period, financial_year
from suffkit.measures.local import prices, spending
from suffkit.measures.local.cost_history import COLUMNS, cost_history
from suffkit.measures.local.costs import counts_of_costs
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.paid import days_told, lines_of, years_told

Draw = Callable[..., pd.DataFrame]
Told = Callable[..., dict[tuple[str, ...], float]]
BEFORE, YEAR = financial_year(2022), financial_year(2023)
END = "2024-03-31"
FOSTER = {"placement_category": "Fostering", "provider": "In-house", "route": "In-house"}


def paid(extract: Draw, text: str, **usual: str) -> pd.DataFrame:
    return lines_of(extract("placement_payments", text, **{**FOSTER, **usual}))


def test_spend_is_days_over_seven_times_the_weekly_price_clipped_to_the_year(extract: Draw, told: Told) -> None:
    lines = paid(
        extract,
        """
        child_id | start_date | end_date   | weekly_price_gbp | additional_support_gbp
        A        | 2022-03-25 | 2023-04-08 | 344              |
        B        | 2024-03-31 |            | 918              | 100
        C        | 2024-04-01 |            | 5000             |
        D        | 2023-05-01 | 2023-05-01 | 700              |
        """,
    )
    # A: 7 days of April 2023. B: the one night of 31 March, a seventh of 918 and of 100 to the penny. C, D: nothing.
    assert told(spending.spend(lines, [YEAR], by=[()]), "spend") == {(END,): round(344 + 131.14 + 14.29, 2)}
    assert told(spending.paid_weeks(lines, [YEAR], by=[()]), "paid_weeks") == {(END,): round(8 / 7, 4)}
    assert told(spending.spend(lines, [BEFORE], by=[()]), "spend") == {("2023-03-31",): round(365 / 7 * 344, 2)}


def test_pounds_and_pence_agree_whichever_way_lines_are_added_up(extract: Draw, told: Told) -> None:
    rows = "\n".join(
        f"{'ABC'[n % 3]}{n} | {['Fostering', 'Home'][n % 2]} | {['In-house', 'Independent'][n // 2 % 2]} | {['Spot', 'Block', 'In-house'][n % 3]} | 2023-0{n % 8 + 1}-11 | 2024-01-{n + 10} | {333.33 + n} | {n}.49"
        for n in range(12)
    )
    lines = paid(
        extract,
        "child_id | placement_category | provider | route | start_date | end_date | weekly_price_gbp | additional_support_gbp\n"
        + rows,
    )
    counted = pd.concat([spending.spend(lines, [YEAR]), spending.spend_in_parts(lines, [YEAR])])
    whole = counted.loc[counted["by1"] == "", "value"].iloc[0]
    assert round(whole * 100, 6) % 1 == 0
    groups = counted[(counted["by1"] != "") & (counted["group1"] != "Total")]
    assert groups.groupby("by1")["value"].sum().round(2).to_dict() == dict.fromkeys(
        ("placement_category", "provider", "route", "price_part", "funder"), whole
    )


def test_an_average_at_a_date_is_of_placements_and_one_of_a_year_of_weeks(extract: Draw, told: Told) -> None:
    lines = paid(
        extract,
        """
        child_id | start_date | end_date   | weekly_price_gbp | additional_support_gbp | health_contribution_gbp | education_contribution_gbp
        A        | 2023-04-01 |            | 400              |                        |                         |
        B        | 2024-03-25 |            | 1000             | 200                    | 300                     | 50
        C        | 2023-04-01 | 2024-03-31 | 9000             |                        |                         |
        """,
    )
    # C ends on the day and is not open. 52 weeks and 2 days of A, one week of B, C a day less than A.
    kind = (END, "Fostering")
    assert told(spending.average_weekly_cost(lines, [YEAR]), "average_weekly_cost") == {kind: 800}
    without = spending.average_weekly_cost_without_support(lines, [YEAR])
    assert told(without, "average_weekly_cost_without_support") == {kind: 700}
    assert told(spending.average_weekly_cost_net(lines, [YEAR]), "average_weekly_cost_net") == {kind: 625}
    spent = round(366 / 7 * 400, 2) + 1200 + round(365 / 7 * 9000, 2)
    weeks = (366 + 7 + 365) / 7
    assert told(spending.average_weekly_cost_in_year(lines, [YEAR], by=[()]), "average_weekly_cost_in_year") == {
        (END,): round(spent / weeks, 4)
    }
    assert told(prices.median_weekly_cost(lines, [YEAR], by=[()]), "median_weekly_cost") == {(END,): 800}


def test_who_pays_and_for_what_make_up_the_spend(extract: Draw, told: Told) -> None:
    lines = paid(
        extract,
        """
        child_id | start_date | end_date   | weekly_price_gbp | additional_support_gbp | health_contribution_gbp | education_contribution_gbp
        A        | 2023-05-01 | 2023-05-08 | 4250             | 600                    | 500                     |
        B        | 2023-05-01 | 2023-05-08 | 1000             |                        |                         | 250
        """,
    )
    parts = spending.spend_in_parts(lines, [YEAR])
    assert told(parts, "spend", by="price_part") == {
        (END, "Price of the placement"): 5250,
        (END, "Additional support"): 600,
        (END, "Total"): 5850,
    }
    assert told(parts, "spend", by="funder") == {
        (END, "The council"): 5100,
        (END, "Health"): 500,
        (END, "Education"): 250,
        (END, "Total"): 5850,
    }
    children = parts.set_index(["by1", "group1"])["children"]
    assert children["funder", "Health"] == 1
    assert children["funder", "The council"] == 2


def test_a_placement_whose_price_changes_is_one_placement(extract: Draw, told: Told) -> None:
    lines = paid(
        extract,
        """
        child_id | start_date | end_date   | weekly_price_gbp | provider_name
        A        | 2023-04-01 | 2023-09-01 | 400              | One
        A        | 2023-09-01 |            | 420              | One
        B        | 2023-04-01 | 2023-06-01 | 400              | One
        B        | 2023-07-01 | 2023-08-01 | 400              | One
        C        | 2023-04-01 | 2023-06-01 | 400              | One
        C        | 2023-06-01 | 2023-08-01 | 400              | Two
        """,
    )
    counted = spending.paid_placements_in_year(lines, [YEAR], by=[()])
    assert told(counted, "paid_placements_in_year") == {(END,): 5}
    assert counted["children"].tolist() == [3]


def test_parent_and_child_placements_as_herefordshire_prints_them(extract: Draw, told: Told) -> None:
    """Nine placements in homes cost 534,384 at 4,272 a week on average, so they lasted 125 weeks and half a day."""
    rows = "\n".join(f"R{n} | 2022-05-02 | 2022-08-0{7 if n < 8 else 6} | 4272" for n in range(9))
    lines = paid(
        extract,
        "child_id | start_date | end_date | weekly_price_gbp\n" + rows,
        placement_category="Parent and child residential",
        provider="Independent",
        route="Spot",
    )
    kind = ("2023-03-31", "Parent and child residential")
    assert (
        told(
            spending.paid_placements_in_year(lines, [BEFORE], by=[("placement_category",)]), "paid_placements_in_year"
        )[kind]
        == 9
    )
    days = 8 * 97 + 96
    assert told(spending.spend(lines, [BEFORE], by=[("placement_category",)]), "spend")[kind] == pytest.approx(
        4272 * days / 7, abs=0.05
    )
    assert round(534384 / 4272, 1) == 125.1
    average = spending.average_weekly_cost_in_year(lines, [BEFORE], by=[("placement_category",)])
    assert told(average, "average_weekly_cost_in_year")[kind] == pytest.approx(4272, abs=0.005)


def test_very_dear_placements_are_over_the_threshold_and_counted_in_each(extract: Draw, told: Told) -> None:
    lines = paid(
        extract,
        """
        child_id | start_date | weekly_price_gbp | additional_support_gbp
        A        | 2023-05-01 | 6000             |
        B        | 2023-05-01 | 6000.01          |
        C        | 2023-05-01 | 5900             | 2200
        D        | 2023-05-01 | 12000            | 1
        """,
    )
    counted = prices.high_cost_placements(lines, [YEAR], [10000, 6000, 8000])
    without, with_support = "Without additional support", "With additional support"
    assert told(counted, "high_cost_placements") == {
        (END, "£6,000", without): 2,
        (END, "£6,000", with_support): 3,
        (END, "£8,000", without): 1,
        (END, "£8,000", with_support): 2,
        (END, "£10,000", without): 1,
        (END, "£10,000", with_support): 1,
    }


def test_a_number_over_a_threshold_stands_on_the_placements_over_it(extract: Draw) -> None:
    """That 20 over the lower threshold and 18 over the higher tell of 2 between is for disclosure control to know."""
    rows = "\n".join(f"C{n} | 2023-05-01 | {7000 if n < 2 else 9000}" for n in range(20))
    lines = paid(extract, "child_id | start_date | weekly_price_gbp\n" + rows)
    counted = prices.high_cost_placements(lines, [YEAR], [6000, 8000, 10000])
    stands_on = counted[counted["group2"] == "With additional support"].set_index("group1")
    assert stands_on["value"].tolist() == [20, 18, 0]
    assert stands_on["children"].tolist() == [20, 18, 0]


def test_block_and_spot_are_set_side_by_side_where_a_kind_is_bought_both_ways(extract: Draw, told: Told) -> None:
    """1,297 a week on the spot against 750 in a block, as Hertfordshire prints it: 547 a week."""
    lines = paid(
        extract,
        """
        child_id | placement_category      | route | start_date | weekly_price_gbp | additional_support_gbp
        A        | Semi-independent living | Block | 2023-05-01 | 750              |
        B        | Semi-independent living | Spot  | 2023-05-01 | 1200             | 500
        C        | Semi-independent living | Spot  | 2023-05-01 | 1394             |
        D        | Home                    | Spot  | 2023-05-01 | 4300             |
        """,
        provider="Independent",
    )
    assert told(prices.weekly_cost_by_contract(lines, [YEAR]), "weekly_cost_by_contract") == {
        (END, "Semi-independent living", "Block"): 750,
        (END, "Semi-independent living", "Spot"): 1297,
    }
    one_way = lines_of(
        extract(
            "placement_payments",
            "child_id | start_date | weekly_price_gbp\nA | 2023-05-01 | 900",
            **(FOSTER | {"route": "Spot"}),
        )
    )
    assert prices.weekly_cost_by_contract(one_way, [YEAR]).empty


def test_the_middle_half_stands_for_the_range(extract: Draw, told: Told) -> None:
    rows = "\n".join(f"C{n} | 2023-05-01 | {1000 + 100 * n}" for n in range(9))
    lines = paid(extract, "child_id | start_date | weekly_price_gbp\n" + rows)
    counted = prices.weekly_cost_quartiles(lines, [YEAR])
    assert told(counted, "weekly_cost_quartiles") == {
        (END, "Fostering", "Lower quartile"): 1200,
        (END, "Fostering", "Upper quartile"): 1600,
    }
    # Three prices are no more than the lower quartile, three no less than the upper one.
    assert set(counted["children"]) == {3}


def test_a_median_stands_on_its_thinner_side(extract: Draw) -> None:
    """Of eleven prices six are no more and six no less; where many are paid the same, many are on either side."""
    for prices_gbp, children in (
        ([1000 + 100 * n for n in range(11)], 6),
        ([450] * 7 + [900, 2000], 7),
        ([1, 2, 3], 2),
    ):
        rows = "\n".join(f"C{n} | 2023-05-01 | {price}" for n, price in enumerate(prices_gbp))
        lines = paid(extract, "child_id | start_date | weekly_price_gbp\n" + rows)
        assert prices.median_weekly_cost(lines, [YEAR], by=[()])["children"].tolist() == [children]


def test_an_average_beside_the_whole_price_stands_on_those_whose_price_differs(extract: Draw) -> None:
    """One of eight has support and two have a contribution: the averages beside one another tell what those cost."""
    rows = "\n".join(f"C{n} | 2023-05-01 | 1000 | {900 if n == 0 else ''} | {100 if n < 2 else ''}" for n in range(8))
    head = "child_id | start_date | weekly_price_gbp | additional_support_gbp | health_contribution_gbp\n"
    lines = paid(extract, head + rows)
    assert spending.average_weekly_cost(lines, [YEAR])["children"].tolist() == [8]
    assert spending.average_weekly_cost_without_support(lines, [YEAR])["children"].tolist() == [1]
    assert spending.average_weekly_cost_net(lines, [YEAR])["children"].tolist() == [2]


def test_spend_for_each_child_with_and_without_unaccompanied_children(extract: Draw, told: Told) -> None:
    lines = paid(
        extract,
        """
        child_id | start_date | end_date   | weekly_price_gbp
        A        | 2023-05-01 | 2023-05-08 | 900
        B        | 2023-05-01 | 2023-05-08 | 300
        gone     | 2023-05-01 | 2023-05-08 | 60
        """,
    )
    children = pd.DataFrame(
        {
            "child_id": ["A", "B", "gone"],
            "is_uasc_ever": [False, True, True],
            "uasc_end_date": pd.to_datetime([None, None, "2022-09-01"]).astype("datetime64[s]"),
        }
    )
    looked_after = pd.DataFrame(
        {
            "period_end": pd.Timestamp(END),
            "by1": ["", "uasc", "uasc", "uasc"],
            "group1": ["", "UASC", "Not UASC", "Total"],
            "by2": "",
            "value": [5.0, 2.0, 3.0, 5.0],
        }
    )
    counted = spending.spend_per_child(lines, looked_after, children, [YEAR])
    assert told(counted, "placement_spend_per_child") == {
        (END,): 252,
        (END, "UASC"): 150,
        (END, "Not UASC"): 320,
        (END, "Total"): 252,
    }
    head = spending.spend_per_resident_child(lines, [BEFORE, YEAR], {2023: 1000, 2020: 9})
    assert told(head, "placement_spend_per_resident_child") == {(END,): 1.26}


def test_years_before_the_first_line_ended_are_not_told(extract: Draw) -> None:
    """A list of what ran since June 2023 has long lines from 2015, and not those that ended before."""
    lines = paid(
        extract,
        """
        child_id | start_date | end_date   | weekly_price_gbp
        A        | 2015-05-01 | 2023-06-08 | 900
        B        | 2015-05-01 |            | 900
        """,
    )
    years = [financial_year(2021), BEFORE, YEAR]
    assert years_told(lines, years) == (YEAR,)
    open_now = lines[lines["end_date"].isna()]
    assert years_told(open_now, years) == ()
    assert days_told(open_now, years) == (YEAR,)


def test_a_childs_cost_history_is_in_order_with_what_it_came_to(extract: Draw) -> None:
    payments = extract(
        "placement_payments",
        """
        child_id | placement_category | start_date | end_date   | weekly_price_gbp | additional_support_gbp
        A        | Home               | 2023-06-01 |            | 4250             | 600
        A        | Fostering          | 2023-04-03 | 2023-06-01 | 918              |
        B        | Fostering          | 2023-04-01 |            | 1                |
        """,
        provider="Independent",
        route="Spot",
    )
    history = cost_history(payments, "A", date(2023, 6, 14))
    assert list(history.columns) == list(COLUMNS)
    assert history["placement_category"].tolist() == ["Fostering", "Home"]
    assert history["days"].tolist() == [59, 14]
    assert history["weekly_whole_gbp"].tolist() == [918, 4850]
    assert history["cost_to_date_gbp"].tolist() == [7737.43, 17437.43]
    assert history["end_date"].isna().tolist() == [False, True]


def test_no_count_names_a_child_a_provider_or_a_home(extract: Draw) -> None:
    payments = extract(
        "placement_payments",
        """
        child_id | placement_category | provider    | provider_name | route | start_date | end_date   | weekly_price_gbp
        KEYA     | Home               | Independent | Homes Two     | Spot  | 2023-06-01 | 2024-03-01 | 4250
        KEYB     | Home               | Independent | Homes Two     | Block | 2023-06-01 |            | 4000
        """,
    )
    example = {
        name: pd.DataFrame([dict.fromkeys(one.contract.column_names, "")]).iloc[:0] for name, one in EXTRACTS.items()
    }
    counts = counts_of_costs(Local({**example, "placement_payments": payments}, None, [YEAR], date(2024, 3, 31)))
    assert len(counts) > 20
    said = {str(cell) for column in counts.select_dtypes(exclude="number") for cell in counts[column].unique()}
    assert not [text for text in said for word in ("KEY", "Homes Two") if word in text]
    assert "why_it_ended" not in counts
    assert counts.loc[counts["unit"].str.startswith("gbp"), "children"].notna().all()


def test_without_extracts_there_is_nothing(extract: Draw) -> None:
    assert counts_of_costs(Local({}, None, [YEAR], date(2024, 3, 31))).empty
    assert counts_of_costs(
        Local({"placement_payments": extract("placement_payments", "child_id")}, None, [YEAR], date(2024, 3, 31))
    ).empty


def test_no_year_is_no_row(extract: Draw) -> None:
    payments = extract(
        "placement_payments",
        """
        child_id | placement_category | start_date | end_date   | weekly_price_gbp
        A        | Home               | 2023-06-01 | 2024-03-01 | 4250
        """,
        provider="Independent",
        route="Spot",
    )
    assert counts_of_costs(Local({"placement_payments": payments}, None, [], date(2024, 3, 31))).empty
    assert (
        counts_of_costs(
            Local(
                {"placement_payments": payments}, None, [Period(date(2010, 4, 1), date(2011, 3, 31))], date(2011, 3, 31)
            )
        )["value"]
        .fillna(0)
        .eq(0)
        .all()
    )
