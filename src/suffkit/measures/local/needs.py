"""What children need, by the scores of the needs tool: means by statement and domain, totals, who is scored, change.

Twelve statements, two in each of six domains, are scored from no need up. All scores are put on a scale of 0 to 100 (a
score out of 10 times ten), so that a total of all twelve is between 0 and 1,200. What is not scored is not known and
not 0: a mean leaves it out, and a domain or a total is known only where all its statements are.
Source: Hertfordshire, review of the costs of children looked after (2019), appendix 2.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from suffkit.domain.calendar import Period
from suffkit.domain.code_lists import code_rows
from suffkit.measures.breakdowns import By, count, mean, ratio
from suffkit.measures.linked import category
from suffkit.measures.local.children import (
    WHO_AND_WHERE,
    InCare,
    in_care,
    numbered,
    of_children_in_care,
    there,
    without_totals_of,
)
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.rows import joined
from suffkit.measures.periods import as_at as at_the_end
from suffkit.measures.periods import dated, in_each, once, year_before

STATEMENTS = {row["column"]: row["statement"] for row in code_rows("need_statements")}
_DOMAIN_OF = {row["column"]: row["domain"] for row in code_rows("need_statements")}
DOMAINS = tuple(dict.fromkeys(_DOMAIN_OF.values()))
TOP = 100.0
FIRST, LAST = "First score", "Last score"
CHANGES = ("Lower need", "The same", "Higher need")
NO_PARTS = ("need_statement", "need_domain", "before_or_after")


def on_one_scale(scores: pd.DataFrame) -> pd.DataFrame:
    """Scores of 0 to 100, with the `total` of each assessment.

    In:  the extract `need_scores`, each row with its own top of the scale (`out_of`, in points).
    Out: `child_id`, `assessed_date`, the twelve statements (0 to 100) and `total` (0 to 1,200), in the order of the
         dates; a total is missing where a statement is.
    """
    names = list(STATEMENTS)
    points = scores[names].to_numpy(float) * (TOP / scores["out_of"].to_numpy(float))[:, None]
    made = pd.DataFrame(points, columns=names).assign(total=points.sum(axis=1))
    kept = scores[["child_id", "assessed_date"]].reset_index(drop=True)
    return pd.concat([kept, made], axis=1).sort_values("assessed_date", kind="stable", ignore_index=True)


def newest_scores(
    scores: pd.DataFrame, care: InCare | None, years: Sequence[Period], *, keys: pd.Index | None = None
) -> pd.DataFrame:
    """The newest assessment in each year of each child looked after on its last day.

    In:  the extract `need_scores`; who was looked after on the last days, or None without returns; financial years; the
         children's keys where there are no returns and other extracts are to be joined.
    Out: as `on_one_scale`, with `child`, `period` and who and where the child was on the last day. Without the returns
         all children who were assessed in the year, and nothing about them.
    """
    known = care.keys if care else keys
    rows = once(in_each(numbered(on_one_scale(scores), "child_id", known), years, dated("assessed_date")))
    return rows.reset_index(drop=True) if care is None else of_children_in_care(rows, care)


def mean_scores(rows: pd.DataFrame, period: Sequence[Period], *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Mean score by statement, 0 to 100, alone or within the groups of another breakdown.

    In:  `newest_scores`; the years; a breakdown of WHO_AND_WHERE, or none.
    Out: COUNTS of need_score as at the last days, in points.
    """
    long = _long(rows, rows[list(STATEMENTS)].to_numpy(), "need_statement", tuple(STATEMENTS.values()))
    return _means(long, "need_score", at_the_end(period), ("need_statement", *by))


def mean_scores_by_domain(rows: pd.DataFrame, period: Sequence[Period]) -> pd.DataFrame:
    """Mean score by domain, 0 to 100: of each child the mean of the domain's two statements; COUNTS of need_score."""
    long = _long(rows, _of_domains(rows), "need_domain", DOMAINS)
    return _means(long, "need_score", at_the_end(period), ("need_domain",))


