"""The rows that measures count: children in care on a day, stays begun and ended, placements of a year.

Each view is made once of the same linked tables and kept with them, for many measures count the same rows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from suffkit.domain.calendar import Period
from suffkit.domain.returns_codes import groups
from suffkit.measures.breakdowns import banded
from suffkit.measures.linked import NOT_KNOWN, Linked, category, grouped, need_cover
from suffkit.tidy.ages import age_on

TIMES_IN_CARE = ("Under 1 year", "1 year", "2 years or more")
SINGLE_AGES = ("Under 1", *(str(age) for age in range(1, 18)))
UASC = ("UASC", "Not UASC")
DISTANCES = ("Up to 20 miles", "Over 20 miles", NOT_KNOWN)
FOUR_CELLS = (
    "In the authority, up to 20 miles",
    "In the authority, over 20 miles",
    "Outside the authority, up to 20 miles",
    "Outside the authority, over 20 miles",
    NOT_KNOWN,
)
FAR_MILES = 20
_PLACED = ("placement_category", "common_group", "provider", "location_band", "locality")


def in_care_on(linked: Linked, day: date, bands: str) -> pd.DataFrame:
    """Children under 18 in care at the end of a day, one row a child.

    In:     linked tables; the day; the set of age bands.
    Out:    child, age, stay_start, distance_miles, place, and a category a breakdown. In care is
            start <= day < end, so an episode that ends on 31 March and its successor of that day are one child.
    Raises: RequestError, the returns do not reach to the day.
    """
    return _kept(linked, ("in_care", day, bands), lambda: _in_care_on(linked, day, bands))


def started(linked: Linked, period: Period, bands: str, *, once: bool = True) -> pd.DataFrame:
    """Stays that began in the period, described at their first day; each child's first one only, unless told."""
    return _kept(linked, ("started", period, bands, once), lambda: _started(linked, period, bands, once))


def ceased(linked: Linked, period: Period, bands: str, *, once: bool = True) -> pd.DataFrame:
    """Stays that ended in the period, described at their last day; each child's last one only, unless told.

    A stay that ends on 1 April ends in the year that begins then, though its last night is of the year before: so
    children at the start, plus those who start, less those who cease, are the children at the end.
    """
    return _kept(linked, ("ceased", period, bands, once), lambda: _ceased(linked, period, bands, once))


def in_care_during(linked: Linked, period: Period, bands: str) -> pd.DataFrame:
    """Children with at least one night in care in the period, one row a child, described at its last day."""
    return _kept(linked, ("during", period, bands), lambda: _in_care_during(linked, period, bands))


def nights_during(linked: Linked, period: Period, bands: str) -> pd.DataFrame:
    """The rows of placements with at least one night in the period, with their `nights` in it.

    Out: a row for each part of a placement of one kind; each night of each child in care is in one of them. Age is that
         on the last day of the period, and whoever turned 18 before is in the oldest band.
    """
    return _kept(linked, ("nights", period, bands), lambda: _nights_during(linked, period, bands))


def placements_during(linked: Linked, period: Period, bands: str) -> pd.DataFrame:
    """Placements with at least one night in the period, one row each, described by their last part in the period.

    Out: the columns of linked placements, ages as `nights_during`.
    """
    return _kept(linked, ("placements", period, bands), lambda: _placements_during(linked, period, bands))


def placements_ended(linked: Linked, period: Period, bands: str) -> pd.DataFrame:
    """Placements whose end is in the period, one row each, described by their last part; ages as `nights_during`.

    As of stays, an end on 1 April is of the year that begins then. What the 18th birthday cuts has not ended.
    """
    return _kept(linked, ("placements_ended", period, bands), lambda: _placements_ended(linked, period, bands))


def described(linked: Linked, rows: pd.DataFrame, days: pd.Series | date, bands: str) -> pd.DataFrame:
    """Rows with age, age group, sex, ethnic group and UASC of their child on a day, or on a day a row."""
    child = rows["child"].to_numpy()
    born = pd.Series(linked.children["birth_date"].to_numpy()[child], index=rows.index)
    ages = np.asarray(age_on(born, days), dtype=np.int64)
    on = np.datetime64(days, "s") if isinstance(days, date) else days.to_numpy()
    until = linked.children["uasc_end_date"].to_numpy()[child]
    is_uasc = linked.children["is_uasc_ever"].to_numpy()[child] & (np.isnat(until) | (until > on))
    return rows.assign(
        age=ages,
        age_group=banded(ages, bands),
        sex=_of_child(linked, "sex", child),
        ethnicity=_of_child(linked, "ethnicity", child),
        uasc=category(np.where(is_uasc, 0, 1), UASC),
    )


