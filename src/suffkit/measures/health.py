"""Health of children who have been in care for a year (OC2), as shares of all of them, and the mean SDQ score.

Method of all: children looked after without a break for the whole year, on its last day; a child whose row or cell is
missing stands in the whole and not in the part. Source: DfE, Outcomes for children looked after, methodology.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from suffkit.errors import RequestError, suggest
from suffkit.measures.breakdowns import By, count, mean, ratio
from suffkit.measures.linked import Linked, link
from suffkit.measures.periods import Periods, as_at, first_days, in_each
from suffkit.measures.views import in_care_on, row_of_child
from suffkit.tidy import Tidy

Tables = Mapping[str, pd.DataFrame]
YES = "1"
OF_CONCERN = 17


@dataclass(frozen=True)
class HealthShare:
    """A share of OC2: the column that says yes, and the ages (completed years on the last day) that it is of."""

    column: str
    youngest: int = 0
    oldest: int = 17


HEALTH_SHARES = {
    "health_assessment_share": HealthShare("health_assessment"),
    "teeth_check_share": HealthShare("teeth_check"),
    "immunisations_share": HealthShare("immunisations"),
    "health_check_share": HealthShare("health_check", oldest=4),
    "convicted_share": HealthShare("convicted", youngest=10),
    "substance_misuse_share": HealthShare("substance_misuse"),
    "sdq_returned_share": HealthShare("sdq_score", youngest=4, oldest=16),
}


def looked_after_12_months(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children on the last day who have been looked after without a break for the whole year.

    In:     Tidy; the year; breakdowns as of `children_looked_after`.
    Out:    COUNTS as at the last day.
    Method: the stay began on 1 April of the year or before.
    Source: DfE methodology, looked after continuously for at least 12 months.
    Raises: RequestError, the returns do not reach to the last day, or an unknown breakdown.
    """
    return count(_for_a_year(link(tidy), period, bands), "looked_after_12_months", as_at(period), by=by)


def health_share(
    tidy: Tidy | Linked,
    period: Periods,
    *,
    of: str,
    by: By = (),
    bands: str = "dfe",
    tables: Tables | None = None,
) -> pd.DataFrame:
    """One of HEALTH_SHARES: checks and assessments done, convicted, substance misuse, SDQ score returned.

    In:     Tidy with the read tables (health); the year; which share; breakdowns as of `children_looked_after`.
    Out:    COUNTS of the year with both parts.
    Method: the column is 1 (or, of the SDQ, there is a score) over all children of the ages looked after for the year.
    Raises: RequestError, an unknown share or breakdown, or the returns do not reach to the last day.
    """
    if of not in HEALTH_SHARES:
        raise RequestError(f"{of!r} is not a share of the health module.{suggest(of, HEALTH_SHARES)}")
    asked = HEALTH_SHARES[of]
    linked = link(tidy, tables)
    rows = _for_a_year(linked, period, bands)
    rows = rows[rows["age"].between(asked.youngest, asked.oldest)]
    answers = _answers(linked, rows, period, asked.column)
    part = answers.notna() if asked.column == "sdq_score" else answers == YES
    return ratio(rows, part, of, period, by=by)


def average_sdq_score(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe", tables: Tables | None = None
) -> pd.DataFrame:
    """Mean SDQ score of the children aged 4 to 16 looked after for the year who have one; COUNTS with both parts."""
    rows = _scored(link(tidy, tables), period, bands)
    return mean(rows, rows["sdq_score"], "average_sdq_score", period, by=by)


def sdq_of_concern_share(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe", tables: Tables | None = None
) -> pd.DataFrame:
    """Children whose SDQ score is a cause for concern (17 or more of 40) over those of 4 to 16 who have a score."""
    rows = _scored(link(tidy, tables), period, bands)
    return ratio(rows, rows["sdq_score"] >= OF_CONCERN, "sdq_of_concern_share", period, by=by)


def _for_a_year(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    rows = in_care_on(linked, period, bands)
    return rows[rows["stay_start"].to_numpy() <= first_days(rows["period"], period)]


def _scored(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    rows = _for_a_year(linked, period, bands)
    asked = HEALTH_SHARES["sdq_returned_share"]
    rows = rows[rows["age"].between(asked.youngest, asked.oldest)]
    scores = _answers(linked, rows, period, asked.column).to_numpy(float)
    rows = rows.assign(sdq_score=scores)
    return rows[~np.isnan(scores)]


def _answers(linked: Linked, rows: pd.DataFrame, period: Periods, column: str) -> pd.Series:
    """The column of each child in the return of the row's year; missing where the child is not in it."""
    sent = linked.tables["health"][["child", "return_year", column]]
    sent = in_each(
        sent, period, lambda some, one: ((some["return_year"] == one.end.year) & (some["child"] >= 0)).to_numpy()
    )
    return sent[column].reindex(row_of_child(linked, sent, rows))
