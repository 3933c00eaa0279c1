"""Three or more placements in the year, and long-term stability."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from suffkit.domain.calendar import financial_year
from suffkit.measures.stability import (
    average_moves_in_care,
    long_term_stability,
    months_after,
    three_or_more_placements,
)


def three(returns, year, parts, episodes: str) -> tuple[float, float]:
    return parts(three_or_more_placements(returns(episodes), year))


def test_two_moves_make_three_placements(returns, year, parts):
    episodes = """
        child_id | start_date | end_date   | place
        1        | 2023-04-10 | 2023-06-01 | U4
        1        | 2023-06-01 | 2023-11-20 | K2
        1        | 2023-11-20 |            | U6
        2        | 2022-01-05 |            | U1
    """
    assert three(returns, year, parts, episodes) == (1, 2)


def test_the_placement_open_on_1_april_counts_and_one_ended_that_day_does_not(returns, year, parts):
    episodes = """
        child_id | start_date | end_date   | place
        open     | 2022-05-01 | 2023-04-02 | U4
        open     | 2023-04-02 | 2023-06-01 | K2
        open     | 2023-06-01 |            | U6
        ended    | 2022-05-01 | 2023-04-01 | U4
        ended    | 2023-04-01 | 2023-06-01 | K2
        ended    | 2023-06-01 |            | U6
    """
    assert three(returns, year, parts, episodes) == (1, 2)


def test_the_placement_that_begins_on_31_march_counts(returns, year, parts):
    episodes = """
        child_id | start_date | end_date   | place
        1        | 2022-05-01 | 2023-06-01 | U4
        1        | 2023-06-01 | 2024-03-31 | K2
        1        | 2024-03-31 |            | U6
    """
    assert three(returns, year, parts, episodes) == (1, 1)


def test_only_who_is_looked_after_on_31_march_is_in_it(returns, year, parts):
    episodes = """
        child_id | start_date | end_date   | place
        left     | 2023-04-10 | 2023-06-01 | U4
        left     | 2023-06-01 | 2023-11-20 | K2
        left     | 2023-11-20 | 2024-03-31 | U6
        here     | 2022-01-05 |            | U1
    """
    assert three(returns, year, parts, episodes) == (0, 1)


def test_placements_of_an_earlier_stay_of_the_year_count(returns, year, parts):
    episodes = """
        child_id | start_date | end_date   | place | start_reason
        1        | 2023-04-10 | 2023-06-01 | U4    | S
        1        | 2023-06-01 | 2023-07-01 | K2    | P
        1        | 2023-11-20 |            | U6    | S
    """
    assert three(returns, year, parts, episodes) == (1, 1)


@pytest.mark.parametrize(
    ("reason", "second", "third", "counted"),
    [
        ("L", "U4", "U6", 0),  # only the legal status changed
        ("T", "U1", "U6", 1),  # a change with the same carer outside adoption is a new placement
        ("U", "U1", "U6", 1),
        ("P", "U4", "U6", 1),
        ("P", "T1", "U6", 0),  # a temporary placement is none
        ("U", "A5", "A6", 0),  # adoption by the same carers is no new placement; by others it is
        ("T", "A3", "K2", 0),
    ],
)
def test_what_is_a_new_placement(returns, year, parts, reason, second, third, counted):
    episodes = f"""
        child_id | start_date | end_date   | place    | start_reason | placement_postcode
        1        | 2022-05-01 | 2023-06-01 | U4       | S            | AA1 1AA
        1        | 2023-06-01 | 2023-09-01 | {second} | {reason}     | AA1 1AA
        1        | 2023-09-01 |            | {third}  | P            | BB20 1BB
    """
    assert three(returns, year, parts, episodes) == (counted, 1)


def test_a_return_from_a_temporary_place_is_the_same_placement(returns, year, parts):
    episodes = """
        child_id | start_date | end_date   | place
        1        | 2022-05-01 | 2023-06-01 | U4
        1        | 2023-06-01 | 2023-06-05 | T3
        1        | 2023-06-05 | 2023-09-01 | U4
        1        | 2023-09-01 |            | K2
    """
    assert three(returns, year, parts, episodes) == (0, 1)


def test_a_placement_under_24_hours_does_not_count(returns, year, parts):
    episodes = """
        child_id | start_date | end_date   | place
        1        | 2022-05-01 | 2023-06-01 | U4
        1        | 2023-06-01 | 2023-06-01 | K2
        1        | 2023-06-01 |            | U6
    """
    assert three(returns, year, parts, episodes) == (0, 1)


def test_an_adoption_by_the_same_carers_that_began_before_the_year_is_one_placement_of_it(returns, year, parts):
    episodes = """
        child_id | start_date | end_date   | place | start_reason
        1        | 2022-05-01 | 2023-02-01 | U5    | S
        1        | 2023-02-01 | 2023-06-01 | A5    | U
        1        | 2023-06-01 | 2023-09-01 | U6    | P
        1        | 2023-09-01 |            | K2    | P
    """
    assert three(returns, year, parts, episodes) == (1, 1)


def settled(returns, year, parts, episodes: str, born: str = "2012-06-15") -> tuple[float, float]:
    return parts(long_term_stability(returns(episodes, children=f"child_id | birth_date\n1 | {born}"), year))


@pytest.mark.parametrize(
    ("start", "whole"), [("2021-09-30", 1), ("2021-10-01", 0)]
)  # 30 calendar months before 31 March 2024
def test_two_and_a_half_years_are_reached_by_the_calendar(returns, year, parts, start, whole):
    assert settled(returns, year, parts, f"child_id | start_date\n1 | {start}") == (whole, whole)


@pytest.mark.parametrize(("moved", "part"), [("2022-03-31", 1), ("2022-04-01", 0)])
def test_two_years_in_a_placement_are_reached_by_the_calendar(returns, year, parts, moved, part):
    episodes = f"""
        child_id | start_date | end_date | place
        1        | 2020-05-01 | {moved}  | U4
        1        | {moved}    |          | K2
    """
    assert settled(returns, year, parts, episodes) == (part, 1)


@pytest.mark.parametrize(("born", "whole"), [("2008-04-01", 1), ("2008-03-31", 0)])
def test_only_children_under_16_on_31_march(returns, year, parts, born, whole):
    assert settled(returns, year, parts, "child_id | start_date\n1 | 2020-05-01", born) == (whole, whole)


@pytest.mark.parametrize(
    ("second", "reason", "part"),
    [
        ("U1", "T", 1),  # the same carer: living with the same person goes on
        ("U1", "U", 1),
        ("U1", "P", 0),
        ("A5", "U", 1),  # adoption by the same carers
        ("A6", "B", 1),  # placed for adoption with others: the placement just before counts with it
        ("K2", "P", 0),
    ],
)
def test_what_breaks_long_term_stability(returns, year, parts, second, reason, part):
    episodes = f"""
        child_id | start_date | end_date   | place    | start_reason
        1        | 2021-05-01 | 2023-06-01 | U4       | S
        1        | 2023-06-01 |            | {second} | {reason}
    """
    assert settled(returns, year, parts, episodes) == (part, 1)


def test_before_adoption_only_the_placement_just_before_counts(returns, year, parts):
    episodes = """
        child_id | start_date | end_date   | place | start_reason
        1        | 2020-05-01 | 2022-04-01 | U4    | S
        1        | 2022-04-01 | 2023-06-01 | U6    | P
        1        | 2023-06-01 |            | A6    | B
    """
    assert settled(returns, year, parts, episodes) == (0, 1)


def test_a_temporary_placement_and_a_change_of_legal_status_break_nothing(returns, year, parts):
    episodes = """
        child_id | start_date | end_date   | place | start_reason | legal_status
        1        | 2021-05-01 | 2023-06-01 | U4    | S            | C1
        1        | 2023-06-01 | 2023-06-10 | T1    | P            | C1
        1        | 2023-06-10 | 2023-09-10 | U4    | P            | C1
        1        | 2023-09-10 |            | U4    | L            | C2
    """
    assert settled(returns, year, parts, episodes) == (1, 1)


def test_a_new_stay_begins_anew(returns, year, parts):
    episodes = """
        child_id | start_date | end_date   | place | start_reason
        1        | 2019-05-01 | 2021-12-01 | U4    | S
        1        | 2021-12-02 |            | U4    | S
    """
    assert settled(returns, year, parts, episodes) == (0, 0)


MOVES = """
    child_id | start_date | end_date   | place | start_reason | legal_status | return_year
    1        | 2021-06-01 | 2022-05-01 | U4    | S            | C1           | 2023
    1        | 2022-05-01 | 2022-06-01 | U6    | P            | C1           | 2023
    1        | 2022-06-01 | 2022-07-01 | U6    | L            | C2           | 2023
    1        | 2022-07-01 | 2022-07-10 | T1    | P            | C2           | 2023
    1        | 2022-07-10 | 2023-03-31 | U6    | P            | C2           | 2023
    1        | 2023-03-31 | 2023-04-01 | K2    | P            | C2           | 2024
    1        | 2023-04-01 |            | U4    | P            | C2           | 2024
    2        | 2022-04-01 |            | U4    | S            | C2           | 2024
    late     | 2022-04-02 | 2023-05-01 | U4    | S            | C2           | 2024
    late     | 2023-05-01 |            | U6    | P            | C2           | 2024
    left     | 2021-06-01 | 2023-05-01 | U4    | S            | C2           | 2024
    left     | 2023-05-01 | 2024-03-31 | U6    | P            | C2           | 2024
