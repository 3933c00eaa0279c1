"""What a child's state is: calendar months since birth and since care began, kind of placement, unaccompanied or not.

At the end of a calendar month every birthday of the month has passed, so months since the month of birth give the exact
completed age there. In between, a child counts from the first of its birth month; rates are counted in the same way
as they are used, so that nothing is lost by it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.domain.code_lists import code_rows

Whole = npt.NDArray[np.int64]
Small = npt.NDArray[np.int16]
Floats = npt.NDArray[np.floating[Any]]
Flags = npt.NDArray[np.bool_]

GROUPS = ("fostering", "residential", "supported", "adoption", "parents", "other")
_COMMON = ("Fostering", "Residential", "Supported accommodation", "Placed for adoption", "With parents", "Other")
EXIT = len(GROUPS)
"""The number of leaving care, beside those of the placement groups."""

POPULATIONS = 2
"""Children who were never unaccompanied asylum seekers (0), and those who were (1)."""

OLDEST = 17
ADULT_MONTHS = 216
# Rates differ between these ages (completed years) and these months since the month in which care began; the last
# months stand for all longer stays.
RATE_AGES = (0, 1, 5, 10, 13, 16, 17)
RATE_CARE = (0, 1, 2, 3, 6, 12, 24)
LONGEST_CARE = RATE_CARE[-1]
DAYS_IN_MONTH = 365.25 / 12

AGE_BANDS: Small = (np.searchsorted(RATE_AGES, np.arange(ADULT_MONTHS + 1) // 12, side="right") - 1).astype(np.int16)
CARE_BANDS: Small = (np.searchsorted(RATE_CARE, np.arange(LONGEST_CARE + 1), side="right") - 1).astype(np.int16)
CLASSES = (POPULATIONS, len(RATE_AGES), len(RATE_CARE))


@cache
def age_groups() -> tuple[str, ...]:
    """The names of the DfE's age bands, youngest first."""
    return tuple(row["group"] for row in _bands())


@cache
def age_group_of_months() -> npt.NDArray[np.int16]:
    """The number of the DfE's age band of each age in months; a child of 18 leaves from the oldest."""
    first = [int(row["from_age"]) for row in _bands()]
    return (np.searchsorted(first, np.arange(ADULT_MONTHS + 1) // 12, side="right") - 1).astype(np.int16)


@cache
def band_of_rate_ages() -> npt.NDArray[np.int16]:
    """The number of the DfE's age band that each of the finer bands of the rates lies in."""
    return age_group_of_months()[np.array(RATE_AGES) * 12]


def _bands() -> list[dict[str, str]]:
    return [dict(row) for row in code_rows("age_bands") if row["set"] == "dfe"]


def group_numbers(common_group: pd.Series) -> Whole:
    """The number of each row's placement group; what is not known counts as other."""
    numbers = common_group.map({name: at for at, name in enumerate(_COMMON)}).astype(float).fillna(EXIT - 1)
    return numbers.to_numpy().astype(np.int64)


def months_of(dates: npt.NDArray[np.datetime64]) -> Whole:
    """Calendar months since January 1970."""
    return dates.astype("datetime64[M]").astype(np.int64)


def birth_months(birth_dates: npt.NDArray[np.datetime64]) -> Whole:
    """The month in which each child's 18th birthday falls, 18 years back: March for one born on 29 February."""
    days = birth_dates.astype("datetime64[D]")
    month = days.astype("datetime64[M]")
    leap_day = (month.astype(np.int64) % 12 == 1) & ((days - month.astype("datetime64[D]")).astype(np.int64) == 28)
    return month.astype(np.int64) + leap_day
