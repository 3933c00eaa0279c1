"""What the tables show: every day, move, entry and leaving in its cell, and who is there at the origin."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from suffkit.forecasts.cohort.history import by_groups, look_back
from suffkit.forecasts.cohort.states import EXIT, GROUPS, birth_months, months_of

FOSTERING, RESIDENTIAL = GROUPS.index("fostering"), GROUPS.index("residential")
AS_OF = date(2022, 3, 31)
YEARS = (2021, 2022)


@pytest.fixture
def history(council):
    def look(text, as_of=AS_OF, years=YEARS):
        tidy = council(text, as_of)
        return look_back(tidy.children, tidy.stays, tidy.placements, origin=as_of, return_years=years)

    return look


def test_days_moves_and_leavings_are_counted_once(history):
    seen = history(
        """
        child | born       | came       | placements                      | left
        a     | 2010-06-15 | 2020-04-11 | fostering 2020-06-01 residential | 2020-07-01
        """
    )
    days = (date(2020, 6, 1) - date(2020, 4, 11)).days, 30
    assert (seen.exposure.sum(axis=(0, 1, 2, 3))[[FOSTERING, RESIDENTIAL]] == days).all()
    assert seen.exposure.sum() == sum(days)
    moved = seen.events.sum(axis=(0, 1, 2, 3))
    assert (moved[FOSTERING, RESIDENTIAL], moved[RESIDENTIAL, EXIT], moved.sum()) == (1, 1, 2)
    assert seen.entries.sum() == 1
    # April 2020 is the first month of 24; aged 9 years.
    assert seen.entries[0, 9, 0] == 1
    assert len(seen.stock.age) == 0


def test_days_fall_into_the_bands_of_age_and_of_time_in_care(history):
    seen = history(
        """
        child | born       | came       | placements | left
        a     | 2010-06-15 | 2020-04-11 | fostering  | 2020-07-01
        """
    )
    # Before June 2020 the child counts as 9, from its first day on as 10; time in care goes by calendar months.
    by_age_and_care = seen.exposure[:, 0, :, :, FOSTERING].sum(axis=0)
    assert by_age_and_care[2, :3].tolist() == [20, 31, 0]
    assert by_age_and_care[3, :3].tolist() == [0, 0, 30]


def test_the_18th_birthday_ends_care_and_is_no_leaving_of_chance(history):
    seen = history(
        """
        child | born       | came       | placements | left
        a     | 2003-06-15 | 2020-04-01 | fostering  | 2022-01-01
        """
    )
    assert len(seen.stock.age) == 0
    assert seen.events.sum() == 0
    # Days count up to the month of the birthday, in which all leave.
    assert seen.exposure.sum() == (date(2021, 6, 1) - date(2020, 4, 1)).days


def test_one_born_on_29_february_leaves_in_march(history):
    text = """
        child | born       | came       | placements | left
        a     | 2004-02-29 | 2020-04-01 | fostering  |
        """
    assert len(history(text, date(2022, 2, 28), (2021, 2022)).stock.age) == 1
    assert len(history(text, date(2022, 3, 1), (2021, 2022)).stock.age) == 0
    days = np.array(["2004-02-29", "2004-02-28", "2004-03-01"], dtype="datetime64[D]")
    assert (birth_months(days) - months_of(days)).tolist() == [1, 0, 0]


def test_short_breaks_are_left_out_and_unaccompanied_children_stand_apart(history):
    seen = history(
        """
        child | born       | came       | placements | left
        b1    | 2010-06-15 | 2020-04-11 | fostering  |
        u1    | 2005-06-15 | 2021-04-11 | supported  |
        """
    )
    assert seen.stock.population.tolist() == [1]
    assert seen.entries.sum(axis=(1, 2)).tolist() == [0, 1]
    assert seen.exposure[:, 0].sum() == 0


def test_months_without_a_return_give_neither_days_nor_events(history):
    text = """
        child | born       | came       | placements | left
        a     | 2012-06-15 | 2019-06-01 | fostering  |
        c     | 2012-06-15 | 2020-06-01 | fostering  | 2020-09-01
        """
    seen = history(text, date(2022, 3, 31), (2020, 2022))
    assert seen.months == 24
    assert seen.exposure.sum() == (date(2020, 4, 1) - date(2019, 6, 1)).days + 365
    assert (seen.events.sum(), seen.entries.sum()) == (0, 1)


def test_time_in_care_is_not_known_where_the_beginning_was_not_seen(history):
    # The return of 2021 holds the child's placement since 2019-09 only, which it did not come with (RNE P).
    seen = history(
        """
        child | born       | came       | placements                      | left
        a     | 2012-06-15 | 2017-01-01 | fostering 2019-09-01 residential |
        """
    )
    assert seen.exposure.sum() == 2 * 365
    assert (seen.exposure[..., 6, :].sum(), seen.entries.sum()) == (2 * 365, 0)


def test_a_short_stay_elsewhere_is_no_move(history):
    seen = history(
        """
        child | born       | came       | placements                                     | left
        a     | 2012-06-15 | 2021-01-01 | fostering 2021-03-01 T4 2021-03-05 fostering    |
        """
    )
    assert seen.events.sum() == 0
    assert by_groups(seen.stock).sum(axis=0).tolist() == [1, 0, 0, 0, 0, 0]


def test_a_temporary_place_at_the_start_counts_with_the_one_that_follows(history):
    seen, plain = (
        history(
            f"""
            child | born       | came       | placements                       | left
            a     | 2012-06-15 | 2021-01-01 | {places} | 2021-03-05
            """
        )
        for places in ("T4 2021-03-05 fostering", "fostering 2021-03-05 fostering")
    )
    assert seen.exposure.sum() == plain.exposure.sum() > 0


def test_the_part_of_the_origins_month_is_seen(history):
    seen = history(
        """
        child | born       | came       | placements | left
        a     | 2012-06-15 | 2021-01-01 | fostering  |
        """,
        date(2022, 1, 10),
    )
    assert seen.seen[-1] == pytest.approx(10 / 31)
    assert seen.exposure.sum() == (date(2022, 1, 10) - date(2021, 1, 1)).days + 1
