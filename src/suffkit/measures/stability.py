"""How stable placements are: three or more in a year, and long-term stability.

Method of all: children under 18 (under 16 where it says so), short breaks left out, temporary placements (T0 to T4)
neither counted nor breaking anything. Source: DfE, Children looked after in England including adoptions, methodology,
placement stability.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.calendar import Period
from suffkit.measures.breakdowns import By, mean, ratio
from suffkit.measures.linked import Linked, category, link, need_cover
from suffkit.measures.periods import Periods, first_days, in_each, last_days, several, year_before
from suffkit.measures.views import child_keys, in_care_on, placements_during, row_of_child
from suffkit.tidy import Tidy

MANY = 3
BEFORE_OR_AFTER = ("Before", "After")
LONG_TERM_MONTHS, SAME_PLACEMENT_MONTHS, LONG_TERM_UNDER = 30, 24, 16


def three_or_more_placements(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
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
    rows = in_care_on(linked, period, bands)
    held = placements_during(linked, period, bands)
    keys = child_keys(linked, rows)
    numbers = np.bincount(child_keys(linked, held[~held["is_temporary"]]), minlength=keys.max(initial=0) + 1)
    return ratio(rows, numbers[keys] >= MANY, "three_or_more_placements", period, by=by)


def long_term_stability(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
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
    rows = in_care_on(linked, period, bands)
    days = last_days(rows["period"], period)
    for_long = (rows["age"] < LONG_TERM_UNDER).to_numpy() & _reached(rows["stay_start"], LONG_TERM_MONTHS, days)
    rows, days = rows[for_long], days[for_long]
    settled = _reached(rows["settled_since"], SAME_PLACEMENT_MONTHS, days)
    return ratio(rows, settled, "long_term_stability", period, by=by)


def average_moves_in_care(tidy: Tidy | Linked, period: Periods) -> pd.DataFrame:
    """Mean placement moves in the twelve months before the period's first day and in the twelve months from it on.

    In:     Tidy; the period, a year.
    Out:    COUNTS of the period by `before_or_after`, moves over children, each without a Total. Nothing for a year
            whose year before is not in the returns.
    Method: of children in care without a break from twelve months before the first day to the end of the last day, so
            that both means are of the same children. A move is a placement that begins in the twelve months otherwise
            than with the stay: one of 24 hours or more that `new_placements` counts.
    Reading: statements print the moves of a programme's children before and after they joined (`average_moves`). The
            return knows no programme; these are the moves of all, which such a pair is to be read against.
    Source: the project's own; placements as in DfE methodology, three or more placements during the year.
    Raises: RequestError, the returns do not reach to the last day.
    """
    linked = link(tidy)
    need_cover(linked, period)
    stays = in_each(linked.stays[["child", "start_date", "end_date"]], period, _through_both_years)
    held = linked.placements
    held = held.loc[held["begins_new"] & (held["start_date"] == held["counted_start"]), ["child", "start_date"]]
    moves = in_each(held, period, _begins_in_both_years)
    stay, begins = row_of_child(linked, stays, moves), moves["start_date"].to_numpy()
    moved = stay >= 0
    moved[moved] = begins[moved] > stays["start_date"].to_numpy()[stay[moved]]
    is_after = begins >= first_days(moves["period"], period)
    numbers = np.bincount(stay[moved] * 2 + is_after[moved], minlength=2 * len(stays))
    rows = stays.loc[np.repeat(stays.index, 2)].assign(
        before_or_after=category(np.tile([0, 1], len(stays)), BEFORE_OR_AFTER)
    )
    counted = mean(rows, numbers, "average_moves_in_care", period, by=("before_or_after",))
    seen = [one.start for one in several(period) if year_before(one).start >= linked.covered_from]
    return counted[(counted["group1"] != TOTAL) & counted["period_start"].dt.date.isin(seen)].reset_index(drop=True)


def months_after(days: pd.Series, months: int) -> np.ndarray:
    """The day that many calendar months after each day; the 1st of the next month where the month has no such day."""
    month = days.to_numpy().astype("datetime64[M]")
    into = days.to_numpy().astype("datetime64[D]") - month.astype("datetime64[D]")
    later = month + np.timedelta64(months, "M")
    next_month = (later + np.timedelta64(1, "M")).astype("datetime64[D]")
    return np.minimum(later.astype("datetime64[D]") + into, next_month)


def _reached(starts: pd.Series, months: int, days: np.ndarray) -> np.ndarray:
    """Whether so many calendar months since each start are over by the end of each day; never without a start."""
    return np.asarray(months_after(starts, months) <= days)


def _through_both_years(stays: pd.DataFrame, period: Period) -> np.ndarray:
    first, last = np.datetime64(year_before(period).start, "s"), np.datetime64(period.end, "s")
    return np.asarray((stays["start_date"] <= first) & (stays["end_date"] > last))


def _begins_in_both_years(rows: pd.DataFrame, period: Period) -> np.ndarray:
    first, last = np.datetime64(year_before(period).start, "s"), np.datetime64(period.end, "s")
    return np.asarray((rows["start_date"] >= first) & (rows["start_date"] <= last))
