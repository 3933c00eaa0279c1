"""Who is in care on a day."""

from __future__ import annotations

from datetime import date

import numpy as np

from suffkit.tidy.children import is_uasc_on
from suffkit.tidy.in_care import numbers_each_day, placements_on, stays_on, until_18

EPISODES = """
    child_id | start_date | end_date   | start_reason | end_reason | legal_status
    a        | 2023-03-31 | 2023-04-01 | S            | E4A        | C2
    b        | 2023-02-01 | 2023-03-31 | S            | X1         | C2
    b        | 2023-03-31 |            | P            |            | C2
    c        | 2023-03-30 | 2023-03-31 | S            | E4A        | C2
    d        | 2023-04-01 |            | S            |            | C2
    e        | 2023-03-01 |            | S            |            | V3
    f        | 2023-03-31 | 2023-03-31 | S            | E4A        | C2
"""
BORN = """
    child_id | birth_date
    a        | 2005-03-31
    b        | 2005-04-02
    c        | 2010-01-01
    d        | 2010-01-01
    e        | 2010-01-01
    f        | 2010-01-01
"""


def test_in_care_on_31_march(tidied, same):
    tidy = tidied(EPISODES, children=BORN)
    # a ends on 1 April and is in care the day before; b's episodes meet on the day and are one child; c left that day.
    same(stays_on(tidy.stays, date(2023, 3, 31)), "child_id\na\nb")
    same(placements_on(tidy.placements, date(2023, 3, 31)), "child_id | start_date\na | 2023-03-31\nb | 2023-03-31")


def test_the_headline_is_under_18(tidied, same):
    tidy = tidied(EPISODES, children=BORN)
    same(stays_on(tidy.stays, date(2023, 3, 31), tidy.children), "child_id\nb")
    same(stays_on(tidy.stays, date(2023, 4, 1), tidy.children), "child_id\nb\nd")
    same(stays_on(tidy.stays, date(2023, 4, 2), tidy.children), "child_id\nd")


def test_numbers_of_each_day(tidied):
    tidy = tidied(EPISODES, children=BORN)
    days = date(2023, 3, 29), date(2023, 4, 3)
    all_ages, under_18 = numbers_each_day(tidy.stays, *days), numbers_each_day(tidy.stays, *days, tidy.children)
    assert all_ages.tolist() == [1, 2, 2, 2, 2, 2]
    assert under_18.tolist() == [1, 2, 1, 2, 1, 1]
    assert [day.date() for day in all_ages.index[[0, -1]]] == list(days)


def test_intervals_end_at_the_18th_birthday(tidied, same):
    tidy = tidied(EPISODES, children=BORN)
    same(
        until_18(tidy.stays, tidy.children).iloc[:2],
        """
        child_id | start_date | end_date
        b        | 2023-02-01 | 2023-04-02
        c        | 2023-03-30 | 2023-03-31
    """,
    )


def test_unaccompanied_on_a_day(tidied):
    tidy = tidied(
        "child_id | start_date\na | 2023-01-01\nb | 2023-01-01\nc | 2023-01-01\nd | 2023-01-01",
        uasc="child_id | uasc_end_date\na |\nb | 2023-03-31\nc | 2023-04-01",
    )
    assert is_uasc_on(tidy.children, np.datetime64("2023-03-31")).tolist() == [True, False, True, False]