def mean_total(rows: pd.DataFrame, period: Sequence[Period], *, by: By = ()) -> pd.DataFrame:
    """Mean total of the twelve statements, 0 to 1,200, of children with all twelve; COUNTS of need_total."""
    return mean(rows, rows["total"], "need_total", at_the_end(period), by=by)


def assessments(scores: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Assessments dated in each year, of all children; COUNTS of needs_assessments."""
    rows = in_each(numbered(scores, "child_id"), years, dated("assessed_date"))
    return count(rows, "needs_assessments", years)


def assessed(rows: pd.DataFrame, period: Sequence[Period], *, by: By = ()) -> pd.DataFrame:
    """Children looked after on the last day who were assessed in the year to it; COUNTS of children_assessed."""
    return count(rows, "children_assessed", at_the_end(period), by=by)


def assessed_share(rows: pd.DataFrame, care: InCare, period: Sequence[Period], *, by: By = ()) -> pd.DataFrame:
    """These children over all who were looked after on the day; COUNTS of needs_assessed_share with both parts."""
    of = ["period", "child"]
    part = care.rows.set_index(of).index.isin(rows.set_index(of).index)
    return ratio(care.rows, part, "needs_assessed_share", at_the_end(period), by=by)


def scored_twice(scores: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The first and the last assessment in each year of children who were assessed on two days of it or more.

    Out: as `on_one_scale`, two rows a child and year, with `child`, `period` and the category `before_or_after`.
    """
    rows = in_each(numbered(on_one_scale(scores), "child_id"), years, dated("assessed_date"))
    return _pairs(once(rows, keep="first"), once(rows, keep="last"))


def scored_both_years(scores: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The newest assessment of the year before and of the year, of children who were assessed in both; as above."""
    rows = numbered(on_one_scale(scores), "child_id")
    first, last = (
        once(in_each(rows, ends, dated("assessed_date"))) for ends in ([year_before(one) for one in years], years)
    )
    return _pairs(first, last)


def mean_scores_of_pairs(pairs: pd.DataFrame, measure: str, years: Sequence[Period]) -> pd.DataFrame:
    """Mean score by statement at the first and at the last of two assessments of the same children.

    In:  `scored_twice` (need_score_within_year) or `scored_both_years` (need_score_between_years); the measure.
    Out: COUNTS by need_statement and before_or_after, in points; both means of a statement are of the same children.
    """
    points = pairs[list(STATEMENTS)].to_numpy()
    unknown = np.isnan(points)
    # Rows of a child and year lie one under the other: what one of the two lacks the other does not tell either.
    both = (unknown[0::2] | unknown[1::2]).repeat(2, axis=0)
    long = _long(pairs, np.where(both, np.nan, points), "need_statement", tuple(STATEMENTS.values()))
    return _means(long, measure, years, ("need_statement", "before_or_after"))


def mean_total_of_pairs(pairs: pd.DataFrame, measure: str, years: Sequence[Period]) -> pd.DataFrame:
    """Mean total at the first and at the last of two assessments of the same children; otherwise as above."""
    known = _both_totals(pairs)
    return _means(known.assign(score=known["total"]), measure, years, ("before_or_after",))


def children_by_change(pairs: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Children whose total fell, stayed or rose from the first to the last assessment of the year.

    Out: COUNTS of children_by_change_of_need by need_change; of children with both totals.
    """
    known = _both_totals(pairs)
    first, last = known["total"].to_numpy()[0::2], known["total"].to_numpy()[1::2]
    # A hundredth of a point is rounding of another scale, and no change.
    step = np.where(np.abs(last - first) < 0.01, 0.0, last - first)
    rows = known[0::2].assign(need_change=category(np.sign(step).astype(int) + 1, CHANGES))
    return count(rows, "children_by_change_of_need", years, by=("need_change",))


def counts_of_needs(local: Local) -> pd.DataFrame:
    """All that the scores tell, for every year; COUNTS, without rows where there is no extract `need_scores`.

    Statements within another breakdown are counted for the newest year alone: nobody compares them over years.
    """
    scores = there(local.tables, "need_scores")
    if scores is None or not local.years:
        return joined([])
    care = in_care(local.tidy, local.years, local.settings.bands)
    rows = newest_scores(scores, care, local.years)
    newest = rows[rows["period"] == len(local.years) - 1].assign(period=0)
    who: list[tuple[str, ...]] = [(), *((name,) for name in WHO_AND_WHERE)] if care else [()]
    twice, both = scored_twice(scores, local.years), scored_both_years(scores, local.years)
    parts = [
        assessments(scores, local.years),
        assessed(rows, local.years, by=who),
        mean_scores(rows, local.years),
        mean_scores_by_domain(rows, local.years),
        mean_total(rows, local.years, by=who),
        mean_scores_of_pairs(twice, "need_score_within_year", local.years),
        mean_total_of_pairs(twice, "need_total_within_year", local.years),
        mean_scores_of_pairs(both, "need_score_between_years", local.years),
        mean_total_of_pairs(both, "need_total_between_years", local.years),
        children_by_change(twice, local.years),
    ]
    if care:
        parts.append(assessed_share(rows, care, local.years, by=who))
        parts += [mean_scores(newest, local.years[-1:], by=(name,)) for name in WHO_AND_WHERE]
    return _of_years_with_scores(joined(parts), scores).drop_duplicates(
        ["measure", "period_start", "period_end", "by1", "group1", "by2", "group2"], ignore_index=True
    )


def _of_years_with_scores(counts: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Counts of years from the first assessment on: before it the tool was not in use, which is not a 0."""
    return counts[counts["period_end"] >= scores["assessed_date"].min()]


def _means(rows: pd.DataFrame, measure: str, period: Sequence[Period], by: tuple[str, ...]) -> pd.DataFrame:
    made = without_totals_of(mean(rows, rows["score"], measure, period, by=by), NO_PARTS)
    return made[made["children"] > 0].reset_index(drop=True)


def _long(rows: pd.DataFrame, points: np.ndarray, name: str, groups: tuple[str, ...]) -> pd.DataFrame:
    """A row a child and statement (or domain), with its `score`."""
    kept = [column for column in rows if column not in {*STATEMENTS, "total"}]
    return rows.loc[np.repeat(rows.index, len(groups)), kept].assign(
        score=points.ravel(), **{name: category(np.tile(np.arange(len(groups)), len(rows)), groups)}
    )


def _of_domains(rows: pd.DataFrame) -> np.ndarray:
    """The mean of the statements of each domain, a column a domain; missing where one of them is."""
    columns = [[name for name, domain in _DOMAIN_OF.items() if domain == one] for one in DOMAINS]
    return np.column_stack([rows[names].to_numpy().mean(axis=1) for names in columns])


def _pairs(first: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    """Both assessments of children who have two on different days, the first of each child and year above the last."""
    on = ["period", "child"]
    days = first.merge(last, on=on, suffixes=("", "_last"))
    kept = days.loc[days["assessed_date"] < days["assessed_date_last"], on]
    both = [part.merge(kept, on=on).sort_values(on, ignore_index=True) for part in (first, last)]
    rows = pd.concat(both).sort_index(kind="stable").reset_index(drop=True)
    return rows.assign(before_or_after=category(np.tile([0, 1], len(kept)), (FIRST, LAST)))


def _both_totals(pairs: pd.DataFrame) -> pd.DataFrame:
    known = ~np.isnan(pairs["total"].to_numpy())
    return pairs[(known[0::2] & known[1::2]).repeat(2)].reset_index(drop=True)
