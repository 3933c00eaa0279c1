"""Health of children looked after for the whole year (OC2)."""

from __future__ import annotations

import pytest

from suffkit.errors import RequestError
from suffkit.measures import health as measures

EPISODES = """
    child_id | start_date | end_date   | start_reason
    a        | 2023-04-01 |            | S
    b        | 2020-05-01 |            | S
    c        | 2020-05-01 |            | S
    new      | 2023-04-02 |            | S
    left     | 2020-05-01 | 2024-03-31 | S
    back     | 2020-05-01 | 2023-06-01 | S
    back     | 2023-06-02 |            | S
"""
CHILDREN = """
    child_id | birth_date
    a        | 2014-03-31
    b        | 2014-04-01
    c        | 2019-04-01
"""
HEALTH = """
    child_id | birth_date | sdq_score | convicted | health_check | health_assessment | return_year
    a        | 2014-03-31 | 17        | 1         |              | 1                 | 2024
    b        | 2014-04-01 | 16        | 0         |              | 0                 | 2024
    new      | 2012-06-15 | 40        | 1         | 1            | 1                 | 2024
    c        | 2019-04-01 | 30        | 1         | 1            | 1                 | 2023
"""


@pytest.fixture
def linked(returns):
    return returns(EPISODES, children=CHILDREN, health=HEALTH)


def test_twelve_months_are_from_1_april_without_a_break(linked, year, total):
    assert total(measures.looked_after_12_months(linked, year)) == 3  # a, b and c


def test_who_has_no_row_in_the_years_return_stands_in_the_whole(linked, year, parts):
    assert parts(measures.health_share(linked, year, of="health_assessment_share")) == (1, 3)


def test_convictions_are_of_children_of_10_or_over_and_health_checks_of_children_under_5(linked, year, parts):
    assert parts(measures.health_share(linked, year, of="convicted_share")) == (1, 1)  # a is 10 on the day, b is 9
    assert parts(measures.health_share(linked, year, of="health_check_share")) == (0, 1)  # c is 4


@pytest.mark.parametrize(
    ("share", "column"),
    [
        ("teeth_check_share", "teeth_check"),
        ("immunisations_share", "immunisations"),
        ("substance_misuse_share", "substance_misuse"),
    ],
)
def test_each_share_reads_its_own_column(returns, year, parts, share, column):
    health = f"""
        child_id | birth_date | {column} | return_year
        a        | 2014-03-31 | 1        | 2024
        b        | 2014-04-01 | 0        | 2024
        new      | 2012-06-15 | 1        | 2024
        c        | 2019-04-01 | 1        | 2023
    """
    assert parts(measures.health_share(returns(EPISODES, children=CHILDREN, health=health), year, of=share)) == (1, 3)


def test_the_sdq_score_of_children_of_4_to_16(linked, year, parts):
    assert parts(measures.health_share(linked, year, of="sdq_returned_share")) == (2, 3)
    assert parts(measures.average_sdq_score(linked, year)) == (33, 2)
    assert parts(measures.sdq_of_concern_share(linked, year)) == (1, 2)  # 17 is a cause for concern, 16 is not


def test_an_unknown_share_is_refused(linked, year):
    with pytest.raises(RequestError, match="Did you mean teeth_check_share"):
        measures.health_share(linked, year, of="teeth_share")
