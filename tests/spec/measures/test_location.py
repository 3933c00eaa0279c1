"""How far from home, and in whose area: by the DfE's reading and by the council's own bands."""

from __future__ import annotations

from suffkit.measures import location as measures
from suffkit.measures.counting import all_counts
from suffkit.measures.placements import placements

FOUR_CELLS = """
    child_id | start_date | placement_postcode
    in_near  | 2022-05-01 | AA20 0AA
    in_far   | 2022-05-01 | AA21 0AA
    out_near | 2022-05-01 | BB19 9BB
    out_far  | 2022-05-01 | BB20 1BB
    distant  | 2022-05-01 | CC99 9CC
    unknown  | 2022-05-01 |
    uasc     | 2022-05-01 | CC99 9CC
"""


def test_in_or_out_by_up_to_or_over_20_miles_and_not_known(returns, year, groups, parts, total):
    linked = returns(FOUR_CELLS, uasc="child_id | uasc_end_date\nuasc |")
    assert groups(placements(linked, year, by=("locality_and_distance",))) == {
        "In the authority, up to 20 miles": 1,  # 20.0 miles is up to 20
        "In the authority, over 20 miles": 1,
        "Outside the authority, up to 20 miles": 1,
        "Outside the authority, over 20 miles": 2,
        "Not known": 2,
        "Total": 7,
    }
    assert parts(measures.out_of_area_over_20_miles_share(linked, year)) == (2, 7)  # all children stay in the whole
    assert total(measures.placed_out_of_area(linked, year)) == 4  # the asylum seeker is outside, at no known distance
    assert total(measures.placed_20_miles_or_more(linked, year)) == 4
    assert total(measures.placed_100_miles_or_more(linked, year)) == 1


def test_the_average_distance_is_of_those_that_are_known(returns, year, parts):
    linked = returns("""
        child_id | start_date | placement_postcode
        1        | 2022-05-01 | AA1 1AA
        2        | 2022-05-01 | AA20 0AA
        3        | 2022-05-01 |
    """)
    assert parts(measures.average_distance(linked, year)) == (20.0, 2)


BANDS = """
    child_id | start_date | placement_postcode | place
    inside   | 2022-05-01 | AA20 0AA           | U4
    next_to  | 2022-05-01 | BB20 1BB           | U4
    distant  | 2022-05-01 | CC99 9CC           | K2
    unknown  | 2022-05-01 |                    | U4
    uasc     | 2022-05-01 | CC99 9CC           | U4
"""


def test_at_a_distance_is_neither_in_the_authority_nor_next_to_it_whatever_the_miles(returns, year, parts, groups):
    linked = returns(BANDS, uasc="child_id | uasc_end_date\nuasc |")
    assert groups(measures.placed_at_a_distance(linked, year, by=("common_group",))) == {
        "Residential": 1,
        "Fostering": 1,
        "Total": 2,
    }
    shares = measures.placed_in_or_next_to_area_share(linked, year, by=((), ("common_group",)))
    assert parts(shares) == (2, 5)  # a place that is not known is not near, and stays in the whole
    assert groups(shares) == {"": 0.4, "Fostering": 0.5, "Total": 0.4}


def test_without_a_child_next_to_the_authority_the_councils_bands_are_not_known(returns, year):
    with_bands, without = (
        "placed_at_a_distance",
        "child_id | start_date | placement_postcode\n1 | 2022-05-01 | CC99 9CC",
    )
    assert with_bands in set(all_counts(returns(BANDS), [year])["measure"])
    assert not {with_bands, "placed_in_or_next_to_area_share"} & set(all_counts(returns(without), [year])["measure"])


def test_where_no_place_is_known_nothing_is_counted_by_place(returns, year):
    counts = all_counts(returns("child_id | start_date | placement_postcode\n1 | 2022-05-01 |"), [year])
    known = all_counts(returns(BANDS), [year])
    gone = {*known["measure"]} - {*counts["measure"]}
    assert gone == {
        "placed_out_of_area",
        "placed_20_miles_or_more",
        "placed_100_miles_or_more",
        "out_of_area_over_20_miles_share",
        "average_distance",
        "placed_at_a_distance",
        "placed_in_or_next_to_area_share",
    }
    assert {*known["by1"], *known["by2"]} - {*counts["by1"], *counts["by2"]} == {
        "locality",
        "distance",
        "locality_and_distance",
        "location_band",
    }
