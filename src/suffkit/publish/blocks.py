"""The blocks that pages are built of: each takes an open page and a question, and shows a chart with its table.

    breakdown    one measure by one breakdown, at one or two dates
    crossing     one measure by two breakdowns at once
    over_time    a yearly series, whole or by group
    comparison   the authority beside its neighbours, region and England
    figures      single figures that stand in the statement's text

Where the edition has no such facts, a block shows a sentence that says what is missing and which file would bring it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.catalogue import catalogue
from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.code_lists import code_rows
from suffkit.present.charts import Chart, draw_bars, draw_grid, draw_lines
from suffkit.present.tables import Table, pivot, tabulate
from suffkit.present.wording import say_change, unit_label
from suffkit.publish.page import Page
from suffkit.publish.selection import is_recomputed, periods_of, printed_decimals, select, words_of

_SHOWN_FINDINGS = 3
_MOST_LINES = 5


def breakdown(page: Page, measure: str, by: str, *, what: str, needs: str) -> None:
    """Show a measure by the groups of one breakdown: numbers, shares worked out and as printed, at the last two dates.

    In: the page; measure and dimension ids; `what` completes "This edition does not tell ..."; `needs` is an input's id.
    """
    facts = select(page.facts, measure, by=[by], areas=[page.own], latest=False)
    facts = _with_several_groups(facts)
    shares = select(page.facts, f"{measure}_share", by=[by], areas=[page.own], latest=False) if measure_of(measure).kind == "base" else facts.iloc[:0]
    if facts.empty:
        facts, shares = _with_several_groups(shares), shares.iloc[:0]
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    facts = _last_periods(facts, 2)
    facts = facts.assign(period=periods_of(facts), words=words_of(facts))
    title = measure_of(str(facts["measure"].iloc[0])).title
    wide = pivot(facts, "group1", "period", "words")
    periods = [column for column in wide.columns if column != "group1"]
    wide = wide.fillna("[x]")
    if len(periods) == 2:
        changes = _changes(page, facts, "change")
        wide["Change"] = [changes.get(group, "[x]") for group in wide["group1"]]
    wide = _with_shares(page, wide, measure, by, facts, shares)
    chart = _bars(page, facts, by)
    table = _table(page, wide, facts, f"{title} by {_dimension(by)}", by)
    page.show(chart, table)


def crossing(page: Page, measure: str, rows: str, columns: str, *, what: str, needs: str) -> None:
    """Show a measure by two breakdowns at once, at its newest date."""
    facts = select(page.facts, measure, by=[rows, columns], areas=[page.own])
    facts = facts[facts["group2"] != ""]
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    facts = facts.assign(words=words_of(facts), period=periods_of(facts))
    wide = pivot(facts, "group1", "group2", "words").fillna("")
    inner = facts[(facts["group1"] != TOTAL) & (facts["group2"] != TOTAL)]
    groups, names = inner["group2"].nunique(), inner["group1"].nunique()
    title = measure_of(measure).title
    chart = None
    if groups and names > 1:
        largest = inner.loc[inner["value"].idxmax()]
        message = f"Largest: {largest['group1']}, {_lower(str(largest['group2']))}, {largest['words']}"
        # Bars take a handful of parts; more are read better as a grid of numbers.
        common = {"unit": str(inner["unit"].iloc[0]), "title": message, "source": page.source_of(inner)}
        common |= {"measure": title, "period": str(inner["period"].iloc[0])}
        if groups <= 3:
            chart = draw_bars(inner, category="group1", series="group2", stacked=True, **common)
        else:
            chart = draw_grid(inner, row="group1", column="group2", **common)
    caption = f"{title} by {_dimension(rows)} and {_dimension(columns)}, {facts['period'].iloc[0]}"
    page.show(chart, _table(page, wide, facts, caption, rows))


def over_time(page: Page, measure: str, *, by: str = "", what: str, needs: str, least: int = 3) -> None:
    """Show a series of the authority over the years: a line a group, and the change from each year to the next."""
    facts = select(page.facts, measure, by=[by] if by else [], areas=[page.own], latest=False)
    facts = facts[facts["value"].notna()]
    counts = facts.groupby("group1")["period_end"].nunique()
    facts = facts[facts["group1"].isin(counts[counts >= least].index)]
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    facts = facts.sort_values("period_end", kind="stable").drop_duplicates(["group1", "period_end"])
    facts = facts.assign(words=words_of(facts), period=periods_of(facts), series=facts["group1"].replace("", page.name))
    wide = pivot(facts, "series", "period", "words").fillna("[x]")
    changes = _changes(page, facts, "relative_change")
    wide["Last change"] = [changes.get("" if name == page.name else name, "[x]") for name in wide["series"]]
    title = measure_of(measure).title
    chart = _lines(page, facts, "series", title, highlight=None)
    page.show(chart, _table(page, wide, facts, title, "series", heading=_dimension(by) if by else "Area"))


def comparison(page: Page, measure: str, *, what: str, needs: str) -> None:
    """Show the authority beside its statistical neighbours, region and England: lines over the years, or bars at the newest date of each."""
    facts = select(page.facts, measure, areas=page.areas, latest=False)
    facts = facts[facts["value"].notna()]
    if facts.empty or page.own not in set(facts["area_code"]):
        page.show(page.missing(what, needs))
        return
    facts = facts.assign(place=facts["area_code"].map({code: place for place, code in enumerate(page.areas)}))
    facts = facts.sort_values(["place", "period_end"], kind="stable")
    facts = facts.assign(words=words_of(facts), period=periods_of(facts))
    title = measure_of(measure).title
    if facts.loc[facts["area_code"] == page.own, "period_end"].nunique() >= 3:
        common = facts.sort_values("period_end", kind="stable")
        chart: Chart | None = _lines(page, common, "area_name", title, highlight=page.name)
        wide = pivot(common, "area_name", "period", "words").fillna("[x]")
        order = list(dict.fromkeys(facts["area_name"]))
        wide = wide.sort_values("area_name", key=lambda names: names.map(order.index), kind="stable")
        table = _table(page, wide, facts, title, "area_name", heading="Area")
    else:
        newest = facts.groupby("area_code", sort=False).tail(1)
        chart = _comparison_bars(page, newest, title) if len(newest) > 1 else None
        wide = newest[["area_name", "words", "period"]].rename(columns={"words": unit_label(str(newest["unit"].iloc[0])), "period": "At"})
        table = _table(page, wide, newest, f"{title}: {page.name} and comparators", "area_name", heading="Area", text=["At"])
    page.show(chart, table)


def figures(
    page: Page, measures: Sequence[str], *, caption: str, what: str, needs: str, by: str | None = None
) -> None:
    """Show single printed figures in one table: what, when and how much.

    In: the measures, each with its changes and shares; `by` keeps only figures of that breakdown.
    """
    asked = [name for one in measures for name in catalogue() if name == one or catalogue()[name].of.startswith(one)]
    parts = [page.facts[(page.facts["measure"] == name) & (page.facts["origin"] != "forecast")] for name in _unique(asked)]
    facts = pd.concat(parts, ignore_index=True)
    facts = facts[~is_recomputed(facts)]
    if by is not None:
        facts = facts[(facts["by1"] == by) | (facts["by2"] == by)]
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    facts = facts.assign(
        what=[_label(row) for row in facts.to_dict("records")],
        area=facts["area_name"],
        period=periods_of(facts),
        words=words_of(facts, per=True),
    )
    shown = facts[["what", "period", "words"]]
    if set(facts["area_code"]) - {page.own}:
        shown = facts[["what", "area", "period", "words"]]
    shown = shown.drop_duplicates()
    names = {"what": "What", "area": "Area", "period": "When", "words": "Figure"}
    page.show(
        tabulate(
            shown.rename(columns=names),
            caption=caption,
            row_header="What",
            text_columns=[name for name in ("Area", "When") if name in shown.rename(columns=names)],
            source=page.source_of(facts),
            notes=doubts(page, facts),
        )
    )


def doubts(page: Page, facts: pd.DataFrame) -> list[str]:
    """Sentences on printed sums that do not hold in the tables that the facts come from."""
    shown = page.findings[
        page.findings["table_id"].isin(set(facts["source"])) & (page.findings["severity"] == "differs")
    ].drop_duplicates("arithmetic")
    said = [f"The print does not add up here: {text}." for text in shown["arithmetic"].head(_SHOWN_FINDINGS)]
    rest = len(shown) - len(said)
    return [*said, f"{rest} more such sums are on the data quality page."] if rest > 0 else said


def _unique(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _with_several_groups(facts: pd.DataFrame) -> pd.DataFrame:
    """Drop dates for which only one group is printed: they are figures, not a breakdown."""
    groups = facts[facts["group1"] != TOTAL].groupby("period_end")["group1"].nunique()
    return facts[facts["period_end"].isin(groups[groups > 1].index)]


def _last_periods(facts: pd.DataFrame, count: int) -> pd.DataFrame:
    ends = sorted(facts["period_end"].unique())[-count:]
    kept = facts[facts["period_end"].isin(ends)]
    return kept.sort_values("period_end", kind="stable")


def _changes(page: Page, facts: pd.DataFrame, kind: str) -> dict[str, str]:
    """The newest change of each group in words, as worked out among the facts; `kind` is change or relative_change."""
    first = facts.iloc[0]
    rows = page.facts[
        (page.facts["measure"] == f"{first['measure']}_{kind}")
        & (page.facts["area_code"] == page.own)
        & (page.facts["by1"] == first["by1"])
        & (page.facts["by2"] == "")
        & (page.facts["period_end"] == facts["period_end"].max())
        & is_recomputed(page.facts)
    ]
    # Of several changes to the newest date the shortest is the one from the date before it.
    rows = rows.sort_values("period_start", kind="stable").drop_duplicates("group1", keep="last")
    decimals = printed_decimals(first) if kind == "change" else 1
    said = [say_change(row["value"], row["unit"], decimals=decimals, noun=False) for row in rows.to_dict("records")]
    return dict(zip(rows["group1"], said, strict=True))


def _with_shares(page: Page, wide: pd.DataFrame, measure: str, by: str, facts: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Add the share worked out from the printed parts and, where there is one, the share as printed, at the newest date."""
    newest = facts["period_end"].max()
    every = page.facts[
        (page.facts["measure"] == f"{measure}_share")
        & (page.facts["area_code"] == page.own)
        & (page.facts["by1"] == by)
        & (page.facts["by2"] == "")
        & (page.facts["period_end"] == newest)
    ]
    worked, printed = every[is_recomputed(every)], every[~is_recomputed(every)]
    for heading, rows in (("Share", worked), ("Share as printed", printed)):
        if not rows.empty:
            words = dict(zip(rows["group1"], words_of(rows), strict=False))
            wide[heading] = [words.get(group, "") for group in wide["group1"]]
    return wide


