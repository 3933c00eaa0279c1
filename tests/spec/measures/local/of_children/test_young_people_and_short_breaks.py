# ruff: noqa: E501 - a case stays on one line
"""Care leavers' tracker, short breaks, special needs: each case is a tiny table and the answer beside it."""

from __future__ import annotations

from datetime import date

import pytest

from suffkit.disclosure.release import released_counts
from suffkit.domain.calendar import financial_year
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.short_breaks import counts_of_short_break_need, counts_of_short_breaks
from suffkit.measures.local.special_needs import counts_of_special_needs
from suffkit.measures.local.young_people import counts_of_young_people

DAY = date(2024, 3, 31)
TRACKER = """
    person_id | birth_date | suitable | in_touch | active | staying_put_with | move_due_date | moved_date
    1         | 2007-03-31 | Yes      | Yes      | Yes    |                  |               |
    2         | 2006-04-01 | Yes      | Yes      | No     | In-house         | 2024-05-01    |
    3         | 2006-03-31 | No       | Yes      | No     | In-house         | 2024-03-31    | 2024-02-01
    4         | 2003-01-01 |          | No       |        |                  | 2026-05-01    |
    5         | 1998-04-01 | Yes      | Yes      | Yes    | Independent      | 2023-01-01    | 2023-02-01
    6         | 1998-03-31 | No       | No       | No     |                  |               |
    7         | 2007-04-01 | Yes      | Yes      | Yes    |                  |               |
"""


def tracked(extract):
    return {"leavers_tracker": extract("leavers_tracker", TRACKER, accommodation="With former foster carers")}


def test_care_leavers_of_17_to_25_by_age_on_the_day(extract, year, told) -> None:
    got = counts_of_young_people(Local(tracked(extract), None, [year], DAY))
    assert told(got, "leavers_supported", "age_group") == {"17 to 18": 3, "19 to 21": 1, "22 to 25": 1, "Total": 5}
    assert told(got, "leavers_in_touch_share")[""] == 4 / 5
    # Of whom it is not known stays in the whole.
    assert told(got, "leavers_suitable_share", "age_group") == {
        "17 to 18": 2 / 3,
        "19 to 21": 0,
        "22 to 25": 1,
        "Total": 3 / 5,
    }
    assert told(got, "leavers_active_share")[""] == 2 / 5
    assert told(got, "leavers_supported", "accommodation") == {"Other": 5, "Total": 5}


def test_staying_put_is_from_18_on(extract, year, told) -> None:
    got = counts_of_young_people(Local(tracked(extract), None, [year], DAY))
    assert told(got, "staying_put", "provider") == {"In-house": 1, "Independent": 1, "Total": 2}


def test_moves_due_and_made_by_year(extract, year) -> None:
    got = counts_of_young_people(Local(tracked(extract), None, [year], DAY))
    due = got[got["measure"] == "moves_to_independence"]
    assert [int(value) for value in due["value"]] == [1, 1, 0, 1]  # 2023-24 to 2026-27
    made = got[got["measure"] == "moves_to_independence_made"]
    assert list(made["value"]) == [1]  # the move of 2022-23 is of a year that the tracker does not hold


def test_a_column_that_nobody_filled_in_is_not_counted(extract, year) -> None:
    tracker = extract(
        "leavers_tracker", "person_id | birth_date\n1 | 2004-01-01", accommodation="Own home", in_touch="Yes"
    )
    got = counts_of_young_people(Local({"leavers_tracker": tracker}, None, [year], DAY))
    assert set(got["measure"]) == {"leavers_supported", "leavers_in_touch_share"}
    assert set(got["by1"]) == {"", "age_group", "accommodation", "contact"}


USE = """
    child_id | year    | kind                  | provider    | nights_agreed | nights_used | hours_agreed | hours_used | unit_cost_gbp
    1        | 2023-24 | Overnight residential | In-house    | 36            | 30          |              |            | 412.50
    1        | 2023-24 | Overnight foster care | In-house    | 24            | 24          |              |            | 100
    2        | 2023-24 | Overnight residential | Independent | 12            | 6           |              |            | 500
    3        | 2023-24 | Day                   | Independent |               |             | 104          | 88         | 21.40
    3        | 2022-23 | Day                   | Independent |               |             | 100          | 100        | 20
"""


