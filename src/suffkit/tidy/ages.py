"""Exact ages: completed calendar years, never days divided by 365."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd


def age_on(birth_dates: pd.Series, days: pd.Series | date) -> pd.Series:
    """Completed years of age on a day, or on each row's own day.

    A child born on 29 February is a year older on 1 March of a common year, not on 28 February.

    In:     dates of birth; one day, or a column of days with the same rows. No date may be missing.
    Out:    whole numbers with the index of `birth_dates`; negative before birth.
    Raises: ValueError where a date is missing.
    """
    born_month, born_day = _month_and_day(birth_dates.to_numpy())
    given = days.to_numpy() if isinstance(days, pd.Series) else np.array([days], dtype="datetime64[D]")
    month, day = _month_and_day(given)
    months = (month - born_month) - (day < born_day)
    return pd.Series(months // 12, index=birth_dates.index, dtype="int64")


def birthday(birth_dates: pd.Series, age: int) -> pd.Series:
    """The day on which each child reaches an age; 1 March for one born on 29 February, in a common year.

    Out:    dates (to the second, as the contracts have them) with the index of `birth_dates`.
    Raises: ValueError where a date is missing.
    """
    month, day = _month_and_day(birth_dates.to_numpy())
    # Days into the month are added to its first day, so that a 29 February of a common year runs over into March.
    reached = (month + 12 * age).astype("datetime64[M]").astype("datetime64[D]") + day
    return pd.Series(reached.astype("datetime64[s]"), index=birth_dates.index)


def _month_and_day(dates: npt.NDArray[np.datetime64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Months since January 1970 and days since the first of the month."""
    days = dates.astype("datetime64[D]")
    if missing := int(np.isnat(days).sum()):
        raise ValueError(f"{missing} dates are missing; an age needs a date of birth and a day. Leave these rows out.")
    months = days.astype("datetime64[M]")
    return months.astype(np.int64), (days - months.astype("datetime64[D]")).astype(np.int64)