def _bars(page: Page, facts: pd.DataFrame, by: str) -> Chart | None:
    inner = facts[(facts["group1"] != TOTAL) & facts["value"].notna()]
    newest = inner[inner["period_end"] == inner["period_end"].max()]
    if len(newest) < 2:
        return None
    several = inner["period"].nunique() > 1
    unit, title = str(newest["unit"].iloc[0]), measure_of(str(newest["measure"].iloc[0])).title
    return draw_bars(
        inner if several else newest,
        category="group1",
        series="period" if several else None,
        unit=unit,
        title=_largest(newest),
        measure=title,
        period="" if several else str(newest["period"].iloc[0]),
        source=page.source_of(newest),
        highlight=None if several else str(newest.loc[newest["value"].idxmax(), "group1"]),
        decimals=max(printed_decimals(row) for _, row in newest.iterrows()),
    )


def _largest(facts: pd.DataFrame) -> str:
    top = facts[facts["value"] == facts["value"].max()]
    names = " and ".join(top["group1"])
    return f"Largest: {names}, {top['words'].iloc[0]}" + (" each" if len(top) > 1 else "")


def _comparison_bars(page: Page, facts: pd.DataFrame, title: str) -> Chart:
    own, *others = facts.to_dict("records")
    first = max(others, key=lambda row: row["place"])
    if own["period"] != first["period"]:
        message = f"{page.name} {own['words']} ({own['period']}), {first['area_name']} {first['words']} ({first['period']})"
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
        decimals=max(printed_decimals(row) for _, row in facts.iterrows()),
    )


