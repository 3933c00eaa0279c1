# ruff: noqa: E501
"""Stays: which episodes are one time in care."""

from __future__ import annotations

import pytest

DRAWN = "child_id | start_date | end_date | start_reason | end_reason | legal_status\n"


def test_a_move_does_not_end_a_stay(tidied, same):
    tidy = tidied(
        DRAWN
        + """
        a | 2021-03-03 | 2022-06-01 | S | X1  | V2
        a | 2022-06-01 | 2023-01-09 | P | X1  | V2
        a | 2023-01-09 | 2023-05-01 | B | E4A | C2
    """
    )
    same(
        tidy.stays,
        """
        stay_id | start_date | end_date   | end_reason | start_inferred | end_inferred | first_legal_status | is_short_break
        1       | 2021-03-03 | 2023-05-01 | E4A        | no             | no           | V2                 | no
    """,
    )


@pytest.mark.parametrize("reason", ["L", "P", "T", "U", "B"])
def test_each_of_the_five_reasons_carries_a_stay_on(tidied, reason):
    tidy = tidied(DRAWN + f"a | 2021-03-03 | 2022-06-01 | S | X1 | C2\na | 2022-06-01 | | {reason} | | C2")
    assert len(tidy.stays) == 1


def test_reason_s_starts_anew_on_the_same_day(tidied, same):
    tidy = tidied(DRAWN + "a | 2021-03-03 | 2022-06-01 | S | X1 | C2\na | 2022-06-01 | | S | | C2")
    same(
        tidy.stays,
        """
        start_date | end_date   | end_reason | start_inferred | end_inferred
        2021-03-03 | 2022-06-01 |            | no             | yes
        2022-06-01 |            |            | no             | no
    """,
    )
    assert "end_inferred" in {fault.rule for fault in tidy.faults}


def test_a_gap_after_x1_ends_one_stay_and_begins_another(tidied, same):
    tidy = tidied(DRAWN + "a | 2021-03-03 | 2022-06-01 | S | X1 | C2\na | 2022-06-02 | | P | | C2")
    same(
        tidy.stays,
        """
        start_date | end_date   | start_inferred | end_inferred
        2021-03-03 | 2022-06-01 | no             | yes
        2022-06-02 |            | yes            | no
    """,
    )


def test_a_stay_older_than_the_first_return_is_no_gap(tidied, same):
    # The first return is that to 31 March 2024; the child's first episode ended before 1 April 2023.
    tidy = tidied(DRAWN + "a | 2023-03-31 | | P | | C2\nb | 2023-04-01 | | P | | C2")
    same(tidy.stays, "child_id | start_date | start_inferred\na | 2023-03-31 | yes\nb | 2023-04-01 | yes")
    same(tidy.dropped, "rule | rows\nstart_before_first_return | 1\nstart_inferred | 1")


def test_x1_that_nothing_carries_on_ends_the_stay(tidied, same):
    tidy = tidied(DRAWN + "a | 2021-03-03 | 2022-06-01 | S | X1 | C2")
    same(tidy.stays, "start_date | end_date | end_reason | end_inferred\n2021-03-03 | 2022-06-01 | | yes")


def test_an_end_that_was_not_x1_stands_though_the_next_episode_says_a_move(tidied, same):
    tidy = tidied(DRAWN + "a | 2021-03-03 | 2022-06-01 | S | E4A | C2\na | 2022-06-01 | | P | | C2")
    same(
        tidy.stays,
        """
        start_date | end_date   | end_reason | start_inferred | end_inferred
        2021-03-03 | 2022-06-01 | E4A        | no             | no
        2022-06-01 |            |            | yes            | no
    """,
    )


def test_the_last_day_of_a_year_divides_nothing(tidied, same):
    tidy = tidied(DRAWN + "a | 2022-05-01 | 2023-03-31 | S | X1 | C2\na | 2023-03-31 | | P | | C2")
    same(tidy.stays, "start_date | end_date\n2022-05-01 |")


def test_short_breaks_are_stays_apart(tidied, same):
    tidy = tidied(
        DRAWN
        + """
        a | 2022-05-01 | 2022-05-04 | S | E8 | V4
        a | 2022-06-01 | 2022-06-04 | S | E8 | V3
        b | 2022-05-01 |            | S |    | C2
    """
    )
    same(
        tidy.stays,
        """
        child_id | is_short_break | start_inferred
        a        | yes            | no
        a        | yes            | no
        b        | no             | no
    """,
    )
    assert dict(zip(tidy.dropped["rule"], tidy.dropped["rows"], strict=True)) == {"short_breaks": 2}


def test_a_short_break_that_turns_into_care_begins_a_stay(tidied, same):
    tidy = tidied(DRAWN + "a | 2022-05-01 | 2022-05-04 | S | X1 | V4\na | 2022-05-04 | | L | | V2")
    same(
        tidy.stays,
        """
        start_date | end_date   | is_short_break | start_inferred | end_inferred
        2022-05-01 | 2022-05-04 | yes            | no             | yes
        2022-05-04 |            | no             | yes            | no
    """,
    )


def test_episodes_of_one_day_stand_in_the_order_that_their_reasons_give(tidied, same):
    tidy = tidied(
        DRAWN
        + """
        a | 2022-05-03 |            | L |    | C1
        a | 2022-05-03 | 2022-05-03 | L | X1 | L2
        a | 2022-05-03 | 2022-05-03 | S | X1 | L1
    """
    )
    same(tidy.episodes, "legal_status | start_reason\nL1 | S\nL2 | L\nC1 | L")
    same(tidy.stays, "start_date | start_inferred | first_legal_status\n2022-05-03 | no | L1")


def test_legal_spells_join_what_a_move_divides(tidied, same):
    tidy = tidied(
        DRAWN
        + """
        a | 2021-03-03 | 2021-06-01 | S | X1  | V2
        a | 2021-06-01 | 2022-01-09 | P | X1  | V2
        a | 2022-01-09 | 2022-05-01 | L | E4A | C2
        a | 2022-08-01 |            | S |     | C2
    """
    )
    same(
        tidy.legal_spells,
        """
        start_date | end_date   | legal_status
        2021-03-03 | 2022-01-09 | V2
        2022-01-09 | 2022-05-01 | C2
        2022-08-01 |            | C2
    """,
    )
