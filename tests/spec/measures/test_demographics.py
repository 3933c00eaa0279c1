"""Who is in care: at a date, starting, ceasing, at any time, for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from suffkit.domain.calendar import Period, financial_year
from suffkit.errors import RequestError
from suffkit.measures import demographics as measures


def test_in_care_on_31_march_is_begun_by_then_and_not_ended_by_then(returns, year, total):
    linked = returns("""
        child_id | start_date | end_date
        open     | 2023-05-01 |
        that_day | 2024-03-31 |
        left     | 2023-05-01 | 2024-03-31
        before   | 2022-05-01 | 2023-06-01
    """)
    assert total(measures.children_looked_after(linked, year)) == 2  # open and that_day; left is out on the day itself


def test_an_episode_that_ends_on_31_march_and_its_successor_are_one_child(returns, year, total):
    linked = returns("""
        child_id | start_date | end_date
        1        | 2023-05-01 | 2024-03-31
        1        | 2024-03-31 |
    """)
    assert total(measures.children_looked_after(linked, year)) == 1


def test_short_breaks_are_in_no_count(returns, year, total):
    linked = returns("""
        child_id | start_date | end_date | legal_status
        agreed   | 2023-05-01 |          | V3
        single   | 2023-05-01 |          | V4
        in_care  | 2023-05-01 |          | V2
    """)
    for measure in (
        measures.children_looked_after,
        measures.started_to_be_looked_after,
        measures.looked_after_in_year,
    ):
        assert total(measure(linked, year)) == 1


def test_a_short_break_turned_into_care_starts_on_the_day_it_turns(returns, year, total):
    linked = returns("""
        child_id | start_date | end_date   | legal_status
        1        | 2022-05-01 | 2023-09-01 | V4
        1        | 2023-09-01 |            | V2
    """)
    assert total(measures.started_to_be_looked_after(linked, year)) == 1


def test_the_headline_is_under_18_and_who_is_18_in_an_episode_is_shown_apart(returns, year, total, groups):
    linked = returns(
        """
        child_id  | start_date | end_date
        adult     | 2023-05-01 |
        last_day  | 2023-05-01 |
        eighteen  | 2023-05-01 |
        """,
        children="""
        child_id | birth_date
        adult    | 2005-09-01
        last_day | 2006-04-01
        eighteen | 2006-03-31
        """,
    )
    # 18 on the day itself is 18; 18 on the next day is still 17.
    assert groups(measures.children_looked_after(linked, year, by=("age_group",))) == {"16 and over": 1, "Total": 1}
    assert total(measures.aged_18_in_an_episode(linked, year)) == 2
    assert groups(measures.ceased_to_be_looked_after(linked, year, by=("destination",))) == {
        "Turned 18, episode left open": 2,
        "Total": 2,
    }


@pytest.mark.parametrize(
    ("day", "band"), [(date(2022, 2, 28), "5 to 9"), (date(2022, 3, 1), "10 to 15"), (date(2028, 2, 28), "10 to 15")]
)
def test_born_on_29_february_is_a_year_older_on_1_march_of_a_common_year(returns, groups, day, band):
    linked = returns("child_id | start_date\n1 | 2021-05-01", children="child_id | birth_date\n1 | 2012-02-29")
    linked = replace(linked, as_of=day)
    assert groups(measures.children_looked_after(linked, Period(day, day), by=("age_group",))) == {band: 1, "Total": 1}


def test_by_age_sex_ethnic_group_need_and_legal_status(returns, year, groups):
    linked = returns(
        """
        child_id | start_date | end_date   | legal_status | need | start_reason
        a        | 2021-05-01 | 2023-10-01 | V2           | N1   | S
        a        | 2023-10-01 |            | C1           | N1   | L
        b        | 2023-05-01 |            | E1           | N5   | S
        """,
        children="""
        child_id | birth_date | sex    | ethnicity
        a        | 2023-04-01 | Male   | MWBC
        b        | 2014-03-31 | Female | NOBT
        """,
    )
    by = {
        name: groups(measures.children_looked_after(linked, year, by=(name,)))
        for name in ("age_group", "sex", "ethnicity", "need", "legal_status", "time_in_care")
    }
    assert by["age_group"] == {"Under 1": 1, "10 to 15": 1, "Total": 2}
    assert by["sex"] == {"Male": 1, "Female": 1, "Total": 2}
    assert by["ethnicity"] == {"Mixed": 1, "Not known": 1, "Total": 2}
    assert by["need"] == {"Abuse or neglect": 1, "Family dysfunction": 1, "Total": 2}
    assert by["legal_status"] == {"Interim care order": 1, "Placement order": 1, "Total": 2}
    assert by["time_in_care"] == {"2 years or more": 1, "Under 1 year": 1, "Total": 2}


def test_time_in_care_is_counted_in_calendar_years(returns, year, groups):
    linked = returns("""
        child_id | start_date
        1        | 2022-03-31
        2        | 2022-04-01
        3        | 2023-03-31
        4        | 2023-04-01
    """)
    assert groups(measures.children_looked_after(linked, year, by=("time_in_care",))) == {
        "Under 1 year": 1,
        "1 year": 2,
        "2 years or more": 1,
        "Total": 4,
    }


def test_uasc_are_those_who_still_are_on_the_day(returns, year, groups):
    linked = returns(
        """
        child_id | start_date
        open     | 2023-05-01
        later    | 2023-05-01
        that_day | 2023-05-01
        never    | 2023-05-01
        """,
        uasc="""
        child_id | uasc_end_date
        open     |
        later    | 2024-04-01
        that_day | 2024-03-31
        """,
    )
    assert groups(measures.children_looked_after(linked, year, by=("uasc",))) == {"UASC": 2, "Not UASC": 2, "Total": 4}


def test_who_starts_twice_is_one_child_and_two_periods_of_care(returns, year, total):
    linked = returns("""
        child_id | start_date | end_date   | start_reason | end_reason
        1        | 2023-05-01 | 2023-07-01 | S            | E4A
        1        | 2023-09-01 | 2023-10-01 | S            | E8
        2        | 2023-04-01 |            | S            |
        3        | 2023-03-31 |            | S            |
    """)
    assert total(measures.started_to_be_looked_after(linked, year)) == 2  # 1 and 2; 3 began in the year before
    assert total(measures.periods_of_care_started(linked, year)) == 3
    assert total(measures.ceased_to_be_looked_after(linked, year)) == 1
    assert total(measures.periods_of_care_ended(linked, year)) == 2


def test_ceased_counts_a_childs_last_end_by_its_reason(returns, year, groups, total):
    linked = returns("""
        child_id | start_date | end_date   | start_reason | end_reason
        1        | 2023-05-01 | 2023-07-01 | S            | E4A
        1        | 2023-09-01 | 2023-10-01 | S            | E41
        2        | 2020-05-01 | 2023-04-01 | S            | E11
        3        | 2020-05-01 | 2024-03-31 | S            | E12
        4        | 2020-05-01 | 2024-01-01 | S            | E45
    """)
    assert groups(measures.ceased_to_be_looked_after(linked, year, by=("destination",))) == {
        "Child arrangements order": 1,
        "Adopted": 2,
        "Special guardianship order": 1,
        "Total": 4,
    }
    assert total(measures.adopted_from_care(linked, year)) == 2
    assert total(measures.left_by_special_guardianship(linked, year)) == 1


def test_an_x1_that_nothing_continues_ends_care_for_a_reason_not_known(returns, year, groups):
    linked = returns("""
        child_id | start_date | end_date   | end_reason
        1        | 2022-05-01 | 2023-07-01 | X1
    """)
    assert groups(measures.ceased_to_be_looked_after(linked, year, by=("destination",))) == {"Not known": 1, "Total": 1}


def test_the_flow_closes_over_a_gap_an_18th_birthday_and_both_ends_of_the_year(returns, year, total):
    linked = returns(
        """
        child_id | start_date | end_date   | start_reason | end_reason
        gap      | 2022-05-01 | 2023-07-01 | S            | X1
        gap      | 2023-08-01 |            | P            |
        adult    | 2022-05-01 |            | S            |
        first    | 2022-05-01 | 2023-04-01 | S            | E4A
        began    | 2023-04-01 |            | S            |
        last     | 2022-05-01 | 2024-03-31 | S            | E4A
        began_31 | 2024-03-31 |            | S            |
        """,
        children="child_id | birth_date\nadult | 2005-12-24",
    )
    before = total(measures.children_looked_after(linked, financial_year(2022)))
    started = total(measures.periods_of_care_started(linked, year))
    ended = total(measures.periods_of_care_ended(linked, year))
    assert (before, started, ended) == (4, 3, 4)
    assert total(measures.children_looked_after(linked, year)) == before + started - ended == 3


def test_an_end_on_1_april_belongs_to_the_year_before(returns, year, total):
    linked = returns("""
        child_id | start_date | end_date
        1        | 2022-05-01 | 2023-04-01
        2        | 2022-05-01 | 2023-04-02
    """)
    assert total(measures.looked_after_in_year(linked, financial_year(2022))) == 2
    assert total(measures.looked_after_in_year(linked, year)) == 1  # child 1 spent no night of the year in care


def test_days_in_care_are_of_the_last_stay_with_a_known_start(returns, year, parts):
    linked = returns("""
        child_id | start_date | end_date   | start_reason | end_reason
        1        | 2023-05-01 | 2023-05-11 | S            | E4A
        1        | 2023-09-01 | 2023-09-21 | S            | E4A
        2        | 2023-02-28 | 2024-02-29 | S            | E4A
        unknown  | 2023-05-01 | 2023-05-11 | P            | E4A
    """)
    assert parts(measures.days_in_care_of_leavers(linked, year)) == (20 + 366, 2)


def test_the_number_on_a_day_over_the_year(returns, year, groups):
    linked = returns("""
        child_id | start_date | end_date
        1        | 2022-05-01 |
        2        | 2023-04-02 | 2023-04-12
        3        | 2023-04-11 | 2023-04-12
    """)
    each = groups(measures.looked_after_on_a_day(linked, year))
    assert (each["Lowest"], each["Highest"]) == (1, 3)
    assert each["Mean"] == pytest.approx((366 + 10 + 1) / 366)


def test_rates_are_over_the_population_given(returns, year, parts):
    linked = returns("""
        child_id | start_date | end_date
        1        | 2023-05-01 |
        2        | 2022-05-01 |
        3        | 2022-05-01 | 2023-05-01
        4        | 2022-05-01 | 2023-06-01
        5        | 2022-05-01 | 2023-07-01
    """)
    population = {2023: 5000}  # 31 March 2024 is divided by the middle of 2023
    assert parts(measures.cla_rate_per_10k(linked, year, population=population)) == (2, 5000)
    assert parts(measures.entry_rate_per_10k(linked, year, population=population)) == (1, 5000)
    assert parts(measures.exit_rate_per_10k(linked, year, population=population)) == (3, 5000)
    assert measures.cla_rate_per_10k(linked, year, population=population)["value"].tolist() == [4.0]


def test_entries_by_single_years_of_age(returns, year, groups):
    linked = returns(
        "child_id | start_date\na | 2023-06-14\nb | 2023-06-15\nc | 2023-06-15",
        children="child_id | birth_date\na | 2012-06-15\nb | 2012-06-15\nc | 2023-06-01",
    )
    assert groups(measures.started_to_be_looked_after(linked, year, by=("age",))) == {
        "Under 1": 1,
        "10": 1,
        "11": 1,
        "Total": 3,
    }


def test_minority_ethnic_leaves_who_is_not_known_in_the_whole(returns, year, parts):
    linked = returns(
        "child_id | start_date\n1 | 2023-05-01\n2 | 2023-05-01\n3 | 2023-05-01\n4 | 2023-05-01",
        children="child_id | ethnicity\n1 | WBRI\n2 | WOTH\n3 | BAFR\n4 | REFU",
    )
    assert parts(measures.minority_ethnic_share(linked, year)) == (2, 4)


def test_characteristics_of_uasc(returns, year, groups):
    linked = returns(
        "child_id | start_date\n1 | 2023-05-01\n2 | 2023-05-01\n3 | 2023-05-01",
        children="child_id | sex | birth_date\n1 | Male | 2008-03-31\n2 | Male | 2008-04-01\n3 | Female | 2012-01-01",
        uasc="child_id | uasc_end_date\n1 |\n2 |",
    )
    assert groups(measures.uasc_characteristics(linked, year)) == {"Male": 1.0, "Aged under 16": 0.5}


def test_a_year_beyond_the_returns_is_refused(returns):
    linked = returns("child_id | start_date\n1 | 2023-05-01")
    with pytest.raises(RequestError, match="reach to 31 March 2024, and 31 March 2025 was asked for"):
        measures.children_looked_after(linked, financial_year(2024))


def test_ages_say_who_turns_18_in_which_year(returns, year, groups):
    linked = returns(
        """
        child_id | start_date
        1        | 2023-05-01
        2        | 2023-05-01
        3        | 2023-05-01
        4        | 2023-07-01
        """,
        children="""
        child_id | birth_date
        1        | 2006-04-01
        2        | 2007-03-31
        3        | 2007-04-01
        4        | 2023-06-01
        """,
    )
    # The second is 17 on the day itself; the first turns 18 the day after.
    assert groups(measures.looked_after_by_age(linked, year)) == {"17": 2, "16": 1, "Under 1": 1}
