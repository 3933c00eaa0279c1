"""Picks from an edition's facts the ones that a page shows.

The facts stand in the order of trust, so the first of several facts with one key is the one to show.
Facts of origin `forecast` are never mixed with what was counted or printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from suffkit.domain.calendar import Period, say_period
from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.wording import say

KEY = ["measure", "area_code", "period_start", "period_end", "by1", "group1", "by2", "group2"]
RECOMPUTED = "recomputed from"


@dataclass(frozen=True)
class Figure:
    """One fact for a sentence: its value and its words."""

    measure: str
    value: float
    unit: str
    status: str
    decimals: int
    period: Period

    @property
    def words(self) -> str:
        return say(self.value, self.unit, decimals=self.decimals, status=self.status)

    @property
    def noun(self) -> str:
        return say(self.value, self.unit, decimals=self.decimals, status=self.status, noun=True)

    @property
    def when(self) -> str:
        return say_period(self.period)


def is_recomputed(facts: pd.DataFrame) -> pd.Series:
    """Which facts suffkit has worked out from printed parts."""
    return facts["source"].str.startswith(RECOMPUTED)


def select(
    facts: pd.DataFrame,
    measure: str,
    *,
    by: Sequence[str] = (),
    areas: Sequence[str] | None = None,
    latest: bool = True,
    forecast: bool = False,
) -> pd.DataFrame:
    """The best fact of each key of one measure.

    In:  FACTS; the breakdowns asked for, none, one or two (their order is the order of the result's columns);
         area codes; only the latest period, or all; forecasts only, or none of them.
    Out: FACTS in the order of the print, one row a key, `by1`/`group1` being the first breakdown asked for.
    """
    rows = facts[(facts["measure"] == measure) & ((facts["origin"] == "forecast") == forecast)]
    if areas is not None:
        rows = rows[rows["area_code"].isin(areas)]
    first, second = [*by, "", ""][:2]
    straight = rows[(rows["by1"] == first) & (rows["by2"] == second)]
    turned = rows[(rows["by1"] == second) & (rows["by2"] == first)] if second else rows.iloc[:0]
    swap = {"by1": "by2", "by2": "by1", "group1": "group2", "group2": "group1"}
    rows = pd.concat([straight, turned.rename(columns=swap)[rows.columns]]).drop_duplicates(KEY)
    if latest and not rows.empty:
        rows = rows[rows["period_end"] == rows["period_end"].max()]
        # Of an as-at date and a year that end on one day the date is meant.
        rows = rows[rows["period_start"] == rows["period_start"].max()]
    return rows.reset_index(drop=True)


def printed_decimals(row: pd.Series) -> int:
    """As many decimals as the print gives; else the measure's own."""
    text = str(row["as_printed"])
    if not text or any(word in text.lower() for word in ("million", "m", "k")):
        return measure_of(str(row["measure"])).decimals
    return len(text.partition(".")[2].rstrip("% )pwk/")) if "." in text.strip("c. ") else 0


def figure(row: pd.Series) -> Figure:
    """One row of FACTS as a Figure."""
    period = Period(row["period_start"].date(), row["period_end"].date())
    return Figure(
        str(row["measure"]), float(row["value"]), str(row["unit"]), str(row["status"]), printed_decimals(row), period
    )


def periods_of(facts: pd.DataFrame) -> pd.Series:
    """Each row's period in words."""
    pairs = zip(facts["period_start"], facts["period_end"], strict=True)
    return pd.Series([say_period(Period(start.date(), end.date())) for start, end in pairs], index=facts.index, dtype=str)


def words_of(facts: pd.DataFrame, *, per: bool = False) -> list[str]:
    """Each row's value in words, with the decimals of its print."""
    return [
        say(row["value"], row["unit"], decimals=printed_decimals(row), status=row["status"], per=per, noun=False)
        for _, row in facts.iterrows()
    ]
