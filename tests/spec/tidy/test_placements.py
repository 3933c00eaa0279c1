"""Placements: which episodes are one, and which count as one."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.tidy.in_care import placements_on

DRAWN = "child_id | start_date | end_date | start_reason | end_reason | place | legal_status\n"


def test_a_change_of_legal_status_is_no_placement(tidied, same):
    tidy = tidied(
        DRAWN
        + """
        a | 2022-05-01 | 2022-07-01 | S | X1 | U6 | V2
        a | 2022-07-01 | 2022-09-01 | L | X1 | U6 | C1
        a | 2022-09-01 |            | P |    | K2 | C1
    """
    )
    same(
        tidy.placements,
        """
        placement_id | start_date | end_date   | place | common_group | counts_as_new | counted_id
        1            | 2022-05-01 | 2022-09-01 | U6    | Fostering    | yes           | 1
        2            | 2022-09-01 |            | K2    | Residential  | yes           | 2
    """,
    )
    same(tidy.episodes, "placement_id\n1\n1\n2")


def test_a_change_of_legal_status_on_the_first_day_is_no_placement(tidied, same):
    tidy = tidied(DRAWN + "a | 2022-05-01 | 2022-05-01 | S | X1 | U6 | L1\na | 2022-05-01 | | L | | U6 | C1")
    same(tidy.placements, "start_date | end_date | counts_as_new\n2022-05-01 | | yes")


def test_a_place_code_that_changes_with_the_legal_status_only_is_a_row_but_no_new_placement(tidied, same):
    tidy = tidied(DRAWN + "a | 2022-05-01 | 2022-07-01 | S | X1 | U6 | V2\na | 2022-07-01 | | L | | U4 | C2")
    same(
        tidy.placements,
        """
        placement_id | place | counts_as_new | counted_id | carer_start_date
        1            | U6    | yes           | 1          | 2022-05-01
        2            | U4    | no            | 1          | 2022-05-01
    """,
    )


def test_a_temporary_move_breaks_nothing(tidied, same):
    tidy = tidied(
        DRAWN
        + """
        a | 2022-05-01 | 2022-07-01 | S | X1 | U4 | C2
        a | 2022-07-01 | 2022-07-09 | P | X1 | T1 | C2
        a | 2022-07-09 |            | P |    | U4 | C2
    """
    )
    same(
        tidy.placements,
        """
        placement_id | start_date | end_date   | place | is_temporary | counts_as_new | counted_id
        1            | 2022-05-01 |            | U4    | no           | yes           | 1
        2            | 2022-07-01 | 2022-07-09 | T1    | yes          | no            | 2
    """,
    )
    same(tidy.episodes, "place | placement_id\nU4 | 1\nT1 | 2\nU4 | 1")
    on_the_day = placements_on(tidy.placements, pd.Timestamp("2022-07-03").date())
    same(on_the_day, "place\nU4")


@pytest.mark.parametrize(
    ("column", "value"), [("place", "U6"), ("provider", "PR4"), ("urn", "SC2"), ("placement_postcode", "AB1 2CD")]
)
def test_after_a_temporary_move_another_place_is_a_new_placement(tidied, same, column, value):
    usual = {"place": "U4", "provider": "PR1", "urn": "SC1", "placement_postcode": "AB1 2CE"}
    cells = ["|".join((usual | {column: given}).values()) for given in (usual[column], value)]
    tidy = tidied(
        "child_id | start_date | end_date | start_reason | end_reason | place | provider | urn | placement_postcode\n"
        f"a | 2022-05-01 | 2022-07-01 | S | X1 | {cells[0]}\n"
        "a | 2022-07-01 | 2022-07-09 | P | X1 | T1 | | |\n"
        f"a | 2022-07-09 |            | P |    | {cells[1]}\n"
    )
    same(
        tidy.placements,
        """
        start_date | end_date   | counts_as_new
        2022-05-01 | 2022-07-09 | yes
        2022-07-01 | 2022-07-09 | no
        2022-07-09 |            | yes
    """,
    )


def test_an_open_temporary_move_leaves_the_placement_open(tidied, same):
    tidy = tidied(DRAWN + "a | 2022-05-01 | 2024-03-20 | S | X1 | U4 | C2\na | 2024-03-20 | | P | | T4 | C2")
    same(tidy.placements, "start_date | end_date | place\n2022-05-01 | | U4\n2024-03-20 | | T4")
    same(placements_on(tidy.placements, pd.Timestamp("2024-03-31").date()), "place\nU4")


def test_a_stay_that_opens_with_a_temporary_move_has_that_alone(tidied, same):
    tidy = tidied(DRAWN + "a | 2022-05-01 | 2022-05-04 | S | X1 | T1 | C2\na | 2022-05-04 | | P | | U4 | C2")
    same(
        tidy.placements,
        "start_date | end_date | place | counts_as_new\n2022-05-01 | 2022-05-04 | T1 | no\n2022-05-04 | | U4 | yes",
    )
    same(placements_on(tidy.placements, pd.Timestamp("2022-05-02").date()), "place\nT1")


def test_adoption_by_the_same_carers_is_a_row_but_no_new_placement(tidied, same):
    tidy = tidied(
        DRAWN
        + """
        a | 2022-05-01 | 2022-07-01 | S | X1 | U5 | E1
        a | 2022-07-01 | 2023-07-01 | T | X1 | A5 | E1
        a | 2023-07-01 |            | U |    | A3 | D1
        b | 2022-05-01 | 2022-07-01 | S | X1 | U5 | E1
        b | 2022-07-01 |            | P |    | A6 | E1
        c | 2022-05-01 | 2022-07-01 | S | X1 | K2 | E1
        c | 2022-07-01 |            | T |    | A5 | E1
    """
    )
    same(
        tidy.placements,
        """
        child_id | place | common_group        | counts_as_new | counted_id | carer_start_date
        a        | U5    | Fostering           | yes           | 1          | 2022-05-01
        a        | A5    | Placed for adoption | no            | 1          | 2022-05-01
        a        | A3    | Placed for adoption | no            | 1          | 2022-05-01
        b        | U5    | Fostering           | yes           | 4          | 2022-05-01
        b        | A6    | Placed for adoption | yes           | 5          | 2022-07-01
        c        | K2    | Residential         | yes           | 6          | 2022-05-01
        c        | A5    | Placed for adoption | yes           | 7          | 2022-05-01
    """,
    )


@pytest.mark.parametrize("reason", ["T", "U"])
def test_the_same_carer_outside_adoption_is_a_new_placement_with_the_old_carer(tidied, same, reason):
    tidy = tidied(DRAWN + f"a | 2021-05-01 | 2022-07-01 | S | X1 | U6 | C2\na | 2022-07-01 | | {reason} | | U4 | C2")
    same(
        tidy.placements,
        """
        start_date | counts_as_new | carer_start_date
        2021-05-01 | yes           | 2021-05-01
        2022-07-01 | yes           | 2021-05-01
    """,
    )


def test_under_24_hours_is_not_a_placement_and_breaks_none(tidied, same):
    tidy = tidied(
        DRAWN
        + """
        a | 2022-05-01 | 2022-07-01 | S | X1 | U4 | C2
        a | 2022-07-01 | 2022-07-01 | P | X1 | K2 | C2
        a | 2022-07-01 |            | P |    | U4 | C2
    """
    )
    same(
        tidy.placements,
        """
        start_date | end_date   | place | counts_as_new
        2022-05-01 |            | U4    | yes
        2022-07-01 | 2022-07-01 | K2    | no
    """,
    )


def test_a_new_stay_in_the_same_place_is_a_new_placement(tidied, same):
    tidy = tidied(DRAWN + "a | 2022-05-01 | 2022-07-01 | S | E4A | U4 | C2\na | 2022-07-20 | | S | | U4 | C2")
    same(tidy.placements, "stay_id | counts_as_new | carer_start_date\n1 | yes | 2022-05-01\n2 | yes | 2022-07-20")


def test_short_breaks_count_as_no_placement(tidied, same):
    tidy = tidied(DRAWN + "a | 2022-05-01 | 2022-05-04 | S | E8 | K2 | V4")
    same(tidy.placements, "is_short_break | counts_as_new\nyes | no")


def test_the_councils_own_categories_stand_before_the_common_ones(tidied, same):
    categories = pd.DataFrame(
        [
            ("Family and friends", "Any", "U1 U2 U3"),
            ("In-house fostering", "In-house", "U4 U5 U6"),
            ("Agency fostering", "Independent", "U4 U5 U6"),
        ],
        columns=["label", "provider", "place_codes"],
    )
    tidy = tidied(
        """
        child_id | start_date | place | provider
        a        | 2022-05-01 | U4    | PR1
        b        | 2022-05-01 | U4    | PR4
        c        | 2022-05-01 | U3    |
        d        | 2022-05-01 | K2    | PR4
        e        | 2022-05-01 | U6    |
        """,
        categories=categories,
    )
    same(
        tidy.placements,
        """
        child_id | category           | common_group | provider_group
        a        | In-house fostering | Fostering    | Own authority
        b        | Agency fostering   | Fostering    | Private
        c        | Family and friends | Fostering    | Not known
        d        | Residential        | Residential  | Private
        e        | Fostering          | Fostering    | Not known
    """,
    )
    with pytest.raises(ValueError, match=r"Inhouse is not known\. Write Any, In-house, Independent"):
        tidied("child_id | start_date\na | 2022-05-01", categories=categories.assign(provider="Inhouse"))