def _lines(page: Page, facts: pd.DataFrame, series: str, title: str, highlight: str | None) -> Chart | None:
    if facts[series].nunique() > _MOST_LINES:
        return None
    lead = facts[facts[series] == highlight] if highlight else facts
    name = highlight or str(lead.iloc[-1][series])
    own = lead[lead[series] == name]
    message = f"{name}: {own['words'].iloc[0]} in {own['period'].iloc[0]}, {own['words'].iloc[-1]} in {own['period'].iloc[-1]}"
    return draw_lines(
        facts.assign(year=facts["period_end"]),
        x="year",
        series=series,
        unit=str(facts["unit"].iloc[0]),
        title=message,
        measure=title,
        source=page.source_of(facts),
        highlight=highlight,
        decimals=max(printed_decimals(row) for _, row in facts.iterrows()),
    )


def _table(
    page: Page, wide: pd.DataFrame, facts: pd.DataFrame, caption: str, row: str, *, heading: str = "", text: Sequence[str] = ()
) -> Table:
    first = str(wide.columns[0])
    name = heading or _dimension(row)
    name = name[:1].upper() + name[1:]
    return tabulate(
        wide.rename(columns={first: name}),
        caption=caption,
        row_header=name,
        text_columns=list(text),
        total_rows=[TOTAL],
        source=page.source_of(facts),
        notes=doubts(page, facts),
    )


def _label(row: dict) -> str:  # type: ignore[type-arg]
    groups = [str(row[name]) for name in ("group1", "group2") if row[name]]
    title = measure_of(str(row["measure"])).title
    return f"{title}: {', '.join(groups)}" if groups else title


def _dimension(by: str) -> str:
    for row in code_rows("dimensions"):
        if row["dimension"] == by:
            return _lower(row["title"])
    return by


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
