"""Where children live: at a date, in the year, in weeks, how far, and in what kind of place."""

from __future__ import annotations

import pytest

from suffkit.domain.calendar import financial_year
from suffkit.measures import placements as measures


def test_one_placement_a_child_at_the_date_by_group_provider_and_place(returns, year, groups):
    linked = returns("""
        child_id | start_date | end_date   | place | provider | placement_postcode
        1        | 2022-05-01 | 2024-03-31 | U4    | PR1      | AA1 1AA
        1        | 2024-03-31 |            | K2    | PR4      | BB20 1BB
        2        | 2022-05-01 |            | U1    | PR1      | AA1 1AA
        3        | 2022-05-01 |            | P1    | PR0      |
    """)
    assert groups(measures.placements(linked, year, by=("common_group",))) == {
        "Residential": 1,
        "Fostering": 1,
        "With parents": 1,
        "Total": 3,
    }
    assert groups(measures.placements(linked, year, by=("provider",))) == {
        "Private": 1,
        "Own authority": 1,
        "Parents": 1,
        "Total": 3,
    }
    assert groups(measures.placements(linked, year, by=("common_group", "location_band"))) == {
        ("Residential", "Band 1"): 1,
        ("Residential", "Total"): 1,
        ("Fostering", "In Exampleshire"): 1,
        ("Fostering", "Total"): 1,
        ("With parents", "Not known"): 1,
        ("With parents", "Total"): 1,
        ("Total", "Band 1"): 1,
        ("Total", "In Exampleshire"): 1,
        ("Total", "Not known"): 1,
        ("Total", "Total"): 3,
    }


def test_a_temporary_placement_breaks_nothing(returns, year, groups, total):
    linked = returns("""
        child_id | start_date | end_date   | place
        1        | 2022-05-01 | 2024-03-20 | K2
        1        | 2024-03-20 | 2024-04-02 | T1
    """)  # the end in April is after the returns' day, so the placement is still open
    assert groups(measures.placements(linked, year, by=("common_group",))) == {"Residential": 1, "Total": 1}
    assert total(measures.placements_in_year(linked, year)) == 1
    assert total(measures.bed_nights(linked, year)) == 366
    assert total(measures.placements_ended_by_move(linked, year)) == 0


def test_a_return_to_the_same_place_is_the_same_placement(returns, year, total):
    linked = returns("""
        child_id | start_date | end_date   | place
        1        | 2023-05-01 | 2023-06-01 | K2
        1        | 2023-06-01 | 2023-06-08 | T2
        1        | 2023-06-08 |            | K2
    """)
    assert total(measures.placements_in_year(linked, year)) == 1
    assert total(measures.new_placements(linked, year)) == 1
    assert total(measures.short_placements(linked, year)) == 0


def test_a_stay_that_opens_in_hospital_has_a_placement_of_its_own_until_the_next(returns, year, groups):
    linked = returns("""
        child_id | start_date | end_date   | place
        1        | 2023-05-01 | 2023-05-11 | T1
        1        | 2023-05-11 |            | U4
    """)
    nights = groups(measures.bed_nights(linked, year, by=("common_group",)))
    assert nights == {"Other": 10, "Fostering": 326, "Total": 336}


def test_a_change_of_legal_status_makes_no_placement(returns, year, total):
    linked = returns("""
        child_id | start_date | end_date   | legal_status | start_reason
        1        | 2022-05-01 | 2023-06-01 | C1           | S
        1        | 2023-06-01 |            | C2           | L
    """)
    assert total(measures.placements_in_year(linked, year)) == 1
    assert total(measures.new_placements(linked, year)) == 0
    assert total(measures.bed_nights(linked, year)) == 366


def test_placements_in_the_year_have_a_night_in_it(returns, year, groups):
    linked = returns("""
        child_id  | start_date | end_date   | place
        before    | 2022-05-01 | 2023-04-01 | U4
        one_night | 2022-05-01 | 2023-04-02 | U6
        last      | 2024-03-31 |            | K2
        no_night  | 2023-05-01 | 2023-05-01 | K1
    """)
    assert groups(measures.placements_in_year(linked, year, by=("common_group",))) == {
        "Fostering": 1,
        "Residential": 1,
        "Total": 2,
    }
    assert groups(measures.bed_nights(linked, year, by=("common_group",))) == {
        "Fostering": 1,
        "Residential": 1,  # the night of 31 March belongs to the year
        "Total": 2,
    }


def test_weeks_are_nights_over_seven_cut_to_the_year(returns, year, total):
    linked = returns("child_id | start_date | end_date\n1 | 2022-05-01 | 2023-04-15\n2 | 2024-03-25 |")
    assert total(measures.placement_weeks(linked, year)) == pytest.approx((14 + 7) / 7)


def test_weeks_stop_at_the_18th_birthday_and_the_rest_is_apart(returns, year, total):
    linked = returns(
        "child_id | start_date | place\n1 | 2022-05-01 | H5", children="child_id | birth_date\n1 | 2005-04-08"
    )
    assert total(measures.placement_weeks(linked, year)) == 1
    assert total(measures.placement_weeks_after_18(linked, year)) == pytest.approx((366 - 7) / 7)
    assert total(measures.placement_weeks_after_18(linked, financial_year(2022))) == 0


def test_placements_by_age_on_31_march_and_an_adult_in_the_oldest_band(returns, year, groups):
    linked = returns(
        """
        child_id | start_date | end_date
        grew     | 2023-05-01 | 2023-06-01
        adult    | 2022-05-01 | 2023-10-01
        """,
        children="child_id | birth_date\ngrew | 2014-03-31\nadult | 2005-10-01",
    )
    assert groups(measures.placements_in_year(linked, year, by=("common_group", "age_group"))) == {
        ("Fostering", "10 to 15"): 1,  # 9 when placed, 10 on 31 March
        ("Fostering", "16 and over"): 1,
        ("Fostering", "Total"): 2,
        ("Total", "10 to 15"): 1,
        ("Total", "16 and over"): 1,
        ("Total", "Total"): 2,
    }


