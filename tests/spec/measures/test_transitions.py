"""Care leavers, placing for adoption, and missing."""

from __future__ import annotations

import pytest

from suffkit.measures import transitions as measures

NOBODY = "child_id | start_date\n1 | 2020-05-01"

LEAVERS = """
    child_id | birth_date | in_touch | activity | accommodation | return_year
    too_young| 2007-04-01 | YES      | F2       | U1            | 2024
    a        | 2007-03-31 | YES      | F2       | U1            | 2024
    b        | 2005-04-01 | YES      | G5       | Z1            | 2024
    c        | 2005-03-31 | NO       | 0        | 0             | 2024
    d        | 2002-04-01 | YES      | P5       | X2            | 2024
    too_old  | 2002-03-31 | YES      | F1       | U1            | 2024
    died     | 2004-05-05 | DIED     |          |               | 2024
    home     | 2004-05-05 | RHOM     |          |               | 2024
    refused  | 2004-05-05 | REFU     | 0        | 0             | 2024
    abroad   | 2004-05-05 | YES      | F4       | G1            | 2024
    deported | 2004-05-05 | NO       | 0        | H2            | 2024
    nowhere  | 2004-05-05 | NREQ     | 0        | R1            | 2024
    a        | 2007-03-31 | YES      | G5       | X2            | 2023
"""


def test_care_leavers_are_17_to_21_on_the_last_day_of_the_year(returns, year, groups):
    linked = returns(NOBODY, care_leavers=LEAVERS)
    assert groups(measures.care_leavers(linked, year, by=("age_group",))) == {
        "17 to 18": 2,  # a and b: c turned 19 on 31 March
        "19 to 21": 6,
        "Total": 8,
    }


def test_in_touch_and_what_they_do_are_over_all_care_leavers(returns, year, parts):
    linked = returns(NOBODY, care_leavers=LEAVERS)
    assert parts(measures.care_leavers_in_touch(linked, year)) == (4, 8)
    assert parts(measures.care_leavers_in_activity(linked, year)) == (3, 8)


def test_suitable_accommodation_leaves_out_who_is_elsewhere_and_keeps_who_is_not_known(returns, year, parts, groups):
    linked = returns(NOBODY, care_leavers=LEAVERS)
    suitable = measures.care_leavers_suitable_accommodation(linked, year)
    assert parts(suitable) == (2, 5)  # a and b, of a, b, c, d and the one who refused contact
    by_age = measures.care_leavers_suitable_accommodation(linked, year, by=("age_group",))
    assert groups(by_age) == {"17 to 18": 1.0, "Total": 0.4}


def test_accommodation_and_contact_in_words(returns, year, groups):
    linked = returns(NOBODY, care_leavers=LEAVERS)
    assert groups(measures.care_leavers(linked, year, by=("contact",))) == {
        "In touch": 4,
        "Not in touch": 4,
        "Total": 8,
    }
    assert groups(measures.care_leavers(linked, year, by=("accommodation",)))["In custody"] == 1


@pytest.mark.parametrize(("born", "number"), [("2006-03-31", 1), ("2006-04-01", 0)])
def test_staying_put_is_from_18_on(returns, year, total, born, number):
    linked = returns(
        NOBODY,
        care_leavers=f"""
        child_id | birth_date | in_touch | activity | accommodation | return_year
        1        | {born}     | YES      | F2       | Z1            | 2024
        """,
    )
    assert total(measures.staying_put(linked, year)) == number


def test_placed_for_adoption_in_the_year_once_a_child(returns, year, total):
    linked = returns(
        "child_id | start_date\n1 | 2020-05-01\n2 | 2020-05-01\n3 | 2020-05-01",
        placed_for_adoption="""
        child_id | placed_date | return_year
        1        | 2023-04-01  | 2024
        1        | 2023-04-01  | 2024
        2        | 2023-03-31  | 2024
        3        |             | 2024
        """,
    )
    assert total(measures.placed_for_adoption_in_year(linked, year)) == 1


MISSING = """
    child_id | kind | start_date | end_date   | return_year
    1        | M    | 2023-04-01 | 2023-04-03 | 2024
    1        | M    | 2024-03-31 |            | 2024
    1        | A    | 2023-05-01 | 2023-05-02 | 2024
    2        | A    | 2023-05-01 | 2023-05-02 | 2024
    3        | M    | 2023-03-31 | 2023-04-05 | 2024
    3        | M    | 2023-03-31 |            | 2023
    4        | M    | 2023-06-01 |            | 2023
    4        | M    | 2023-06-01 | 2023-06-02 | 2024
"""
FOUR = "child_id | start_date\n1 | 2020-05-01\n2 | 2020-05-01\n3 | 2020-05-01\n4 | 2020-05-01\n5 | 2020-05-01"


def test_an_incident_is_of_the_year_it_begins_in_and_counts_once(returns, year, groups):
    linked = returns(FOUR, missing=MISSING)
    counted = measures.missing_incidents(linked, year, by=("missing_kind",))
    assert groups(counted) == {"Missing": 3, "Away without authorisation": 2, "Total": 5}
    assert counted["children"].tolist() == [2, 2, 3]


def test_children_missing_are_over_all_looked_after_in_the_year(returns, year, parts):
    linked = returns(FOUR, missing=MISSING)
    assert parts(measures.children_missing_share(linked, year)) == (2, 5)
