"""Lists of single children by need, for an analyst's own use behind the wall. Nothing here is ever a count or a fact.

They hold children's keys: they are for the screen of somebody who may see the records, are written nowhere, and no
room on the public side can import them.
"""

from __future__ import annotations

import pandas as pd

from suffkit.domain.calendar import Period
from suffkit.measures.local.needs import STATEMENTS, on_one_scale


def highest_need(scores: pd.DataFrame, year: Period, *, most: int = 10) -> pd.DataFrame:
    """The children with the highest totals at their newest assessment of the year.

    In:  the extract `need_scores`; the year; how many children.
    Out: `child_id`, `assessed_date`, `total` (0 to 1,200), the highest first.
    """
    rows = _of_year(scores, year).groupby("child_id", sort=False).tail(1)
    return rows.nlargest(most, "total")[["child_id", "assessed_date", "total"]].reset_index(drop=True)


def largest_change(scores: pd.DataFrame, year: Period, *, most: int = 10) -> pd.DataFrame:
    """The children whose total changed most between their first and last assessments of the year, up or down.

    Out: `child_id`, `first_date`, `last_date`, `first_total`, `last_total`, `change`, the largest change first.
    """
    known = _of_year(scores, year).dropna(subset=["total"])
    of = known.groupby("child_id", sort=False, as_index=False)
    rows = of.agg(
        first_date=("assessed_date", "first"),
        last_date=("assessed_date", "last"),
        first_total=("total", "first"),
        last_total=("total", "last"),
    )
    rows = rows[rows["first_date"] < rows["last_date"]].assign(change=rows["last_total"] - rows["first_total"])
    order = rows["change"].abs().sort_values(ascending=False, kind="stable").index[:most]
    return rows.loc[order].reset_index(drop=True)


def scores_of_child(scores: pd.DataFrame, child_id: str) -> pd.DataFrame:
    """One child's scores at every assessment, as `present.radar.draw_radar` takes them.

    In:  the extract `need_scores`; the child's key.
    Out: `assessed`, the day in words, `statement` and `value` (0 to 100), a row an assessment and statement, in the
         order of the days.
    """
    rows = on_one_scale(scores[scores["child_id"] == child_id])
    long = rows.melt("assessed_date", list(STATEMENTS), "statement", ignore_index=True)
    long = long.sort_values("assessed_date", kind="stable", ignore_index=True)
    return pd.DataFrame(
        {
            "assessed": long["assessed_date"].dt.strftime("%d/%m/%Y"),
            "statement": long["statement"].map(STATEMENTS),
            "value": long["value"],
        }
    )


def _of_year(scores: pd.DataFrame, year: Period) -> pd.DataFrame:
    rows = on_one_scale(scores)
    first, last = pd.Timestamp(year.start), pd.Timestamp(year.end)
    return rows[rows["assessed_date"].between(first, last)]