def _kept(linked: Linked, key: tuple[object, ...], make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    if key not in linked.made:
        linked.made[key] = make()
    return linked.made[key]


def _of_child(linked: Linked, column: str, child: np.ndarray) -> pd.Categorical:
    values = linked.children[column].cat
    return category(values.codes.to_numpy()[child], tuple(values.categories))


def _in_care_on(linked: Linked, day: date, bands: str) -> pd.DataFrame:
    need_cover(linked, Period(day, day))
    rows = _open_on(linked.stays, day).drop_duplicates("child", keep="last")
    rows = rows[["child", "start_date", "need"]].rename(columns={"start_date": "stay_start"}).reset_index(drop=True)
    years = np.asarray(age_on(rows["stay_start"], day), dtype=np.int64)
    rows = described(linked, rows, day, bands).assign(
        time_in_care=category(np.clip(years, 0, 2), TIMES_IN_CARE),
        legal_status=_legal_status_on(linked, rows["child"].to_numpy(), day),
    )
    return _placed_on(linked, rows, day)


def _open_on(rows: pd.DataFrame, day: date) -> pd.DataFrame:
    on = np.datetime64(day, "s")
    return rows[(rows["start_date"] <= on) & ((rows["end_date"] > on) | rows["end_date"].isna())]


def _at_child(linked: Linked, rows: pd.DataFrame, child: np.ndarray) -> np.ndarray:
    """The place in `rows` of each child's row (the last one of several), -1 for none."""
    at = np.full(len(linked.children), -1)
    at[rows["child"].to_numpy()] = np.arange(len(rows))
    return at[child]


def _legal_status_on(linked: Linked, child: np.ndarray, day: date) -> pd.Categorical:
    spells = _open_on(linked.legal_spells, day)
    codes = grouped(spells["legal_status"], groups("legal_status"))
    return _picked(codes, _at_child(linked, spells, child))


def _picked(values: pd.Categorical, at: np.ndarray) -> pd.Categorical:
    """The groups at those places; not known where the place is -1."""
    names = tuple(values.categories)
    codes = np.append(values.codes, names.index(NOT_KNOWN))
    return category(codes[at], names)


def _placed_on(linked: Linked, rows: pd.DataFrame, day: date) -> pd.DataFrame:
    """Where each child is placed on the day."""
    here = _open_on(linked.placements, day)
    at = _at_child(linked, here, rows["child"].to_numpy())
    rows = rows.assign(**{name: _picked(here[name].array, at) for name in _PLACED})
    rows["distance_miles"] = np.append(here["distance_miles"].to_numpy(float), np.nan)[at]
    rows["settled_since"] = np.append(here["settled_since"].to_numpy(), np.datetime64("NaT", "s"))[at]
    return _located(rows)


def _located(rows: pd.DataFrame) -> pd.DataFrame:
    """Distance in two groups, and the four cells of in or out by up to or over 20 miles, beside not known."""
    miles = rows["distance_miles"].to_numpy(float)
    far = np.where(np.isnan(miles), 2, (miles > FAR_MILES).astype(int))
    where = rows["locality"].cat.codes.to_numpy()
    cells = np.where((far == 2) | (where == 2), 4, where * 2 + far)
    return rows.assign(distance=category(far, DISTANCES), locality_and_distance=category(cells, FOUR_CELLS))


def _within(days: pd.Series, period: Period) -> pd.Series:
    return (days >= np.datetime64(period.start, "s")) & (days <= np.datetime64(period.end, "s"))


def _started(linked: Linked, period: Period, bands: str, once: bool) -> pd.DataFrame:
    need_cover(linked, period)
    rows = linked.stays[_within(linked.stays["start_date"], period)].sort_values("start_date", kind="stable")
    rows = rows.drop_duplicates("child", keep="first") if once else rows
    rows = described(linked, rows, rows["start_date"], bands)
    return rows.assign(age=category(np.clip(rows["age"].to_numpy(), 0, 17), SINGLE_AGES))


def _ceased(linked: Linked, period: Period, bands: str, once: bool) -> pd.DataFrame:
    need_cover(linked, period)
    rows = linked.stays[_within(linked.stays["end_date"], period)].sort_values("end_date", kind="stable")
    rows = rows.drop_duplicates("child", keep="last") if once else rows
    return described(linked, rows, rows["end_date"], bands)


def _in_care_during(linked: Linked, period: Period, bands: str) -> pd.DataFrame:
    need_cover(linked, period)
    rows = _overlapping(linked.stays, period).drop_duplicates("child", keep="last")
    return described(linked, rows, period.end, bands)


def _overlapping(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Intervals with at least one night in the period: one that ends on its first day is of the period before."""
    first, last = np.datetime64(period.start, "s"), np.datetime64(period.end, "s")
    starts, ends = rows["start_date"], rows["end_date"]
    return rows[(starts <= last) & (ends.isna() | ((ends > first) & (ends > starts)))]


def nights_in(rows: pd.DataFrame, period: Period) -> np.ndarray:
    """Nights of each interval in the period; the night of its last day is one of them."""
    first, after = np.datetime64(period.start, "s"), np.datetime64(period.end + timedelta(days=1), "s")
    ends = rows["end_date"].fillna(pd.Timestamp(after)).to_numpy()
    nights = np.minimum(ends, after) - np.maximum(rows["start_date"].to_numpy(), first)
    return np.maximum(nights / np.timedelta64(1, "D"), 0)


def _nights_during(linked: Linked, period: Period, bands: str) -> pd.DataFrame:
    need_cover(linked, period)
    rows = _overlapping(linked.placements, period)
    return described(linked, rows.assign(nights=nights_in(rows, period)), period.end, bands)


def _placements_during(linked: Linked, period: Period, bands: str) -> pd.DataFrame:
    return nights_during(linked, period, bands).drop_duplicates("counted_id", keep="last")


def _placements_ended(linked: Linked, period: Period, bands: str) -> pd.DataFrame:
    need_cover(linked, period)
    rows = linked.placements
    rows = rows[_within(rows["counted_end"], period) & (rows["end_date"] == rows["counted_end"])]
    return described(linked, rows, period.end, bands)
