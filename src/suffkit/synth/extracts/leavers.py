"""The tracker of care leavers: those of the returns, as they were last told of, up to the age of 25."""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.domain.code_lists import code_rows
from suffkit.synth.days import age_on, as_dates, birthday
from suffkit.synth.draws import choose
from suffkit.synth.extracts import prices
from suffkit.synth.extracts.lives import Lives, day_numbers

_YOUNGEST, _OLDEST, _LAST_TOLD = 17, 24, 21
_STILL_SUPPORTED = 0.4  # of those over 21, whom the returns no longer tell of
_GONE = ("DIED", "RHOM")
_OWN_HOME, _STAYING_PUT = "U1", "Z1"
_MAY_MOVE = ("B1", "C1", "D1", "E1", "K1", "T1", "Z1")
_MOVE_PLANNED = 0.42


def draw_leavers(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """The extract `leavers_tracker`: accommodation, contact and activity as in the last return that tells of them.

    A young person who lives on with foster carers does so with those of the last placement; moves to a home of their
    own are dated after the 18th birthday or planned within three years.
    """
    told = lives.leavers.sort_values(["return_year", "child_id"]).drop_duplicates("child_id", keep="last")
    told = told[~told["in_touch"].isin(_GONE)].sort_values("child_id", ignore_index=True)
    birth = day_numbers(told["birth_date"])
    age = age_on(birth, lives.last)
    stays_on = (age <= _LAST_TOLD) | (rng.random(len(told)) < _STILL_SUPPORTED)
    kept = stays_on & (age >= _YOUNGEST) & (age <= _OLDEST)
    told, birth, age = told[kept].reset_index(drop=True), birth[kept], age[kept]
    size, place = len(told), told["accommodation"].to_numpy(dtype=str)
    names = {row["code"]: (row["label"], row["group"]) for row in code_rows("ssda903_accommodation")}
    suits = {"Suitable": "Yes", "Unsuitable": "No"}
    stays_put = place == _STAYING_PUT
    moved = place == _OWN_HOME
    grown = birthday(birth, 18)
    move_day = grown + (rng.random(size) * np.maximum(lives.last - grown, 1)).astype(np.int64)
    due = np.isin(place, _MAY_MOVE) & (rng.random(size) < _MOVE_PLANNED)
    return pd.DataFrame(
        {
            "person_id": told["child_id"].astype(str),
            "birth_date": as_dates(birth),
            "accommodation": [names[code][0] for code in place],
            "suitable": [suits.get(names[code][1], "") for code in place],
            "in_touch": np.where(told["in_touch"] == "YES", "Yes", "No"),
            "active": _active(told["activity"]),
            "staying_put_with": np.where(stays_put, _with_whom(rng, lives, told["child_id"]), ""),
            "move_due_date": as_dates(lives.last + rng.integers(10, 3 * 365, size), ~due),
            "moved_date": as_dates(move_day, ~(moved & (grown < lives.last))),
        }
    )


def _active(codes: pd.Series) -> pd.Series:
    """Yes in education, employment or training (F, P), No where not (G), empty where not known."""
    return codes.astype(str).str[:1].map({"F": "Yes", "P": "Yes", "G": "No"}).fillna("")


def _with_whom(rng: np.random.Generator, lives: Lives, people: pd.Series) -> pd.Series:
    """Whose carers the last foster placement was with; drawn where the returns are too young to tell."""
    fostered = lives.placements[lives.placements["kind"].isin([prices.FAMILY, prices.OWN_FOSTER, prices.AGENCY])]
    last = fostered.drop_duplicates("child_id", keep="last").set_index("child_id")["provider"]
    drawn = np.where(choose(rng, (72, 28), len(people)) == 0, prices.IN_HOUSE, prices.INDEPENDENT)
    return people.astype(str).map(last).fillna(pd.Series(drawn, index=people.index))
