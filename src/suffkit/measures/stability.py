"""How stable placements are: three or more in a year, and long-term stability.

Method of all: children under 18 (under 16 where it says so), short breaks left out, temporary placements (T0 to T4)
neither counted nor breaking anything. Source: DfE, Children looked after in England including adoptions, methodology,
placement stability.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from suffkit.domain.calendar import Period
from suffkit.measures.breakdowns import By, ratio
from suffkit.measures.linked import Linked, link
from suffkit.measures.views import in_care_on, placements_during
from suffkit.tidy import Tidy

MANY = 3
LONG_TERM_MONTHS, SAME_PLACEMENT_MONTHS, LONG_TERM_UNDER = 30, 24, 16


def three_or_more_placements(tidy: Tidy | Linked, period: Period, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Share of children looked after on the last day who had three or more placements in the period.

    In:     Tidy; the period, a year; breakdowns as of `children_looked_after`.
    Out:    COUNTS of the period with both parts; the denominator is all children looked after on the last day.
    Method: placements of 24 hours or more in all of the period's stays, the one open on 1 April and the one open on 31
            March among them. A placement that ended on 1 April is of the year before. A change of adoption with the
            same carers is no new placement; another change with the same carer (RNE T or U) is one.
    Source: DfE methodology, three or more placements during the year.
    Raises: RequestError, the returns do not reach to the last day, or an unknown breakdown.
    """
    linked = link(tidy)
    rows = in_care_on(linked, period.end, bands)
    numbers = _placements_of_each_child(linked, period, bands)
    return ratio(rows, numbers[rows["child"].to_numpy()] >= MANY, "three_or_more_placements", period, by=by)


def long_term_stability(tidy: Tidy | Linked, period: Period, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Share of children in care for long who have lived with one carer for at least two years.

    In:     Tidy; the period, a year; breakdowns as of `children_looked_after`.
    Out:    COUNTS of the period with both parts.
    Method: of children under 16 looked after on the last day whose stay began at least two and a half years before,
            those in the same placement for at least two years, or placed for adoption where that and the placement just
            before together make two years. A change with the same carer (RNE T or U) breaks nothing. Both lengths are
            reached by the calendar, on or before the last day: 30 and 24 months after the start.
    Source: DfE methodology, long-term placement stability.
    Raises: RequestError, the returns do not reach to the last day, or an unknown breakdown.
    """
    linked = link(tidy)
    rows = in_care_on(linked, period.end, bands)
    rows = rows[(rows["age"] < LONG_TERM_UNDER) & _reached(rows["stay_start"], LONG_TERM_MONTHS, period.end)]
    settled = _reached(rows["settled_since"], SAME_PLACEMENT_MONTHS, period.end)
    return ratio(rows, settled, "long_term_stability", period, by=by)


def months_after(days: pd.Series, months: int) -> np.ndarray:
    """The day that many calendar months after each day; the 1st of the next month where the month has no such day."""
    month = days.to_numpy().astype("datetime64[M]")
    into = days.to_numpy().astype("datetime64[D]") - month.astype("datetime64[D]")
    later = month + np.timedelta64(months, "M")
    next_month = (later + np.timedelta64(1, "M")).astype("datetime64[D]")
    return np.minimum(later.astype("datetime64[D]") + into, next_month)


def _reached(starts: pd.Series, months: int, day: date) -> np.ndarray:
    """Whether so many calendar months since each start are over by the end of the day; never without a start."""
    return np.asarray(months_after(starts, months) <= np.datetime64(day, "D"))


def _placements_of_each_child(linked: Linked, period: Period, bands: str) -> np.ndarray:
    rows = placements_during(linked, period, bands)
    return np.bincount(rows.loc[~rows["is_temporary"], "child"], minlength=len(linked.children))
