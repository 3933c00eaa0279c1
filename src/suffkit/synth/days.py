"""Days as whole numbers since 1 January 1970: dates that numpy adds and compares by the million."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

Days = npt.NDArray[np.int64]
_EPOCH = date(1970, 1, 1)


def day_number(year: int, month: int, day_of_month: int) -> int:
    """The number of a day."""
    return (date(year, month, day_of_month) - _EPOCH).days


def first_day(return_year: int) -> int:
    """1 April on which the return year starts; `return_year` is named for the 31 March that ends it."""
    return day_number(return_year - 1, 4, 1)


def last_day(return_year: int) -> int:
    """31 March on which the return year ends."""
    return day_number(return_year, 3, 31)


def birthday(births: Days, age: int | Days) -> Days:
    """The day on which each comes of `age`; born on 29 February, 1 March in a common year."""
    days = births.astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    # The day of the month is added back as an offset, so a 29 February that is not there becomes 1 March.
    return np.asarray(((months + 12 * age).astype("datetime64[D]") + (days - months)).astype(np.int64))


def age_on(births: Days, days: int | Days) -> Days:
    """Completed calendar years on a day."""
    born, at = births.astype("datetime64[D]"), np.asarray(days, dtype=np.int64).astype("datetime64[D]")
    born_month, at_month = born.astype("datetime64[M]"), at.astype("datetime64[M]")
    before_the_day = (at - at_month) < (born - born_month)
    return np.asarray(((at_month - born_month).astype(np.int64) - before_the_day) // 12)


def as_dates(days: Days, missing: npt.NDArray[np.bool_] | None = None) -> pd.DatetimeIndex:
    """The days as pandas dates; null where `missing`."""
    dates = days.astype("datetime64[D]").astype("datetime64[s]")
    if missing is not None:
        dates = np.where(missing, np.datetime64("NaT", "s"), dates)
    return pd.DatetimeIndex(dates)