def test_new_placements_begin_in_the_year_and_adoption_with_the_same_carers_is_none(returns, year, groups):
    linked = returns("""
        child_id | start_date | end_date   | place | start_reason
        1        | 2023-04-01 |            | U4    | S
        2        | 2023-03-31 |            | U4    | S
        3        | 2022-05-01 | 2023-09-01 | U5    | S
        3        | 2023-09-01 |            | A5    | U
        4        | 2022-05-01 | 2023-09-01 | U5    | S
        4        | 2023-09-01 |            | A6    | B
    """)
    assert groups(measures.new_placements(linked, year, by=("common_group",))) == {
        "Fostering": 1,
        "Placed for adoption": 1,
        "Total": 2,
    }


def test_short_placements_ended_within_seven_days(returns, year, total):
    linked = returns("""
        child_id | start_date | end_date   | place
        seven    | 2023-05-01 | 2023-05-08 | U4
        eight    | 2023-05-01 | 2023-05-09 | U4
        open     | 2024-03-30 |            | U4
        april    | 2023-03-28 | 2023-04-01 | U4
        earlier  | 2023-03-28 | 2023-03-31 | U4
    """)
    assert total(measures.short_placements(linked, year)) == 2  # seven days, and the one that ended on 1 April


def test_moves_by_their_reason(returns, year, groups):
    linked = returns("""
        child_id | start_date | end_date   | place | move_reason
        1        | 2022-05-01 | 2023-05-01 | U4    | CREQB
        1        | 2023-05-01 | 2023-07-01 | U6    | CARPL
        1        | 2023-07-01 | 2023-09-01 | K2    |
        2        | 2022-05-01 | 2023-03-31 | U4    | CARPL
        2        | 2023-03-31 | 2024-03-31 | K2    |
        2        | 2024-03-31 |            | U6    |
    """)
    assert groups(measures.placements_ended_by_move(linked, year, by=("move_reason",))) == {
        "Carer's request because of the child's behaviour": 1,
        "Change to or implementation of the care plan": 1,
        "Not known": 1,  # child 2 on 31 March, without a reason; child 1 left care on 1 September and did not move
        "Total": 3,
    }


def test_fostering_with_the_councils_own_carers(returns, year, parts, groups):
    linked = returns("""
        child_id | start_date | place | provider
        1        | 2022-05-01 | U1    | PR1
        2        | 2022-05-01 | U4    | PR4
        3        | 2022-05-01 | U6    | PR1
        4        | 2022-05-01 | K2    | PR1
    """)
    assert parts(measures.in_house_share_of_fostering(linked, year)) == (2, 3)
    assert parts(measures.placed_in_fostering_share(linked, year)) == (3, 4)
    assert groups(measures.foster_placements(linked, year, by=("provider",))) == {
        "Own authority": 2,
        "Private": 1,
        "Total": 3,
    }
    # A kind of placement in which nobody was ever fostered is no group of it.
    assert groups(measures.foster_placements(linked, year, by=("placement_category",))) == {"Fostering": 3, "Total": 3}


def test_placements_begun_under_emergency_powers(returns, year, groups):
    linked = (
        returns("""
        child_id | start_date | end_date   | place | legal_status | start_reason | provider
        police   | 2023-05-01 | 2023-05-03 | U6    | L1           | S            | PR1
        police   | 2023-05-03 | 2023-06-01 | U6    | V2           | L            | PR1
        police   | 2023-06-01 |            | K2    | V2           | P            | PR4
        order    | 2024-03-31 |            | U6    | L2           | S            | PR4
        custody  | 2023-05-01 | 2023-05-02 | K2    | J2           | S            | PR1
        agreed   | 2023-05-01 | 2023-05-10 | U6    | V2           | S            | PR1
        agreed   | 2023-05-10 | 2023-05-12 | U6    | L1           | L            | PR1
        remand   | 2023-05-01 |            | K1    | J1           | S            | PR1
        before   | 2023-03-31 | 2023-04-03 | U6    | L1           | S            | PR1
    """)
    )  # agreed: the powers were used after the placement had begun; before: it began on the last day of the year before
    counted = measures.placements_under_emergency_powers(linked, year, by=("provider",))
    assert groups(counted) == {"Own authority": 2, "Private": 1, "Total": 3}


def test_parent_and_child_secure_and_remand(returns, year, groups, total):
    linked = returns("""
        child_id | start_date | end_date   | place | legal_status | start_reason
        mother   | 2023-05-01 | 2023-06-01 | R3    | C2           | S
        welfare  | 2023-05-01 | 2023-06-01 | K1    | C2           | S
        remand   | 2023-05-01 | 2023-06-01 | K1    | J1           | S
        later    | 2023-05-01 | 2023-06-01 | K1    | C2           | S
        later    | 2023-06-01 | 2023-07-01 | U4    | J1           | B
        young    | 2023-05-01 | 2023-06-01 | R5    | J1           | S
        turned   | 2023-05-01 | 2023-05-20 | K1    | V2           | S
        turned   | 2023-05-20 | 2023-06-01 | K1    | J1           | L
    """)
    assert total(measures.parent_and_child_placements(linked, year)) == 1
    assert groups(measures.secure_and_remand(linked, year)) == {
        "Secure children's home, welfare": 2,  # welfare, and later, who was remanded only from the day after
        "Secure children's home, remand": 2,
        "Young offender institution": 1,
        "Total": 5,
    }
    assert total(measures.remanded_in_year(linked, year)) == 4
