"""Plans for permanence: open on a date, agreed and achieved in a year, and kept by their target dates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from suffkit.domain.calendar import Period
from suffkit.measures.breakdowns import count, ratio
from suffkit.measures.local.children import (
    InCare,
    as_category,
    in_care,
    numbered,
    of_children_in_care,
    there,
    words_allowed,
)
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.rows import joined
from suffkit.measures.periods import as_at as at_the_end
from suffkit.measures.periods import dated, in_each, last_days

PLANS = words_allowed("permanence", "plan")
BY_PLAN = [(), ("plan",)]


def open_plans(plans: pd.DataFrame, care: InCare | None, years: Sequence[Period]) -> pd.DataFrame:
    """Plans that are agreed, and neither achieved nor given up, on the last day of each year.

    In:  the extract `permanence`; who was looked after on the last days, or None without returns; the years.
    Out: COUNTS of permanence_plans by plan and, with the returns, by plan and kind of placement. With the returns only
         plans of children looked after on the day: a plan that nobody closed when the child left is not one.
    """
    rows = in_each(_numbered(plans, care.keys if care else None), years, _is_open)
    if care is None:
        return count(rows, "permanence_plans", at_the_end(years), by=BY_PLAN)
    rows = of_children_in_care(rows, care)
    return count(rows, "permanence_plans", at_the_end(years), by=[*BY_PLAN, ("plan", "common_group")])


def plans_agreed(plans: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Plans agreed in each year; COUNTS of permanence_plans_agreed by plan."""
    return count(in_each(_numbered(plans), years, dated("agreed_date")), "permanence_plans_agreed", years, by=BY_PLAN)


def plans_achieved(plans: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Plans achieved in each year; COUNTS of permanence_plans_achieved by plan."""
    rows = in_each(_numbered(plans), years, dated("achieved_date"))
    return count(rows, "permanence_plans_achieved", years, by=BY_PLAN)


def achieved_on_time_share(plans: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Plans achieved by their target date over plans whose target date is in the year.

    Out:    COUNTS of permanence_plans_on_time_share by plan, with both parts.
    Method: a plan that was given up before its target date is in neither part; one given up later, or still open, was
            not achieved by it. Plans without a target date are not counted.
    """
    rows = in_each(_numbered(plans), years, dated("target_date"))
    rows = rows[~(rows["ended_date"] < rows["target_date"])].reset_index(drop=True)
    kept = rows["achieved_date"] <= rows["target_date"]
    return ratio(rows, kept, "permanence_plans_on_time_share", years, by=BY_PLAN)


def counts_of_permanence(local: Local) -> pd.DataFrame:
    """All that the tracker of plans tells; COUNTS, without rows where there is no extract `permanence`."""
    plans = there(local.tables, "permanence")
    if plans is None or not local.years:
        return joined([])
    parts = [
        open_plans(plans, in_care(local.tidy, local.years, local.settings.bands), local.years),
        plans_agreed(plans, local.years),
        plans_achieved(plans, local.years),
        achieved_on_time_share(plans, local.years),
    ]
    counts = joined(parts)
    # Before the first plan the tracker was not kept, which is not that there was none.
    return counts[counts["period_end"] >= plans["agreed_date"].min()].reset_index(drop=True)


def _numbered(plans: pd.DataFrame, keys: pd.Index | None = None) -> pd.DataFrame:
    rows = numbered(plans, "child_id", keys)
    return rows.assign(plan=as_category(rows["plan"], PLANS))


def _is_open(rows: pd.DataFrame, period: Period) -> np.ndarray:
    day = last_days(np.zeros(len(rows), dtype=int), period)
    over = (rows[["achieved_date", "ended_date"]].to_numpy() <= day[:, None]).any(axis=1)
    return np.asarray((rows["agreed_date"].to_numpy() <= day) & ~over)
