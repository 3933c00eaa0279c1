"""Foster households of the made-up authority and how they were recruited, enough for its in-house placements."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.synth.columns import numbered
from suffkit.synth.days import as_dates
from suffkit.synth.draws import choose
from suffkit.synth.extracts import prices
from suffkit.synth.extracts.lives import Lives

KINDS = ("Mainstream", "Specialist", "Emergency", "Short breaks", "Supported lodgings", "Fostering for adoption")
_KIND_WEIGHTS = (78.0, 6.0, 3.0, 6.0, 4.0, 3.0)
_PLACES = (1, 2, 3)
_PLACE_WEIGHTS = (0.34, 0.46, 0.20)
LEVELS = ("Level 1", "Level 2", "Level 3")
LOCATIONS = ("In the authority", "Next to the authority", "At a distance")
_LOCATION_WEIGHTS = (68, 26, 6)
END_REASONS = (
    "Retired",
    "Change of own circumstances",
    "Moved to an agency",
    "Standards of care",
    "Adopted or guardian",
)
GUARDIAN_ENDS = ("E43", "E44", "E45", "E46", "E47", "E48")
UTILISATION = 0.79
# Of the households at the end of the last year: approvals and ends in a year.
_APPROVED_A_YEAR, _ENDED_A_YEAR = 0.095, 0.105
_ON_HOLD = 0.07
_ASSESSED_CONNECTED_DAYS = 112  # a connected carer has temporary approval for 16 weeks
_YEAR = 365


def draw_households(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """The extract `households`.

    Connected households are those of the placements with family and friends. The others have places so that about
    four in five are in use, and exactly as many children as are in in-house foster placements on the last day.
    """
    fostered = int((lives.now["kind"] == prices.OWN_FOSTER).sum())
    table = pd.concat([_recruited(rng, lives, fostered), _connected(rng, lives)], ignore_index=True)
    table = table.sort_values(["approved", "ended", "kind", "places"], ignore_index=True)
    lasting = table["ended"].to_numpy() >= lives.after
    return pd.DataFrame(
        {
            "household_id": numbered(np.arange(1, len(table) + 1), "F"),
            "kind": table["kind"],
            "approved_date": as_dates(table["approved"].to_numpy()),
            "ended_date": as_dates(table["ended"].to_numpy(), lasting),
            "end_reason": np.where(lasting, "", table["end_reason"]),
            "places": table["places"].astype(float),
            "places_in_use": table["in_use"].where(lasting),
            "on_hold": np.where(lasting, np.where(table["on_hold"], "Yes", "No"), ""),
            "skill_level": table["skill_level"],
            "location": table["location"],
        }
    )


def _recruited(rng: np.random.Generator, lives: Lives, fostered: int) -> pd.DataFrame:
    """Households that came forward: those approved now, then those that ended in the years of the returns."""
    mean_places = float(np.dot(_PLACES, _PLACE_WEIGHTS))
    standing = max(1, int(np.ceil(fostered / UTILISATION / mean_places)))
    span = lives.after - lives.first
    ended = round(standing * _ENDED_A_YEAR * span / _YEAR)
    size = standing + ended
    is_standing = np.arange(size) < standing
    # Of those standing so many were approved in each year; the others long ago.
    approved = lives.first - _before_the_first(rng, size)
    recent = is_standing & (rng.random(size) < _APPROVED_A_YEAR * span / _YEAR)
    approved = np.where(recent, lives.first + (rng.random(size) * (span - 1)).astype(np.int64), approved)
    end = lives.first + 30 + (rng.random(size) * (span - 30)).astype(np.int64)
    approved = np.where(is_standing, approved, np.minimum(approved, end - 200))
    # Enough places for the children there are, should too few have been drawn.
    places = np.asarray(_PLACES)[choose(rng, _PLACE_WEIGHTS, size)]
    short = max(0, fostered - int(places[:standing].sum()))
    places[:standing] += np.bincount(rng.integers(0, standing, short), minlength=standing)
    on_hold = is_standing & (rng.random(size) < _ON_HOLD)
    return pd.DataFrame(
        {
            "kind": np.asarray(KINDS)[choose(rng, _KIND_WEIGHTS, size)],
            "approved": approved,
            "ended": np.where(is_standing, lives.after, end),
            "end_reason": np.asarray(END_REASONS)[choose(rng, (34, 30, 14, 6, 16), size)],
            "places": places,
            "in_use": _filled(rng, np.where(is_standing, places, 0), on_hold, fostered),
            "on_hold": on_hold,
            "skill_level": np.asarray(LEVELS)[choose(rng, (30, 48, 22), size)],
            "location": np.asarray(LOCATIONS)[choose(rng, _LOCATION_WEIGHTS, size)],
        }
    )


def _before_the_first(rng: np.random.Generator, size: int) -> npt.NDArray[np.int64]:
    """Days from the approval of a household to the first return: up to 20 years."""
    return np.asarray(1 + rng.gamma(1.3, 1_400, size).clip(0, 20 * _YEAR).astype(np.int64))


def _filled(
    rng: np.random.Generator, places: npt.NDArray[np.int64], on_hold: npt.NDArray[np.bool_], children: int
) -> npt.NDArray[np.float64]:
    """The children spread over the places, one a place, those of households on hold last."""
    household = np.repeat(np.arange(len(places)), places)
    order = np.lexsort((rng.random(len(household)), on_hold[household]))
    return np.bincount(household[order[:children]], minlength=len(places)).astype(float)


def _connected(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """One household for each child's time with the same family or friends, from the day of its assessment on."""
    family = lives.placements[lives.placements["kind"] == prices.FAMILY]
    spells = family.groupby(["child", "stay_id", "carer_start"], as_index=False).agg(
        end=("end", "max"), is_open=("is_open", "any")
    )
    spells["approved"] = spells["carer_start"] + rng.integers(30, _ASSESSED_CONNECTED_DAYS, len(spells))
    spells = spells[spells["approved"] < spells["end"]].reset_index(drop=True)
    spells = spells.merge(
        lives.stays[["stay_id", "end", "end_reason"]], on="stay_id", suffixes=("", "_of_stay"), validate="m:1"
    )
    guardian = (spells["end"] == spells["end_of_stay"]) & spells["end_reason"].isin(GUARDIAN_ENDS)
    size = len(spells)
    return pd.DataFrame(
        {
            "kind": "Connected",
            "approved": spells["approved"],
            "ended": np.where(spells["is_open"], lives.after, spells["end"]),
            "end_reason": np.where(guardian, "Special guardianship", "Child moved on"),
            "places": 1,
            "in_use": 1.0,
            "on_hold": False,
            "skill_level": "",
            "location": np.asarray(LOCATIONS)[choose(rng, _LOCATION_WEIGHTS, size)],
        }
    )