def test_short_breaks_used(extract, told) -> None:
    years = [financial_year(first) for first in (2021, 2022, 2023)]
    got = counts_of_short_breaks(Local({"short_breaks": extract("short_breaks", USE)}, None, years, DAY))
    assert {day.year for day in got["period_end"]} == {2023, 2024}  # of 2021-22 the list tells nothing
    now = got[got["period_end"] == "2024-03-31"]
    children = told(now, "short_break_children", "care_type")
    assert children == {"Residential": 2, "Fostering": 1, "Day": 1, "Total": 3}  # the first child once in the Total
    assert told(now, "short_break_nights_agreed")[""] == 72
    assert told(now, "short_break_nights_used", "care_type") == {"Residential": 36, "Fostering": 24, "Total": 60}
    assert told(now, "short_break_nights_taken_share")[""] == 60 / 72
    assert told(now, "short_break_hours_taken_share")[""] == 88 / 104
    # To the penny: 30 nights at 412.50 and 6 at 500; 88 hours at 21.40.
    assert told(now, "short_break_spend", "care_type")["Residential"] == pytest.approx(15_375.00)
    assert told(now, "short_break_spend")[""] == pytest.approx(15_375 + 2_400 + 1_883.20)
    assert told(now, "short_break_cost_per_night", "care_type")["Residential"] == pytest.approx(15_375 / 36)
    assert told(now, "short_break_cost_per_hour")[""] == pytest.approx(21.40)


def test_a_share_is_given_only_where_both_units_are_known_of_all(extract, year, told) -> None:
    use = extract(
        "short_breaks",
        """
        child_id | provider    | nights_agreed | nights_used
        1        | In-house    | 36            | 30
        2        | In-house    |               | 10
        3        | Independent | 20            | 10
        """,
        year="2023-24",
        kind="Overnight residential",
    )
    got = counts_of_short_breaks(Local({"short_breaks": use}, None, [year], DAY))
    assert told(got, "short_break_nights_taken_share", "provider") == {"Independent": 0.5}
    assert "short_break_spend" not in set(got["measure"])  # no price, no spend; not a spend of 0


def test_nights_of_few_children_are_hidden_with_their_share_and_their_cost(extract, year) -> None:
    facts = released_counts(
        counts_of_short_breaks(Local({"short_breaks": extract("short_breaks", USE)}, None, [year], DAY))
    )
    shown = facts[facts["value"].notna() & (facts["value"] > 0)]
    assert shown.empty, "three children are behind all of these numbers"


def test_need_against_supply_and_the_households_it_takes(extract, told) -> None:
    need = extract(
        "short_break_need",
        """
        year    | kind                  | children_needing | units_needed | units_supplied | units_a_household
        2023-24 | Overnight foster care | 34               | 612          | 450            | 50
        2023-24 | Overnight residential | 10               | 264          | 300            |
        2023-24 | Day                   | 40               | 1000         |                |
        """,
    )
    got = counts_of_short_break_need(Local({"short_break_need": need}, None, [], DAY))
    nights = told(got, "short_break_nights", "care_type", "need_or_supply")
    assert nights["Fostering", "Unmet need"] == 162
    assert nights["Residential", "Unmet need"] == 0
    assert told(got, "short_break_households_needed", "care_type") == {"Fostering": 162 / 50}
    assert told(got, "short_break_hours", "care_type", "need_or_supply") == {("Day", "Need"): 1000}
    assert told(got, "short_break_children", "care_type", "need_or_supply")["Fostering", "Need"] == 34


def test_need_of_few_children_hides_what_is_lacking_too(extract) -> None:
    need = extract(
        "short_break_need",
        "year | kind | children_needing | units_needed | units_supplied\n2023-24 | Overnight foster care | 3 | 90 | 60",
    )
    facts = released_counts(counts_of_short_break_need(Local({"short_break_need": need}, None, [], DAY)))
    shown = facts[facts["value"].notna()]
    assert list(shown["group2"]) == ["Supply"]


def test_special_needs_are_of_january_and_called_as_in_print(extract, year, told) -> None:
    plans = extract(
        "special_needs",
        """
        year    | child_group          | support_kind | children | all_children
        2022-23 | Children looked after | EHC plan    | 182      | 640
        2022-23 | All pupils            | SEN support | 12000    | 100000
        """,
    )
    got = counts_of_special_needs(Local({"special_needs": plans}, None, [year], DAY))
    shares = told(got, "special_needs_share", "child_group", "support_kind")
    assert shares["Children looked after", "Education, health and care plan"] == 182 / 640
    assert shares["All pupils", "SEN support"] == 0.12
    assert set(got["period_start"].dt.strftime("%Y-%m-%d")) == {"2023-01-01"}
    assert set(got["period_end"].dt.strftime("%Y-%m-%d")) == {"2023-01-31"}
