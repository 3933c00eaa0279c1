"""Where placements are: in or out of the authority, bands, miles from home."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from suffkit.tidy import Places

# A mile is 1,609.3 metres in the return's guidance: 20 miles are 32,186 m.
POINTS = pd.DataFrame(
    [
        ("AL1 1AA", 400_000.0, 200_000.0, "E10000015"),
        ("AL1 1AB", 404_828.0, 200_000.0, "E10000015"),
        ("LU1 1AA", 432_186.0, 200_000.0, "E06000032"),
        ("LU1 1AB", 432_348.0, 200_000.0, "E06000032"),
        ("TR1 1AA", 182_000.0, 44_000.0, "E06000052"),
        ("CF1 1AA", 318_000.0, 176_000.0, "W06000015"),
        ("ZE1 0AA", 447_000.0, 1_141_000.0, "S12000027"),
        ("BT1 1AA", float("nan"), float("nan"), "N09000003"),
    ],
    columns=["postcode", "easting", "northing", "la_code"],
)
PLACES = Places(POINTS, "E10000015", {"E06000032": "Next to it"})
DRAWN = "child_id | start_date | home_postcode | placement_postcode | legal_status\n"


def test_in_or_out_band_and_miles(tidied, same):
    tidy = tidied(
        DRAWN
        + """
        a | 2022-05-01 | AL1 1AA | AL1 1AB  | C2
        b | 2022-05-01 | AL1 1AA | LU1 1AA  | C2
        c | 2022-05-01 | al11aa  | lu1  1ab | C2
        d | 2022-05-01 | AL1 1AA | TR1 1AA  | C2
        e | 2022-05-01 | AL1 1AA | CF1 1AA  | C2
        """,
        places=PLACES,
    )
    same(
        tidy.placements,
        """
        child_id | locality              | location_band    | distance_miles
        a        | In the authority      | In the authority | 3.0
        b        | Outside the authority | Next to it       | 20.0
        c        | Outside the authority | Next to it       | 20.1
        d        | Outside the authority | At a distance    | 166.6
        e        | Outside the authority | At a distance    | 53.1
    """,
    )


def test_what_is_not_known_stays_in_the_table(tidied, same):
    tidy = tidied(
        DRAWN
        + """
        a | 2022-05-01 | AL1 1AA |         | C2
        b | 2022-05-01 | AL1 1AA | QQ9 9QQ | C2
        c | 2022-05-01 |         | AL1 1AB | C2
        d | 2022-05-01 | AL1 1AA | BT1 1AA | C2
        e | 2022-05-01 | AL1 1AA | BT9 9ZZ | C2
        f | 2022-05-01 | AL1 1AA | EH1 1AA | C2
        """,
        places=PLACES,
    )
    same(
        tidy.placements,
        """
        child_id | locality              | location_band    | distance_miles
        a        | Not known             | Not known        |
        b        | Not known             | Not known        |
        c        | In the authority      | In the authority |
        d        | Outside the authority | At a distance    |
        e        | Outside the authority | At a distance    |
        f        | Outside the authority | At a distance    |
    """,
    )
    assert [fault.rule for fault in tidy.faults] == ["place_not_known"]


def test_short_breaks_and_unaccompanied_children_have_no_distance(tidied, same):
    tidy = tidied(
        DRAWN
        + """
        a | 2022-05-01 | AL1 1AA | LU1 1AA | V4
        b | 2022-05-01 | AL1 1AA | LU1 1AA | C2
        c | 2022-05-01 | AL1 1AA | LU1 1AA | C2
        """,
        uasc="child_id | uasc_end_date\nb |\nc | 2024-01-01",
        places=PLACES,
    )
    same(
        tidy.placements,
        """
        child_id | locality              | distance_miles
        a        | Outside the authority |
        b        | Outside the authority |
        c        | Outside the authority | 20.0
    """,
    )


def test_whoever_stops_being_unaccompanied_before_the_last_day_has_a_distance(tidied, same):
    # As of 31 March 2024: an open placement counts up to that day, a closed one up to the day before its end.
    tidy = tidied(
        """
        child_id | start_date | end_date   | end_reason | home_postcode | placement_postcode
        a        | 2022-05-01 | 2023-05-02 | E4A        | AL1 1AA       | LU1 1AA
        b        | 2022-05-01 | 2023-05-02 | E4A        | AL1 1AA       | LU1 1AA
        c        | 2022-05-01 |            |            | AL1 1AA       | LU1 1AA
        d        | 2022-05-01 |            |            | AL1 1AA       | LU1 1AA
        """,
        uasc="child_id | uasc_end_date\na | 2023-05-02\nb | 2023-05-01\nc | 2024-04-01\nd | 2024-03-31",
        places=PLACES,
    )
    same(tidy.placements, "child_id | distance_miles\na |\nb | 20.0\nc |\nd | 20.0")


def test_a_distance_beyond_350_miles_is_not_believed(tidied, same):
    tidy = tidied(DRAWN + "a | 2022-05-01 | AL1 1AA | ZE1 0AA | C2", places=PLACES)
    same(tidy.placements, "locality | distance_miles\nOutside the authority |")
    assert [fault.rule for fault in tidy.faults] == ["too_far"]


def test_a_band_may_begin_at_a_distance(tidied, same):
    far = replace(PLACES, far_from_miles=20.1, far="20 miles and more")
    tidy = tidied(
        DRAWN + "a | 2022-05-01 | AL1 1AA | LU1 1AA | C2\nb | 2022-05-01 | AL1 1AA | LU1 1AB | C2", places=far
    )
    same(tidy.placements, "location_band\nNext to it\n20 miles and more")


def test_without_a_postcode_file_nothing_is_known_and_nothing_is_at_fault(tidied, same):
    tidy = tidied(DRAWN + "a | 2022-05-01 | AL1 1AA | LU1 1AA | C2")
    same(tidy.placements, "locality | location_band | distance_miles\nNot known | Not known |")
    assert tidy.faults == ()


def test_an_authority_may_have_had_several_codes(tidied, same):
    tidy = tidied(
        DRAWN + "a | 2022-05-01 | | LU1 1AA | C2", places=replace(PLACES, own=("E10000015", "E06000032"), bands={})
    )
    same(tidy.placements, "locality | location_band\nIn the authority | In the authority")


def test_places_show_no_postcode():
    assert "AL1" not in repr(PLACES)


@pytest.mark.parametrize("column", ["home_postcode", "placement_postcode"])
def test_postcodes_end_here(tidied, column):
    tidy = tidied(DRAWN + "a | 2022-05-01 | AL1 1AA | LU1 1AA | C2", places=PLACES)
    assert column not in tidy.placements
