"""What a return says once a year of a child: health of those a year in care, and how care leavers fare."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.synth.days import age_on, birthday, first_day, last_day
from suffkit.synth.draws import choose, choose_by
from suffkit.synth.stays import END_REASONS
from suffkit.synth.world import World, may_be_care_leavers

SDQ_REASONS = ("SDQ1", "SDQ2", "SDQ3", "SDQ4", "SDQ5", "")
HAS_SCORE = SDQ_REASONS.index("")
IN_TOUCH = ("YES", "NO", "REFU", "NREQ", "RHOM", "DIED")
ACTIVITIES = ("F1", "F2", "P2", "F4", "F5", "P5", "G4", "G5", "G6", "0")
ACCOMMODATION = ("B1", "C1", "D1", "E1", "K1", "S2", "T1", "U1", "V2", "W2", "X2", "Y1", "Z1", "0")
_UNKNOWN_ACTIVITY, _UNKNOWN_ACCOMMODATION = ACTIVITIES.index("0"), ACCOMMODATION.index("0")
# Rows: 17 and 18; 19 to 21.
_ACTIVITY = np.array([[1, 34, 3, 4, 12, 4, 6, 26, 2, 2], [7, 15, 3, 4, 19, 7, 10, 27, 6, 3]], dtype=float)
_ACCOMMODATION = np.array(
    [[14, 3, 30, 8, 2, 1, 3, 20, 0.6, 0.4, 3, 5, 6, 1], [12, 1, 17, 5, 2, 1.6, 2, 40, 0.8, 0.4, 3.5, 6, 3, 2]],
    dtype=float,
)
_STAYS_PUT = {18: 0.80, 19: 0.52, 20: 0.33, 21: 0.0}
_FIRST_AGE, _LAST_AGE = 17, 21


def draw_health(rng: np.random.Generator, world: World, year: int) -> pd.DataFrame:
    """One row a child in care at 31 March and for the whole year before it.

    Out: child, sdq_score, sdq_reason (position), and yes or no: convicted, health_check, immunisations, teeth_check,
         health_assessment, substance_misuse, intervention_received, intervention_offered (null where it is not asked).
    """
    stays = world.stays
    whole_year = (stays["start"] < first_day(year)) & (stays["end"] > last_day(year))
    child = np.unique(stays.loc[whole_year, "child"].to_numpy())
    size, age = len(child), age_on(world.children["birth"].to_numpy()[child], last_day(year))
    asked = (age >= 4) & (age <= 16)
    reason = np.where(rng.random(size) < 0.77, HAS_SCORE, choose(rng, (10, 25, 25, 20, 20), size))
    score = np.clip(rng.normal(13.7, 7.5, size), 0, 40).round()
    misuse = (age >= 10) & (rng.random(size) < 0.04)
    received = misuse & (rng.random(size) < 0.45)
    return pd.DataFrame(
        {
            "child": child,
            "sdq_score": np.where(asked & (reason == HAS_SCORE), score, np.nan),
            "sdq_reason": np.where(asked, reason, HAS_SCORE),
            "convicted": np.where(age >= 10, rng.random(size) < 0.03, np.nan),
            "health_check": np.where(age < 5, rng.random(size) < 0.88, np.nan),
            "immunisations": (rng.random(size) < 0.84).astype(float),
            "teeth_check": (rng.random(size) < 0.78).astype(float),
            "health_assessment": (rng.random(size) < 0.89).astype(float),
            "substance_misuse": misuse.astype(float),
            "intervention_received": np.where(misuse, received, np.nan),
            "intervention_offered": np.where(misuse & ~received, rng.random(size) < 0.8, np.nan),
        }
    )


def draw_care_leavers(rng: np.random.Generator, world: World, year: int) -> pd.DataFrame:
    """One row a care leaver whose 17th to 21st birthday fell in the year, and who had left by then.

    Out: child, in_touch, activity, accommodation (positions in the lists of this room).
    """
    children, stays = world.children, world.stays
    birth, size = children["birth"].to_numpy(), len(children)
    left = np.full(size, np.iinfo(np.int64).max)
    last_stay = stays.drop_duplicates("child", keep="last")
    left[last_stay["child"]] = last_stay["end"]
    stayed = np.zeros(size, dtype=bool)
    stayed[last_stay["child"]] = last_stay["end_reason"] == END_REASONS.index("E17")
    age = age_on(birth, last_day(year))
    day = birthday(birth, age)
    told = may_be_care_leavers(children, stays) & (age >= _FIRST_AGE) & (age <= _LAST_AGE)
    told &= (day >= first_day(year)) & (left <= day)
    child = np.flatnonzero(told)
    return _how_they_fare(rng, child, age[child], stayed[child])


def _how_they_fare(
    rng: np.random.Generator,
    child: npt.NDArray[np.int64],
    age: npt.NDArray[np.int64],
    stayed: npt.NDArray[np.bool_],
) -> pd.DataFrame:
    older = (age >= 19).astype(np.int64)
    in_touch = choose_by(rng, np.array([[92, 3, 1.5, 1, 2.4, 0.1], [90, 5, 2.5, 2, 0.3, 0.2]], dtype=float), older)
    place = choose_by(rng, _ACCOMMODATION, older)
    share = np.array([_STAYS_PUT.get(years, 0.0) for years in range(_LAST_AGE + 1)])[age]
    place = np.where(stayed & (rng.random(len(child)) < share), ACCOMMODATION.index("Z1"), place)
    known = in_touch == IN_TOUCH.index("YES")
    return pd.DataFrame(
        {
            "child": child,
            "in_touch": in_touch,
            "activity": np.where(known, choose_by(rng, _ACTIVITY, older), _UNKNOWN_ACTIVITY),
            "accommodation": np.where(known, place, _UNKNOWN_ACCOMMODATION),
        }
    )
