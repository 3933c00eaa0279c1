"""Draws what a block shows: bars, lines and grids, each with a message made from its facts."""

from __future__ import annotations

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.units import unit as unit_of
from suffkit.present.charts import Chart, draw_bars, draw_grid, draw_lines
from suffkit.present.grid import MOST_COLUMNS, heads_fit
from suffkit.present.wording import say_list
from suffkit.publish.page import Page

_MOST_LINES = 5
_MOST_PARTS = 3


def bars_of_groups(page: Page, facts: pd.DataFrame) -> Chart | None:
    """Bars of the groups at the newest date, or of two dates side by side; nothing for fewer than two figures.

    A group whose figure is hidden keeps its row, with its symbol.
    """
    inner = facts[facts["group1"] != TOTAL]
    newest = inner[inner["period_end"] == inner["period_end"].max()]
    if newest["value"].notna().sum() < 2:
        return None
    several = inner["period"].nunique() > 1
    total = list(facts.loc[(facts["group1"] == TOTAL) & (facts["period_end"] == newest["period_end"].iloc[0]), "words"])
    unit, title = str(newest["unit"].iloc[0]), measure_of(str(newest["measure"].iloc[0])).title
    return draw_bars(
        inner if several else newest,
        category="group1",
        series="period" if several else None,
        unit=unit,
        title=_largest(newest, total[0] if len(total) else ""),
        measure=title,
        period="" if several else str(newest["period"].iloc[0]),
        source=page.source_of(newest),
        highlight=None if several else str(newest.loc[newest["value"].idxmax(), "group1"]),
    )


def picture_of_pairs(page: Page, facts: pd.DataFrame, title: str) -> Chart | None:
    """Bars of the groups of two breakdowns, or a grid of numbers.

    Nothing where only one group is crossed, for fewer than two figures, or for more columns, or longer names of them,
    than a grid can show.
    """
    inner = facts[(facts["group1"] != TOTAL) & (facts["group2"] != TOTAL)]
    if inner["group1"].nunique() < 2 or inner["value"].notna().sum() < 2 or inner["group2"].nunique() > MOST_COLUMNS:
        return None
    largest = inner.iloc[inner["value"].argmax()]
    message = f"{most_word(inner)}: {largest['group1']}, {largest['group2']}, {largest['words']}"
    unit, period, source = str(inner["unit"].iloc[0]), str(inner["period"].iloc[0]), page.source_of(inner)
    # Only parts of a printed total may be stacked; more than a handful are read better as a grid of numbers.
    if inner["group2"].nunique() <= _MOST_PARTS:
        return draw_bars(
            inner,
            category="group1",
            series="group2",
            stacked=bool((facts["group2"] == TOTAL).any()),
            unit=unit,
            title=message,
            measure=title,
            period=period,
            source=source,
        )
    if not heads_fit(list(inner["group1"].unique()), list(inner["group2"].unique())):
        return None
    return draw_grid(
        inner,
        row="group1",
        column="group2",
        unit=unit,
        title=message,
        measure=title,
        period=period,
        source=source,
    )


def bars_of_areas(page: Page, facts: pd.DataFrame, title: str) -> Chart:
    """Bars of the authority and its comparators, each with its own date."""
    own, *others = facts.to_dict("records")
    first = max(others, key=lambda row: row["place"])
    if own["period"] != first["period"]:
        message = (
            f"{page.name} {own['words']} ({own['period']}), {first['area_name']} {first['words']} ({first['period']})"
        )
    else:
        message = f"{page.name} {own['words']}, {first['area_name']} {first['words']}"
    dated = [f"{row['area_name']}, {row['period']}" for row in facts.to_dict("records")]
    return draw_bars(
        facts.assign(dated=dated),
        category="dated",
        unit=str(own["unit"]),
        title=message,
        measure=title,
        source=page.source_of(facts),
        highlight=dated[0],
    )


def lines_of(page: Page, facts: pd.DataFrame, series: str, title: str, highlight: str | None) -> Chart | None:
    """Lines over the years, with a gap where a year has no figure; nothing for more series than can be told apart."""
    if facts[series].nunique() > _MOST_LINES:
        return None
    known = facts[facts["value"].notna()]
    newest = known[known["period_end"] == known["period_end"].max()]
    name = highlight or str(newest.loc[newest["value"].idxmax(), series])
    own = known[known[series] == name]
    first, last = own.iloc[0], own.iloc[-1]
    message = f"{name}: from {first['words']} ({first['period']}) to {last['words']} ({last['period']})"
    years = bool((facts["period_start"] != facts["period_end"]).any())
    return draw_lines(
        facts.assign(year=facts["period_end"]),
        x="year",
        when="period" if years else None,
        series=series,
        unit=str(facts["unit"].iloc[0]),
        title=message,
        measure=title,
        source=page.source_of(facts),
        highlight=highlight,
    )


def most_word(facts: pd.DataFrame) -> str:
    """How the greatest figure is called: the largest group, the highest price."""
    return "Largest" if unit_of(str(facts["unit"].iloc[0])).kind in ("count", "share") else "Highest"


def _largest(facts: pd.DataFrame, total: str = "") -> str:
    top = facts[facts["value"] == facts["value"].max()]
    of = f" of {total}" if total else ""
    names = say_list(top["group1"])
    return f"{most_word(facts)}: {names}, {top['words'].iloc[0]}{' each' if len(top) > 1 else of}"
