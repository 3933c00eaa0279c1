"""Who was in care, and where, on a day; and how many on each day. Short breaks are never among them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from suffkit.tidy.ages import birthday
from suffkit.tidy.coding import held, numbers_of, places_in

ADULT = 18


def stays_on(stays: pd.DataFrame, day: date, children: pd.DataFrame | None = None) -> pd.DataFrame:
    """The stays of children in care on a day: begun by then and not ended by then; one row a child.

    In:  STAYS; the day; CHILDREN, to leave out those who are 18 or older on the day.
    Out: rows of STAYS.
    """
    rows = _in_force(stays, day)
    if children is None:
        return rows
    return rows[(_of_adulthood(rows["child_id"], children) > pd.Timestamp(day)).to_numpy()]


def placements_on(placements: pd.DataFrame, day: date, children: pd.DataFrame | None = None) -> pd.DataFrame:
    """The placements of children in care on a day, one row a child; with CHILDREN, of those under 18 on the day.

    During a temporary move it is the placement that the move interrupts, if the child has one.
    """
    rows = stays_on(placements, day, children)
    return rows[~(rows["is_temporary"] & rows["child_id"].duplicated(keep=False))]


def until_18(intervals: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """Stays or placements ended at the 18th birthday; those that begin on it or later are left out.

    In:  STAYS, PLACEMENTS or LEGAL_SPELLS; CHILDREN.
    Out: the same columns; an open end becomes the birthday, which may be yet to come.
    """
    adult = _of_adulthood(intervals["child_id"], children)
    kept = intervals["start_date"] < adult
    ends = intervals["end_date"]
    return intervals.assign(end_date=ends.where(ends < adult, adult))[kept]


def numbers_each_day(stays: pd.DataFrame, first: date, last: date, children: pd.DataFrame | None = None) -> pd.Series:
    """How many children are in care on each day from `first` to `last`, both included.

    Starts and ends are summed as events, so that no row is made for each child and day.

    In:  STAYS; the days; CHILDREN, to count those under 18 only.
    Out: whole numbers by day.
    """
    counted = stays[~stays["is_short_break"]]
    if children is not None:
        counted = until_18(counted, children)
    days = pd.date_range(first, last, freq="D", unit="s")
    came, went = (_events(counted[name], days) for name in ("start_date", "end_date"))
    return pd.Series(np.cumsum(came - went), index=days)


def _events(dates: pd.Series, days: pd.DatetimeIndex) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many dates fall on each day; those before the first day on the first, those after the last nowhere."""
    number = dates.dropna().to_numpy().astype("datetime64[D]").astype(np.int64)
    place = np.maximum(number - days[0].to_numpy().astype("datetime64[D]").astype(np.int64), 0)
    return np.bincount(place[place < len(days)], minlength=len(days)).astype(np.int64)


def _in_force(intervals: pd.DataFrame, day: date) -> pd.DataFrame:
    at = pd.Timestamp(day)
    begun, ended = intervals["start_date"] <= at, intervals["end_date"] <= at
    return intervals[begun & ~ended & ~intervals["is_short_break"]]


def _of_adulthood(child_ids: pd.Series, children: pd.DataFrame) -> pd.Series:
    """The 18th birthday of each row's child."""
    ids = held(children["child_id"])
    row = np.full(len(ids.cat.categories), -1)
    row[numbers_of(ids)] = np.arange(len(ids))
    at = row[places_in(ids.cat.categories, child_ids)]
    return birthday(children["birth_date"], ADULT).iloc[at].set_axis(child_ids.index)