# How many of a hundred enquiries come so far.
_VISITED, _APPLIED, _APPROVED = 0.34, 0.16, 0.10
_CLOSED = ("No spare room", "Changed their mind", "Work or family", "No reply", "Unsuitable", "Chose an agency")
_CLOSED_WEIGHTS = (22, 26, 14, 24, 8, 6)
_UNTIL_APPLIED, _UNTIL_APPROVED, _UNTIL_CLOSED = (20, 75), (110, 240), (5, 60)


def draw_pipeline(rng: np.random.Generator, lives: Lives, households: pd.DataFrame) -> pd.DataFrame:
    """The extract `pipeline`: every recruited household of the years as an enquiry, and nine that came to nothing."""
    recruited = households[
        (households["kind"] != "Connected") & (households["approved_date"] >= as_dates(np.array([lives.first]))[0])
    ]
    approved = recruited["approved_date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    applied = approved - rng.integers(*_UNTIL_APPROVED, len(approved))
    asked = applied - rng.integers(*_UNTIL_APPLIED, len(approved))
    visited = asked + ((applied - asked) * 0.4).astype(np.int64)
    never = np.full(len(approved), -1)
    successes = pd.DataFrame(
        {"asked": asked, "visited": visited, "applied": applied, "approved": approved, "closed": never, "why": ""}
    )
    others = _in_vain(rng, lives, round(len(approved) * (1 - _APPROVED) / _APPROVED))
    table = pd.concat([successes, others], ignore_index=True).sort_values(["asked", "approved"], ignore_index=True)
    return pd.DataFrame(
        {
            "enquiry_id": numbered(np.arange(1, len(table) + 1), "E"),
            "enquiry_date": as_dates(table["asked"].to_numpy()),
            "visit_date": as_dates(table["visited"].to_numpy(), table["visited"].to_numpy() < 0),
            "application_date": as_dates(table["applied"].to_numpy(), table["applied"].to_numpy() < 0),
            "approved_date": as_dates(table["approved"].to_numpy(), table["approved"].to_numpy() < 0),
            "closed_date": as_dates(table["closed"].to_numpy(), table["closed"].to_numpy() < 0),
            "closed_reason": table["why"],
        }
    )


def _in_vain(rng: np.random.Generator, lives: Lives, size: int) -> pd.DataFrame:
    """Enquiries that were not approved: most end before a visit; some are still open on the last day."""
    asked = lives.first + (rng.random(size) * (lives.last - lives.first)).astype(np.int64)
    share = 1 - _APPROVED
    stage = choose(rng, (1 - _VISITED, _VISITED - _APPLIED, (_APPLIED - _APPROVED) / share), size)
    visited = np.where(stage >= 1, asked + rng.integers(10, 35, size), -1)
    applied = np.where(stage == 2, visited + rng.integers(*_UNTIL_APPLIED, size), -1)
    closed = np.maximum.reduce([asked, visited, applied]) + rng.integers(*_UNTIL_CLOSED, size)
    by_now = [np.where(days > lives.last, -1, days) for days in (visited, applied, closed)]
    why = np.asarray(_CLOSED)[choose(rng, _CLOSED_WEIGHTS, size)]
    return pd.DataFrame(
        {
            "asked": asked,
            "visited": by_now[0],
            "applied": by_now[1],
            "approved": -1,
            "closed": by_now[2],
            "why": np.where(by_now[2] < 0, "", why),
        }
    )
