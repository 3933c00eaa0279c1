"""How far from home, and in whose area, children in care live: by the DfE's reading and by the council's own.

Method of all: children under 18 on the last day, short breaks left out, one placement each. A place or a distance that
is not known (all UASC have none) is neither near nor far and stays in every whole. Where the returns came without what
is known of postcodes nothing is known of any place: `knows` says so, and nothing is counted.
Source: DfE, Children looked after in England including adoptions, methodology, locality and distance, unless stated.
"""

from __future__ import annotations

import pandas as pd

from suffkit.measures.breakdowns import By, count, mean, ratio
from suffkit.measures.linked import NOT_KNOWN, OUTSIDE, Linked, link
from suffkit.measures.periods import Periods, as_at
from suffkit.measures.views import OUT_AND_FAR, in_care_on
from suffkit.tidy import Places, Tidy

DISTANT = (Places.rest, Places.far)
"""The council's location bands that are neither in the authority nor next to it."""
FAR, VERY_FAR = 20.0, 100.0
PLACES, DISTANCES, BANDS = "places", "distances", "bands"
"""What a count may need to be known: which authority placements are in, how far from home, and the council's bands."""


def knows(linked: Linked, needed: str) -> bool:
    """Whether the returns know PLACES, DISTANCES or BANDS of any placement.

    The council's bands are known where it has named areas as next to it and a child is placed in one: without them
    all that is outside the authority would be at a distance.
    """
    rows = linked.placements
    if needed == DISTANCES:
        return bool(rows["distance_miles"].notna().any())
    if needed == PLACES:
        return bool((rows["locality"] != NOT_KNOWN).any())
    named = (rows["locality"] == OUTSIDE) & ~rows["location_band"].isin((*DISTANT, NOT_KNOWN))
    return bool(named.any())


def placed_out_of_area(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children whose placement on the last day is outside the authority's boundary."""
    rows = in_care_on(link(tidy), period, bands)
    return count(rows[rows["locality"] == OUTSIDE], "placed_out_of_area", as_at(period), by=by)


def placed_20_miles_or_more(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children placed 20.0 miles or more from home on the last day, wherever it is; a distance not known is not far."""
    rows = in_care_on(link(tidy), period, bands)
    return count(rows[rows["distance_miles"] >= FAR], "placed_20_miles_or_more", as_at(period), by=by)


def placed_100_miles_or_more(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children placed 100.0 miles or more from home on the last day; otherwise as `placed_20_miles_or_more`."""
    rows = in_care_on(link(tidy), period, bands)
    return count(rows[rows["distance_miles"] >= VERY_FAR], "placed_100_miles_or_more", as_at(period), by=by)


def out_of_area_over_20_miles_share(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe"
) -> pd.DataFrame:
    """Children placed outside the boundary and more than 20 miles from home over all children looked after.

    In:     Tidy; the period; breakdowns as of `children_looked_after`.
    Out:    COUNTS with both parts.
    Method: more than 20.0 miles; children whose distance or place is not known (all UASC among them) stay in the whole.
    Source: DfE methodology, locality and distance of placement.
    Raises: RequestError, the returns do not reach to the day, or an unknown breakdown.
    """
    rows = in_care_on(link(tidy), period, bands)
    part = rows["locality_and_distance"] == OUT_AND_FAR
    return ratio(rows, part, "out_of_area_over_20_miles_share", as_at(period), by=by)


def average_distance(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Mean miles between home and placement on the last day, of the children whose distance is known."""
    rows = in_care_on(link(tidy), period, bands)
    return mean(rows, rows["distance_miles"], "average_distance", as_at(period), by=by)


def placed_at_a_distance(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children placed neither in the authority nor in an area that it counts as next to it, on the last day.

    In:     Tidy; the period; breakdowns as of `children_looked_after`.
    Out:    COUNTS as at the last day, whole children.
    Method: the council's own bands: what is in none of the areas it names, or as far from home as it calls far.
            The DfE's reading of far is `out_of_area_over_20_miles_share`.
    Source: the council's own location bands.
    Raises: RequestError, the returns do not reach to the day, or an unknown breakdown.
    """
    rows = in_care_on(link(tidy), period, bands)
    return count(rows[rows["location_band"].isin(DISTANT)], "placed_at_a_distance", as_at(period), by=by)


def placed_in_or_next_to_area_share(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe"
) -> pd.DataFrame:
    """Children placed in the authority or in an area it counts as next to it, over all children looked after.

    In:     as `placed_at_a_distance`.
    Out:    COUNTS as at the last day with both parts; whose place is not known stays in the whole.
    Source: the council's own location bands.
    Raises: as `placed_at_a_distance`.
    """
    rows = in_care_on(link(tidy), period, bands)
    near = ~rows["location_band"].isin((*DISTANT, NOT_KNOWN))
    return ratio(rows, near, "placed_in_or_next_to_area_share", as_at(period), by=by)
