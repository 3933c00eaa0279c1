"""Picks from an edition's facts the ones that a page shows.

The facts stand in the order of trust, so the first of several facts with one key is the one to show.
Facts of origin `forecast` are never mixed with what was counted or printed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.calendar import Period, say_period
from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.printed_numbers import parse_printed
from suffkit.domain.units import unit as unit_of
from suffkit.present.wording import say

PERIOD = ["period_start", "period_end"]
KEY = ["measure", "area_code", "period_start", "period_end", "by1", "group1", "by2", "group2"]
RECOMPUTED = "recomputed from"
COUNTED = ("counted", "local", "synthetic")
NATIONAL = "national"
# Whose figure of the same thing is shown: the council's own records first, published tables last.
TRUST = (*COUNTED, "printed", NATIONAL, "forecast")
_NOISE = 1e-6
_SWAP = {"by1": "by2", "by2": "by1", "group1": "group2", "group2": "group1"}


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
    def bare(self) -> str:
        """Without "a week" or "per 10,000", where the sentence has said it."""
        return say(self.value, self.unit, decimals=self.decimals, status=self.status, per=False)

    @property
    def noun(self) -> str:
        return say(self.value, self.unit, decimals=self.decimals, status=self.status, noun=True)

    @property
    def when(self) -> str:
        return say_period(self.period)


def is_recomputed(facts: pd.DataFrame) -> pd.Series:
    """Which facts suffkit has worked out from printed parts."""
    return facts["source"].str.startswith(RECOMPUTED)


def is_counted(facts: pd.DataFrame) -> pd.Series:
    """Which facts were counted from records, real or made up."""
    if "origin" not in facts:
        return pd.Series(False, index=facts.index)
    return facts["origin"].isin(COUNTED)


def is_published(facts: pd.DataFrame) -> pd.Series:
    """Which facts are those of national publications."""
    return facts["origin"] == NATIONAL


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
    if rows.empty:
        return rows.reset_index(drop=True)
    first, second = [*by, "", ""][:2]
    turned = rows[(rows["by2"] == first) & (first != "")].rename(columns=_SWAP)[rows.columns]
    rows = pd.concat([rows[rows["by1"] == first], turned]).sort_index(kind="stable")
    if first and not second:
        # The total over a second breakdown is the figure of the first alone.
        whole = (rows["by2"] != "") & (rows["group2"] == TOTAL)
        rows = _without_second(rows[whole | (rows["by2"] == "")])
    else:
        rows = rows[rows["by2"] == second]
    if first:
        rows = _of_one_origin(rows)
    rows = rows.drop_duplicates(KEY)
    if latest and not rows.empty:
        rows = rows[rows["period_end"] == rows["period_end"].max()]
        # Of an as-at date and a year that end on one day the date is meant.
        rows = rows[rows["period_start"] == rows["period_start"].max()]
    return rows.reset_index(drop=True)


def _without_second(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as figures of the first breakdown alone; the total over a second one only where there is no such figure.

    It may leave out those who have no group.
    """
    is_total = rows["by2"] != ""
    alone = rows.assign(by2="", group2="")
    keys = pd.MultiIndex.from_frame(alone[[*KEY, "origin"]])
    return alone[~(is_total & keys.isin(keys[~is_total]))]


def _of_one_origin(facts: pd.DataFrame) -> pd.DataFrame:
    """Of each area only the facts of its most trusted origin: two publishers' bands and groups do not add up."""
    trust = facts["origin"].map({origin: place for place, origin in enumerate(TRUST)})
    return facts[trust == trust.groupby(facts["area_code"]).transform("min")]


def printed_decimals(row: pd.Series) -> int:
    """The decimals to show a fact with: as many as the print gives.

    In:  one row of FACTS.
    Out: 1 for `41.4%`, 2 for `5312.33`, 0 for `£4,665`, `c.330` and `seven`. The measure's own where nothing is printed
         or the print rounds to thousands or millions (`£1.2 million`, or `12.5` in a column of £000).
    """
    own = measure_of(str(row["measure"])).decimals
    try:
        printed = parse_printed(str(row["as_printed"]))
    except ValueError:
        return own
    # What the value is shown as, per cent being shown times 100, over what is printed.
    shown = float(row["value"]) * (100 if unit_of(str(row["unit"])).kind in ("share", "points") else 1)
    scale = abs(shown / float(printed.value)) if printed.value else float(printed.times)
    if not math.isfinite(scale) or printed.times > 1 or scale > 100 + _NOISE:
        return own
    return max(0, round(-math.log10(float(printed.step) * scale)))


def figure(row: pd.Series) -> Figure:
    """One row of FACTS as a Figure."""
    period = Period(row["period_start"].date(), row["period_end"].date())
    return Figure(
        str(row["measure"]), float(row["value"]), str(row["unit"]), str(row["status"]), printed_decimals(row), period
    )


def periods_of(facts: pd.DataFrame) -> pd.Series:
    """Each row's period in words."""
    pairs = zip(facts["period_start"], facts["period_end"], strict=True)
    return pd.Series(
        [say_period(Period(start.date(), end.date())) for start, end in pairs], index=facts.index, dtype=str
    )


def short_periods_of(facts: pd.DataFrame) -> tuple[pd.Series, str]:
    """Periods as years where all are as-at dates of one day of the year; and that day in words ("31 March").

    Else periods in full, and an empty day.
    """
    starts, ends = facts["period_start"], facts["period_end"]
    days = ends.dt.strftime("%m-%d").unique()
    if (starts == ends).all() and len(days) == 1 and ends.dt.year.nunique() > 1:
        return ends.dt.year.astype(str), f"{ends.iloc[0].day} {ends.iloc[0].month_name()}"
    return periods_of(facts), ""


def words_of(facts: pd.DataFrame, *, per: bool = False) -> list[str]:
    """Each row's value in words, with the decimals of its print; `per` adds "a week", "months" and the like."""
    noun = None if per else False
    return [
        say(row["value"], row["unit"], decimals=printed_decimals(row), status=row["status"], per=per, noun=noun)
        for _, row in facts.iterrows()
    ]
