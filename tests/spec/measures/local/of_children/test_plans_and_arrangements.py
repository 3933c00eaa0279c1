"""Permanence, exceptional arrangements, arrivals: each case is a tiny table and the answer beside it."""

from __future__ import annotations

from datetime import date

from suffkit.domain.calendar import financial_year
from suffkit.measures.local.exceptional import counts_of_arrivals, counts_of_exceptional
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.permanence import counts_of_permanence

DAY = date(2024, 3, 31)
PLANS = """
    child_id | plan                   | agreed_date | target_date | achieved_date | ended_date
    1        | Special guardianship   | 2022-09-01  | 2023-06-30  | 2023-06-30    |
    2        | Special guardianship   | 2023-09-01  | 2023-12-31  | 2024-01-15    |
    3        | Special guardianship   | 2023-09-01  | 2024-03-31  |               |
    4        | Adoption               | 2023-09-01  | 2024-01-31  |               | 2024-01-30
    5        | Adoption               | 2023-09-01  | 2024-01-31  |               | 2024-03-01
    6        | Step down to fostering | 2024-03-31  |             |               |
    7        | Step down to fostering | 2024-04-01  |             |               |
"""


def test_plans_open_agreed_achieved_and_kept(extract, year, told) -> None:
    got = counts_of_permanence(Local({"permanence": extract("permanence", PLANS)}, None, [year], DAY))
    opened = told(got, "permanence_plans", "plan")
    assert {plan: number for plan, number in opened.items() if number} == {
        "Special guardianship": 1,
        "Step down to fostering": 1,
        "Total": 2,
    }
    assert told(got, "permanence_plans_agreed")[""] == 5
    assert told(got, "permanence_plans_achieved")[""] == 2
    on_time = told(got, "permanence_plans_on_time_share", "plan")
    assert on_time["Special guardianship"] == 1 / 3  # on the target day is in time; late and still open are not
    assert on_time["Adoption"] == 0  # given up before its target date it is not counted, given up after it it is


def test_with_returns_only_plans_of_children_in_care(extract, returns, year, told) -> None:
    tidy = returns(
        """
        child_id | start_date | end_date   | end_reason | place
        3        | 2020-01-01 | 2024-03-01 | E4A        | U4
        6        | 2020-01-01 |            |            | K2
        """
    )
    got = counts_of_permanence(Local({"permanence": extract("permanence", PLANS)}, tidy, [year], DAY))
    assert told(got, "permanence_plans")[""] == 1  # nobody closed the plan of the child who left
    assert told(got, "permanence_plans", "plan", "common_group")["Step down to fostering", "Residential"] == 1


def test_arrangements_on_the_day_and_in_the_year(extract, year, told) -> None:
    arrangements = extract(
        "exceptional",
        """
        child_id | kind                         | start_date | end_date
        1        | Solo placement               | 2024-03-01 |
        1        | Deprivation of liberty order | 2024-03-21 |
        2        | Solo placement               | 2024-03-21 |
        3        | Solo placement               | 2023-05-01 | 2023-06-01
        4        | Solo placement               | 2022-05-01 | 2023-04-01
        """,
    )
    got = counts_of_exceptional(Local({"exceptional": arrangements}, None, [year], DAY))
    day = told(got, "exceptional_arrangements", "arrangement")
    assert (day["Solo placement"], day["Deprivation of liberty order"], day["Total"]) == (2, 1, 2)
    assert day["Unregistered placement"] == 0
    assert told(got, "exceptional_arrangements_in_year", "arrangement")["Solo placement"] == 3
    assert told(got, "exceptional_arrangement_days", "arrangement")["Solo placement"] == (30 + 10) / 2


def test_arrivals_by_route_and_rare_nationalities_together(extract, told) -> None:
    rows = [
        f"{at} | {'2022-05-01' if at < 8 else '2023-05-01'} | National Transfer Scheme | Sudanese" for at in range(12)
    ]
    rows += [
        f"{at} | 2023-05-01 | Arrived in the area | {'Eritrean' if at < 16 else 'Of somewhere'}" for at in range(12, 17)
    ]
    arrivals = extract("arrivals", "child_id | arrived_date | route | nationality\n" + "\n".join(rows))
    years = [financial_year(first) for first in (2021, 2022, 2023)]
    got = counts_of_arrivals(Local({"arrivals": arrivals}, None, years, DAY))
    newest = got[got["period_end"] == "2024-03-31"]
    assert told(newest, "uasc_arrivals", "nationality") == {"Sudanese": 4, "Other": 5, "Total": 9}
    assert told(newest, "uasc_arrivals", "arrival_route")["Arrived in the area"] == 5
    assert {day.year for day in got["period_end"]} == {2023, 2024}  # before the first arrival nothing is known
