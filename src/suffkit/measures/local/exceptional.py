"""Arrangements that the return does not tell, and how unaccompanied children came."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from suffkit.domain.calendar import Period
from suffkit.measures.breakdowns import count, mean
from suffkit.measures.local.children import (
    as_category,
    common_words,
    count_children,
    numbered,
    there,
    words_allowed,
)
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.rows import joined
from suffkit.measures.periods import as_at as at_the_end
from suffkit.measures.periods import dated, in_each, last_days, open_on_last_day, with_a_night

BY_KIND = [(), ("arrangement",)]
KINDS = words_allowed("exceptional", "kind")
ROUTES = words_allowed("arrivals", "route")


def on_the_day(arrangements: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Children in such an arrangement on the last day of each year; COUNTS of exceptional_arrangements.

    In:  the extract `exceptional`; the years.
    Out: COUNTS by arrangement; a child in two of them is one in the Total.
    """
    rows = in_each(_numbered(arrangements), years, open_on_last_day)
    return count_children(rows, "exceptional_arrangements", at_the_end(years), by=BY_KIND)


def in_the_year(arrangements: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Children with at least one night of the year in it; COUNTS of exceptional_arrangements_in_year, as above."""
    rows = in_each(_numbered(arrangements), years, with_a_night)
    return count_children(rows, "exceptional_arrangements_in_year", years, by=BY_KIND)


def days_so_far(arrangements: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Mean days from the first day to the last day of the year, of arrangements that last; COUNTS by arrangement."""
    rows = in_each(_numbered(arrangements), years, open_on_last_day).reset_index(drop=True)
    days = (last_days(rows["period"], years) - rows["start_date"].to_numpy()) / np.timedelta64(1, "D")
    return mean(rows, days, "exceptional_arrangement_days", at_the_end(years), by=BY_KIND)


def arrivals_in_year(arrivals: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Unaccompanied children who came in each year; COUNTS of uasc_arrivals by route and by nationality.

    Method: nationalities of fewer than ten children in all years together are one group, Other.
    """
    known = arrivals.assign(
        arrival_route=as_category(arrivals["route"], ROUTES),
        nationality=as_category(common_words(arrivals["nationality"], arrivals["child_id"])),
    )
    rows = in_each(numbered(known, "child_id"), years, dated("arrived_date"))
    return count(rows, "uasc_arrivals", years, by=[(), ("arrival_route",), ("nationality",)])


def counts_of_exceptional(local: Local) -> pd.DataFrame:
    """Exceptional arrangements; COUNTS, without rows where there is no extract `exceptional`."""
    arrangements = there(local.tables, "exceptional")
    if arrangements is None or not local.years:
        return joined([])
    made = joined([part(arrangements, local.years) for part in (on_the_day, in_the_year, days_so_far)])
    # Before the first of a list nothing is known, which is not that there was none.
    return made[made["period_end"] >= arrangements["start_date"].min()].reset_index(drop=True)


def counts_of_arrivals(local: Local) -> pd.DataFrame:
    """How unaccompanied children came; COUNTS, without rows where there is no extract `arrivals`."""
    arrivals = there(local.tables, "arrivals")
    if arrivals is None or not local.years:
        return joined([])
    made = arrivals_in_year(arrivals, local.years)
    return made[made["period_end"] >= arrivals["arrived_date"].min()].reset_index(drop=True)


def _numbered(arrangements: pd.DataFrame) -> pd.DataFrame:
    rows = numbered(arrangements, "child_id")
    return rows.assign(arrangement=as_category(rows["kind"], KINDS))