"""


def test_moves_before_and_after_1_april_of_children_in_care_for_both_years(returns, year):
    counted = average_moves_in_care(returns(MOVES), year)
    # Child 1: to U6 and, on 31 March, to K2 before; on 1 April to U4 after. The first placement of child 2 is no move.
    columns = ["by1", "group1", "numerator", "denominator", "value", "children"]
    assert counted[columns].to_numpy().tolist() == [
        ["before_or_after", "Before", 2, 2, 1.0, 2],
        ["before_or_after", "After", 1, 2, 0.5, 2],
    ]


def test_a_year_whose_year_before_is_not_in_the_returns_has_no_moves(returns):
    years = (financial_year(2022), financial_year(2023))
    counted = average_moves_in_care(returns(MOVES), years)
    assert set(counted["period_end"].astype(str)) == {"2024-03-31"}  # the oldest return is that of 2022-23


def test_months_after_a_day_that_the_month_lacks_are_the_first_of_the_next():
    days = pd.Series(pd.to_datetime(["2021-08-31", "2021-08-29", "2021-09-30", None]))
    later = months_after(days, 30)
    assert list(later[:3]) == [np.datetime64("2024-03-01"), np.datetime64("2024-02-29"), np.datetime64("2024-03-30")]
    assert np.isnat(later[3])
