"""Whether those with more need cost more: the correlation of need and weekly price, and how many children are where.

A point a child would tell of each child, so none is ever made: what is counted is one number for all of them, and a
table of bands in which small numbers are hidden like any others.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import atanh, sqrt, tanh
from statistics import NormalDist

import numpy as np
import pandas as pd

from suffkit.contracts.returns import COUNTS
from suffkit.domain.calendar import Period
from suffkit.measures.breakdowns import count
from suffkit.measures.linked import category
from suffkit.measures.local.children import InCare, as_category, in_care, keys_of, numbered, there
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.needs import newest_scores
from suffkit.measures.local.paid import lines_of, open_on
from suffkit.measures.local.rows import joined
from suffkit.measures.periods import as_at as at_the_end

LEAST_TO_CORRELATE = 30
CERTAINTY = 0.95
NEED_LIMITS = (0, 200, 400, 600)
NEED_BANDS = ("Under 200", "200 to 399", "400 to 599", "600 to 1,200")
COST_LIMITS = (0, 750, 1500, 3000, 6000)
COST_BANDS = ("Under £750", "£750 to £1,499", "£1,500 to £2,999", "£3,000 to £5,999", "£6,000 or more")
PROVIDERS = ("In-house", "Independent")


def weekly_price_of_children(payments: pd.DataFrame, keys: pd.Index, years: Sequence[Period]) -> pd.DataFrame:
    """What is paid for each child in the week of the last day of each year, all lines and their support together.

    In:  the extract `placement_payments`; the children's keys; the years.
    Out: `child` (the place among the keys), `period`, `price` in pounds a week, `provider` of the child's dearest line.
    """
    lines = open_on(lines_of(payments).drop(columns="child"), years)
    lines = numbered(lines, "child_id", keys).sort_values("whole", kind="stable", ascending=False)
    of = lines[lines["child"] >= 0].groupby(["period", "child"], sort=False, as_index=False)
    rows = of.agg(pence=("whole", "sum"), provider=("provider", "first"))
    return rows.assign(price=rows["pence"] / 100).drop(columns="pence")


def need_and_price(
    scores: pd.DataFrame, payments: pd.DataFrame, care: InCare | None, years: Sequence[Period]
) -> pd.DataFrame:
    """Children with both a total needs score and a price on the last day of a year: one row a child. Never shown.

    Out: `child`, `period`, `total` (0 to 1,200), `price` (pounds a week), and the categories `need_band`, `cost_band`
         and `placed_with`.
    """
    keys = care.keys if care else keys_of(None, scores["child_id"], payments["child_id"])
    rows = newest_scores(scores, care, years, keys=keys)
    prices = weekly_price_of_children(payments, keys, years)
    rows = rows[["child", "period", "total"]].merge(prices, on=["period", "child"])
    rows = rows[rows["total"].notna() & (rows["price"] > 0)].reset_index(drop=True)
    return rows.assign(
        need_band=_banded(rows["total"], NEED_LIMITS, NEED_BANDS),
        cost_band=_banded(rows["price"], COST_LIMITS, COST_BANDS),
        placed_with=as_category(rows["provider"], PROVIDERS),
    ).drop(columns="provider")


def correlation(rows: pd.DataFrame, years: Sequence[Period], *, by: str = "") -> pd.DataFrame:
    """Pearson's correlation of total need and weekly price, with the ends of its 95% interval.

    In:     `need_and_price`; the years; `placed_with`, to give it for in-house and independent placements, or nothing.
    Out:    COUNTS of need_cost_correlation, -1 to 1: the correlation, and by `bound` its Lowest and Highest.
    Method: the interval by Fisher's z. Fewer than 30 children make no correlation, nor do equal needs or prices.
    """
    groups = list(rows[by].cat.categories) if by else [""]
    made = [
        _correlated(some, year, by, group)
        for number, year in enumerate(years)
        for group in groups
        for some in [rows[(rows["period"] == number) & ((rows[by] == group) if by else True)]]
        if len(some) >= LEAST_TO_CORRELATE and some["total"].nunique() > 1 and some["price"].nunique() > 1
    ]
    return joined(made)


def children_by_need_and_cost(rows: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """How many children have which need and which price; COUNTS by need_band and cost_band as at the last days."""
    return count(rows, "children_by_need_and_cost", at_the_end(years), by=("need_band", "cost_band"))


def counts_of_need_and_cost(local: Local) -> pd.DataFrame:
    """Need beside cost; COUNTS, without rows where one of `need_scores` and `placement_payments` is not there."""
    scores, payments = there(local.tables, "need_scores"), there(local.tables, "placement_payments")
    if scores is None or payments is None or not local.years:
        return joined([])
    rows = need_and_price(scores, payments, in_care(local.tidy, local.years, local.settings.bands), local.years)
    if rows.empty:
        return joined([])
    counted = children_by_need_and_cost(rows, local.years)
    seen = counted["period_end"].isin([pd.Timestamp(local.years[int(at)].end) for at in rows["period"].unique()])
    return joined([correlation(rows, local.years), correlation(rows, local.years, by="placed_with"), counted[seen]])


def _correlated(rows: pd.DataFrame, year: Period, by: str, group: str) -> pd.DataFrame:
    found = float(np.corrcoef(rows["total"], rows["price"])[0, 1])
    values = {"": found, **dict(zip(("Lowest", "Highest"), _interval(found, len(rows)), strict=True))}
    day = pd.Timestamp(year.end).as_unit("s")
    bound = ["" if name == "" else "bound" for name in values]
    first = (by, group) if by else None
    made = pd.DataFrame({"value": values.values(), "bound": bound, "end": values.keys()})
    return made.assign(
        measure="need_cost_correlation",
        period_start=day,
        period_end=day,
        by1=first[0] if first else made["bound"],
        group1=first[1] if first else made["end"],
        by2=made["bound"] if first else "",
        group2=made["end"] if first else "",
        numerator=np.nan,
        denominator=np.nan,
        unit="ratio",
        children=float(len(rows)),
    )[COUNTS.column_names]


def _interval(correlation: float, many: int) -> tuple[float, float]:
    """The ends of the interval by Fisher's z, which has a standard deviation of 1 / sqrt(many - 3)."""
    if abs(correlation) > 1 - 1e-12:  # all points on one line
        return correlation, correlation
    step = NormalDist().inv_cdf((1 + CERTAINTY) / 2) / sqrt(many - 3)
    return tanh(atanh(correlation) - step), tanh(atanh(correlation) + step)


def _banded(values: pd.Series, limits: tuple[int, ...], names: tuple[str, ...]) -> pd.Categorical:
    # Twelve scores added up may lie a hair below the round number that they make.
    return category(np.searchsorted(np.array(limits), values.to_numpy().round(6), side="right") - 1, names)
