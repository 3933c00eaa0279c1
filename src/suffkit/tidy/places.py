"""Where placements are: in or out of the authority, the council's own bands, and how far from home."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.domain.code_lists import code_rows
from suffkit.errors import WARN
from suffkit.tidy.changes import Change
from suffkit.tidy.coding import OPEN, Flags, Numbers, chosen, days_of, numbers_of, position_in

METRES_PER_MILE = 1609.3  # the factor that the return's guidance divides by
FARTHEST_MILES = 350.0  # beyond it a distance is queried (454); 999.9 was the older returns' word for not known
INSIDE, OUTSIDE, NOT_KNOWN = "In the authority", "Outside the authority", "Not known"
_WHOLE_POSTCODE = re.compile(r"([A-Z]{1,2})\d[A-Z\d]?\d[A-Z]{2}")
POINTS = ("postcode", "easting", "northing", "la_code")


@dataclass(frozen=True)
class Places:
    """What is known of postcodes, seen from one authority.

    `points` holds a row a postcode: `postcode`, `easting` and `northing` (metres on the British grid, empty where they
    are not known or on another grid), `la_code` (upper-tier authority). `own` is the nine-character code of the
    authority (several, if it changed). `bands` names the location band of authorities by their code; any other has the
    band `rest`, and a placement `far_from_miles` or more from home the band `far`, wherever it is.
    """

    points: pd.DataFrame = field(repr=False)
    own: str | tuple[str, ...]
    bands: Mapping[str, str] = field(default_factory=dict)
    rest: str = "At a distance"
    far_from_miles: float | None = None
    far: str = "Far from home"

    @property
    def own_codes(self) -> tuple[str, ...]:
        return (self.own,) if isinstance(self.own, str) else self.own


def plain_postcodes(postcodes: pd.Index) -> pd.Index:
    """Postcodes in capitals without spaces, so that each is written one way."""
    return postcodes.astype("str").str.replace(" ", "", regex=False).str.upper()


def place_placements(
    placements: pd.DataFrame, children: pd.DataFrame, places: Places | None, *, as_of: date
) -> tuple[pd.DataFrame, list[Change]]:
    """Placements with `location_band`, `locality` and `distance_miles`, and without their postcodes.

    The distance is the straight line between the grid points of home and placement, to 1 decimal. There is none for
    children who are unaccompanied asylum seekers on the placement's last day (406), for short breaks (398), across the
    Irish sea, or above 350 miles; all of these are not known, and stay in every denominator.

    In:  placements with `home_postcode` and `placement_postcode` (categoricals); CHILDREN; what is known of postcodes.
    Out: PLACEMENTS; how many distances were taken out as too far, and how many places are not known.
    """
    points = _Points(places)
    home, there = (points.of(placements[name]) for name in ("home_postcode", "placement_postcode"))
    miles = _miles(home, there)
    too_far = miles > FARTHEST_MILES
    miles[too_far | placements["is_short_break"].to_numpy() | _is_uasc(placements, children, as_of)] = np.nan
    placed = placements.drop(columns=["home_postcode", "placement_postcode"]).assign(
        **_located(there.la_code, miles, places), distance_miles=miles
    )
    nowhere = int((placed["locality"] == NOT_KNOWN).sum()) if places is not None else 0
    return placed, [
        Change(
            "too_far",
            "placements",
            int(too_far.sum()),
            f"are more than {FARTHEST_MILES:.0f} miles from home by their postcodes; the distance counts as not known. "
            "Check the postcodes.",
            WARN,
        ),
        Change(
            "place_not_known",
            "placements",
            nowhere,
            "have no placement postcode, or one that the postcode file does not hold; where they are is not known.",
            WARN,
        ),
    ]


@dataclass(frozen=True, repr=False)
class _Located:
    """Easting, northing (not a number where not known) and authority (empty where not known) of each row."""

    east: npt.NDArray[np.float64]
    north: npt.NDArray[np.float64]
    la_code: pd.Series


class _Points:
    """The postcode file, ready to be looked up: once a postcode, not once a row."""

    def __init__(self, places: Places | None) -> None:
        table = pd.DataFrame(columns=list(POINTS)) if places is None else places.points
        first = ~table["postcode"].duplicated()
        self.postcodes = plain_postcodes(pd.Index(table.loc[first, "postcode"]))
        east, north = (table.loc[first, name].to_numpy(dtype=float, na_value=np.nan) for name in POINTS[1:3])
        # The last place is for what is not found.
        self.east, self.north = np.append(east, np.nan), np.append(north, np.nan)
        self.la_code = [*table.loc[first, "la_code"].fillna("").tolist(), ""]
        self.is_given = places is not None

    def of(self, postcodes: pd.Series) -> _Located:
        words = plain_postcodes(postcodes.cat.categories)
        at = np.append(position_in(self.postcodes, words), -1)
        known = [self.la_code[place] for place in at]
        if self.is_given:
            known = [code or _country(word) for code, word in zip(known, [*words, ""], strict=True)]
        row = postcodes.cat.codes.to_numpy()
        return _Located(self.east[at][row], self.north[at][row], chosen(known, row, postcodes.index))


@cache
def _outside_england() -> Mapping[str, str]:
    return {row["area"]: row["country"] for row in code_rows("postcode_areas")}


def _country(postcode: str) -> str:
    """The country of a postcode in an area that lies wholly outside England, empty for any other."""
    whole = _WHOLE_POSTCODE.fullmatch(postcode)
    return _outside_england().get(whole[1], "") if whole else ""


def _miles(home: _Located, there: _Located) -> npt.NDArray[np.float64]:
    return np.round(np.hypot(there.east - home.east, there.north - home.north) / METRES_PER_MILE, 1)


def _is_uasc(placements: pd.DataFrame, children: pd.DataFrame, as_of: date) -> Flags:
    """Whether the child was an unaccompanied asylum seeker until the placement ended, or still is."""
    ever = children["is_uasc_ever"].to_numpy()
    until: Numbers = np.where(ever, days_of(children["uasc_end_date"]), 0)
    end = days_of(placements["end_date"])
    day_after = int(np.datetime64(as_of, "D").astype(np.int64)) + 1
    at = numbers_of(placements["child_id"])
    return ever[at] & (until[at] >= np.where(end >= OPEN, day_after, end))


def _located(la_code: pd.Series, miles: npt.NDArray[np.float64], places: Places | None) -> dict[str, pd.Series]:
    own, named = (places.own_codes, places.bands) if places else ((), {})
    codes, number = la_code.cat.categories.tolist(), la_code.cat.codes.to_numpy()
    locality = [NOT_KNOWN if not one else INSIDE if one in own else OUTSIDE for one in codes]
    usual = {OUTSIDE: places.rest if places else OUTSIDE}
    bands = [named.get(one, usual.get(where, where)) for one, where in zip(codes, locality, strict=True)]
    band = number.copy()
    if places and places.far_from_miles is not None:
        band = np.where(miles >= places.far_from_miles, len(bands), number)
        bands.append(places.far)
    return {
        "location_band": chosen(bands, band, la_code.index),
        "locality": chosen(locality, number, la_code.index),
    }
