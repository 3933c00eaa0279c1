"""The forecast that an edition's pages show: of several one, whole, and never mixed with another.

Facts stand in the order of trust, so the forecast from the council's own records comes before the one from published
counts. All that belongs to one forecast has one source.
"""

from __future__ import annotations

import pandas as pd

from suffkit.contracts.forecasts import OWN_RECORDS
from suffkit.present.tables import pivot
from suffkit.present.wording import say
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of

LOW, MIDDLE, HIGH = "0.1", "0.5", "0.9"
MEAN = "mean"
BETWEEN = "The years between are in the facts to download."
IN_CARE = "children_looked_after"


def forecast_facts(page: Page, measure: str) -> pd.DataFrame:
    """The facts of one measure of the forecast shown: the authority's, and of scores those of all authorities too."""
    facts = page.facts[page.facts["origin"] == "forecast"]
    first = _totals(page)
    sources = set(first["source"].iloc[:1])
    return facts[(facts["measure"] == measure) & facts["source"].isin(sources)]


def is_from_records(page: Page) -> bool:
    """Whether the forecast shown was made from the council's own records."""
    return bool((_totals(page)["group1"].iloc[:1] == OWN_RECORDS).any())


def methods(page: Page) -> list[str]:
    """The methods that forecast the number of children in this edition, that of the forecast shown first."""
    return list(dict.fromkeys(_totals(page)["group1"]))


def levels(page: Page, measure: str = IN_CARE, *, by: str = "model") -> pd.DataFrame:
    """The forecast of a measure, a row a group and date: `group`, `date`, `period`, `cell`, a column for each level."""
    rows = forecast_facts(page, measure)
    rows = rows[(rows["by1"] == by) & (rows["by2"] == "quantile") & (rows["area_code"] == page.own)]
    rows = rows.assign(group=rows["group1"], date=rows["period_end"], period=periods_of(rows))
    wide = pivot(rows, ["group", "date", "period", "cell"], "group2")
    return wide.sort_values("date", kind="stable", ignore_index=True)


def ranges(rows: pd.DataFrame) -> list[str]:
    """The middle of each row of `levels`, and the range of four times in five: "400 (360 to 440)"."""
    return [f"{whole(row[MIDDLE])} ({whole(row[LOW])} to {whole(row[HIGH])})" for _, row in rows.iterrows()]


def first_middle_last(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the first, middle and last `date` where there are more than three: as many as fit side by side."""
    dates = sorted(rows["date"].unique())
    return rows[rows["date"].isin([dates[0], dates[len(dates) // 2], dates[-1]])] if len(dates) > 3 else rows


def whole(value: float) -> str:
    """A number of children, in whole children."""
    return say(value, "children", decimals=0, noun=False)


def _totals(page: Page) -> pd.DataFrame:
    facts = page.facts
    rows = facts[(facts["measure"] == IN_CARE) & (facts["origin"] == "forecast") & (facts["area_code"] == page.own)]
    return rows[(rows["by1"] == "model") & (rows["by2"] == "quantile")]
