"""The rows that measures count: children in care on a day, stays begun and ended, placements of a year.

Each view is of one period or of several (`measures.periods`), has `period`, the number of the period that a row is of,
and is made once of the same linked tables and kept with them, for many measures count the same rows.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from suffkit.domain.returns_codes import groups
from suffkit.measures.breakdowns import banded
from suffkit.measures.linked import NOT_KNOWN, Linked, category, grouped, need_cover
from suffkit.measures.periods import (
    Periods,
    dated,
    in_each,
    last_days,
    nights_in,
    once,
    open_on_last_day,
    several,
    with_a_night,
)
from suffkit.tidy.ages import age_on
from suffkit.tidy.children import is_uasc_on

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
OUT_AND_FAR = FOUR_CELLS[3]
_PLACED = ("placement_category", "common_group", "provider", "location_band", "locality")
_ON_A_DAY = ("child", "start_date", "end_date", "distance_miles", "settled_since")


def in_care_on(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    """Children under 18 in care at the end of a period's last day, one row a child and period.

    In:     linked tables; the periods; the set of age bands.
    Out:    child, period, age, stay_start, distance_miles, and a category a breakdown. In care is
            start <= day < end, so an episode that ends on 31 March and its successor of that day are one child.
    Raises: RequestError, the returns do not reach to the day.
    """
    return _kept("in_care", _in_care_on, linked, period, bands)


def started(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    """Stays that began in the period, described at their first day; all of a child's."""
    return _kept("started", _started, linked, period, bands)


def ceased(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    """Stays that ended in the period, described at their last day; all of a child's.

    A stay that ends on 1 April ends in the year that begins then, though its last night is of the year before: so
    children at the start, plus those who start, less those who cease, are the children at the end.
    """
    return _kept("ceased", _ceased, linked, period, bands)


def in_care_during(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    """Children with at least one night in care in the period, one row a child, described at its last day."""
    return _kept("during", _in_care_during, linked, period, bands)


def nights_during(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    """The rows of placements with at least one night in the period, with their `nights` in it.

    Out: a row for each part of a placement of one kind; each night of each child in care is in one of them. Age is that
         on the last day of the period, and whoever turned 18 before is in the oldest band.
    """
    return _kept("nights", _nights_during, linked, period, bands)


def placements_during(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    """Placements with at least one night in the period, one row each, described by their last part in the period.

    Out: the columns of linked placements, ages as `nights_during`.
    """
    return _kept("placements", _placements_during, linked, period, bands)


def placements_ended(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    """Placements whose end is in the period, one row each, described by their last part; ages as `nights_during`.

    As of stays, an end on 1 April is of the year that begins then. What the 18th birthday cuts has not ended.
    """
    return _kept("placements_ended", _placements_ended, linked, period, bands)


def described(linked: Linked, rows: pd.DataFrame, days: np.ndarray, bands: str) -> pd.DataFrame:
    """Rows with age, age group, sex, ethnic group and UASC of their child on each row's day."""
    child = rows["child"].to_numpy()
    born = pd.Series(linked.children["birth_date"].to_numpy()[child], index=rows.index)
    ages = np.asarray(age_on(born, pd.Series(days)), dtype=np.int64)
    is_uasc = is_uasc_on(linked.children[["is_uasc_ever", "uasc_end_date"]].iloc[child], days)
    return rows.assign(
        age=ages,
        age_group=banded(ages, bands),
        sex=_of_child(linked, "sex", child),
        ethnicity=_of_child(linked, "ethnicity", child),
        uasc=category(np.where(is_uasc, 0, 1), UASC),
    )


def child_keys(linked: Linked, rows: pd.DataFrame) -> np.ndarray:
    """A number for each child and period: rows of two tables with the same one are of one child in one period."""
    return np.asarray(rows["period"].to_numpy() * len(linked.children) + rows["child"].to_numpy())


def row_of_child(linked: Linked, rows: pd.DataFrame, of: pd.DataFrame) -> np.ndarray:
    """The place in `rows` of the child of each row `of`, in its period (the last of several), -1 for none."""
    keys, sought = child_keys(linked, rows), child_keys(linked, of)
    at = np.full(max(keys.max(initial=-1), sought.max(initial=-1)) + 1, -1)
    at[keys] = np.arange(len(rows))
    return at[sought]


def _kept(
    name: str, make: Callable[[Linked, Periods, str], pd.DataFrame], linked: Linked, period: Periods, bands: str
) -> pd.DataFrame:
    key = (name, several(period), bands)
    if key not in linked.made:
        need_cover(linked, period)
        linked.made[key] = make(linked, period, bands)
    return linked.made[key]


def _of_child(linked: Linked, column: str, child: np.ndarray) -> pd.Categorical:
    values = linked.children[column].cat
    return category(values.codes.to_numpy()[child], tuple(values.categories))


def _in_care_on(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    stays = linked.stays[["child", "start_date", "end_date", "need"]]
    rows = once(in_each(stays, period, open_on_last_day)).reset_index(drop=True)
    rows = rows.drop(columns="end_date").rename(columns={"start_date": "stay_start"})
    days = last_days(rows["period"], period)
    years = np.asarray(age_on(rows["stay_start"], pd.Series(days)), dtype=np.int64)
    rows = described(linked, rows, days, bands).assign(
        time_in_care=category(np.clip(years, 0, 2), TIMES_IN_CARE),
        legal_status=_legal_status_on(linked, rows, period),
    )
    return _placed_on(linked, rows, period)


def _legal_status_on(linked: Linked, rows: pd.DataFrame, period: Periods) -> pd.Categorical:
    spells = in_each(linked.legal_spells, period, open_on_last_day)
    codes = grouped(spells["legal_status"], groups("legal_status"))
    return _picked(codes, row_of_child(linked, spells, rows))


def _picked(values: pd.Categorical, at: np.ndarray) -> pd.Categorical:
    """The groups at those places; not known where the place is -1."""
    names = tuple(values.categories)
    codes = np.append(values.codes, names.index(NOT_KNOWN))
    return category(codes[at], names)


def _placed_on(linked: Linked, rows: pd.DataFrame, period: Periods) -> pd.DataFrame:
    """Where each child is placed on the day."""
    here = in_each(linked.placements[[*_PLACED, *_ON_A_DAY]], period, open_on_last_day)
    at = row_of_child(linked, here, rows)
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


def _started(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    rows = in_each(linked.stays, period, dated("start_date")).sort_values("start_date", kind="stable")
    rows = described(linked, rows, rows["start_date"].to_numpy(), bands)
    return rows.assign(age=category(np.clip(rows["age"].to_numpy(), 0, 17), SINGLE_AGES))


def _ceased(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    rows = in_each(linked.stays, period, dated("end_date")).sort_values("end_date", kind="stable")
    return described(linked, rows, rows["end_date"].to_numpy(), bands)


def _in_care_during(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    stays = linked.stays[["child", "start_date", "end_date", "need"]]
    rows = once(in_each(stays, period, with_a_night))
    return described(linked, rows, last_days(rows["period"], period), bands)


def _nights_during(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    rows = in_each(linked.placements, period, with_a_night)
    rows = rows.assign(nights=nights_in(rows, period))
    return described(linked, rows, last_days(rows["period"], period), bands)


def _placements_during(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    return once(nights_during(linked, period, bands), "counted_id")


def _placements_ended(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    rows = in_each(linked.placements, period, dated("counted_end"))
    rows = rows[rows["end_date"] == rows["counted_end"]]
    return described(linked, rows, last_days(rows["period"], period), bands)
