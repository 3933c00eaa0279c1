"""Rows of several periods counted in one pass: which rows are of which period, and each child once in each.

Rows of several periods lie below one another with `period`, the number of the period that they are counted for; a row
of one table stands there once for each period that it is of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from suffkit.domain.calendar import Period

Periods = Period | Sequence[Period]
"""One period, or several that are counted each for itself."""

Within = Callable[[pd.DataFrame, Period], np.ndarray]
"""Which rows of a table are of a period."""


def several(period: Periods) -> tuple[Period, ...]:
    """The periods as a tuple, one alone as a tuple of one."""
    return (period,) if isinstance(period, Period) else tuple(period)


def as_at(period: Periods) -> tuple[Period, ...]:
    """The last day of each period, for what is counted at a date."""
    return tuple(Period(one.end, one.end) for one in several(period))


def in_each(rows: pd.DataFrame, period: Periods, within: Within) -> pd.DataFrame:
    """The rows of each period below one another, in their order, with the number of the `period`."""
    at = [np.flatnonzero(within(rows, one)) for one in several(period)]
    number = np.repeat(np.arange(len(at)), [len(one) for one in at])
    return rows.take(np.concatenate(at)).reset_index(drop=True).assign(period=number)


def once(rows: pd.DataFrame, name: str = "child", keep: Literal["first", "last"] = "last") -> pd.DataFrame:
    """The first or last row of each child (or of whatever `name` numbers) in each period."""
    number = rows[name].to_numpy(np.int64)
    key = rows["period"].to_numpy() * (number.max(initial=0) + 1) + number
    return rows[~pd.Index(key).duplicated(keep=keep)]


def first_days(numbers: pd.Series | np.ndarray, period: Periods) -> np.ndarray:
    """The first day of the period of each number."""
    return np.array([one.start for one in several(period)], dtype="datetime64[s]")[np.asarray(numbers)]


def last_days(numbers: pd.Series | np.ndarray, period: Periods) -> np.ndarray:
    """The last day of the period of each number."""
    return np.array([one.end for one in several(period)], dtype="datetime64[s]")[np.asarray(numbers)]


def dated(column: str) -> Within:
    """Rows whose date in the column is in the period."""

    def within(rows: pd.DataFrame, period: Period) -> np.ndarray:
        days = rows[column].to_numpy()
        return np.asarray((days >= _day(period.start)) & (days <= _day(period.end)))

    return within


def open_on_last_day(rows: pd.DataFrame, period: Period) -> np.ndarray:
    """Intervals with start <= last day < end, or without end."""
    starts, ends, on = rows["start_date"].to_numpy(), rows["end_date"].to_numpy(), _day(period.end)
    return np.asarray((starts <= on) & ((ends > on) | np.isnat(ends)))


def with_a_night(rows: pd.DataFrame, period: Period) -> np.ndarray:
    """Intervals with at least one night in the period: one that ends on its first day is of the period before."""
    starts, ends = rows["start_date"].to_numpy(), rows["end_date"].to_numpy()
    goes_on = np.isnat(ends) | ((ends > _day(period.start)) & (ends > starts))
    return np.asarray((starts <= _day(period.end)) & goes_on)


def nights_in(rows: pd.DataFrame, period: Periods) -> np.ndarray:
    """Nights of each interval in its period; the night of the last day is one of them."""
    after = last_days(rows["period"], period) + np.timedelta64(1, "D")
    ends = rows["end_date"].to_numpy()
    nights = np.minimum(np.where(np.isnat(ends), after, ends), after)
    nights = nights - np.maximum(rows["start_date"].to_numpy(), first_days(rows["period"], period))
    return np.maximum(nights / np.timedelta64(1, "D"), 0)


def year_before(period: Period) -> Period:
    """The twelve months before a period's first day."""
    start = period.start.replace(year=period.start.year - 1)
    return Period(start, period.start - timedelta(days=1))


def _day(day: date) -> np.datetime64:
    return np.datetime64(day, "s")
