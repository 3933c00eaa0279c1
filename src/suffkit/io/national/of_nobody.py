"""Takes out the noughts that are printed where there is nobody: a mean or a share of no children is no number.

The sources print 0 as the mean score of an authority that returned no score, and as the share of an authority that
looked after no child; it would rank as the best of all. A 0 of somebody stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suffkit.domain.catalogue import measure
from suffkit.domain.code_lists import code_rows
from suffkit.errors import NOTE, Fault

if TYPE_CHECKING:
    import pandas as pd

DOES_NOT_APPLY = "z"
_POINTS = "points"
# A share of the children who have a score, and the mean of those scores.
_SHARE, _MEAN = "sdq_of_concern_share", "average_sdq_score"
_SAME = ["area", "period_end", "group1"]


def published_of_somebody(published: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """PUBLISHED in which a mean score of 0, and a share of 0 beside it, does not apply; and a note how many there were.

    Every child's score of strengths and difficulties would have to be 0 for a true mean of 0.
    """
    scores = [name for name in published["measure"].unique() if measure(str(name)).unit == "score"]
    nobody = published["measure"].isin(scores) & (published["value"] == 0)
    means = published.loc[nobody & (published["measure"] == _MEAN), _SAME].drop_duplicates()
    shares = published.loc[(published["measure"] == _SHARE) & (published["value"] == 0), _SAME]
    beside = shares.reset_index().merge(means, on=_SAME)["index"]
    return _taken_out(published, nobody | published.index.isin(beside), "published")


def indicators_of_somebody(indicators: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """INDICATORS in which a mean of 0 points, and a 0 of a whole that is 0 itself, does not apply; and a note.

    Which whole an indicator is of is `domain/codes/benchmarks.csv`.
    """
    rows = code_rows("benchmarks")
    means = [row["indicator"] for row in rows if row["unit"] == _POINTS]
    wholes = {row["indicator"]: row["whole"] for row in rows if row["whole"]}
    zero = indicators["value"] == 0
    nobody = indicators[zero & indicators["indicator"].isin(set(wholes.values()))]
    empty = set(zip(nobody["indicator"], nobody["area"], nobody["year_label"], strict=True))
    asked = indicators[zero & indicators["indicator"].isin(list(wholes))]
    keys = zip(asked["indicator"].map(wholes), asked["area"], asked["year_label"], strict=True)
    of_nobody = asked.index[[key in empty for key in keys]]
    return _taken_out(
        indicators, (zero & indicators["indicator"].isin(means)) | indicators.index.isin(of_nobody), "indicators"
    )


def _taken_out(table: pd.DataFrame, rows: pd.Series, name: str) -> tuple[pd.DataFrame, list[Fault]]:
    count = int(rows.sum())
    if not count:
        return table, []
    says = f"{count} printed noughts are the mean or share of nobody, and are shown as not applying."
    cut = table.assign(value=table["value"].mask(rows), status=table["status"].mask(rows, DOES_NOT_APPLY))
    return cut, [Fault("of_nobody", says, name, severity=NOTE)]
